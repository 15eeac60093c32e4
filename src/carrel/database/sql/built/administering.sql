-- Accounts made and changed: by an administrator, on the road; or at the console, as the owner of the database, with what is in
-- the schema `staff`. Each change writes its row in the same transaction (`staff.note`); `by_whom` is the administrator.

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

-- An administrator, and of somebody else's account: nobody gives a team, a role or a password to themselves. CA021.
CREATE FUNCTION guard.administrator_of(token text, account_name text) RETURNS guard.member
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.administrator(token);
BEGIN
  IF me.name = account_name THEN
    RAISE EXCEPTION 'this is the account of whoever asks' USING ERRCODE = 'CA021';
  END IF;
  RETURN me;
END $$;

CREATE FUNCTION road.staff_list(token text)
RETURNS TABLE (name text, team text, branch text, roles text[], is_disabled boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM guard.administrator(token);
  RETURN QUERY SELECT a.name, a.team, a.branch, a.roles, a.disabled_at IS NOT NULL FROM staff.accounts a ORDER BY a.name;
END $$;

-- Is this the only account that can administer accounts? Those that can are kept as they are until the transaction ends, so that of
-- two administrators who close one another's account one is left.
CREATE FUNCTION staff.is_last_administrator(account_name text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM staff.accounts a WHERE 'administrator' = ANY (a.roles) AND a.disabled_at IS NULL ORDER BY a.id FOR NO KEY UPDATE;
  RETURN (SELECT array_agg(a.name) FROM staff.accounts a WHERE 'administrator' = ANY (a.roles) AND a.disabled_at IS NULL)
         = ARRAY[account_name];
END $$;

-- False where the name is taken. The first password is `given`, unless this is an exhibit's.
CREATE FUNCTION staff.add(name text, team text, branch text, roles text[], salt text, proof text, password_is text DEFAULT 'given',
                          by_whom text DEFAULT NULL, came_from text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO staff.accounts (name, team, branch, roles, salt, proof_hash, password_is)
  VALUES (name, team, branch, roles, salt, guard.hash(proof), password_is) ON CONFLICT ON CONSTRAINT accounts_name_key DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM staff.note('made', name, by_whom, came_from, '{}', ARRAY[team, branch] || roles);
  RETURN true;
END $$;

-- A team is what the policy asks for: whoever changes it ends the sign-ins that stand on the old one. What is NULL stays.
CREATE FUNCTION staff.change(account_name text, new_team text, new_branch text, new_roles text[],
                             by_whom text DEFAULT NULL, came_from text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was staff.accounts;
  new staff.accounts;
BEGIN
  IF NOT 'administrator' = ANY (new_roles) AND staff.is_last_administrator(account_name) THEN
    RAISE EXCEPTION 'nobody else administers accounts' USING ERRCODE = 'CA022';
  END IF;
  SELECT a.* INTO was FROM staff.accounts a WHERE a.name = account_name FOR NO KEY UPDATE;
  UPDATE staff.accounts a SET team = coalesce(new_team, a.team), branch = coalesce(new_branch, a.branch),
         roles = coalesce(new_roles, a.roles)
  WHERE a.id = was.id RETURNING a.* INTO new;
  IF new.team <> was.team THEN
    PERFORM staff.note('team', account_name, by_whom, came_from, ARRAY[was.team], ARRAY[new.team]);
  END IF;
  IF new.branch <> was.branch THEN
    PERFORM staff.note('place', account_name, by_whom, came_from, ARRAY[was.branch], ARRAY[new.branch]);
  END IF;
  IF new.roles <> was.roles THEN
    PERFORM staff.note('roles', account_name, by_whom, came_from, was.roles, new.roles);
  END IF;
  IF (new.team, new.branch, new.roles) IS DISTINCT FROM (was.team, was.branch, was.roles) THEN
    DELETE FROM staff.sign_ins s WHERE s.account_id = was.id;
  END IF;
  RETURN was.id IS NOT NULL;
END $$;

CREATE FUNCTION staff.disable(account_name text, by_whom text DEFAULT NULL, came_from text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF staff.is_last_administrator(account_name) THEN
    RAISE EXCEPTION 'nobody else administers accounts' USING ERRCODE = 'CA022';
  END IF;
  UPDATE staff.accounts a SET disabled_at = clock_timestamp() WHERE a.name = account_name AND a.disabled_at IS NULL;
  IF FOUND THEN
    PERFORM staff.note('closed', account_name, by_whom, came_from);
  END IF;
  DELETE FROM staff.sign_ins s USING staff.accounts a WHERE a.id = s.account_id AND a.name = account_name;
  RETURN EXISTS (SELECT FROM staff.accounts a WHERE a.name = account_name);
END $$;

-- An account that was closed may sign in again.
CREATE FUNCTION staff.enable(account_name text, by_whom text DEFAULT NULL, came_from text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE staff.accounts a SET disabled_at = NULL WHERE a.name = account_name AND a.disabled_at IS NOT NULL;
  IF FOUND THEN
    PERFORM staff.note('opened', account_name, by_whom, came_from);
  END IF;
  RETURN EXISTS (SELECT FROM staff.accounts a WHERE a.name = account_name);
END $$;

-- For whoever forgot theirs: the old password and every sign-in made with it are void, and failures count no more. The new one
-- signs in once, unless this is an exhibit's. (An attempt before an account, as everyone takes them.)
CREATE FUNCTION staff.set_password(account_name text, new_salt text, new_proof text,
                                   by_whom text DEFAULT NULL, came_from text DEFAULT NULL, new_is text DEFAULT 'given') RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE guard.attempts s SET failures = '{}' WHERE s.subject = guard.by_name(account_name);
  UPDATE staff.accounts a SET salt = new_salt, proof_hash = guard.hash(new_proof), former = staff.kept(a), password_is = new_is,
         written_by = pg_current_xact_id()
  WHERE a.name = account_name;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM staff.note('password', account_name, by_whom, came_from);
  DELETE FROM staff.sign_ins s USING staff.accounts a WHERE a.id = s.account_id AND a.name = account_name;
  RETURN true;
END $$;

CREATE FUNCTION road.staff_add(token text, name text, team text, branch text, roles text[], salt text, proof text,
                               came_from text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.administrator(token);
BEGIN
  RETURN staff.add(name, team, branch, roles, salt, proof, 'given', me.name, came_from);
END $$;

CREATE FUNCTION road.staff_change(token text, name text, team text, branch text, roles text[], came_from text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.administrator_of(token, name);
BEGIN
  RETURN staff.change(name, team, branch, roles, me.name, came_from);
END $$;

CREATE FUNCTION road.staff_disable(token text, name text, came_from text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.administrator_of(token, name);
BEGIN
  RETURN staff.disable(name, me.name, came_from);
END $$;

CREATE FUNCTION road.staff_enable(token text, name text, came_from text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.administrator_of(token, name);
BEGIN
  RETURN staff.enable(name, me.name, came_from);
END $$;

CREATE FUNCTION road.staff_set_password(token text, name text, salt text, proof text, came_from text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me guard.member := guard.administrator_of(token, name);
BEGIN
  RETURN staff.set_password(name, salt, proof, me.name, came_from);
END $$;
