"""Reads about applications: facts for the law, the record, stretches of video, what the service centre still owes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import among
from liuhen.bureau.queries.roster import roster
from liuhen.cases.applications.models import Application, ApplicationEvent, CentreList, CitedStretch
from liuhen.cases.applications.register import Line
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Case, CaseEvent, CaseRecording
from liuhen.documents.fields import Value, instant_words
from liuhen.documents.models import Document
from liuhen.documents.queries import document_facts, documents_of, give_forms
from liuhen.law.facts import DocumentFacts, EventFacts
from liuhen.law.facts.keeping import ApplicationFacts

SCREENS = ("screenshot", "photo")
_SHARED = ("corrected_on_spot", "receipt_given", "supplement_told", "accepted", "refused")  # also steps of the case


def applications_facts(rows: Sequence[Application]) -> dict[int, ApplicationFacts]:
    """Freeze applications for the law, by key. Eight queries for all."""
    ids, cases = [row.pk for row in rows], [row.case_id for row in rows]
    events, taken = _events(ids), _case_events(cases)
    documents, files = _documents(rows), files_about("application", ids)
    people = roster(row.registered_by_id for row in rows)
    centre = _centre(ids)
    filed = _filed(cases)
    now = timezone.now()
    found = {}
    for row in rows:
        own = events[row.pk]
        entries = {event.entry for event in own}
        further = [e for e in taken[row.case_id] if e.name in _SHARED and e.entry not in entries]
        fetched = centre[row.pk]
        found[row.pk] = ApplicationFacts(
            id=str(row.pk),
            number=row.number,
            act_type=row.act_type,
            received_at=row.received_at,
            by_network=row.way == "network",
            network_proofs=tuple(one.kind for one in files[row.pk] if one.kind in SCREENS),
            at_centre=row.way == "centre" or bool(row.centre_number),
            centre_record_retrieved_at=min((one.cited_at for one in fetched), default=None),
            centre_record_filed_at=min(
                (at for one in fetched if (at := filed.get((row.case_id, one.recording_id)))), default=None
            ),
            events=tuple([_event_facts(one) for one in own] + [_case_event_facts(one) for one in further]),
            documents=tuple(documents[row.case_id]),
            handled_by=people.on(row.registered_by_id, now),
            archived_at=_last(taken[row.case_id], ("archive",)),
            decided_at=_last(taken[row.case_id], ("decide", "withdraw")),
        )
    return found


def events_facts(application: Application) -> tuple[EventFacts, ...]:
    """Give what happened to one application, as the law reads it."""
    return applications_facts([application])[application.pk].events


def record_of(application: Application) -> list[ApplicationEvent]:
    """Give the record that counts: neither countered nor counter-entries, in the order of happening."""
    rows = application.events.filter(counters__isnull=True, countered_by__isnull=True)
    return list(rows.select_related("by", "document").order_by("at", "pk"))


def told_for_drafts(case: Case) -> dict[str, Value]:
    """Give what the intake record says for a fresh draft of the case's documents; nothing for other cases."""
    row = Application.objects.filter(case=case).first()
    if row is None:
        return {}
    lines: dict[str, list[str]] = defaultdict(list)
    for one in record_of(row):
        words = "；".join(part for part in (one.words, *one.points, one.reason) if part)
        lines[one.section or one.name].append(f"{instant_words(one.at)}，{one.handler}：{words}")
    return {
        "application_place": " ".join(part for part in (row.get_way_display(), row.place) if part),
        "application_materials": [
            "，".join(one.get(key, "") for key in ("name", "count", "form") if one.get(key)) for one in row.materials
        ],
        "application_corrected": "\n".join(lines["corrected_on_spot"]),
        "application_supplemented": "\n".join(lines["supplement_told"] + lines["supplement_received"]),
        "application_receipt": "\n".join(lines["receipt_given"]),
    }


def register_rows(
    bureau: Bureau, *, since: date | None = None, until: date | None = None, act_type: str = "", words: str = ""
) -> QuerySet[Application]:
    """Give the register of applications between two days, both included, newest first."""
    rows = Application.objects.filter(bureau=bureau).select_related("case", "registered_by").prefetch_related("events")
    if since:
        rows = rows.filter(received_at__date__gte=since)
    if until:
        rows = rows.filter(received_at__date__lte=until)
    if act_type:
        rows = rows.filter(act_type=act_type)
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(centre_number__icontains=words)
            | Q(matter__icontains=words)
            | Q(case__title__icontains=words)
        )
    return rows.order_by("-received_at", "-pk")


def line_of(application: Application) -> Line:
    """Freeze one line of the register."""
    days: dict[str, datetime] = {}
    for event in application.events.all():
        days.setdefault(event.name, event.at)
    return Line(
        number=application.number,
        applicant=application.applicant_name,
        act_type=application.get_act_type_display(),
        matter=application.matter,
        way=application.get_way_display(),
        received_at=application.received_at,
        supplement_at=days.get("supplement_told"),
        accepted_at=days.get("accepted") or days.get("refused"),
        result=application.case.get_state_display(),
        decided_at=application.case.terminated_at,
        handler=application.registered_by.name,
    )


def without_record(centre_list: CentreList) -> list[Application]:
    """Give the applications handled at the centre in the days of a list for which no recording of it is cited."""
    rows = Application.objects.filter(bureau=centre_list.bureau_id).filter(Q(way="centre") | ~Q(centre_number=""))
    if centre_list.from_on:
        rows = rows.filter(received_at__date__gte=centre_list.from_on)
    if centre_list.until_on:
        rows = rows.filter(received_at__date__lte=centre_list.until_on)
    return list(rows.exclude(stretches__kind="centre").select_related("case").order_by("received_at"))


def files_of_application(application: Application) -> list[KeptFile]:
    """Give the screenshots and papers kept beside an application."""
    return files_about("application", [application.pk])[application.pk]


def papers_of(application: Application) -> QuerySet[Document]:
    """Give the documents of its case."""
    return documents_of(application.case)


def _events(ids: Collection[int]) -> dict[int, list[ApplicationEvent]]:
    found: dict[int, list[ApplicationEvent]] = defaultdict(list)
    rows = ApplicationEvent.objects.filter(among("application", list(ids)), counters=None, countered_by=None)
    for row in rows.order_by("at", "pk"):
        found[row.application_id].append(row)
    return found


def _case_events(cases: Collection[int]) -> dict[int, list[CaseEvent]]:
    found: dict[int, list[CaseEvent]] = defaultdict(list)
    rows = CaseEvent.objects.filter(among("case", list(cases)), counters=None, countered_by=None)
    for row in rows.select_related("by").order_by("at", "pk"):
        found[row.case_id].append(row)
    return found


def _documents(rows: Sequence[Application]) -> dict[int, list[DocumentFacts]]:
    keys = [str(row.case_id) for row in rows]
    papers = list(
        Document.objects.filter(subject_kind="case", subject_id__in=keys)
        .select_related("bureau", "handler")
        .prefetch_related("signatures")
        .order_by("pk")
    )
    give_forms(papers)
    found: dict[int, list[DocumentFacts]] = defaultdict(list)
    for paper in papers:
        found[int(paper.subject_id)].append(document_facts(paper))
    return found


def _centre(ids: Collection[int]) -> dict[int, list[CitedStretch]]:
    found: dict[int, list[CitedStretch]] = defaultdict(list)
    for row in CitedStretch.objects.filter(among("application", list(ids)), kind="centre"):
        found[row.application_id].append(row)
    return found


def _filed(cases: Collection[int]) -> dict[tuple[int, int], datetime]:
    rows = CaseRecording.objects.filter(among("case", list(cases)))
    return {(case, recording): at for case, recording, at in rows.values_list("case_id", "recording_id", "filed_at")}


def _last(events: Sequence[CaseEvent], names: Sequence[str]) -> datetime | None:
    return max((one.at for one in events if one.name in names), default=None)


def _event_facts(one: ApplicationEvent) -> EventFacts:
    return EventFacts(
        name=one.name,
        at=one.at,
        entered_at=one.entered_at,
        by=one.handler,
        reason=one.reason,
        document_kind=one.section,
    )


def _case_event_facts(one: CaseEvent) -> EventFacts:
    return EventFacts(
        name=one.name,
        at=one.at,
        entered_at=one.entered_at,
        by=one.by.name if one.by else "",
        reason=one.reason,
        document_kind=one.document_kind,
    )


def case_of(application: Application) -> Case:
    """Give its case, read anew."""
    return Case.objects.select_related("bureau").get(pk=application.case_id)
