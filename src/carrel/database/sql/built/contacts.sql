-- Each piece of contact information is settled or changed, and confirmed or not: two things that are not one (reading R41).
-- Settled is what may be sent to; confirmed is what counts as a matching detail. Both are asked of what is committed, under the
-- lock of the account, at the moment of sending or comparing.

-- The figures of the edition that stands today. Where there are none, nothing settles and nothing is enough.
CREATE FUNCTION guard.figures_now() RETURNS guard.figures
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT f FROM guard.figures f WHERE f.effective <= current_date ORDER BY f.effective DESC LIMIT 1 $$;

CREATE FUNCTION guard.hold_down() RETURNS interval
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT make_interval(days => (guard.figures_now()).hold_down_days) $$;

-- The piece of contact information that is on file, as it is compared.
CREATE FUNCTION library.contact_key(patron bigint, kind text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE contact_key.kind WHEN 'email' THEN x.email_key WHEN 'telephone' THEN x.telephone_key WHEN 'address' THEN x.address_key END
  FROM library.personal x WHERE x.patron_id = patron
$$;

CREATE FUNCTION library.contact(patron bigint, kind text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE contact.kind WHEN 'email' THEN x.email WHEN 'telephone' THEN x.telephone WHEN 'address' THEN x.address END
  FROM library.personal x WHERE x.patron_id = patron
$$;

CREATE FUNCTION library.put_contact(patron bigint, kind text, value text, key text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE library.personal x SET
    email = CASE put_contact.kind WHEN 'email' THEN value ELSE x.email END,
    email_key = CASE put_contact.kind WHEN 'email' THEN key ELSE x.email_key END,
    telephone = CASE put_contact.kind WHEN 'telephone' THEN value ELSE x.telephone END,
    telephone_key = CASE put_contact.kind WHEN 'telephone' THEN key ELSE x.telephone_key END,
    address = CASE put_contact.kind WHEN 'address' THEN value ELSE x.address END,
    address_key = CASE put_contact.kind WHEN 'address' THEN key ELSE x.address_key END
  WHERE x.patron_id = patron;
  UPDATE library.patrons p SET  -- permission for detailed messages ends with its number (reading R42)
    voicemail_permission = p.voicemail_permission AND (put_contact.kind <> 'telephone' OR p.voicemail_number = key),
    voicemail_number = CASE WHEN put_contact.kind <> 'telephone' OR p.voicemail_number = key THEN p.voicemail_number END
  WHERE p.id = patron
$$;

-- Locks the contact information of an account, for a change or for sending to it. Whoever comes second sees what the first has
-- done: each statement that follows has a snapshot of its own. False where the account is gone.
CREATE FUNCTION guard.hold_reach(whose text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF guard.is_embedded() THEN
    PERFORM FROM library.patrons p WHERE p.id = whose::bigint FOR NO KEY UPDATE;  -- before all else that is locked of an account
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END IF;
  INSERT INTO guard.reach AS r VALUES (whose) ON CONFLICT (account_key) DO UPDATE SET account_key = r.account_key;
  RETURN true;
END $$;

-- When it settles by itself: whoever could object was told, and has had as long as the hold-down lasts (reading R5). NULL: never, for
-- nobody was told, or not yet.
CREATE FUNCTION guard.settles_at(it guard.pieces) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT n.told_at + guard.hold_down() FROM guard.notices n WHERE n.id = it.notice $$;

-- May it be sent to? It was there when the account was made; it was confirmed; or it is on file, and its time is over.
CREATE FUNCTION guard.is_settled(it guard.pieces) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT it.given_at IS NULL OR it.settled_at IS NOT NULL
         OR (it.is_on_file AND coalesce(guard.settles_at(it) <= clock_timestamp(), false))
$$;

CREATE FUNCTION guard.is_confirmed(it guard.pieces) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT it.given_at IS NULL OR it.confirmed_at IS NOT NULL $$;

-- The piece on file, as the guard knows it; NULL where it is the one of the beginning.
CREATE FUNCTION guard.on_file(whose text, kind text) RETURNS guard.pieces
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT p FROM guard.pieces p WHERE p.account_key = whose AND p.kind = on_file.kind AND p.is_on_file $$;

-- The newest that may be sent to: on file, or before it.
CREATE FUNCTION guard.last_settled(whose text, kind text) RETURNS guard.pieces
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p FROM guard.pieces p WHERE p.account_key = whose AND p.kind = last_settled.kind AND guard.is_settled(p)
  ORDER BY p.is_on_file DESC, p.id DESC LIMIT 1
$$;

CREATE FUNCTION guard.last_confirmed(whose text, kind text) RETURNS guard.pieces
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p FROM guard.pieces p WHERE p.account_key = whose AND p.kind = last_confirmed.kind AND guard.is_confirmed(p)
  ORDER BY p.is_on_file DESC, p.id DESC LIMIT 1
$$;

-- What a piece goes back to when it is taken back: the newest before it that was settled, or that no link takes back.
CREATE FUNCTION guard.goes_back_to(whose text, kind text) RETURNS guard.pieces
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p FROM guard.pieces p
  WHERE p.account_key = whose AND p.kind = goes_back_to.kind AND NOT p.is_on_file AND (guard.is_settled(p) OR NOT p.is_revertible)
  ORDER BY p.id DESC LIMIT 1
$$;

-- The address that was settled last, where what concerns a change is told. Empty: there is none.
CREATE FUNCTION guard.settled_address(patron bigint, kind text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN (guard.on_file(patron::text, kind)).id IS NULL THEN library.contact(patron, kind)
              ELSE coalesce((guard.last_settled(patron::text, kind)).value, '') END
$$;

-- Somebody said that a change was not theirs, and nobody has looked into it yet.
CREATE FUNCTION guard.is_frozen(whose text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT FROM guard.alarms a WHERE a.account_key = whose AND a.closed_at IS NULL) $$;

CREATE FUNCTION guard.may_be_sent_to(whose text, kind text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT guard.is_frozen(whose)
    AND NOT EXISTS (SELECT FROM guard.pieces p
                    WHERE p.account_key = whose AND p.kind = may_be_sent_to.kind AND p.is_on_file AND guard.is_settled(p) IS NOT TRUE)
$$;

-- What counts of each kind when details are compared: the last piece that was confirmed, whatever is on file now. `is_pending`: what
-- is on file is another, that nobody confirmed.
CREATE FUNCTION guard.counting(patron bigint) RETURNS TABLE (kind text, key text, is_pending boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.name,
         CASE WHEN p.id IS NULL OR guard.is_confirmed(p) THEN library.contact_key(patron, k.name)
              ELSE coalesce((guard.last_confirmed(patron::text, k.name)).key, '') END,
         p.id IS NOT NULL AND NOT guard.is_confirmed(p)
  FROM (VALUES ('email'), ('telephone'), ('address')) k (name)
  LEFT JOIN guard.pieces p ON p.account_key = patron::text AND p.kind = k.name AND p.is_on_file
$$;

-- Why nothing can be sent to a piece yet, for staff: never what it is. `settles_on` is NULL where no time settles it: `waits`, until
-- the notice has gone out; otherwise nobody can be told.
CREATE FUNCTION guard.unsettled(whose text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(
    'kind', p.kind, 'since', (p.given_at AT TIME ZONE 'UTC')::date, 'channel', coalesce(p.given_channel, ''),
    'settles_on', (guard.settles_at(p) AT TIME ZONE 'UTC')::date, 'waits', p.notice IS NOT NULL) ORDER BY p.kind), '[]')
  FROM guard.pieces p WHERE p.account_key = whose AND p.is_on_file AND guard.is_settled(p) IS NOT TRUE
$$;

-- What a library elsewhere told of an account, but that what Carrel changed there is not settled before the guard says so.
CREATE FUNCTION guard.as_settled(told jsonb, whose text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT told
    || CASE WHEN told ->> 'email' = 'settled' AND NOT guard.may_be_sent_to(whose, 'email') THEN '{"email": "changed"}' ELSE '{}'::jsonb END
    || CASE WHEN told ->> 'postal' = 'settled' AND NOT guard.may_be_sent_to(whose, 'address') THEN '{"postal": "changed"}' ELSE '{}'::jsonb END
$$;

-- A piece is about to change in a library elsewhere. Nobody here knows what was there before, so that nobody can be told, and no time
-- settles it; and every link and code dies.
CREATE FUNCTION guard.change_elsewhere(used guard.grants, kind text, new_key text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.hold_reach(used.account_key);
  IF (guard.on_file(used.account_key, kind)).key = new_key THEN
    RETURN;
  END IF;
  DELETE FROM guard.pieces p WHERE p.account_key = used.account_key AND p.kind = change_elsewhere.kind;
  INSERT INTO guard.pieces (account_key, kind, value, key, is_on_file, is_revertible, given_at, given_by, given_branch, given_channel)
  SELECT used.account_key, kind, '', coalesce(new_key, ''), true, false, clock_timestamp(), e.staff, e.branch, e.channel
  FROM trail.entries e WHERE e.id = used.entry_id;
  PERFORM guard.kill_links(used.account_key);
END $$;

-- A new piece takes the place of the one on file. What was on file keeps what it had come to: no time settles it any more.
CREATE FUNCTION guard.take_place(used guard.grants, patron bigint, kind text, new_value text, new_key text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose    text := patron::text;
  told     trail.entries;
  evidence text[];
  is_shown boolean;
BEGIN
  SELECT e.* INTO told FROM trail.entries e WHERE e.id = used.entry_id;
  evidence := ARRAY(SELECT k FROM jsonb_each_text(told.facts) f (k, v)
                    WHERE v = 'yes' AND k IN ('assured', 'card', 'number', 'pin', 'photo_id', 'details', 'birth_date', 'name') ORDER BY k);
  IF (guard.on_file(whose, kind)).id IS NULL THEN
    INSERT INTO guard.pieces (account_key, kind, value, key, is_on_file, is_revertible)
    VALUES (whose, kind, library.contact(patron, kind), library.contact_key(patron, kind), false, false);
  END IF;
  UPDATE guard.pieces p
  SET settled_at = CASE WHEN p.settled_at IS NULL AND p.given_at IS NOT NULL AND guard.is_settled(p) THEN clock_timestamp() ELSE p.settled_at END,
      is_on_file = false
  WHERE p.account_key = whose AND p.kind = take_place.kind AND p.is_on_file;
  is_shown := guard.is_holders(used.id);
  INSERT INTO guard.pieces (account_key, kind, value, key, is_on_file, is_revertible, given_at, given_by, given_branch, given_channel,
                            given_evidence, confirmed_at, confirmed_by, confirmed_channel, confirmed_evidence)
  VALUES (whose, kind, new_value, new_key, true, NOT (is_shown AND 'photo_id' = ANY (evidence)), clock_timestamp(), told.staff,
          told.branch, told.channel, evidence, CASE WHEN is_shown THEN clock_timestamp() END, CASE WHEN is_shown THEN told.staff END,
          CASE WHEN is_shown THEN told.channel END, CASE WHEN is_shown THEN evidence ELSE '{}' END);
  PERFORM guard.forget_pieces(whose);
END $$;

-- Of the pieces before those on file nothing is kept but what a link would bring back, what is told of a change, and what counts.
CREATE FUNCTION guard.forget_pieces(whose text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM guard.pieces p
  WHERE p.account_key = whose AND NOT p.is_on_file
    AND p.id IS DISTINCT FROM (guard.last_confirmed(whose, p.kind)).id
    AND (guard.is_settled(guard.on_file(whose, p.kind))
         OR (p.id IS DISTINCT FROM (guard.last_settled(whose, p.kind)).id AND p.id IS DISTINCT FROM (guard.goes_back_to(whose, p.kind)).id))
$$;

-- The piece on file is settled and confirmed, by whoever holds this grant.
CREATE FUNCTION guard.confirm(used guard.grants, whose text, kind text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE guard.pieces p SET settled_at = coalesce(p.settled_at, clock_timestamp()), confirmed_at = clock_timestamp(),
    confirmed_by = e.staff, confirmed_channel = e.channel,
    confirmed_evidence = ARRAY(SELECT f FROM unnest(ARRAY['card', 'details', 'photo_id']) f WHERE e.facts ->> f = 'yes')
  FROM trail.entries e WHERE e.id = used.entry_id AND p.account_key = whose AND p.kind = confirm.kind AND p.is_on_file;
  SELECT guard.forget_pieces(whose)
$$;

-- Did the row that this grant came with say that the assured holder asks, and showed what confirms a piece: photo identification, or
-- enough pieces that are confirmed (reading R41)? A number and a card are none.
CREATE FUNCTION guard.is_holders(grant_id uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.facts @> '{"requester": "holder", "assured": "yes"}'
         AND 'yes' IN (coalesce(e.facts ->> 'photo_id', 'no'), coalesce(e.facts ->> 'details', 'no'))
  FROM guard.grants g JOIN trail.entries e ON e.id = g.entry_id WHERE g.id = grant_id
$$;

-- Whoever is forgotten leaves none of it.
CREATE FUNCTION guard.forget_reach() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM guard.reach r WHERE r.account_key = OLD.id::text;
  RETURN OLD;
END $$;
CREATE TRIGGER reach AFTER DELETE ON library.patrons FOR EACH ROW EXECUTE FUNCTION guard.forget_reach();
