"""Reads the forms about things: a list typed line by line or pasted from a table, who carried a measure out."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import people_with
from liuhen.bureau.roles import Role
from liuhen.cases.property.acts import Carried, NewItem
from liuhen.cases.property.balance import quantity_of
from liuhen.errors import InputError
from liuhen.web.documents.typed import Person
from liuhen.web.reading import civil_day, needed_instant, optional, truth

ROWS = 6  # lines offered at once
COLUMNS = ("name", "model", "quantity", "unit", "condition", "words")


def items_of(request: HttpRequest) -> tuple[NewItem, ...]:
    """Read the list: the typed lines, then those pasted; a line without a name is empty.

    Raises:
        InputError: a quantity is zero or no whole number, a pasted line has too few columns.
    """
    place, keeper = optional(request, "kept_at"), optional(request, "keeper")
    typed = zip(*(request.POST.getlist(f"item-{name}") for name in COLUMNS), strict=False)
    lines = [tuple(part.strip() for part in line) for line in typed]
    lines += _pasted(str(request.POST.get("pasted", "")))
    return tuple(
        NewItem(
            name=name,
            model_words=model,
            quantity=quantity_of(quantity, name),
            unit=unit,
            condition=condition,
            words=words,
            kept_at=place,
            keeper=keeper,
        )
        for name, model, quantity, unit, condition, words in lines
        if name
    )


def _pasted(text: str) -> list[tuple[str, ...]]:
    """Read lines copied from a table: 名称、规格型号、数量、单位、状况、备注, parted by tabs or upright strokes."""
    found: list[tuple[str, ...]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in (line.split("\t") if "\t" in line else line.replace("｜", "|").split("|"))]
        if len(parts) < len(COLUMNS) - 1:
            raise InputError(
                f"没有登记清单：粘贴的第 {number} 行只有 {len(parts)} 栏。",
                next_step="每行须有名称、规格型号、数量、单位、状况五栏，备注可不写。",
            )
        found.append(tuple([*parts, ""][: len(COLUMNS)]))
    return found


def carried_of(request: HttpRequest, bureau_id: int) -> Carried:
    """Read how a measure was carried out."""
    return Carried(
        at=needed_instant(request, "executed_at", "实施时间"),
        place=optional(request, "place"),
        officers=officers_of(request, bureau_id),
        party_present=truth(request, "party_present"),
        witness=optional(request, "witness"),
        until_on=civil_day(optional(request, "until_on")),
    )


def officers_of(request: HttpRequest, bureau_id: int) -> tuple[Officer, ...]:
    """Read the officers chosen, those of the bureau only."""
    rows = Officer.objects.filter(bureau=bureau_id, username__in=request.POST.getlist("officers"))
    return tuple(rows.order_by("pk"))


def officers_to_choose(officer: Officer) -> list[Officer]:
    """Give the officers of the bureau."""
    return list(people_with(officer.bureau, Role.OFFICER).order_by("pk"))


def certified(officer: Officer) -> tuple[Person, ...]:
    """Give the officers of the bureau who hold a certificate valid today, with its number."""
    day = timezone.localdate()
    held = ((one, one.certificate_on(day)) for one in officers_to_choose(officer))
    return tuple(Person(username=one.username, name=one.name, certificate=card.number) for one, card in held if card)
