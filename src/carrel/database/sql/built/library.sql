-- What the catalog needs, and who may read it.

-- What a title is found by is made by `carrel.spelling`; whoever writes another title has none of it until it is made anew.
CREATE FUNCTION library.forget_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.words IS NOT DISTINCT FROM OLD.words AND (NEW.title, NEW.author) IS DISTINCT FROM (OLD.title, OLD.author) THEN
    NEW.words := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER words BEFORE UPDATE ON library.titles FOR EACH ROW EXECUTE FUNCTION library.forget_words();

-- Counts what becomes of an item; whoever takes something back says what it was before.
CREATE FUNCTION library.count_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.moves = OLD.moves THEN
    NEW.moves := OLD.moves + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER moves BEFORE UPDATE OF state, branch, moves ON library.items FOR EACH ROW EXECUTE FUNCTION library.count_moves();

CREATE FUNCTION library.rule(rule text) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT r.value FROM library.rules r WHERE r.name = rule $$;

GRANT USAGE ON SCHEMA library TO carrel_application, carrel_reader;
GRANT USAGE ON SCHEMA road TO carrel_application;
GRANT SELECT ON library.branches, library.titles, library.title_words, library.items, library.rules TO carrel_application, carrel_reader;
