-- Notices, which a job writes, and news of events, which staff write (PR.3, RR.4). A notice says that something is ready or due, where
-- and when, and no title (reading P3); news go to those who did not opt out.

-- Writes the notices that are due: one a kind, account, place and run, whatever it is about. Of each hold and checkout one is written
-- for each day that it is kept until, or due on. (Where patrons are elsewhere, none is here, and their library system writes them.)
CREATE FUNCTION job.write_notices() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written bigint;
BEGIN
  WITH about AS (
    SELECT 'hold-ready' AS kind, h.patron_id, h.id AS hold_id, NULL::bigint AS checkout_id, h.ready_until AS day, h.pickup
    FROM library.holds h WHERE h.item_id IS NOT NULL AND h.ready_until >= current_date
    UNION ALL
    SELECT CASE WHEN c.due_on < current_date THEN 'overdue' ELSE 'due-soon' END, c.patron_id, NULL, c.id, c.due_on, NULL
    FROM library.checkouts c
    WHERE c.due_on BETWEEN current_date - library.rule('overdue-days') AND current_date + library.rule('due-soon-days')
  ), reached AS (
    SELECT a.* FROM about a JOIN library.personal x ON x.patron_id = a.patron_id WHERE x.email_key <> ''
  ), fresh AS (
    INSERT INTO mail.noticed (kind, hold_id, checkout_id, day) SELECT r.kind, r.hold_id, r.checkout_id, r.day FROM reached r
    ON CONFLICT DO NOTHING RETURNING kind, hold_id, checkout_id
  ), notices AS (
    SELECT r.kind, r.patron_id, r.pickup, min(r.day) AS day
    FROM fresh f JOIN reached r ON r.kind = f.kind
      AND (r.hold_id = f.hold_id OR r.checkout_id = f.checkout_id)
    GROUP BY 1, 2, 3
  ), posted AS (
    SELECT mail.post(n.kind, n.patron_id::text, NULL,
                     jsonb_strip_nulls(jsonb_build_object('day', n.day::text, 'place', (SELECT b.name FROM library.branches b WHERE b.id = n.pickup))))
    FROM notices n
  )
  SELECT count(*) INTO written FROM posted;
  IF written > 0 THEN
    PERFORM guard.job_done('write-notices');
  END IF;
  RETURN written;
END $$;

-- Writes the next letters of a mailing that is not spread yet; how many accounts were looked at, 0 where nothing is left to do.
CREATE FUNCTION job.spread_mailing(at_once integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mailing mail.mailings;
  looked  bigint[];
BEGIN
  SELECT m.* INTO mailing FROM mail.mailings m WHERE NOT m.is_spread ORDER BY m.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF mailing.id IS NULL THEN
    RETURN 0;
  END IF;
  looked := ARRAY(SELECT p.id FROM library.patrons p WHERE p.id > mailing.reached ORDER BY p.id LIMIT at_once);
  INSERT INTO mail.letters (kind, account_key, mailing, urgency)
  SELECT k.name, p.id::text, mailing.id, k.urgency
  FROM mail.kinds k, library.patrons p JOIN library.personal x ON x.patron_id = p.id
  WHERE k.name = 'event-mailing' AND p.id = ANY (looked) AND p.marketing = 'default' AND x.email_key <> '';
  INSERT INTO mail.unsubscribing SELECT guard.hash(mail.unsubscribe_token(l.account_key)), l.account_key
  FROM mail.letters l WHERE l.mailing = mailing.id AND l.account_key = ANY (looked::text[])
  ON CONFLICT DO NOTHING;
  UPDATE mail.mailings m
  SET reached = coalesce(looked[cardinality(looked)], m.reached), is_spread = cardinality(looked) < at_once
  WHERE m.id = mailing.id;
  IF cardinality(looked) < at_once THEN
    PERFORM guard.job_done('spread-mailing');
  END IF;
  RETURN cardinality(looked);
END $$;

-- What ends the mailings to an account. Whoever has a letter has it; whoever has the account's key cannot make it.
CREATE FUNCTION mail.unsubscribe_token(account_key text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(guard.keyed(convert_to('unsubscribe ' || account_key, 'UTF8')), 'hex')
$$;

-- Whoever follows the link in a mailing has enough of them (readings R46, R48). False where the link is nobody's.
CREATE FUNCTION road.unsubscribe(token text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account text := (SELECT u.account_key FROM mail.unsubscribing u WHERE u.token_hash = guard.hash(unsubscribe.token));
BEGIN
  IF account IS NULL THEN
    RETURN false;
  END IF;
  INSERT INTO trail.entries (principal, action, outcome, patron, interaction)
  VALUES ('link', 'unsubscribe', 'done', guard.pseudonym(account), gen_random_uuid());
  UPDATE library.patrons p SET marketing = 'opted-out' WHERE p.id = account::bigint;
  RETURN true;
END $$;

CREATE FUNCTION guard.mailing_member(token text) RETURNS guard.member
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  IF NOT me.roles && ARRAY['administrator', 'supervisor', 'management-team'] THEN
    RAISE EXCEPTION 'this is for supervisors, administrators and the management team' USING ERRCODE = 'CA004';
  END IF;
  RETURN me;
END $$;

-- How many a mailing would go to now.
CREATE FUNCTION road.mailing_reach(token text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.mailing_member(token);
  RETURN (SELECT count(*) FROM library.patrons p JOIN library.personal x ON x.patron_id = p.id
          WHERE p.marketing = 'default' AND x.email_key <> '');
END $$;

-- Posts a mailing, and writes down by which clauses it may be; the same form posts once.
CREATE FUNCTION road.post_mailing(token text, form uuid, subject text, body text, cited text[], fingerprint text, facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.mailing_member(token);
BEGIN
  PERFORM guard.saw(me);
  INSERT INTO mail.mailings AS m (form, subject, body, posted_by)
  VALUES (post_mailing.form, post_mailing.subject, post_mailing.body, me.name) ON CONFLICT ON CONSTRAINT mailings_form_key DO NOTHING;
  IF FOUND THEN
    INSERT INTO trail.entries (principal, staff, team, branch, channel, action, outcome, clauses, edition, facts, interaction)
    VALUES ('staff', me.name, me.team, me.branch, 'email', 'send-event-mailing', 'permit', cited, fingerprint, post_mailing.facts, form);
  END IF;
END $$;

-- Mailings of late, the newest first, and how far each has come.
CREATE FUNCTION road.mailings(token text)
RETURNS TABLE (subject text, posted_by text, posted_at timestamptz, is_spread boolean, sent bigint, waiting bigint, other bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.mailing_member(token);
  RETURN QUERY
    SELECT m.subject, m.posted_by, m.posted_at, m.is_spread,
           count(*) FILTER (WHERE l.state = 'sent'), count(*) FILTER (WHERE l.state = 'waiting'),
           count(*) FILTER (WHERE l.state NOT IN ('sent', 'waiting'))
    FROM (SELECT x.* FROM mail.mailings x ORDER BY x.id DESC LIMIT 20) m LEFT JOIN mail.letters l ON l.mailing = m.id
    GROUP BY m.id, m.subject, m.posted_by, m.posted_at, m.is_spread ORDER BY m.id DESC;
END $$;

-- Whose address on file is refused by its mail server, by user key (reading R29), the newest first.
CREATE FUNCTION road.refused_addresses(token text) RETURNS TABLE (user_key bigint, since timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  IF NOT guard.is_embedded() THEN
    RETURN;
  END IF;
  PERFORM guard.saw(me);
  RETURN QUERY
    SELECT p.user_key, r.since FROM mail.refusing r JOIN library.patrons p ON p.id = r.account_key::bigint
    WHERE mail.is_refusing(r.account_key) ORDER BY r.since DESC LIMIT 200;
END $$;

-- How the mail goes: counts by state, with the kind, and nothing of whom.
CREATE FUNCTION road.mail_by_state(token text)
RETURNS TABLE (kind text, state text, letters bigint, tried bigint, unsure bigint, oldest timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.mailing_member(token);
  RETURN QUERY
    SELECT l.kind, l.state, count(*), count(*) FILTER (WHERE l.tries > 0), count(*) FILTER (WHERE l.unsure > 0), min(l.posted_at)
    FROM mail.letters l GROUP BY 1, 2 ORDER BY 1, 2;
END $$;

GRANT USAGE ON SCHEMA job TO carrel_mailer;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA job TO carrel_mailer;
