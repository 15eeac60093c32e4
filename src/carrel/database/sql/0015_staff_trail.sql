-- A trail of staff accounts, beside that of patrons; and what is known of a password without knowing it.

-- Who chose it: whoever uses the account (`own`), or somebody else for them (`given`), until they have signed in with it (`used`).
-- `former`: those of one's own that came before, four at most, each as its salt and the hash of its proof.
ALTER TABLE staff.accounts
  ADD COLUMN password_is text NOT NULL DEFAULT 'own' CHECK (password_is IN ('own', 'given', 'used')),
  ADD COLUMN former text[] NOT NULL DEFAULT '{}';

-- How the last change of a password in this sign-in ended.
ALTER TABLE staff.sign_ins ADD COLUMN password_change text CHECK (password_change IN ('changed', 'wrong', 'repeated'));

-- One row for whatever happened to an account. `account` is the name of one that there is, or NULL: what was typed where nobody
-- has that name may be a password. `by_account` is who did it; NULL at the console, and where nobody was signed in.
-- `was` and `became` are words: a team, a place, roles.
CREATE TABLE trail.staff_events (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  account    text,
  kind       text NOT NULL CHECK (kind IN ('made', 'closed', 'opened', 'team', 'place', 'roles', 'password',
                                           'tried', 'too-many', 'failed', 'signed-in', 'locked', 'unlocked', 'signed-out')),
  by_account text,
  at_console boolean NOT NULL,
  address    inet,
  was        text[] NOT NULL DEFAULT '{}',
  became     text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX staff_events_by_account ON trail.staff_events (account, id);
CREATE INDEX staff_events_by_time ON trail.staff_events (at);

ALTER TABLE trail.schedule ADD COLUMN staff_keep_days integer NOT NULL DEFAULT 1096 CHECK (staff_keep_days >= 30);
