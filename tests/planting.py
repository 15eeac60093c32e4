"""What is planted to count what a new one touches: each a change of the texts of `src/carrel`, file by file.

The texts of the editions, which answer whatever is new, are no code, and are not counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_EDITION: Final = "policy/editions/2024-01"


@dataclass(frozen=True, slots=True)
class Change:
    """In one file, what stands before a text that is there once."""

    file: str
    before: str
    text: str

    def made_in(self, source: Path) -> None:
        """Make it."""
        path = source / self.file
        whole = path.read_text(encoding="utf-8")
        assert whole.count(self.before) == 1, f"{self.file}: {self.before}"
        path.write_text(whole.replace(self.before, self.text + self.before), encoding="utf-8")


def _answered(*actions: str) -> tuple[Change, ...]:
    """The assured holder may, and nobody else."""
    named = "".join(f"{action}, " for action in actions)
    return (
        Change(f"{_EDITION}/privacy.md", "change-privacy-choices]\nwho: [assured-holder", named),
        Change(f"{_EDITION}/quick-facts.md", "borrowing, holds, renew, pay-fee, update-contact, confirm-contact, change-privacy-choices, from-the-shelf,\n  check-out-hold-to-holder, give", named),
    )  # fmt: skip


ANSWERED: Final = (
    *_answered("count-visitors", "move-home-branch", "hear-amount-again", "hear-number-of-cards"),
    Change(
        f"{_EDITION}/privacy.md", "branch, contact-center, virtual-services, library-connect, community-information-services]}",
        "bookmobile, ",
    ),
    Change(f"{_EDITION}/edition.md", "mail]}\n  - {requester: holder, doubt: none, channel: online, pin: no}", "fax, "),
)  # fmt: skip
"""What the edition says of whatever is new: it would not load without."""

_END_OF_READ: Final = "GRANT CREATE ON SCHEMA road TO carrel_reader;"

PLANTED: Final[Mapping[str, tuple[Change, ...]]] = {
    "action that changes nothing itself": (
        Change(
            "operations/outbound.py", '    Operation(\n        "report-as-mandated"',
            '    Operation(\n        "count-visitors", Group.OUTBOUND, "count who came in",\n'
            '        Desk(800, "Count who came in"),\n        act=ActKind("They are counted", is_by_hand=True),\n    ),\n',
        ),
    ),
    "action that changes rows": (
        Change(
            "operations/doing.py", '    Operation(\n        "change-privacy-choices"',
            '    Operation(\n        "move-home-branch", Group.DOING, "have another home branch",\n'
            '        Desk(801, "Have another home branch"),\n'
            '        act=ActKind(\n            "Change it", "Changed", (PICKUP,),\n'
            '            reasons=(Reason("that-one-already", "It is that one already."),),\n        ),\n    ),\n',
        ),
        Change(
            "database/sql/built/account.sql", "CREATE FUNCTION act.replace_card",
            "CREATE FUNCTION act.move_home_branch(token text, grant_id uuid, given jsonb) RETURNS jsonb\n"
            "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$\nDECLARE\n"
            "  used guard.grants := guard.acting(token, grant_id, 'move-home-branch');\nBEGIN\n"
            "  UPDATE library.patrons p SET home_branch = given ->> 'pickup'\n"
            "  WHERE p.id = used.patron_id AND p.home_branch <> given ->> 'pickup';\n"
            "  RETURN CASE WHEN FOUND THEN guard.done() ELSE guard.not_done('that-one-already') END;\nEND $$;\n\n",
        ),
    ),
    "hearing, of a field that is there": (
        Change(
            "operations/hearing.py", '    Operation(\n        "hear-history"',
            '    Operation(\n        "hear-amount-again", Group.HEARING, "hear the amount owed once more",\n'
            '        Desk(802, "Hear the amount once more"),\n'
            '        clears=(Field.BALANCE,), hands_over=given("balance"),\n    ),\n',
        ),
    ),
    "hearing, of a new field": (
        Change(
            "operations/hearing.py", '    Operation(\n        "hear-questions-asked"',
            '    Operation(\n        "hear-number-of-cards", Group.HEARING, "hear how many cards there are",\n'
            '        Desk(803, "Hear how many cards there are"),\n        clears=(Field.CARDS,),\n    ),\n',
        ),
        Change("cleared.py", '    TELEPHONE = "telephone"\n', '    CARDS = "cards"\n'),
        Change(
            "cleared.py", "\n\nROWS: Final",
            "\n\n@dataclass(frozen=True, slots=True, repr=False)\nclass CardsRow(Row):\n"
            '    """How many there are."""\n\n    field: ClassVar[Field] = Field.CARDS\n    number: int\n',
        ),
        Change("cleared.py", "RecentRow, TelephoneRow, ChoicesRow", "CardsRow, "),
        Change("database/sql/built/read.sql", "'card-number'])) AS t", "'cards', "),
        Change(
            "database/sql/built/read.sql", _END_OF_READ,
            "CREATE FUNCTION road.read_cards(token text, grant_id uuid) RETURNS TABLE (number integer)\n"
            "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$\nBEGIN\n"
            "  PERFORM guard.open(token, grant_id, 'cards');\n"
            "  RETURN QUERY SELECT count(*)::integer FROM library.cards;\nEND $$;\n\n",
        ),
        Change(
            "ils/embedded/system.py", '    "recent": "SELECT', '    "cards": "SELECT * FROM road.read_cards(%s, %s)",\n'
        ),
        Change("desk/tables.py", "    CheckoutRow,\n    ChoicesRow,", "    CardsRow,\n"),
        Change(
            "desk/tables.py", "    CardNumberRow.field: _Shape",
            '    CardsRow.field: _Shape[CardsRow]("Cards", "There is none.", {}, figure=lambda row: str(row.number)),\n',
        ),
    ),
    "fact of the account": (
        Change("policy/facts.py", '    _yes_no("friends_opt_in"', '    _yes_no("is_regular", "the account is an ordinary one"),\n'),
        Change(
            "database/sql/built/trail.sql", "    'friends_opt_in', CASE",
            "    'is_regular', CASE WHEN p.kind = 'regular' THEN 'yes' ELSE 'no' END,\n",
        ),
    ),
    "team": (Change("terms.py", '    Team("directors-office"),\n', '    Team("bookmobile"),\n'),),
    "channel": (
        Change("terms.py", '    Channel("mail", "Mail"', '    Channel("fax", "Fax", 9, "by mail", is_attended=True),\n'),
    ),
}  # fmt: skip
"""By the name of its line in the table at the end of ARCHITECTURE.md."""


def files(changes: tuple[Change, ...]) -> int:
    """How many files they touch."""
    return len({change.file for change in changes})
