-- Holds: placed, changed and canceled. Each keeps what it did, and says what to do with a book that was on the hold shelf.

CREATE FUNCTION act.place_hold(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used      guard.grants := guard.acting(token, grant_id, 'place-hold');
  wanted    bigint := (given ->> 'title')::bigint;
  pickup_at text := given ->> 'pickup';
  placed    library.holds;
  receipt   uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM library.titles t WHERE t.id = wanted) THEN
    RETURN guard.not_done('no-such-title');
  ELSIF NOT EXISTS (SELECT FROM library.branches b WHERE b.id = pickup_at) THEN
    RETURN guard.not_done('no-such-branch');
  ELSIF (SELECT count(*) FROM library.holds h WHERE h.patron_id = used.patron_id) >= library.rule('holds-at-once') THEN
    RETURN guard.not_done('limit-reached');
  END IF;
  INSERT INTO library.holds AS h (patron_id, title_id, pickup) VALUES (used.patron_id, wanted, pickup_at)
  ON CONFLICT (patron_id, title_id) DO NOTHING RETURNING h.* INTO placed;
  IF placed.id IS NULL THEN
    RETURN guard.not_done('held-already');
  END IF;
  receipt := library.keep_act(used, placed.patron_id, placed.title_id, NULL, NULL);
  PERFORM library.keep_hold(receipt, NULL, placed);
  RETURN guard.done(jsonb_build_object('undo', receipt));
END $$;

-- The patron's hold, and the item that waits on the shelf for it, both locked: the item first, as everywhere.
CREATE FUNCTION library.hold_of(patron bigint, wanted bigint, OUT hold library.holds, OUT item library.items)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen library.holds;
BEGIN
  LOOP  -- again where a copy came for it, or went, while we looked
    SELECT h.* INTO seen FROM library.holds h WHERE h.id = wanted AND h.patron_id = patron;
    EXIT WHEN NOT FOUND;
    SELECT i.* INTO item FROM library.items i WHERE i.id = seen.item_id FOR NO KEY UPDATE;
    SELECT h.* INTO hold FROM library.holds h WHERE h.id = wanted AND h.item_id IS NOT DISTINCT FROM seen.item_id FOR UPDATE;
    EXIT WHEN FOUND;
  END LOOP;
END $$;

-- What to do with the book of a hold that was ready: where it stands now, and where it goes. Nobody's label is told.
CREATE FUNCTION library.was_ready(used guard.grants, item library.items) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT jsonb_build_object('was_ready', 'yes', 'at', b.name) || library.where_to(used, item.id, false)
                   FROM library.branches b WHERE b.id = item.branch), '{}')
$$;

CREATE FUNCTION act.cancel_hold(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used    guard.grants := guard.acting(token, grant_id, 'cancel-hold');
  held    record;
  mine    library.holds;
  item    library.items;
  receipt uuid;
BEGIN
  SELECT * INTO held FROM library.hold_of(used.patron_id, (given ->> 'hold')::bigint);
  mine := held.hold;
  item := held.item;
  IF mine.id IS NULL THEN
    RETURN guard.not_done('no-such-hold');
  END IF;
  receipt := library.keep_act(used, mine.patron_id, mine.title_id, item, NULL);
  PERFORM library.keep_hold(receipt, mine, NULL);
  DELETE FROM library.holds h WHERE h.id = mine.id;
  IF item.id IS NOT NULL THEN
    PERFORM library.set_free(receipt, item);
  END IF;
  RETURN guard.done(library.was_ready(used, item) || jsonb_build_object('undo', receipt));
END $$;

-- A hold that is ready goes to the other branch with its book, and its days on the shelf begin anew.
CREATE FUNCTION act.change_hold(token text, grant_id uuid, given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used      guard.grants := guard.acting(token, grant_id, 'change-hold');
  pickup_at text := given ->> 'pickup';
  held      record;
  mine      library.holds;
  item      library.items;
  changed   library.holds;
  receipt   uuid;
BEGIN
  SELECT * INTO held FROM library.hold_of(used.patron_id, (given ->> 'hold')::bigint);
  mine := held.hold;
  item := held.item;
  IF mine.id IS NULL THEN
    RETURN guard.not_done('no-such-hold');
  ELSIF NOT EXISTS (SELECT FROM library.branches b WHERE b.id = pickup_at) THEN
    RETURN guard.not_done('no-such-branch');
  ELSIF mine.pickup = pickup_at THEN
    RETURN guard.done(library.was_ready(used, item));
  END IF;
  receipt := library.keep_act(used, mine.patron_id, mine.title_id, item, NULL);
  UPDATE library.holds h SET pickup = pickup_at,
    ready_until = CASE WHEN h.item_id IS NOT NULL THEN current_date + library.rule('hold-shelf-days') END
  WHERE h.id = mine.id RETURNING h.* INTO changed;
  PERFORM library.keep_hold(receipt, mine, changed);
  UPDATE library.items i SET branch = pickup_at WHERE i.id = item.id;
  RETURN guard.done(library.was_ready(used, item) || jsonb_build_object('undo', receipt));
END $$;
