-- The trail of staff accounts: what happened to one, by whom and from where, written with the change or before it.
--
-- There is one way to write a row, `staff.note`, and whatever changes an account goes through it: where the row cannot be written,
-- the change is not made. (A desk is locked, and a sign-in ended, whatever befalls the row.) Of whoever tries a password a row is
-- committed before it is compared, and another says how that ended; right or wrong, it is as many.

-- Nobody changes a row, the owner neither; rows go only when the schedule says so.
CREATE FUNCTION trail.keep_staff_events() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < clock_timestamp() - (SELECT make_interval(days => s.staff_keep_days) FROM trail.schedule s) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the trail is only ever added to' USING ERRCODE = 'CA009';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON trail.staff_events
FOR EACH ROW EXECUTE FUNCTION trail.keep_staff_events();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON trail.staff_events
FOR EACH STATEMENT EXECUTE FUNCTION trail.keep_staff_events();

-- An address as numbers, in which nothing else has room; of anything else nothing is kept.
CREATE FUNCTION guard.as_address(address text) RETURNS inet
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN address::inet;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;

-- Writes a row; CA023 where it cannot be. A name that nobody has is not kept. Whoever is at the console is who they say they are:
-- a function of the road runs as another than it was called by.
CREATE FUNCTION staff.note(what text, whose text, by_whom text, came_from text, was text[] DEFAULT '{}', became text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    RAISE EXCEPTION 'a row must outlive a crash';
  END IF;
  INSERT INTO trail.staff_events (account, kind, by_account, at_console, address, was, became)
  VALUES ((SELECT a.name FROM staff.accounts a WHERE a.name = whose), what, by_whom, session_user = current_user,
          guard.as_address(came_from), was, became);
EXCEPTION WHEN OTHERS THEN
  RAISE EXCEPTION 'what happens to an account is written down, or does not happen' USING ERRCODE = 'CA023';
END $$;

-- Writes a row of what closes a desk, which is closed all the same where the row cannot be written: it would stay open else.
CREATE FUNCTION staff.note_closing(what text, who text, came_from text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF who IS NOT NULL THEN
    PERFORM staff.note(what, who, who, came_from);
  END IF;
EXCEPTION WHEN SQLSTATE 'CA023' THEN
  NULL;
END $$;

-- One more try than are compared: a row of it once in a quarter of an hour, so that nobody fills the trail from outside.
CREATE FUNCTION staff.note_too_many(whose text, came_from text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known text := (SELECT a.name FROM staff.accounts a WHERE a.name = whose);
BEGIN
  IF NOT EXISTS (SELECT FROM trail.staff_events e
                 WHERE e.kind = 'too-many' AND e.at > clock_timestamp() - interval '15 minutes'
                   AND e.account IS NOT DISTINCT FROM known AND e.address IS NOT DISTINCT FROM guard.as_address(came_from)) THEN
    PERFORM staff.note('too-many', known, NULL, came_from);
  END IF;
END $$;

-- What administrators and auditors see, the newest first: a page of fifty, and one more where there are more. Of an account: what
-- happened to it, and what was done with it. That a password was tried stands beside how it ended, and is shown where it is asked for.
CREATE FUNCTION road.staff_history(token text, of_account text, of_kind text, before bigint)
RETURNS TABLE (id bigint, at timestamptz, account text, kind text, by_account text, at_console boolean, address text,
               was text[], became text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  IF NOT me.roles && ARRAY['administrator', 'auditor'] THEN
    RAISE EXCEPTION 'this is for administrators and auditors' USING ERRCODE = 'CA004';
  END IF;
  RETURN QUERY
    SELECT e.id, e.at, e.account, e.kind, e.by_account, e.at_console, host(e.address), e.was, e.became
    FROM trail.staff_events e
    WHERE (of_account IS NULL OR of_account IN (e.account, e.by_account))
      AND (of_kind = e.kind OR of_kind IS NULL AND e.kind <> 'tried')
      AND (before IS NULL OR e.id < before)
    ORDER BY e.id DESC LIMIT 51;
END $$;

CREATE FUNCTION retention.forget_staff_trail() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM trail.staff_events e
  WHERE e.at < clock_timestamp() - (SELECT make_interval(days => s.staff_keep_days) FROM trail.schedule s);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;

CREATE POLICY auditor ON trail.staff_events FOR SELECT TO carrel_auditor USING (true);
GRANT SELECT ON trail.staff_events TO carrel_auditor;
