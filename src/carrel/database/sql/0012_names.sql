-- Keys of names and titles are made by `carrel.spelling`, of which a version made those that are stored here.

ALTER TABLE library.personal DROP CONSTRAINT personal_name_keys_check,
  ADD CONSTRAINT personal_name_keys_check CHECK (cardinality(name_keys) BETWEEN 1 AND 2000);

-- NULL: not made yet. Such titles are read through by each search, until the next start makes their words.
ALTER TABLE library.titles ALTER COLUMN words DROP NOT NULL;
CREATE INDEX titles_without_words ON library.titles (id) WHERE words IS NULL;

-- Every word of the catalog that may be misspelled, with each that is left of it without one letter.
CREATE TABLE library.title_words (
  word text PRIMARY KEY CHECK (length(word) <= 60),
  near text[] NOT NULL
);
CREATE INDEX title_words_by_near ON library.title_words USING gin (near);

CREATE TABLE ground.keys (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  version  integer NOT NULL
);
