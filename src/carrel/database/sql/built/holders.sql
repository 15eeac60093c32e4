-- Account holders, who come by themselves: with number and PIN, online (readings R32, P1).
--
-- As a password of staff, a PIN never reaches the database: the server stretches it, and a hash of the outcome is kept. An attempt
-- is two transactions, proposed and then compared, and no answer says whether there is a card with that number.

-- A source is an address; of IPv6 the network, for whoever has one address there has them all.
CREATE FUNCTION guard.by_source(source text) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place inet := guard.as_address(source);
BEGIN
  RETURN guard.keyed(convert_to('source ' || coalesce(CASE family(place) WHEN 6 THEN network(set_masklen(place, 64))::text
                                                                         ELSE host(place) END, source), 'UTF8'));
END $$;

CREATE FUNCTION guard.by_card(card text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('PIN of ' || card, 'UTF8')) $$;

CREATE FUNCTION guard.pin_proof(card text, proof text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to('PIN ' || card || ' ' || proof, 'UTF8')) $$;

-- Whose card it is, while it works.
CREATE FUNCTION guard.holder_of(card text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT c.patron_id FROM library.cards c WHERE c.number = card AND c.state = 'active' $$;

CREATE FUNCTION guard.card_of(patron bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.number FROM library.cards c WHERE c.patron_id = patron AND c.state = 'active' ORDER BY c.issued_on DESC, c.number LIMIT 1
$$;

-- What an account signs in with.
CREATE FUNCTION guard.secret_of(patron bigint) RETURNS library.pins
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s FROM library.pins s JOIN library.patrons p ON p.id = s.patron_id
  WHERE p.id = patron
    AND s.credential = CASE p.kind WHEN 'library-connect' THEN 'library-connect-password' ELSE 'library-pin' END
$$;

-- A row of whoever signs in or out; of a number that nobody has, nobody's.
CREATE FUNCTION guard.note_at_home(what text, result text, patron bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO trail.entries (principal, channel, action, outcome, patron, interaction)
  VALUES ('account-holder', 'online', what, result, guard.pseudonym(patron), gen_random_uuid());
END $$;

-- The salt of the PIN of a card; of a number that nobody has, and where no PIN is set, one that looks the same and stays the same.
CREATE FUNCTION road.pin_salt(card text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT s.salt FROM guard.secret_of(guard.holder_of(card)) s),
                  left(encode(guard.keyed(convert_to('PIN salt ' || card, 'UTF8')), 'hex'), 32))
$$;

-- Is this source open? Asked before a PIN is stretched, which takes the server's time; counted is when it is proposed.
CREATE FUNCTION road.is_source_open(source text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) < 5 FROM guard.attempts s, unnest(s.failures) f
  WHERE s.subject = guard.by_source(source) AND f > clock_timestamp() - interval '15 minutes'
$$;

-- Proposes a PIN, and commits that it is tried. Five failures in a quarter of an hour close a source, whichever cards they were for;
-- twenty in a day close a number to the PIN, whether anybody has it or not. Sign-ins that are open stay open.
CREATE FUNCTION road.propose_pin(card text, proof text, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_allowed boolean := guard.take_attempt(guard.by_source(source), 5, interval '15 minutes')
                        AND guard.take_attempt(guard.by_card(card), 20, interval '24 hours');
BEGIN
  PERFORM guard.propose(guard.pin_proof(card, proof), is_allowed);
  IF is_allowed THEN
    PERFORM guard.note_at_home('sign-in', 'tried', NULL);
  END IF;
END $$;

-- Whose PIN it is, which was proposed before: CA010. One guess too many is wrong, whatever it is. A right one gives back what it
-- took, and no failure of before: else whoever has a card of their own could try as often as they like.
CREATE FUNCTION guard.proven_holder(card text, proof text, source text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron   bigint := guard.holder_of(card);
  is_right boolean := false;
BEGIN
  PERFORM guard.lock_attempts(guard.by_source(source));
  IF guard.use_guess(guard.pin_proof(card, proof)) THEN
    is_right := coalesce((guard.secret_of(patron)).proof_hash = guard.hash(proof), false);
    PERFORM guard.note_at_home('sign-in', CASE WHEN is_right THEN 'match' ELSE 'no-match' END, patron);
  END IF;
  PERFORM guard.give_back(guard.by_source(source), is_right);
  PERFORM guard.give_back(guard.by_card(card), is_right);
  RETURN CASE WHEN is_right THEN patron END;
END $$;

-- Registers the token as the holder's if the PIN is right; says nothing. Ask `road.at_home` afterwards.
CREATE FUNCTION road.come_home(card text, proof text, token_hash bytea, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint;
BEGIN
  PERFORM guard.check_is_embedded();
  patron := guard.proven_holder(card, proof, source);
  UPDATE library.patrons p SET last_active_on = current_date WHERE p.id = patron;
  INSERT INTO staff.sign_ins AS s (token_hash, principal, patron_id, ends_at)
  VALUES (come_home.token_hash, 'account-holder', patron,
          clock_timestamp() + CASE WHEN patron IS NULL THEN interval '0' ELSE interval '8 hours' END)
  ON CONFLICT ON CONSTRAINT sign_ins_token_hash_key DO NOTHING;
END $$;

-- Is it the sign-in of an account holder, and has not ended? It ends by itself once nobody came for half an hour.
CREATE FUNCTION guard.is_at_home(s staff.sign_ins) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.principal = 'account-holder' AND s.patron_id IS NOT NULL AND s.ends_at > clock_timestamp()
         AND s.seen_at > clock_timestamp() - interval '30 minutes' AND guard.is_committed(s.written_by)
$$;

-- The account holder who shows this token, who is nobody of the staff: CA001. A snapshot from before is not relied on: CA006.
CREATE FUNCTION guard.holder(token text) RETURNS staff.sign_ins
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine staff.sign_ins;
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'a snapshot from before is not to be relied on' USING ERRCODE = 'CA006';
  END IF;
  SELECT s.* INTO mine FROM staff.sign_ins s WHERE s.token_hash = guard.hash(token) AND guard.is_at_home(s);
  IF mine.id IS NULL THEN
    RAISE EXCEPTION 'nobody is signed in with this token' USING ERRCODE = 'CA001';
  END IF;
  RETURN mine;
END $$;

-- Whoever shows this token, at whichever door: a member of staff, or an account holder, who has no name, team and place of work.
CREATE FUNCTION guard.asker(token text) RETURNS guard.member
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM staff.sign_ins s WHERE s.token_hash = guard.hash(token) AND s.principal = 'account-holder') THEN
    RETURN ((guard.holder(token)).id, NULL, NULL, NULL, NULL, '{}')::guard.member;
  END IF;
  RETURN guard.member(token);
END $$;

-- The interaction of an account holder who is signed in: bound to their own account from the first, with number and PIN. The one
-- that is under way, or another where nothing was asked for nine minutes.
CREATE FUNCTION road.at_home(token text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine  staff.sign_ins := guard.holder(token);
  begun uuid;
BEGIN
  UPDATE staff.sign_ins s SET seen_at = clock_timestamp() WHERE s.id = mine.id;
  SELECT i.id INTO begun FROM staff.interactions i
  WHERE i.sign_in = mine.id AND NOT i.ended AND i.touched_at > clock_timestamp() - interval '9 minutes' LIMIT 1;
  IF begun IS NULL THEN
    PERFORM guard.finish(ARRAY(SELECT i.id FROM staff.interactions i WHERE i.sign_in = mine.id AND NOT i.ended ORDER BY i.id));
    INSERT INTO staff.interactions (sign_in, principal, patron_id, found, shown)
    VALUES (mine.id, 'account-holder', mine.patron_id, 'one', ARRAY['number', 'pin']) RETURNING id INTO begun;
  END IF;
  RETURN begun;
END $$;

-- Ends every sign-in of an account holder but one, and whatever was begun in them.
CREATE FUNCTION guard.ends_at_home(patron bigint, but uuid DEFAULT NULL) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ DELETE FROM staff.sign_ins s WHERE s.patron_id = patron AND s.id IS DISTINCT FROM but $$;

-- Signs out, here or everywhere, whatever befalls the row: it would stay open else.
CREATE FUNCTION road.leave_home(token text, is_everywhere boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine staff.sign_ins;
BEGIN
  SELECT s.* INTO mine FROM staff.sign_ins s WHERE s.token_hash = guard.hash(token) AND s.principal = 'account-holder';
  IF mine.patron_id IS NULL THEN
    RETURN;
  END IF;
  BEGIN
    PERFORM guard.note_at_home(CASE WHEN is_everywhere THEN 'sign-out-everywhere' ELSE 'sign-out' END, 'done', mine.patron_id);
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  IF is_everywhere AND guard.is_at_home(mine) THEN
    PERFORM guard.ends_at_home(mine.patron_id);
  END IF;
  DELETE FROM staff.sign_ins s WHERE s.id = mine.id;
END $$;

-- To set another PIN, the one of now is given again: its salt, then a guess that is counted as those of signing in are.
CREATE FUNCTION road.own_pin_salt(token text) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT road.pin_salt(guard.card_of((guard.holder(token)).patron_id)) $$;

CREATE FUNCTION road.propose_own_pin(token text, proof text, source text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT road.propose_pin(guard.card_of((guard.holder(token)).patron_id), proof, source) $$;

CREATE FUNCTION road.prove_own_pin(token text, proof text, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine     staff.sign_ins := guard.holder(token);
  is_right boolean := guard.proven_holder(guard.card_of(mine.patron_id), proof, source) IS NOT NULL;
BEGIN
  UPDATE staff.sign_ins s SET pin_proven_at = CASE WHEN is_right THEN clock_timestamp() END, written_by = pg_current_xact_id()
  WHERE s.id = mine.id;
END $$;

-- Was it right? Told once it is committed.
CREATE FUNCTION road.is_own_pin_proven(token text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT coalesce((guard.holder(token)).pin_proven_at > clock_timestamp() - interval '1 minute', false) $$;

-- Uses it up: an account holder sets another PIN only where the one of now was given a minute ago at most: CA003.
CREATE FUNCTION guard.use_proven_pin(used guard.grants) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE staff.sign_ins s SET pin_proven_at = NULL
  WHERE s.id = used.sign_in AND (s.principal = 'staff' OR s.pin_proven_at > clock_timestamp() - interval '1 minute');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  END IF;
END $$;
