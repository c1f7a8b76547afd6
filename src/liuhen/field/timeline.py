"""Where things stand on the drawn time axis of an activity: percent of its width, words beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from liuhen.field.coverage import Span

ZONE = ZoneInfo("Asia/Shanghai")
_STEPS_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)
_MARKS = 11  # at most this many words on the axis


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One word on the axis."""

    left: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One bar."""

    left: str  # "9.33%"
    width: str
    title: str  # 10:28 至 10:40 亮证
    words: str = ""
    css: str = ""
    url: str = ""
    under: str = ""  # length in words below a gap
    under_left: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The window the timeline shows; its ends stand on whole steps."""

    window: Span
    step: timedelta

    def left(self, instant: datetime) -> str:
        """Return where an instant stands."""
        return f"{self._share(instant):.2f}%"

    def width(self, span: Span) -> str:
        """Return how wide a span is drawn, cut to the window."""
        return f"{self._share(span.end) - self._share(span.start):.2f}%"

    def marks(self) -> tuple[Mark, ...]:
        """Return the words along the axis."""
        count = round((self.window.end - self.window.start) / self.step)
        instants = [self.window.start + self.step * index for index in range(count + 1)]
        return tuple(Mark(left=self.left(instant), words=clock(instant)) for instant in instants)

    def grid(self) -> str:
        """Return the width of one grid field."""
        return f"{100 * (self.step / (self.window.end - self.window.start)):.4f}%"

    def piece(self, span: Span, *, name: str = "", words: str = "", css: str = "", url: str = "") -> Piece:
        """Draw one span; its title says the time and `name`."""
        return Piece(
            left=self.left(span.start),
            width=self.width(span),
            title=f"{clock(span.start)} 至 {clock(span.end)} {name}".rstrip(),
            words=words,
            css=css,
            url=url,
        )

    def _share(self, instant: datetime) -> float:
        share = 100 * ((instant - self.window.start) / (self.window.end - self.window.start))
        return min(100.0, max(0.0, share))


def axis(spans: Iterable[Span]) -> Axis | None:
    """Choose a window that holds all spans and a step that leaves its words apart; None without any span."""
    known = list(spans)
    if not known:
        return None
    start, end = min(span.start for span in known), max(span.end for span in known)
    length = max(end - start, timedelta(minutes=1))
    fitting = (minutes for minutes in _STEPS_MINUTES if length / timedelta(minutes=minutes) <= _MARKS - 3)
    step = timedelta(minutes=next(fitting, _STEPS_MINUTES[-1] * (1 + length // timedelta(days=8))))
    first = _floor(start, step)
    fields = max(1, -(-(end - first) // step))
    return Axis(window=Span(start=first, end=first + step * fields), step=step)


def clock(instant: datetime) -> str:
    """Return the time of day, with seconds only where there are any."""
    local = instant.astimezone(ZONE)
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def length(seconds: int) -> str:
    """Say a length as people do: 7 分, 1 小时 2 分, 40 秒."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "小时"), (minutes, "分"), (left if seconds < 600 else 0, "秒")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or f"{seconds} 秒"


def _floor(instant: datetime, step: timedelta) -> datetime:
    local = instant.astimezone(ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + step * ((local - midnight) // step)
