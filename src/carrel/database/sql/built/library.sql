-- What the catalogue needs, and who may read it.

-- Without accents, so that a catalogue is searched as people type.
CREATE FUNCTION library.plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT regexp_replace(normalize(translate(written, 'ŁłØøĐđ', 'LlOoDd'), NFKD), '[\u0300-\u036f''’ʼ]', '', 'g') $$;

CREATE FUNCTION library.keep_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.words := to_tsvector('pg_catalog.simple', library.plain(NEW.title || ' ' || NEW.author));
  RETURN NEW;
END $$;
CREATE TRIGGER words BEFORE INSERT OR UPDATE ON library.titles FOR EACH ROW EXECUTE FUNCTION library.keep_words();

CREATE FUNCTION library.rule(rule text) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT r.value FROM library.rules r WHERE r.name = rule $$;

GRANT USAGE ON SCHEMA library TO carrel_application, carrel_reader;
GRANT USAGE ON SCHEMA road TO carrel_application;
GRANT SELECT ON library.branches, library.titles, library.items, library.rules TO carrel_application, carrel_reader;
