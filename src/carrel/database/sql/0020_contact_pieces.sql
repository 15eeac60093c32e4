-- The state of each piece of contact information: whether it may be sent to (settled), whether it counts as a matching detail
-- (confirmed), since when, and on whose word. The guard keeps it, by the key of an account that it does not interpret.

-- Figures of the edition, each from the day on which it stands. Filled at each start (`carrel.database.vocabulary`).
CREATE TABLE guard.figures (
  effective       date PRIMARY KEY,
  hold_down_days  integer NOT NULL,
  pieces          integer NOT NULL,
  pieces_under_18 integer NOT NULL
);

-- An account of which something was changed here: the row that is locked by whoever changes a piece, and by whoever sends to one.
CREATE TABLE guard.reach (
  account_key text PRIMARY KEY CHECK (length(account_key) BETWEEN 1 AND 200)
);

-- What tells of a change whoever has the address that was settled then: a mail or a letter. `told_at`: when it had gone out.
CREATE TABLE guard.notices (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_key text NOT NULL REFERENCES guard.reach ON DELETE CASCADE,
  message     uuid UNIQUE,  -- what the outbox calls it; a letter on paper has none
  posted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  told_at     timestamptz
);
CREATE INDEX notices_by_account ON guard.notices (account_key);

-- The piece that is on file, and of those before it what must be known still. An account without a row for a kind has the piece
-- with which it was made or imported. `given_at` is NULL of that one, too, once another has taken its place.
CREATE TABLE guard.pieces (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_key        text NOT NULL REFERENCES guard.reach ON DELETE CASCADE,
  kind               text NOT NULL CHECK (kind IN ('email', 'telephone', 'address')),
  value              text NOT NULL CHECK (length(value) <= 300),
  key                text NOT NULL,
  is_on_file         boolean NOT NULL,
  is_revertible      boolean NOT NULL,      -- may a link take it back? Not what was given with photo identification
  given_at           timestamptz,
  given_by           text,                  -- a member of staff; NULL where it was none
  given_branch       text,
  given_channel      text,
  given_evidence     text[] NOT NULL DEFAULT '{}',
  notice             bigint REFERENCES guard.notices ON DELETE SET NULL,  -- NULL: nobody can be told, so that no time settles it
  confirmed_at       timestamptz,
  confirmed_by       text,
  confirmed_channel  text,
  confirmed_evidence text[] NOT NULL DEFAULT '{}',
  settled_at         timestamptz            -- before its time
);
CREATE INDEX pieces_by_account ON guard.pieces (account_key, kind);
CREATE INDEX pieces_by_notice ON guard.pieces (notice);
CREATE UNIQUE INDEX one_piece_on_file ON guard.pieces (account_key, kind) WHERE is_on_file;

-- A link or a code that was sent or said, as a hash: good once, until it expires, and until contact information changes.
CREATE TABLE guard.links (
  hash        bytea PRIMARY KEY,
  account_key text NOT NULL REFERENCES guard.reach ON DELETE CASCADE,
  act         text NOT NULL CHECK (act IN ('confirm-contact', 'revert-contact', 'set-pin')),
  credential  text CHECK (credential IN ('library-pin', 'library-connect-password')),
  expires_at  timestamptz NOT NULL,
  written_by  xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CHECK ((act = 'set-pin') = (credential IS NOT NULL))
);
CREATE INDEX links_by_account ON guard.links (account_key);

-- Somebody said by a link that a change was not theirs. While one is open, nothing is sent to the account's addresses.
CREATE TABLE guard.alarms (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_key text NOT NULL REFERENCES guard.reach ON DELETE CASCADE,
  raised_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at   timestamptz,
  closed_by   text,
  ended       text CHECK (ended IN ('holder-came-in', 'was-the-holder', 'mistake')),
  CHECK ((closed_at IS NULL) = (ended IS NULL))
);
CREATE INDEX alarms_by_account ON guard.alarms (account_key);

-- What was reverted, and who had changed it.
CREATE TABLE guard.reverted (
  alarm          bigint NOT NULL REFERENCES guard.alarms ON DELETE CASCADE,
  kind           text NOT NULL,
  given_at       timestamptz NOT NULL,
  given_by       text,
  given_branch   text,
  given_channel  text,
  given_evidence text[] NOT NULL,
  PRIMARY KEY (alarm, kind)
);

-- Of whom a member of staff looked at the alarms, before any is told.
CREATE TABLE guard.looks (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sign_in    uuid NOT NULL REFERENCES staff.sign_ins ON DELETE CASCADE,
  looked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  written_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- What is printed and put into the mail: a letter about a change, or a card. The address is the one that was settled then.
CREATE TABLE guard.letters (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_key text NOT NULL REFERENCES guard.reach ON DELETE CASCADE,
  kind        text NOT NULL CHECK (kind IN ('contact-changed', 'card')),
  address     text NOT NULL CHECK (length(address) BETWEEN 1 AND 300),
  notice      bigint REFERENCES guard.notices ON DELETE CASCADE,
  queued_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  taken_by    uuid REFERENCES staff.sign_ins ON DELETE SET NULL,
  taken_at    timestamptz,
  written_by  xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX letters_by_account ON guard.letters (account_key);

-- What was known until now. Of a change of before nobody was told, for nothing sent what waited: where its time is not over, none
-- settles it. What somebody else gave stays unconfirmed; what was on file before it, nobody knows any more.
WITH known AS (
  SELECT p.id, kind.name AS kind, changed.at, kind.name = ANY (p.unconfirmed) AS is_doubtful,
         changed.at > now() - make_interval(days => r.value) AS is_new,
         CASE kind.name WHEN 'email' THEN x.email WHEN 'telephone' THEN x.telephone ELSE x.address END AS value,
         CASE kind.name WHEN 'email' THEN x.email_key WHEN 'telephone' THEN x.telephone_key ELSE x.address_key END AS key
  FROM library.patrons p JOIN library.personal x ON x.patron_id = p.id
  JOIN library.rules r ON r.name = 'hold-down-days'
  CROSS JOIN (VALUES ('email'), ('telephone'), ('address')) kind (name)
  CROSS JOIN LATERAL (SELECT CASE kind.name WHEN 'email' THEN p.email_changed_at WHEN 'address' THEN p.postal_changed_at END AS at) changed
), kept AS (
  SELECT * FROM known k WHERE k.key <> '' AND (k.is_doubtful OR coalesce(k.is_new, false))
), opened AS (
  INSERT INTO guard.reach SELECT DISTINCT k.id::text FROM kept k RETURNING account_key
)
INSERT INTO guard.pieces (account_key, kind, value, key, is_on_file, is_revertible, given_at, confirmed_at, settled_at)
SELECT k.id::text, k.kind, k.value, k.key, true, false, coalesce(k.at, now()), CASE WHEN NOT k.is_doubtful THEN k.at END,
       CASE WHEN NOT coalesce(k.is_new, false) THEN now() END
FROM kept k JOIN opened o ON o.account_key = k.id::text;
