-- Takes away whatever holds no data: triggers, policies, functions, and what was granted. The files beside this one make it
-- all anew, in the same transaction, so that a database is the same whatever it was made by. Nothing may be granted or
-- created by hand in these schemas: it would not outlive the next version.

DO $$
DECLARE
  rooms text[] := ARRAY['library', 'staff', 'guard', 'trail', 'act', 'road', 'retention'];
  it    record;
BEGIN
  FOR it IN
    SELECT t.tgname AS name, t.tgrelid::regclass AS place FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (rooms) AND NOT t.tgisinternal
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', it.name, it.place);
  END LOOP;
  FOR it IN
    SELECT p.polname AS name, p.polrelid::regclass AS place FROM pg_policy p
    JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (rooms)
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', it.name, it.place);
  END LOOP;
  FOR it IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY (rooms)
  LOOP
    EXECUTE format('DROP ROUTINE %s', it.name);
  END LOOP;
  FOR it IN SELECT unnest(rooms) AS name
  LOOP
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC, carrel_application, carrel_auditor, carrel_purger, carrel_reader', it.name);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, carrel_application, carrel_auditor, carrel_purger, carrel_reader', it.name);
  END LOOP;
END $$;
