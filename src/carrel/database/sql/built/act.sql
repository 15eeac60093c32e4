-- The one way to an act.

-- What an act is to be done with. A secret's salt and proof are made anew each time the same form is sent, and are no part
-- of it; its `mark` is.
CREATE FUNCTION guard.act_digest(act text, particulars jsonb) RETURNS bytea
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
  UPDATE guard.grants g SET act_digest = guard.act_digest(act, particulars), digested_by = pg_current_xact_id()
  WHERE g.id = grant_id AND g.act_digest IS NULL;
  IF FOUND AND EXISTS (SELECT FROM guard.particulars p
                       WHERE p.action = act AND p.is_guess AND particulars ->> p.name IS NOT NULL)
     AND NOT guard.take_attempt(guard.by_missed(guard.member(token)), 60, interval '1 hour') THEN
    RAISE EXCEPTION 'too many found nobody' USING ERRCODE = 'CA008';
  END IF;
END $$;

-- Calls what carries the action of a grant out: the function of its name in `act`, as `act.check_out` for `check-out`. It is
-- looked up, never made of what a caller sends: of that name, of the owner's, and taking what each of them takes. Whatever has
-- none is not done: CA006.
CREATE FUNCTION guard.carry_out(token text, grant_id uuid, action text, particulars jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  it    regproc;
  ended jsonb;
BEGIN
  SELECT f.oid INTO it FROM pg_proc f
  WHERE f.pronamespace = 'act'::regnamespace AND f.proname = replace(carry_out.action, '-', '_')
    AND f.oid = to_regprocedure(format('act.%I(text, uuid, jsonb)', f.proname))
    AND f.prorettype = 'jsonb'::regtype AND NOT f.proretset AND f.proowner = current_user::regrole;
  IF it IS NULL THEN
    RAISE EXCEPTION 'no system does that' USING ERRCODE = 'CA006';
  END IF;
  EXECUTE format('SELECT %s($1, $2, $3)', it) INTO STRICT ended USING token, grant_id, particulars;
  RETURN ended;
END $$;

-- The one way to an act: with what was proposed and committed, else CA010. It returns nothing: `road.done` tells how it ended.
-- Whoever comes second waits for the first, and does nothing; with other particulars it is an error: CA007.
CREATE FUNCTION road.act(token text, grant_id uuid, act text, particulars jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  used  guard.grants;
  ended jsonb;
BEGIN
  IF act = 'check-out-hold-to-self' THEN  -- which keeps whose own card was shown: the interaction is locked before its grants
    PERFORM FROM staff.interactions i JOIN guard.grants g ON g.interaction = i.id WHERE g.id = grant_id FOR NO KEY UPDATE OF i;
  END IF;
  SELECT g.* INTO used FROM guard.grants g WHERE g.id = grant_id AND g.sign_in = (guard.member(token)).sign_in FOR UPDATE;
  IF used.is_spent THEN
    IF used.act_digest = guard.act_digest(act, particulars) THEN
      RETURN;
    END IF;
    RAISE EXCEPTION 'this form was used for something else' USING ERRCODE = 'CA007';
  ELSIF (used.act_digest = guard.act_digest(act, particulars) AND guard.is_committed(used.digested_by)) IS NOT TRUE THEN
    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';
  END IF;
  IF used.action <> act THEN
    RAISE EXCEPTION 'nothing permits this' USING ERRCODE = 'CA003';
  ELSIF particulars ? 'undo' THEN
    ended := guard.undo(token, grant_id, used.action, (particulars ->> 'undo')::uuid);
  ELSIF EXISTS (SELECT FROM guard.by_hand h WHERE h.action = used.action) THEN
    PERFORM guard.spend(token, grant_id, used.action);
    ended := guard.done();
  ELSE
    ended := guard.carry_out(token, grant_id, used.action, particulars);
  END IF;
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
