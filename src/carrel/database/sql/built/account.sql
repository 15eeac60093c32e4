-- Fees, contact information, cards and secrets.

-- What came back is forgotten, unless something is owed on it, law holds it (R31), or the holder chose to keep the list.
CREATE FUNCTION library.forget_history(patron bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM library.past_checkouts x WHERE x.patron_id = patron
    AND NOT EXISTS (SELECT FROM library.patrons p WHERE p.id = patron AND (p.legal_hold OR p.keeps_history))
    AND NOT EXISTS (SELECT FROM library.fees f WHERE f.patron_id = patron AND f.item_id = x.item_id AND f.owed_cents > 0)
$$;

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
  PERFORM library.forget_history(patron);
  RETURN guard.done();
END $$;

-- Blind (reading R4): what was on file is overwritten unseen. Whoever had the last settled address is told (R5), every link and code
-- dies, and what is on file already confirms nothing, and starts nothing anew (R47).
CREATE FUNCTION act.update_contact(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
<<update_contact>>
DECLARE
  used      guard.grants := guard.acting(token, grant_id, 'update-contact');
  patron    bigint := used.patron_id;
  kind      text := given ->> 'kind';
  new_value text := given ->> 'value';
  new_key   text := given ->> 'key';
BEGIN
  IF kind IS NULL OR kind NOT IN ('email', 'telephone', 'address') OR coalesce(new_value, '') = '' OR coalesce(new_key, '') = '' THEN
    RETURN guard.not_done('not-contact-information');
  END IF;
  PERFORM guard.hold_reach(patron::text);
  IF new_key = library.contact_key(patron, kind) THEN
    RETURN guard.done();
  END IF;
  PERFORM guard.take_place(used, patron, kind, new_value, new_key);
  PERFORM library.put_contact(patron, kind, new_value, new_key);
  PERFORM guard.kill_links(patron::text);
  PERFORM guard.tell_of_change(patron, kind);
  RETURN guard.done();
END $$;

-- Ends the hold-down early (reading R47): what the holder says is compared, and confirmed where it is what is on file. It is a
-- guess, counted when it was proposed.
CREATE FUNCTION act.confirm_contact(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
<<confirm_contact>>
DECLARE
  used     guard.grants := guard.acting(token, grant_id, 'confirm-contact');
  patron   bigint := used.patron_id;
  kind     text := given ->> 'kind';
  said_key text := given ->> 'key';
  is_right boolean;
BEGIN
  PERFORM guard.hold_reach(patron::text);
  is_right := coalesce(said_key <> '' AND said_key = library.contact_key(patron, kind), false);
  PERFORM guard.give_back(guard.by_missed(guard.member(token)), is_right);
  IF NOT is_right THEN
    RETURN guard.not_done('not-what-is-on-file');
  END IF;
  PERFORM guard.confirm(used, patron::text, kind);
  RETURN guard.done();
END $$;

-- One choice of the account holder's (reading R46). Detailed messages are for the number on file (R42), which must not be one
-- that nobody confirmed (R41): no number and such a number sound alike.
CREATE FUNCTION act.change_privacy_choices(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron    bigint := (guard.acting(token, grant_id, 'change-privacy-choices')).patron_id;
  choice    text := given ->> 'choice';
  is_wanted boolean := given ->> 'wish' = 'yes';
  number    text := nullif(library.contact_key(patron, 'telephone'), '');
BEGIN
  IF choice = 'voicemail' AND is_wanted
     AND (number IS NULL OR guard.is_confirmed(guard.on_file(patron::text, 'telephone')) IS NOT TRUE) THEN
    RETURN guard.not_done('number-not-confirmed');
  END IF;
  UPDATE library.patrons p SET
    marketing = CASE WHEN choice <> 'mailings' THEN p.marketing WHEN is_wanted THEN 'default' ELSE 'opted-out' END,
    friends_opt_in = CASE choice WHEN 'friends' THEN is_wanted ELSE p.friends_opt_in END,
    foundation_opt_in = CASE choice WHEN 'foundation' THEN is_wanted ELSE p.foundation_opt_in END,
    voicemail_permission = CASE choice WHEN 'voicemail' THEN is_wanted ELSE p.voicemail_permission END,
    voicemail_number = CASE WHEN choice <> 'voicemail' THEN p.voicemail_number WHEN is_wanted THEN number END,
    keeps_history = CASE choice WHEN 'history' THEN is_wanted ELSE p.keeps_history END,
    is_told_to_vendors = CASE choice WHEN 'vendors' THEN is_wanted ELSE p.is_told_to_vendors END,
    label_by = CASE WHEN choice <> 'hold-label' THEN p.label_by WHEN is_wanted THEN 'name' ELSE 'user-key' END
  WHERE p.id = patron;
  PERFORM library.forget_history(patron);
  RETURN guard.done();
END $$;

-- Does a number end with the check digit of library cards (Luhn's)?
CREATE FUNCTION library.has_check_digit(number text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN place % 2 = 1 THEN digit ELSE digit * 2 / 10 + digit * 2 % 10 END) % 10 = 0, false)
  FROM (SELECT place, substr(reverse(number), place, 1)::integer AS digit FROM generate_series(1, length(number)) place) digits
$$;

CREATE FUNCTION guard.card_digest(number text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('card ' || number, 'UTF8')) $$;

-- A number that was somebody's is nobody's ever again.
CREATE FUNCTION guard.keep_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO guard.former_cards VALUES (guard.card_digest(OLD.number)) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER former AFTER DELETE ON library.cards FOR EACH ROW EXECUTE FUNCTION guard.keep_number();

-- What a card showed that works no more is shown no more, wherever somebody is served with it, nor is there leave for anything. What is
-- being done at this moment is done.
CREATE FUNCTION guard.end_cards(patron bigint, but uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE staff.interactions i SET shown = array_remove(array_remove(i.shown, 'card'), 'number'), written_by = pg_current_xact_id()
  WHERE i.account_key = patron::text AND i.id <> but AND i.shown && ARRAY['card', 'number'];
  UPDATE guard.grants g SET expires_at = clock_timestamp()
  WHERE g.id IN (SELECT x.id FROM guard.grants x WHERE x.account_key = patron::text AND x.interaction <> but AND NOT x.is_spent
                 FOR UPDATE SKIP LOCKED)
$$;

-- The number of a new card: with a check digit, of no item, and nobody's, neither now nor ever before. The old one dies at once.
CREATE FUNCTION act.replace_card(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used       guard.grants := guard.acting(token, grant_id, 'replace-card');
  patron     bigint := used.patron_id;
  new_number text := given ->> 'new_number';
BEGIN
  IF new_number IS NULL OR new_number !~ '^[0-9]{6,20}$' OR NOT library.has_check_digit(new_number) THEN
    RETURN guard.not_done('not-a-card-number');
  ELSIF EXISTS (SELECT FROM library.items i WHERE i.barcode = new_number) THEN
    RETURN guard.not_done('number-of-an-item');
  END IF;
  INSERT INTO library.cards (number, patron_id)
  SELECT new_number, patron WHERE NOT EXISTS (SELECT FROM guard.former_cards f WHERE f.digest = guard.card_digest(new_number))
  ON CONFLICT (number) DO NOTHING;
  IF NOT FOUND THEN
    PERFORM guard.give_back(guard.by_missed(guard.member(token)), false);
    RETURN guard.not_done('number-in-use');
  END IF;
  PERFORM guard.give_back(guard.by_missed(guard.member(token)), true);
  UPDATE library.cards c SET state = 'replaced' WHERE c.patron_id = patron AND c.number <> new_number;
  PERFORM guard.ends_at_home(patron, but => used.sign_in), guard.end_cards(patron, used.interaction);
  RETURN guard.done();
END $$;

-- A new one ends every sign-in with the old one but the one that it is set in.
CREATE FUNCTION act.change_pin(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used   guard.grants := guard.acting(token, grant_id, 'change-pin');
  patron bigint := used.patron_id;
BEGIN
  PERFORM guard.use_proven_pin(used);
  PERFORM guard.ends_at_home(patron, but => used.sign_in);
  INSERT INTO library.pins AS p VALUES (patron, given ->> 'credential', given ->> 'salt', guard.hash(given ->> 'proof'))
  ON CONFLICT (patron_id, credential) DO UPDATE SET salt = excluded.salt, proof_hash = excluded.proof_hash;
  RETURN guard.done();
END $$;

-- Where a thing may be sent, or nothing: no address, one that is not settled, or an alarm (reading R40). Asked at the moment of sending,
-- under the lock that a change takes as well, whatever was decided before. What was not to be sent sounds alike (R36).
CREATE FUNCTION guard.sending_to(patron bigint, kind text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.hold_reach(patron::text);
  RETURN (SELECT CASE WHEN guard.may_be_sent_to(patron::text, kind) AND library.contact_key(patron, kind) <> ''
                      THEN library.contact(patron, kind) END);
END $$;

-- The old secret stops working at once. In a conversation the answer is a code that is said to the holder (reading R49); in writing
-- it is a link to the settled address (R40).
CREATE FUNCTION act.reset_pin(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used      guard.grants := guard.acting(token, grant_id, 'reset-pin');
  patron    bigint := used.patron_id;
  is_spoken boolean := EXISTS (SELECT FROM trail.entries e WHERE e.id = used.entry_id
                                                              AND e.channel IN ('in-person', 'telephone', 'text', 'chat', 'video'));
BEGIN
  IF guard.sending_to(patron, 'email') IS NULL AND NOT is_spoken THEN
    RETURN guard.not_done('nothing-to-send-to');
  END IF;
  UPDATE library.pins p SET proof_hash = NULL WHERE p.patron_id = patron AND p.credential = given ->> 'credential';
  PERFORM guard.ends_at_home(patron, but => used.sign_in);
  IF is_spoken THEN
    RETURN guard.done(jsonb_build_object('code', guard.make_code(patron::text, given ->> 'credential')));
  END IF;
  PERFORM guard.send_pin_link(patron::text, given ->> 'credential');
  RETURN guard.done();
END $$;

CREATE FUNCTION act.email_card_number(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := (guard.acting(token, grant_id, 'email-card-number')).patron_id;
BEGIN
  IF guard.sending_to(patron, 'email') IS NULL THEN
    RETURN guard.not_done('nothing-to-send-to');
  END IF;
  PERFORM mail.post('card-number', patron::text, NULL);
  RETURN guard.done();
END $$;

-- A card waits to be printed, with the address that is settled now.
CREATE FUNCTION act.mail_card(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  patron bigint := (guard.acting(token, grant_id, 'mail-card')).patron_id;
  home   text := guard.sending_to(patron, 'address');
BEGIN
  IF home IS NULL THEN
    RETURN guard.not_done('nothing-to-send-to');
  END IF;
  INSERT INTO guard.letters (account_key, kind, address) VALUES (patron::text, 'card', home);
  RETURN guard.done();
END $$;
