"""Guards that are taken out by hand, one after another, to see that the promise about each fails (`make mutants`)."""

from tests.mutants import database, desk, elsewhere, mail, policy, road

MUTANTS = (*database.MUTANTS, *elsewhere.MUTANTS, *mail.MUTANTS, *road.MUTANTS, *desk.MUTANTS, *policy.MUTANTS)
