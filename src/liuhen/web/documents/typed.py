"""What a form of a document posted: read back into the shapes its fields are stored in, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from liuhen.documents.fields import PARTY_PARTS, Value, cleaned, faults, is_filled, missing, printed
from liuhen.documents.forms import FieldKind, Form, FormField


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An officer who may be named in a document."""

    username: str
    name: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One field as the page draws it."""

    item: FormField
    value: Value
    text: str  # what stands in an input or text area
    fault: str
    choices: tuple[str, ...]
    chosen: frozenset[str]  # user names of the officers ticked
    parts: tuple[tuple[str, str, str], ...]  # of a party: code, label, value
    rows: int  # height of its text area


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of boxes under one heading."""

    zh: str
    boxes: tuple[Box, ...]


def with_held(people: Sequence[Person], form: Form, values: Mapping[str, Value]) -> tuple[Person, ...]:
    """Add the officers who stand in the document but not in today's list: moved on, or with another certificate.

    So that saving again never drops who was named before.
    """
    known = {(person.name, person.certificate) for person in people}
    more: dict[tuple[str, str], Person] = {}
    for item in form.fields:
        held = values.get(item.code) if item.kind == FieldKind.OFFICERS else None
        for one in held if isinstance(held, list) else ():
            key = (one.get("name", ""), one.get("certificate", "")) if isinstance(one, dict) else ("", "")
            if key[0] and key not in known:
                more[key] = Person(username=f"held:{key[0]}:{key[1]}", name=key[0], certificate=key[1])
    return (*people, *more.values())


def values_of(form: Form, post: QueryDict, people: Sequence[Person]) -> dict[str, Value]:
    """Read a posted form. What cannot be understood stays as it was typed."""
    values: dict[str, Value] = {}
    for item in form.fields:
        if item.filled_by:
            continue
        name = f"f-{item.code}"
        if item.kind == FieldKind.OFFICERS:
            known = {person.username: person for person in people}
            ticked = [known[user] for user in post.getlist(name) if user in known]
            typed: object = [{"name": one.name, "certificate": one.certificate} for one in ticked]
        elif item.kind == FieldKind.PARTY:
            typed = {code: post.get(f"{name}-{code}", "") for code, _ in PARTY_PARTS}
        else:
            typed = post.get(name, "")
        values[item.code] = cleaned(item, typed)
    return values


def groups_of(
    form: Form, values: dict[str, Value], people: Sequence[Person], *, channels: tuple[str, ...] = ()
) -> tuple[Group, ...]:
    """Lay out a form with its values for the page; what the approval writes is left out."""
    wrong = faults(form, values)
    return tuple(
        Group(
            zh=section.zh,
            boxes=tuple(
                _box(item, values.get(item.code, ""), wrong.get(item.code, ""), people, channels)
                for item in section.fields
                if not item.filled_by
            ),
        )
        for section in form.sections
        if any(not item.filled_by for item in section.fields)
    )


def lacking(form: Form, values: dict[str, Value]) -> tuple[FormField, ...]:
    """Give what is still missing, for the list before the button."""
    return missing(form, values)


def _box(item: FormField, value: Value, fault: str, people: Sequence[Person], channels: tuple[str, ...]) -> Box:
    held = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    named = {(one.get("name", ""), one.get("certificate", "")) for one in held}
    party = value if isinstance(value, dict) else {}
    text = "\n".join(str(line) for line in value) if isinstance(value, list) and item.kind == FieldKind.LIST else ""
    if isinstance(value, str):
        text = value
    return Box(
        item=item,
        value=value,
        text=text,
        fault=fault,
        choices=item.choices or (channels if item.choices_from else ()),
        chosen=frozenset(person.username for person in people if (person.name, person.certificate) in named),
        parts=tuple((code, zh, party.get(code, "")) for code, zh in PARTY_PARTS)
        if item.kind == FieldKind.PARTY
        else (),
        rows=min(14, max(4 if item.kind == FieldKind.LONG else 3, text.count("\n") + 2, len(text) // 45 + 1)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One field two people wrote differently, each text as it reads."""

    item: FormField
    mine: str
    theirs: str


def differing(form: Form, mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> tuple[Differing, ...]:
    """Give the fields in which two people's texts differ, both texts side by side."""
    return tuple(
        Differing(item=item, mine=shown(item, mine.get(item.code)), theirs=shown(item, theirs.get(item.code)))
        for item in form.fields
        if mine.get(item.code) != theirs.get(item.code)
        and (is_filled(mine.get(item.code)) or is_filled(theirs.get(item.code)))
    )


def shown(item: FormField, value: object) -> str:
    """Write a value as a reader sees it; what cannot be read stays as it was typed."""
    return printed(item, value) or (value if isinstance(value, str) else "")
