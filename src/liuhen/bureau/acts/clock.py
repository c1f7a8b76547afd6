"""The server's clock as a witness (decisions 19): comparisons, steps over two seconds, and their explanation."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError
from liuhen.trail.clock import satellite, sntp
from liuhen.trail.clock.machine import keep_reading, kept_reading, read_clocks
from liuhen.trail.clock.sntp import Offset
from liuhen.trail.clock.steps import LIMIT, Reading, is_step, step_between
from liuhen.trail.models import ClockComparison, ClockStep

TYPED_UNCERTAINTY = timedelta(seconds=1)  # a person presses the key within a second of the last pip
_CONFIRM_WITHIN = timedelta(hours=24)
CLOCK = Machine("clock")


def watch_clock(reading: Reading, *, data: Path) -> ClockStep | None:
    """Hold a reading of both clocks against the one kept before; a step over two seconds becomes an entry."""
    base = kept_reading(data)
    if base is None:
        keep_reading(data, reading)
        return None
    by = step_between(base, reading)
    if not is_step(by):
        if base.boot != reading.boot:
            keep_reading(data, reading)
        return None
    step = _note_step(ClockStep.Kind.JUMP, by, at=reading.wall)
    keep_reading(data, reading)  # after the entry: a crash in between records the step once more, never not at all
    return step


def watch_clock_here(_at: datetime) -> None:
    """Watch this machine's clock; run by the worker every second or so."""
    watch_clock(read_clocks(), data=settings.DATA_DIR)


def compare_with_sources(at: datetime) -> list[ClockComparison]:
    """Compare with every source that is configured; one that does not answer is passed over until the next time."""
    made = []
    for host in settings.TIME_SERVERS:
        try:
            made.append(keep_comparison(ClockComparison.Source.NTP, host, sntp.ask(host), at=at))
        except sntp.TimeServerError:
            continue
    if settings.SATELLITE_DEVICE:
        try:
            offset = satellite.offset_of(satellite.listen(Path(settings.SATELLITE_DEVICE)))
        except satellite.SatelliteError:
            return made
        made.append(keep_comparison(ClockComparison.Source.SATELLITE, settings.SATELLITE_DEVICE, offset, at=at))
    return made


def keep_comparison(source: ClockComparison.Source, name: str, offset: Offset, *, at: datetime) -> ClockComparison:
    """Record a comparison that the machine made; standing apart by more than two seconds is recorded beside it."""
    with acting(CLOCK, "clock.compare", at=at) as act:
        row = ClockComparison.objects.create(
            at=at,
            source=source,
            name=name[:120],
            offset_ms=_ms(offset.ahead),
            uncertainty_ms=max(1, abs(_ms(offset.uncertainty))),
            entry_uid=act.uid,
        )
        act.upon(row, source=row.source, offset_ms=row.offset_ms, uncertainty_ms=row.uncertainty_ms)
    _note_apart(row, at=at)
    return row


def type_comparison(name: str, told: datetime, *, pressed_at: datetime, by: Officer) -> ClockComparison:
    """Record that the signal `name` told `told` when `by` pressed the key; it counts once a second person confirms it.

    Raises:
        InputError: no name of the signal was given.
    """
    if not name.strip():
        raise InputError("没有记下比对：还缺报时信号的名称。", next_step="请写明听的是哪个电台或电视台的报时。")
    with acting(by, "clock.type", at=pressed_at) as act:
        row = ClockComparison.objects.create(
            at=pressed_at,
            source=ClockComparison.Source.SIGNAL,
            name=name.strip()[:120],
            offset_ms=_ms(pressed_at - told),
            uncertainty_ms=_ms(TYPED_UNCERTAINTY),
            typed_by=f"officer:{by.pk}",
            typed_by_name=by.name,
            entry_uid=act.uid,
        )
        return act.upon(row, source=row.source, offset_ms=row.offset_ms, uncertainty_ms=row.uncertainty_ms)


def confirm_comparison(row: ClockComparison, *, by: Officer, at: datetime) -> ClockComparison:
    """Confirm a typed comparison as the second person who heard the signal.

    Raises:
        InputError: `by` typed it himself, it is confirmed already, or a day has passed.
    """
    if row.typed_by == f"officer:{by.pk}":
        raise InputError("没有确认：记录人不能确认自己的记录。", next_step="请另一位在场听到报时的人登录确认。")
    if at - row.at > _CONFIRM_WITHIN:
        raise InputError("没有确认：比对已经过去一天。", next_step="请两人重新听报时，再记一次。")
    with acting(by, "clock.confirm", at=at) as act:
        fields = {"confirmed_by": f"officer:{by.pk}", "confirmed_by_name": by.name, "confirmed_at": at}
        if not ClockComparison.objects.filter(pk=row.pk, confirmed_by="").exclude(typed_by="").update(**fields):
            raise InputError("没有确认：这次比对已经确认过了。", next_step="请刷新页面查看。")
        row.refresh_from_db()
        act.upon(row, offset_ms=row.offset_ms)
    _note_apart(row, at=at)
    return row


def explain_step(step: ClockStep, words: str, *, by: Officer, at: datetime) -> ClockStep:
    """Write down why the clock stepped; what waited for it goes on.

    Raises:
        InputError: no words, or the step has been explained before.
    """
    if not words.strip():
        raise InputError("没有记下：还缺原因。", next_step="请写明是谁、为什么调了时钟，或发生了什么故障。")
    with acting(by, "clock.explain", at=at, reason=words.strip()) as act:
        fields = {"explained_at": at, "explained_by": by.name, "explanation": words.strip()[:300]}
        if not ClockStep.objects.filter(pk=step.pk, explained_at__isnull=True).update(**fields):
            raise InputError("没有记下：这次跳变已经有说明了。", next_step="请刷新页面查看。")
        step.refresh_from_db()
        return act.upon(step, by_ms=step.by_ms)


def _note_apart(row: ClockComparison, *, at: datetime) -> None:
    """Record that the clock stands apart from a source, once until it is explained."""
    sure = max(0, abs(row.offset_ms) - row.uncertainty_ms)
    if sure <= _ms(LIMIT):
        return
    waiting = ClockStep.objects.filter(kind=ClockStep.Kind.APART, source=row.name, explained_at__isnull=True)
    if not waiting.exists():
        _note_step(ClockStep.Kind.APART, timedelta(milliseconds=row.offset_ms), at=at, source=row.name)


def _note_step(kind: ClockStep.Kind, by: timedelta, *, at: datetime, source: str = "") -> ClockStep:
    with acting(CLOCK, "clock.step", at=at) as act:
        row = ClockStep.objects.create(at=at, kind=kind, by_ms=_ms(by), source=source, entry_uid=act.uid)
        return act.upon(row, by_ms=row.by_ms, source=source)


def _ms(span: timedelta) -> int:
    return round(span / timedelta(milliseconds=1))
