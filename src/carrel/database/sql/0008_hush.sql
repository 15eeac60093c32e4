-- An error must not quote a row. PostgreSQL tells in the detail of a violation what the failing row contains, unless
-- row-level security binds whoever runs the statement. So it binds the owner too, on every table, by a policy that
-- lets everything through. (COPY does not work on such a table: `sample.py` lifts this while it loads an empty one.)

DO $$
DECLARE
  it record;
BEGIN
  FOR it IN
    SELECT n.nspname AS room, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('library', 'staff', 'guard', 'trail')
      AND NOT (n.nspname = 'library' AND c.relname IN ('branches', 'titles', 'items', 'rules'))
  LOOP
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', it.room, it.name);
    EXECUTE format('CREATE POLICY owner ON %I.%I TO carrel_owner USING (true) WITH CHECK (true)', it.room, it.name);
  END LOOP;
END $$;

-- Whatever prints plans to whoever asks prints the values in them, here names, numbers and titles; and a message of level LOG
-- reaches whoever lowers `client_min_messages`. What is set on a function holds while it runs, whoever set what before.
DO $$
DECLARE
  it regprocedure;
BEGIN
  FOR it IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace IN ('road'::regnamespace, 'guard'::regnamespace, 'keep'::regnamespace) AND p.prosecdef
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET debug_print_parse = off', it);
    EXECUTE format('ALTER FUNCTION %s SET debug_print_rewritten = off', it);
    EXECUTE format('ALTER FUNCTION %s SET debug_print_plan = off', it);
    EXECUTE format('ALTER FUNCTION %s SET client_min_messages = error', it);
  END LOOP;
END $$;

CREATE POLICY auditor ON trail.entries FOR SELECT TO carrel_auditor USING (true);
CREATE POLICY auditor ON trail.schedule FOR SELECT TO carrel_auditor USING (true);
