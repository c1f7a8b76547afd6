"""How pages write instants, spans and sizes: pure, in the office's Chinese."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
_SIZES = ("B", "kB", "MB", "GB", "TB", "PB", "EB")


def civil_date(day: date | datetime, *, today: date | None = None) -> str:
    """Write a civil date, with the year only when it is not the year of `today`: 9月21日, 2025年9月21日."""
    here = day.astimezone(OFFICE).date() if isinstance(day, datetime) else day
    year = "" if today is not None and today.year == here.year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日"


def moment(instant: datetime, *, now: datetime | None = None) -> str:
    """Write an instant in office time: 9月21日 10:24."""
    here = instant.astimezone(OFFICE)
    return f"{civil_date(here.date(), today=_day(now))} {here:%H:%M}"


def exact(instant: datetime, *, now: datetime | None = None) -> str:
    """Write an instant to the second: 9月21日 10:24:07."""
    here = instant.astimezone(OFFICE)
    return f"{civil_date(here.date(), today=_day(now))} {here:%H:%M:%S}"


def clock_time(instant: datetime) -> str:
    """Write the time of day only: 10:24."""
    return f"{instant.astimezone(OFFICE):%H:%M}"


def deadline(instant: datetime, *, now: datetime | None = None) -> str:
    """Write the end of a term: midnight belongs to the day that ends, 9月21日 24:00."""
    here = instant.astimezone(OFFICE)
    if (here.hour, here.minute, here.second) == (0, 0, 0):
        return f"{civil_date(here.date() - timedelta(days=1), today=_day(now))} 24:00"
    return moment(instant, now=now)


def why_date(moved: str, *, is_provisional: bool) -> str:
    """Say why a date is what it is: 遇休息日顺延, 暂定 where a year without a holiday notice was counted."""
    return "，".join(part for part in (moved, "暂定" if is_provisional else "") if part)


def server_clock(now: datetime) -> str:
    """Write the clock of the top bar: 9月21日 星期一 10:24."""
    here = now.astimezone(OFFICE)
    return f"{here.month}月{here.day}日 星期{_WEEKDAYS[here.weekday()]} {here:%H:%M}"


def span(length: timedelta | float) -> str:
    """Write a length of time in its two largest units: 3 天 10 小时, 13 小时 36 分, 6 分 12 秒, 45 秒."""
    whole = length if isinstance(length, timedelta) else timedelta(seconds=length)
    seconds = round(abs(whole.total_seconds()))
    units = (("天", seconds // 86400), ("小时", seconds // 3600 % 24), ("分", seconds // 60 % 60), ("秒", seconds % 60))
    first = next((index for index, (_, amount) in enumerate(units) if amount), len(units) - 1)
    return " ".join(f"{amount} {unit}" for unit, amount in units[first : first + 2] if amount) or "0 秒"


def size(amount: int) -> str:
    """Write a number of bytes in decimal units, as disks are sold: 640 B, 16 MB, 3.1 TB."""
    value, step = float(amount), 0
    while value >= 999.5 and step < len(_SIZES) - 1:
        value, step = value / 1000, step + 1
    figure = f"{value:.1f}" if step and value < 99.95 else f"{value:.0f}"
    return f"{figure.removesuffix('.0')} {_SIZES[step]}"


def groups_of_eight(digest: str) -> tuple[str, tuple[str, ...]]:
    """Split `sha256:…` into the name people read and groups of eight figures they can compare by eye."""
    name, _, figures = digest.rpartition(":")
    shown = {"sha256": "SHA-256", "sm3": "SM3", "": "摘要值"}.get(name, name.upper())
    return shown, tuple(figures[at : at + 8] for at in range(0, len(figures), 8))


def _day(now: datetime | None) -> date | None:
    return now.astimezone(OFFICE).date() if now is not None else None


def aware(instant: datetime) -> datetime:
    """Take a naive instant as UTC: rows are stored in UTC."""
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


def play_clock(milliseconds: int) -> str:
    """Write a place in a recording as a player shows it: 05:35, or 1:05:35."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes:02}:{seconds:02}"
