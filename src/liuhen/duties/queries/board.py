"""The board: findings with the status they have now, ordered by legal risk (look.md rule 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.duties.models import Finding, Outcome, Subject
from liuhen.duties.rows import KIND_NUMBERS, stretches, subject_name
from liuhen.law.finding import Level, Status
from liuhen.law.term import civil_day, end_of

WEEK = timedelta(days=7)
ALIKE = 30  # rows read for each row shown, so that a very full board stays quick
KEPT = timedelta(days=30)  # a duty done too late stays on the board so long, unless somebody has written why
MOST_STRETCHES = 100  # a condition of very many parts is more than a database takes
# rank → title of the group and why it stands there
BOARD_GROUPS: dict[int, tuple[str, str]] = {
    0: ("已违反、已超期", "先补救，再写明原因。系统不会替您判定责任"),
    2: ("今日 24:00 前到期", "今日办完即为按时"),
    3: ("需人工判断", "法律没有给出数字或事实不足，必须有人署名决定"),
    4: ("七日内到期", "同类中剩余时间短的在前"),
    5: ("待办，未到期", "没有到期日，或者到期日在七日之后"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one rank."""

    rank: int
    title: str
    why: str
    rows: tuple[Finding, ...]  # each stands for `alike`, the rows of its bundle that owe the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of the segments."""

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
        When(status__in=(Status.BREACHED.value, Status.OVERDUE.value), then=Value(0)),
        When(status=Status.NEEDS_JUDGEMENT.value, then=Value(3)),
        When(due_at__lte=today, then=Value(2)),
        When(due_at__lte=now + WEEK, then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
    return rows.annotate(status=status).annotate(rank=rank)


def filtered(officer: Officer, now: datetime, show: str = "") -> QuerySet[Finding]:
    """Return what stands on the officer's board: `show` is '', mine, today, judge or advice."""
    rows = with_status(scope(officer, "duty.list", Finding.objects.all(), at=now), now)
    rows = rows.filter(Q(since__isnull=True) | Q(since__lte=now), shows_from__lte=now)
    rows = rows.exclude(Q(("status__in", (Status.MET.value, Status.NOT_APPLICABLE.value))))
    rows = rows.exclude(closed_at__lt=now - KEPT)
    rows = rows.exclude(Q(("status", Status.TODO.value)), due_at__gt=now + WEEK)
    if show == "advice":
        return rows.filter(duty__level=Level.ADVICE.value)
    rows = rows.exclude(duty__level=Level.ADVICE.value)
    if show == "mine":
        return rows.filter(officer=officer)
    return _ranked(rows, {"today": 2, "judge": 3}[show]) if show in ("today", "judge") else rows


def duty_board(officer: Officer, now: datetime, show: str = "", most: int = 200) -> tuple[Group, ...]:
    """Return the groups of the board in their order; inside a group the least time left comes first."""
    rows = filtered(officer, now, show).select_related("officer", "bureau", "about", "duty")
    ordered = rows.order_by(F("rank"), _breaches_first(), F("due_at").asc(nulls_last=True), "since", "pk")
    return tuple(_groups(bundled(ordered[: most * ALIKE])[:most]))


def bundled(rows: Iterable[Finding]) -> list[Finding]:
    """Show rows of one bundle that owe the same as one row; the first carries all of them as `alike`."""
    first: dict[tuple[object, ...], list[Finding]] = {}
    for row in rows:
        key = (row.about.bundle or row.pk, row.rule, row.words, getattr(row, "status", ""), getattr(row, "rank", 5))
        first.setdefault(key, []).append(row)
    for alike in first.values():
        alike[0].alike = tuple(alike)  # type: ignore[attr-defined]
    return [alike[0] for alike in first.values()]


def alike_of(row: Finding) -> tuple[Finding, ...]:
    """Return the rows that a row of the board stands for."""
    return getattr(row, "alike", (row,))


def same_as(row: Finding) -> QuerySet[Finding]:
    """Return the findings of one bundle that say the same of their subjects."""
    pairs = Subject.objects.filter(bundle=row.about.bundle, kind=row.about.kind).values_list("key", flat=True)
    return rows_about(row.about.kind, list(pairs)).filter(duty__rule=row.rule, duty__words=row.words)


def duty_counts(officer: Officer, now: datetime) -> Counts:
    """Return the figures of the segments."""
    rows = filtered(officer, now)
    return Counts(
        everything=_count(rows),
        mine=_count(rows.filter(officer=officer)),
        today=_count(_ranked(rows, 2)),
        judge=_count(_ranked(rows, 3)),
        late=_count(_ranked(rows, 0)),
        advice=_count(filtered(officer, now, "advice")),
    )


def duty_count(officer: Officer) -> tuple[int, bool]:
    """Return how much waits on the board within a week, and whether anything is late: the figure in the menu."""
    rows = filtered(officer, timezone.now())
    waiting = _count(rows.filter(Q(("rank__lt", 5))))
    return waiting, _ranked(rows, 0).exists()


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


def _count(rows: QuerySet[Finding]) -> int:
    """Count the rows as the board shows them, alike ones of one bundle as one."""
    return (
        rows.order_by()
        .values("about__bundle", "duty__rule", "duty__words", state=F("status"), place=F("rank"))
        .distinct()
        .count()
    )


def _ranked(rows: QuerySet[Finding], rank: int) -> QuerySet[Finding]:
    return rows.filter(Q(("rank", rank)))


def _breaches_first() -> Case:
    return Case(
        When(Q(("status", Status.BREACHED.value)), then=Value(0)), default=Value(1), output_field=IntegerField()
    )


def _groups(rows: list[Finding]) -> Iterator[Group]:
    for rank, members in groupby(rows, key=lambda row: int(getattr(row, "rank", 5))):
        title, why = BOARD_GROUPS[rank]
        yield Group(rank=rank, title=title, why=why, rows=tuple(members))
