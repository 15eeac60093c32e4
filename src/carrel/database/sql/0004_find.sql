-- Finding an account, and the blind check. Neither returns anything to read: they bind an account to the interaction
-- and note what was found or matched; `road.state` tells it afterwards, once row and count are committed.

CREATE FUNCTION guard.note(here guard.presence, patron bigint, event text, result text, facts jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (staff, team, branch, action, outcome, facts, patron, interaction)
  VALUES ((here.member).name, (here.member).team, (here.member).branch, event, result, facts,
          guard.pseudonym(patron), (here.interaction).id)
$$;

-- Binds the account found. Evidence belongs to one account: another one found starts without any. What shows nothing
-- is found with NULL.
CREATE FUNCTION guard.bind(here guard.presence, candidates bigint[], shown_now text, event text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i       staff.interactions := here.interaction;
  patron  bigint := CASE WHEN cardinality(candidates) = 1 THEN candidates[1] END;
  result  text := CASE cardinality(candidates) WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE 'several' END;
  is_same boolean := coalesce(patron = i.patron_id, false);
BEGIN
  PERFORM guard.note(here, patron, event, result, '{}');
  UPDATE staff.interactions x
  SET patron_id = patron, found = result, written_by = pg_current_xact_id(),
      shown = CASE WHEN is_same AND (shown_now IS NULL OR shown_now = ANY (i.shown)) THEN i.shown
                   WHEN is_same THEN i.shown || shown_now ELSE array_remove(ARRAY[shown_now], NULL) END,
      matched = CASE WHEN is_same THEN i.matched ELSE '{}' END,
      last_check = CASE WHEN is_same THEN i.last_check END
  WHERE x.id = i.id;
END $$;

-- By a card or a number that the person showed; `shown_as` says which. A replaced card finds nothing.
CREATE FUNCTION road.find_by_number(token text, interaction_id uuid, number text, shown_as text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here guard.presence := guard.presence(token, interaction_id);
BEGIN
  IF shown_as IS NULL OR shown_as NOT IN ('card', 'number') THEN
    RAISE EXCEPTION 'a number is shown as a card or as a number' USING ERRCODE = 'CA006';
  END IF;
  PERFORM guard.bind(here,
    ARRAY(SELECT c.patron_id FROM library.cards c WHERE c.number = find_by_number.number AND c.state = 'active'),
    shown_as, 'find-by-number');
END $$;

-- By name, narrowed by what the person says. Each narrowing is a guess: five in one interaction, a hundred an hour, and
-- ten in a day that find nobody under one name, over all staff. Where the name alone leaves no choice, nothing else is
-- compared: whether it is right is for the blind check to say, and to count.
CREATE FUNCTION road.find_by_name(token text, interaction_id uuid, said_names text[], said_birth_date date,
                                  said_address text, said_telephone text, said_email text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here       guard.presence := guard.presence(token, interaction_id);
  is_narrow  boolean := num_nonnulls(said_birth_date, said_address, said_telephone, said_email) > 0;
  by_name    bytea;
  has_choice boolean;
  candidates bigint[];
BEGIN
  IF coalesce(cardinality(said_names), 0) NOT BETWEEN 1 AND 40 THEN
    RAISE EXCEPTION 'a name is needed' USING ERRCODE = 'CA006';
  END IF;
  IF is_narrow THEN
    UPDATE staff.interactions i SET narrowings = i.narrowings + 1 WHERE i.id = interaction_id AND i.narrowings < 5;
    IF NOT FOUND OR NOT guard.take_slot(guard.keyed(convert_to('narrowed by ' || (here.member).name, 'UTF8')), 100, interval '1 hour') THEN
      RAISE EXCEPTION 'the name was narrowed often enough' USING ERRCODE = 'CA008';
    END IF;
    by_name := guard.keyed(convert_to('narrowed name '
                 || array_to_string(ARRAY(SELECT DISTINCT n FROM unnest(said_names) n ORDER BY n), ' '), 'UTF8'));
    IF NOT guard.take_slot(by_name, 10, interval '24 hours') THEN
      RAISE EXCEPTION 'the name was narrowed often enough' USING ERRCODE = 'CA008';
    END IF;
  END IF;
  candidates := ARRAY(SELECT x.patron_id FROM library.personal x WHERE x.name_keys @> said_names LIMIT 2);
  has_choice := cardinality(candidates) > 1;
  IF is_narrow AND has_choice THEN
    candidates := ARRAY(SELECT x.patron_id FROM library.personal x
                        WHERE x.name_keys @> said_names
                          AND (said_birth_date IS NULL OR x.birth_date = said_birth_date)
                          AND (said_address IS NULL OR x.address_key = said_address)
                          AND (said_telephone IS NULL OR x.telephone_key = said_telephone)
                          AND (said_email IS NULL OR x.email_key = said_email)
                        LIMIT 2);
  END IF;
  IF is_narrow THEN
    PERFORM guard.settle_slot(by_name, has_choice AND cardinality(candidates) = 0);
  END IF;
  PERFORM guard.bind(here, candidates, 'name', 'find-by-name');
END $$;

-- By the key by which staff refer to a patron among themselves (reading R29); it is no evidence.
CREATE FUNCTION road.find_by_user_key(token text, interaction_id uuid, key bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here guard.presence := guard.presence(token, interaction_id);
BEGIN
  PERFORM guard.bind(here, ARRAY(SELECT p.id FROM library.patrons p WHERE p.user_key = key), NULL, 'find-by-user-key');
END $$;

-- Compares all that the person said with all that is on file, as one; the parts are never told apart.
-- A failure is counted before it can be known. Three in 24 hours close the check for this account. A piece that did not
-- come from the holder is no piece at all (reading P2): else whoever has the name brings the details that they gave.
CREATE FUNCTION road.check_said(token text, interaction_id uuid, kind text, said_names text[], said_birth_date date,
                                said_address text, said_telephone text, said_email text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here    guard.presence := guard.presence(token, interaction_id);
  patron  bigint := (here.interaction).patron_id;
  contact text[] := array_remove(ARRAY[CASE WHEN said_address IS NOT NULL THEN 'address' END,
                                       CASE WHEN said_telephone IS NOT NULL THEN 'telephone' END,
                                       CASE WHEN said_email IS NOT NULL THEN 'email' END], NULL);
  pieces  integer := num_nonnulls(nullif(said_names, '{}'), said_birth_date, said_address, said_telephone, said_email);
  subject bytea := guard.keyed(convert_to(CASE kind WHEN 'photo_id' THEN 'photo ' ELSE 'said ' END || patron, 'UTF8'));
  is_like boolean;
  is_few  boolean;
  result  text;
BEGIN
  IF kind IS NULL OR kind NOT IN ('details', 'birth_date', 'photo_id')
     OR (kind IN ('birth_date', 'photo_id') AND said_birth_date IS NULL)
     OR (kind = 'photo_id' AND coalesce(cardinality(said_names), 0) = 0) THEN
    RAISE EXCEPTION 'that cannot be compared' USING ERRCODE = 'CA006';
  END IF;
  IF patron IS NULL THEN
    result := 'no-match';
  ELSIF NOT guard.take_slot(subject, 3, interval '24 hours') THEN
    result := 'closed';
  ELSE
    SELECT (coalesce(cardinality(said_names), 0) = 0
              OR (said_names <@ x.name_keys AND cardinality(said_names) >= least(2, cardinality(x.name_keys))))
           AND (said_birth_date IS NULL OR x.birth_date = said_birth_date)
           AND (said_address IS NULL OR 'address' = ANY (p.unconfirmed) OR (x.address_key <> '' AND x.address_key = said_address))
           AND (said_telephone IS NULL OR 'telephone' = ANY (p.unconfirmed) OR (x.telephone_key <> '' AND x.telephone_key = said_telephone))
           AND (said_email IS NULL OR 'email' = ANY (p.unconfirmed) OR (x.email_key <> '' AND x.email_key = said_email)),
           check_said.kind = 'details' AND pieces - (SELECT count(*) FROM unnest(p.unconfirmed) u WHERE u = ANY (contact))
                                < CASE WHEN x.birth_date > current_date - interval '18 years' THEN 2 ELSE 3 END
    INTO is_like, is_few FROM library.personal x JOIN library.patrons p ON p.id = x.patron_id WHERE x.patron_id = patron;
    result := CASE WHEN is_few THEN 'too-few' WHEN is_like THEN 'match' ELSE 'no-match' END;
    PERFORM guard.settle_slot(subject, NOT (is_few OR coalesce(is_like, false)));
  END IF;
  PERFORM guard.note(here, patron, 'check-' || replace(kind, '_', '-'), result, '{}');
  UPDATE staff.interactions i
  SET last_check = result, written_by = pg_current_xact_id(),
      matched = CASE WHEN result <> 'match' THEN i.matched
                     ELSE ARRAY(SELECT DISTINCT m FROM unnest(i.matched || kind
                                || CASE WHEN said_birth_date IS NULL THEN '{}'::text[] ELSE ARRAY['birth_date'] END) m) END
  WHERE i.id = interaction_id;
END $$;

-- The label of the hold shelf (reading R28), for staff who have the number; else the user key (reading R29).
CREATE FUNCTION guard.label(patron bigint, has_number boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN NOT has_number THEN '^U' || p.user_key
    WHEN p.kind = 'library-connect' THEN right(coalesce(x.library_connect_id, ''), 4)
    WHEN p.label_by = 'user-key' THEN '^U' || right(p.user_key::text, 4)
    ELSE x.label_name
         || CASE WHEN library.rule('label-first-initial') = 1 AND x.first_name <> '' THEN ' ' || upper(left(x.first_name, 1)) ELSE '' END
         || ' ' || right(coalesce((SELECT c.number FROM library.cards c WHERE c.patron_id = p.id AND c.state = 'active'
                                                ORDER BY c.issued_on DESC, c.number LIMIT 1), ''), 4) END
  FROM library.patrons p JOIN library.personal x ON x.patron_id = p.id WHERE p.id = patron
$$;

-- What the interaction has come to. It does not extend it, and tells nothing that is not committed: CA010.
CREATE FUNCTION road.state(token text, interaction_id uuid)
RETURNS TABLE (found text, shown text[], matched text[], last_check text, label text, circumstances jsonb, idle_seconds_left integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
  i  staff.interactions;
BEGIN
  SELECT x.* INTO i FROM staff.interactions x
  WHERE x.id = interaction_id AND x.sign_in = me.sign_in AND NOT x.ended
    AND x.touched_at > clock_timestamp() - interval '10 minutes';
  IF i.id IS NULL THEN
    RAISE EXCEPTION 'this interaction is over' USING ERRCODE = 'CA002';
  END IF;
  IF NOT guard.is_committed(i.written_by) THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN QUERY SELECT i.found, i.shown, i.matched, i.last_check,
    guard.label(i.patron_id, i.shown && ARRAY['card', 'number'] OR i.matched && ARRAY['photo_id', 'details']),
    coalesce(guard.circumstances(i.patron_id), '{}'),
    greatest(0, 600 - extract(epoch FROM clock_timestamp() - i.touched_at)::integer);
END $$;
