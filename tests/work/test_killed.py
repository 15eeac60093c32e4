"""Workers that are killed wherever it falls: each letter comes, and where one comes twice it is said."""

import os
import random
import subprocess
import sys
from collections import Counter

from carrel.database import Ground
from tests.test_walls import ROOT
from tests.work.post_office import PostOffice
from tests.world import World

LETTERS, LIVES = 12, 100


WORKER = """
import os, psycopg
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from tests.work.conftest import way_to
from tests.work.post_office import PostOffice
outbox = Outbox(lambda: psycopg.connect(os.environ["WAY_IN"], autocommit=True))
send_due(outbox, way_to(PostOffice(int(os.environ["PORT"]))), lambda: False)
outbox.close()
"""


def one_life(ground: Ground, office: PostOffice) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, which ends by itself or is killed."""
    around = {**os.environ, "WAY_IN": ground.way_in("mailer"), "PORT": str(office.port)}
    return subprocess.Popen((sys.executable, "-c", WORKER), env=around, cwd=ROOT)


def test_of_letters_whose_workers_are_killed_none_is_lost_and_each_that_comes_twice_is_counted(
    ground: Ground, office: PostOffice, world: World
) -> None:
    patrons = [world.patron() for _ in range(LETTERS)]
    for patron in patrons:
        world.owner.execute("SELECT mail.post('card-number', %s, NULL)", (str(patron.id),))
    dice, workers, killed = random.Random(4), list[subprocess.Popen[bytes]](), Counter[str]()

    def perhaps(moment: str) -> str:
        if dice.random() < 0.2:
            killed[moment] += 1
            workers[-1].kill()
        return "250 OK"

    office.at_recipient = lambda _: perhaps("before it was taken")
    office.at_letter = lambda _: perhaps("after it was taken")
    for _ in range(LIVES):
        if not world.found("SELECT 1 FROM mail.letters WHERE ended_at IS NULL LIMIT 1"):
            break
        world.owner.execute("UPDATE mail.letters SET due_at = clock_timestamp() WHERE ended_at IS NULL")
        workers.append(one_life(ground, office))
        workers[-1].wait(300)

    copies = Counter(address for address, _ in office.letters)
    unsure = dict(zip(
        world.found("SELECT email FROM library.personal JOIN mail.letters ON account_key = patron_id::text ORDER BY id"),
        map(int, world.found("SELECT unsure FROM library.personal JOIN mail.letters ON account_key = patron_id::text ORDER BY id")),
        strict=True,
    ))  # fmt: skip
    assert world.found("SELECT DISTINCT state FROM mail.letters") == ["sent"]
    assert all(1 <= copies[patron.email] <= 1 + unsure[patron.email] for patron in patrons)
    assert sum(unsure.values()) == killed.total()
    assert sum(copies.values()) == LETTERS + killed["after it was taken"]
    assert min(killed["before it was taken"], killed["after it was taken"]) >= 1
