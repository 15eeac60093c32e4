-- Alarms, for supervisors and administrators: a change of contact information that somebody took back by a link. Staff are told the
-- user key (reading R29) and who changed what when, and no address. Of whom they are told has a row, committed before.

CREATE FUNCTION guard.of_role(token text, roles text[]) RETURNS guard.member
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  IF NOT me.roles && roles THEN
    RAISE EXCEPTION 'this is for staff with another role' USING ERRCODE = 'CA004';
  END IF;
  RETURN me;
END $$;

CREATE FUNCTION guard.note_about(me guard.member, what text, result text, whose text, about uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (principal, staff, team, branch, action, outcome, patron, interaction)
  VALUES ('staff', me.name, me.team, me.branch, what, result, guard.pseudonym(whose), about)
$$;

-- Writes down of whom the open alarms are about to be told; `road.alarms` tells them, once, within half a minute.
CREATE FUNCTION road.look_at_alarms(token text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me   guard.member := guard.of_role(token, ARRAY['administrator', 'supervisor']);
  look uuid;
BEGIN
  PERFORM guard.saw(me);
  INSERT INTO guard.looks (sign_in) VALUES (me.sign_in) RETURNING id INTO look;
  PERFORM guard.note_about(me, 'see-alarm', 'one', a.account_key, look) FROM guard.alarms a WHERE a.closed_at IS NULL;
  RETURN look;
END $$;

-- The open alarms that were written down, the oldest first. `is_own`: one of the changes was made by whoever looks.
CREATE FUNCTION road.alarms(token text, look uuid)
RETURNS TABLE (id bigint, raised_at timestamptz, user_key bigint, changes jsonb, is_own boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.of_role(token, ARRAY['administrator', 'supervisor']);
BEGIN
  IF NOT EXISTS (SELECT FROM guard.looks l WHERE l.id = look AND l.sign_in = me.sign_in AND guard.is_committed(l.written_by)
                                             AND l.looked_at > clock_timestamp() - interval '30 seconds') THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN QUERY
    SELECT a.id, a.raised_at, p.user_key,
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'at', r.given_at, 'by', coalesce(r.given_by, ''),
                                                         'branch', coalesce(r.given_branch, ''), 'channel', coalesce(r.given_channel, ''),
                                                         'evidence', r.given_evidence) ORDER BY r.given_at)
                     FROM guard.reverted r WHERE r.alarm = a.id), '[]'),
           guard.is_involved(a.id, me.name)
    FROM guard.alarms a LEFT JOIN library.patrons p ON p.id::text = a.account_key
    WHERE a.closed_at IS NULL
      AND EXISTS (SELECT FROM trail.entries e WHERE e.interaction = look AND e.patron = guard.pseudonym(a.account_key))
    ORDER BY a.raised_at, a.id;
END $$;

CREATE FUNCTION guard.is_involved(which bigint, who text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT FROM guard.reverted r WHERE r.alarm = which AND r.given_by = who) $$;

-- Somebody has looked into it: what is settled is sent to again. Whoever made one of the changes leaves it to others.
CREATE FUNCTION road.close_alarm(token text, alarm bigint, how text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me    guard.member := guard.of_role(token, ARRAY['administrator', 'supervisor']);
  whose text := (SELECT a.account_key FROM guard.alarms a WHERE a.id = alarm AND a.closed_at IS NULL);
BEGIN
  IF guard.is_involved(alarm, me.name) THEN
    RAISE EXCEPTION 'this is for somebody who made none of the changes' USING ERRCODE = 'CA004';
  ELSIF whose IS NULL THEN
    RETURN;
  END IF;
  PERFORM guard.hold_reach(whose);
  PERFORM guard.note_about(me, 'close-alarm', 'done', whose, gen_random_uuid());
  UPDATE guard.alarms a SET closed_at = clock_timestamp(), closed_by = me.name, ended = how WHERE a.id = alarm AND a.closed_at IS NULL;
END $$;

-- What is printed and put into the mail, by the teams that mail. Whose letters somebody is about to see has rows, committed before.
CREATE FUNCTION guard.mails(token text) RETURNS guard.member
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  IF NOT (me.team IN ('contact-center', 'virtual-services', 'community-information-services')
          OR me.roles && ARRAY['administrator', 'supervisor', 'contact-center-administrator']) THEN
    RAISE EXCEPTION 'this is for the teams that mail' USING ERRCODE = 'CA004';
  END IF;
  RETURN me;
END $$;

-- How many wait, of which kind.
CREATE FUNCTION road.letters_waiting(token text) RETURNS TABLE (kind text, waiting bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.mails(token);
  RETURN QUERY SELECT l.kind, count(*) FROM guard.letters l
    WHERE l.taken_by IS NULL OR l.taken_at < clock_timestamp() - interval '1 hour' GROUP BY l.kind ORDER BY l.kind;
END $$;

-- Takes twenty at most, to be printed by this member of staff within the hour; afterwards they wait again. Two never take the same.
CREATE FUNCTION road.take_letters(token text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me    guard.member := guard.mails(token);
  taken bigint[];
BEGIN
  PERFORM guard.saw(me);
  taken := ARRAY(SELECT l.id FROM guard.letters l WHERE l.taken_by IS NULL OR l.taken_at < clock_timestamp() - interval '1 hour'
                 ORDER BY l.id LIMIT 20 FOR UPDATE SKIP LOCKED);
  PERFORM guard.note_about(me, 'print-letter', 'tried', l.account_key, gen_random_uuid()) FROM guard.letters l WHERE l.id = ANY (taken);
  UPDATE guard.letters l SET taken_by = me.sign_in, taken_at = clock_timestamp(), written_by = pg_current_xact_id() WHERE l.id = ANY (taken);
END $$;

-- The letters that this member of staff took: to whom, where, and of a card its number.
CREATE FUNCTION road.letters(token text) RETURNS TABLE (id bigint, kind text, name text, address text, number text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.mails(token);
BEGIN
  RETURN QUERY
    SELECT l.id, l.kind, trim(x.first_name || ' ' || x.last_name), l.address,
           CASE l.kind WHEN 'card' THEN coalesce((SELECT c.number FROM library.cards c WHERE c.patron_id = x.patron_id AND c.state = 'active'
                                                  ORDER BY c.issued_on DESC, c.number LIMIT 1), '') ELSE '' END
    FROM guard.letters l JOIN library.personal x ON x.patron_id::text = l.account_key
    WHERE l.taken_by = me.sign_in AND l.taken_at > clock_timestamp() - interval '1 hour' AND guard.is_committed(l.written_by)
    ORDER BY l.id;
END $$;

-- They are in the mail: a letter about a change has told whoever it was for, and nothing of it is kept.
CREATE FUNCTION road.letters_mailed(token text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me   guard.member := guard.mails(token);
  gone guard.letters;
BEGIN
  FOR gone IN DELETE FROM guard.letters l
              WHERE l.taken_by = me.sign_in AND l.taken_at > clock_timestamp() - interval '1 hour' AND guard.is_committed(l.written_by)
              RETURNING l.*
  LOOP
    PERFORM guard.note_about(me, 'print-letter', 'done', gone.account_key, gen_random_uuid());
    UPDATE guard.notices n SET told_at = clock_timestamp() WHERE n.id = gone.notice;
  END LOOP;
END $$;
