-- A receipt lists what was paid in the order in which it was: the oldest fee first.

ALTER TABLE library.payment_lines ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
