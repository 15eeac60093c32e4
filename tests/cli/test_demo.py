"""`carrel demo` as a process: it introduces its people, stops with everything it started, and says when it cannot."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from carrel.ils.embedded.cast import CAST


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C as at a terminal: tests run in the background ignore it, and what they start would ignore it, too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def terminal() -> Iterator[None]:
    with interruptible():
        yield


def started(folder: Path, port: int) -> subprocess.Popen[str]:
    return running(folder, "demo", "--port", str(port))


def running(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (sys.executable, "-m", "carrel", *words),
        env={**os.environ, "CARREL_DATA": str(folder), "CARREL_DATABASE_URL": "", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def introduced(process: subprocess.Popen[str]) -> str:
    """What is printed until it answers."""
    printed = ""
    assert process.stdout is not None
    for line in process.stdout:
        printed += line
        if "Carrel answers at" in line:
            break
    return printed


def until_a_letter_landed(folder: Path) -> None:
    """The jobs begin when the site does, and take what time they take."""
    end = time.monotonic() + 120
    while not list(folder.glob("mail/*.eml")) and time.monotonic() < end:
        time.sleep(0.2)


@dataclass(frozen=True)
class Run:
    """One run of the demonstration, from its first word until Ctrl-C, and what was fetched of it meanwhile."""

    printed: str
    sign_in: str
    to_scan: str
    letters: str
    desk: str
    ended: tuple[int, str]
    is_database_left: bool

    @property
    def links(self) -> list[str]:
        """The links that sign in."""
        return re.findall(r"http://\S+key=\S+", self.printed)


@pytest.fixture(scope="module")
def run() -> Run:
    with tempfile.TemporaryDirectory(prefix="carrel-tests-") as made, interruptible():
        folder, port = Path(made), free_port()
        folder.chmod(0o755)
        process = started(folder, port)
        printed = introduced(process)
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        links = re.findall(r"http://\S+(?:/demo$|/demo/mail$|key=\S+)", printed, re.MULTILINE)
        until_a_letter_landed(folder)
        sign_in, to_scan, letters, desk = (
            str(browser.open(address, timeout=60).read().decode())
            for address in (f"http://127.0.0.1:{port}/sign-in", *links)
        )
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=120)
        is_left = (folder / "postgres" / "postmaster.pid").exists()
        return Run(printed, sign_in, to_scan, letters, desk, (process.returncode, complaint), is_left)


def test_the_demonstration_answers_introduces_its_people_and_stops_its_database_at_ctrl_c(run: Run) -> None:
    assert "Sign in" in run.sign_in
    assert all(part.story in run.printed for part in CAST)
    assert len(re.findall(r"^  \d{14}  ", run.printed, re.MULTILINE)) >= 10
    assert (run.ended, run.is_database_left) == ((0, ""), False)


def test_what_is_printed_to_scan_stands_on_the_page_to_scan_from(run: Run) -> None:
    items = re.findall(r"^  (3\d{13})  ", run.printed, re.MULTILINE)

    assert len(items) >= 4 * 3
    assert all(f'data-copy="{number}"' in run.to_scan for number in items)


def test_notices_of_the_demonstration_land_on_its_page_and_leave_nothing_in_the_terminal(run: Run) -> None:
    assert "Something is due soon" in run.letters or "Something is overdue" in run.letters
    assert run.ended == (0, "")


def test_the_one_link_that_is_printed_signs_in(run: Run) -> None:
    assert len(run.links) == 1
    assert "What do they want" in run.desk


def test_a_port_that_is_taken_is_said_before_anything_is_made(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        process = started(folder, port)
        printed, complaint = process.communicate(timeout=120)

    assert (process.returncode, printed) == (2, "")
    assert complaint == f"carrel: nothing can listen on 127.0.0.1 port {port}. Choose another with --port.\n"
    assert list(folder.iterdir()) == []


def test_behind_https_cookies_are_for_https_alone_and_no_other_name_or_demonstration_is_answered(folder: Path) -> None:
    port, name = free_port(), "desk.library.example"
    process = running(folder, "serve", "--port", str(port), "--behind-https", "--name", name)
    introduced(process)

    def answer(host: str, address: str = "/sign-in") -> tuple[int, dict[str, str]]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request("GET", address, headers={"Host": host, "X-Forwarded-Proto": "https"})
            response = connection.getresponse()
            return response.status, dict(response.getheaders())

    (status, headers), (elsewhere, _), (to_scan, _) = answer(name), answer("elsewhere.example"), answer(name, "/demo")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)

    assert (status, elsewhere, to_scan) == (200, 400, 404)
    assert "Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
