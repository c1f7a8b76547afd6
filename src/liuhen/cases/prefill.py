"""Known facts put into a fresh draft, so that nobody types what the system knows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from liuhen.documents.fields import SHANGHAI, Value
from liuhen.documents.forms import FieldKind, Form, FormField


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a case when a document is opened."""

    source_channel: str
    clue_at: datetime
    clue_words: str
    place: str
    party: Mapping[str, str]
    cause: str
    officers: tuple[tuple[str, str], ...]  # name and certificate number
    me: str
    decision_number: str = ""
    notice_served_on: date | None = None
    statement_until: date | None = None
    papers: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)  # kind → fields and number of its last one
    found: Mapping[str, Value] = field(default_factory=dict)  # from activities, recordings, measures: activity_start …


def prefilled(form: Form, known: Known) -> dict[str, Value]:
    """Fill a fresh form with what is known and with its starting words."""
    values: dict[str, Value] = {
        "source_channel": known.source_channel,
        "clue_at": known.clue_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
        "clue_on": known.clue_at.astimezone(SHANGHAI).date().isoformat(),
        "clue_words": known.clue_words,
        "place": known.place,
        "party": dict(known.party),
        "cause": known.cause,
        "officers": [{"name": name, "certificate": number} for name, number in known.officers],
        "me": known.me,
        "decision_number": known.decision_number,
    }
    filled: dict[str, Value] = {}
    for item in form.fields:
        value = _first(item, {**values, **known.found}, known.papers) or item.start
        if value:
            filled[item.code] = value
    if form.code == "waiver_note":
        filled |= _dates({"notice_served_on": known.notice_served_on, "period_until": known.statement_until})
    return filled


def _first(item: FormField, facts: Mapping[str, Value], papers: Mapping[str, Mapping[str, Value]]) -> Value:
    """Return the first fact the field names that is known and of a shape the field can hold."""
    for source in item.source.split("|"):
        kind, _, code = source.partition(".")
        value = papers.get(kind, {}).get(code, "") if code else facts.get(source, "")
        if value and (shaped := _shaped(item, value)):
            return shaped
    return ""


def _shaped(item: FormField, value: Value) -> Value:
    """Bring a fact into the shape of the field: lines become a text and a text lines, an instant a day."""
    if item.kind == FieldKind.LIST:
        return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
    if item.kind in (FieldKind.TEXT, FieldKind.LONG) and isinstance(value, list):
        lines = [line for line in value if isinstance(line, str)]
        return ("；" if item.kind == FieldKind.TEXT else "\n").join(lines)
    if item.kind == FieldKind.DATE and isinstance(value, str):
        return value[:10]
    if item.kind == FieldKind.CHOICE and item.choices and value not in item.choices:
        return ""
    return value


def _dates(days: Mapping[str, date | None]) -> dict[str, Value]:
    return {code: day.isoformat() for code, day in days.items() if day is not None}
