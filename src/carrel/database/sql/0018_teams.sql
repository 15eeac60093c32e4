-- Which teams there are is brought from Python at each start, as the trail's words are (`carrel.database.vocabulary`). Those that an
-- account has are here from the beginning; a team that is no more stays, for the accounts that have it.
CREATE TABLE staff.teams (name text PRIMARY KEY);
INSERT INTO staff.teams SELECT DISTINCT a.team FROM staff.accounts a;

ALTER TABLE staff.accounts
  DROP CONSTRAINT accounts_team_check,
  ADD CONSTRAINT team_is_known FOREIGN KEY (team) REFERENCES staff.teams;
