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

-- The member of staff who shows this token, or an error: CA001; CA011 while the sign-in is locked. A snapshot from before
-- would not see that it was locked, nor what has changed about an account since, so each statement must take its own: CA006.
CREATE FUNCTION guard.member(token text) RETURNS guard.member
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me        guard.member;
  is_locked boolean;
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'a snapshot from before is not to be relied on' USING ERRCODE = 'CA006';
  END IF;
  SELECT (x.sign_in).id, (x.account).id, (x.account).name, (x.account).team, (x.account).branch, (x.account).roles
  INTO me FROM guard.signed_in(token) x;
  IF me.sign_in IS NULL THEN
    RAISE EXCEPTION 'nobody is signed in with this token' USING ERRCODE = 'CA001';
  END IF;
  SELECT guard.is_locked(s) INTO is_locked FROM staff.sign_ins s WHERE s.id = me.sign_in;
  IF is_locked THEN
    RAISE EXCEPTION 'this sign-in is locked' USING ERRCODE = 'CA011';
  END IF;
  RETURN me;
END $$;

-- Work is done here: the sign-in is not left alone. At most one write a minute.
CREATE FUNCTION guard.saw(me guard.member) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE staff.sign_ins s SET seen_at = clock_timestamp()
  WHERE s.id = me.sign_in AND s.seen_at < clock_timestamp() - interval '1 minute'
$$;

CREATE FUNCTION guard.administrator(token text) RETURNS guard.member
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  IF NOT 'administrator' = ANY (me.roles) THEN
    RAISE EXCEPTION 'this is for administrators' USING ERRCODE = 'CA004';
  END IF;
  RETURN me;
END $$;

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

-- Proposes a proof of that account. Five failures in a quarter of an hour close a name, on whatever page they happen;
-- thirty close an address.
CREATE FUNCTION road.propose_proof(account_name text, proof text, address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.propose(guard.proof(account_name, proof),
    (address IS NULL OR guard.take_slot(guard.by_address(address), 30, interval '15 minutes'))
    AND guard.take_slot(guard.by_name(account_name), 5, interval '15 minutes'));
END $$;

-- Is this the proof of that account? It was proposed before: CA010. One guess too many is wrong, whatever it is.
CREATE FUNCTION guard.proven(account_name text, proof text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account bigint;
BEGIN
  IF guard.take_up(guard.proof(account_name, proof)) THEN
    SELECT a.id INTO account FROM staff.accounts a
    WHERE a.name = account_name AND a.disabled_at IS NULL AND a.proof_hash = guard.hash(proof);
  END IF;
  UPDATE guard.slots s SET failures = CASE WHEN account IS NULL THEN s.failures ELSE '{}' END
  WHERE s.subject = guard.by_name(account_name);
  RETURN account;
END $$;

-- Registers the token, as the account's if the proof is right; says nothing. Ask `road.who` afterwards.
CREATE FUNCTION road.sign_in(account_name text, proof text, token_hash bytea, address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account bigint;
BEGIN
  PERFORM guard.keep_slot(guard.by_address(address));
  account := guard.proven(account_name, proof);
  PERFORM guard.give_back(guard.by_address(address), account IS NOT NULL);
  INSERT INTO staff.sign_ins AS s (token_hash, account_id, ends_at)
  VALUES (sign_in.token_hash, account, clock_timestamp() + CASE WHEN account IS NULL THEN interval '0' ELSE interval '10 hours' END)
  ON CONFLICT ON CONSTRAINT sign_ins_token_hash_key DO NOTHING;
END $$;

CREATE FUNCTION road.who(token text) RETURNS TABLE (name text, team text, branch text, roles text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.member(token);
BEGIN
  RETURN QUERY SELECT me.name, me.team, me.branch, me.roles;
END $$;

CREATE FUNCTION road.sign_out(token text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ DELETE FROM staff.sign_ins s WHERE s.token_hash = guard.hash(token) $$;

-- Locks the sign-in: everything is refused until the password is given again. What was begun goes on from there.
CREATE FUNCTION road.lock(token text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE staff.sign_ins s SET locked_at = coalesce(s.locked_at, clock_timestamp()) WHERE s.token_hash = guard.hash(token)
$$;

-- Whose sign-in waits to be unlocked; nobody's is NULL.
CREATE FUNCTION road.locked_as(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (x.account).name FROM guard.signed_in(token) x WHERE guard.is_locked(x.sign_in) $$;

-- Unlocks if the proof, proposed before, is right; says nothing. Ask `road.who` afterwards.
CREATE FUNCTION road.unlock(token text, proof text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose  text := road.locked_as(token);
  opened boolean := whose IS NOT NULL AND guard.proven(whose, proof) IS NOT NULL;
BEGIN
  UPDATE staff.sign_ins s SET written_by = pg_current_xact_id(),
    locked_at = CASE WHEN opened THEN NULL ELSE coalesce(s.locked_at, clock_timestamp()) END,
    seen_at = CASE WHEN opened THEN clock_timestamp() ELSE s.seen_at END
  WHERE s.token_hash = guard.hash(token) AND whose IS NOT NULL;
END $$;

-- Changes one's own password if the old proof, proposed before, is right, and ends one's other sign-ins; says nothing. The account's
-- salt is the new one afterwards, or it is not.
CREATE FUNCTION road.change_password(token text, old_proof text, new_salt text, new_proof text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me    guard.member := guard.member(token);
  is_me boolean := guard.proven(me.name, old_proof) IS NOT NULL;
BEGIN
  UPDATE staff.accounts a SET salt = CASE WHEN is_me THEN new_salt ELSE a.salt END,
         proof_hash = CASE WHEN is_me THEN guard.hash(new_proof) ELSE a.proof_hash END, written_by = pg_current_xact_id()
  WHERE a.id = me.account_id;
  UPDATE staff.sign_ins s SET ends_at = CASE WHEN is_me THEN clock_timestamp() ELSE s.ends_at END
  WHERE s.account_id = me.account_id AND s.id <> me.sign_in;
END $$;

CREATE FUNCTION road.staff_list(token text)
RETURNS TABLE (name text, team text, branch text, roles text[], is_disabled boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN QUERY SELECT a.name, a.team, a.branch, a.roles, a.disabled_at IS NOT NULL FROM staff.accounts a ORDER BY a.name;
END $$;

-- False where the name is taken.
CREATE FUNCTION staff.add(name text, team text, branch text, roles text[], salt text, proof text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO staff.accounts (name, team, branch, roles, salt, proof_hash)
  VALUES (name, team, branch, roles, salt, guard.hash(proof)) ON CONFLICT ON CONSTRAINT accounts_name_key DO NOTHING;
  RETURN FOUND;
END $$;

-- A team is what the policy asks for: whoever changes it ends the sign-ins that stand on the old one.
CREATE FUNCTION staff.change(account_name text, new_team text, new_branch text, new_roles text[]) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE staff.accounts a SET team = coalesce(new_team, a.team), branch = coalesce(new_branch, a.branch),
         roles = coalesce(new_roles, a.roles)
  WHERE a.name = account_name;
  DELETE FROM staff.sign_ins s USING staff.accounts a WHERE a.id = s.account_id AND a.name = account_name;
  RETURN EXISTS (SELECT FROM staff.accounts a WHERE a.name = account_name);
END $$;

CREATE FUNCTION staff.disable(account_name text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE staff.accounts a SET disabled_at = coalesce(a.disabled_at, clock_timestamp()) WHERE a.name = account_name;
  DELETE FROM staff.sign_ins s USING staff.accounts a WHERE a.id = s.account_id AND a.name = account_name;
  RETURN EXISTS (SELECT FROM staff.accounts a WHERE a.name = account_name);
END $$;

-- An account that was closed may sign in again.
CREATE FUNCTION staff.enable(account_name text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE staff.accounts a SET disabled_at = NULL WHERE a.name = account_name;
  RETURN FOUND;
END $$;

-- For whoever forgot theirs: the old password and every sign-in made with it are void, and failures count no more.
CREATE FUNCTION staff.set_password(account_name text, new_salt text, new_proof text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE staff.accounts a SET salt = new_salt, proof_hash = guard.hash(new_proof), written_by = pg_current_xact_id()
  WHERE a.name = account_name;
  DELETE FROM staff.sign_ins s USING staff.accounts a WHERE a.id = s.account_id AND a.name = account_name;
  UPDATE guard.slots s SET failures = '{}' WHERE s.subject = guard.by_name(account_name);
  RETURN EXISTS (SELECT FROM staff.accounts a WHERE a.name = account_name);
END $$;

CREATE FUNCTION road.staff_add(token text, name text, team text, branch text, roles text[], salt text, proof text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN staff.add(name, team, branch, roles, salt, proof);
END $$;

CREATE FUNCTION road.staff_change(token text, name text, team text, branch text, roles text[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN staff.change(name, team, branch, roles);
END $$;

CREATE FUNCTION road.staff_disable(token text, name text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN staff.disable(name);
END $$;

CREATE FUNCTION road.staff_enable(token text, name text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN staff.enable(name);
END $$;

CREATE FUNCTION road.staff_set_password(token text, name text, salt text, proof text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN staff.set_password(name, salt, proof);
END $$;
