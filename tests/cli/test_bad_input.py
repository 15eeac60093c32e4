"""Bad input ends with exit status 2 and one clear line, which tells the nearest word and repeats nothing that was typed."""

from pathlib import Path

import pytest

from tests.cli.running import CANARY, assert_one_clear_line, carrel

BY_TELEPHONE = ("decide", "--channel", "telephone")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("decide", "renew"), "channel is missing: it is in-person, self-checkout, telephone"),
        (BY_TELEPHONE, "say what they want: an action, such as renew"),
        ((*BY_TELEPHONE, "renw"), "did you mean 'renew'?"),
        ((*BY_TELEPHONE, "hear-checkout"), "did you mean 'hear-checkouts'?"),
        ((*BY_TELEPHONE, "--place", "telewrok", "renew"), "place cannot have that value; did you mean 'telework'?"),
        ((*BY_TELEPHONE, "--plaec", "library", "renew"), "there is no such option; did you mean '--place'?"),
        ((*BY_TELEPHONE, "--shown", "nmae", "renew"), "--shown: that is not evidence; did you mean 'name'?"),
        ((*BY_TELEPHONE, "--fact", "nubmer=yes", "renew"), "did you mean 'number'?"),
        ((*BY_TELEPHONE, "--fact", "number", "renew"), "--fact takes NAME=VALUE, for instance number=no."),
        ((*BY_TELEPHONE, "--shown", "card", "renew"), "card 'yes' with channel 'telephone' cannot be"),
        ((*BY_TELEPHONE, "leave-plain-voicemail"), "cannot be: voicemail actions belong to the voicemail channel"),
        ((*BY_TELEPHONE, "--channel", "chat", "renew"), "--channel is given twice."),
        ((*BY_TELEPHONE, "--fact", "channel=chat", "renew"), "channel is given twice."),
        ((*BY_TELEPHONE, "--shown", "number", "--fact", "number=no", "renew"), "number is given twice."),
        ((*BY_TELEPHONE, "--shown", "name,name", "renew"), "name is given twice."),
        ((*BY_TELEPHONE, "--assured", "--assured", "no", "renew"), "--assured is given twice."),
        (("decide", "--lines", "renew"), "--lines reads every question from standard input"),
        ((*BY_TELEPHONE, "--lines"), "--lines reads every question from standard input"),
        (("decide", "--lines", "--no-assured"), "--lines reads every question from standard input"),
        (("decide", "--lines", "--json"), "--lines reads every question from standard input"),
        (("policy", "check", "--edition", "2024-01", "--edition", "2024-05"), "--edition is given twice."),
        ((*BY_TELEPHONE, "--on", "2024-02-30", "renew"), "--on takes a day that exists, as year-month-day"),
        ((*BY_TELEPHONE, "--on", "2024-W01-1", "renew"), "--on takes a day that exists, as year-month-day"),
        ((*BY_TELEPHONE, "--on", "2023-12-31", "renew"), "no edition was in force on 2023-12-31"),
        ((*BY_TELEPHONE, "--channel"), "--channel"),
        ((*BY_TELEPHONE, "--json=yes", "renew"), "--json"),
        ((*BY_TELEPHONE, "--policy", "no-such-folder", "renew"), "--policy: there is no such folder."),
        (("polcy", "check"), "there is no such command; did you mean 'policy'?"),
        (("policy", "chekc"), "there is no such command; did you mean 'check'?"),
        (("policy", "check", "--edition", "2024-06"), "did you mean '2024-05'? The editions are 2024-01 and 2024-05"),
        (("policy", "diff", "2024-01"), "B"),
        (("policy", "diff", "2024-01", "2024-50"), "did you mean '2024-05'?"),
        (("policy", "escalate", "--from", "nmae"), "nobody can start with that; did you mean 'name'?"),
        (("policy", "escalate", "--from", "name", "--exception", "remote"), "--exception cannot have that value"),
        (("policy", "matrix", "--channel", "telefone"), "did you mean 'telephone'?"),
        (("policy", "matrix", "--team", "brnach"), "did you mean 'branch'?"),
        (("policy", "matrix", "--fact", "emial=settled"), "did you mean 'email'?"),
        (("policy", "matrix", "--fact", "card=yes"), "--fact cannot set card in a chart"),
        (("policy", "matrix", "--fact", "number=no"), "--fact cannot set number in a chart"),
        (("policy", "matrix", "--fact", "assured=yes"), "--fact cannot set assured in a chart"),
        (("policy", "matrix", "--fact", "channel=chat"), "--fact cannot set the channel of a chart: use --channel."),
        (("policy", "matrix", "--fact", "team=branch"), "--fact cannot set the team of a chart: use --team."),
        (("policy", "matrix", "--html", "--csv"), "a chart is printed in one format: --html, --csv or --json."),
        (("policy", "explain", "NH.4d"), "the edition has no such clause; did you mean 'NH.4"),
        (("policy", "explain"), "CLAUSE"),
        (("policy", "show", "voicemial"), "did you mean 'voicemail'?"),
        (("policy", "export"), "DIR"),
        (("policy", "export", "--to", "ceder", "folder"), "did you mean 'cedar'?"),
        (("policy", "export", "/dev/null/folder"), "cannot write there"),
        (("serve", "--port", "70000"), "--port cannot have that value: it takes a number from 1 to 65,535."),
        (("sample", "--patrons", "many"), "--patrons cannot have that value"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else None,
)
def test_bad_input_is_one_clear_line_with_the_nearest_word(words: tuple[str, ...], told: str) -> None:
    ended = carrel(*words)

    assert_one_clear_line(ended)
    assert told in ended.err


@pytest.mark.parametrize(
    "words",
    [
        (CANARY,),
        (f"--{CANARY}",),
        ("decide", CANARY),
        (*BY_TELEPHONE, "renew", CANARY),
        ("decide", "--channel", CANARY, "renew"),
        (*BY_TELEPHONE, "--shown", CANARY, "renew"),
        (*BY_TELEPHONE, "--shown", f"name,{CANARY}", "renew"),
        (*BY_TELEPHONE, "--fact", CANARY, "renew"),
        (*BY_TELEPHONE, "--fact", f"name={CANARY}", "renew"),
        (*BY_TELEPHONE, "--fact", f"{CANARY}=yes", "renew"),
        (*BY_TELEPHONE, "--on", CANARY, "renew"),
        (*BY_TELEPHONE, "--policy", CANARY, "renew"),
        (*BY_TELEPHONE, f"--assured={CANARY}", "renew"),
        (*BY_TELEPHONE, f"--{CANARY}", "renew"),
        (*BY_TELEPHONE, "--lines", "--on", CANARY),
        ("policy", CANARY),
        ("policy", "check", "--edition", CANARY),
        ("policy", "check", CANARY),
        ("policy", "diff", CANARY, "2024-05"),
        ("policy", "escalate", "--from", CANARY),
        ("policy", "escalate", "--exception", CANARY),
        ("policy", "matrix", "--channel", CANARY),
        ("policy", "matrix", "--team", CANARY),
        ("policy", "matrix", "--fact", f"doubt={CANARY}"),
        ("policy", "explain", CANARY),
        ("policy", "show", CANARY),
        ("policy", "export", "--to", CANARY, "folder"),
        ("serve", "--port", CANARY),
        ("staff", CANARY),
    ],
    ids=lambda words: " ".join(words).replace(CANARY, "…"),
)
def test_nothing_typed_that_could_be_a_name_or_a_number_is_repeated(words: tuple[str, ...]) -> None:
    assert_one_clear_line(carrel(*words))


def test_a_folder_that_holds_no_edition_is_said_to_hold_none(tmp_path: Path) -> None:
    ended = carrel("policy", "check", "--policy", str(tmp_path))

    assert_one_clear_line(ended)
    assert "no folder in here has an edition.md" in ended.err
