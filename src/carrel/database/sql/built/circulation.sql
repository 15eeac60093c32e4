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
