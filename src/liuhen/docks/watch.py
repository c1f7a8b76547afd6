"""Look at a dock's folder again and again: what has come to rest and has no writer is complete. Nothing is written."""

import errno
import fcntl
import os
import signal
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from liuhen.docks.walk import Entry
from liuhen.evidence.found import Found, Source

REST_SECONDS = 4.0  # between two looks that see the same size and write time
PATIENCE = 600.0  # so long a group waits for those of its files that still change, then it goes without them
Seen = tuple[int, int]  # bytes, nanoseconds of the write time


@dataclass(slots=True)
class Watch:
    """What was seen of one folder so far. It lives in memory: after a restart one more look is needed, no more."""

    taken: set[tuple[bytes, Seen]] = field(default_factory=set)  # announced before, as they were then
    _seen: dict[bytes, tuple[Seen, float]] = field(default_factory=dict)  # since when a file looks as it does
    _waiting_since: dict[tuple[str, str], float] = field(default_factory=dict)

    def fresh(self, entries: Sequence[Entry], *, now: float) -> bool:
        """Note one look at the folder; say whether anything in it has not been announced as it is.

        `now` is a monotonic clock in seconds.
        """
        before, self._seen = self._seen, {}
        for entry in entries:
            looks = (entry.size, entry.modified_ns)
            was, since = before.get(entry.raw_path, (looks, now))
            self._seen[entry.raw_path] = (looks, since if was == looks else now)
        return any((path, looks) not in self.taken for path, (looks, _) in self._seen.items())

    def complete(self, source: Source, *, root: Path, now: float) -> list[Source]:
        """Give what may be announced now: one source for each camera and officer whose new files are all at rest."""
        groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
        for file in source.files:
            if (file.raw_path, (file.size, file.modified_ns)) not in self.taken:
                groups[file.device, file.officer].append(file)
        for gone in set(self._waiting_since) - set(groups):
            del self._waiting_since[gone]
        ready: list[Source] = []
        for key, files in sorted(groups.items()):
            resting = [file for file in files if self._rests(file, root, now)]
            since = self._waiting_since.setdefault(key, now)
            if resting and (len(resting) == len(files) or now - since > PATIENCE):
                ready.append(_part(source, key, resting))
        return ready

    def note_taken(self, files: Iterable[Found]) -> None:
        """Remember what was announced, as it was then; a file that changes later is announced again."""
        self.taken |= {(file.raw_path, (file.size, file.modified_ns)) for file in files}

    def _rests(self, file: Found, root: Path, now: float) -> bool:
        looks, since = self._seen.get(file.raw_path, ((-1, -1), now))
        is_still = looks == (file.size, file.modified_ns) and now - since >= REST_SECONDS
        return is_still and not has_writer(os.fsencode(root) + b"/" + file.raw_path)


def has_writer(path: bytes) -> bool:
    """Say whether a process on this machine has the file open for writing; False also where it cannot be asked.

    The kernel grants a read lease only on a file that nobody writes. It is given back at once; a writer that comes in
    between waits that moment, and the signal it would cause is one that does nothing.
    """
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
        finally:
            os.close(handle)
    return False


def new_batch() -> str:
    """Give the name of a batch."""
    return uuid.uuid4().hex


def seen_of(claims: Mapping[str, str | bool], size: int) -> Seen:
    """Read from an arrival's claims how its file looked."""
    return size, int(str(claims["modified_ns"]))


def _part(source: Source, key: tuple[str, str], files: Sequence[Found]) -> Source:
    device, officer = key
    return replace(
        source,
        files=tuple(files),
        left_out=(),
        device=device or source.device,
        officer=officer or source.officer,
    )
