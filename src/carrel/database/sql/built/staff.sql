-- Staff, and who may claim to be which of them.
--
-- A password never reaches the database: the server stretches it with Argon2, and the outcome is the proof, of
-- which only a hash is kept. Signing in registers the hash of a token that the server made; whoever shows the
-- token is that member of staff. The application can list neither, and can register no token without a proof.

-- Locked by hand, or left alone for a quarter of an hour.
CREATE FUNCTION guard.is_locked(s staff.sign_ins) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT s.locked_at IS NOT NULL OR s.seen_at < clock_timestamp() - interval '15 minutes' $$;

-- The sign-in and the account of whoever shows this token; nobody after it ended, or once the account is closed.
CREATE FUNCTION guard.signed_in(token text) RETURNS TABLE (sign_in staff.sign_ins, account staff.accounts)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s, a FROM staff.sign_ins s JOIN staff.accounts a ON a.id = s.account_id
  WHERE s.token_hash = guard.hash(token) AND s.ends_at > clock_timestamp() AND a.disabled_at IS NULL
    AND guard.is_committed(s.written_by)
$$;

-- The member of staff who shows this token, or an error: CA001; CA011 while the sign-in is locked; CA020 until they have chosen a
-- password in place of one that somebody else set, or may have, and that has signed in; but where they `may_choose` it. A snapshot from before would not see that it
-- was locked, nor what has changed about an account since, so each statement must take its own: CA006.
CREATE FUNCTION guard.member(token text, may_choose boolean DEFAULT false) RETURNS guard.member
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me          guard.member;
  is_locked   boolean;
  password_is text;
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'a snapshot from before is not to be relied on' USING ERRCODE = 'CA006';
  END IF;
  SELECT (x.sign_in).id, (x.account).id, (x.account).name, (x.account).team, (x.account).branch, (x.account).roles,
         guard.is_locked(x.sign_in), (x.account).password_is
  INTO me.sign_in, me.account_id, me.name, me.team, me.branch, me.roles, is_locked, password_is
  FROM guard.signed_in(token) x;
  IF me.sign_in IS NULL THEN
    RAISE EXCEPTION 'nobody is signed in with this token' USING ERRCODE = 'CA001';
  END IF;
  IF is_locked THEN
    RAISE EXCEPTION 'this sign-in is locked' USING ERRCODE = 'CA011';
  END IF;
  IF password_is NOT IN ('own', 'unknown') AND NOT may_choose THEN
    RAISE EXCEPTION 'somebody else knows this password' USING ERRCODE = 'CA020';
  END IF;
  RETURN me;
END $$;

-- Work is done here: the sign-in is not left alone. At most one write a minute.
CREATE FUNCTION guard.saw(me guard.member) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE staff.sign_ins s SET seen_at = clock_timestamp()
  WHERE s.id = me.sign_in AND s.seen_at < clock_timestamp() - interval '1 minute'
$$;

-- The salt of an account; for a name that nobody has, one that looks the same and stays the same.
CREATE FUNCTION road.salt(account_name text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT a.salt FROM staff.accounts a WHERE a.name = account_name AND guard.is_committed(a.written_by)),
                  left(encode(guard.keyed(convert_to('salt ' || account_name, 'UTF8')), 'hex'), 32))
$$;

CREATE FUNCTION guard.by_name(account_name text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('name ' || account_name, 'UTF8')) $$;

CREATE FUNCTION guard.by_address(address text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('address ' || address, 'UTF8')) $$;

CREATE FUNCTION guard.proof(account_name text, proof text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT guard.keyed(convert_to('proof ' || account_name || ' ' || proof, 'UTF8')) $$;

-- Proposes a proof of that account, and commits that it is tried. Five failures in a quarter of an hour close a name, on whatever
-- page they happen; thirty close an address, where it is one to be counted.
CREATE FUNCTION road.propose_proof(account_name text, proof text, address text, came_from text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place      text := coalesce(address, came_from);
  is_allowed boolean :=
    (address IS NULL OR guard.take_attempt(guard.by_address(address), 30, interval '15 minutes'))
    AND guard.take_attempt(guard.by_name(account_name), 5, interval '15 minutes');
BEGIN
  PERFORM guard.propose(guard.proof(account_name, proof), is_allowed);
  IF is_allowed THEN
    PERFORM staff.note('tried', account_name, NULL, place);
  ELSE
    PERFORM staff.note_too_many(account_name, place);
  END IF;
END $$;

-- Is this the proof of that account? It was proposed before: CA010. One guess too many is wrong, whatever it is; so is one that
-- signs in with a password that somebody else set, or may have, and that has signed in once. How it ended is a row: `what`, or failed; and
-- failed also where what it is for is not to be (`is_fit`), which counts as a failure does.
CREATE FUNCTION guard.proven(account_name text, proof text, what text, came_from text, is_fit boolean DEFAULT true) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account  bigint;
  is_right boolean;
BEGIN
  IF guard.use_guess(guard.proof(account_name, proof)) THEN
    SELECT a.id INTO account FROM staff.accounts a
    WHERE a.name = account_name AND a.disabled_at IS NULL AND a.proof_hash = guard.hash(proof)
      AND NOT (what = 'signed-in' AND a.password_is = 'used');
    is_right := account IS NOT NULL AND is_fit;
    PERFORM staff.note(CASE WHEN is_right THEN what ELSE 'failed' END, account_name,
                       CASE WHEN is_right THEN account_name END, came_from);
  END IF;
  UPDATE guard.attempts s SET failures = CASE WHEN is_right THEN '{}' ELSE s.failures END
  WHERE s.subject = guard.by_name(account_name);
  RETURN account;
END $$;

-- Registers the token, as the account's if the proof is right; says nothing. Ask `road.who` afterwards. A password that somebody
-- else set, or may have, has then been used, and a quarter of an hour is left to choose one's own.
CREATE FUNCTION road.sign_in(account_name text, proof text, token_hash bytea, address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account bigint;
  is_own  boolean;
BEGIN
  PERFORM guard.lock_attempts(guard.by_address(address));
  account := guard.proven(account_name, proof, 'signed-in', address);
  PERFORM guard.give_back(guard.by_address(address), account IS NOT NULL);
  UPDATE staff.accounts a
  SET password_is = CASE WHEN account IS NOT NULL AND a.password_is IN ('given', 'unknown') THEN 'used' ELSE a.password_is END
  WHERE a.name = account_name RETURNING a.password_is = 'own' INTO is_own;
  INSERT INTO staff.sign_ins AS s (token_hash, account_id, ends_at)
  VALUES (sign_in.token_hash, account,
          clock_timestamp() + CASE WHEN account IS NULL THEN interval '0' WHEN is_own THEN interval '10 hours' ELSE interval '15 minutes' END)
  ON CONFLICT ON CONSTRAINT sign_ins_token_hash_key DO NOTHING;
END $$;

CREATE FUNCTION road.who(token text) RETURNS TABLE (name text, team text, branch text, roles text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  RETURN QUERY SELECT me.name, me.team, me.branch, me.roles;
END $$;

CREATE FUNCTION road.sign_out(token text, came_from text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM staff.note_closing('signed-out', (SELECT (x.account).name FROM guard.signed_in(token) x), came_from);
  DELETE FROM staff.sign_ins s WHERE s.token_hash = guard.hash(token);
END $$;

-- Locks the sign-in: everything is refused until the password is given again. What was begun goes on from there.
CREATE FUNCTION road.lock(token text, came_from text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM staff.note_closing(
    'locked', (SELECT (x.account).name FROM guard.signed_in(token) x WHERE (x.sign_in).locked_at IS NULL), came_from);
  UPDATE staff.sign_ins s SET locked_at = coalesce(s.locked_at, clock_timestamp()) WHERE s.token_hash = guard.hash(token);
END $$;

-- Whoever comes to a sign-in that was left alone finds it locked from then on, and that is written down: once, and when it is noticed.
CREATE FUNCTION road.lock_left_alone(token text, came_from text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose text;
BEGIN
  UPDATE staff.sign_ins s SET locked_at = clock_timestamp() FROM guard.signed_in(token) x
  WHERE s.id = (x.sign_in).id AND s.locked_at IS NULL AND guard.is_locked(s)
  RETURNING (x.account).name INTO whose;
  PERFORM staff.note_closing('left-alone', whose, came_from);
END $$;

-- Whose sign-in waits to be unlocked; nobody's is NULL.
CREATE FUNCTION road.locked_as(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (x.account).name FROM guard.signed_in(token) x WHERE guard.is_locked(x.sign_in) $$;

-- Unlocks if the proof, proposed before, is right; says nothing. Ask `road.who` afterwards.
CREATE FUNCTION road.unlock(token text, proof text, came_from text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose  text := road.locked_as(token);
  opened boolean := whose IS NOT NULL AND guard.proven(whose, proof, 'unlocked', came_from) IS NOT NULL;
BEGIN
  UPDATE staff.sign_ins s SET written_by = pg_current_xact_id(),
    locked_at = CASE WHEN opened THEN NULL ELSE coalesce(s.locked_at, clock_timestamp()) END,
    seen_at = CASE WHEN opened THEN clock_timestamp() ELSE s.seen_at END
  WHERE s.token_hash = guard.hash(token) AND whose IS NOT NULL;
END $$;

-- The salt of one's own password, and those of the ones before it: what a new one is compared under.
CREATE FUNCTION road.own_salts(token text) RETURNS TABLE (name text, salt text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token, may_choose => true);
BEGIN
  RETURN QUERY
    SELECT me.name, a.salt FROM staff.accounts a WHERE a.id = me.account_id AND guard.is_committed(a.written_by)
    UNION ALL
    SELECT me.name, split_part(f, ':', 1) FROM staff.accounts a, unnest(a.former) f
    WHERE a.id = me.account_id AND guard.is_committed(a.written_by);
END $$;

-- What is kept of a password when another takes its place, the newest first: four at most.
CREATE FUNCTION staff.kept(a staff.accounts) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN a.password_is IN ('own', 'unknown') THEN ((a.salt || ':' || encode(a.proof_hash, 'hex')) || a.former)[1:4] ELSE a.former END
$$;

-- Changes one's own password if the old proof, proposed before, is right and no proof of the new one is that of one before; ends
-- one's other sign-ins; says nothing. Ask `road.password_change` afterwards. A password had before counts as a wrong guess does:
-- else it would be told, as often as one likes, which passwords the account has had.
CREATE FUNCTION road.change_password(token text, old_proof text, new_salt text, new_proof text,
                                     under_salts_before text[] DEFAULT '{}', came_from text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me      guard.member := guard.member(token, may_choose => true);
  is_new  boolean := NOT EXISTS (
    SELECT FROM staff.accounts a, unnest(a.former || (a.salt || ':' || encode(a.proof_hash, 'hex'))) f, unnest(under_salts_before) p
    WHERE a.id = me.account_id AND split_part(f, ':', 2) = encode(guard.hash(p), 'hex'));
  is_me   boolean := guard.proven(me.name, old_proof, 'password', came_from, is_new) IS NOT NULL;
  changes boolean := is_me AND is_new;
  is_own  boolean;
BEGIN
  SELECT a.password_is = 'own' INTO is_own FROM staff.accounts a WHERE a.id = me.account_id;
  UPDATE staff.accounts a SET salt = CASE WHEN changes THEN new_salt ELSE a.salt END,
         proof_hash = CASE WHEN changes THEN guard.hash(new_proof) ELSE a.proof_hash END,
         former = CASE WHEN changes THEN staff.kept(a) ELSE a.former END,
         password_is = CASE WHEN changes THEN 'own' ELSE a.password_is END, written_by = pg_current_xact_id()
  WHERE a.id = me.account_id;
  UPDATE staff.sign_ins s SET
    ends_at = CASE WHEN NOT changes THEN s.ends_at WHEN s.id <> me.sign_in THEN clock_timestamp()
                   WHEN is_own THEN s.ends_at ELSE clock_timestamp() + interval '10 hours' END,
    password_change = CASE WHEN s.id <> me.sign_in THEN s.password_change WHEN changes THEN 'changed'
                           WHEN is_me THEN 'repeated' ELSE 'wrong' END,
    written_by = CASE WHEN s.id = me.sign_in THEN pg_current_xact_id() ELSE s.written_by END
  WHERE s.account_id = me.account_id;
END $$;

-- How the last change in this sign-in ended, once it is committed: changed, wrong or repeated.
CREATE FUNCTION road.password_change(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (x.sign_in).password_change FROM guard.signed_in(token) x $$;
