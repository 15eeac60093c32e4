-- Two more choices of the account holder's own: to keep a list of what they borrowed, which nobody keeps otherwise, and that vendors'
-- services are told nothing (PR.5).

ALTER TABLE library.patrons
  ADD COLUMN keeps_history boolean NOT NULL DEFAULT false,
  ADD COLUMN is_told_to_vendors boolean NOT NULL DEFAULT true;
