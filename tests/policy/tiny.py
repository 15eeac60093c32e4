"""A tiny edition in which everything stands once, for tests to spoil one line at a time."""

from pathlib import Path
from typing import Final, TypeAlias

from carrel.policy.actions import ACTION
from carrel.policy.blocks import EditionError
from carrel.policy.loading import load_edition, read_source

EDITION: Final = f"""\
# A tiny edition

```edition
id: tiny
title: A tiny edition
library: Tiny Library
owner: Nobody
effective: 2025-01-01
review_due: 2026-01-01
contacts:
  office: {{name: the office, telephone: 503.988.5403}}
hold_down_days: 7
hold_down_clause: TT.1
pieces_for_details: 3
pieces_for_details_under_18: 2
self_given_pieces_count: no
```

```who
name: holder
title: someone who says it is theirs
clause: TT.1
when: {{requester: holder}}
```

```who
name: stranger
title: anyone else
clause: TT.1
when: {{requester: [other, official]}}
```

```actions
name: titles
actions: [hear-checkouts, hear-holds]
```

```actions
name: everything
actions: [{", ".join(ACTION)}]
```

### TT.1 What nothing allows is not done

```otherwise
actions: everything
```

### TT.2 The card opens the titles

#### R1 · reads TT.2

A photograph of a card is no card.

```rule
permit: [titles]
who: stranger
when: {{card: yes}}
readings: [R1]
must: Whisper.
```

```rule
name: office
refer: [reset-pin]
who: [holder, stranger]
when: {{channel: telephone}}
refer_to: office
say: The office can help.
```

```also
name: kindly
actions: [titles]
for: [permit]
say: Gladly.
```

| situation | facts | question | answer |
|---|---|---|---|
| a sister with the card | in-person, other, card | hear-checkouts | permit TT.2 |
| a sister without it | in-person, other | hear-checkouts | deny TT.1; unlock card |

### TT.3 Paper is shredded

```function
name: paper-marks
```

### TT.4 Be kind

```guidance
shows: a smile
```
"""

LEDGER: Final = """\
| clause | kind |
|---|---|
| TT.1 | machine |
| TT.2 | machine |
| TT.3 | machine |
| TT.4 | guidance |
"""

AMENDMENT: Final = """\
# A change

```amendment
id: tiny-changed
title: A change
amends: tiny
effective: 2025-06-01
```

```rule
replaces: TT.2
permit: [titles]
who: stranger
when: {number: yes}
```
"""

Told: TypeAlias = tuple[str, str]
"""A mistake: the line that it names, as it stands in the text, and what is wrong with it."""


def written(folder: Path, *, edition: str = EDITION, ledger: str = LEDGER) -> Path:
    """The folder, with an edition in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "edition.md").write_text(edition, encoding="utf-8")
    (folder / "ledger.md").write_text(ledger, encoding="utf-8")
    return folder


def amended(folder: Path, *, amendment: str = AMENDMENT) -> Path:
    """A folder of two: the edition and an amendment of it."""
    written(folder / "tiny")
    (folder / "tiny-changed").mkdir()
    (folder / "tiny-changed" / "edition.md").write_text(amendment, encoding="utf-8")
    return folder


def spoilt(text: str, *changes: tuple[str, str]) -> str:
    """The text with each of these words, which stand in it once, changed to others."""
    for right, wrong in changes:
        assert text.count(right) == 1, f"{right!r} stands {text.count(right)} times"
        text = text.replace(right, wrong)
    return text


def mistakes(folder: Path) -> list[Told]:
    """What reading the edition in this folder finds."""
    try:
        load_edition(read_source(folder))
    except EditionError as error:
        return [(_line(folder, mistake.file, mistake.line), mistake.what) for mistake in error.mistakes]
    return []


def _line(folder: Path, file: str, line: int) -> str:
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    return lines[line - 1].strip()
