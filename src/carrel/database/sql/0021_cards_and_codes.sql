-- Numbers of cards that are no longer here, as keyed digests: none is given to anybody again.
CREATE TABLE guard.former_cards (
  digest bytea PRIMARY KEY
);

-- Of a library elsewhere: by which grant a piece is being confirmed there, until it says that it was.
ALTER TABLE guard.pieces ADD COLUMN confirming uuid;
