"""Reads of performance: the accounts of a case, what the law is told of it, when remedies end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liuhen.bureau.queries import among
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import (
    Case,
    CourtApplication,
    Instalment,
    Obligation,
    Performance,
    Recheck,
    Remedy,
    Reminder,
    Service,
    Unperformed,
)
from liuhen.cases.performing.account import Account, Done, Part
from liuhen.cases.performing.words import Corrected, Owed
from liuhen.documents.fields import Value
from liuhen.law.checks.service import DECISION, class_of
from liuhen.law.citation import Citation
from liuhen.law.facts import DueFacts, EventFacts, ServiceFacts
from liuhen.law.pack import Pack

REVIEW, LAWSUIT = "remedy_review", "remedy_lawsuit"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyTerm:
    """Until when the party may go against a decision."""

    code: str
    words: str
    due_at: datetime
    citation: Citation


def accounts_of(case: Case) -> tuple[Account, ...]:
    """Give the obligations of a case with everything done towards them, oldest first."""
    return accounts_on([case.pk]).get(case.pk, ())


def accounts_on(case_ids: Collection[int]) -> dict[int, tuple[Account, ...]]:
    """Give the obligations of many cases with everything done towards them, by case. Four queries."""
    mine = among("case", list(case_ids))
    rows = list(Obligation.objects.filter(mine, withdrawn_at__isnull=True).order_by("pk"))
    keys = [row.pk for row in rows]
    parts: dict[int, list[Instalment]] = defaultdict(list)
    for part in Instalment.objects.filter(among("obligation", keys)).order_by("plan", "due_on"):
        parts[part.obligation_id].append(part)
    done: dict[int, list[Performance]] = defaultdict(list)
    for one in Performance.objects.filter(among("obligation", keys)).order_by("at", "pk"):
        done[one.obligation_id].append(one)
    last = {row.case_id: row for row in Recheck.objects.filter(mine).order_by("at", "pk")}
    found: dict[int, list[Account]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(_account(row, parts[row.pk], done[row.pk], last.get(row.case_id)))
    return {case: tuple(accounts) for case, accounts in found.items()}


def owes(accounts: Sequence[Account]) -> bool:
    """Say whether something to pay or to do was written down as owed, beside a correction."""
    return any(one.kind is not Owed.CORRECTION for one in accounts)


def dues_of(accounts: Sequence[Account]) -> tuple[DueFacts, ...]:
    """Give each day fixed for what is owed, for the law; corrections have a clock of their own."""
    return tuple(
        DueFacts(id=f"{one.id}.{place}" if one.parts else f"{one.id}", words=words, due_on=due_on, settled_at=kept)
        for one in accounts
        if one.kind is not Owed.CORRECTION
        for place, (words, due_on, kept) in enumerate(one.days, 1)
    )


def correction_due(case: Case) -> date | None:
    """Give the day until which a breach is to be corrected: the newest of order, obligation and recheck."""
    again = case.rechecks.filter(next_due_on__isnull=False).order_by("at", "pk").last()
    owed = case.obligations.filter(kind=Owed.CORRECTION, withdrawn_at__isnull=True, due_on__isnull=False).last()
    return (again and again.next_due_on) or case.correction_due_on or (owed.due_on if owed else None)


def told_for_drafts(case: Case) -> dict[str, Value]:
    """Give what is to be corrected and until when, for a fresh draft where no order to correct says it."""
    owed = case.obligations.filter(kind=Owed.CORRECTION, withdrawn_at__isnull=True).order_by("pk")
    due_on = correction_due(case)
    return {
        "corrections": list(owed.values_list("words", flat=True)),
        "correct_by": due_on.isoformat() if due_on else "",
    }


def remedy_terms(pack: Pack, served_at: datetime) -> tuple[RemedyTerm, ...]:
    """Give the terms of review and lawsuit against a decision served at this instant, as the laws in force say."""
    return tuple(
        RemedyTerm(
            code=clock.code,
            words=clock.zh,
            due_at=clock.limit.term.due(served_at, calendar=pack.calendar).at,
            citation=layer.cite(clock.req),
        )
        for layer in pack.layers
        for clock in layer.body.clocks
        if clock.code in (REVIEW, LAWSUIT)
    )


def performing_links(case_ids: Collection[int]) -> dict[int, list[EventFacts]]:
    """Freeze what happened after decisions for the law, by case. Nine queries."""
    found: dict[int, list[EventFacts]] = defaultdict(list)
    mine = among("case", list(case_ids))

    def add(case: int, name: str, at: datetime | None, reason: str = "", which: str = "") -> None:
        if at is not None:
            found[case].append(EventFacts(name=name, at=at, entered_at=at, reason=reason, which=which))

    calls = list(Reminder.objects.filter(mine))
    served = _first_served([row.document_id for row in calls if row.document_id])
    for row in calls:
        add(row.case_id, "reminder", row.made_at, row.words)
        add(row.case_id, "reminder_served", row.served_at or served.get(row.document_id or 0))
    for order in Obligation.objects.filter(mine, kind=Owed.CORRECTION, withdrawn_at__isnull=True):
        add(order.case_id, "correction_ordered", order.registered_at, order.words)
    for case, at, result in Recheck.objects.filter(mine).values_list("case_id", "at", "result"):
        add(case, "recheck", at, Corrected(result).label)
    for application in CourtApplication.objects.filter(mine):
        add(application.case_id, "court_application", application.applied_at)
        add(application.case_id, "court_result", application.result_at, application.result)
    for case, at, words in Unperformed.objects.filter(mine).values_list("case_id", "at", "words"):
        add(case, "not_performed", at, words)
    spot = Performance.objects.filter(mine, on_the_spot=True)
    for one in spot:
        add(one.case_id, "fine_collected", one.at, which=f"{one.pk}")
        add(one.case_id, "fine_handed_in", one.handed_in_at, which=f"{one.pk}")
    for remedy in Remedy.objects.filter(mine):
        add(remedy.case_id, f"{remedy.kind}_applied", remedy.filed_at)
    return found


def _first_served(documents: Collection[int]) -> dict[int, datetime]:
    """Give when each document first reached the party. One query."""
    rows = Service.objects.filter(document__in=documents, served_at__isnull=False).order_by("-served_at")
    return {document: at for document, at in rows.values_list("document_id", "served_at") if at is not None}


def remedies_over(pack: Pack, services: Sequence[ServiceFacts], told: Sequence[EventFacts]) -> tuple[EventFacts, ...]:
    """Say when the party's remedies against the decision ended, if it used none; the window of the court opens then."""
    served = [one.served_at for one in services if class_of(one) == DECISION and one.served_at and not one.returned]
    if not served or any(one.name in ("review_applied", "lawsuit_applied") for one in told):
        return ()
    ends = [term.due_at for term in remedy_terms(pack, min(served))]
    if not ends:
        return ()
    last = max(ends) - timedelta(seconds=1)  # a due instant is 24:00, which is the next day's
    return (EventFacts(name="remedy_expired", at=last, entered_at=last),)


def performance_kept(case_ids: Collection[int]) -> dict[int, bool]:
    """Say of each case with a performance whether every one of them has a paper kept. Two queries."""
    rows = list(Performance.objects.filter(among("case", list(case_ids))).values_list("case_id", "pk"))
    files = files_about("performance", [pk for _, pk in rows])
    found: dict[int, bool] = {}
    for case, pk in rows:
        found[case] = found.get(case, True) and bool(files.get(pk))
    return found


def _account(row: Obligation, parts: list[Instalment], done: list[Performance], last: Recheck | None) -> Account:
    plan = max((part.plan for part in parts), default=0)
    return Account(
        id=row.pk,
        kind=Owed(row.kind),
        words=row.words,
        amount=row.amount,
        due_on=row.due_on,
        parts=tuple(Part(due_on=part.due_on, amount=part.amount) for part in parts if part.plan == plan),
        done=tuple(Done(at=one.at, amount=one.amount) for one in done),
        is_corrected=last is not None and last.result == Corrected.DONE,
    )
