"""Files of one device against each other: two at the same time, or the later one earlier, show a moved clock. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liuhen.field.coverage import Span


class Odd(StrEnum):
    """What two files of one device contradict."""

    OVERLAP = "overlap"
    BACKWARDS = "backwards"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return {Odd.OVERLAP: "两段时间重叠", Odd.BACKWARDS: "后一段反而更早"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One file of one device with its corrected time."""

    number: str  # LX-…
    device: str
    medium: str  # a camera may take sound and pictures at once, but not two films
    span: Span
    written: tuple[str, int] | None = None  # where the device numbered its files: folder on the card, and place in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two files of one device that cannot both be right: its clock was moved between them, or a card is not its own."""

    device: str
    kind: Odd
    earlier: str  # number of the file that was written first, as far as is known
    later: str
    seconds: int  # how long both run at once, or how far the later one lies before the earlier

    @property
    def numbers(self) -> tuple[str, str]:
        """Return both files."""
        return self.earlier, self.later


def contradictions(segments: Iterable[Segment], *, tolerance_seconds: int = 2) -> tuple[Contradiction, ...]:
    """Name files of one device and medium that run at once, or stand in the wrong order; worst first.

    What lies within `tolerance_seconds` is no contradiction: starts are read to the second, lengths are rounded.
    """
    found: dict[tuple[str, str], Contradiction] = {}
    for several in _groups(segments):
        for one in (*_overlapping(several, tolerance_seconds), *_backwards(several, tolerance_seconds)):
            first, second = sorted(one.numbers)
            if (first, second) not in found or one.kind is Odd.BACKWARDS:
                found[first, second] = one
    return tuple(sorted(found.values(), key=lambda one: (-one.seconds, one.numbers)))


def shaky_seconds(found: Iterable[Contradiction]) -> Mapping[str, int]:
    """Return by file how far its device's clock is in doubt because of its neighbours."""
    worst: dict[str, int] = {}
    for one in found:
        for number in one.numbers:
            worst[number] = max(worst.get(number, 0), one.seconds)
    return worst


def _groups(segments: Iterable[Segment]) -> Iterable[Sequence[Segment]]:
    by_device: dict[tuple[str, str], list[Segment]] = {}
    for one in segments:
        by_device.setdefault((one.device, one.medium), []).append(one)
    return by_device.values()


def _overlapping(several: Sequence[Segment], tolerance_seconds: int) -> Iterable[Contradiction]:
    """Compare each file with the one that has run longest so far; a second file inside it is found too."""
    reaching: Segment | None = None
    for one in sorted(several, key=lambda one: (one.span.start, one.span.end, one.number)):
        if reaching is not None:
            shared = int((min(reaching.span.end, one.span.end) - one.span.start).total_seconds())
            if shared > tolerance_seconds:
                yield Contradiction(
                    device=one.device, kind=Odd.OVERLAP, earlier=reaching.number, later=one.number, seconds=shared
                )
        if reaching is None or one.span.end > reaching.span.end:
            reaching = one


def _backwards(several: Sequence[Segment], tolerance_seconds: int) -> Iterable[Contradiction]:
    """Compare files in the order in which the device numbered them, folder by folder."""
    numbered = sorted((one for one in several if one.written), key=lambda one: one.written or ("", 0))
    for one, following in itertools.pairwise(numbered):
        if one.written is None or following.written is None or one.written[0] != following.written[0]:
            continue
        back = int((one.span.start - following.span.start).total_seconds())
        if back > tolerance_seconds:
            yield Contradiction(
                device=one.device, kind=Odd.BACKWARDS, earlier=one.number, later=following.number, seconds=back
            )
