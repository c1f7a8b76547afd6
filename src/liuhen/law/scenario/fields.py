"""What a scenario may say about each kind of fact: read from the fact classes themselves, so that nothing is forgotten.

A value of a scenario is text; `parsed` turns it into the type of its field or says in Chinese why it cannot.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Union, get_args, get_origin, get_type_hints

from liuhen.law.facts import Interval, OfficerFacts
from liuhen.law.facts.subjects import Facts
from liuhen.law.shelf import Tree
from liuhen.law.term import SHANGHAI

_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?")
_SIMPLE: Mapping[object, str] = {
    str: "text",
    bool: "flag",
    int: "number",
    datetime: "instant",
    date: "day",
    Interval: "interval",
}
_FLAGS = {"true": True, "false": False}


class Unreadable(Exception):  # noqa: N818 - a reason, not an accident; never leaves the reader
    """A value does not fit its field; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A name standing for a subject or an officer of the scenario."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A nested fact written out, its values parsed."""

    of: type
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a field is written."""

    word: str  # text, flag, number, day, instant, interval, words, fields, part, parts
    optional: bool = False  # the facts allow that nobody knows
    required: bool = False  # without it the fact cannot be told
    part: type | None = None  # class of a part or of parts
    container: type = tuple
    inner: str = "text"  # how the values of a mapping are written: text, flag, number


def fact_kinds() -> dict[str, type]:
    """Return every kind of subject with its class: recording, activity, case and so on."""
    return {str(field_named(cls, "kind").default): cls for cls in get_args(Facts)}


def field_named(cls: type, name: str) -> dataclasses.Field[object]:
    """Return a field of a fact class.

    Raises:
        LookupError: the class has no such field.
    """
    return next(f for f in dataclasses.fields(cls) if f.name == name)


@cache
def shapes(cls: type) -> dict[str, Shape]:
    """Return how each field of a fact class is written, in the order of the class."""
    hints = get_type_hints(cls)
    return {
        f.name: dataclasses.replace(_shape(hints[f.name]), required=_is_required(f)) for f in dataclasses.fields(cls)
    }


def settable(cls: type) -> dict[str, Shape]:
    """Return the fields a scenario may set: all but the kind of a subject, which is its class."""
    subjects = set(fact_kinds().values())
    return {name: shape for name, shape in shapes(cls).items() if not (name == "kind" and cls in subjects)}


def parsed(shape: Shape, tree: Tree) -> object:
    """Return the value of a field.

    Raises:
        Unreadable: the text does not fit the field.
    """
    match shape.word:
        case "part":
            return _part(shape.part, tree)
        case "parts":
            rows = tree if isinstance(tree, list) else [tree]
            return tuple(_part(shape.part, row) for row in rows)
        case "words":
            rows = tree if isinstance(tree, list) else [tree]
            return shape.container(_text(row) for row in rows)
        case "fields":
            return _pairs(shape.inner, tree)
        case "interval":
            return _interval(tree)
        case _:
            return _scalar(shape.word, _text(tree))


def instant(text: str) -> datetime:
    """Return an instant in Asia/Shanghai; 24:00 is 00:00 of the next day.

    Raises:
        Unreadable: not year-month-day hour:minute.
    """
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        raise Unreadable(f"{text} 不是时刻；请写成 2026-01-30 17:00，一日终了写 24:00")
    day, hour, minute, second = day_of(found[1]), int(found[2]), int(found[3]), int(found[4] or 0)
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=SHANGHAI)
    try:
        return datetime.combine(day, time(hour, minute, second), tzinfo=SHANGHAI)
    except ValueError as fault:
        raise Unreadable(f"{text} 不是一日之内的时刻") from fault


def day_of(text: str) -> date:
    """Return a date.

    Raises:
        Unreadable: not a day of the calendar.
    """
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == len("2026-01-30") else _no_day(text)
    except ValueError as fault:
        raise Unreadable(f"{text} 不是日期；请写成 2026-01-30") from fault


def written(shape: Shape) -> str:
    """Return how a value of this shape is written, for the page about the format."""
    words = {
        "text": "words",
        "flag": "`true` or `false`",
        "number": "whole number",
        "day": "date",
        "instant": "instant",
        "interval": "instant, or `{earliest, latest}`",
        "words": "list of words",
        "fields": "mapping of words",
    }
    if shape.word == "fields" and shape.inner != "text":
        return f"mapping of {words[shape.inner]}"
    if shape.part is None:
        return words[shape.word]
    if shape.part is OfficerFacts:
        return "list of names of officers" if shape.word == "parts" else "name of an officer"
    name = f"[{shape.part.__name__}](#{_anchor(shape.part)})"
    return f"list of {name}" if shape.word == "parts" else name


def _anchor(cls: type) -> str:
    return cls.__name__.lower()


def _no_day(text: str) -> date:
    raise ValueError(text)


def _is_required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _shape(hint: object) -> Shape:
    if get_origin(hint) in (Union, types.UnionType):
        known = [part for part in get_args(hint) if part is not type(None)]
        return dataclasses.replace(_shape(known[0]), optional=len(known) < len(get_args(hint)))
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (tuple, frozenset):
        first = inner[0]
        container = tuple if origin is tuple else frozenset
        return Shape(word="words") if first is str and origin is tuple else _many(first, container)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return Shape(word="fields", inner=_SIMPLE[inner[1]])
    if isinstance(hint, type) and hint in _SIMPLE:
        return Shape(word=_SIMPLE[hint])
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return Shape(word="part", part=hint)
    raise TypeError(f"a scenario cannot write {hint}")


def _many(first: object, container: type) -> Shape:
    if first is str:
        return Shape(word="words", container=container)
    if isinstance(first, type) and dataclasses.is_dataclass(first):
        return Shape(word="parts", part=first)
    raise TypeError(f"a scenario cannot write a list of {first}")


def _text(tree: Tree) -> str:
    if not isinstance(tree, str):
        raise Unreadable("这里应当是一个词或者一句话，不是一组内容")
    return tree


def _scalar(word: str, text: str) -> object:
    if word == "text":
        return text
    if word == "flag":
        if text not in _FLAGS:
            raise Unreadable(f"{text} 应当写 true 或者 false")
        return _FLAGS[text]
    if word == "number":
        if not re.fullmatch(r"-?\d{1,12}", text):
            raise Unreadable(f"{text} 应当是整数")
        return int(text)
    return day_of(text) if word == "day" else instant(text)


def _pairs(inner: str, tree: Tree) -> dict[str, object]:
    if not isinstance(tree, dict):
        raise Unreadable("应当是一组键和值，例如 {案由: 违规使用医保基金}")
    return {key: _scalar(inner, _text(value)) for key, value in tree.items()}


def _interval(tree: Tree) -> Interval:
    if isinstance(tree, str):
        return Interval.exactly(instant(tree))
    if not isinstance(tree, dict) or set(tree) != {"earliest", "latest"}:
        raise Unreadable("应当是一个时刻，或者 {earliest: 最早, latest: 最晚}")
    earliest, latest = instant(_text(tree["earliest"])), instant(_text(tree["latest"]))
    if latest < earliest:
        raise Unreadable("latest 早于 earliest")
    return Interval(earliest=earliest, latest=latest)


def _part(cls: type | None, tree: Tree) -> Ref | Part:
    if isinstance(tree, str):
        return Ref(name=tree)
    if cls is None or not isinstance(tree, dict):
        raise Unreadable("应当是一组键和值，或者一个名字")
    return Part(of=cls, values=part_values(cls, tree))


def part_values(cls: type, tree: Mapping[str, Tree]) -> dict[str, object]:
    """Return the parsed values of a nested fact.

    Raises:
        Unreadable: an unknown field, or a value that does not fit.
    """
    known, found = settable(cls), {}
    for name, value in tree.items():
        if name not in known:
            raise Unreadable(f"{name} 不是这里的项目；可用 {'、'.join(known)}")
        try:
            found[name] = parsed(known[name], value)
        except Unreadable as fault:
            raise Unreadable(f"{name}：{fault}") from fault
    return found
