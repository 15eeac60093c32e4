"""What can go wrong with the store, in words that a systems librarian can act on."""

from carrel.errors import CarrelError


class DatabaseUnreachable(CarrelError):
    """No PostgreSQL answered."""

    advice = "Check that the server runs and that CARREL_DATABASE_URL names it; then start again."


class DatabaseNotOurs(CarrelError):
    """The server answered, but may not be set up with this account."""

    advice = "CARREL_DATABASE_URL must name an account that can create roles and owns the database."


class PasswordsElsewhere(CarrelError):
    """The database was made from another folder, which holds the passwords of its roles."""

    advice = (
        "Name that folder in CARREL_DATA. If it is lost, ALTER ROLE … PASSWORD NULL on each of the database's roles"
        " lets the next start set new ones."
    )


class EmbeddedFailed(CarrelError):
    """The embedded PostgreSQL could not be made or started."""

    advice = "Read postgres.log in the data folder, or name a server of your own in CARREL_DATABASE_URL."


class FolderClosed(CarrelError):
    """PostgreSQL does not run as root, and the account it runs as cannot enter a folder it needs."""

    advice = "Run Carrel as an ordinary user, or keep it and CARREL_DATA in folders that every account can enter."


class MigrationChanged(CarrelError):
    """A migration that was carried out here reads otherwise now."""

    advice = "Put the file back as it was, and write a new migration."


class DatabaseNewer(CarrelError):
    """A newer version of Carrel has brought this database further than this one knows."""

    advice = "Start that version, or go back to a copy of the data from before it. Nothing was changed."


class UpgradeFailed(CarrelError):
    """The schema could not be brought up to date, and is as it was."""

    advice = "Start the previous version, which still works, and report which file was refused."


class DatabaseBusy(CarrelError):
    """Somebody holds a table that is to be brought up to date."""

    advice = "Stop whatever else uses this database, then start again. Nothing was changed."
