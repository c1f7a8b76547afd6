"""Reads what was typed into forms: texts, figures, instants of the office; each fault is one Chinese sentence."""

from datetime import date, datetime, timedelta
from urllib.parse import unquote

from django.http import HttpRequest

from liuhen.errors import InputError
from liuhen.web.words import OFFICE


class MissingError(InputError):
    """A field that is needed was left empty."""

    code = "missing"


class UnreadableError(InputError):
    """What stands in a field cannot be read."""

    code = "unreadable"


def text(request: HttpRequest, name: str, label: str) -> str:
    """Return a text that must not be empty."""
    value = optional(request, name)
    if not value:
        raise MissingError(f"没有办理。还缺：{label}。", next_step=f"请填写{label}后再办。")
    return value


def optional(request: HttpRequest, name: str) -> str:
    """Return a text, without the spaces around it."""
    return str(request.POST.get(name, "")).strip()


def whole(request: HttpRequest, name: str, label: str, *, least: int = 0, most: int = 10**9) -> int | None:
    """Return a whole number between both ends, or None where nothing was typed."""
    value = optional(request, name)
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise UnreadableError(
            f"没有办理。{label}写作“{value}”，不是 {least} 至 {most} 的整数。", next_step=f"请改正{label}。"
        )
    return int(value)


def instant(request: HttpRequest, name: str, label: str) -> datetime | None:
    """Return an instant of the office's time, or None where nothing was typed."""
    value = optional(request, name)
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=OFFICE)
    except ValueError:
        raise UnreadableError(
            f"没有办理。{label}写作“{value}”，不是日期和时间。", next_step="请按 2026-09-21 10:24 的样子填写。"
        ) from None


def needed_instant(request: HttpRequest, name: str, label: str) -> datetime:
    """Return an instant that must have been typed."""
    value = instant(request, name, label)
    if value is None:
        raise MissingError(f"没有办理。还缺：{label}。", next_step=f"请填写{label}后再办。")
    return value


def happened_at(request: HttpRequest, *, now: datetime) -> datetime:
    """Return when something happened that is entered now: as typed, or now where nothing was typed.

    Raises:
        UnreadableError: it is no instant, or still to come.
    """
    typed = instant(request, "happened_at", "发生时间") or now
    if typed > now:
        raise UnreadableError("没有办理。发生时间晚于现在。", next_step="请核对日期和时间，还没有发生的事不能登记。")
    return typed


def truth(request: HttpRequest, name: str) -> bool | None:
    """Return yes, no, or None where neither was chosen."""
    return {"yes": True, "on": True, "no": False}.get(optional(request, name))


def civil_day(value: str) -> date | None:
    """Read a civil date of an address, or None if it is none."""
    try:
        return date.fromisoformat(unquote(value))
    except ValueError:
        return None


def end_of(day: date) -> datetime:
    """Return 24:00 of a civil day in the office."""
    return start_of(day + timedelta(days=1))


def start_of(day: date) -> datetime:
    """Return 00:00 of a civil day in the office."""
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE)


def typed_form(moment: datetime | None) -> str:
    """Write an instant as a field for date and time takes it."""
    return moment.astimezone(OFFICE).strftime("%Y-%m-%dT%H:%M:%S") if moment else ""
