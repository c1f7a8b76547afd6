"""Read the satellite side file of a camera: RMC sentences carry UTC, the only clock the camera did not set itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position with its instant."""

    at: datetime  # aware, UTC
    latitude: Decimal  # degrees, north positive
    longitude: Decimal  # degrees, east positive


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """All good fixes of one side file, and how many sentences had to be left out."""

    fixes: tuple[Fix, ...]
    faults: int

    @property
    def start(self) -> datetime | None:
        """Return the instant of the first fix."""
        return self.fixes[0].at if self.fixes else None

    @property
    def end(self) -> datetime | None:
        """Return the instant of the last fix."""
        return self.fixes[-1].at if self.fixes else None


def track(text: str) -> Track:
    """Parse RMC sentences of any talker; a sentence with a wrong checksum or without a fix counts as a fault."""
    fixes: list[Fix] = []
    faults = 0
    for fields in _sentences(text.splitlines()):
        fix = _fix(fields) if fields else None
        if fix is None:
            faults += 1
        else:
            fixes.append(fix)
    return Track(fixes=tuple(fixes), faults=faults)


def _sentences(lines: Iterable[str]) -> Iterator[list[str] | None]:
    for line in lines:
        start = line.find("$")
        if start < 0 or line[start + 3 : start + 6] != "RMC":
            continue
        body, star, stated = line[start + 1 :].strip().partition("*")
        yield body.split(",") if star and _checksum(body) == stated.upper() else None


def _checksum(body: str) -> str:
    total = 0
    for byte in body.encode("latin-1", "replace"):
        total ^= byte
    return f"{total:02X}"


def _fix(fields: list[str]) -> Fix | None:
    if len(fields) < 10 or fields[2] != "A":
        return None
    try:
        at = datetime.strptime(f"{fields[9]} {fields[1][:6]}", "%d%m%y %H%M%S").replace(tzinfo=UTC)
        return Fix(at=at, latitude=_degrees(fields[3], fields[4]), longitude=_degrees(fields[5], fields[6]))
    except (ValueError, InvalidOperation):
        return None


def _degrees(stated: str, side: str) -> Decimal:
    """Turn ddmm.mmmm into degrees."""
    point = stated.find(".")
    whole = (point if point >= 0 else len(stated)) - 2
    degrees = Decimal(stated[:whole]) + Decimal(stated[whole:]) / 60
    return (-degrees if side in ("S", "W") else degrees).quantize(Decimal("0.000001"))
