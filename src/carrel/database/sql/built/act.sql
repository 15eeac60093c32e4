-- The one way to an act.

-- What an act is to be done with. A secret's salt and proof are made anew each time the same form is sent, and are no part
-- of it; its `mark` is.
CREATE FUNCTION guard.meant(act text, particulars jsonb) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to(act || ' ' || (particulars - ARRAY['salt', 'proof']), 'UTF8')) $$;

-- Are these the particulars of the act: all that it must have, and no other? To take an act back takes its receipt.
CREATE FUNCTION guard.is_done_with(act text, particulars jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN particulars ? 'undo'
    THEN particulars - 'undo' = '{}' AND EXISTS (SELECT FROM guard.takes_back t WHERE t.action = act)
    ELSE NOT EXISTS (SELECT FROM jsonb_object_keys(particulars) k
                     WHERE NOT EXISTS (SELECT FROM guard.particulars p WHERE p.action = act AND p.name = k))
         AND NOT EXISTS (SELECT FROM guard.particulars p
                         WHERE p.action = act AND NOT p.may_be_left_out AND NOT particulars ? p.name) END
$$;

-- Writes down what is about to be done with a grant. The first proposal stays; what was done needs none. A number that is
-- typed for a card is a guess, and counted as one that found nobody until it is known to be none: CA008.
CREATE FUNCTION road.propose_act(token text, grant_id uuid, act text, particulars jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM guard.grants g WHERE g.id = grant_id AND g.is_spent) THEN
    RETURN;
  ELSIF (guard.in_force(token, grant_id)).id IS NULL THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  ELSIF guard.is_done_with(act, particulars) IS NOT TRUE THEN
    RAISE EXCEPTION 'the act is not done with that' USING ERRCODE = 'CA006';
  END IF;
  UPDATE guard.grants g SET meant = guard.meant(act, particulars), meant_by = pg_current_xact_id()
  WHERE g.id = grant_id AND g.meant IS NULL;
  IF FOUND AND EXISTS (SELECT FROM guard.particulars p
                       WHERE p.action = act AND p.is_guess AND particulars ->> p.name IS NOT NULL)
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
  IF act = 'check-out-hold-to-self' THEN  -- which keeps whose own card was shown: the interaction is locked before its grants
    PERFORM FROM staff.interactions i JOIN guard.grants g ON g.interaction = i.id WHERE g.id = grant_id FOR NO KEY UPDATE OF i;
  END IF;
  SELECT g.* INTO used FROM guard.grants g WHERE g.id = grant_id AND g.sign_in = (guard.asker(token)).sign_in FOR UPDATE;
  IF used.is_spent THEN
    IF used.meant = guard.meant(act, particulars) THEN
      RETURN;
    END IF;
    RAISE EXCEPTION 'this form was used for something else' USING ERRCODE = 'CA007';
  ELSIF (used.meant = guard.meant(act, particulars) AND guard.is_committed(used.meant_by)) IS NOT TRUE THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  ended := CASE WHEN p ? 'undo' THEN deed.undo(token, grant_id, act, (p ->> 'undo')::uuid) ELSE CASE act
    WHEN 'check-out' THEN deed.check_out(token, grant_id, p ->> 'barcode')
    WHEN 'check-out-interlibrary-loan' THEN deed.check_out_interlibrary_loan(token, grant_id, p ->> 'barcode')
    WHEN 'check-out-hold-to-holder' THEN deed.check_out_hold_to_holder(token, grant_id, p ->> 'barcode')
    WHEN 'check-out-hold-to-self' THEN deed.check_out_hold_to_self(token, grant_id, p ->> 'barcode', p ->> 'own_card')
    WHEN 'return' THEN deed.return_item(token, grant_id, p ->> 'barcode', p ? 'slip')
    WHEN 'renew' THEN deed.renew(token, grant_id, (p ->> 'checkout')::bigint)
    WHEN 'place-hold' THEN deed.place_hold(token, grant_id, (p ->> 'title')::bigint, p ->> 'pickup')
    WHEN 'cancel-hold' THEN deed.cancel_hold(token, grant_id, (p ->> 'hold')::bigint)
    WHEN 'change-hold' THEN deed.change_hold(token, grant_id, (p ->> 'hold')::bigint, p ->> 'pickup')
    WHEN 'pay-fee' THEN deed.pay_fee(token, grant_id, (p ->> 'cents')::integer, (p ->> 'fee')::bigint)
    WHEN 'update-contact' THEN deed.update_contact(token, grant_id, p ->> 'kind', p ->> 'value', p ->> 'key')
    WHEN 'confirm-contact' THEN deed.confirm_contact(token, grant_id, p ->> 'kind', p ->> 'key')
    WHEN 'change-privacy-choices' THEN deed.change_privacy_choices(token, grant_id, p ->> 'choice', p ->> 'wish' = 'yes')
    WHEN 'replace-card' THEN deed.replace_card(token, grant_id, p ->> 'new_number')
    WHEN 'email-card-number' THEN deed.email_card_number(token, grant_id)
    WHEN 'mail-card' THEN deed.mail_card(token, grant_id)
    WHEN 'change-pin' THEN deed.change_pin(token, grant_id, p ->> 'credential', p ->> 'salt', p ->> 'proof')
    WHEN 'reset-pin' THEN deed.reset_pin(token, grant_id, p ->> 'credential')
    ELSE deed.done_by_hand(token, grant_id, act) END END;
  UPDATE guard.grants g SET result = ended, done_by = pg_current_xact_id() WHERE g.id = grant_id;
END $$;

CREATE FUNCTION road.done(token text, grant_id uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me    guard.member := guard.asker(token);
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
