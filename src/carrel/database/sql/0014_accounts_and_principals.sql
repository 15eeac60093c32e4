-- Which library system this database guards, whose accounts it knows by a key that it does not interpret; and who it is that asks.

-- `embedded`: the patrons are in this database. Anything else: they are elsewhere, and none is here. The owner sets it.
CREATE TABLE guard.library (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  system   text NOT NULL CHECK (system ~ '^[a-z][a-z0-9-]{0,39}$')
);
INSERT INTO guard.library (system) VALUES ('embedded');

-- The kind of principal. Staff are named by account, team and place; whatever else asks has no such name. Rows of before are of staff.
ALTER TABLE trail.entries
  ADD COLUMN principal text NOT NULL DEFAULT 'staff'
    CONSTRAINT principal_is_known CHECK (principal IN ('staff', 'account-holder', 'link', 'machine', 'job')),
  ALTER COLUMN staff DROP NOT NULL,
  ALTER COLUMN team DROP NOT NULL,
  ALTER COLUMN branch DROP NOT NULL,
  ADD CONSTRAINT staff_are_named CHECK (num_nonnulls(staff, team, branch) = CASE WHEN principal = 'staff' THEN 3 ELSE 0 END),
  DROP CONSTRAINT entries_outcome_check,
  ADD CONSTRAINT entries_outcome_check CHECK (outcome IN ('permit', 'ask', 'refer', 'deny', 'tried', 'one', 'several', 'none',
                                                          'match', 'no-match', 'closed', 'too-few', 'done'));
ALTER TABLE trail.entries ALTER COLUMN principal DROP DEFAULT;

-- Each kind of principal begins its own kind of interaction. Only staff have a door yet; a door that comes takes this away.
-- `circumstances`: of an account elsewhere, what its library system said when it was found; of one that is here they are looked up.
ALTER TABLE staff.interactions
  ADD COLUMN principal text NOT NULL DEFAULT 'staff' CONSTRAINT only_staff_have_a_door CHECK (principal = 'staff'),
  ADD COLUMN account_key text CHECK (length(account_key) BETWEEN 1 AND 200),
  ADD COLUMN circumstances jsonb NOT NULL DEFAULT '{}';
UPDATE staff.interactions i SET account_key = i.patron_id::text WHERE i.patron_id IS NOT NULL;

ALTER TABLE guard.grants ADD COLUMN account_key text CHECK (length(account_key) BETWEEN 1 AND 200);
UPDATE guard.grants g SET account_key = g.patron_id::text WHERE g.patron_id IS NOT NULL;
