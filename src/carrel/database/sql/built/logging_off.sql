-- Whatever prints plans to whoever asks prints the values in them, here names, numbers and titles; and a message of level LOG
-- reaches whoever lowers `client_min_messages`. What is set on a function holds while it runs, whoever set what before.
DO $$
DECLARE
  it regprocedure;
BEGIN
  FOR it IN
    SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('road', 'guard', 'retention', 'trail', 'library', 'staff', 'act') AND p.prosecdef
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET debug_print_parse = off', it);
    EXECUTE format('ALTER FUNCTION %s SET debug_print_rewritten = off', it);
    EXECUTE format('ALTER FUNCTION %s SET debug_print_plan = off', it);
    EXECUTE format('ALTER FUNCTION %s SET client_min_messages = error', it);
  END LOOP;
END $$;

CREATE POLICY auditor ON trail.entries FOR SELECT TO carrel_auditor USING (true);
CREATE POLICY auditor ON trail.schedule FOR SELECT TO carrel_auditor USING (true);

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA road TO carrel_application;
