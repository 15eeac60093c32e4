"""An embedded PostgreSQL for one test to hurt: to stop, to kill, to fill."""

import os
import resource
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from carrel.database.embedded import SYSTEM_ACCOUNT, binaries


@dataclass(frozen=True)
class Cluster:
    """The cluster in a data folder of Carrel's."""

    data: Path

    def stop(self) -> None:
        """Stop at once, as a power cut would: no checkpoint, and recovery at the next start."""
        self._pg_ctl("stop", "-m", "immediate")

    def start(self, largest_file: int = resource.RLIM_INFINITY) -> None:
        """Start again and recover; no file may then grow past `largest_file` bytes, which is a full disk to it."""
        self._pg_ctl("start", "-l", str(self.data / "postgres.log"), largest_file=largest_file)

    @staticmethod
    def kill(process: int) -> None:
        """Kill -9."""
        os.kill(process, signal.SIGKILL)

    def log(self) -> str:
        """What the server has written to its log."""
        return (self.data / "postgres.log").read_text(encoding="utf-8", errors="replace")

    def _pg_ctl(self, *arguments: str, largest_file: int = resource.RLIM_INFINITY) -> None:
        account = SYSTEM_ACCOUNT if os.geteuid() == 0 else None
        subprocess.run(
            (str(binaries() / "pg_ctl"), *arguments, "-w", "-D", str(self.data / "postgres")),
            check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
            user=account, group=account, extra_groups=[] if account else None,
        )  # fmt: skip
