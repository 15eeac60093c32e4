-- What an act did is kept with the interaction, and taken back exactly: only by whoever did it, only in the same interaction, only
-- once, and only where everything is as the act left it. Whatever else somebody tries with a receipt ends in the same words.

-- Keeps an act: whose account it touched, the item as it was before, and the checkout that it began, ended or renewed.
CREATE FUNCTION library.keep_act(used guard.grants, patron bigint, title bigint, item library.items, c library.checkouts, result text DEFAULT 'done')
RETURNS uuid LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO library.acts (grant_id, interaction, action, result, patron_id, title_id, item_id, state, branch, moves,
                            checkout_id, out_on, due_on, renewals)
  VALUES (used.id, used.interaction, used.action, result, patron, title, item.id, item.state, item.branch, item.moves,
          c.id, c.out_on, c.due_on, c.renewals)
  RETURNING receipt
$$;

-- Keeps a hold that an act touched: as it was before, and as it is after; NULL where there was or is none.
CREATE FUNCTION library.keep_hold(receipt uuid, was library.holds, now_is library.holds) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO library.act_holds
  VALUES (receipt, coalesce(was.id, now_is.id), coalesce(was.patron_id, now_is.patron_id), coalesce(was.title_id, now_is.title_id),
          coalesce(was.placed_at, now_is.placed_at), was.pickup, was.item_id, was.ready_until,
          now_is.pickup, now_is.item_id, now_is.ready_until)
$$;

-- Is it an act of this interaction, that this action takes back? What needs no account takes back an act on whichever account;
-- any other, while that account is the one that is served.
CREATE FUNCTION library.is_own_act(act library.acts, within uuid, action text, patron bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT act.interaction = within
    AND EXISTS (SELECT FROM guard.takes_back t WHERE t.action = is_own_act.action AND t.taken = act.action)
    AND (act.patron_id = patron OR EXISTS (SELECT FROM guard.needs_no_patron n WHERE n.action = is_own_act.action))
$$;

-- Is everything as the act left it? Then nothing that it touched was touched since.
CREATE FUNCTION library.is_as_left(act library.acts) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT act.is_undone
    AND (act.item_id IS NULL OR EXISTS (SELECT FROM library.items i WHERE i.id = act.item_id AND i.moves = act.moves + 1))
    AND (act.action NOT LIKE 'check-out%' OR EXISTS (
      SELECT FROM library.checkouts c
      WHERE (c.id, c.patron_id, c.due_on, c.renewals) = (act.checkout_id, act.patron_id, act.due_on, act.renewals)))
    AND (act.state IS DISTINCT FROM 'hold-shelf' OR EXISTS (
      SELECT FROM library.act_holds x WHERE x.receipt = act.receipt AND x.item_id = act.item_id))
    AND NOT EXISTS (
      SELECT FROM library.act_holds x LEFT JOIN library.holds h ON h.id = x.hold_id
      WHERE x.receipt = act.receipt
        AND (h.pickup, h.item_id, h.ready_until) IS DISTINCT FROM (x.new_pickup, x.new_item_id, x.new_ready_until))
    AND NOT EXISTS (
      SELECT FROM library.act_holds x JOIN library.holds h ON h.patron_id = x.patron_id AND h.title_id = x.title_id
      WHERE x.receipt = act.receipt AND x.new_pickup IS NULL)
$$;

-- Puts back what was so before the act; whatever it touched is locked, and as the act left it.
CREATE FUNCTION library.put_back(act library.acts) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF act.action = 'return' THEN
    DELETE FROM library.past_checkouts p WHERE p.id = act.past_id;
    INSERT INTO library.checkouts (id, patron_id, item_id, out_on, due_on, renewals)
    VALUES (act.checkout_id, act.patron_id, act.item_id, act.out_on, act.due_on, act.renewals);
  ELSE
    DELETE FROM library.checkouts c WHERE c.id = act.checkout_id;
  END IF;
  UPDATE library.items i SET state = act.state, branch = act.branch, moves = act.moves WHERE i.id = act.item_id;
  DELETE FROM library.holds h USING library.act_holds x WHERE x.receipt = act.receipt AND x.pickup IS NULL AND h.id = x.hold_id;
  UPDATE library.holds h SET pickup = x.pickup, item_id = x.item_id, ready_until = x.ready_until
  FROM library.act_holds x WHERE x.receipt = act.receipt AND h.id = x.hold_id;
  INSERT INTO library.holds (id, patron_id, title_id, pickup, placed_at, item_id, ready_until)
  SELECT x.hold_id, x.patron_id, x.title_id, x.pickup, x.placed_at, x.item_id, x.ready_until
  FROM library.act_holds x WHERE x.receipt = act.receipt AND x.new_pickup IS NULL;
END $$;

-- Takes an act back. Whose account it touches has a row of its own. Twice at once, the second waits and finds it taken back.
CREATE FUNCTION guard.undo(token text, grant_id uuid, asked text, wanted uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used guard.grants := guard.spend(token, grant_id, asked);
  act  library.acts;
BEGIN
  SELECT a.* INTO act FROM library.acts a
  WHERE a.receipt = wanted AND library.is_own_act(a, used.interaction, asked, used.patron_id);
  PERFORM FROM library.patrons p WHERE p.id = act.patron_id FOR NO KEY UPDATE;
  SELECT a.* INTO act FROM library.acts a WHERE a.receipt = act.receipt FOR UPDATE;
  PERFORM FROM library.items i WHERE i.id = act.item_id FOR NO KEY UPDATE;
  PERFORM FROM library.holds h JOIN library.act_holds x ON x.hold_id = h.id WHERE x.receipt = act.receipt ORDER BY h.id FOR UPDATE OF h;
  IF act.receipt IS NULL OR NOT library.is_as_left(act) THEN
    RETURN guard.not_done('cannot-be-undone');
  END IF;
  BEGIN
    PERFORM library.put_back(act);
  EXCEPTION WHEN unique_violation THEN  -- the same patron's new hold on the title came in between
    RETURN guard.not_done('cannot-be-undone');
  END;
  UPDATE library.acts a SET is_undone = true, written_by = pg_current_xact_id() WHERE a.receipt = act.receipt;
  PERFORM guard.also(used, 'undo', 'one', touched.patron_id)
  FROM (SELECT act.patron_id UNION SELECT x.patron_id FROM library.act_holds x WHERE x.receipt = act.receipt) touched;
  RETURN guard.done(CASE WHEN act.item_id IS NULL OR act.state = 'checked-out' THEN '{}'
                         ELSE library.where_to(used, act.item_id, asked = 'return') END);
END $$;

-- What this interaction did, newest first, without whose it was: the action, the end of the item's barcode, whether it can be
-- taken back, and whether the account that is served now was served then (whose an item was that came back is not told).
-- It does not extend the interaction, and tells nothing that is not committed: CA010.
CREATE FUNCTION road.acts(token text, interaction_id uuid)
RETURNS TABLE (receipt uuid, action text, ending text, is_undone boolean, can_undo boolean, goes_to text, branch text,
              is_here boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i staff.interactions := guard.look(token, interaction_id);
BEGIN
  IF EXISTS (SELECT FROM library.acts a WHERE a.interaction = i.id AND NOT guard.is_committed(a.written_by)) THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  RETURN QUERY
    SELECT a.receipt, a.action, coalesce(right(x.barcode, 5), ''), a.is_undone,
           library.is_own_act(a, i.id, (SELECT t.action FROM guard.takes_back t WHERE t.taken = a.action), i.patron_id)
           AND library.is_as_left(a),
           coalesce(w.goes_to, ''), coalesce(w.place, ''), g.patron_id IS NOT DISTINCT FROM i.patron_id
    FROM library.acts a JOIN guard.grants g ON g.id = a.grant_id LEFT JOIN library.items x ON x.id = a.item_id
    LEFT JOIN LATERAL (  -- where a pile is carried, item by item
      SELECT CASE x.state WHEN 'hold-shelf' THEN 'hold-shelf' ELSE 'shelves' END AS goes_to, b.name AS place
      FROM library.branches b WHERE b.id = x.branch AND a.action = 'return' AND NOT a.is_undone AND x.state IN ('available', 'hold-shelf')
    ) w ON true
    WHERE a.interaction = i.id AND a.action <> 'renew' ORDER BY a.number DESC;
END $$;
