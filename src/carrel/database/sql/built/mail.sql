-- What is to be sent, committed with what it is about. (The sending comes with its own.)
CREATE FUNCTION mail.post(kind text, account_key text, address text, particulars jsonb DEFAULT '{}') RETURNS uuid
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO mail.outbox (kind, account_key, address, particulars) VALUES (kind, account_key, address, particulars) RETURNING id
$$;

-- Whatever of these kinds is not sent yet never is.
CREATE FUNCTION mail.withdraw(whose text, kinds text[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$ DELETE FROM mail.outbox o WHERE o.account_key = whose AND o.kind = ANY (kinds) $$;
