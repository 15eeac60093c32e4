"""`make mutants`: every guard of the list is missed by a test once it is gone.

python -m tests.mutants                 all of them
python -m tests.mutants --only guard    those with this word in their file, their test or their reason
"""

import argparse
import os
import sys

from tests.mutants import MUTANTS
from tests.mutants.mutant import Mutant, not_found
from tests.mutants.running import NOTICED, ROOT, Place, Verdict, all_tried, places


def main() -> int:
    """0 where each was noticed; 1 where one was missed, or could not be tried."""
    asked = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument(
        "--only", default="", metavar="WORD", help="those with this word in their file, their test or their reason"
    )
    asked.add_argument(
        "--at-once", type=int, default=len(os.sched_getaffinity(0)), metavar="N", help="how many at a time"
    )
    words = asked.parse_args()
    chosen = tuple(each for each in MUTANTS if words.only in f"{each.file} {each.promise} {each.why}")
    lost = list(not_found(chosen, ROOT))
    if lost or not chosen:
        print("\n".join(f"no longer there: {each}" for each in lost) or "there is none with that word")
        return 1
    with places(min(words.at_once, len(chosen))) as opened:
        if not _hold_now(chosen, opened[0]):
            return 1
        return _told(chosen, opened)


def _hold_now(chosen: tuple[Mutant, ...], place: Place) -> bool:
    """Do the promises hold while nothing is taken out?"""
    promises = sorted({each.promise for each in chosen})
    print(f"{len(promises)} promises while nothing is taken out …", flush=True)
    status, said = place.run(*promises)
    if status:
        print(said)
    return status == 0


def _told(chosen: tuple[Mutant, ...], opened: list[Place]) -> int:
    bad = 0
    for number, verdict in enumerate(all_tried(chosen, opened), start=1):
        bad += verdict.end != NOTICED
        print(f"{number:3}/{len(chosen)}  {verdict.seconds:5.1f} s  {_line(verdict)}", flush=True)
    print(f"{len(chosen) - bad} of {len(chosen)} are noticed." if bad else f"All {len(chosen)} are noticed.")
    return 1 if bad else 0


def _line(verdict: Verdict) -> str:
    mutant = verdict.mutant
    line = f"{verdict.end}: {mutant.file}: {mutant.why}"
    if verdict.end == NOTICED:
        return line
    return f"{line}\n           {mutant.promise}\n           {' | '.join(verdict.said.strip().splitlines()[-4:])}"


if __name__ == "__main__":
    sys.exit(main())
