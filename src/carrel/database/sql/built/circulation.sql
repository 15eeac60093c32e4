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

-- The grant of an act, spent; its patron was active today, and is locked, so that limits hold when two act at once.
CREATE FUNCTION guard.acting(token text, grant_id uuid, act text) RETURNS guard.grants
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used guard.grants := guard.spend(token, grant_id, act);
BEGIN
  UPDATE library.patrons p SET last_active_on = current_date WHERE p.id = used.patron_id;
  RETURN used;
END $$;

-- A row of its own for an account that an act touches beside the one it was asked for.
CREATE FUNCTION guard.also(used guard.grants, what text, result text, touched bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (principal, staff, team, branch, place, channel, action, outcome, patron, interaction)
  SELECT e.principal, e.staff, e.team, e.branch, e.place, e.channel, what, result, guard.pseudonym(touched), e.interaction
  FROM trail.entries e WHERE e.id = used.entry_id
$$;

-- Is the item in the hands of whoever acts? Over the telephone nobody has it before them.
CREATE FUNCTION guard.is_at_hand(used guard.grants) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT e.channel = 'in-person' FROM trail.entries e WHERE e.id = used.entry_id $$;

-- What the slip of a hold says: where it waits, under which label, until when (readings R28, R29); not what it is. Whose
-- label was told has a row, and it is told to whoever has the item at hand.
CREATE FUNCTION library.slip(used guard.grants, item bigint, has_label boolean) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  waiting library.holds;
  place   text;
BEGIN
  SELECT h.* INTO waiting FROM library.holds h WHERE h.item_id = item;
  SELECT b.name INTO place FROM library.branches b WHERE b.id = waiting.pickup;
  IF NOT has_label OR NOT guard.is_at_hand(used) THEN
    RETURN jsonb_build_object('goes_to', 'hold-shelf', 'branch', place);
  END IF;
  PERFORM guard.also(used, 'tell-hold-label', 'one', waiting.patron_id);
  RETURN jsonb_build_object('goes_to', 'hold-shelf', 'branch', place, 'label', guard.label(waiting.patron_id, true),
                            'until', waiting.ready_until);
END $$;

-- Where an item goes now: to the hold shelf, with what its slip says, or to the shelves, of which branch.
CREATE FUNCTION library.where_to(used guard.grants, item bigint, has_label boolean) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT CASE WHEN i.state = 'hold-shelf' THEN library.slip(used, item, has_label)
                      ELSE jsonb_build_object('goes_to', 'shelves', 'branch', b.name) END
          FROM library.items i JOIN library.branches b ON b.id = i.branch WHERE i.id = item);
END $$;

-- The item is free: it waits for the next in the queue, or goes back to the shelves.
CREATE FUNCTION library.set_free(receipt uuid, item library.items) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  next  library.holds;
  ready library.holds;
BEGIN
  LOOP  -- again where the first in the queue canceled, or had another copy, while we waited for their hold
    SELECT h.* INTO next FROM library.holds h WHERE h.title_id = item.title_id AND h.item_id IS NULL
    ORDER BY h.placed_at, h.id LIMIT 1 FOR UPDATE;
    EXIT WHEN FOUND OR NOT EXISTS (SELECT FROM library.holds h WHERE h.title_id = item.title_id AND h.item_id IS NULL);
  END LOOP;
  IF next.id IS NULL THEN
    UPDATE library.items i SET state = 'available' WHERE i.id = item.id;
    RETURN;
  END IF;
  UPDATE library.holds h SET item_id = item.id, ready_until = current_date + library.rule('hold-shelf-days')
  WHERE h.id = next.id RETURNING h.* INTO ready;
  PERFORM library.keep_hold(receipt, next, ready);
  UPDATE library.items i SET state = 'hold-shelf', branch = next.pickup WHERE i.id = item.id;
END $$;

-- Locked, but not against whoever only refers to it.
CREATE FUNCTION library.item(wanted text) RETURNS library.items
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT i FROM library.items i WHERE i.barcode = wanted FOR NO KEY UPDATE $$;

CREATE FUNCTION library.put_out(used guard.grants, patron bigint, item library.items) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  begun   library.checkouts;
  ended   library.holds;
  receipt uuid;
BEGIN
  IF (SELECT count(*) FROM library.checkouts c WHERE c.patron_id = patron) >= library.rule('checkouts-at-once') THEN
    RETURN guard.not_done('limit-reached');
  END IF;
  IF (SELECT coalesce(sum(f.owed_cents), 0) FROM library.fees f WHERE f.patron_id = patron) >= library.rule('owed-cents-stops') THEN
    RETURN guard.not_done('owes-too-much');
  END IF;
  INSERT INTO library.checkouts AS c (patron_id, item_id, due_on) VALUES (patron, item.id, current_date + library.rule('checkout-days'))
  RETURNING c.* INTO begun;
  receipt := library.keep_act(used, patron, item.title_id, item, begun);
  FOR ended IN DELETE FROM library.holds h
               WHERE h.item_id = item.id OR (h.patron_id = patron AND h.title_id = item.title_id AND h.item_id IS NULL) RETURNING h.*
  LOOP
    PERFORM library.keep_hold(receipt, ended, NULL);
  END LOOP;
  UPDATE library.items i SET state = 'checked-out' WHERE i.id = item.id;
  RETURN guard.done(jsonb_build_object('due_on', begun.due_on, 'undo', receipt));
END $$;

-- Read a second time: the item is on this account already. That is told of what went out in this interaction, and of the rest
-- where what is out was cleared to be heard in it; else it is an item that is out, whoever has it.
CREATE FUNCTION library.is_out_already(used guard.grants, patron bigint, item bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT guard.not_done('already-out') || jsonb_build_object('due_on', c.due_on) FROM library.checkouts c
  WHERE c.item_id = item AND c.patron_id = patron AND (
    EXISTS (SELECT FROM library.acts a WHERE a.interaction = used.interaction AND a.checkout_id = c.id AND a.action LIKE 'check-out%')
    OR EXISTS (SELECT FROM guard.grants g
               WHERE g.interaction = used.interaction AND g.patron_id = patron AND 'checkouts' = ANY (g.cleared)))
$$;

CREATE FUNCTION guard.check_out(token text, grant_id uuid, act text, barcode text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used   guard.grants := guard.acting(token, grant_id, act);
  patron bigint := used.patron_id;
  item   library.items := library.item(barcode);
  holder bigint;
BEGIN
  SELECT h.patron_id INTO holder FROM library.holds h WHERE h.item_id = item.id;
  RETURN CASE
    WHEN item.id IS NULL THEN guard.not_done('no-such-item')
    WHEN item.state = 'checked-out' THEN coalesce(library.is_out_already(used, patron, item.id), guard.not_done('not-available'))
    WHEN act = 'check-out-interlibrary-loan' AND (SELECT t.kind FROM library.titles t WHERE t.id = item.title_id) <> 'interlibrary'
      THEN guard.not_done('not-an-interlibrary-loan')
    WHEN act = 'check-out-hold-to-holder' AND holder IS DISTINCT FROM patron THEN guard.not_done('not-their-hold')
    WHEN holder <> patron THEN guard.not_done('waits-for-another')
    WHEN item.state NOT IN ('available', 'hold-shelf') THEN guard.not_done('not-available')
    ELSE library.put_out(used, patron, item) END;
END $$;

CREATE FUNCTION act.check_out(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.check_out(token, grant_id, 'check-out', given ->> 'barcode') $$;

CREATE FUNCTION act.check_out_interlibrary_loan(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.check_out(token, grant_id, 'check-out-interlibrary-loan', given ->> 'barcode') $$;

CREATE FUNCTION act.check_out_hold_to_holder(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.check_out(token, grant_id, 'check-out-hold-to-holder', given ->> 'barcode') $$;

-- Whose own card it is that the person shows: this one, or the one shown before in this interaction. That account is touched,
-- so it has a row of its own. Remembered is whose, not the number.
CREATE FUNCTION guard.picker(token text, used guard.grants, own_card text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  picker bigint;
BEGIN
  IF own_card IS NULL THEN
    SELECT i.own_card_of INTO picker FROM staff.interactions i WHERE i.id = used.interaction AND guard.is_committed(i.own_card_by);
  ELSE
    SELECT c.patron_id INTO picker FROM library.cards c WHERE c.number = own_card AND c.state = 'active';
    UPDATE staff.interactions i SET own_card_of = coalesce(picker, i.own_card_of), own_card_by = pg_current_xact_id()
    WHERE i.id = used.interaction;
    PERFORM guard.give_back(guard.by_missed(guard.member(token)), picker IS NOT NULL);
  END IF;
  IF own_card IS NOT NULL OR picker IS NOT NULL THEN
    PERFORM guard.also(used, 'show-own-card', CASE WHEN picker IS NULL THEN 'none' ELSE 'one' END, picker);
  END IF;
  UPDATE library.patrons p SET last_active_on = current_date WHERE p.id = picker;
  RETURN picker;
END $$;

-- On the account of the person who picks it up (NH.5e): their own card, whoever's hold it was.
CREATE FUNCTION act.check_out_hold_to_self(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own_card text := given ->> 'own_card';
  used     guard.grants := guard.spend(token, grant_id, 'check-out-hold-to-self');
  picker   bigint := guard.picker(token, used, own_card);
  item     library.items := library.item(given ->> 'barcode');
BEGIN
  RETURN CASE
    WHEN picker IS NULL AND own_card IS NULL THEN guard.not_done('no-own-card')
    WHEN item.id IS NULL THEN guard.not_done('no-such-item')
    WHEN item.state <> 'hold-shelf'
      THEN coalesce(library.is_out_already(used, picker, item.id), guard.not_done('not-on-the-hold-shelf'))
    WHEN picker IS NULL THEN guard.not_done('no-such-card')
    ELSE library.put_out(used, picker, item) END;
END $$;

-- Did this item come back in this interaction, and was not touched since?
CREATE FUNCTION library.came_back_here(used guard.grants, item library.items) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM library.acts a WHERE a.interaction = used.interaction AND a.action = 'return' AND a.item_id = item.id
                   AND NOT a.is_undone AND a.moves + 1 = item.moves)
$$;

-- Taken from anyone (reading R11). The checkout is forgotten, unless something is owed on it or law holds it (R31). An item that
-- is read again is where it was said to go; `slip` takes nothing back, and tells what the slip says.
CREATE FUNCTION act.return(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used        guard.grants := guard.spend(token, grant_id, 'return');
  item        library.items := library.item(given ->> 'barcode');
  is_for_slip boolean := given ? 'slip';
  again       jsonb := '{}';
  ended       library.checkouts;
  past        bigint;
  kept        uuid;
BEGIN
  IF library.came_back_here(used, item) THEN
    again := '{"again": "yes"}';
  END IF;
  IF item.id IS NULL THEN
    RETURN guard.not_done('no-such-item');
  ELSIF item.state = 'hold-shelf' AND (guard.is_at_hand(used) OR again <> '{}')
        OR item.state = 'available' AND again <> '{}' AND NOT is_for_slip THEN
    RETURN guard.done(library.where_to(used, item.id, true) || again);  -- read again, or for another slip
  ELSIF is_for_slip THEN
    RETURN guard.not_done('waits-for-nobody');
  END IF;
  DELETE FROM library.checkouts c WHERE c.item_id = item.id RETURNING c.* INTO ended;
  IF ended.id IS NULL THEN
    RETURN guard.not_done('not-checked-out');
  END IF;
  kept := library.keep_act(used, ended.patron_id, item.title_id, item, ended);
  INSERT INTO library.past_checkouts AS x (patron_id, item_id)
  SELECT ended.patron_id, item.id FROM library.patrons p
  WHERE p.id = ended.patron_id AND (p.legal_hold OR EXISTS (
    SELECT FROM library.fees f WHERE f.patron_id = p.id AND f.item_id = item.id AND f.owed_cents > 0))
  RETURNING x.id INTO past;
  UPDATE library.acts a SET past_id = past WHERE a.receipt = kept;
  PERFORM library.set_free(kept, item);
  RETURN guard.done(library.where_to(used, item.id, true) || jsonb_build_object('undo', kept));
END $$;

-- What became of a checkout that was to be renewed (reading R9): not past the limit, not while somebody waits for the title, and
-- not where it would gain no day, for that would use a renewal up.
CREATE FUNCTION library.renewal(c library.checkouts) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN c.renewals >= library.rule('renewals') THEN 'limit'
    WHEN EXISTS (SELECT FROM library.holds h JOIN library.items i ON i.title_id = h.title_id
                 WHERE i.id = c.item_id AND h.item_id IS NULL AND h.patron_id <> c.patron_id) THEN 'waited-for'
    WHEN c.due_on >= current_date + library.rule('checkout-days') THEN 'no-gain'
    ELSE 'done' END
$$;

-- One checkout or all; the answer is the same whatever was renewed. What became of each is kept for whoever may hear it: the last
-- there is to say of each, and of what was renewed in this interaction that it was.
CREATE FUNCTION act.renew(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used   guard.grants := guard.acting(token, grant_id, 'renew');
  one    bigint := (given ->> 'checkout')::bigint;
  mine   library.checkouts;
  item   library.items;
  became text;
BEGIN
  FOR mine IN SELECT c.* FROM library.checkouts c
              WHERE c.patron_id = used.patron_id AND (one IS NULL OR c.id = one) ORDER BY c.due_on DESC, c.id DESC FOR UPDATE
  LOOP
    became := library.renewal(mine);
    IF became = 'done' THEN
      UPDATE library.checkouts c SET due_on = current_date + library.rule('checkout-days'), renewals = c.renewals + 1
      WHERE c.id = mine.id RETURNING c.* INTO mine;
    END IF;
    DELETE FROM library.acts a WHERE a.interaction = used.interaction AND a.action = 'renew' AND a.checkout_id = mine.id
                                 AND (became = 'done' OR a.result <> 'done');
    SELECT i.* INTO item FROM library.items i WHERE i.id = mine.item_id;
    IF NOT EXISTS (SELECT FROM library.acts a WHERE a.interaction = used.interaction AND a.action = 'renew' AND a.checkout_id = mine.id) THEN
      PERFORM library.keep_act(used, used.patron_id, item.title_id, item, mine, became);
    END IF;
  END LOOP;
  RETURN guard.done();
END $$;
