-- What was said of a name, beside the keys of an account's. The keys are made by `carrel.spelling`; here they are
-- compared, for nobody else may see both. What is sent is words in their order: a way to write them that has other
-- letters is never taken from whoever asks, for each would be a guess more for one try.

-- Words as one: two letters that stand for a single one (ä, ö, ü, å, ß, đ, þ) are that one, as in `generous`.
CREATE FUNCTION guard.together(words text[]) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT replace(replace(replace(replace(replace(replace(replace(
    array_to_string(words, ''), 'aa', 'a'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'ss', 's'), 'dj', 'd'), 'th', 't')
$$;

CREATE FUNCTION guard.words(said jsonb, which text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT ARRAY(SELECT w FROM jsonb_array_elements_text(said -> which) WITH ORDINALITY x(w, place) ORDER BY place) $$;

-- The words to find by: all of them, and those that must not be missing, which are some of them.
CREATE FUNCTION guard.names(said jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.words(said, 'names') $$;

CREATE FUNCTION guard.needed_names(said jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.words(said, CASE WHEN said ? 'needed' THEN 'needed' ELSE 'names' END) $$;

-- The words to compare with one account's.
CREATE FUNCTION guard.said_words(said jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.words(said, CASE WHEN said ? 'words' THEN 'words' ELSE 'names' END) $$;

-- Words as they may be written together: as they were said first, few joins before many; two or three also the other way round.
CREATE FUNCTION guard.readings(words text[]) RETURNS SETOF text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE reading(place, keys, joins) AS (
    SELECT 1, '{}'::text[], 0
    UNION ALL
    SELECT place + size, keys || guard.together(words[place : place + size - 1]), joins + (size > 1)::integer
    FROM reading, generate_series(1, 5) size
    WHERE place + size - 1 <= cardinality(words)
      AND (size = 1 OR joins < CASE WHEN cardinality(words) <= 5 THEN 5 WHEN cardinality(words) <= 8 THEN 2 ELSE 1 END)
  ), turned AS (
    SELECT ARRAY[guard.together(words[turn + 1 :] || words[: turn])] AS keys FROM generate_series(1, 2) turn
    WHERE turn < cardinality(words) AND cardinality(words) <= 3
  )
  SELECT keys FROM (SELECT keys, joins FROM reading WHERE place = cardinality(words) + 1
                    UNION ALL SELECT keys, 9 FROM turned) r ORDER BY joins
$$;

-- One name under all its spellings: its letters in order. So the guesses at one name count together however it is written,
-- in whatever order, joined or not, and said twice.
CREATE FUNCTION guard.letters(words text[]) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(string_agg(letter, '' ORDER BY letter COLLATE "C"), '')
  FROM (SELECT DISTINCT w FROM unnest(words) w
        WHERE NOT EXISTS (SELECT FROM unnest(words) longer WHERE longer <> w AND position(w IN longer) > 0)) said,
       regexp_split_to_table(said.w, '') letter
$$;

-- Which words of what was said may be which parts of the name on file: alone or written together, on one side only. Two
-- that are parted at another place are two other names. A letter alone may stand for a part that begins with it; that is
-- not the whole of it (`is_whole`).
CREATE FUNCTION guard.pairs(said jsonb, keys text[])
RETURNS TABLE (low integer, high integer, parts bigint, is_whole boolean)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH said_once AS (SELECT guard.said_words(said) AS words, guard.words(said, 'spelled') AS spelled),
  said_how AS (
    SELECT words FROM said_once
    UNION
    SELECT spelled FROM said_once
    WHERE cardinality(spelled) = cardinality(words)
      AND NOT EXISTS (SELECT FROM unnest(spelled, words) s(a, b) WHERE guard.together(ARRAY[a]) <> guard.together(ARRAY[b]))
  ), spans AS (
    SELECT f AS low, t AS high, array_to_string(words[f:t], '') AS key
    FROM said_how, generate_series(1, cardinality(words)) f, generate_series(f, cardinality(words)) t
    UNION
    SELECT 1, cardinality(words), array_to_string(words[turn + 1 :] || words[: turn], '')
    FROM said_how, generate_series(1, 2) turn WHERE turn < cardinality(words) AND cardinality(words) <= 3
      AND words[1] ~ '[^\u0001-\u024f]'
  ), on_file AS (
    SELECT m[1]::integer AS low, m[2]::integer AS high, m[3] AS key
    FROM unnest(keys) k, regexp_match(k, '^=(\d+)-(\d+) (.*)$') m WHERE k LIKE '=%'
  )
  SELECT s.low, s.high, ((1::bigint << (r.high - r.low + 1)) - 1) << (r.low - 1), s.key = r.key
  FROM spans s JOIN on_file r
    ON (s.key = r.key AND (s.low = s.high OR r.low = r.high))
    OR (s.low = s.high AND r.low = r.high AND s.key <> r.key
        AND (s.key ~ '^[a-z]$' AND starts_with(r.key, s.key) OR r.key ~ '^[a-z]$' AND starts_with(s.key, r.key)))
$$;

-- What a license cut short: the beginning of a part, or of the whole first or last name, and no short one.
CREATE FUNCTION guard.cut_pairs(said jsonb, keys text[], first bigint, last bigint)
RETURNS TABLE (low integer, high integer, parts bigint, is_whole boolean)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH cut AS (
    SELECT array_to_string(words[f:t], '') AS key, f AS low, t AS high, whole
    FROM (SELECT guard.said_words(said) AS words, (said ->> 'surname')::integer AS surname) s,
         LATERAL (VALUES (1, surname, last), (surname + 1, cardinality(words), first)) AS field(f, t, whole)
    WHERE t >= f
  ), on_file AS (
    SELECT ((1::bigint << (m[2]::integer - m[1]::integer + 1)) - 1) << (m[1]::integer - 1) AS parts, m[3] AS key
    FROM unnest(keys) k, regexp_match(k, '^=(\d+)-(\d+) (.*)$') m WHERE k LIKE '=%'
  )
  SELECT c.low, c.high, r.parts, true FROM cut c JOIN on_file r ON r.parts = c.whole
  WHERE length(c.key) >= 8 AND starts_with(r.key, c.key)
  UNION
  SELECT c.high, c.high, r.parts, false
  FROM cut c JOIN on_file r ON r.parts & c.whole = r.parts AND c.whole = first AND c.high > c.low
  WHERE starts_with(r.key, (guard.said_words(said))[c.high])
$$;

-- Is it the name on file? Said: every word of it is on file, and first and last name are both there. Photo identification
-- may hold more (middle names, a suffix) or less (an initial, or none), but the whole last name, and no other first name.
-- A license tells which is which: its surname is the last name, or all its words together are the whole name.
CREATE FUNCTION guard.is_named(said jsonb, keys text[], is_photo boolean) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  words    text[] := guard.said_words(said);
  surname  integer := (said ->> 'surname')::integer;
  roles    bigint[] := (SELECT string_to_array(substr(k, 2), ' ')::bigint[] FROM unnest(keys) k WHERE k LIKE '#%' LIMIT 1);
  first    bigint := roles[1];
  last     bigint := roles[2];
  small    bigint := roles[3];
  suffix   bigint := roles[4];
  stray    bigint := roles[5];
  whole    bigint := (first | last) & ~suffix;
  needed   bigint := coalesce(nullif(last & ~suffix, 0), last);
  telling  bigint := coalesce(nullif(last & ~suffix & ~small, 0), needed);
  given    bigint := first & ~suffix & ~stray;
BEGIN
  RETURN coalesce(roles IS NOT NULL AND words <> '{}' AND (
    WITH RECURSIVE pair AS MATERIALIZED (
      SELECT * FROM guard.pairs(said, keys) p WHERE p.is_whole OR is_photo
      UNION
      SELECT * FROM guard.cut_pairs(said, keys, first, last) WHERE is_photo AND (said ->> 'is_cut')::boolean
    ), step AS MATERIALIZED (
      SELECT p.low, p.high, p.parts, p.is_whole, 0 AS missed,
             surname IS NULL OR (p.high <= surname AND p.parts & given = 0) OR (p.low > surname AND p.parts & last = 0) AS is_sided
      FROM pair p
      UNION ALL  -- a word that is not on file: a suffix anywhere after the first word, else on photo identification
      SELECT place, place, 0, true, CASE WHEN is_suffix THEN 0 ELSE 1 END, is_suffix OR surname IS NULL OR place > surname
      FROM generate_series(1, cardinality(words)) place,
           LATERAL (SELECT place > 1 AND words[place] = ANY ('{jr,sr,jnr,snr,junior,senior,i,ii,iii,iv,v,vi,vii,viii,ix,esq,1st,2nd,3rd,4th,5th,6th,7th,8th,9th}') AS is_suffix) s
      WHERE is_photo OR is_suffix
    ), walk(place, parts, in_full, missed, is_sided) AS (
      SELECT 1, 0::bigint, 0::bigint, 0, true
      UNION
      SELECT s.high + 1, w.parts | s.parts, w.in_full | CASE WHEN s.is_whole THEN s.parts ELSE 0 END, w.missed + s.missed,
             w.is_sided AND s.is_sided
      FROM walk w JOIN step s ON s.low = w.place AND s.parts & w.parts = 0 AND w.missed + s.missed <= CASE WHEN surname IS NULL THEN 3 ELSE 6 END
    )
    SELECT bool_or(CASE
        WHEN w.missed = 0 AND w.parts = w.in_full AND surname IS NULL  -- as it is said
             AND bit_count(w.parts::bit(64)) >= least(2, bit_count((first | last)::bit(64)))
             AND (first = 0 OR w.parts & first <> 0) AND (last = 0 OR w.parts & telling <> 0) THEN true
        WHEN w.missed = 0 AND w.in_full & whole = whole THEN true
        WHEN first = 0 OR NOT is_photo OR NOT w.is_sided OR w.in_full & needed <> needed THEN false
        WHEN w.in_full & given = 0 AND NOT (w.missed = 0 AND w.parts & given = given AND bit_count(given::bit(64)) > 1) THEN false
        WHEN w.missed > 0 THEN w.parts & given = given
        ELSE w.parts & 1 <> 0 END)
    FROM walk w WHERE w.place = cardinality(words) + 1
  ), false);
END $$;
