"""Which application and which recording a line of the centre's list means. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from liuhen.cases.applications.listfile import ListRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the bureau holds: keys by the words a list may call them."""

    applications: Mapping[str, int]  # our number or the centre's, as `plain` writes it
    recordings: Mapping[str, int]  # our number or the file's name, as `plain` writes it
    linked: Collection[tuple[int, int]] = ()  # application and recording that are linked already


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One line with what became of it."""

    row: ListRow
    outcome: str  # words.OUTCOMES
    application: int | None = None
    recording: int | None = None


def plain(text: str) -> str:
    """Write a number or a file name so that spaces, width, case and folders do not matter."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in text)
    return re.sub(r"[\s\u3000]+", "", narrow).replace("\\", "/").rsplit("/", 1)[-1].casefold()


def match(rows: Sequence[ListRow], known: Known) -> tuple[Matched, ...]:
    """Match every line; each line of the list has exactly one outcome, in the order of the list."""
    seen: Counter[tuple[str, str, object]] = Counter()
    found = []
    for row in rows:
        key = (plain(row.application), plain(row.recording), row.from_at)
        seen[key] += 1
        found.append(_one(row, known, is_repeated=seen[key] > 1))
    return tuple(found)


def _one(row: ListRow, known: Known, *, is_repeated: bool) -> Matched:
    application = known.applications.get(plain(row.application)) if row.application else None
    recording = known.recordings.get(plain(row.recording)) if row.recording else None
    if not row.application or "读不出" in row.fault:
        outcome = "unreadable"
    elif is_repeated:
        outcome = "repeated"
    elif application is None:
        outcome = "unknown_application"
    elif recording is None:
        outcome = "unknown_recording"
    elif (application, recording) in known.linked:
        outcome = "linked_before"
    else:
        outcome = "linked"
    return Matched(row=row, outcome=outcome, application=application, recording=recording)
