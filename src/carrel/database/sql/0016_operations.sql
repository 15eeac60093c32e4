-- What the guard must know of each action, beside what it clears and whether it needs an account. These tables hold no data:
-- they are filled from the records of the actions at each start (`carrel.database.vocabulary`).

-- Which acts an act takes back.
CREATE TABLE guard.takes_back (
  action text NOT NULL,
  taken  text NOT NULL,
  PRIMARY KEY (action, taken)
);

-- What an act is done with; `is_guess`: whether it is right is found out by trying, so each is counted.
CREATE TABLE guard.particulars (
  action          text NOT NULL,
  name            text NOT NULL,
  may_be_left_out boolean NOT NULL,
  is_guess        boolean NOT NULL,
  PRIMARY KEY (action, name)
);

-- What people do, and no system carries out.
CREATE TABLE guard.by_hand (action text PRIMARY KEY);
