"""Trail entries told as whole Chinese sentences: 谁凭什么做了什么, and what was not allowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from liuhen.bureau.acting import subject_of
from liuhen.bureau.sentence import sentence
from liuhen.bureau.verbs import VERBS
from liuhen.trail.entry import parse
from liuhen.trail.models import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One line of the trail as a person reads it."""

    at: datetime  # when the trail recorded it
    sentence: str
    refused: bool
    uid: str
    verb: str
    kind: str  # act, content, refusal or login


def trail_lines(thing: Model, *, most: int) -> tuple[TrailLine, ...]:
    """Tell the newest `most` entries about one thing, newest first."""
    subject = subject_of(thing)
    about = Entry.objects.filter(subjects__kind=subject.kind, subjects__subject_id=subject.id)
    return tell_all(about.order_by("-pk")[:most])


def tell_all(entries: Iterable[Entry]) -> tuple[TrailLine, ...]:
    """Tell entries in the order given."""
    return tuple(tell(entry) for entry in entries)


def tell(entry: Entry) -> TrailLine:
    """Tell one entry."""
    refused = entry.kind == Entry.Kind.REFUSAL
    return TrailLine(
        at=entry.recorded_at,
        sentence=sentence(parse(entry.body.encode("utf-8")), VERBS),
        refused=refused,
        uid=entry.uid,
        verb=entry.verb,
        kind=entry.kind,
    )
