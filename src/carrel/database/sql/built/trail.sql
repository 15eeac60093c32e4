-- The trail, and the grants that its rows give.
--
-- Every inquiry is a row here before anything is read: who, where, what was asked, what the policy answered and
-- by which clauses; of the patron a keyed pseudonym. Nothing in a row can hold a name, a number or a title: whatever
-- the application hands over is a word of the vocabulary or of an edition, or the row is refused. A permit also writes
-- a grant: a short-lived leave to read or do one thing. Row and grant are one transaction, and the grant opens nothing
-- until it is committed.

-- What a row can say was done beside the policy's actions: finding, comparing, a card that was seen or held, an act taken back, an
-- account holder who signed in or out, a change of contact information that a link took back, alarms, letters, and jobs of Carrel's own.
INSERT INTO trail.actions VALUES
  ('find-by-number'), ('find-by-name'), ('find-by-user-key'),
  ('check-details'), ('check-birth-date'), ('check-photo-id'), ('show-own-card'), ('tell-hold-label'),
  ('hold-card'), ('undo'), ('sign-in'), ('sign-out'), ('sign-out-everywhere'), ('revert-contact'), ('see-alarm'), ('close-alarm'), ('set-pin'), ('forgot-pin'),
  ('print-letter'), ('forget-patrons'), ('forget-trail'), ('forget-traces'), ('forget-mail'), ('write-notices'), ('spread-mailing'),
  ('unsubscribe')
ON CONFLICT DO NOTHING;

-- Nobody changes a row, the owner neither; rows go only when the schedule says so.
CREATE FUNCTION trail.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < clock_timestamp() - (SELECT make_interval(days => s.keep_days) FROM trail.schedule s) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the trail is only ever added to' USING ERRCODE = 'CA009';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON trail.entries FOR EACH ROW EXECUTE FUNCTION trail.refuse();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON trail.entries FOR EACH STATEMENT EXECUTE FUNCTION trail.refuse();

-- Are these facts of the vocabulary, and clauses of that edition? Asked of every row, whoever writes it. A permit names both. What
-- an interaction came to is of the kind of principal who began it.
CREATE FUNCTION trail.words_alone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF jsonb_typeof(NEW.facts) IS DISTINCT FROM 'object'
     OR EXISTS (SELECT FROM jsonb_each(NEW.facts) f WHERE jsonb_typeof(f.value) <> 'string')
     OR EXISTS (SELECT FROM jsonb_each_text(NEW.facts) f
                WHERE NOT EXISTS (SELECT FROM trail.facts k WHERE k.name = f.key AND k.value = f.value))
     OR NOT EXISTS (SELECT FROM trail.facts k WHERE k.name = 'place' AND k.value = coalesce(NEW.place, 'library'))
     OR NOT EXISTS (SELECT FROM trail.facts k WHERE k.name = 'channel' AND k.value = coalesce(NEW.channel, 'in-person'))
     OR NOT NEW.clauses <@ coalesce((SELECT e.clauses FROM trail.editions e WHERE e.name = NEW.edition), '{}')
     OR cardinality(NEW.clauses) <> (SELECT count(DISTINCT c) FROM unnest(NEW.clauses) c)
     OR NEW.outcome = 'permit' AND cardinality(NEW.clauses) = 0
     OR EXISTS (SELECT FROM staff.interactions i WHERE i.id = NEW.interaction AND i.principal <> NEW.principal)
  THEN
    RAISE EXCEPTION 'a row is made of words that the policy knows' USING ERRCODE = 'CA006';
  END IF;
  NEW.clauses := ARRAY(SELECT unnest(NEW.clauses));  -- an array's bounds are numbers that anyone may choose
  RETURN NEW;
END $$;
CREATE TRIGGER words_alone BEFORE INSERT ON trail.entries FOR EACH ROW EXECUTE FUNCTION trail.words_alone();

-- What a row keeps of the form that it was sent with: enough to know it again, and no place to write something into.
CREATE FUNCTION guard.nonce(interaction_id uuid, form uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT left(encode(guard.keyed(convert_to('form ' || interaction_id || ' ' || form, 'UTF8')), 'hex'), 32)::uuid $$;

CREATE FUNCTION guard.pseudonym(account_key text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to('patron ' || account_key, 'UTF8')) $$;

CREATE FUNCTION guard.pseudonym(patron bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.pseudonym(patron::text) $$;

-- The interaction of whoever shows this token: locked, touched, and an error when it is over or another's: CA002.
-- What this transaction itself found or compared may not be built upon before it is committed: CA010. Nobody but staff finds and
-- compares; what `anybody` may is asked about the account that the interaction is bound to.
CREATE FUNCTION guard.presence(token text, interaction_id uuid, anybody boolean DEFAULT false) RETURNS guard.presence
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me   guard.member := CASE WHEN anybody THEN guard.asker(token) ELSE guard.member(token) END;
  here staff.interactions;
BEGIN
  UPDATE staff.interactions i SET touched_at = clock_timestamp()
  WHERE i.id = interaction_id AND i.sign_in = me.sign_in AND NOT i.ended
    AND i.touched_at > clock_timestamp() - interval '10 minutes'
  RETURNING i.* INTO here;
  IF here.id IS NULL THEN
    RAISE EXCEPTION 'this interaction is over' USING ERRCODE = 'CA002';
  ELSIF NOT guard.is_committed(here.written_by) THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  PERFORM guard.saw(me);
  RETURN (me, here)::guard.presence;
END $$;

-- The same, seen and not touched: it goes on no longer for that.
CREATE FUNCTION guard.look(token text, interaction_id uuid) RETURNS staff.interactions
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.asker(token);
  i  staff.interactions;
BEGIN
  SELECT x.* INTO i FROM staff.interactions x
  WHERE x.id = interaction_id AND x.sign_in = me.sign_in AND NOT x.ended
    AND x.touched_at > clock_timestamp() - interval '10 minutes';
  IF i.id IS NULL THEN
    RAISE EXCEPTION 'this interaction is over' USING ERRCODE = 'CA002';
  ELSIF NOT (guard.is_committed(i.written_by) AND (i.own_card_by IS NULL OR guard.is_committed(i.own_card_by))) THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN i;
END $$;

-- Whatever an interaction came to is gone: what was shown and matched, every grant, and what was done under them.
CREATE FUNCTION guard.finish(over uuid[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE staff.interactions i SET ended = true, patron_id = NULL, account_key = NULL, circumstances = '{}',
    shown = '{}', matched = '{}', last_check = NULL, own_card_of = NULL
  WHERE i.id = ANY (over);
  DELETE FROM guard.grants g WHERE g.interaction = ANY (over)
$$;

-- Begins with a person. What this sign-in left alone for ten minutes is over, and goes now.
CREATE FUNCTION road.begin(token text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me    guard.member := guard.member(token);
  begun uuid;
BEGIN
  PERFORM guard.saw(me);
  PERFORM guard.finish(ARRAY(SELECT i.id FROM staff.interactions i WHERE i.sign_in = me.sign_in AND NOT i.ended
                             AND i.touched_at <= clock_timestamp() - interval '10 minutes' ORDER BY i.id));
  INSERT INTO staff.interactions (sign_in) VALUES (me.sign_in) RETURNING id INTO begun;
  RETURN begun;
END $$;

-- Ends it, whatever state it is in; what was shown and matched is gone, and so is every grant.
CREATE FUNCTION road.next_person(token text, interaction_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  PERFORM guard.finish(ARRAY(SELECT i.id FROM staff.interactions i WHERE i.id = interaction_id AND i.sign_in = me.sign_in));
END $$;

-- The telephone number, as it is compared, that permission for detailed messages was given for (reading R42).
CREATE FUNCTION guard.voicemail_number(patron bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(p.voicemail_number, '') FROM library.patrons p WHERE p.id = patron AND p.voicemail_permission
$$;

-- What the policy asks about the account itself. Facts only: yes, no, settled, changed. Settled is what may be sent to.
CREATE FUNCTION guard.circumstances(patron bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'email', CASE WHEN x.email_key = '' THEN 'none' WHEN guard.may_be_sent_to(patron::text, 'email') THEN 'settled' ELSE 'changed' END,
    'postal', CASE WHEN x.address_key <> '' AND guard.may_be_sent_to(patron::text, 'address') THEN 'settled' ELSE 'changed' END,
    'mail_service', CASE WHEN p.mail_service THEN 'yes' ELSE 'no' END,
    'voicemail_permission', CASE WHEN guard.voicemail_number(patron) = x.telephone_key THEN 'yes' ELSE 'no' END,
    'marketing', p.marketing,
    'friends_opt_in', CASE WHEN p.friends_opt_in THEN 'yes' ELSE 'no' END,
    'foundation_opt_in', CASE WHEN p.foundation_opt_in THEN 'yes' ELSE 'no' END)
  FROM library.patrons p JOIN library.personal x ON x.patron_id = p.id WHERE p.id = patron
$$;

-- The same, of whichever account an interaction is bound to.
CREATE FUNCTION guard.circumstances_of(i staff.interactions) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT CASE WHEN i.patron_id IS NULL THEN guard.as_settled(i.circumstances, i.account_key) ELSE guard.circumstances(i.patron_id) END $$;

-- Staff ask as their own team, and an account holder online, for themselves: no team's rules and no exception are theirs.
CREATE FUNCTION guard.is_of_its_door(here guard.presence, facts jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE (here.interaction).principal
    WHEN 'staff' THEN (facts ->> 'team' IS NOT DISTINCT FROM (here.member).team) AND facts ->> 'channel' IS DISTINCT FROM 'online'
    ELSE facts @> '{"channel": "online", "requester": "holder", "team": "branch", "exception": "none", "legal_basis": "none"}' END
$$;

-- Every evidence fact the database can vouch for must be as it says: CA005. What found nobody is no evidence.
CREATE FUNCTION guard.check_facts(here guard.presence, facts jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i     staff.interactions := here.interaction;
  bare  boolean := i.account_key IS NULL;
  shown text[] := CASE WHEN bare THEN '{}' ELSE i.shown END;
BEGIN
  IF NOT guard.is_of_its_door(here, facts)
     OR (facts ->> 'card' = 'yes' AND NOT 'card' = ANY (shown))
     OR (facts ->> 'number' = 'yes' AND NOT shown && ARRAY['card', 'number'])
     OR (facts ->> 'pin' = 'yes' AND NOT 'pin' = ANY (shown))
     OR (facts ->> 'details' = 'yes' AND NOT 'details' = ANY (i.matched))
     OR (facts ->> 'photo_id' = 'yes' AND NOT 'photo_id' = ANY (i.matched))
     OR (facts ->> 'birth_date' = 'yes' AND NOT 'birth_date' = ANY (i.matched))
     OR (NOT bare AND NOT facts @> guard.circumstances_of(i))
  THEN
    RAISE EXCEPTION 'the facts are not what this interaction showed' USING ERRCODE = 'CA005';
  END IF;
END $$;

-- Writes the row of one inquiry, and a grant with it when the policy permits. The same form sent twice writes once; under
-- other facts it opens nothing, but for an act that was done, which only tells how it ended.
-- What was decided on is what `road.state` told at that revision: where an account was found since, or evidence, CA005.
CREATE FUNCTION road.write(token text, interaction_id uuid, revision text, form uuid, asked text, answered text, cited text[],
                           fingerprint text, facts jsonb)
RETURNS TABLE (grant_id uuid, cleared text[], is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here   guard.presence := guard.presence(token, interaction_id, anybody => true);
  bound  text := (here.interaction).account_key;
  sent   uuid := guard.nonce(interaction_id, form);
  fields text[] := '{}';
  entry  bigint;
  opens  boolean;
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    RAISE EXCEPTION 'a row must outlive a crash before it opens anything' USING ERRCODE = 'CA006';
  END IF;
  IF answered NOT IN ('permit', 'ask', 'refer', 'deny') THEN
    RAISE EXCEPTION 'that is not an outcome' USING ERRCODE = 'CA006';
  END IF;
  IF revision IS DISTINCT FROM (here.interaction).written_by::text THEN
    RAISE EXCEPTION 'that was decided on what has changed since' USING ERRCODE = 'CA005';
  END IF;
  PERFORM guard.check_facts(here, facts);
  opens := answered = 'permit'
           AND (bound IS NOT NULL OR EXISTS (SELECT FROM guard.needs_no_patron n WHERE n.action = asked));
  IF opens AND bound IS NOT NULL THEN
    SELECT coalesce(array_agg(c.field ORDER BY c.field), '{}') INTO fields FROM guard.clears c WHERE c.action = asked;
  END IF;
  INSERT INTO trail.entries (principal, staff, team, branch, place, channel, action, outcome, clauses, edition, facts, shown,
                             patron, interaction, nonce)
  VALUES ((here.interaction).principal, (here.member).name, (here.member).team, (here.member).branch, facts ->> 'place', facts ->> 'channel', asked,
          answered, cited, fingerprint, facts, fields, guard.pseudonym(bound), interaction_id, sent)
  ON CONFLICT (interaction, nonce) DO NOTHING RETURNING id INTO entry;
  IF entry IS NULL THEN
    RETURN QUERY
      SELECT g.id, g.cleared, false FROM trail.entries e LEFT JOIN guard.grants g ON g.entry_id = e.id
      WHERE e.interaction = interaction_id AND e.nonce = sent AND e.action = asked AND e.outcome = answered
        AND e.patron IS NOT DISTINCT FROM guard.pseudonym(bound)
        AND (g.is_spent OR (e.facts = write.facts AND e.clauses = cited));
    IF FOUND THEN
      RETURN;
    ELSIF EXISTS (SELECT FROM trail.entries e WHERE e.interaction = interaction_id AND e.nonce = sent AND e.action = asked) THEN
      RAISE EXCEPTION 'this form was answered otherwise' USING ERRCODE = 'CA005';
    END IF;
    RAISE EXCEPTION 'this form was for something else' USING ERRCODE = 'CA006';
  END IF;
  IF opens THEN
    RETURN QUERY
      INSERT INTO guard.grants (entry_id, sign_in, interaction, patron_id, account_key, action, cleared, expires_at)
      VALUES (entry, (here.member).sign_in, interaction_id, (here.interaction).patron_id, bound, asked, fields, clock_timestamp() + interval '30 seconds')
      RETURNING id, guard.grants.cleared, true;
  ELSE
    RETURN QUERY SELECT NULL::uuid, fields, true;
  END IF;
END $$;

-- The grant that this transaction named and may use, if there is one. A snapshot from before would not see that a
-- leave has ended, so each statement must take its own.
CREATE FUNCTION guard.in_force(token text, grant_id uuid) RETURNS guard.grants
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT g FROM guard.grants g
  JOIN staff.sign_ins s ON s.id = g.sign_in
  LEFT JOIN staff.accounts a ON a.id = s.account_id
  JOIN staff.interactions i ON i.id = g.interaction
  WHERE g.id = grant_id AND guard.is_committed(g.written_by) AND g.expires_at > clock_timestamp()
    AND s.token_hash = guard.hash(token) AND guard.is_committed(s.written_by) AND s.ends_at > clock_timestamp()
    AND CASE s.principal WHEN 'staff' THEN a.id IS NOT NULL AND a.disabled_at IS NULL AND s.locked_at IS NULL
                         ELSE guard.is_at_home(s) AND s.patron_id = g.patron_id END
    AND current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')
    AND NOT i.ended AND i.touched_at > clock_timestamp() - interval '10 minutes'
    AND i.patron_id IS NOT DISTINCT FROM g.patron_id AND i.account_key IS NOT DISTINCT FROM g.account_key
$$;

-- The one patron whose `field` the transaction may read; the policies on the tables compare with this.
CREATE FUNCTION guard.patron(field text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT g.patron_id
  FROM guard.in_force(current_setting('carrel.token', true), nullif(current_setting('carrel.grant', true), '')::uuid) g
  WHERE field = ANY (g.cleared)
$$;

-- The interaction of that grant: what was paid in it is what its receipts say.
CREATE FUNCTION guard.interaction() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT g.interaction
  FROM guard.in_force(current_setting('carrel.token', true), nullif(current_setting('carrel.grant', true), '')::uuid) g
$$;

-- Spends the grant of an act: it does one thing, once.
CREATE FUNCTION guard.spend(token text, grant_id uuid, act text) RETURNS guard.grants
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used guard.grants := guard.in_force(token, grant_id);
BEGIN
  IF used.id IS NULL OR used.action <> act THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  END IF;
  UPDATE guard.grants g SET is_spent = true WHERE g.id = grant_id AND NOT g.is_spent;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this was done already' USING ERRCODE = 'CA007';
  END IF;
  RETURN used;
END $$;

GRANT USAGE ON SCHEMA trail TO carrel_auditor;
GRANT SELECT ON trail.entries, trail.schedule TO carrel_auditor;
