-- Account holders have a door of their own. Whoever signs in there is one of the two, a member of staff or an account holder, and
-- each begins only their own kind of interaction.

ALTER TABLE staff.interactions
  DROP CONSTRAINT only_staff_have_a_door,
  ADD CONSTRAINT who_has_a_door CHECK (principal IN ('staff', 'account-holder'));

-- `pin_proven_at`: when the PIN was given again in this sign-in, to set another.
ALTER TABLE staff.sign_ins
  ADD COLUMN principal text NOT NULL DEFAULT 'staff' CHECK (principal IN ('staff', 'account-holder')),
  ADD COLUMN patron_id bigint REFERENCES library.patrons ON DELETE CASCADE,  -- nobody, where the PIN was wrong
  ADD COLUMN pin_proven_at timestamptz,
  ADD CONSTRAINT is_of_its_principal CHECK (CASE principal WHEN 'staff' THEN patron_id ELSE account_id END IS NULL);
CREATE INDEX sign_ins_by_patron ON staff.sign_ins (patron_id);
