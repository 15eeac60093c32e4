-- A sign-in that was left alone locks by itself; and where nobody knows who set a password, that is said.

ALTER TABLE trail.staff_events DROP CONSTRAINT staff_events_kind_check;
ALTER TABLE trail.staff_events ADD CONSTRAINT staff_events_kind_check
  CHECK (kind IN ('made', 'closed', 'opened', 'team', 'place', 'roles', 'password', 'tried', 'too-many', 'failed',
                  'signed-in', 'locked', 'left-alone', 'unlocked', 'signed-out'));

-- `unknown`: it was set before that was written down, by whoever it was. It signs in once more, as one that somebody else set;
-- whoever is signed in works on.
ALTER TABLE staff.accounts DROP CONSTRAINT accounts_password_is_check;
ALTER TABLE staff.accounts ADD CONSTRAINT accounts_password_is_check
  CHECK (password_is IN ('own', 'given', 'used', 'unknown'));
UPDATE staff.accounts a SET password_is = 'unknown'
WHERE a.password_is = 'own'
  AND NOT EXISTS (SELECT FROM trail.staff_events e
                  WHERE e.account = a.name AND (e.kind = 'made' OR e.kind = 'password' AND e.by_account = a.name));
