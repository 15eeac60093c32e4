-- Holds: placed, changed and cancelled.

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
