-- A library system whose patrons are elsewhere. The guard binds an account by a key that it does not interpret, counts and writes
-- down before that system is asked, and says under which grant it may be asked for what. Of a library whose patrons are here,
-- every function of this file refuses: so no mistake of Carrel's can bind one of them but by what was found here.

-- Where nobody has said which library this is, it is the one that is most closely guarded.
CREATE FUNCTION guard.is_embedded() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT NOT EXISTS (SELECT FROM guard.library l WHERE l.system <> 'embedded') $$;

CREATE FUNCTION guard.check_is_embedded() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF guard.is_embedded() IS NOT TRUE THEN
    RAISE EXCEPTION 'this database guards another library system' USING ERRCODE = 'CA003';
  END IF;
END $$;

CREATE FUNCTION guard.check_is_elsewhere(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF guard.is_embedded() OR NOT EXISTS (SELECT FROM guard.library l WHERE l.system = wanted) THEN
    RAISE EXCEPTION 'this database guards another library system' USING ERRCODE = 'CA003';
  END IF;
END $$;

-- The key of an account that is here is its identifier, whoever writes it; of a library elsewhere, nobody is here.
CREATE FUNCTION guard.keep_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF guard.is_embedded() THEN
    NEW.account_key := NEW.patron_id::text;
  ELSIF NEW.patron_id IS NOT NULL THEN
    RAISE EXCEPTION 'this database guards another library system' USING ERRCODE = 'CA003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_key BEFORE INSERT OR UPDATE OF patron_id, account_key ON staff.interactions
FOR EACH ROW EXECUTE FUNCTION guard.keep_key();
CREATE TRIGGER account_key BEFORE INSERT OR UPDATE OF patron_id, account_key ON guard.grants
FOR EACH ROW EXECUTE FUNCTION guard.keep_key();

-- Which library it is, is said while nobody's record is here, and whoever is served meanwhile begins anew.
CREATE FUNCTION guard.choose_library() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.system <> 'embedded' AND EXISTS (SELECT FROM library.patrons) THEN
    RAISE EXCEPTION 'patrons are in this database' USING ERRCODE = 'CA006';
  END IF;
  PERFORM guard.finish(ARRAY(SELECT i.id FROM staff.interactions i ORDER BY i.id));
  RETURN NEW;
END $$;
CREATE TRIGGER chosen BEFORE INSERT OR UPDATE ON guard.library FOR EACH ROW EXECUTE FUNCTION guard.choose_library();

CREATE FUNCTION guard.no_patrons_of_another() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.check_is_embedded();
  RETURN NULL;
END $$;
CREATE TRIGGER of_this_library BEFORE INSERT ON library.patrons FOR EACH STATEMENT EXECUTE FUNCTION guard.no_patrons_of_another();

-- All that the policy asks of an account, and each a word of the vocabulary.
CREATE FUNCTION guard.are_circumstances(told jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_typeof(told) = 'object'
    AND (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(told) k)
        = ARRAY['email', 'foundation_opt_in', 'friends_opt_in', 'mail_service', 'marketing', 'postal', 'voicemail_permission']
    AND NOT EXISTS (SELECT FROM jsonb_each(told) t
                    WHERE NOT EXISTS (SELECT FROM trail.facts f WHERE f.name = t.key AND to_jsonb(f.value) = t.value))
$$;

-- What is decided on: where a library system does not say since when an address is the one on file, nothing may be sent to it yet.
CREATE FUNCTION guard.as_told(told jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT '{"email": "changed", "postal": "changed"}'::jsonb || told $$;

-- May what was proposed be compared? Asked before the library system is, which a check that is closed never reaches.
CREATE FUNCTION road.may_compare(token text, interaction_id uuid, system text, about text, said jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here guard.presence := guard.presence(token, interaction_id);
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  RETURN (here.interaction).account_key IS NOT NULL AND EXISTS (
    SELECT FROM guard.guesses g
    WHERE g.digest = guard.finding(here, about, said) AND g.is_allowed AND guard.is_committed(g.written_by));
END $$;

-- The key of the account that is bound, for its library system to compare with.
CREATE FUNCTION road.account_of(token text, interaction_id uuid, system text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  RETURN (guard.look(token, interaction_id)).account_key;
END $$;

-- Binds what the library system found for a guess that was proposed with the same words: CA010 for any other. Several are two
-- keys or more, of which none is kept.
CREATE FUNCTION road.bind_foreign(token text, interaction_id uuid, system text, about text, said jsonb, account_keys text[], told jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here       guard.presence := guard.presence(token, interaction_id);
  candidates text[] := ARRAY(SELECT DISTINCT k FROM unnest(account_keys) k ORDER BY k LIMIT 2);
  is_so      jsonb := guard.as_told(told);
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  IF about NOT IN ('find-by-number', 'find-by-name', 'find-by-user-key') OR array_position(candidates, NULL) IS NOT NULL
     OR cardinality(candidates) = 1 AND guard.are_circumstances(is_so) IS NOT TRUE THEN
    RAISE EXCEPTION 'that is no account that was found' USING ERRCODE = 'CA006';
  END IF;
  PERFORM guard.use_guess(guard.finding(here, about, said)), guard.lock_attempts(guard.by_missed(here.member));
  IF about = 'find-by-name' AND guard.is_narrow(said) THEN
    PERFORM guard.give_back(counted, candidates <> '{}') FROM guard.by_narrowed_names(said) counted;
  END IF;
  PERFORM guard.found(here, about, said, candidates, CASE WHEN cardinality(candidates) = 1 THEN is_so ELSE '{}' END);
END $$;

-- Writes down what the library system compared. A try that was not allowed is closed, whatever it says.
CREATE FUNCTION road.compared_foreign(token text, interaction_id uuid, system text, about text, said jsonb, result text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here       guard.presence := guard.presence(token, interaction_id);
  bound      text := (here.interaction).account_key;
  is_allowed boolean := guard.use_guess(guard.finding(here, about, said));
  ended      text := CASE WHEN bound IS NULL THEN 'no-match' WHEN NOT is_allowed THEN 'closed' ELSE result END;
  pieces     integer := num_nonnulls(nullif(guard.said_words(said), '{}'), said ->> 'birth_date', said ->> 'address',
                                     said ->> 'telephone', said ->> 'email');
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  IF about NOT IN ('check-details', 'check-birth-date', 'check-photo-id')
     OR coalesce(result, '') NOT IN ('match', 'no-match', 'too-few') OR (about <> 'check-details' AND result = 'too-few') THEN
    RAISE EXCEPTION 'a comparison does not end like that' USING ERRCODE = 'CA006';
  END IF;
  IF bound IS NOT NULL THEN
    PERFORM guard.give_back(guard.by_compared(bound, about), ended = 'match' OR ended <> 'closed' AND about = 'check-details' AND pieces < 2);
  END IF;
  PERFORM guard.compared(here, about, said, ended);
END $$;

-- The key of the account whose `field` may be asked for under this grant: CA003 where nothing permits it.
CREATE FUNCTION road.open_foreign(token text, grant_id uuid, system text, field text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  leave guard.grants := guard.in_force(token, grant_id);
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  IF leave.account_key IS NULL OR (field = ANY (leave.cleared)) IS NOT TRUE THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  END IF;
  RETURN leave.account_key;
END $$;

-- Spends the grant of an act that was proposed with the same particulars, before the library system is asked to do it; `is_first` is
-- false for whoever comes second, who may come while it is still under way. Otherwise as `road.act`.
CREATE FUNCTION road.begin_foreign(token text, grant_id uuid, system text, act text, particulars jsonb)
RETURNS TABLE (is_first boolean, has_ended boolean, account_key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used guard.grants;
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  SELECT g.* INTO used FROM guard.grants g WHERE g.id = grant_id AND g.sign_in = (guard.member(token)).sign_in FOR UPDATE;
  IF used.is_spent THEN
    IF used.act_digest = guard.act_digest(act, particulars) THEN
      RETURN QUERY SELECT false, used.result IS NOT NULL, NULL::text;
      RETURN;
    END IF;
    RAISE EXCEPTION 'this form was used for something else' USING ERRCODE = 'CA007';
  ELSIF (used.act_digest = guard.act_digest(act, particulars) AND guard.is_committed(used.digested_by)) IS NOT TRUE THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  used := guard.spend(token, grant_id, act);
  RETURN QUERY SELECT true, false, used.account_key;
END $$;

-- How the act ended there: once, and for good. A number that was a guess and found nobody stays counted.
CREATE FUNCTION road.ended_foreign(token text, grant_id uuid, system text, ended jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  PERFORM guard.check_is_elsewhere(system);
  IF jsonb_typeof(ended -> 'is_done') IS DISTINCT FROM 'boolean' THEN
    RAISE EXCEPTION 'an act does not end like that' USING ERRCODE = 'CA006';
  END IF;
  UPDATE guard.grants g SET result = ended, done_by = pg_current_xact_id()
  WHERE g.id = grant_id AND g.sign_in = me.sign_in AND g.is_spent AND g.result IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing was begun that could end' USING ERRCODE = 'CA003';
  END IF;
END $$;
