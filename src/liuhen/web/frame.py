"""The frame of every page: bureau, menu of the person, clock, the person's own switches."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.permissions import decide
from liuhen.bureau.queries import actor_facts
from liuhen.bureau.verbs import VERBS
from liuhen.web.counts import COUNTS
from liuhen.web.menu import MENU, Item, address_of
from liuhen.web.words import server_clock

SWITCHES = ("big", "contrast", "nokeys")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the menu as this person sees it."""

    label: str
    icon: str
    url: str
    current: bool
    count: int = 0
    hot: bool = False  # work that is overdue: the only red in the frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines under one noun."""

    label: str
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Everything around the main matter of a page."""

    look: str  # classes of <html>
    big: bool
    contrast: bool
    nokeys: bool
    now: datetime
    clock: str
    server_ms: int
    bureau_name: str = ""
    person: str = ""
    person_facts: str = ""
    logout: str = ""
    search: str = ""
    menu: tuple[Lines, ...] = field(default=())


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates the frame; made when a page uses it, so partials cost nothing."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    now = timezone.now()
    on = {name for name in request.COOKIES.get("lh_look", "").split(".") if name in SWITCHES}
    shared: dict[str, Any] = {
        "look": " ".join(f"lh-{name}" for name in SWITCHES if name in on),
        "big": "big" in on,
        "contrast": "contrast" in on,
        "nokeys": "nokeys" in on,
        "now": now,
        "clock": server_clock(now),
        "server_ms": int(now.timestamp() * 1000),
    }
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        first = Bureau.objects.only("name").order_by("pk").first()
        return Frame(bureau_name=first.name if first else "", **shared)
    return Frame(
        bureau_name=officer.bureau.name,
        person=officer.name,
        person_facts=" · ".join(_facts(officer)),
        logout=_address("log_out"),
        search=_address("search") if _open_to(officer, "search.find") else "",
        menu=_menu(request, officer),
        **shared,
    )


def _facts(officer: Officer) -> list[str]:
    from liuhen.bureau.queries import role_label

    roles = "、".join(sorted(role_label(officer.bureau, role) for role in officer.roles))
    return [part for part in (officer.unit.name if officer.unit else "", roles) if part]


def _menu(request: HttpRequest, officer: Officer) -> tuple[Lines, ...]:
    verbs = {route.name: route.verb for route in _routes()}
    groups = (
        Lines(
            label=group.label,
            items=tuple(
                _line(request, officer, item)
                for item in group.items
                if address_of(item) and _open_to(officer, verbs.get(item.route, ""))
            ),
        )
        for group in MENU
    )
    return tuple(group for group in groups if group.items)


def _line(request: HttpRequest, officer: Officer, item: Item) -> Line:
    url = address_of(item)
    number: Callable[[Officer], tuple[int, bool]] | None = COUNTS.get(item.route)
    count, hot = number(officer) if number else (0, False)
    current = request.path.startswith(url) and url != "/"
    return Line(label=item.label, icon=item.icon, url=url, current=current, count=count, hot=hot)


def _open_to(officer: Officer, verb: str) -> bool:
    """Tell whether the person's roles open the page; what only a grant opens is not in the menu."""
    return not verb or bool(decide(VERBS[verb], actor_facts(officer), None, granted=False))


def _routes() -> tuple[Any, ...]:
    from liuhen.web.routes import ROUTES

    return ROUTES


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
