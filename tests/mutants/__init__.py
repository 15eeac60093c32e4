"""Guards that are taken out by hand, one after another, to see that the promise about each fails (`make mutants`)."""

from tests.mutants import contacts, database, desk, elsewhere, mail, policy, portal, road

MUTANTS = (
    *database.MUTANTS,
    *contacts.MUTANTS,
    *elsewhere.MUTANTS,
    *mail.MUTANTS,
    *road.MUTANTS,
    *desk.MUTANTS,
    *policy.MUTANTS,
    *portal.MUTANTS,
)
