-- What is forgotten, and when (RR.6, reading R31). The purger may run these and can read nothing.

GRANT USAGE ON SCHEMA retention TO carrel_purger;

-- A job of Carrel's own says that it was done; it serves nobody, and its row is of an interaction that nobody began.
CREATE FUNCTION guard.job_done(job text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (principal, action, outcome, interaction) VALUES ('job', job, 'done', gen_random_uuid())
$$;

CREATE FUNCTION retention.forget_patrons() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM library.fees f USING library.patrons p
  WHERE p.id = f.patron_id AND f.owed_cents = 0 AND NOT p.legal_hold
    AND p.last_active_on < current_date - library.rule('forget-after-days');
  DELETE FROM library.patrons p
  WHERE p.last_active_on < current_date - library.rule('forget-after-days') AND NOT p.legal_hold
    AND NOT EXISTS (SELECT FROM library.checkouts c WHERE c.patron_id = p.id)
    AND NOT EXISTS (SELECT FROM library.holds h WHERE h.patron_id = p.id AND h.item_id IS NOT NULL)
    AND NOT EXISTS (SELECT FROM library.fees f WHERE f.patron_id = p.id);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  PERFORM guard.job_done('forget-patrons');
  RETURN forgotten;
END $$;

CREATE FUNCTION retention.forget_trail() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM trail.entries e
  WHERE e.at < clock_timestamp() - (SELECT make_interval(days => s.keep_days) FROM trail.schedule s);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  PERFORM guard.job_done('forget-trail');
  RETURN forgotten;
END $$;

-- Ended sign-ins with their interactions and grants, and failures that no longer count.
CREATE FUNCTION retention.forget_traces() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM staff.sign_ins s WHERE s.ends_at < clock_timestamp();
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  DELETE FROM staff.interactions i WHERE i.touched_at < clock_timestamp() - interval '1 day';
  UPDATE library.payments p SET interaction = NULL
  WHERE p.interaction IS NOT NULL AND NOT EXISTS (SELECT FROM staff.interactions i WHERE i.id = p.interaction);
  DELETE FROM guard.guesses g WHERE g.proposed_at < clock_timestamp() - interval '1 day';
  DELETE FROM guard.attempts s WHERE NOT EXISTS (SELECT FROM unnest(s.failures) f WHERE f > clock_timestamp() - interval '24 hours');
  PERFORM guard.job_done('forget-traces');
  RETURN forgotten;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA retention TO carrel_purger;
