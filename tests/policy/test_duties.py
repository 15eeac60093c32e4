"""Three kinds of duty: ticked each time, ticked once for a sign-in, and kept to meanwhile."""

from pathlib import Path

import pytest

from carrel.policy import Facts
from carrel.policy.loading import load_edition, read_source
from carrel.policy.policy import load_policy
from tests.policy import tiny


def test_a_rule_says_what_is_ticked_what_is_ticked_once_and_what_is_kept_to(tmp_path: Path) -> None:
    spoken = "must: Whisper.\nmust_once: [Close the door.]\nheed:\n  - Look away.\n  - Look back."
    spoilt_text = tiny.spoilt(tiny.EDITION, ("must: Whisper.", spoken))

    era = load_policy(tiny.written(tmp_path, edition=spoilt_text)).eras[0]
    answer = era.answering.answer(Facts.of(channel="in-person", card="yes").codes, "hear-holds")

    assert answer
    assert (answer.must, answer.once) == (("Whisper.",), ("Close the door.",))
    assert answer.heed == ("Look away.", "Look back.")
    assert [answer.as_dict()[kind] for kind in ("must", "once", "heed")] == [
        ["Whisper."], ["Close the door."], ["Look away.", "Look back."],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["must", "must_once", "heed"])
def test_an_also_and_an_otherwise_may_say_each_kind(tmp_path: Path, kind: str) -> None:
    spoilt_text = tiny.spoilt(
        tiny.EDITION,
        ("say: Gladly.", f"{kind}: Smile."),
        ("```otherwise\nactions: everything", f"```otherwise\n{kind}: Sigh.\nactions: everything"),
    )

    edition = load_edition(read_source(tiny.written(tmp_path, edition=spoilt_text)))

    (also,) = [rule for rule in edition.rules if rule.outcome is None]
    assert getattr(also.words, kind) == ("Smile.",)
    assert getattr(edition.otherwise[0].words, kind) == ("Sigh.",)
