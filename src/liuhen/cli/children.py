"""Child processes of `liuhen up`: own group, own log, and they end with their parent."""

import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

GRACE = 15.0  # seconds between the request to end and the end by force
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_LOWER = 1, 24, 47, 3
_LAST_RIGHT = 40  # of the rights Linux knows (capabilities)
FOWNER, LINUX_IMMUTABLE, SYS_PTRACE = 3, 9, 19
ALL_RIGHTS = frozenset(range(_LAST_RIGHT + 1))
# Nobody but the sealer may take the protecting flag off an original, or reach into the one who may.
USUAL_RIGHTS = ALL_RIGHTS - {LINUX_IMMUTABLE, SYS_PTRACE}
SEALERS_RIGHTS = frozenset({LINUX_IMMUTABLE, FOWNER})


@dataclass(slots=True)
class Child:
    """One process started by `up`."""

    name: str
    words: list[str]
    log: Path
    rights: frozenset[int] = USUAL_RIGHTS
    environment: dict[str, str] | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)
    told: bool = False

    def __post_init__(self) -> None:
        """Start it."""
        self.restart()

    def restart(self) -> None:
        """Start it (again): in a group of its own, so that Ctrl-C reaches only the parent, who ends all in order."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=functools.partial(_prepare, self.rights),  # noqa: PLW1509 - `up` has one thread
            )

    def ended(self) -> str:
        """Say how it ended, done or failed; empty while it runs."""
        code = self.process.poll()
        return "" if code is None else "done" if code == 0 else "failed"

    def last_words(self, most: int = 12) -> str:
        """Give the last lines of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-most:])

    def signal(self, number: int) -> None:
        """Send a signal to the whole group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def start(
    name: str,
    words: list[str],
    *,
    rights: frozenset[int] = USUAL_RIGHTS,
    environment: dict[str, str] | None = None,
) -> Child:
    """Start a child that writes to `logs/<name>.log` in the data folder."""
    folder = settings.DATA_DIR / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return Child(name=name, words=words, log=folder / f"{name}.log", rights=rights, environment=environment)


def stop_all(children: list[Child]) -> None:
    """Ask all to end, wait, and end by force what has not."""
    for child in children:
        if not child.ended():
            # The main process of a group passes the request on to its own children in its own order.
            child.process.send_signal(signal.SIGTERM)
    end = time.monotonic() + GRACE
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=max(0.1, end - time.monotonic()))
    for child in children:
        child.signal(signal.SIGKILL)
        child.process.wait()


def _prepare(rights: frozenset[int]) -> None:
    """Ask Linux to end this process when its parent dies, however it dies, and to take from it what it needs not.

    Root's children get what the bounding set allows, others' what is ambient: a right is taken out of both.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        for right in ALL_RIGHTS - rights:
            libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_LOWER, right, 0, 0)
            libc.prctl(_PR_CAPBSET_DROP, right, 0, 0, 0)
