-- Numbers of cards that are no longer here, as keyed digests: none is given to anybody again.
CREATE TABLE guard.former_cards (
  digest bytea PRIMARY KEY
);
