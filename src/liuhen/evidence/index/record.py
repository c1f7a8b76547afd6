"""One record of a dock's index as a value, and which file of a source it describes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo

from liuhen.evidence.witness import SHANGHAI

KEY_MARKED = "1"
_MOST_OFFSET = 14 * 60  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A record as it was understood. `said` has the words as sent, under our names; see docs/formats/index.md."""

    kind: str  # gat947, dahua
    raw: bytes  # as sent, the station's key blanked out
    said: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)  # fields nobody here knows, kept and listed
    faults: tuple[str, ...] = ()  # Chinese: what cannot be or does not agree within the record

    @property
    def number(self) -> str:
        """Give the dock's number of the file (wjbh)."""
        return self.said.get("number", "")[:80]

    @property
    def name(self) -> str:
        """Give the file's own name."""
        return plain(self.said.get("name", "")).rpartition("/")[2]

    @property
    def paths(self) -> tuple[str, ...]:
        """Give the paths it names, the one below the dock's folder first."""
        named = (plain(self.said.get("relative_path", "")), plain(self.said.get("local_path", "")))
        return tuple(path for path in named if path)

    @property
    def size(self) -> int | None:
        """Give the bytes it states."""
        stated = self.said.get("size", "").strip()
        return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else None

    @property
    def is_key_marked(self) -> bool:
        """Say whether the officer pressed the key-mark button."""
        return self.said.get("key_marked", "").strip() == KEY_MARKED

    @property
    def shot_at(self) -> datetime | None:
        """Give the time of recording the dock states, in the zone it states, else in the office's."""
        stated = self.said.get("shot_at", "").strip().replace("/", "-")
        try:
            shot = datetime.fromisoformat(stated)
        except ValueError:
            return None
        return shot if shot.tzinfo else shot.replace(tzinfo=zone_of(self.said.get("utc_offset", "")))


def zone_of(stated: str) -> tzinfo:
    """Read an offset in hours, minutes, or as +08:00; the office's zone where it says none that can be."""
    text = stated.strip().upper().removeprefix("UTC").removeprefix("GMT")
    sign = -1 if text.startswith("-") else 1
    hours, _, minutes = text.lstrip("+-").partition(":")
    if not hours.isdigit() or not hours.isascii() or (minutes and not minutes.isdigit()) or len(text) > 7:
        return SHANGHAI
    total = int(hours) * 60 + int(minutes or 0) if minutes or int(hours) <= 14 else int(hours)
    return timezone(sign * timedelta(minutes=total)) if total <= _MOST_OFFSET else SHANGHAI


def plain(path: str) -> str:
    """Write a path of another system with our slashes."""
    return path.strip().replace("\\", "/").removeprefix("./")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One file of a source, as far as a record can be compared with it."""

    key: int
    path: str  # shown, below the source's root
    size: int


@dataclass(frozen=True, slots=True)
class Places:
    """The files of a source by their names, so that 20,000 records find theirs among 20,000 files."""

    by_name: Mapping[str, Sequence[Place]]

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Places":
        """Sort the files by name."""
        sorted_: dict[str, list[Place]] = {}
        for place in places:
            sorted_.setdefault(_name_of(place.path), []).append(place)
        return cls(sorted_)

    def described_by(self, record: Described) -> tuple[Place, ...]:
        """Give the files a record may mean: one is an answer, several are a question for a person.

        The size it states must be the file's. A path it names decides; its name alone only where one file bears it.
        """
        for path in record.paths:
            here = [place for place in self.by_name.get(_name_of(path), ()) if _ends_alike(place.path, path)]
            fitting = [place for place in here if record.size in (None, place.size)]
            if fitting:
                deepest = max(_common(place.path, path) for place in fitting)
                return tuple(place for place in fitting if _common(place.path, path) == deepest)
        if not record.name or record.size is None:  # a name alone says too little: numbering starts anew every day
            return ()
        return tuple(place for place in self.by_name.get(record.name.lower(), ()) if place.size == record.size)


def _name_of(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _ends_alike(one: str, other: str) -> bool:
    """Say whether one path is the end of the other, at least as far as the folder above the file where both have it."""
    shared = min(one.count("/"), other.strip("/").count("/"))
    return _common(one, other) > shared


def _common(one: str, other: str) -> int:
    """Count the last parts both paths share."""
    count = 0
    for mine, theirs in zip(reversed(one.lower().split("/")), reversed(other.lower().split("/")), strict=False):
        if mine != theirs:
            break
        count += 1
    return count
