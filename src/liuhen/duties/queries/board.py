"""The board: findings with the status they have now, ordered by legal risk (look.md rule 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any, cast

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Min, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.duties.leaving.queries import taken_over_by
from liuhen.duties.models import Finding, Outcome, Subject
from liuhen.duties.rows import KIND_NUMBERS, stretches, subject_name
from liuhen.law.finding import Level, Status
from liuhen.law.term import civil_day, end_of

WEEK = timedelta(days=7)
ALIKE = 30  # rows read for each row shown, so that a very full board stays quick
KEPT = timedelta(days=30)  # a duty done too late stays on the board so long, unless somebody has written why
MOST_STRETCHES = 100  # a condition of very many parts is more than a database takes
COUNTED = 10_000  # what is more is 一万以上 (decisions 27)
# what a custodian asks for by its matter: name of the filter → beginnings of rules
MATTERS: dict[str, tuple[str, ...]] = {
    "late": ("ingest.deadline", "ingest.exception", "ingest.performer"),
    "unsorted": ("labels", "originals.outside"),
    "gaps": ("interruption", "recording.duty"),
}
ALIKE_BY = ("about__bundle", "duty__rule", "duty__words", "status", "rank")
LATE, TODAY, JUDGE, WITHIN_WEEK, LATER = 0, 2, 3, 4, 5
# rank → title of the group and why it stands there
BOARD_GROUPS: dict[int, tuple[str, str]] = {
    LATE: ("已违反、已超期", "先补救，再写明原因。系统不会替您判定责任"),
    TODAY: ("今日 24:00 前到期", "今日办完即为按时"),
    JUDGE: ("需人工判断", "法律没有给出数字或事实不足，必须有人署名决定"),
    WITHIN_WEEK: ("七日内到期", "同类中剩余时间短的在前"),
    LATER: ("待办，未到期", "没有到期日，或者到期日在七日之后"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one rank."""

    rank: int
    title: str
    why: str
    rows: tuple[Finding, ...]  # each stands for `alike_of`, the rows of its bundle that owe the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of the segments; one more than `COUNTED` stands for any number above it."""

    everything: int
    mine: int
    today: int
    judge: int
    late: int
    advice: int


def with_status(rows: QuerySet[Finding], now: datetime) -> QuerySet[Finding]:
    """Annotate `status` as `law.finding.Finding.status_at(now)` computes it, and `rank` for the order of the board."""
    broken = Case(
        When(duty__level__in=(Level.VIOLATION.value, Level.BLOCK.value), then=Value(Status.BREACHED.value)),
        default=Value(Status.OVERDUE.value),
    )
    overdue = Q(overdue_at__lt=now)
    passed = Q(due_at__lt=now)
    status = Case(
        When(
            ~Q(duty__not_applicable="") | Q(judged_as=Outcome.NOT_APPLICABLE), then=Value(Status.NOT_APPLICABLE.value)
        ),
        When(judged_as__in=(Outcome.MET, Outcome.HANDLED), then=Value(Status.MET.value)),
        When(judged_as=Outcome.BROKEN, then=Value(Status.BREACHED.value)),
        When(duty__judgement=True, then=Value(Status.NEEDS_JUDGEMENT.value)),
        When(closed_at__isnull=False, duty__late=True, then=broken),
        When(closed_at__isnull=False, then=Value(Status.MET.value)),
        When(breach_at__lt=now, then=broken),
        When(overdue, then=Value(Status.OVERDUE.value)),
        When(passed, then=F("duty__passed_as")),
        When(warn_at__lte=now, then=Value(Status.DUE.value)),
        default=Value(Status.TODO.value),
        output_field=CharField(),
    )
    today = end_of(civil_day(now))
    rank = Case(
        When(status__in=(Status.BREACHED.value, Status.OVERDUE.value), then=Value(LATE)),
        When(status=Status.NEEDS_JUDGEMENT.value, then=Value(JUDGE)),
        When(due_at__lte=today, then=Value(TODAY)),
        When(due_at__lte=now + WEEK, then=Value(WITHIN_WEEK)),
        default=Value(LATER),
        output_field=IntegerField(),
    )
    return rows.annotate(status=status).annotate(rank=rank)


def filtered(officer: Officer, now: datetime, show: str = "") -> QuerySet[Finding]:
    """Return what stands on the officer's board: `show` is '', mine, today, judge, advice or one of `MATTERS`."""
    taken = taken_over_by(officer)
    rows = _standing(officer, taken, now)
    if show in MATTERS:
        about = rows.filter(reduce(or_, (Q(duty__rule__startswith=rule) for rule in MATTERS[show])))
        return _ranked(about, LATE, now) if show == "late" else about
    if show == "advice":
        return rows.filter(duty__level=Level.ADVICE.value)
    rows = rows.exclude(duty__level=Level.ADVICE.value)
    if show == "mine":
        return rows.filter(_his(officer, taken))
    return _ranked(rows, {"today": TODAY, "judge": JUDGE}[show], now) if show in ("today", "judge") else rows


def _standing(officer: Officer, taken: Q | None, now: datetime) -> QuerySet[Finding]:
    return with_status(_seen(officer, taken, now), now).exclude(closed_at__lt=now - KEPT)


def _seen(officer: Officer, taken: Q | None, now: datetime) -> QuerySet[Finding]:
    """Return the findings within a person's reach, and those of officers he succeeded in another unit."""
    shown = Finding.objects.filter(shows_from__lte=now)
    within = scope(officer, "duty.list", shown, at=now)
    return within | shown.filter(taken, bureau=officer.bureau_id, secrecy="") if taken else within


def _his(officer: Officer, taken: Q | None) -> Q:
    return Q(officer=officer) | taken if taken else Q(officer=officer)


def duty_board(officer: Officer, now: datetime, show: str = "", most: int = 200) -> tuple[Group, ...]:
    """Return the groups of the board in their order; inside a group the least time left comes first."""
    rows = filtered(officer, now, show)
    ordered = rows.order_by(F("rank"), _breaches_first(), F("due_at").asc(nulls_last=True), "since", "pk")
    first = list(ordered.values_list("pk", flat=True)[: most * ALIKE])
    said = {pk: same for pk, *same in with_status(_named(first), now).values_list("pk", *ALIKE_BY)}
    alike = _bundled(((pk, *said[pk]) for pk in first if pk in said), most)
    shown = with_status(_named(alike), now).select_related("officer", "bureau", "about", "duty").in_bulk()
    return tuple(_groups([_standing_for(shown[pk], several) for pk, several in alike.items() if pk in shown]))


def alike_of(row: Finding) -> tuple[int, ...]:
    """Return the names of the rows that a row of the board stands for."""
    return getattr(row, "alike", (row.pk,))


def same_as(row: Finding) -> QuerySet[Finding]:
    """Return the findings of one bundle that say the same of their subjects."""
    pairs = Subject.objects.filter(bundle=row.about.bundle, kind=row.about.kind).values_list("key", flat=True)
    return rows_about(row.about.kind, list(pairs)).filter(duty__rule=row.rule, duty__words=row.words)


def duty_counts(officer: Officer, now: datetime) -> Counts:
    """Return the figures of the segments, all in one question: alike rows of one bundle count as one."""
    taken = taken_over_by(officer)
    binding = ~Q(duty__level=Level.ADVICE.value)
    has = {
        "everything": binding,
        "mine": binding & _his(officer, taken),
        "today": binding & _of_rank(TODAY, now),
        "judge": binding & _of_rank(JUDGE, now),
        "late": binding & _of_rank(LATE, now),
        "advice": ~binding,
    }
    flags = {f"is_{name}": Max(Case(When(what, then=1), default=0)) for name, what in has.items()}
    alike = _standing(officer, taken, now).order_by().values(*ALIKE_BY).annotate(**flags)
    found = alike.aggregate(**{name: Sum(f"is_{name}") for name in has})
    return Counts(**{name: min(found[name] or 0, COUNTED + 1) for name in has})


def duty_count(officer: Officer) -> tuple[int, bool]:
    """Return how much waits on the board within a week, and whether anything is late: the figure in the menu."""
    now = timezone.now()
    soon = filtered(officer, now).filter(Q(("rank__lt", LATER)))
    found = _shown_rows(soon).aggregate(count=Count("*"), first=Min("rank"))
    return int(found["count"]), found["first"] == LATE


def findings_of(kind: str, subject_id: object, now: datetime) -> QuerySet[Finding]:
    """Return the findings of one subject with their status, for the subject's own page."""
    rows = rows_about(kind, [subject_id]).select_related("about", "duty")
    return with_status(rows, now).order_by(F("rank"), F("due_at").asc(nulls_last=True), "duty__rule")


def rows_about(kind: str, subject_ids: Collection[object]) -> QuerySet[Finding]:
    """Return the rows of some subjects: they stand side by side, so few are asked for by their ends."""
    keys = [int(str(pk)) for pk in subject_ids]
    ends = list(stretches(kind, keys)) if kind in KIND_NUMBERS else []
    if not ends:
        return Finding.objects.none()
    if len(ends) > MOST_STRETCHES:
        return Finding.objects.filter(about__in=[subject_name(kind, key) for key in keys])
    return Finding.objects.filter(reduce(or_, (Q(pk__gte=first, pk__lt=end) for first, end in ends)))


def _shown_rows(rows: QuerySet[Finding]) -> QuerySet[Any, dict[str, Any]]:
    shown: QuerySet[Any, dict[str, Any]] = rows.order_by(F("rank")).values(*ALIKE_BY).distinct()
    return shown[: COUNTED + 1]


def _named(names: Collection[int]) -> QuerySet[Finding]:
    return Finding.objects.filter(pk__in=names)


def _bundled(rows: Iterable[tuple[object, ...]], most: int) -> dict[int, tuple[int, ...]]:
    """Show rows of one bundle that owe the same as one row: the name of the first, and those of all alike."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for pk, *same in rows:
        alike.setdefault(tuple(same), []).append(cast("int", pk))
    return {several[0]: tuple(several) for several in list(alike.values())[:most]}


def _standing_for(row: Finding, several: tuple[int, ...]) -> Finding:
    row.alike = several  # type: ignore[attr-defined] # for `alike_of`
    return row


def _ranked(rows: QuerySet[Finding], rank: int, now: datetime) -> QuerySet[Finding]:
    return rows.filter(_of_rank(rank, now))


def _of_rank(rank: int, now: datetime) -> Q:
    of_rank = Q(("rank", rank))
    return of_rank & Q(due_at__range=(now, end_of(civil_day(now)))) if rank == TODAY else of_rank


def _breaches_first() -> Case:
    return Case(
        When(Q(("status", Status.BREACHED.value)), then=Value(0)), default=Value(1), output_field=IntegerField()
    )


def _groups(rows: list[Finding]) -> Iterator[Group]:
    for rank, members in groupby(rows, key=lambda row: int(getattr(row, "rank", 5))):
        title, why = BOARD_GROUPS[rank]
        yield Group(rank=rank, title=title, why=why, rows=tuple(members))
