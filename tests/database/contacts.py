"""Contact information as the guard knows it: changes by whoever asks, with whatever they show."""

from datetime import date
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from carrel.ils.embedded import keys
from carrel.policy import load_policy
from tests.world import Member, Patron, World, begin, look_up, write

HOLD_DOWN = load_policy().on(date.today()).edition.settings.hold_down_days
"""Of the edition that stands today: what the database goes by."""

KEY_OF = {"email": keys.email_key, "telephone": keys.telephone_key, "address": keys.address_key}
NEW = {"email": "new@example.org", "telephone": "(503) 555-7777", "address": "9 Nowhere Lane, Portland"}
HELPER = {"requester": "other", "assured": "no"}
HOLDER = {"requester": "holder", "assured": "yes"}


def done(
    app: psycopg.Connection, clerk: Member, grant: UUID | None, action: str, **particulars: str
) -> dict[str, object]:
    """How an act ended."""
    act = (clerk.token, grant, action, Jsonb(particulars))
    app.execute("SELECT road.propose_act(%s, %s, %s, %s)", act)
    app.execute("SELECT road.act(%s, %s, %s, %s)", act)
    row = app.execute("SELECT road.done(%s, %s)", (clerk.token, grant)).fetchone()
    assert row is not None
    ended: dict[str, object] = row[0]
    return ended


def served(app: psycopg.Connection, world: World, patron: Patron, *matched: str, clerk: Member) -> UUID:
    """An interaction in which the account was found by its key, and this was compared and matched."""
    interaction = begin(app, clerk)
    look_up(app, clerk, interaction, "find-by-user-key", user_key=str(patron.user_key))
    names = {"name": keys.words_to_match(f"{patron.first_name} {patron.last_name}")}["name"]
    said = {**names, "birth_date": patron.birth_date.isoformat()}
    for kind in matched:
        more = {"telephone": KEY_OF["telephone"](patron.telephone)} if kind == "details" else {}
        look_up(app, clerk, interaction, f"check-{kind.replace('_', '-')}", **said, **more)
    return interaction


def changed(
    app: psycopg.Connection, world: World, patron: Patron, kind: str = "email", value: str = "", *matched: str,
    clerk: Member | None = None, **facts: str,
) -> dict[str, object]:  # fmt: skip
    """A new piece is given; whoever does so shows what matched, and is a helper unless it is said otherwise."""
    clerk, value = clerk or world.staff(), value or NEW[kind]
    interaction = served(app, world, patron, *matched, clerk=clerk)
    grant = write(app, clerk, interaction, "update-contact", **{**HELPER, **facts, **dict.fromkeys(matched, "yes")})
    return done(app, clerk, grant, "update-contact", kind=kind, value=value, key=KEY_OF[kind](value))


def confirmed(
    app: psycopg.Connection, world: World, patron: Patron, kind: str = "email", value: str = ""
) -> dict[str, object]:
    """The holder confirms a piece, with photo identification."""
    clerk, value = world.staff(), value or NEW[kind]
    interaction = served(app, world, patron, "photo_id", clerk=clerk)
    grant = write(app, clerk, interaction, "confirm-contact", **HOLDER, photo_id="yes")
    return done(app, clerk, grant, "confirm-contact", kind=kind, value=value, key=KEY_OF[kind](value))


def asked_for(app: psycopg.Connection, world: World, patron: Patron, action: str, **particulars: str) -> str:
    """Something is to be sent, and the policy permitted it: `sent`, or why it was not."""
    clerk = world.staff()
    interaction = served(app, world, patron, clerk=clerk)
    ended = done(app, clerk, write(app, clerk, interaction, action), action, **particulars)
    return "sent" if ended["is_done"] else str(ended["reason"])


def circumstances(world: World, patron: Patron) -> tuple[str, str]:
    """Whether something may be sent by email, and by mail."""
    rows = world.owner.execute(
        "SELECT c ->> 'email', c ->> 'postal' FROM guard.circumstances(%s) c", (patron.id,)
    ).fetchone()
    assert rows is not None
    return rows[0], rows[1]


def compared(app: psycopg.Connection, world: World, patron: Patron, **said: str) -> str:
    """What comparing comes to, by a colleague who knows nothing of it. The tries are given back: there are three a day."""
    clerk = world.staff()
    interaction = served(app, world, patron, clerk=clerk)
    names = keys.words_to_match(f"{patron.first_name} {patron.last_name}") if said.pop("name", "") else {}
    look_up(app, clerk, interaction, "check-details", **names, **said)
    row = app.execute("SELECT last_check FROM road.state(%s, %s)", (clerk.token, interaction)).fetchone()
    world.owner.execute(
        "DELETE FROM guard.attempts s WHERE s.subject = guard.by_compared(%s, 'check-details')", (str(patron.id),)
    )
    assert row is not None
    return str(row[0])


def links(world: World, patron: Patron) -> dict[str, str]:
    """The links of the last notice: what it is for, and its token."""
    _, _, particulars = [mail for mail in world.posted(patron) if mail[0] == "contact-changed"][-1]
    return {act: particulars[act].removeprefix("/contact/") for act in ("confirm", "undo") if act in particulars}


def used(app: psycopg.Connection, token: str) -> str | None:
    """What a link did."""
    row = app.execute("SELECT road.use_link(%s)", (token,)).fetchone()
    assert row is not None
    act: str | None = row[0]
    return act


def on_file(world: World, patron: Patron, kind: str) -> str:
    """The piece that is on file."""
    (piece,) = world.found("SELECT library.contact(%s, %s)", patron.id, kind)
    return piece
