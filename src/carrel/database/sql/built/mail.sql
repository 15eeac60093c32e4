-- Letters: written with whatever causes them, taken by one worker at a time, and emptied when they have ended.
--
-- Nothing is sent that was not committed: a letter is a row of the same transaction. Nothing that was committed is lost: a letter
-- that was taken and of which nothing was said is taken again. So where the mail server took a letter and the word of it was lost,
-- it is sent once too often; it keeps its Message-ID, and `unsure` counts it.

-- Writes a letter. The particulars are those of its kind, a path is one of this site's; anything else is CA006.
CREATE FUNCTION mail.post(kind text, account_key text, address text, particulars jsonb DEFAULT '{}') RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  how    mail.kinds;
  letter uuid;
BEGIN
  SELECT k.* INTO how FROM mail.kinds k WHERE k.name = post.kind;
  IF how.name IS NULL
     OR how.goes_to = 'given' AND coalesce(address, '') = ''
     OR how.goes_to <> 'given' AND (account_key IS NULL OR (address IS NULL) <> guard.is_embedded())
     OR jsonb_typeof(particulars) IS DISTINCT FROM 'object'
     OR EXISTS (SELECT FROM unnest(how.needs) n WHERE NOT particulars ? n)
     OR EXISTS (SELECT FROM jsonb_each(particulars) p
                WHERE NOT p.key = ANY (how.needs || how.may_have) OR jsonb_typeof(p.value) <> 'string'
                   OR p.key IN ('path', 'undo', 'confirm') AND p.value #>> '{}' !~ '^/[A-Za-z0-9/_.~-]{0,250}$') THEN
    RAISE EXCEPTION 'no such letter is sent' USING ERRCODE = 'CA006';
  END IF;
  INSERT INTO mail.letters (kind, account_key, address, particulars, urgency)
  VALUES (how.name, post.account_key, post.address, post.particulars, how.urgency) RETURNING message INTO letter;
  RETURN letter;
END $$;

-- Ends letters. Whoever has taken one may still say that it was sent.
CREATE FUNCTION mail.close(ids bigint[], how text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE mail.letters l SET state = how, ended_at = clock_timestamp(), address = NULL, particulars = '{}'
  WHERE l.id = ANY (ids) AND l.ended_at IS NULL
$$;

-- Whatever of these kinds was not sent yet never is.
CREATE FUNCTION mail.withdraw(account_key text, kinds text[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT mail.close(ARRAY(SELECT l.id FROM mail.letters l
                        WHERE l.account_key = withdraw.account_key AND l.kind = ANY (kinds) AND l.ended_at IS NULL ORDER BY l.id FOR UPDATE),
                  'withdrawn')
$$;

CREATE FUNCTION mail.digest(address text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.keyed(convert_to('mail to ' || lower(address), 'UTF8')) $$;

-- The address on file, if there is one; with `settled`, only where it is (reading R5). One statement, so one snapshot: whatever is
-- changing meanwhile has changed whole or not yet.
CREATE FUNCTION mail.on_file(account_key text, settled boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found text;
BEGIN
  IF NOT guard.is_embedded() THEN
    RETURN NULL;
  END IF;
  SELECT x.email INTO found FROM library.personal x
  WHERE x.patron_id = on_file.account_key::bigint AND x.email_key <> ''
    AND (NOT settled OR guard.circumstances(x.patron_id) ->> 'email' = 'settled');
  RETURN found;
END $$;

-- Was the address that is on file now refused by its mail server? For staff, and for nobody else.
CREATE FUNCTION mail.is_refusing(account_key text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM mail.refusing r
                 WHERE r.account_key = is_refusing.account_key AND r.address = mail.digest(mail.on_file(r.account_key, false)))
$$;

CREATE FUNCTION mail.wants_mailings(account_key text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN guard.is_embedded()
     AND EXISTS (SELECT FROM library.patrons p WHERE p.id = wants_mailings.account_key::bigint AND p.marketing = 'default');
END $$;

-- Where a letter goes now; NULL where it goes nowhere. What nobody asked for is not sent to an address that refused it.
CREATE FUNCTION mail.destination(letter mail.letters, how mail.kinds) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN letter.address IS NOT NULL THEN letter.address
    WHEN how.goes_to = 'settled' THEN mail.on_file(letter.account_key, true)
    WHEN mail.is_refusing(letter.account_key) OR letter.mailing IS NOT NULL AND NOT mail.wants_mailings(letter.account_key) THEN NULL
    ELSE mail.on_file(letter.account_key, false) END
$$;

-- What a letter says beside its kind's words: what is looked up is looked up now, and waits nowhere.
CREATE FUNCTION mail.filled(letter mail.letters) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF letter.mailing IS NOT NULL THEN
    RETURN (SELECT jsonb_build_object('subject', m.subject, 'body', m.body, 'unsubscribe', '/unsubscribe/' || mail.unsubscribe_token(letter.account_key))
            FROM mail.mailings m WHERE m.id = letter.mailing);
  ELSIF letter.kind = 'card-number' AND guard.is_embedded() THEN
    RETURN (SELECT jsonb_build_object('number', c.number) FROM library.cards c
            WHERE c.patron_id = letter.account_key::bigint AND c.state = 'active' ORDER BY c.number LIMIT 1);
  END IF;
  RETURN letter.particulars;
END $$;

CREATE FUNCTION mail.note(letter mail.letters, how_it_went text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (principal, action, outcome, patron, interaction)
  VALUES ('job', 'mail-' || letter.kind, how_it_went, guard.pseudonym(letter.account_key), letter.message)
$$;

-- Is there anything to do? Asked before the mail server is.
CREATE FUNCTION job.is_letter_due() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT coalesce(bool_or(x.due_at <= clock_timestamp()), false)
   FROM generate_series(0, 2) grade CROSS JOIN LATERAL
     (SELECT min(l.due_at) AS due_at FROM mail.letters l WHERE l.ended_at IS NULL AND l.urgency = grade) x $$;

-- The next letter that is due, locked: of the most urgent the oldest. One statement a grade, so that each reads the head of an index and
-- not all that was put off; a plan that sorts first would read everything that waits.
CREATE FUNCTION mail.next_due() RETURNS mail.letters
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_bitmapscan = off SET enable_seqscan = off AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  letter mail.letters;
BEGIN
  FOR grade IN 0..2 LOOP
    SELECT l.* INTO letter FROM mail.letters l
    WHERE l.ended_at IS NULL AND l.urgency = grade AND l.due_at <= moment
    ORDER BY l.due_at, l.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    EXIT WHEN FOUND;
  END LOOP;
  RETURN letter;
END $$;

-- Takes the next letter that is due, and writes down that it is tried; false where there is none. Workers pass one another by. Who
-- took it has a quarter of an hour; whoever took one before and said nothing of it may have sent it.
CREATE FUNCTION job.take_letter(taking uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  letter mail.letters;
  how    mail.kinds;
BEGIN
  LOOP
    letter := mail.next_due();
    IF letter.id IS NULL THEN
      RETURN false;
    END IF;
    SELECT k.* INTO how FROM mail.kinds k WHERE k.name = letter.kind;
    IF how.name IS NULL THEN  -- another version wrote it, and will send it
      UPDATE mail.letters l SET due_at = clock_timestamp() + interval '1 hour' WHERE l.id = letter.id;
    ELSIF letter.posted_at < clock_timestamp() - make_interval(hours => how.hours) THEN
      PERFORM mail.close(ARRAY[letter.id], 'given-up');
    ELSIF mail.destination(letter, how) IS NULL THEN
      PERFORM mail.close(ARRAY[letter.id], 'withdrawn');
    ELSE
      EXIT;
    END IF;
  END LOOP;
  PERFORM mail.note(letter, 'tried');
  UPDATE mail.letters l
  SET taking = take_letter.taking, taken_by = pg_current_xact_id(), tries = l.tries + 1, unsure = l.unsure + (l.taking IS NOT NULL)::integer,
      due_at = clock_timestamp() + interval '15 minutes'
  WHERE l.id = letter.id;
  RETURN true;
END $$;

-- The letter that was taken, once that is committed; nothing where it was withdrawn since.
CREATE FUNCTION job.open_letter(taking uuid) RETURNS TABLE (message uuid, kind text, address text, particulars jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT l.message, l.kind, d.destination, mail.filled(l)
    FROM mail.letters l JOIN mail.kinds k ON k.name = l.kind CROSS JOIN LATERAL mail.destination(l, k) d (destination)
    WHERE l.taking = open_letter.taking AND l.ended_at IS NULL AND guard.is_committed(l.taken_by) AND d.destination IS NOT NULL;
END $$;

-- The mail server took it. A letter that was withdrawn in the meantime was sent all the same.
CREATE FUNCTION job.letter_sent(taking uuid, accepted_address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  letter mail.letters;
BEGIN
  UPDATE mail.letters l
  SET state = 'sent', ended_at = clock_timestamp(), address = NULL, particulars = '{}', reply = 250, taking = NULL
  WHERE l.taking = letter_sent.taking RETURNING l.* INTO letter;
  IF FOUND THEN
    PERFORM mail.note(letter, 'done');
    DELETE FROM mail.refusing r WHERE r.account_key = letter.account_key AND r.address = mail.digest(accepted_address);
  END IF;
END $$;

-- The mail server will never take it; `refused_address`, where that is for the address.
CREATE FUNCTION job.letter_refused(taking uuid, answered integer, refused_address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  letter mail.letters;
BEGIN
  SELECT l.* INTO letter FROM mail.letters l WHERE l.taking = letter_refused.taking FOR UPDATE;
  PERFORM mail.close(ARRAY[letter.id], 'refused');
  UPDATE mail.letters l SET reply = answered, taking = NULL WHERE l.id = letter.id;
  IF letter.account_key IS NOT NULL AND refused_address IS NOT NULL THEN
    INSERT INTO mail.refusing AS r (account_key, address) VALUES (letter.account_key, mail.digest(refused_address))
    ON CONFLICT (account_key) DO UPDATE SET address = excluded.address, since = excluded.since WHERE r.address <> excluded.address;
  END IF;
END $$;

-- Not now: it is tried again, each time after twice as long, a minute at first and six hours at most. `is_unsure`: the server may
-- have taken it. What never came to the letter itself (`is_put_back`) is no try of it.
CREATE FUNCTION job.letter_deferred(taking uuid, answered integer, is_unsure boolean, is_put_back boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE mail.letters l
  SET taking = NULL, reply = answered, unsure = l.unsure + is_unsure::integer, tries = l.tries - is_put_back::integer,
      due_at = clock_timestamp() + CASE WHEN is_put_back THEN interval '0'
                                        ELSE least(interval '1 minute' * 2 ^ least(l.tries - 1, 12), interval '6 hours') END
  WHERE l.taking = letter_deferred.taking AND l.ended_at IS NULL
$$;

-- The letters of an account go with it.
CREATE FUNCTION mail.forget_account() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM mail.letters l WHERE l.account_key = OLD.id::text;
  DELETE FROM mail.refusing r WHERE r.account_key = OLD.id::text;
  DELETE FROM mail.unsubscribing u WHERE u.account_key = OLD.id::text;
  RETURN NULL;
END $$;
CREATE TRIGGER mail AFTER DELETE ON library.patrons FOR EACH ROW EXECUTE FUNCTION mail.forget_account();

-- What was sent is forgotten by the schedule, and mailings of which no letter is left.
CREATE FUNCTION keep.forget_mail() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before    timestamptz := clock_timestamp() - (SELECT make_interval(days => s.mail_keep_days) FROM trail.schedule s);
  forgotten bigint;
BEGIN
  DELETE FROM mail.letters l WHERE l.ended_at < before;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  DELETE FROM mail.mailings m
  WHERE m.is_spread AND m.posted_at < before AND NOT EXISTS (SELECT FROM mail.letters l WHERE l.mailing = m.id);
  DELETE FROM mail.refusing r WHERE NOT mail.is_refusing(r.account_key);
  PERFORM guard.job_done('forget-mail');
  RETURN forgotten;
END $$;
