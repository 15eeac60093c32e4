"""Finding a browser for the tests: a machine without one is told in one line what to install."""

import subprocess
from pathlib import Path

from tests.browser.conftest import GET_CHROMIUM


def ran(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", GET_CHROMIUM, *arguments], capture_output=True, text=True, check=False, env=environment
    )


def test_where_there_is_no_browser_one_line_says_what_to_install(tmp_path: Path) -> None:
    for arguments in ((), ("--install",)):
        result = ran(*arguments, PATH=str(tmp_path))

        assert result.returncode == 1
        assert result.stderr.count("\n") == 1
        assert "install the package chromium" in result.stderr


def made(browser: Path) -> Path:
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    return browser


def test_a_headless_shell_is_taken_before_a_browser_with_windows(tmp_path: Path) -> None:
    windows, shell = made(tmp_path / "chromium"), tmp_path / "chromium-headless-shell"

    assert ran(PATH=str(tmp_path)).stdout.strip() == str(windows)
    made(shell)
    assert ran(PATH=str(tmp_path)).stdout.strip() == ran("--install", PATH=str(tmp_path)).stdout.strip() == str(shell)


def test_a_browser_that_is_named_is_the_one(tmp_path: Path) -> None:
    browser = made(tmp_path / "mine")
    made(tmp_path / "chromium-headless-shell")

    assert ran(PATH=str(tmp_path), CARREL_CHROMIUM=str(browser)).stdout.strip() == str(browser)
    assert ran(PATH=str(tmp_path), CARREL_CHROMIUM="no-such-browser").returncode == 1
