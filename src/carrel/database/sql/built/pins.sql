-- A new PIN without the one before: with a code that staff said to the holder, or by a link that was sent (readings R48, R49). Staff
-- neither choose nor learn it. A code is a guess: it is counted and committed before it is compared.

CREATE FUNCTION guard.code_hash(whose text, code text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('code ' || whose || ' ' || code, 'UTF8')) $$;

-- Eight digits to be said, good for ten minutes, for this account and this credential; it ends the link and the code before it.
CREATE FUNCTION guard.make_code(whose text, credential text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  code text := lpad((('x' || left(gen_random_uuid()::text, 8))::bit(32)::bigint % 100000000)::text, 8, '0');
BEGIN
  DELETE FROM guard.links l WHERE l.account_key = whose AND l.act = 'set-pin' AND l.credential = make_code.credential;
  INSERT INTO guard.links (hash, account_key, act, credential, expires_at)
  VALUES (guard.code_hash(whose, code), whose, 'set-pin', credential, clock_timestamp() + interval '10 minutes');
  RETURN code;
END $$;

-- The new one works, and nobody is signed in with the one before.
CREATE FUNCTION guard.put_pin(whose text, which text, new_salt text, new_proof text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.note_link(whose, 'set-pin', 'done'), guard.ends_at_home(whose::bigint);
  DELETE FROM guard.links l WHERE l.account_key = whose AND l.act = 'set-pin' AND l.credential = which;
  INSERT INTO library.pins AS p VALUES (whose::bigint, which, new_salt, guard.hash(new_proof))
  ON CONFLICT (patron_id, credential) DO UPDATE SET salt = new_salt, proof_hash = guard.hash(new_proof);
END $$;

-- Does a link set a PIN? False for one that was never sent, was used, is too late, or died.
CREATE FUNCTION road.is_pin_link(token text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM guard.links l WHERE l.hash = guard.hash(token) AND l.act = 'set-pin' AND l.expires_at > clock_timestamp()
                                             AND guard.is_committed(l.written_by))
$$;

-- Sets it, once; false as above. Twice at once, the second waits and finds it used.
CREATE FUNCTION road.set_pin_by_link(token text, new_salt text, new_proof text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose text := (SELECT l.account_key FROM guard.links l WHERE l.hash = guard.hash(token));
  which text;
BEGIN
  IF NOT road.is_pin_link(token) OR NOT guard.hold_reach(whose) THEN
    RETURN false;
  END IF;
  DELETE FROM guard.links l WHERE l.hash = guard.hash(token) AND l.act = 'set-pin' RETURNING l.credential INTO which;
  IF which IS NULL THEN
    RETURN false;
  END IF;
  PERFORM guard.put_pin(whose, which, new_salt, new_proof);
  RETURN true;
END $$;

CREATE FUNCTION guard.by_code_from(source text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('code from ' || source, 'UTF8')) $$;

CREATE FUNCTION guard.by_code_for(number text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('code for ' || number, 'UTF8')) $$;

CREATE FUNCTION guard.code_guess(number text, code text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to('code guess ' || number || ' ' || code, 'UTF8')) $$;

CREATE FUNCTION guard.account_of(number text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT c.patron_id::text FROM library.cards c WHERE c.number = account_of.number AND c.state = 'active' $$;

-- Counts a code that is about to be compared: five for one number and twenty from one address in a quarter of an hour, whoever has it.
CREATE FUNCTION road.propose_code(number text, code text, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose      text := guard.account_of(number);
  is_allowed boolean := guard.take_attempt(guard.by_code_from(source), 20, interval '15 minutes')
                        AND guard.take_attempt(guard.by_code_for(number), 5, interval '15 minutes');
BEGIN
  PERFORM guard.propose(guard.code_guess(number, code), is_allowed);
  IF is_allowed AND whose IS NOT NULL THEN
    PERFORM guard.note_link(whose, 'set-pin', 'tried');
  END IF;
END $$;

-- Sets the PIN of whoever has the number, if the code that was proposed is theirs, in its time; it is used up then.
CREATE FUNCTION road.set_pin_by_code(number text, code text, source text, new_salt text, new_proof text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_allowed boolean := guard.use_guess(guard.code_guess(number, code));
  whose      text := guard.account_of(number);
  which      text;
BEGIN
  PERFORM guard.lock_attempts(guard.by_code_from(source)), guard.lock_attempts(guard.by_code_for(number));
  IF is_allowed AND whose IS NOT NULL AND guard.hold_reach(whose) THEN
    DELETE FROM guard.links l
    WHERE l.hash = guard.code_hash(whose, code) AND l.act = 'set-pin' AND l.expires_at > clock_timestamp() AND guard.is_committed(l.written_by)
    RETURNING l.credential INTO which;
  END IF;
  IF which IS NOT NULL THEN
    PERFORM guard.put_pin(whose, which, new_salt, new_proof);
  END IF;
  PERFORM guard.give_back(guard.by_code_from(source), which IS NOT NULL), guard.give_back(guard.by_code_for(number), which IS NOT NULL);
  RETURN which IS NOT NULL;
END $$;

-- Forgot Your PIN/Password (PW.2): a link to the settled address of whoever has the number, if there is one; what came of it is told to
-- nobody. The PIN of now works on: the number alone takes nothing away. Three a day for one number, ten an hour from one address.
CREATE FUNCTION road.forgot_pin(number text, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose      text := guard.account_of(number);
  is_allowed boolean := guard.take_attempt(guard.keyed(convert_to('forgot from ' || source, 'UTF8')), 10, interval '1 hour')
                        AND guard.take_attempt(guard.keyed(convert_to('forgot for ' || number, 'UTF8')), 3, interval '24 hours');
BEGIN
  IF NOT is_allowed OR whose IS NULL OR guard.sending_to(whose::bigint, 'email') IS NULL THEN
    RETURN;
  END IF;
  PERFORM guard.note_link(whose, 'forgot-pin', 'done');
  PERFORM guard.send_pin_link(whose, (SELECT CASE p.kind WHEN 'library-connect' THEN 'library-connect-password' ELSE 'library-pin' END
                                      FROM library.patrons p WHERE p.id = whose::bigint));
END $$;

-- A link by which the holder sets a PIN, to the settled address. Good for a day.
CREATE FUNCTION guard.send_pin_link(whose text, which text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM mail.withdraw(whose, ARRAY['pin-link']);
  PERFORM mail.post('pin-link', whose, NULL, jsonb_build_object(
    'path', '/pin/' || guard.make_link(whose, 'set-pin', interval '1 day', which), 'hours', '24'));
END $$;
