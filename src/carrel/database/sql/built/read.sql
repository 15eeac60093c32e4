-- Reading what a grant clears: one function a field, and exactly its columns. They run as `carrel_reader`, whom
-- row-level security shows the rows of one patron, and only while the grant that the transaction names is committed,
-- unexpired, of this member of staff and this interaction, and clears this field.

-- What was decided on where to send to is still so: a list that is read to be mailed goes to an address that is settled now.
CREATE FUNCTION guard.is_still_so(grant_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.facts @> jsonb_build_object('email', now_is ->> 'email', 'postal', now_is ->> 'postal')
  FROM guard.grants g JOIN trail.entries e ON e.id = g.entry_id CROSS JOIN guard.circumstances(g.patron_id) now_is WHERE g.id = grant_id
$$;

CREATE FUNCTION guard.open(token text, grant_id uuid, field text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('carrel.token', token, true), set_config('carrel.grant', grant_id::text, true);
  IF guard.patron(field) IS NULL THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  ELSIF guard.is_still_so(grant_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'where to send to has changed since' USING ERRCODE = 'CA005';
  END IF;
END $$;

-- The number that permission for detailed messages was given for, of the patron whose telephone may be read.
CREATE FUNCTION guard.permitted_number() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.voicemail_number(guard.patron('telephone')) $$;

-- The newest renewal of the interaction: what came of it is told apart from what came of those before.
CREATE FUNCTION guard.last_renewal() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT g.id FROM guard.grants g
  WHERE g.interaction = guard.interaction() AND g.action = 'renew' AND g.is_spent ORDER BY g.expires_at DESC LIMIT 1
$$;

-- Does the grant that the transaction names come from an account holder who came by themselves?
CREATE FUNCTION guard.is_asked_at_home() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT i.principal = 'account-holder' FROM staff.interactions i WHERE i.id = guard.interaction() $$;

-- What came back and is kept because of the law alone is no list of the holder's, and by their own door it is not told that it is kept.
CREATE FUNCTION guard.untold_past() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(x.id), '{}') FROM library.past_checkouts x JOIN library.patrons p ON p.id = x.patron_id
  WHERE p.id = guard.patron('history') AND NOT p.keeps_history AND guard.is_asked_at_home()
    AND NOT EXISTS (SELECT FROM library.fees f WHERE f.patron_id = p.id AND f.item_id = x.item_id AND f.owed_cents > 0)
$$;

-- What the patron chose whose choices may be read.
CREATE FUNCTION guard.permitted_choices()
RETURNS TABLE (history boolean, mailings boolean, friends boolean, foundation boolean, voicemail boolean, hold_label boolean,
               vendors boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.keeps_history, p.marketing = 'default', p.friends_opt_in, p.foundation_opt_in,
    coalesce(guard.voicemail_number(p.id) = (SELECT x.telephone_key FROM library.personal x WHERE x.patron_id = p.id), false),
    p.label_by = 'name', p.is_told_to_vendors
  FROM library.patrons p WHERE p.id = guard.patron('choices')
$$;

-- The trail of the patron whose trail may be read (reading R50): the thousand newest rows, without a name of the staff. A visit in
-- which the Director's Office had determined that law requires a disclosure (R22) is left out, whatever else was done in it.
CREATE FUNCTION guard.permitted_looks()
RETURNS TABLE (visit integer, at timestamptz, principal text, team text, channel text, action text, outcome text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT dense_rank() OVER (ORDER BY n.visited DESC, n.interaction)::integer, n.at, n.principal, coalesce(n.team, ''),
         coalesce(n.channel, ''), n.action, n.outcome
  FROM (SELECT e.*, max(e.at) OVER (PARTITION BY e.interaction) AS visited FROM trail.entries e
        WHERE e.patron = guard.pseudonym(guard.patron('looks')) AND NOT EXISTS (
          SELECT FROM trail.entries d WHERE d.interaction = e.interaction AND d.facts ->> 'legal_basis' = 'determined')
        ORDER BY e.at DESC, e.id DESC LIMIT 1000) n
  ORDER BY 1, n.at, n.id
$$;

DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT * FROM (VALUES
    ('checkouts',      ARRAY['checkouts']),
    ('holds',          ARRAY['holds']),
    ('fees',           ARRAY['fees', 'balance']),
    ('past_checkouts', ARRAY['history']),
    ('questions',      ARRAY['questions']),
    ('registrations',  ARRAY['registrations']),
    ('payments',       ARRAY['plain-receipt', 'detailed-receipt']),
    ('payment_lines',  ARRAY['detailed-receipt']),
    ('personal',       ARRAY['personal', 'telephone']),
    ('acts',           ARRAY['recent']),
    ('cards',          ARRAY['card-number'])) AS t (name, fields)
  LOOP
    EXECUTE format('GRANT SELECT ON library.%I TO carrel_reader', it.name);
    EXECUTE format('CREATE POLICY one_grant_one_patron ON library.%I FOR SELECT TO carrel_reader USING (%s)', it.name,
      (SELECT '(' || string_agg(format('patron_id = (SELECT guard.patron(%L))', f), ' OR ') || ')' FROM unnest(it.fields) f)
      || CASE it.name WHEN 'payments' THEN ' AND (interaction = (SELECT guard.interaction()) OR (SELECT guard.is_asked_at_home()))'
                      WHEN 'acts' THEN ' AND interaction = (SELECT guard.interaction())' ELSE '' END
      || CASE it.name WHEN 'acts' THEN ' AND guard.is_committed(written_by)' ELSE '' END);
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA guard TO carrel_reader;
GRANT EXECUTE ON FUNCTION guard.open(text, uuid, text), guard.patron(text), guard.interaction(), guard.is_committed(xid8),
  guard.permitted_number(), guard.last_renewal(), guard.is_still_so(uuid), guard.is_asked_at_home(), guard.untold_past(),
  guard.permitted_choices(), guard.permitted_looks() TO carrel_reader;

CREATE FUNCTION road.read_checkouts(token text, grant_id uuid)
RETURNS TABLE (id bigint, title text, due_on date, renewals integer, is_at_limit boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'checkouts');
  RETURN QUERY SELECT c.id, t.title, c.due_on, c.renewals,
      c.renewals >= (SELECT r.value FROM library.rules r WHERE r.name = 'renewals')
    FROM library.checkouts c JOIN library.items i ON i.id = c.item_id JOIN library.titles t ON t.id = i.title_id
    ORDER BY c.due_on, c.id;
END $$;

-- What went out, came back or was renewed on this account in this interaction, and was not taken back; the newest first.
CREATE FUNCTION road.read_recent(token text, grant_id uuid)
RETURNS TABLE (receipt text, action text, result text, title text, due_on date, is_last boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'recent');
  RETURN QUERY SELECT CASE WHEN a.action <> 'renew' THEN a.receipt::text END, a.action, a.result, t.title,
      CASE WHEN a.action <> 'return' THEN a.due_on END, a.action = 'renew' AND a.grant_id = guard.last_renewal()
    FROM library.acts a JOIN library.titles t ON t.id = a.title_id
    WHERE a.checkout_id IS NOT NULL AND NOT a.is_undone ORDER BY a.number DESC;
END $$;

CREATE FUNCTION road.read_holds(token text, grant_id uuid)
RETURNS TABLE (id bigint, title text, pickup text, is_ready boolean, ready_until date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'holds');
  RETURN QUERY SELECT h.id, t.title, b.name, h.item_id IS NOT NULL, h.ready_until
    FROM library.holds h JOIN library.titles t ON t.id = h.title_id JOIN library.branches b ON b.id = h.pickup
    ORDER BY h.placed_at, h.id;
END $$;

CREATE FUNCTION road.read_fees(token text, grant_id uuid)
RETURNS TABLE (id bigint, cause text, title text, owed_cents integer, assessed_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'fees');
  RETURN QUERY SELECT f.id, f.cause, coalesce(t.title, ''), f.owed_cents, f.assessed_on
    FROM library.fees f LEFT JOIN library.items i ON i.id = f.item_id LEFT JOIN library.titles t ON t.id = i.title_id
    WHERE f.owed_cents > 0 ORDER BY f.assessed_on, f.id;
END $$;

CREATE FUNCTION road.read_balance(token text, grant_id uuid) RETURNS TABLE (owed_cents bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'balance');
  RETURN QUERY SELECT coalesce(sum(f.owed_cents), 0) FROM library.fees f;
END $$;

CREATE FUNCTION road.read_history(token text, grant_id uuid) RETURNS TABLE (title text, returned_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'history');
  RETURN QUERY SELECT t.title, p.returned_on
    FROM library.past_checkouts p JOIN library.items i ON i.id = p.item_id JOIN library.titles t ON t.id = i.title_id
    WHERE p.id <> ALL ((SELECT guard.untold_past())::bigint[]) ORDER BY p.returned_on DESC, p.id DESC;
END $$;

CREATE FUNCTION road.read_questions(token text, grant_id uuid) RETURNS TABLE (asked_on date, question text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'questions');
  RETURN QUERY SELECT q.asked_on, q.question FROM library.questions q ORDER BY q.asked_on DESC, q.id;
END $$;

CREATE FUNCTION road.read_registrations(token text, grant_id uuid) RETURNS TABLE (program text, held_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'registrations');
  RETURN QUERY SELECT r.program, r.held_on FROM library.registrations r ORDER BY r.held_on, r.id;
END $$;

-- The newest payment of this interaction: amount and date alone (reading R8).
CREATE FUNCTION road.read_plain_receipt(token text, grant_id uuid) RETURNS TABLE (paid_on date, cents integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'plain-receipt');
  RETURN QUERY SELECT p.paid_on, p.cents FROM library.payments p ORDER BY p.id DESC LIMIT 1;
END $$;

-- What that payment was for; by the account holder's own door, their last fifty.
CREATE FUNCTION road.read_detailed_receipt(token text, grant_id uuid)
RETURNS TABLE (paid_on date, cause text, title text, cents integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'detailed-receipt');
  RETURN QUERY SELECT p.paid_on, l.cause, coalesce(t.title, ''), l.cents
    FROM (SELECT * FROM library.payments ORDER BY id DESC LIMIT CASE WHEN guard.is_asked_at_home() THEN 50 ELSE 1 END) p
    JOIN library.payment_lines l ON l.payment_id = p.id
    LEFT JOIN library.items i ON i.id = l.item_id LEFT JOIN library.titles t ON t.id = i.title_id
    ORDER BY p.id DESC, l.number;
END $$;

CREATE FUNCTION road.read_personal(token text, grant_id uuid)
RETURNS TABLE (first_name text, last_name text, birth_date date, address text, telephone text, email text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'personal');
  RETURN QUERY SELECT x.first_name, x.last_name, x.birth_date, x.address, x.telephone, x.email FROM library.personal x;
END $$;

-- The one number that permission for detailed messages was given for, where it is still on file (reading R42).
CREATE FUNCTION road.read_telephone(token text, grant_id uuid) RETURNS TABLE (telephone text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'telephone');
  RETURN QUERY SELECT x.telephone FROM library.personal x WHERE x.telephone_key = (SELECT guard.permitted_number());
END $$;

CREATE FUNCTION road.read_card_number(token text, grant_id uuid) RETURNS TABLE (number text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'card-number');
  RETURN QUERY SELECT c.number FROM library.cards c WHERE c.state = 'active' ORDER BY c.issued_on DESC, c.number LIMIT 1;
END $$;

CREATE FUNCTION road.read_choices(token text, grant_id uuid)
RETURNS TABLE (history boolean, mailings boolean, friends boolean, foundation boolean, voicemail boolean, hold_label boolean,
               vendors boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'choices');
  RETURN QUERY SELECT * FROM guard.permitted_choices();
END $$;

CREATE FUNCTION road.read_looks(token text, grant_id uuid)
RETURNS TABLE (visit integer, at timestamptz, principal text, team text, channel text, action text, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.open(token, grant_id, 'looks');
  RETURN QUERY SELECT * FROM guard.permitted_looks();
END $$;

GRANT CREATE ON SCHEMA road TO carrel_reader;
DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'road'::regnamespace AND p.proname LIKE 'read\_%'
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO carrel_reader', it.name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO carrel_application', it.name);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA road FROM carrel_reader;
