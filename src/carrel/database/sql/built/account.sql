-- Fees, contact information, cards and secrets.

-- Pays one fee, or the oldest first. Never more than is owed, however many pay at once.
CREATE FUNCTION act.pay_fee(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron     bigint := (guard.acting(token, grant_id, 'pay-fee')).patron_id;
  paid_cents integer := (given ->> 'cents')::integer;
  one        bigint := (given ->> 'fee')::bigint;
  owed       bigint;
  payment    bigint;
  rest       integer := paid_cents;
  fee        library.fees;
  part       integer;
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

-- The piece of contact information that is on file, as it is compared.
CREATE FUNCTION library.contact_key(patron bigint, kind text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE contact_key.kind WHEN 'email' THEN x.email_key WHEN 'telephone' THEN x.telephone_key WHEN 'address' THEN x.address_key END
  FROM library.personal x WHERE x.patron_id = patron
$$;

-- Blind (reading R4): what was on file is overwritten unseen, and the old email address is told (R5). What waits to be
-- sent to the old address is sent to no new one. Permission for detailed messages ends with its number (R42). What is on
-- file already confirms nothing, and starts nothing anew (R47).
CREATE FUNCTION act.update_contact(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
<<update_contact>>
DECLARE
  patron    bigint := (guard.acting(token, grant_id, 'update-contact')).patron_id;
  kind      text := given ->> 'kind';
  new_value text := given ->> 'value';
  new_key   text := given ->> 'key';
BEGIN
  IF kind IS NULL OR kind NOT IN ('email', 'telephone', 'address') OR coalesce(new_value, '') = '' THEN
    RETURN guard.not_done('not-contact-information');
  ELSIF new_key <> '' AND new_key = library.contact_key(patron, kind) THEN
    RETURN guard.done();
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
    voicemail_permission = p.voicemail_permission AND (update_contact.kind <> 'telephone' OR p.voicemail_number = new_key),
    voicemail_number = CASE WHEN update_contact.kind <> 'telephone' OR p.voicemail_number = new_key THEN p.voicemail_number END,
    unconfirmed = array_remove(p.unconfirmed, update_contact.kind)
                  || CASE WHEN guard.is_holders(grant_id) THEN '{}' ELSE ARRAY[update_contact.kind] END
  WHERE p.id = patron;
  RETURN guard.done();
END $$;

-- Ends the hold-down early (reading R47): what the holder says is compared, and confirmed where it is what is on file. It is a
-- guess, counted when it was proposed.
CREATE FUNCTION act.confirm_contact(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
<<confirm_contact>>
DECLARE
  patron   bigint := (guard.acting(token, grant_id, 'confirm-contact')).patron_id;
  kind     text := given ->> 'kind';
  said_key text := given ->> 'key';
  is_right boolean := coalesce(said_key <> '' AND said_key = library.contact_key(patron, kind), false);
BEGIN
  PERFORM guard.give_back(guard.by_missed(guard.member(token)), is_right);
  IF NOT is_right THEN
    RETURN guard.not_done('not-what-is-on-file');
  END IF;
  UPDATE library.patrons p SET
    email_changed_at = CASE confirm_contact.kind WHEN 'email' THEN NULL ELSE p.email_changed_at END,
    postal_changed_at = CASE confirm_contact.kind WHEN 'address' THEN NULL ELSE p.postal_changed_at END,
    unconfirmed = array_remove(p.unconfirmed, confirm_contact.kind)
  WHERE p.id = patron;
  RETURN guard.done();
END $$;

-- One choice of the account holder's (reading R46). Detailed messages are for the number on file (R42), which must not be one
-- that somebody else gave (P2): no number and such a number sound alike.
CREATE FUNCTION act.change_privacy_choices(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron    bigint := (guard.acting(token, grant_id, 'change-privacy-choices')).patron_id;
  choice    text := given ->> 'choice';
  is_wanted boolean := given ->> 'wish' = 'yes';
  number    text := nullif(library.contact_key(patron, 'telephone'), '');
BEGIN
  IF choice = 'voicemail' AND is_wanted
     AND (number IS NULL OR EXISTS (SELECT FROM library.patrons p WHERE p.id = patron AND 'telephone' = ANY (p.unconfirmed))) THEN
    RETURN guard.not_done('number-not-confirmed');
  END IF;
  UPDATE library.patrons p SET
    marketing = CASE WHEN choice <> 'mailings' THEN p.marketing WHEN is_wanted THEN 'default' ELSE 'opted-out' END,
    friends_opt_in = CASE choice WHEN 'friends' THEN is_wanted ELSE p.friends_opt_in END,
    foundation_opt_in = CASE choice WHEN 'foundation' THEN is_wanted ELSE p.foundation_opt_in END,
    voicemail_permission = CASE choice WHEN 'voicemail' THEN is_wanted ELSE p.voicemail_permission END,
    voicemail_number = CASE WHEN choice <> 'voicemail' THEN p.voicemail_number WHEN is_wanted THEN number END,
    label_by = CASE WHEN choice <> 'hold-label' THEN p.label_by WHEN is_wanted THEN 'name' ELSE 'user-key' END
  WHERE p.id = patron;
  RETURN guard.done();
END $$;

CREATE FUNCTION act.replace_card(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron     bigint := (guard.acting(token, grant_id, 'replace-card')).patron_id;
  new_number text := given ->> 'new_number';
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

CREATE FUNCTION act.change_pin(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := (guard.acting(token, grant_id, 'change-pin')).patron_id;
BEGIN
  INSERT INTO library.pins AS p VALUES (patron, given ->> 'credential', given ->> 'salt', guard.hash(given ->> 'proof'))
  ON CONFLICT (patron_id, credential) DO UPDATE SET salt = excluded.salt, proof_hash = excluded.proof_hash;
  RETURN guard.done();
END $$;

-- Is there nowhere to send it: no address, or one that is not settled (reading R40)? Asked at the moment of sending, whatever was
-- decided before: then nothing is done, and whatever worked works on. The two sound alike (R36).
CREATE FUNCTION library.is_out_of_reach(patron bigint, by text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (guard.circumstances(patron) ->> by) IS DISTINCT FROM 'settled' $$;

-- The old secret stops working at once; what is sent says how to set a new one.
CREATE FUNCTION act.reset_pin(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := (guard.acting(token, grant_id, 'reset-pin')).patron_id;
BEGIN
  IF library.is_out_of_reach(patron, 'email') THEN
    RETURN guard.not_done('nothing-to-send-to');
  END IF;
  UPDATE library.pins p SET proof_hash = NULL WHERE p.patron_id = patron AND p.credential = given ->> 'credential';
  INSERT INTO library.outbox (patron_id, kind) VALUES (patron, 'pin-reset');
  RETURN guard.done();
END $$;

CREATE FUNCTION act.email_card_number(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := (guard.acting(token, grant_id, 'email-card-number')).patron_id;
BEGIN
  IF library.is_out_of_reach(patron, 'email') THEN
    RETURN guard.not_done('nothing-to-send-to');
  END IF;
  INSERT INTO library.outbox (patron_id, kind) VALUES (patron, 'card-number-by-email');
  RETURN guard.done();
END $$;

CREATE FUNCTION act.mail_card(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := (guard.acting(token, grant_id, 'mail-card')).patron_id;
BEGIN
  IF library.is_out_of_reach(patron, 'postal') THEN
    RETURN guard.not_done('nothing-to-send-to');
  END IF;
  INSERT INTO library.outbox (patron_id, kind) VALUES (patron, 'card-by-mail');
  RETURN guard.done();
END $$;
