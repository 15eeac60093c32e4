-- Guesses, counted before they are compared, and what is kept in place of a word.
--
-- A guess is two transactions. The first proposes it: written down and counted as a failure. The second compares it, and
-- only what was proposed and committed before. So whoever looks at what comparing does (how long it takes, how much it
-- writes, who waits for it) and then takes it back has used the guess up. What is learnt is told once it is committed.

-- HMAC-SHA-256 (RFC 2104) under this library's own key.
CREATE FUNCTION guard.keyed(message bytea) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT sha256(k.outer_pad || sha256(k.inner_pad || message)) FROM guard.key k $$;

CREATE FUNCTION guard.is_committed(writer xid8) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT writer IS DISTINCT FROM pg_current_xact_id_if_assigned() $$;

CREATE FUNCTION guard.hash(token text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT sha256(convert_to(token, 'UTF8')) $$;

-- Takes one of the allowed failures before anything is compared; no attempt, no comparison. One atomic statement,
-- so that however many come at once, on whatever isolation level, no more than `allowed` get through.
CREATE FUNCTION guard.take_attempt(about bytea, allowed integer, within interval) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  since timestamptz := clock_timestamp() - within;
BEGIN
  INSERT INTO guard.attempts AS s (subject, failures) VALUES (about, ARRAY[clock_timestamp()])
  ON CONFLICT (subject) DO UPDATE
    SET failures = ARRAY(SELECT f FROM unnest(s.failures) f WHERE f > since ORDER BY f) || clock_timestamp(),
        written_by = pg_current_xact_id()
    WHERE (SELECT count(*) FROM unnest(s.failures) f WHERE f > since) < allowed;
  RETURN FOUND;
END $$;

-- Gives the attempt just taken back where what was compared did not fail. Where it did, the row is written as well, so that
-- neither a lock on it nor what was written tells how it ended.
CREATE FUNCTION guard.give_back(about bytea, is_right boolean) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE guard.attempts s SET failures = CASE WHEN is_right THEN trim_array(s.failures, 1) ELSE s.failures END,
         written_by = pg_current_xact_id()
  WHERE s.subject = about AND s.failures <> '{}'
$$;

-- Keeps an attempt from here on. Whoever needs several takes them in the order in which they were proposed, or two would wait
-- for one another: an address before a name, a member of staff before what was looked for.
CREATE FUNCTION guard.lock_attempts(about bytea) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT FROM guard.attempts s WHERE s.subject = about FOR UPDATE $$;

CREATE FUNCTION guard.propose(digest bytea, is_allowed boolean) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ INSERT INTO guard.guesses (digest, is_allowed) VALUES (digest, is_allowed) $$;

-- Takes a proposed guess up, once, the last that was proposed: may it be compared? What no other transaction proposed and committed is none: CA010.
CREATE FUNCTION guard.use_guess(wanted bytea) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  may boolean;
BEGIN
  DELETE FROM guard.guesses g WHERE g.id = (
    SELECT x.id FROM guard.guesses x
    WHERE x.digest = wanted AND guard.is_committed(x.written_by) AND x.proposed_at > clock_timestamp() - interval '1 minute'
    ORDER BY x.proposed_at DESC LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING g.is_allowed INTO may;
  IF may IS NULL THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN may;
END $$;
