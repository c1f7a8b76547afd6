"""Lay the time claims of a recording side by side on one axis, with the adopted interval as a band through all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.web.words import OFFICE, span

_STEPS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400))
_FIELDS = 6
_NEAR = timedelta(hours=1)  # claims further than this from the adopted interval are boxes at the edge
_NUMBERS = "零一两三四五六七八九十"  # before 个


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim as the page needs it."""

    witness: str  # the word people read
    start: datetime
    note: str = ""
    doubt: str = ""  # why it is not believed; empty if it is
    is_adopted: bool = False
    is_independent: bool = False  # satellites: a clock the camera did not set


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the panel. Either `left` places a mark, or `off` says how far outside the picture it lies."""

    name: str
    note: str
    clock: str
    left: str = ""
    after: str = ""  # where the figures stand: right of the mark, or left of it near the edge
    colour: str = ""
    off: str = ""
    is_early: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The whole panel."""

    title: str
    rows: tuple[Row, ...]
    band_left: str
    band_width: str
    interval: str
    width: str
    ticks: tuple[tuple[str, str], ...]
    sentence: str
    is_agreed: bool


def panel(said: Sequence[Said], earliest: datetime | None, latest: datetime | None) -> Panel | None:
    """Draw the claims; None when there is nothing to draw."""
    if not said:
        return None
    adopted = [claim.start for claim in said if claim.is_adopted] or [min(claim.start for claim in said)]
    low, high = earliest or min(adopted), latest or max(adopted)
    near = [claim.start for claim in said if low - _NEAR <= claim.start <= high + _NEAR]
    start, step = _window(min([low, *near]), max([high, *near]))
    length = step * _FIELDS

    def share(instant: datetime) -> float:
        return min(100.0, max(0.0, 100 * ((instant - start) / length)))

    rows = tuple(_row(claim, share(claim.start), low=low, high=high) for claim in said)
    return Panel(
        title=f"开始时间的{_count(len(said))}个依据",
        rows=rows,
        band_left=f"{share(low):.2f}%",
        band_width=f"{max(share(high) - share(low), 0.6):.2f}%",
        interval=_interval(low, high),
        width=f"相差 {span(high - low)}" if high - low >= timedelta(seconds=1) else "一致",
        ticks=tuple((f"{100 * at / _FIELDS:.2f}%", _tick(start + step * at, step)) for at in range(_FIELDS + 1)),
        sentence=_sentence(said, low=low, high=high),
        is_agreed=not any(claim.doubt for claim in said),
    )


def _window(low: datetime, high: datetime) -> tuple[datetime, timedelta]:
    """Choose round steps that hold everything with a margin, so that no figure is cut at the edge."""
    wanted = max(high - low, timedelta(seconds=2)) * 1.5
    step = next((step for step in _STEPS if step * _FIELDS >= wanted), _STEPS[-1])
    middle = low + (high - low) / 2 - step * _FIELDS / 2
    local = middle.astimezone(OFFICE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight + step * round((local - midnight) / step)
    return min(start, midnight + step * ((low.astimezone(OFFICE) - midnight) // step)), step


def _row(claim: Said, share: float, *, low: datetime, high: datetime) -> Row:
    local = claim.start.astimezone(OFFICE)
    same_day = local.date() == low.astimezone(OFFICE).date()
    clock = f"{local:%H:%M:%S}" if same_day else f"{local:%Y-%m-%d %H:%M:%S}"
    distance = claim.start - high if claim.start > high else low - claim.start
    if distance > _NEAR:
        sign = "+" if claim.start > high else "-"
        return Row(
            name=claim.witness, note=claim.note, clock=clock, off=f"图外 {sign}{span(distance)}", doubt=claim.doubt,
            is_early=claim.start < low,
        )  # fmt: skip
    colour = "#17623f" if claim.is_independent else "#1b4f96" if claim.is_adopted else "#5b7fb2"
    after = f"left:calc({share:.2f}% + .75rem)" if share < 78 else f"right:calc({100 - share:.2f}% + .5rem)"
    return Row(
        name=claim.witness, note=claim.note, clock=clock, left=f"{share:.2f}%", after=after, colour=colour,
        doubt=claim.doubt,
    )  # fmt: skip


def _sentence(said: Sequence[Said], *, low: datetime, high: datetime) -> str:
    agreeing = [claim for claim in said if not claim.doubt]
    parts = []
    if len(agreeing) > 1:
        spread = max(claim.start for claim in agreeing) - min(claim.start for claim in agreeing)
        parts.append(
            f"{_count(len(agreeing))}个依据落在 {span(spread)}之内。"
            if spread
            else f"{_count(len(agreeing))}个依据一致。"
        )
    elif len(agreeing) == 1:
        parts.append(f"只有{agreeing[0].witness}一个依据可用。")
    else:
        parts.append("没有可用的依据，须署名判断时间。")
    parts.extend(f"{claim.witness}{claim.doubt}，未采用。" for claim in said if claim.doubt)
    return "".join(parts)


def _interval(low: datetime, high: datetime) -> str:
    first, last = low.astimezone(OFFICE), high.astimezone(OFFICE)
    if last - first < timedelta(seconds=1):
        return f"{first:%H:%M:%S}"
    return f"{first:%H:%M:%S} 至 {last:%H:%M:%S}"


def _tick(instant: datetime, step: timedelta) -> str:
    local = instant.astimezone(OFFICE)
    return f"{local:%H:%M:%S}" if step < timedelta(minutes=1) else f"{local:%H:%M}"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
