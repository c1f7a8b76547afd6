"""Two tabs, or two people, on one form: what was typed beside what was saved meanwhile, to be chosen field by field.

Nothing is merged by the machine: each field that differs is a choice, named as the field itself, so that the same
address takes the answer as if it had been typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.errors import LiuhenError

_NEVER = frozenset({"csrfmiddlewaretoken", "edition", "once", "save"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One field as it was saved meanwhile."""

    label: str
    value: str
    words: Mapping[str, str] | None = None  # what the values of a choice are called


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One field with two texts."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_words: str
    theirs_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The page the two texts belong to."""

    title: str
    draft: str  # key under which the browser keeps what was typed
    back: str  # address of the page
    edition: int  # of what was saved
    buttons: tuple[str, ...] = ()  # names of buttons that go further than saving: they are pressed again afterwards


def side_by_side(request: HttpRequest, form: Form, saved: Mapping[str, Saved], *, error: LiuhenError) -> HttpResponse:
    """Show both texts of every field that differs; what does not differ, or is nobody else's, goes along as typed."""
    rows = [
        row for name, one in saved.items() if (row := _differing(name, one, request.POST.get(name, ""))) is not None
    ]
    left_out = _NEVER | {row.name for row in rows} | frozenset(form.buttons)
    rest = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in left_out]
    context = {"form": form, "rows": rows, "rest": rest, "error": error, "action": request.path}
    return render(request, "components/two_texts.html", context, status=409)


def _differing(name: str, saved: Saved, typed: str) -> Differing | None:
    mine, theirs = _plain(typed), _plain(saved.value)
    if mine == theirs:
        return None
    called = saved.words or {}
    return Differing(
        name=name,
        label=saved.label,
        mine=mine,
        theirs=theirs,
        mine_words=called.get(mine, mine),
        theirs_words=called.get(theirs, theirs),
    )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
