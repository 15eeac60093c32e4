-- What a visit needs to know of itself: that the same account was found again, whose own card was shown, and what was done,
-- so that it can be told and taken back. All of it is gone with the interaction.

ALTER TABLE staff.interactions
  ADD COLUMN account     integer NOT NULL DEFAULT 0,  -- another number wherever another account is found, or none, or several
  ADD COLUMN own_card_of bigint REFERENCES library.patrons ON DELETE SET NULL,  -- who showed their own card to pick holds up
  ADD COLUMN own_card_by xid8;

ALTER TABLE guard.slots ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();

-- How often an item went out, came back, or was set aside: it was not touched since where this is as an act left it.
ALTER TABLE library.items ADD COLUMN moves integer NOT NULL DEFAULT 0;

-- Permission for detailed messages belongs to the number that it was given for (reading R42), here as it is compared. Where a
-- helper has changed the number since, nobody knows which one it was given for.
ALTER TABLE library.patrons ADD COLUMN voicemail_number text CHECK (length(voicemail_number) <= 40);
UPDATE library.patrons p SET voicemail_number = x.telephone_key
FROM library.personal x
WHERE x.patron_id = p.id AND p.voicemail_permission AND x.telephone_key <> '' AND NOT 'telephone' = ANY (p.unconfirmed);

-- What an interaction did, with what was so before: enough to take it back exactly.
CREATE TABLE library.acts (
  number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  receipt     uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  grant_id    uuid NOT NULL REFERENCES guard.grants ON DELETE CASCADE,
  interaction uuid NOT NULL,
  action      text NOT NULL,
  result      text NOT NULL DEFAULT 'done' CHECK (result IN ('done', 'limit', 'waited-for', 'no-gain')),
  patron_id   bigint NOT NULL REFERENCES library.patrons ON DELETE CASCADE,  -- whose account was touched
  title_id    bigint NOT NULL REFERENCES library.titles,
  item_id     bigint REFERENCES library.items,
  state       text,     -- of the item, before
  branch      text,
  moves       integer,
  checkout_id bigint,   -- of the checkout that began, ended or was renewed
  out_on      date,
  due_on      date,
  renewals    integer,
  past_id     bigint,   -- of the past checkout that was written down
  is_undone   boolean NOT NULL DEFAULT false,
  written_by  xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX acts_by_interaction ON library.acts (interaction);
CREATE INDEX acts_by_grant ON library.acts (grant_id);
CREATE INDEX acts_by_patron ON library.acts (patron_id);

-- The holds that an act touched, before and after. No place to pick it up: there was none, or is none.
CREATE TABLE library.act_holds (
  receipt         uuid NOT NULL REFERENCES library.acts (receipt) ON DELETE CASCADE,
  hold_id         bigint NOT NULL,
  patron_id       bigint NOT NULL REFERENCES library.patrons ON DELETE CASCADE,
  title_id        bigint NOT NULL,
  placed_at       timestamptz NOT NULL,
  pickup          text,
  item_id         bigint,
  ready_until     date,
  new_pickup      text,
  new_item_id     bigint,
  new_ready_until date,
  PRIMARY KEY (receipt, hold_id)
);
CREATE INDEX act_holds_by_patron ON library.act_holds (patron_id);
