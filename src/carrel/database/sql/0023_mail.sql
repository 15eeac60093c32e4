-- Mail: what is to be sent, and what became of it. A letter is written in the transaction of whatever causes it; a job of Carrel's
-- own takes it, hands it to the library's mail server, and says how that ended.

CREATE SCHEMA mail;  -- the letters, and what writes them
CREATE SCHEMA job;   -- what the jobs that run beside the site may call

-- What there is to send. This table holds no data: it is filled from the records of the kinds at each start.
CREATE TABLE mail.kinds (
  name     text PRIMARY KEY,
  goes_to  text NOT NULL CHECK (goes_to IN ('given', 'settled', 'on-file')),
  needs    text[] NOT NULL,
  may_have text[] NOT NULL,
  urgency  smallint NOT NULL CHECK (urgency BETWEEN 0 AND 2),  -- 0 goes first
  hours    integer NOT NULL    -- for which it is worth sending
);

-- One letter. `due_at`: when it is to be tried next; while it is taken, when whoever took it is given up for dead. `unsure`: how many
-- tries ended so that nobody knows whether it arrived. Of a letter that has ended neither the address nor what it said is kept.
CREATE TABLE mail.letters (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message     uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),  -- its Message-ID, the same at each try
  kind        text NOT NULL,
  account_key text CHECK (length(account_key) BETWEEN 1 AND 200),
  address     text CHECK (length(address) BETWEEN 1 AND 254),
  particulars jsonb NOT NULL DEFAULT '{}',
  mailing     bigint,
  urgency     smallint NOT NULL,
  posted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  due_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  tries       integer NOT NULL DEFAULT 0,
  unsure      integer NOT NULL DEFAULT 0,
  reply       integer,    -- the mail server's, to the last try; its words may quote an address
  taking      uuid UNIQUE,
  taken_by    xid8,
  state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'given-up', 'withdrawn')),
  ended_at    timestamptz,
  CONSTRAINT has_ended CHECK ((state = 'waiting') = (ended_at IS NULL)),
  CONSTRAINT keeps_nothing_that_was_sent CHECK (ended_at IS NULL OR address IS NULL AND particulars = '{}')
);
CREATE INDEX letters_waiting ON mail.letters (urgency, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX letters_by_account ON mail.letters (account_key);
CREATE INDEX letters_by_mailing ON mail.letters (mailing) WHERE mailing IS NOT NULL;
CREATE INDEX letters_ended ON mail.letters (ended_at) WHERE ended_at IS NOT NULL;

-- Accounts whose address was refused by its own mail server; the address is here as a keyed digest, to know it again.
CREATE TABLE mail.refusing (
  account_key text PRIMARY KEY CHECK (length(account_key) BETWEEN 1 AND 200),
  address     bytea NOT NULL,
  since       timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What a notice was written about, so that none is written twice. It goes with what it is about.
CREATE TABLE mail.noticed (
  kind        text NOT NULL,
  hold_id     bigint REFERENCES library.holds ON DELETE CASCADE,
  checkout_id bigint REFERENCES library.checkouts ON DELETE CASCADE,
  day         date NOT NULL,
  CHECK (num_nonnulls(hold_id, checkout_id) = 1)
);
CREATE UNIQUE INDEX noticed_holds ON mail.noticed (hold_id, kind, day) WHERE hold_id IS NOT NULL;
CREATE UNIQUE INDEX noticed_checkouts ON mail.noticed (checkout_id, kind, day) WHERE checkout_id IS NOT NULL;

-- News of events that staff wrote (PR.3). Letters are written for so many accounts at a time, in the order of their numbers.
CREATE TABLE mail.mailings (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  form      uuid NOT NULL UNIQUE,
  subject   text NOT NULL CHECK (length(subject) BETWEEN 1 AND 120 AND subject !~ '[[:cntrl:]]'),
  body      text NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
  posted_by text NOT NULL,
  posted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  reached   bigint NOT NULL DEFAULT 0,
  is_spread boolean NOT NULL DEFAULT false
);
ALTER TABLE mail.letters ADD FOREIGN KEY (mailing) REFERENCES mail.mailings;

-- Whose mailings a link ends. It works for as long as there is the account: whoever finds an old letter may still have enough.
CREATE TABLE mail.unsubscribing (
  token_hash  bytea PRIMARY KEY,
  account_key text NOT NULL UNIQUE CHECK (length(account_key) BETWEEN 1 AND 200)
);

ALTER TABLE trail.schedule ADD COLUMN mail_keep_days integer NOT NULL DEFAULT 30 CHECK (mail_keep_days >= 7);

INSERT INTO library.rules VALUES
  ('due-soon-days',     3, 'days before something is due from which a notice says so'),
  ('overdue-days',     14, 'days after something was due for which a notice says so');
