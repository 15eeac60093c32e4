-- Finding an account, and the blind check. Neither returns anything to read: they bind an account to the interaction
-- and note what was found or matched; `road.state` tells it afterwards, once row and count are committed. Each is a
-- guess: `road.propose` counts it, `road.look_up` compares it, in two transactions and with the same words.

CREATE FUNCTION guard.note(here guard.presence, account_key text, event text, result text, facts jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (principal, staff, team, branch, action, outcome, facts, patron, interaction)
  VALUES ((here.interaction).principal, (here.member).name, (here.member).team, (here.member).branch, event, result, facts,
          guard.pseudonym(account_key), (here.interaction).id)
$$;

-- Binds the account found. Evidence belongs to one account: another one found starts without any, and the same one keeps what
-- it had. What shows nothing is found with NULL. Whose accounts are here is known by what `guard.library` says, not by who calls.
CREATE FUNCTION guard.bind(here guard.presence, candidates text[], shown_now text, event text, told jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i       staff.interactions := here.interaction;
  bound   text := CASE WHEN cardinality(candidates) = 1 THEN candidates[1] END;
  result  text := CASE cardinality(candidates) WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE 'several' END;
  is_same boolean := coalesce(bound = i.account_key, false);
  patron  bigint;
BEGIN
  IF guard.is_embedded() THEN
    patron := bound::bigint;  -- by itself: a statement that holds both would read any key as a number while it is planned
  END IF;
  PERFORM guard.note(here, bound, event, result, '{}');
  UPDATE staff.interactions x
  SET patron_id = patron, account_key = bound, circumstances = told,
      found = result, written_by = pg_current_xact_id(), account = CASE WHEN is_same THEN i.account ELSE i.account + 1 END,
      shown = CASE WHEN is_same AND (shown_now IS NULL OR shown_now = ANY (i.shown)) THEN i.shown
                   WHEN is_same THEN i.shown || shown_now ELSE array_remove(ARRAY[shown_now], NULL) END,
      matched = CASE WHEN is_same THEN i.matched ELSE '{}' END,
      last_check = CASE WHEN is_same THEN i.last_check END
  WHERE x.id = i.id;
END $$;

CREATE FUNCTION guard.is_narrow(said jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT num_nonnulls(said ->> 'birth_date', said ->> 'address', said ->> 'telephone', said ->> 'email') > 0 $$;

CREATE FUNCTION guard.by_missed(me guard.member) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('missed by ' || me.name, 'UTF8')) $$;

-- Under which names a guess at who has this name is counted, in an order that all keep: the one that was said, and what is
-- looked for where nobody has all of it.
CREATE FUNCTION guard.by_narrowed_names(said jsonb) RETURNS SETOF bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT guard.keyed(convert_to('narrowed name ' || letters, 'UTF8'))
  FROM (SELECT DISTINCT guard.letters(w) FROM (VALUES (guard.names(said)), (guard.needed_names(said))) v(w)) n(letters)
  ORDER BY length(letters) DESC, letters COLLATE "C"
$$;

CREATE FUNCTION guard.by_compared(account_key text, about text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to(CASE about WHEN 'check-photo-id' THEN 'photo ' ELSE 'said ' END || account_key, 'UTF8')) $$;

CREATE FUNCTION guard.finding(here guard.presence, about text, said jsonb) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT guard.keyed(convert_to(concat_ws(' ', 'finding', (here.interaction).id, (here.interaction).account_key, about, said), 'UTF8'))
$$;

-- Is it something that can be looked for or compared? Asked once, of what is proposed.
CREATE FUNCTION guard.is_fit(about text, said jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ((said ->> 'birth_date')::date IS NOT NULL OR about NOT IN ('check-birth-date', 'check-photo-id'))
    AND CASE about
      WHEN 'find-by-number' THEN said ->> 'number' IS NOT NULL AND said ->> 'shown_as' IN ('card', 'number')
      WHEN 'find-by-user-key' THEN (said ->> 'user_key')::bigint IS NOT NULL
      WHEN 'find-by-name' THEN cardinality(guard.names(said)) BETWEEN 1 AND 40 AND cardinality(guard.needed_names(said)) > 0
                               AND guard.needed_names(said) <@ guard.names(said)
                               AND NOT EXISTS (SELECT FROM unnest(guard.names(said)) w WHERE w ~ '^[=#]|^$')
      WHEN 'check-photo-id' THEN cardinality(guard.said_words(said)) BETWEEN 1 AND 40
      ELSE about IN ('check-details', 'check-birth-date') AND cardinality(guard.said_words(said)) <= 40 END
$$;

-- Writes down what is about to be looked for or compared, and counts it as a failure until it is known to be none. The
-- trail's row says that it was tried: of whom, nobody knows yet, and whoever looks and takes it back has left that row.
-- Sixty that find nobody in an hour are enough for one member of staff. Narrowing a name is a guess: five in one
-- interaction, a hundred an hour, and ten in a day that find nobody under one name, over all staff. Of what is compared
-- with one account, three failures in a day close the check, over all staff: nothing raises then, and nothing compares.
CREATE FUNCTION road.propose(token text, interaction_id uuid, about text, said jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here       guard.presence := guard.presence(token, interaction_id);
  bound      text := (here.interaction).account_key;
  is_allowed boolean := true;
BEGIN
  IF guard.is_fit(about, said) IS NOT TRUE THEN
    RAISE EXCEPTION 'that can be neither found nor compared' USING ERRCODE = 'CA006';
  ELSIF about LIKE 'check-%' THEN
    is_allowed := bound IS NULL OR guard.take_attempt(guard.by_compared(bound, about), 3, interval '24 hours');
  ELSIF NOT guard.take_attempt(guard.by_missed(here.member), 60, interval '1 hour') THEN
    RAISE EXCEPTION 'too many found nobody' USING ERRCODE = 'CA008';
  ELSIF about = 'find-by-name' AND guard.is_narrow(said) THEN
    UPDATE staff.interactions i SET narrowings = i.narrowings + 1 WHERE i.id = interaction_id AND i.narrowings < 5;
    IF NOT FOUND
       OR NOT guard.take_attempt(guard.keyed(convert_to('narrowed by ' || (here.member).name, 'UTF8')), 100, interval '1 hour')
       OR EXISTS (SELECT FROM guard.by_narrowed_names(said) counted WHERE NOT guard.take_attempt(counted, 10, interval '24 hours')) THEN
      RAISE EXCEPTION 'the name was narrowed often enough' USING ERRCODE = 'CA008';
    END IF;
  END IF;
  PERFORM guard.note(here, NULL, about, 'tried', '{}');
  PERFORM guard.propose(guard.finding(here, about, said), is_allowed);
END $$;

-- Two at most whose names hold these words, in one of the ways to write them, and who are as the person says. One plan for
-- all names would read the whole table for a rare one.
CREATE FUNCTION guard.with_name(names text[], narrowed_by jsonb) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  reading    text[];
  candidates bigint[] := '{}';
BEGIN
  FOR reading IN SELECT r FROM guard.readings(names) r
  LOOP
    candidates := ARRAY(
      SELECT unnest(candidates)
      UNION
      (SELECT x.patron_id FROM library.personal x
       WHERE x.name_keys @> reading
         AND (narrowed_by ->> 'birth_date' IS NULL OR x.birth_date = (narrowed_by ->> 'birth_date')::date)
         AND (narrowed_by ->> 'address' IS NULL OR x.address_key = narrowed_by ->> 'address')
         AND (narrowed_by ->> 'telephone' IS NULL OR x.telephone_key = narrowed_by ->> 'telephone')
         AND (narrowed_by ->> 'email' IS NULL OR x.email_key = narrowed_by ->> 'email')
       LIMIT 2));
    EXIT WHEN cardinality(candidates) > 1;
  END LOOP;
  RETURN candidates;
END $$;

-- By name, narrowed by what the person says. Where the name alone leaves no choice, nothing else is compared: whether
-- it is right is for the blind check to say, and to count. Where nobody has all of it, those words are looked for that
-- must not be missing.
CREATE FUNCTION guard.find_by_name(said jsonb) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  names      text[] := guard.names(said);
  candidates bigint[] := guard.with_name(names, '{}');
  has_choice boolean;
BEGIN
  IF candidates = '{}' AND guard.needed_names(said) <> names THEN
    names := guard.needed_names(said);
    candidates := guard.with_name(names, '{}');
  END IF;
  has_choice := cardinality(candidates) > 1;
  IF guard.is_narrow(said) THEN
    IF has_choice THEN
      candidates := guard.with_name(names, said);
    END IF;
    PERFORM guard.give_back(counted, NOT (has_choice AND cardinality(candidates) = 0))
    FROM guard.by_narrowed_names(said) counted;
  END IF;
  RETURN candidates;
END $$;

-- Compares all that the person said with all that is on file, as one; the parts are never told apart. A piece that did
-- not come from the holder is no piece at all (reading P2): else whoever has the name brings the details that they gave.
-- Two pieces are enough for someone under eighteen: whoever is told “too few” learns nothing about age unless both are right.
-- Right or wrong, two pieces that were too few have cost a try: else they would confirm what three are needed for.
CREATE FUNCTION guard.compare(here guard.presence, is_allowed boolean, about text, said jsonb) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron     bigint := (here.interaction).patron_id;
  said_words text[] := guard.said_words(said);
  pieces     integer := num_nonnulls(nullif(said_words, '{}'), said ->> 'birth_date', said ->> 'address',
                                     said ->> 'telephone', said ->> 'email');
  is_like    boolean;
  is_few     boolean;
BEGIN
  IF patron IS NULL THEN
    RETURN 'no-match';
  ELSIF NOT is_allowed THEN
    PERFORM guard.give_back(guard.by_compared(patron::text, about), false);
    RETURN 'closed';
  END IF;
  SELECT (cardinality(said_words) = 0 OR guard.is_named(said, x.name_keys, about = 'check-photo-id'))
         AND (said ->> 'birth_date' IS NULL OR x.birth_date = (said ->> 'birth_date')::date)
         AND (said ->> 'address' IS NULL OR 'address' = ANY (p.unconfirmed) OR (x.address_key <> '' AND x.address_key = said ->> 'address'))
         AND (said ->> 'telephone' IS NULL OR 'telephone' = ANY (p.unconfirmed) OR (x.telephone_key <> '' AND x.telephone_key = said ->> 'telephone'))
         AND (said ->> 'email' IS NULL OR 'email' = ANY (p.unconfirmed) OR (x.email_key <> '' AND x.email_key = said ->> 'email')),
         about = 'check-details' AND pieces - (SELECT count(*) FROM unnest(p.unconfirmed) u WHERE said ->> u IS NOT NULL)
                              < CASE WHEN x.birth_date > current_date - interval '18 years' THEN 2 ELSE 3 END
  INTO is_like, is_few FROM library.personal x JOIN library.patrons p ON p.id = x.patron_id WHERE x.patron_id = patron;
  PERFORM guard.give_back(guard.by_compared(patron::text, about), is_like AND NOT is_few OR about = 'check-details' AND pieces < 2);
  RETURN CASE WHEN is_like AND NOT is_few THEN 'match'
              WHEN about = 'check-details' AND (is_like OR pieces < 3) THEN 'too-few'
              ELSE 'no-match' END;
END $$;

-- Writes down what a comparison came to.
CREATE FUNCTION guard.compared(here guard.presence, about text, said jsonb, result text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.note(here, (here.interaction).account_key, about, result, '{}');
  UPDATE staff.interactions i
  SET last_check = result, written_by = pg_current_xact_id(),
      matched = CASE WHEN result <> 'match' THEN i.matched
                     ELSE ARRAY(SELECT DISTINCT m FROM unnest(i.matched || replace(substr(about, 7), '-', '_')
                                || CASE WHEN said ->> 'birth_date' IS NULL THEN '{}'::text[] ELSE ARRAY['birth_date'] END) m) END
  WHERE i.id = (here.interaction).id;
END $$;

-- Binds what was looked for, as `shown` by it, or nobody. Where `keeps` was said, whoever is served stays when nobody has that number:
-- what was scanned may be no card at all.
CREATE FUNCTION guard.found(here guard.presence, about text, said jsonb, candidates text[], told jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.give_back(guard.by_missed(here.member), candidates <> '{}');
  IF candidates = '{}' AND said ? 'keeps' AND (here.interaction).account_key IS NOT NULL THEN
    PERFORM guard.note(here, NULL, about, 'none', '{}');
    RETURN;
  END IF;
  PERFORM guard.bind(here, candidates, CASE about WHEN 'find-by-number' THEN said ->> 'shown_as' WHEN 'find-by-name' THEN 'name' END,
                     about, told);
END $$;

-- Looks for, or compares, what was proposed with the same words: CA010 for what was not.
CREATE FUNCTION road.look_up(token text, interaction_id uuid, about text, said jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here       guard.presence := guard.presence(token, interaction_id);
  is_allowed boolean := guard.use_guess(guard.finding(here, about, said));
  candidates bigint[];
BEGIN
  PERFORM guard.check_is_embedded();
  IF about LIKE 'check-%' THEN
    PERFORM guard.compared(here, about, said, guard.compare(here, is_allowed, about, said));
    RETURN;
  END IF;
  PERFORM guard.lock_attempts(guard.by_missed(here.member));
  candidates := CASE about
    WHEN 'find-by-number' THEN  -- a replaced card finds nothing
      ARRAY(SELECT c.patron_id FROM library.cards c WHERE c.number = said ->> 'number' AND c.state = 'active')
    WHEN 'find-by-user-key' THEN  -- by which staff refer to a patron among themselves (reading R29): no evidence
      ARRAY(SELECT p.id FROM library.patrons p WHERE p.user_key = (said ->> 'user_key')::bigint)
    ELSE guard.find_by_name(said) END;
  PERFORM guard.found(here, about, said, candidates::text[], '{}');
END $$;

CREATE FUNCTION guard.isolated(written text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN written ~ '[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]'
              THEN U&'\2068' || written || U&'\2069' ELSE written END
$$;

-- The label of the hold shelf (reading R28), for staff who have the number; else the user key (reading R29). A name that is
-- written from right to left stays by itself: the digits stand behind it on every label, where people look for them.
CREATE FUNCTION guard.label(patron bigint, has_number boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN NOT has_number THEN '^U' || p.user_key
    WHEN p.kind = 'library-connect' THEN right(coalesce(x.library_connect_id, ''), 4)
    WHEN p.label_by = 'user-key' THEN '^U' || right(p.user_key::text, 4)
    ELSE guard.isolated(x.label_name || CASE WHEN library.rule('label-first-initial') = 1 AND x.first_name ~ '\S'
                                             THEN ' ' || upper(left(ltrim(x.first_name), 1)) ELSE '' END)
         || ' ' || right(coalesce((SELECT c.number FROM library.cards c WHERE c.patron_id = p.id AND c.state = 'active'
                                                ORDER BY c.issued_on DESC, c.number LIMIT 1), ''), 4) END
  FROM library.patrons p JOIN library.personal x ON x.patron_id = p.id WHERE p.id = patron
$$;

-- Staff hold the card whose number was typed: from here on it counts as shown. Only of an account that is bound, by its number.
CREATE FUNCTION road.hold_card(token text, interaction_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here   guard.presence := guard.presence(token, interaction_id);
  bound  text := (here.interaction).account_key;
BEGIN
  IF bound IS NULL OR NOT (here.interaction).shown && ARRAY['card', 'number'] THEN
    RAISE EXCEPTION 'no card was typed that could be held' USING ERRCODE = 'CA006';
  ELSIF NOT 'card' = ANY ((here.interaction).shown) THEN
    PERFORM guard.note(here, bound, 'hold-card', 'one', '{}');
    UPDATE staff.interactions i SET shown = i.shown || 'card'::text, written_by = pg_current_xact_id() WHERE i.id = interaction_id;
  END IF;
END $$;

-- How many blind checks of this account may still fail today, whoever tries, and whatever it is that fails. A count that this
-- transaction has changed is not told: CA010.
CREATE FUNCTION guard.tries_left(account_key text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept guard.attempts;
BEGIN
  SELECT s.* INTO kept FROM guard.attempts s WHERE s.subject = guard.by_compared(account_key, 'check-details');
  IF kept.subject IS NULL THEN
    RETURN 3;
  ELSIF NOT guard.is_committed(kept.written_by) THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN (SELECT greatest(0, 3 - count(*)) FROM unnest(kept.failures) f WHERE f > clock_timestamp() - interval '24 hours');
END $$;

-- What the interaction has come to. It does not extend it, and tells nothing that is not committed: CA010.
CREATE FUNCTION road.state(token text, interaction_id uuid)
RETURNS TABLE (found text, shown text[], matched text[], last_check text, label text, circumstances jsonb, idle_seconds_left integer,
               revision text, label_shows_name boolean, account text, has_own_card boolean, credential text, tries_left integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i        staff.interactions := guard.look(token, interaction_id);
  is_known boolean := i.shown && ARRAY['card', 'number'] OR i.matched && ARRAY['photo_id', 'details'];
BEGIN
  RETURN QUERY SELECT i.found, i.shown, i.matched, i.last_check,
    guard.label(i.patron_id, is_known), coalesce(guard.circumstances_of(i), '{}'),
    greatest(0, 600 - extract(epoch FROM clock_timestamp() - i.touched_at)::integer), i.written_by::text,
    coalesce((SELECT p.kind <> 'library-connect' AND p.label_by = 'name' FROM library.patrons p WHERE p.id = i.patron_id AND is_known), guard.is_embedded()),
    i.account::text, i.own_card_of IS NOT NULL,
    CASE WHEN is_known AND EXISTS (SELECT FROM library.patrons p WHERE p.id = i.patron_id AND p.kind = 'library-connect')
         THEN 'library-connect-password' ELSE 'library-pin' END,
    CASE WHEN i.account_key IS NOT NULL THEN guard.tries_left(i.account_key) END;
END $$;
