-- What follows a change of contact information: whoever had the last settled address is told at once, by a mail with two links or by
-- a letter; a link confirms what is new, or takes it back and raises an alarm. A link does one thing, once, in its time.

-- A link for one act, and the end of every one before it that did the same. It is told to whoever it is sent to, and kept as a hash.
CREATE FUNCTION guard.make_link(whose text, act text, lasts interval, credential text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
BEGIN
  DELETE FROM guard.links l WHERE l.account_key = whose AND l.act = make_link.act AND l.credential IS NOT DISTINCT FROM make_link.credential;
  INSERT INTO guard.links (hash, account_key, act, credential, expires_at)
  VALUES (guard.hash(token), whose, act, credential, clock_timestamp() + lasts);
  RETURN token;
END $$;

-- Every link and every code that was sent or said is dead; what carries one is not sent, nor a card that nobody has printed.
CREATE FUNCTION guard.kill_links(whose text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM guard.links l WHERE l.account_key = whose;
  DELETE FROM guard.letters l WHERE l.account_key = whose AND l.kind = 'card' AND l.taken_at IS NULL;
  PERFORM mail.withdraw(whose, ARRAY['pin-link', 'card-number']);
END $$;

-- How long the links of a notice are good: as long as what they are about is not settled, and a mail may take to go out.
CREATE FUNCTION guard.link_lasts() RETURNS interval
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT guard.hold_down() + interval '7 days' $$;

-- Tells the last settled address that something changed, and not to what: by email, else by a letter; where there is neither, nobody
-- is told. What a link would take back is whatever has changed and is not settled, however many changes there were; what was given
-- with photo identification is not (reading R47). A letter on paper has no link: staff print it.
CREATE FUNCTION guard.tell_of_change(patron bigint, kind text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose text := patron::text;
  email text := guard.settled_address(patron, 'email');
  home  text := guard.settled_address(patron, 'address');
  told  bigint;
  says  jsonb;
BEGIN
  IF email = '' AND home = '' THEN
    RETURN;
  END IF;
  INSERT INTO guard.notices (account_key) VALUES (whose) RETURNING id INTO told;
  UPDATE guard.pieces p SET notice = told WHERE p.account_key = whose AND p.kind = tell_of_change.kind AND p.is_on_file;
  IF email = '' THEN
    INSERT INTO guard.letters (account_key, kind, address, notice) VALUES (whose, 'contact-changed', home, told);
    RETURN;
  END IF;
  says := jsonb_build_object('what', kind, 'confirm', '/contact/' || guard.make_link(whose, 'confirm-contact', guard.link_lasts()));
  IF EXISTS (SELECT FROM guard.pieces p WHERE p.account_key = whose AND p.is_on_file AND p.is_revertible AND guard.is_settled(p) IS NOT TRUE) THEN
    says := says || jsonb_build_object('undo', '/contact/' || guard.make_link(whose, 'revert-contact', guard.link_lasts()));
  END IF;
  UPDATE guard.notices n SET message = mail.post('contact-changed', whose, email, says) WHERE n.id = told;
END $$;

-- A notice has told whoever it was for once the mail server took it, and not before.
CREATE FUNCTION guard.notice_sent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE guard.notices n SET told_at = CASE WHEN NEW.state = 'sent' THEN clock_timestamp() END WHERE n.message = NEW.message;
  RETURN NULL;
END $$;
CREATE TRIGGER notice AFTER UPDATE OF state ON mail.letters
FOR EACH ROW WHEN (NEW.kind = 'contact-changed' AND NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION guard.notice_sent();

-- What a link did has a row, of nobody but the link.
CREATE FUNCTION guard.note_link(whose text, act text, result text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO trail.entries (principal, action, outcome, patron, interaction)
  VALUES ('link', act, result, guard.pseudonym(whose), gen_random_uuid())
$$;

CREATE FUNCTION guard.confirm_by_link(whose text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  UPDATE guard.pieces p SET settled_at = clock_timestamp(),
    confirmed_at = coalesce(p.confirmed_at, clock_timestamp()),
    confirmed_evidence = CASE WHEN p.confirmed_at IS NULL THEN ARRAY['link'] ELSE p.confirmed_evidence END
  WHERE p.account_key = whose AND p.is_on_file AND guard.is_settled(p) IS NOT TRUE;
  SELECT guard.forget_pieces(whose)
$$;

-- Takes back what is not settled, and may be; then nothing is sent until somebody has looked into it, and no secret and no sign-in of
-- the account works on: whoever made the change may have them.
CREATE FUNCTION guard.revert(whose text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  alarm bigint;
  it    guard.pieces;
  back  guard.pieces;
BEGIN
  INSERT INTO guard.alarms (account_key) VALUES (whose) RETURNING id INTO alarm;
  FOR it IN SELECT p.* FROM guard.pieces p
            WHERE p.account_key = whose AND p.is_on_file AND p.is_revertible AND guard.is_settled(p) IS NOT TRUE
  LOOP
    back := guard.goes_back_to(whose, it.kind);
    PERFORM library.put_contact(whose::bigint, it.kind, coalesce(back.value, ''), coalesce(back.key, ''));
    INSERT INTO guard.reverted VALUES (alarm, it.kind, it.given_at, it.given_by, it.given_branch, it.given_channel, it.given_evidence);
    DELETE FROM guard.pieces p WHERE p.id = it.id;
    UPDATE guard.pieces p SET is_on_file = true WHERE p.id = back.id;
  END LOOP;
  UPDATE library.pins p SET proof_hash = NULL WHERE p.patron_id = whose::bigint;
  PERFORM guard.ends_at_home(whose::bigint), guard.kill_links(whose), guard.forget_pieces(whose);
END $$;

-- What a link would do; NULL for one that was never sent, was used, is too late, or died: nobody learns which.
CREATE FUNCTION road.link(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.act FROM guard.links l
  WHERE l.hash = guard.hash(token) AND l.expires_at > clock_timestamp() AND l.act IN ('confirm-contact', 'revert-contact')
    AND guard.is_committed(l.written_by)
$$;

-- Does what a link is for, once; NULL as above. Twice at once, the second waits and finds it used.
CREATE FUNCTION road.use_link(token text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  act   text := road.link(token);
  whose text := (SELECT l.account_key FROM guard.links l WHERE l.hash = guard.hash(token));
BEGIN
  IF act IS NULL OR NOT guard.hold_reach(whose) THEN
    RETURN NULL;
  END IF;
  DELETE FROM guard.links l WHERE l.hash = guard.hash(token);
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM guard.note_link(whose, act, 'done');
  IF act = 'confirm-contact' THEN
    PERFORM guard.confirm_by_link(whose), guard.kill_links(whose);
  ELSE
    PERFORM guard.revert(whose);
  END IF;
  RETURN act;
END $$;
