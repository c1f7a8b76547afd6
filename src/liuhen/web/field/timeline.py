"""The coverage timeline of an activity: rows of bars on one time axis, drawn on the server (look.md chapter 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from liuhen.field.coverage import Duty, Explained, Gap, Span, merge, subtract
from liuhen.field.queries import Comparison, Tape
from liuhen.field.queries.marks import Noted
from liuhen.field.scenes import within
from liuhen.field.timeline import Axis, Mark, Piece, axis, clock, length

WORDS_APART = 8  # words of two marks fit beside each other if an eighth of the window lies between


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One photo."""

    left: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One mark noted on site or while watching."""

    left: str
    words: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its name, what stands below the name, its bars and dots."""

    name: str
    more: str = ""
    pieces: tuple[Piece, ...] = ()
    dots: tuple[Dot, ...] = ()
    flags: tuple[Flag, ...] = ()
    is_tall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole drawing and the same in words."""

    marks: tuple[Mark, ...]
    grid: str
    rows: tuple[Row, ...]
    table: tuple[str, ...]


def drawn(seen: Comparison, noted: Sequence[Noted] = ()) -> Timeline | None:
    """Draw the comparison; None while there is no time to draw."""
    spans = [item.span for item in seen.expected] + [tape.span for tape in seen.tapes]
    spans += [Span(start=taken, end=taken) for taken, _ in seen.photos] + ([seen.whole] if seen.whole else [])
    spans += [one.span for one in seen.stated]
    scale = axis(spans)
    if scale is None:
        return None
    rows = (
        *_scenes(seen, scale),
        *_asked(seen, scale),
        *_devices(seen, scale),
        *_photos(seen, scale),
        *_stated(seen, scale),
        *_flags(noted, scale),
        _outcome(seen, scale),
    )
    return Timeline(marks=scale.marks(), grid=scale.grid(), rows=rows, table=_told(seen, noted))


def _scenes(seen: Comparison, scale: Axis) -> tuple[Row, ...]:
    labels = {item.scene: item.label for item in seen.expected}
    pieces = [
        (span, scale.piece(span, name=label, words=label, css="scene"))
        for scene in seen.scenes
        for label in (labels.get(scene.code, scene.label),)
        if seen.whole and (span := within(scene, seen.whole))
    ]
    return _laned("环节", "按现场记录", pieces)


def _asked(seen: Comparison, scale: Axis) -> tuple[Row, ...]:
    strongest_first = sorted(seen.expected, key=lambda item: item.duty is not Duty.MUST)
    pieces = []
    for item in strongest_first:
        words = f"应当录：{item.label}" if item.duty is Duty.MUST else f"可以录：{item.label}"
        pieces.append((item.span, scale.piece(item.span, name=words, words=words, css=item.duty.value)))
    return _laned("应录", "应当　可以（已选择录）", pieces)


def _laned(name: str, more: str, pieces: Sequence[tuple[Span, Piece]]) -> tuple[Row, ...]:
    """Give pieces that share time a line of their own, so that none hides another."""
    lanes: list[list[tuple[Span, Piece]]] = []
    for span, piece in pieces:
        free = next((lane for lane in lanes if not any(span.meets(other) for other, _ in lane)), None)
        if free is None:
            free = []
            lanes.append(free)
        free.append((span, piece))
    return tuple(
        Row(name=name if not order else "", more=more if not order else "", pieces=tuple(piece for _, piece in lane))
        for order, lane in enumerate(lanes or [[]])
    )


def _devices(seen: Comparison, scale: Axis) -> tuple[Row, ...]:
    groups: dict[str, list[Tape]] = {}
    for tape in seen.tapes:
        groups.setdefault(tape.device, []).append(tape)
    return tuple(
        Row(
            name=device,
            more="、".join(sorted({tape.recording.recorded_by.name for tape in tapes if tape.recording.recorded_by})),
            pieces=_bars(tapes, scale, seen.pause_of(device), css="rec2" if order % 2 else "rec"),
        )
        for order, (device, tapes) in enumerate(sorted(groups.items()))
    )


def _bars(tapes: Sequence[Tape], scale: Axis, gap_seconds: int, *, css: str) -> tuple[Piece, ...]:
    """Draw files that follow one another as one bar; it leads to the first of them."""
    bars = merge((tape.span for tape in tapes), gap_seconds=gap_seconds)
    pieces = []
    for bar in bars:
        inside = [tape for tape in tapes if bar.start <= tape.span.start <= bar.end]
        number = inside[0].recording.number
        count = f"，{len(inside)} 个文件" if len(inside) > 1 else ""
        words = length(bar.seconds)
        url = reverse("recording", kwargs={"number": number})
        pieces.append(scale.piece(bar, name=f"{words}{count}", words=words, css=css, url=url))
    return tuple(pieces)


def _photos(seen: Comparison, scale: Axis) -> tuple[Row, ...]:
    if not seen.photos:
        return ()
    dots = tuple(Dot(left=scale.left(taken), title=f"{clock(taken)} {photo.number}") for taken, photo in seen.photos)
    return (Row(name=f"照片 {len(dots)} 张", more="按照片自带时间", dots=dots),)


def _stated(seen: Comparison, scale: Axis) -> tuple[Row, ...]:
    """Draw the times documents state; no row where none does."""
    pieces = [(one.span, scale.piece(one.span, name=one.title, words=one.title, css="doc")) for one in seen.stated]
    return _laned("文书", "起止时间按文书记载", pieces) if pieces else ()


def _flags(noted: Sequence[Noted], scale: Axis) -> tuple[Row, ...]:
    """Draw marks within the window, on site and while watching apart; no row where there are none."""
    inside = [one for one in noted if scale.window.start <= one.at <= scale.window.end]
    kinds = (("现场记事", "现场在手机上记", True), ("核看标记", "核看录像时记", False))
    return tuple(
        Row(name=name, more=more, flags=_bundled([one for one in inside if one.is_on_site is on_site], scale))
        for name, more, on_site in kinds
        if any(one.is_on_site is on_site for one in inside)
    )


def _bundled(noted: Sequence[Noted], scale: Axis) -> tuple[Flag, ...]:
    """Give marks that stand too close for their words one flag with the words of all."""
    near = (scale.window.end - scale.window.start) / WORDS_APART
    groups: list[list[Noted]] = []
    for one in noted:
        if groups and one.at - groups[-1][0].at < near:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(_flag(group, scale) for group in groups)


def _flag(group: Sequence[Noted], scale: Axis) -> Flag:
    one = group[0]
    title = "，".join(f"{clock(each.at)} {each.words}" for each in group)
    words = one.words if len(group) == 1 else f"{one.words}等 {len(group)} 项"
    url = reverse("recording", kwargs={"number": one.recording}) if one.recording else ""
    return Flag(left=scale.left(one.at), words=words, title=title, url=url)


def _outcome(seen: Comparison, scale: Axis) -> Row:
    asked = merge(item.span for item in seen.expected)
    holes = merge(gap.span for gap in seen.coverage.gaps)
    covered = subtract(asked, holes)
    bars = [scale.piece(span, name="已录", words="已录", css="cov") for span in covered]
    gaps = [_gap(gap, scale) for gap in seen.coverage.gaps]
    return Row(name="对照结果", more="任一设备在录即算已录", pieces=(*bars, *gaps), is_tall=True)


def _gap(gap: Gap, scale: Axis) -> Piece:
    missing = f"缺 {length(gap.seconds)}"
    piece = scale.piece(
        gap.span,
        name=f"{missing} {gap.explained.label}",
        css="gap-bad" if gap.explained is Explained.NOT else "gap-ok",
    )
    middle: datetime = gap.span.start + (gap.span.end - gap.span.start) / 2
    return Piece(
        left=piece.left,
        width=piece.width,
        title=piece.title,
        css=piece.css,
        under=missing,
        under_left=scale.left(middle),
    )


def _told(seen: Comparison, noted: Sequence[Noted]) -> tuple[str, ...]:
    asked = [
        f"{clock(item.span.start)} 至 {clock(item.span.end)} {item.duty.label}：{item.label}" for item in seen.expected
    ]
    gaps = [
        f"{clock(gap.span.start)} 至 {clock(gap.span.end)} 缺 {length(gap.seconds)} {gap.explained.label}"
        for gap in sorted(seen.coverage.gaps, key=lambda gap: gap.span.start)
    ]
    return (*asked, *gaps, *(f"{clock(one.at)} {one.words}" for one in noted))
