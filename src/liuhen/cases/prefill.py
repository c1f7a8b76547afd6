"""Known facts put into a fresh draft, so that nobody types what the system knows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from liuhen.documents.fields import SHANGHAI, Value
from liuhen.documents.forms import Form


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
        value = values.get(item.source) or item.start
        if value:
            filled[item.code] = value
    if form.code == "waiver_note":
        filled |= _dates({"notice_served_on": known.notice_served_on, "period_until": known.statement_until})
    return filled


def _dates(days: Mapping[str, date | None]) -> dict[str, Value]:
    return {code: day.isoformat() for code, day in days.items() if day is not None}
