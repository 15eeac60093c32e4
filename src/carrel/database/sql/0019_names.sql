-- What is counted, proposed and carried out goes by the field's own words. Nothing but names changes.

ALTER SCHEMA deed RENAME TO act;
ALTER SCHEMA keep RENAME TO retention;
ALTER TABLE guard.slots RENAME TO attempts;
ALTER TABLE guard.grants RENAME COLUMN meant TO act_digest;
ALTER TABLE guard.grants RENAME COLUMN meant_by TO digested_by;
