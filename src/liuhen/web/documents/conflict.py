"""Two people, or two windows, on one draft: both texts side by side, and the person chooses field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from liuhen.documents.fields import Value, cleaned
from liuhen.documents.forms import FieldKind, Form
from liuhen.errors import InputError
from liuhen.web.documents.typed import Person

MINE = "mine"


def carried(values: Mapping[str, Value]) -> str:
    """Write what was typed into one hidden field, so that the page of the choice loses none of it."""
    return json.dumps(values, ensure_ascii=False)


def chosen(request: HttpRequest, form: Form, theirs: Mapping[str, Value], people: Sequence[Person]) -> dict[str, Value]:
    """Read the choice: their text, and in the fields picked one's own. Officers only as the register knows them.

    Raises:
        InputError: what was carried along cannot be read.
    """
    mine = _read(request.POST.get("mine", ""))
    values = dict(theirs)
    for item in form.fields:
        if request.POST.get(f"pick-{item.code}") == MINE and item.code in mine and not item.filled_by:
            value = cleaned(item, mine[item.code])
            values[item.code] = _registered(value, people) if item.kind == FieldKind.OFFICERS else value
    return values


def _registered(value: Value, people: Sequence[Person]) -> Value:
    known = {(person.name, person.certificate) for person in people}
    held = value if isinstance(value, list) else []
    named = [one for one in held if isinstance(one, dict)]
    return [one for one in named if (one.get("name", ""), one.get("certificate", "")) in known]


def _read(text: str) -> dict[str, object]:
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise InputError("没有保存：您填写的内容没有随本页送到。", next_step="请返回上一页，内容还留在这台电脑上。")
    return read
