-- The least that an outbox is: whoever sends owns it, and takes this away.
CREATE SCHEMA mail;
CREATE TABLE mail.outbox (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number      bigint GENERATED ALWAYS AS IDENTITY,
  kind        text NOT NULL,
  account_key text NOT NULL,
  address     text CHECK (length(address) BETWEEN 1 AND 300),
  particulars jsonb NOT NULL
);
