"""Reads of room cases: facts for the law, what a draft starts with, what stands on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from liuhen.approvals.models import Request, Step
from liuhen.approvals.queries import decided_steps
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import among, kind_of, pack_at
from liuhen.bureau.queries.roster import roster
from liuhen.cases.apart.queries import signatures_on
from liuhen.cases.expected.queries import stated_on
from liuhen.cases.models import Case, CaseEvent, CaseHandler, CaseRecording
from liuhen.cases.performing.queries import (
    accounts_on,
    dues_of,
    owes,
    performance_kept,
    performing_links,
    remedies_over,
)
from liuhen.cases.prefill import Known
from liuhen.cases.property.queries import measure_links, property_even
from liuhen.cases.serving.queries import services_facts, serving_links
from liuhen.cases.sources.queries import NO_SOURCE, sources_facts, transfer_links
from liuhen.documents.fields import SHANGHAI, printed
from liuhen.documents.models import Document
from liuhen.documents.queries import document_facts, documents_of, give_forms
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import recording_rows, recordings_facts
from liuhen.field.queries.breaks import breaks_behind
from liuhen.law.facts import (
    CaseFacts,
    DocumentFacts,
    EventFacts,
    InterruptionFacts,
    OfficerFacts,
    OpinionFacts,
    RecordingFacts,
    ServiceFacts,
)
from liuhen.law.finding import Hindrance
from liuhen.law.gate import gate
from liuhen.law.lifecycle import law_act
from liuhen.law.pack import Pack

RETURNED = "退回补充"  # conclusion of a legal opinion that opens no step


def case_facts(case: Case, *, at: datetime | None = None) -> CaseFacts:
    """Freeze a case for the law, as it stands at the instant `at` (now if it is not given)."""
    return cases_facts([case], at=at)[case.pk]


def cases_facts(cases: Sequence[Case], *, at: datetime | None = None) -> dict[int, CaseFacts]:
    """Freeze cases for the law, by key, as they stand at the instant `at`. Twenty queries for all."""
    now, ids = at or timezone.now(), [case.pk for case in cases]
    handlers: dict[int, list[int]] = defaultdict(list)
    live = CaseHandler.objects.filter(among("case", ids), until_at__isnull=True).order_by("pk")
    for pk, officer in live.values_list("case_id", "officer_id"):
        handlers[pk].append(officer)
    people = roster(officer for several in handlers.values() for officer in several)
    events: dict[int, list[EventFacts]] = defaultdict(list)
    steps = CaseEvent.objects.filter(among("case", ids), counters__isnull=True, countered_by__isnull=True)
    for event in steps.order_by("at", "pk"):
        events[event.case_id].append(_event_facts(event))
    services = services_facts(ids)
    links = _links_on(cases, services)
    even, kept, owed = property_even(ids), performance_kept(ids), accounts_on(ids)
    documents, stated = _documents_on(cases), stated_on(cases)
    recordings, breaks = _recordings_on(ids)
    sources = sources_facts(
        {case.pk: (case.bureau_id, events[case.pk][0].at if events[case.pk] else case.clue_at) for case in cases}
    )
    return {
        case.pk: CaseFacts(
            id=str(case.pk),
            number=case.label,
            act_type=law_act(case.act_type),
            state=case.state,
            source_channel=case.source_channel,
            party=case.party_name,
            cause=case.cause,
            handlers=tuple(people.on(officer, now) for officer in handlers[case.pk]),
            events=tuple(events[case.pk]),
            documents=tuple(documents[str(case.pk)]),
            services=tuple(services[case.pk]),
            links=links[case.pk],
            property_balanced=even.get(case.pk),
            dues=dues_of(owed.get(case.pk, ())),
            owes=owes(owed.get(case.pk, ())),
            performance_kept=kept.get(case.pk),
            recordings=tuple(recordings[case.pk]),
            stated=stated.get(case.pk, ()),
            breaks=tuple(breaks[case.pk].values()),
            legal_review_required=case.legal_review_required,
            collective_required=case.collective_required,
            expert_consulted=case.expert_consulted,
            statement_made=_statement(case, now),
            statement_waived=case.statement_waived,
            hearing_requested=case.hearing_requested,
            hearing_held=case.hearing_held,
            correction_due_on=case.correction_due_on,
            performance_due_on=case.performance_due_on,
            archive_class=case.archive_class,
            complaint=sources.get(case.pk, NO_SOURCE).complaint,
            complainant_named=sources.get(case.pk, NO_SOURCE).named,
            told=sources.get(case.pk, NO_SOURCE).told,
        )
        for case in cases
    }


def hindrances_of(case: Case, step: str, *, at: datetime) -> tuple[Hindrance, ...]:
    """Say what stands in the way of a step now, by the bureau's pack."""
    return gate(case_facts(case, at=at), step, rules_of(case), at)


def rules_of(case: Case) -> Pack:
    """Give the rules the case is judged by: the version of the day it began, today's while nothing has happened."""
    began = live_events(case)[:1]
    return pack_at(case.bureau, began[0].at if began else None)


def live_events(case: Case) -> list[CaseEvent]:
    """Give the steps that count: neither countered nor counter-entries, in the order of happening."""
    rows = case.events.filter(counters__isnull=True, countered_by__isnull=True).select_related("by")
    return list(rows.order_by("at", "pk"))


def live_handlers(case: Case) -> list[CaseHandler]:
    """Give the rows of the officers in charge now."""
    rows = case.handlers.filter(until_at__isnull=True).select_related("officer__unit", "officer__bureau")
    return list(rows)


def has_handled(case: Case, officer: Officer) -> bool:
    """Say whether the officer is or ever was in charge of the case."""
    return case.handlers.filter(officer=officer).exists()


def has_reviewed(case: Case, officer: Officer) -> bool:
    """Say whether the officer gave a legal opinion on the case, or is drafting one."""
    return documents_of(case).filter(kind="legal_opinion", handler=officer).exists()


def opinions_of(document: Document, request: Request) -> tuple[OpinionFacts, ...]:
    """Give the handler's opinion on the sheet and each decided step of its request."""
    return _opinions(document, request, decided_steps(request))


def recordings_to_choose(case: Case) -> QuerySet[Recording]:
    """Give the recordings of the bureau that are not yet on this file, newest first."""
    held = CaseRecording.objects.filter(case=case).values("recording_id")
    return Recording.objects.filter(bureau=case.bureau_id).exclude(pk__in=held).order_by("-started_earliest", "-pk")


def known_of(case: Case, me: Officer, *, at: datetime) -> Known:
    """Give what is known when a document is opened."""
    day = timezone.localdate(at)
    officers = []
    for row in live_handlers(case):
        certificate = row.officer.certificate_on(day)
        officers.append((row.officer.name, certificate.number if certificate else ""))
    decision = documents_of(case).filter(kind="penalty_decision", state="issued").last()
    notice = case.services.filter(document__kind="rights_notice", served_at__isnull=False).last()
    return Known(
        source_channel=case.source_channel,
        clue_at=case.clue_at,
        clue_words=case.clue_words,
        place=case.place,
        party=case.party,
        cause=case.cause,
        officers=tuple(officers),
        me=me.name,
        decision_number=decision.number if decision else "",
        notice_served_on=notice.served_at.astimezone(SHANGHAI).date() if notice and notice.served_at else None,
        statement_until=case.statement_until,
    )


def next_step(case: Case) -> str:
    """Name the step that leads on along the straight road, or empty at its end."""
    return rules_of(case).procedure(case.act_type).next_step(case.state)


def _statement(case: Case, now: datetime) -> bool | None:
    """Say whether the party stated anything: None while the period runs and nothing was said."""
    if case.statement_made:
        return True
    if case.statement_waived:
        return False
    is_over = case.statement_until is not None and timezone.localdate(now) > case.statement_until
    return False if is_over else None


def _links_on(
    cases: Sequence[Case], services: Mapping[int, Sequence[ServiceFacts]]
) -> dict[int, tuple[EventFacts, ...]]:
    """Freeze what measures, publications and performance tell beside the steps, by case."""
    ids = [case.pk for case in cases]
    told: dict[int, list[EventFacts]] = defaultdict(list)
    for source in (measure_links(ids), serving_links(ids), performing_links(ids), transfer_links(ids)):
        for case, links in source.items():
            told[case] += links
    enforced = {one.pk: one.origin_id for one in cases if one.act_type == "enforcement"}
    origins = [pk for pk in enforced.values() if pk is not None]
    behind = services_facts(origins) if origins else {}
    for one in cases:  # only where the party does not perform is it asked when its remedies end
        if any(link.name in ("not_performed", "reminder") for link in told[one.pk]):
            of_decision = behind.get(enforced[one.pk] or 0, []) if one.pk in enforced else services[one.pk]
            told[one.pk] += remedies_over(rules_of(one), of_decision, told[one.pk])
    return {pk: tuple(sorted(told[pk], key=lambda link: link.at)) for pk in ids}


def _event_facts(event: CaseEvent) -> EventFacts:
    return EventFacts(
        name=event.name,
        at=event.at,
        entered_at=event.entered_at,
        by=str(event.by_id or ""),
        reason=event.reason,
        document_kind=event.document_kind,
    )


def _documents_on(cases: Sequence[Case]) -> dict[str, list[DocumentFacts]]:
    """Freeze the documents that count: no void ones, none replaced by a newer version, no opinion that sent back."""
    rows = list(
        Document.objects.filter(
            bureau__in={case.bureau_id for case in cases},
            subject_kind=kind_of(Case),
            subject_id__in=[str(case.pk) for case in cases],
        )
        .exclude(state="void")
        .select_related("handler")
        .prefetch_related("signatures")
        .order_by("pk")
    )
    give_forms(rows)
    replaced = {row.supersedes_id for row in rows if row.supersedes_id and row.state == "issued"}
    running = _running_requests([row for row in rows if row.state == "pending"])
    took_part = signatures_on({row.pk: int(row.subject_id) for row in rows if row.kind == "collective_discussion"})
    found: dict[str, list[DocumentFacts]] = defaultdict(list)
    for row in rows:
        if row.pk not in replaced and not (row.kind == "legal_opinion" and row.fields.get("conclusion") == RETURNED):
            request = running.get(str(row.pk))
            opinions = _opinions(row, request, list(request.steps.all())) if request else ()
            frozen = document_facts(row, opinions)
            if row.pk in took_part:
                there, signed = took_part[row.pk]
                frozen = replace(frozen, participants=there, signed_by=signed)
            found[row.subject_id].append(frozen)
    return found


def _running_requests(documents: Sequence[Document]) -> dict[str, Request]:
    """Give the newest request on each document, its decided steps read along."""
    decided = Step.objects.filter(decided_at__isnull=False).select_related("officer").order_by("order")
    rows = Request.objects.filter(
        bureau__in={row.bureau_id for row in documents},
        subject_kind=kind_of(Document),
        subject_id__in=[str(row.pk) for row in documents],
    )
    ordered = rows.order_by("requested_at", "pk").prefetch_related(Prefetch("steps", decided))
    return {request.subject_id: request for request in ordered}  # a later one takes the place of the former


def _opinions(document: Document, request: Request, decided: Sequence[Step]) -> tuple[OpinionFacts, ...]:
    form = document.form
    own = [item for item in form.fields if item.role == "handler"]
    given = [
        OpinionFacts(
            role="handler",
            officer=OfficerFacts(id=str(document.handler_id), name=document.handler.name),
            decision="agree",
            opinion=printed(item, document.fields.get(item.code)),
            decided_at=request.requested_at,
        )
        for item in own
    ]
    said = [
        OpinionFacts(
            role=step.opinion_of,
            officer=OfficerFacts(id=str(step.officer_id), name=step.officer.name if step.officer else ""),
            decision=step.decision,
            opinion=step.opinion,
            decided_at=step.decided_at,
        )
        for step in decided
    ]
    return (*given, *said)


def _recordings_on(
    case_ids: Sequence[int],
) -> tuple[dict[int, list[RecordingFacts]], dict[int, dict[str, InterruptionFacts]]]:
    """Freeze the recordings on the files, in the order they were put there, and the breaks reported beside them."""
    links = list(
        CaseRecording.objects.filter(among("case", case_ids)).order_by("pk").values_list("case_id", "recording_id")
    )
    rows = recording_rows(Recording.objects.filter(among("pk", {recording for _, recording in links})))
    facts = recordings_facts(rows)
    behind = breaks_behind(facts) if facts else {}
    found: dict[int, list[RecordingFacts]] = defaultdict(list)
    breaks: dict[int, dict[str, InterruptionFacts]] = defaultdict(dict)
    for case, recording in links:
        found[case].append(facts[recording])
        breaks[case].update({one.id: one for one in behind.get(recording, ())})
    return found, breaks
