-- Doing what a grant permits. Each act is proposed and committed before it is done, so that a grant tries one thing and no
-- other, whoever looks and takes it back; spends its grant, so that it happens once; locks what it changes, so that two
-- members of staff cannot both have it; and ends with `done`, or with the reason why not, and with nothing to read.
-- How it ended is told by `road.done`, once it is committed: to the second click, too. What is locked is locked in one order:
-- the patron, the item, its hold.

CREATE FUNCTION guard.done(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT jsonb_build_object('is_done', true) || more $$;

CREATE FUNCTION guard.not_done(reason text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT jsonb_build_object('is_done', false, 'reason', reason) $$;

-- The patron of an act, who was active today; locked, so that limits hold when two act at once.
CREATE FUNCTION guard.acting_patron(token text, grant_id uuid, act text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used guard.grants := guard.spend(token, grant_id, act);
BEGIN
  UPDATE library.patrons p SET last_active_on = current_date WHERE p.id = used.patron_id;
  RETURN used.patron_id;
END $$;

CREATE FUNCTION library.put_out(patron bigint, item library.items) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due date := current_date + library.rule('checkout-days');
  put bigint;
BEGIN
  IF (SELECT count(*) FROM library.checkouts c WHERE c.patron_id = patron) >= library.rule('checkouts-at-once') THEN
    RETURN guard.not_done('limit-reached');
  END IF;
  IF (SELECT coalesce(sum(f.owed_cents), 0) FROM library.fees f WHERE f.patron_id = patron) >= library.rule('owed-cents-stops') THEN
    RETURN guard.not_done('owes-too-much');
  END IF;
  DELETE FROM library.holds h WHERE h.item_id = item.id OR (h.patron_id = patron AND h.title_id = item.title_id AND h.item_id IS NULL);
  INSERT INTO library.checkouts (patron_id, item_id, due_on) VALUES (patron, item.id, due) RETURNING id INTO put;
  UPDATE library.items i SET state = 'checked-out' WHERE i.id = item.id;
  RETURN guard.done(jsonb_build_object('due_on', due, 'checkout', put::text));
END $$;

-- A row of its own for an account that an act touches beside the one it was asked for.
CREATE FUNCTION guard.also(used guard.grants, what text, result text, touched bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (staff, team, branch, place, channel, action, outcome, patron, interaction)
  SELECT e.staff, e.team, e.branch, e.place, e.channel, what, result, guard.pseudonym(touched), e.interaction
  FROM trail.entries e WHERE e.id = used.entry_id
$$;

-- Is the item in the hands of whoever acts? Over the telephone nobody has it before them.
CREATE FUNCTION guard.is_at_hand(used guard.grants) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT e.channel = 'in-person' FROM trail.entries e WHERE e.id = used.entry_id $$;

-- What the slip of a hold says: where it waits, under which label, until when (readings R28, R29); not what it is. Whose
-- label was told has a row, and it is told to whoever has the item at hand.
CREATE FUNCTION library.slip(used guard.grants, item bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  waiting library.holds;
  place   text;
BEGIN
  SELECT h.* INTO waiting FROM library.holds h WHERE h.item_id = item;
  SELECT b.name INTO place FROM library.branches b WHERE b.id = waiting.pickup;
  IF NOT guard.is_at_hand(used) THEN
    RETURN jsonb_build_object('goes_to', 'hold-shelf', 'branch', place);
  END IF;
  PERFORM guard.also(used, 'tell-hold-label', 'one', waiting.patron_id);
  RETURN jsonb_build_object('goes_to', 'hold-shelf', 'branch', place, 'label', guard.label(waiting.patron_id, true),
                            'until', waiting.ready_until);
END $$;

-- The item is free: it waits for the next in the queue, or goes back to the shelves.
CREATE FUNCTION library.set_free(used guard.grants, item library.items) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  next library.holds;
BEGIN
  LOOP  -- again where the first in the queue cancelled, or had another copy, while we waited for their hold
    SELECT h.* INTO next FROM library.holds h WHERE h.title_id = item.title_id AND h.item_id IS NULL
    ORDER BY h.placed_at, h.id LIMIT 1 FOR UPDATE;
    EXIT WHEN FOUND OR NOT EXISTS (SELECT FROM library.holds h WHERE h.title_id = item.title_id AND h.item_id IS NULL);
  END LOOP;
  IF next.id IS NULL THEN
    UPDATE library.items i SET state = 'available' WHERE i.id = item.id;
    RETURN guard.done(jsonb_build_object('goes_to', 'shelves'));
  END IF;
  UPDATE library.holds h SET item_id = item.id, ready_until = current_date + library.rule('hold-shelf-days') WHERE h.id = next.id;
  UPDATE library.items i SET state = 'hold-shelf', branch = next.pickup WHERE i.id = item.id;
  RETURN guard.done(library.slip(used, item.id));
END $$;

CREATE FUNCTION library.item(wanted text) RETURNS library.items
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT i FROM library.items i WHERE i.barcode = wanted FOR UPDATE $$;

CREATE FUNCTION guard.check_out(token text, grant_id uuid, act text, barcode text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, act);
  item   library.items := library.item(barcode);
  holder bigint;
BEGIN
  SELECT h.patron_id INTO holder FROM library.holds h WHERE h.item_id = item.id;
  RETURN CASE
    WHEN item.id IS NULL THEN guard.not_done('no-such-item')
    WHEN act = 'check-out-interlibrary-loan' AND (SELECT t.kind FROM library.titles t WHERE t.id = item.title_id) <> 'interlibrary'
      THEN guard.not_done('not-an-interlibrary-loan')
    WHEN act = 'check-out-hold-to-holder' AND holder IS DISTINCT FROM patron THEN guard.not_done('not-their-hold')
    WHEN holder <> patron THEN guard.not_done('waits-for-another')
    WHEN item.state NOT IN ('available', 'hold-shelf') THEN guard.not_done('not-available')
    ELSE library.put_out(patron, item) END;
END $$;

CREATE FUNCTION deed.check_out(token text, grant_id uuid, barcode text) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.check_out(token, grant_id, 'check-out', barcode) $$;

CREATE FUNCTION deed.check_out_interlibrary_loan(token text, grant_id uuid, barcode text) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.check_out(token, grant_id, 'check-out-interlibrary-loan', barcode) $$;

CREATE FUNCTION deed.check_out_hold_to_holder(token text, grant_id uuid, barcode text) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.check_out(token, grant_id, 'check-out-hold-to-holder', barcode) $$;

-- On the account of the person who picks it up (NH.5e): their own card, whoever's hold it was. That account was touched,
-- so it has a row of its own.
CREATE FUNCTION deed.check_out_hold_to_self(token text, grant_id uuid, barcode text, own_card text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used   guard.grants := guard.spend(token, grant_id, 'check-out-hold-to-self');
  item   library.items;
  picker bigint;
BEGIN
  UPDATE library.patrons p SET last_active_on = current_date FROM library.cards c
  WHERE c.number = own_card AND c.state = 'active' AND p.id = c.patron_id RETURNING p.id INTO picker;
  item := library.item(barcode);
  PERFORM guard.also(used, 'show-own-card', CASE WHEN picker IS NULL THEN 'none' ELSE 'one' END, picker);
  PERFORM guard.give_back(guard.by_missed(guard.member(token)), picker IS NOT NULL);
  RETURN CASE
    WHEN item.id IS NULL THEN guard.not_done('no-such-item')
    WHEN item.state <> 'hold-shelf' THEN guard.not_done('not-on-the-hold-shelf')
    WHEN picker IS NULL THEN guard.not_done('no-such-card')
    ELSE library.put_out(picker, item) END;
END $$;

-- Taken from anyone (reading R11). The checkout is forgotten, unless something is owed on it or law holds it (R31).
-- `one` takes back that checkout of the account served, and no later one; `is_for_slip` takes nothing back, and tells what
-- the slip says.
CREATE FUNCTION deed.return_item(token text, grant_id uuid, barcode text, one bigint, is_for_slip boolean) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used  guard.grants := guard.spend(token, grant_id, 'return');
  item  library.items := library.item(barcode);
  ended library.checkouts;
BEGIN
  IF item.id IS NULL THEN
    RETURN guard.not_done('no-such-item');
  ELSIF item.state = 'hold-shelf' AND one IS NULL AND guard.is_at_hand(used) THEN
    RETURN guard.done(library.slip(used, item.id));  -- scanned again, or for another slip
  ELSIF is_for_slip THEN
    RETURN guard.not_done('waits-for-nobody');
  END IF;
  DELETE FROM library.checkouts c 
  WHERE c.item_id = item.id AND (one IS NULL OR (c.id = one AND c.patron_id = used.patron_id)) RETURNING c.* INTO ended;
  IF ended.id IS NULL THEN
    RETURN guard.not_done('not-checked-out');
  END IF;
  INSERT INTO library.past_checkouts (patron_id, item_id)
  SELECT ended.patron_id, item.id FROM library.patrons p
  WHERE p.id = ended.patron_id AND (p.legal_hold OR EXISTS (
    SELECT FROM library.fees f WHERE f.patron_id = p.id AND f.item_id = item.id AND f.owed_cents > 0));
  RETURN library.set_free(used, item);
END $$;

-- What could be renewed has been (reading R9): not past the limit, and not while somebody waits for the title. One
-- checkout or all; the answer is the same whatever was renewed.
CREATE FUNCTION deed.renew(token text, grant_id uuid, one bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'renew');
BEGIN
  UPDATE library.checkouts c SET due_on = greatest(c.due_on, current_date + library.rule('checkout-days')), renewals = c.renewals + 1
  FROM library.items i
  WHERE c.patron_id = patron AND (one IS NULL OR c.id = one) AND i.id = c.item_id AND c.renewals < library.rule('renewals')
    AND NOT EXISTS (SELECT FROM library.holds h WHERE h.title_id = i.title_id AND h.item_id IS NULL AND h.patron_id <> patron);
  RETURN guard.done();
END $$;

CREATE FUNCTION deed.place_hold(token text, grant_id uuid, wanted bigint, pickup_at text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'place-hold');
BEGIN
  IF NOT EXISTS (SELECT FROM library.titles t WHERE t.id = wanted) THEN
    RETURN guard.not_done('no-such-title');
  ELSIF NOT EXISTS (SELECT FROM library.branches b WHERE b.id = pickup_at) THEN
    RETURN guard.not_done('no-such-branch');
  ELSIF (SELECT count(*) FROM library.holds h WHERE h.patron_id = patron) >= library.rule('holds-at-once') THEN
    RETURN guard.not_done('limit-reached');
  END IF;
  INSERT INTO library.holds (patron_id, title_id, pickup) VALUES (patron, wanted, pickup_at) ON CONFLICT (patron_id, title_id) DO NOTHING;
  RETURN CASE WHEN FOUND THEN guard.done() ELSE guard.not_done('held-already') END;
END $$;

CREATE FUNCTION deed.cancel_hold(token text, grant_id uuid, hold bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used      guard.grants := guard.in_force(token, grant_id);
  patron    bigint := guard.acting_patron(token, grant_id, 'cancel-hold');
  cancelled library.holds;
  item      library.items;
BEGIN
  LOOP  -- again where a copy came for it while we looked
    SELECT h.* INTO cancelled FROM library.holds h WHERE h.id = hold AND h.patron_id = patron;
    IF NOT FOUND THEN
      RETURN guard.not_done('no-such-hold');
    END IF;
    SELECT i.* INTO item FROM library.items i WHERE i.id = cancelled.item_id FOR UPDATE;
    DELETE FROM library.holds h WHERE h.id = hold AND h.item_id IS NOT DISTINCT FROM cancelled.item_id;
    EXIT WHEN FOUND;
  END LOOP;
  IF item.id IS NOT NULL THEN
    PERFORM library.set_free(used, item);
  END IF;
  RETURN guard.done();
END $$;

CREATE FUNCTION deed.change_hold(token text, grant_id uuid, hold bigint, pickup_at text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'change-hold');
  mine   library.holds;
BEGIN
  SELECT h.* INTO mine FROM library.holds h WHERE h.id = hold AND h.patron_id = patron FOR UPDATE;
  IF mine.id IS NULL THEN
    RETURN guard.not_done('no-such-hold');
  ELSIF mine.item_id IS NOT NULL THEN
    RETURN guard.not_done('on-the-shelf-already');
  ELSIF NOT EXISTS (SELECT FROM library.branches b WHERE b.id = pickup_at) THEN
    RETURN guard.not_done('no-such-branch');
  END IF;
  UPDATE library.holds h SET pickup = pickup_at WHERE h.id = hold;
  RETURN guard.done();
END $$;

-- Pays one fee, or the oldest first. Never more than is owed, however many pay at once.
CREATE FUNCTION deed.pay_fee(token text, grant_id uuid, paid_cents integer, one bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron  bigint := guard.acting_patron(token, grant_id, 'pay-fee');
  owed    bigint;
  payment bigint;
  rest    integer := paid_cents;
  fee     library.fees;
  part    integer;
BEGIN
  IF paid_cents IS NULL OR paid_cents <= 0 THEN
    RETURN guard.not_done('no-amount');
  END IF;
  PERFORM FROM library.fees f WHERE f.patron_id = patron AND f.owed_cents > 0 ORDER BY f.id FOR UPDATE;
  SELECT coalesce(sum(f.owed_cents), 0) INTO owed FROM library.fees f
  WHERE f.patron_id = patron AND (one IS NULL OR f.id = one);
  IF paid_cents > owed THEN
    RETURN guard.not_done('more-than-owed');
  END IF;
  INSERT INTO library.payments (patron_id, cents, interaction)
  SELECT patron, paid_cents, g.interaction FROM guard.grants g WHERE g.id = grant_id RETURNING id INTO payment;
  FOR fee IN SELECT f.* FROM library.fees f WHERE f.patron_id = patron AND f.owed_cents > 0 AND (one IS NULL OR f.id = one)
             ORDER BY f.assessed_on, f.id
  LOOP
    EXIT WHEN rest = 0;
    part := least(rest, fee.owed_cents);
    UPDATE library.fees f SET owed_cents = f.owed_cents - part WHERE f.id = fee.id;
    INSERT INTO library.payment_lines VALUES (payment, patron, fee.cause, fee.item_id, part);
    rest := rest - part;
  END LOOP;
  DELETE FROM library.past_checkouts p WHERE p.patron_id = patron
    AND NOT EXISTS (SELECT FROM library.patrons x WHERE x.id = patron AND x.legal_hold)
    AND NOT EXISTS (SELECT FROM library.fees f WHERE f.patron_id = patron AND f.item_id = p.item_id AND f.owed_cents > 0);
  RETURN guard.done();
END $$;

-- Did the row that this grant came with say that the assured holder asks (readings R7, P2)?
CREATE FUNCTION guard.is_holders(grant_id uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.facts @> '{"requester": "holder", "assured": "yes"}'
         AND 'yes' IN (e.facts ->> 'number', e.facts ->> 'card', e.facts ->> 'photo_id', e.facts ->> 'details')
  FROM guard.grants g JOIN trail.entries e ON e.id = g.entry_id WHERE g.id = grant_id
$$;

-- Blind (reading R4): what was on file is overwritten unseen, and the old email address is told (R5). What waits to be
-- sent to the old address is sent to no new one.
CREATE FUNCTION deed.update_contact(token text, grant_id uuid, kind text, new_value text, new_key text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'update-contact');
BEGIN
  IF kind IS NULL OR kind NOT IN ('email', 'telephone', 'address') OR coalesce(new_value, '') = '' THEN
    RETURN guard.not_done('not-contact-information');
  END IF;
  DELETE FROM library.outbox o WHERE o.patron_id = patron AND CASE update_contact.kind
    WHEN 'email' THEN o.kind IN ('card-number-by-email', 'pin-reset') WHEN 'address' THEN o.kind = 'card-by-mail' END;
  INSERT INTO library.outbox (patron_id, kind, to_email)
  SELECT patron, 'contact-changed', x.email FROM library.personal x WHERE x.patron_id = patron AND x.email_key <> '';
  UPDATE library.personal x SET
    email = CASE update_contact.kind WHEN 'email' THEN new_value ELSE x.email END,
    email_key = CASE update_contact.kind WHEN 'email' THEN new_key ELSE x.email_key END,
    telephone = CASE update_contact.kind WHEN 'telephone' THEN new_value ELSE x.telephone END,
    telephone_key = CASE update_contact.kind WHEN 'telephone' THEN new_key ELSE x.telephone_key END,
    address = CASE update_contact.kind WHEN 'address' THEN new_value ELSE x.address END,
    address_key = CASE update_contact.kind WHEN 'address' THEN new_key ELSE x.address_key END
  WHERE x.patron_id = patron;
  UPDATE library.patrons p SET
    email_changed_at = CASE update_contact.kind WHEN 'email' THEN clock_timestamp() ELSE p.email_changed_at END,
    postal_changed_at = CASE update_contact.kind WHEN 'address' THEN clock_timestamp() ELSE p.postal_changed_at END,
    unconfirmed = array_remove(p.unconfirmed, update_contact.kind)
                  || CASE WHEN guard.is_holders(grant_id) THEN '{}' ELSE ARRAY[update_contact.kind] END
  WHERE p.id = patron;
  RETURN guard.done();
END $$;

CREATE FUNCTION deed.replace_card(token text, grant_id uuid, new_number text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'replace-card');
BEGIN
  IF new_number IS NULL OR new_number !~ '^[0-9]{6,20}$' THEN
    RETURN guard.not_done('not-a-card-number');
  END IF;
  INSERT INTO library.cards (number, patron_id) VALUES (new_number, patron) ON CONFLICT (number) DO NOTHING;
  IF NOT FOUND THEN
    PERFORM guard.give_back(guard.by_missed(guard.member(token)), false);
    RETURN guard.not_done('number-in-use');
  END IF;
  PERFORM guard.give_back(guard.by_missed(guard.member(token)), true);
  UPDATE library.cards c SET state = 'replaced' WHERE c.patron_id = patron AND c.number <> new_number;
  RETURN guard.done();
END $$;

CREATE FUNCTION deed.change_pin(token text, grant_id uuid, which text, new_salt text, new_proof text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'change-pin');
BEGIN
  INSERT INTO library.pins AS p VALUES (patron, which, new_salt, guard.hash(new_proof))
  ON CONFLICT (patron_id, credential) DO UPDATE SET salt = new_salt, proof_hash = guard.hash(new_proof);
  RETURN guard.done();
END $$;

-- The old secret stops working at once; what is sent says how to set a new one.
CREATE FUNCTION deed.reset_pin(token text, grant_id uuid, which text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := guard.acting_patron(token, grant_id, 'reset-pin');
BEGIN
  UPDATE library.pins p SET proof_hash = NULL WHERE p.patron_id = patron AND p.credential = which;
  INSERT INTO library.outbox (patron_id, kind) VALUES (patron, 'pin-reset');
  RETURN guard.done();
END $$;

CREATE FUNCTION deed.email_card_number(token text, grant_id uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO library.outbox (patron_id, kind) VALUES (guard.acting_patron(token, grant_id, 'email-card-number'), 'card-number-by-email');
  RETURN guard.done();
END $$;

CREATE FUNCTION deed.mail_card(token text, grant_id uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO library.outbox (patron_id, kind) VALUES (guard.acting_patron(token, grant_id, 'mail-card'), 'card-by-mail');
  RETURN guard.done();
END $$;

-- What people do and no system carries out: a hold fetched from the shelf, a voicemail left, a report made.
CREATE FUNCTION deed.done_by_hand(token text, grant_id uuid, act text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF act IS NULL OR act NOT IN ('find-hold-on-shelf', 'refer-to-forgot-pin', 'leave-detailed-voicemail', 'leave-plain-voicemail',
                 'send-event-mailing', 'share-contact-with-friends', 'share-contact-with-foundation',
                 'send-notice-through-agency', 'report-as-mandated') THEN
    RAISE EXCEPTION 'that is not done by hand' USING ERRCODE = 'CA006';
  END IF;
  PERFORM guard.spend(token, grant_id, act);
  RETURN guard.done();
END $$;

-- What an act is to be done with. A secret's salt and proof are made anew each time the same form is sent, and are no part
-- of it; its `mark` is.
CREATE FUNCTION guard.meant(act text, particulars jsonb) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to(act || ' ' || (particulars - ARRAY['salt', 'proof']), 'UTF8')) $$;

-- Writes down what is about to be done with a grant. The first proposal stays; what was done needs none. A number that is
-- typed for a card is a guess, and counted as one that found nobody until it is known to be none: CA008.
CREATE FUNCTION road.propose_act(token text, grant_id uuid, act text, particulars jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM guard.grants g WHERE g.id = grant_id AND g.is_spent) THEN
    RETURN;
  ELSIF (guard.in_force(token, grant_id)).id IS NULL THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  END IF;
  UPDATE guard.grants g SET meant = guard.meant(act, particulars), meant_by = pg_current_xact_id()
  WHERE g.id = grant_id AND g.meant IS NULL;
  IF FOUND AND act IN ('check-out-hold-to-self', 'replace-card')
     AND NOT guard.take_slot(guard.by_missed(guard.member(token)), 60, interval '1 hour') THEN
    RAISE EXCEPTION 'too many found nobody' USING ERRCODE = 'CA008';
  END IF;
END $$;

-- The one way to an act: with what was proposed and committed, else CA010. It returns nothing: `road.done` tells how it ended.
-- Whoever comes second waits for the first, and does nothing; with other particulars it is an error: CA007.
CREATE FUNCTION road.act(token text, grant_id uuid, act text, particulars jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p      jsonb := particulars;
  used   guard.grants;
  ended  jsonb;
BEGIN
  SELECT g.* INTO used FROM guard.grants g WHERE g.id = grant_id AND g.sign_in = (guard.member(token)).sign_in FOR UPDATE;
  IF used.is_spent THEN
    IF used.meant = guard.meant(act, particulars) THEN
      RETURN;
    END IF;
    RAISE EXCEPTION 'this form was used for something else' USING ERRCODE = 'CA007';
  ELSIF (used.meant = guard.meant(act, particulars) AND guard.is_committed(used.meant_by)) IS NOT TRUE THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  ended := CASE act
    WHEN 'check-out' THEN deed.check_out(token, grant_id, p ->> 'barcode')
    WHEN 'check-out-interlibrary-loan' THEN deed.check_out_interlibrary_loan(token, grant_id, p ->> 'barcode')
    WHEN 'check-out-hold-to-holder' THEN deed.check_out_hold_to_holder(token, grant_id, p ->> 'barcode')
    WHEN 'check-out-hold-to-self' THEN deed.check_out_hold_to_self(token, grant_id, p ->> 'barcode', p ->> 'own_card')
    WHEN 'return' THEN deed.return_item(token, grant_id, p ->> 'barcode', (p ->> 'checkout')::bigint, p ? 'slip')
    WHEN 'renew' THEN deed.renew(token, grant_id, (p ->> 'checkout')::bigint)
    WHEN 'place-hold' THEN deed.place_hold(token, grant_id, (p ->> 'title')::bigint, p ->> 'pickup')
    WHEN 'cancel-hold' THEN deed.cancel_hold(token, grant_id, (p ->> 'hold')::bigint)
    WHEN 'change-hold' THEN deed.change_hold(token, grant_id, (p ->> 'hold')::bigint, p ->> 'pickup')
    WHEN 'pay-fee' THEN deed.pay_fee(token, grant_id, (p ->> 'cents')::integer, (p ->> 'fee')::bigint)
    WHEN 'update-contact' THEN deed.update_contact(token, grant_id, p ->> 'kind', p ->> 'value', p ->> 'key')
    WHEN 'replace-card' THEN deed.replace_card(token, grant_id, p ->> 'new_number')
    WHEN 'email-card-number' THEN deed.email_card_number(token, grant_id)
    WHEN 'mail-card' THEN deed.mail_card(token, grant_id)
    WHEN 'change-pin' THEN deed.change_pin(token, grant_id, p ->> 'credential', p ->> 'salt', p ->> 'proof')
    WHEN 'reset-pin' THEN deed.reset_pin(token, grant_id, p ->> 'credential')
    ELSE deed.done_by_hand(token, grant_id, act) END;
  UPDATE guard.grants g SET result = ended, done_by = pg_current_xact_id() WHERE g.id = grant_id;
END $$;

CREATE FUNCTION road.done(token text, grant_id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me    guard.member := guard.member(token);
  ended jsonb;
BEGIN
  SELECT g.result INTO ended FROM guard.grants g JOIN staff.interactions i ON i.id = g.interaction
  WHERE g.id = grant_id AND g.sign_in = me.sign_in AND g.result IS NOT NULL AND guard.is_committed(g.done_by)
    AND NOT i.ended AND i.touched_at > clock_timestamp() - interval '10 minutes';
  IF ended IS NULL THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN ended;
END $$;
