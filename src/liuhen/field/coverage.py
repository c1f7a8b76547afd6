"""What should have been recorded laid over what was recorded: gaps, late start, early stop."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Duty(StrEnum):
    """How strongly the pack asks for a recording."""

    MUST = "must"
    MAY = "may"

    @property
    def label(self) -> str:
        """Return the word of the regulation."""
        return {Duty.MUST: "应当录", Duty.MAY: "可以录"}[self]


class Explained(StrEnum):
    """How a gap was explained, the stronger first."""

    VOICE = "voice"
    WRITTEN = "written"
    NOT = "unexplained"

    @property
    def label(self) -> str:
        """Return the word on the page."""
        return {Explained.VOICE: "已语音说明", Explained.WRITTEN: "已书面说明", Explained.NOT: "未说明"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of true time, from `start` on, up to but without `end`."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware instants")
        if self.end < self.start:
            raise ValueError("a span cannot end before it begins")

    @property
    def seconds(self) -> int:
        """Return whole seconds; a fraction is dropped."""
        return int((self.end - self.start).total_seconds())

    def meets(self, other: Span) -> bool:
        """Say whether the two share any time."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A scene that the pack wants, or allows, to be recorded."""

    span: Span
    duty: Duty
    scene: str = ""  # scene code of the pack
    label: str = ""  # its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One recording of one device; the clock of the device is already corrected."""

    span: Span
    device: str
    slack_seconds: int = 0  # half width of what the correction leaves open
    number: str = ""  # LX-…
    split_seconds: int = 0  # documented pause of the make between two files; between files of this device only
    shaky_seconds: int = 0  # how far files of this device contradict each other: its clock moved between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A stretch somebody accounted for."""

    span: Span
    how: Explained
    interruption: str = ""  # number of the report


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Expected time in which no device recorded."""

    span: Span
    duty: Duty
    scene: str
    label: str
    explained: Explained
    interruption: str = ""
    is_certain: bool = True  # False: the clocks of two devices could close it

    @property
    def seconds(self) -> int:
        """Return its length in whole seconds."""
        return self.span.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Expected and recorded seconds of one duty."""

    duty: Duty
    expected_seconds: int
    recorded_seconds: int

    @property
    def percent(self) -> int:
        """Return the recorded share, rounded down so that a gap never reads as 100."""
        return 100 if not self.expected_seconds else 100 * self.recorded_seconds // self.expected_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The comparison of one activity."""

    recorded: tuple[Span, ...]  # any device recording counts; pauses within the tolerance are closed
    gaps: tuple[Gap, ...]  # longest first; a hole is cut where its scene or its explanation changes
    holes: tuple[Span, ...]  # what no device recorded, uncut, earliest first
    late_start_seconds: int
    early_stop_seconds: int
    shares: tuple[Share, ...]

    @property
    def unexplained(self) -> tuple[Gap, ...]:
        """Return the gaps nobody accounted for, longest first."""
        return tuple(gap for gap in self.gaps if gap.explained is Explained.NOT)

    def share(self, duty: Duty) -> Share:
        """Return the share of one duty; zero seconds where nothing was expected."""
        found = [share for share in self.shares if share.duty is duty]
        return found[0] if found else Share(duty=duty, expected_seconds=0, recorded_seconds=0)


def compare(
    expected: Sequence[Expected],
    recorded: Sequence[Recorded],
    explanations: Sequence[Explanation] = (),
    *,
    gap_seconds: int = 0,
    edge_seconds: int = 0,
) -> Coverage:
    """Lay recordings of all devices over the expected time and name what is missing.

    Tolerance: between files of one device its `split_seconds` are no gap; a hole of up to `gap_seconds` is none
    wherever it lies; one of up to `edge_seconds` is none at the beginning or the end of a stretch: times on site are
    noted to the minute. A gap is cut where its scene or its explanation changes, so that each piece has one answer.

    Source: 武汉办法 第七条、第八条、第十八条; 石龙制度 第八条、第十二条.
    """
    asked = merge(item.span for item in expected)
    taped = merge(runs(recorded), gap_seconds=gap_seconds)
    edges = {edge for span in asked for edge in (span.start, span.end)}
    holes = tuple(
        hole
        for hole in subtract(asked, taped)
        if not _is_tolerated(hole, edge_seconds if edges & {hole.start, hole.end} else gap_seconds)
        and not _is_tolerated(hole, gap_seconds)
    )
    gaps = [gap for hole in holes for gap in _pieces(hole, expected, recorded, explanations)]
    gaps.sort(key=lambda gap: (gap.span.start - gap.span.end, gap.span.start))
    return Coverage(
        recorded=taped,
        gaps=tuple(gaps),
        holes=holes,
        late_start_seconds=_touching(holes, start=asked[0].start) if asked else 0,
        early_stop_seconds=_touching(holes, end=asked[-1].end) if asked else 0,
        shares=_shares(expected, holes),
    )


def runs(recorded: Iterable[Recorded]) -> tuple[Span, ...]:
    """Join the files of each device over the pauses its make documents; devices stay apart."""
    by_device: dict[str, list[Recorded]] = {}
    for item in recorded:
        by_device.setdefault(item.device, []).append(item)
    return tuple(
        run
        for several in by_device.values()
        for run in merge((item.span for item in several), gap_seconds=max(item.split_seconds for item in several))
    )


def merge(spans: Iterable[Span], *, gap_seconds: int = 0) -> tuple[Span, ...]:
    """Join spans that overlap, touch or stand at most `gap_seconds` apart; earliest first."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if joined and span.start <= joined[-1].end + timedelta(seconds=gap_seconds):
            joined[-1] = Span(start=joined[-1].start, end=max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def subtract(whole: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """Return what of `whole` no span of `taken` covers; both merged and in order."""
    left: list[Span] = []
    for span in whole:
        cursor = span.start
        for cut in taken:
            if not cut.meets(span):
                continue
            if cut.start > cursor:
                left.append(Span(start=cursor, end=cut.start))
            cursor = max(cursor, cut.end)
        if cursor < span.end:
            left.append(Span(start=cursor, end=span.end))
    return tuple(left)


def _is_tolerated(hole: Span, gap_seconds: int) -> bool:
    return hole.end - hole.start <= timedelta(seconds=gap_seconds)


def _pieces(
    hole: Span, expected: Sequence[Expected], recorded: Sequence[Recorded], explanations: Sequence[Explanation]
) -> list[Gap]:
    edges = {hole.start, hole.end}
    for span in [item.span for item in expected] + [item.span for item in explanations]:
        edges.update(edge for edge in (span.start, span.end) if hole.start < edge < hole.end)
    ordered = sorted(edges)
    is_certain = _is_certain(hole, recorded)
    gaps = [
        _gap(Span(start=start, end=end), expected, explanations, is_certain=is_certain)
        for start, end in itertools.pairwise(ordered)
    ]
    return _join_equals(gaps)


def _gap(span: Span, expected: Sequence[Expected], explanations: Sequence[Explanation], *, is_certain: bool) -> Gap:
    """Describe one piece: the strongest duty and the strongest explanation that hold over it.

    A report that neither voice nor writing backs yet stands beside the piece, which stays unexplained.
    """
    asked = min((item for item in expected if item.span.meets(span)), key=lambda item: item.duty is not Duty.MUST)
    given = [item for item in explanations if item.span.meets(span)]
    best = min(given, key=lambda item: list(Explained).index(item.how), default=None)
    return Gap(
        span=span,
        duty=asked.duty,
        scene=asked.scene,
        label=asked.label,
        explained=best.how if best else Explained.NOT,
        interruption=best.interruption if best else "",
        is_certain=is_certain,
    )


def _join_equals(gaps: Sequence[Gap]) -> list[Gap]:
    joined: list[Gap] = []
    for gap in gaps:
        if joined and _answer(joined[-1]) == _answer(gap):
            span = Span(start=joined[-1].span.start, end=gap.span.end)
            joined[-1] = Gap(
                span=span,
                duty=gap.duty,
                scene=gap.scene,
                label=gap.label,
                explained=gap.explained,
                interruption=gap.interruption,
                is_certain=gap.is_certain,
            )
        else:
            joined.append(gap)
    return joined


def _answer(gap: Gap) -> tuple[Duty, str, str, Explained, str]:
    return gap.duty, gap.scene, gap.label, gap.explained, gap.interruption


def _is_certain(hole: Span, recorded: Sequence[Recorded]) -> bool:
    """Say whether the hole stays when the clocks move as far as they may.

    Recordings of one device move together, so a hole between two of them is certain whatever its clock did, unless
    its own files show that the clock was moved between them.
    """
    before = [item for item in recorded if item.span.end == hole.start]
    after = [item for item in recorded if item.span.start == hole.end]
    shared = {item.device for item in before} & {item.device for item in after}
    if any(item.device in shared and not item.shaky_seconds for item in before):
        return True
    slack = sum(max((_play(item) for item in side), default=0) for side in (before, after))
    return hole.seconds > slack


def _play(item: Recorded) -> int:
    return item.slack_seconds + item.shaky_seconds


def _touching(holes: Sequence[Span], *, start: datetime | None = None, end: datetime | None = None) -> int:
    for hole in holes:
        if hole.start == start or hole.end == end:
            return hole.seconds
    return 0


def _shares(expected: Sequence[Expected], holes: Sequence[Span]) -> tuple[Share, ...]:
    """Count each second once, for the strongest duty that holds over it."""
    must = merge(item.span for item in expected if item.duty is Duty.MUST)
    may = merge(piece for item in expected if item.duty is Duty.MAY for piece in subtract((item.span,), must))
    return tuple(
        Share(duty=duty, expected_seconds=_total(spans), recorded_seconds=_total(subtract(spans, holes)))
        for duty, spans in ((Duty.MUST, must), (Duty.MAY, may))
        if spans
    )


def _total(spans: Iterable[Span]) -> int:
    return int(sum(((span.end - span.start) for span in spans), timedelta()).total_seconds())
