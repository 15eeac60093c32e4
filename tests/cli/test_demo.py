"""`carrel demo` as a process: it introduces its people, stops with everything it started, and says when it cannot."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from carrel.ils.embedded.cast import CAST


@pytest.fixture(autouse=True)
def terminal() -> Iterator[None]:
    """Ctrl-C as at a terminal: tests run in the background ignore it, and what they start would ignore it, too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


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


def test_the_demonstration_answers_introduces_its_people_and_stops_its_database_at_ctrl_c(folder: Path) -> None:
    port, printed = free_port(), ""
    process = started(folder, port)
    assert process.stdout is not None
    for line in process.stdout:
        printed += line
        if "Carrel answers at" in line:
            break

    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=60).read().decode()
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=120)

    assert "Sign in" in page
    assert all(part.story in printed for part in CAST)
    assert len(re.findall(r"^  \d{14}  ", printed, re.MULTILINE)) >= 10
    assert (process.returncode, complaint) == (0, "")
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_port_that_is_taken_is_said_before_anything_is_made(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        process = started(folder, port)
        printed, complaint = process.communicate(timeout=120)

    assert (process.returncode, printed) == (2, "")
    assert complaint == f"carrel: nothing can listen on 127.0.0.1 port {port}. Choose another with --port.\n"
    assert list(folder.iterdir()) == []


def test_behind_https_cookies_are_for_https_alone_and_no_other_name_is_answered(folder: Path) -> None:
    port, name = free_port(), "desk.library.example"
    process = running(folder, "serve", "--port", str(port), "--behind-https", "--name", name)
    assert process.stdout is not None
    next(line for line in process.stdout if "Carrel answers at" in line)

    def answer(host: str) -> tuple[int, dict[str, str]]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request("GET", "/sign-in", headers={"Host": host, "X-Forwarded-Proto": "https"})
            response = connection.getresponse()
            return response.status, dict(response.getheaders())

    (status, headers), (elsewhere, _) = answer(name), answer("elsewhere.example")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)

    assert (status, elsewhere) == (200, 400)
    assert "Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
