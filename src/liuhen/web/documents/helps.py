"""What the page of a draft offers: officers, register entries, recordings to cite, and what its text cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.cases.models import Case, CaseRecording
from liuhen.documents.citations import moments_in
from liuhen.documents.forms import Form
from liuhen.documents.models import Document
from liuhen.documents.registers.queries import Offered, offered_bases, offered_standards
from liuhen.evidence.models import Recording
from liuhen.field.models import Activity, ActivityRecording
from liuhen.web.documents.typed import Person, shown

_MOST_RECORDINGS = 100  # offered for citing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A recording at a moment, as a document cites it."""

    number: str
    clock: str
    seconds: int
    where: str  # name of the field
    fault: str  # why it cannot be opened so; empty: it can


def people_of(bureau_id: int, first: Iterable[str] = ()) -> tuple[Person, ...]:
    """Give the bureau's officers with a certificate valid today; those named `first` (user names) before the others."""
    day = timezone.localdate()
    rows = Officer.objects.filter(
        bureau=bureau_id, is_active=True, certificates__valid_from__lte=day, certificates__valid_until__gte=day
    )
    held = ((row, row.certificate_on(day)) for row in rows.distinct().order_by("pk"))
    people = (Person(username=row.username, name=row.name, certificate=one.number) for row, one in held if one)
    team = frozenset(first)
    return tuple(sorted(people, key=lambda person: person.username not in team))


def team_of(case: Case) -> set[str]:
    """Give the user names of the officers in charge now."""
    live = case.handlers.filter(until_at__isnull=True)
    return set(live.values_list("officer__username", flat=True))


def registers_for(form: Form, case: Case) -> dict[str, list[Offered]]:
    """Give the register entries the form's fields may take in, by register."""
    wanted = {item.register for item in form.fields if item.register}
    found: dict[str, list[Offered]] = {}
    if "basis" in wanted:
        found["basis"] = offered_bases(case.bureau, case.cause)
    if "discretion" in wanted:
        found["discretion"] = offered_standards(case.bureau, case.cause)
    return found


def recordings_for(case: Case) -> list[Recording]:
    """Give the recordings that may be cited: those on the file and those of the case's activities, in time order."""
    activities = Activity.objects.filter(bureau=case.bureau_id, case_id=case.pk)
    held = ActivityRecording.objects.filter(activity__in=activities, ended_at__isnull=True).values("recording_id")
    filed = CaseRecording.objects.filter(case=case).values("recording_id")
    rows = Recording.objects.filter(pk__in=held) | Recording.objects.filter(pk__in=filed)
    return list(rows.distinct().order_by("started_earliest", "pk")[:_MOST_RECORDINGS])


def cited_in(paper: Document, values: Mapping[str, object], case: Case) -> list[Cited]:
    """Give what the text cites, field by field; a number nobody holds and a moment past the end are said."""
    moments = [
        (item.zh, moment) for item in paper.form.fields for moment in moments_in(shown(item, values.get(item.code)))
    ]
    numbers = {moment.number for _, moment in moments}
    held = {row.number: row for row in Recording.objects.filter(bureau=case.bureau_id, number__in=numbers)}
    return [
        Cited(
            number=moment.number,
            clock=moment.clock,
            seconds=moment.seconds,
            where=where,
            fault=_fault(held.get(moment.number), moment.seconds),
        )
        for where, moment in moments
    ]


def _fault(recording: Recording | None, seconds: int) -> str:
    if recording is None:
        return "录像库里没有这个编号，请核对"
    if recording.milliseconds is not None and seconds * 1000 > recording.milliseconds:
        return "这段录像没有这么长，请核对时刻"
    return ""
