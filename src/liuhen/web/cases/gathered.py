"""What the page of a case shows, gathered from the rooms: steps, hindrances, documents, recordings, opinions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from liuhen.approvals.models import Request, Step
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, people_with, scope
from liuhen.bureau.roles import Role
from liuhen.cases.board import Stage, hindering
from liuhen.cases.lifecycle import APPROVED_KINDS
from liuhen.cases.models import Case, CaseEvent, CaseRecording
from liuhen.cases.paperwork.queries import laid_out, signed_words
from liuhen.cases.queries import case_facts, live_events, live_handlers, next_step, rules_of
from liuhen.cases.sheets import PROCEDURES
from liuhen.cases.steps import Special
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.field.segments.queries import pause_of
from liuhen.law.check import check
from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Finding, Hindrance, Level
from liuhen.law.gate import gate
from liuhen.law.lifecycle import Procedure, State, Who
from liuhen.web.evidence.continuity import Bar, Stretch, bar
from liuhen.web.procedures.bar import road_view
from liuhen.web.words import OFFICE, why_date

# What the page offers, and the verb that decides whether it does.
SHOWN_ACTS = {
    "draft": "case.draft",
    "draft_opinion": "case.draft_opinion",
    "file_evidence": "case.file_evidence",
    "describe": "case.describe",
    "mark_not_applicable": "case.mark_not_applicable",
    "assign": "case.assign",
    "serve": "case.serve",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One term of the case."""

    words: str
    citation: Citation
    due_at: datetime | None
    closed_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """The recordings on file for one stage and purpose."""

    label: str
    first: str
    count: int
    purpose: str
    drawn: Bar | None
    words: str
    chip: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One opinion, or one that is awaited."""

    at: datetime | None
    who: str
    words: str
    is_open: bool


def case_view(case: Case, by: Officer, *, shown: str) -> dict[str, object]:
    """Gather the page. `shown`: now (the current stage), all, or missing."""
    now, pack = timezone.now(), rules_of(case)
    facts = case_facts(case, at=now)
    step = next_step(case)
    cycle = pack.procedure(case.act_type)
    ahead = cycle.transition(case.state, step)
    hindrances = gate(facts, step, pack, now) if ahead else ()
    findings = check(facts, pack, now)
    papers = list(documents_of(case))
    stages = laid_out(case, pack, hindrances, papers=papers)
    return {
        "case": case,
        **road_view(case, by, facts.links, findings, stages, _specials(case, papers, now)),
        "arisen": scope(by, "case.view", case.arisen.all()).order_by("pk"),
        "next_label": cycle.label_of(ahead.end) if ahead else "",
        "procedure": cycle,
        "blocking": _told(hindering(hindrances), papers),
        "authorities": _authorities(hindering(hindrances)),
        "advice": [one for one in hindrances if one.level != Level.BLOCK],
        **_documents(papers, stages, shown=shown),
        **_evidence(case),
        "clocks": _clocks(case, findings, now),
        "opinions": _opinions(papers),
        "handlers": [row.officer for row in live_handlers(case)],
        "is_protected": case.sources.filter(complainant__isnull=False).exists(),
        "actions": _actions(cycle, case, by, step, hindrances),
        "last": _correctable(case, by),
        "may": {name: bool(may(by, verb, case)) for name, verb in SHOWN_ACTS.items()},
        "colleagues": people_with(case.bureau, Role.OFFICER).exclude(case_handlings__case=case).order_by("pk"),
        "archive_classes": pack.archive_classes(),
        "days": (timezone.localdate(now) - timezone.localdate(case.filed_at)).days + 1 if case.filed_at else 0,
    }


def _told(hindrances: tuple[Hindrance, ...], papers: list[Document]) -> list[Hindrance]:
    """Say of a document that is on its way how far it is, instead of calling it missing."""
    on_the_way = {paper.kind: paper for paper in papers if paper.state in ("draft", "pending", "approved", "reserved")}
    told = []
    for one in hindrances:
        paper = on_the_way.get(one.document_kind)
        words = f"{paper.title}{_HOW_FAR[paper.state]}" if paper else one.words
        told.append(replace(one, words=words))
    return told


_HOW_FAR = {"draft": "还是草稿", "pending": "还在审批", "approved": "还没有签发", "reserved": "还没有签发"}


def _documents(papers: list[Document], stages: tuple[Stage, ...], *, shown: str) -> dict[str, object]:
    lines = [line for stage in stages for line in stage.lines]
    return {
        "missing": [line for line in lines if line.is_missing],
        "stages": _shown(stages, shown),
        "folded": _folded(stages, shown),
        "shown": shown,
        "count": {
            "all": len(lines),
            "held": sum(line.chip[0] == "met" for line in lines),
            "missing": sum(line.is_missing for line in lines),
            "na": sum(line.chip[0] == "na" for line in lines),
        },
        "make_up": [paper for paper in papers if paper.state == "reserved"],
    }


def _evidence(case: Case) -> dict[str, object]:
    links = list(case.recordings.select_related("recording", "recording__device"))
    return {
        "reels": _reels(links),
        "undecided": sum(1 for link in links if link.recording.is_evidence is None),
        "length": sum((link.recording.seconds or 0) for link in links),
        "recorded": len(links),
    }


def _authorities(hindrances: tuple[Hindrance, ...]) -> list[Citation]:
    """Give each citation once."""
    return list({one.citation.chip: one.citation for one in hindrances}.values())


def _specials(case: Case, papers: list[Document], now: datetime) -> dict[State, tuple[Special, ...]]:
    specials: dict[State, tuple[Special, ...]] = {}
    filing = [paper for paper in papers if paper.kind == "filing_approval" and paper.state == "issued"]
    if filing:
        specials[State.FILED] = (Special(words=f"{signed_words(filing[-1])}齐"),)
    if case.statement_until is not None:
        is_open = timezone.localdate(now) <= case.statement_until and not case.statement_made
        specials[State.REVIEW] = (Special(words="告知 陈述期" if is_open else "告知 已结", is_open=is_open),)
    return specials


def _shown(stages: tuple[Stage, ...], shown: str) -> list[Stage]:
    if shown == "all":
        return list(stages)
    if shown == "missing":
        return [stage for stage in stages if stage.missing]
    return [stage for stage in stages if not stage.is_ahead]


def _folded(stages: tuple[Stage, ...], shown: str) -> str:
    ahead = [stage for stage in stages if stage.is_ahead]
    if shown != "now" or not ahead:
        return ""
    return (
        f"{'、'.join(stage.label for stage in ahead)}｜共 {sum(len(stage.lines) for stage in ahead)} 件，尚未到该环节"
    )


def _reels(links: list[CaseRecording]) -> list[Reel]:
    grouped: dict[tuple[str, str], list[CaseRecording]] = {}
    for link in links:
        grouped.setdefault((link.stage, link.purpose), []).append(link)
    return [_reel(stage, purpose, rows) for (stage, purpose), rows in grouped.items()]


def _reel(stage: str, purpose: str, rows: list[CaseRecording]) -> Reel:
    stretches = [
        Stretch(number=row.recording.number, start=row.recording.started_earliest, end=row.recording.ended_latest)
        for row in rows
        if row.recording.started_earliest and row.recording.ended_latest
    ]
    drawn = bar(stretches, gap_seconds=max(pause_of(device) for device in {row.recording.device for row in rows}))
    decided = {row.recording.is_evidence for row in rows}
    chip = ("judge", "需人工判断") if None in decided else ("met", "作证据") if True in decided else ("na", "不作证据")
    seconds = sum(row.recording.seconds or 0 for row in rows)
    gaps = len(drawn.gaps) if drawn else 0
    return Reel(
        label=State(stage).label if stage in set(State) else stage,
        first=rows[0].recording.number,
        count=len(rows),
        purpose=purpose,
        drawn=drawn,
        words=f"{'间断 ' + str(gaps) + ' 处，' if gaps else '连续 ' if drawn else ''}{_length(seconds)}",
        chip=chip,
    )


def _length(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def _clocks(case: Case, findings: tuple[Finding, ...], now: datetime) -> list[Clock]:
    clocks = [
        Clock(
            words=one.words,
            citation=one.citation,
            due_at=one.due_at,
            closed_at=one.closed_at,
            why="已办" if one.closed_at else why_date(one.moved, is_provisional=one.provisional),
        )
        for one in findings
        if one.due_at is not None
    ]
    if case.statement_until is not None and not case.statement_made and not case.statement_waived:
        end = datetime.combine(case.statement_until + timedelta(days=1), time.min, tzinfo=OFFICE)
        told = Citation(source=Source.DOCUMENT, article="告知书载明", title="权利告知文书")
        over = end if end <= now else None
        clocks.insert(0, Clock(words="陈述、申辩期", citation=told, due_at=end, closed_at=over, why="已届满"))
    return sorted(clocks, key=lambda one: (one.closed_at is not None, one.due_at or now))


def _opinions(papers: list[Document]) -> list[Opinion]:
    ids = [str(paper.pk) for paper in papers]
    if not ids:
        return []
    requests = Request.objects.filter(bureau=papers[0].bureau_id, subject_kind="document", subject_id__in=ids)
    steps = Step.objects.filter(request__in=requests).select_related("officer", "request")
    told = [
        Opinion(
            at=step.decided_at,
            who=step.label,
            words=f"{step.get_decision_display()}（{step.request.shown['title']}）：{step.opinion}",
            is_open=False,
        )
        for step in steps
        if step.decided_at
    ]
    waiting = [
        Opinion(at=None, who=step.label, words=f"待签署意见（{step.request.shown['title']}）", is_open=True)
        for step in steps
        if step.is_open
    ]
    return waiting + sorted(told, key=lambda one: one.at or _EVER, reverse=True)


_EVER = datetime.min.replace(tzinfo=OFFICE)


def _actions(
    cycle: Procedure, case: Case, by: Officer, step: str, hindrances: tuple[Hindrance, ...]
) -> dict[str, object]:
    """Name the one primary act of the page, and the plain ones beside it."""
    blocked = hindering(hindrances)
    actions: dict[str, object] = {"others": _others(cycle, case, by, step)}
    row = cycle.transition(case.state, step)
    is_direct = row is not None and row.by in DIRECT and not row.asks_why
    if row is not None and is_direct and not blocked and may(by, row.verb, case):
        actions["primary"] = {"step": step, "label": row.label}
    elif row is not None and row.by is Who.APPROVAL and may(by, _ask_verb(row.carrier), case):
        actions["draft"] = {"kind": row.carrier, "label": row.label}
    elif row is not None and row.by is Who.SERVICE and may(by, "case.serve", case):
        decision = documents_of(case).filter(kind=row.carrier, state="issued").last()
        actions["serve"] = decision and reverse("case_serve_form", args=[case.pk, decision.pk])
    elif step == "archive":
        actions["archive"] = _address("archive")
    return actions


def _ask_verb(kind: str) -> str:
    return PROCEDURES[APPROVED_KINDS[kind]].ask if kind in APPROVED_KINDS else "case.request_document"


DIRECT = (Who.TEAM, Who.HEAD)  # steps that need no page of their own


def _others(cycle: Procedure, case: Case, by: Officer, step: str) -> list[dict[str, str]]:
    return [
        {"step": row.step, "label": row.label}
        for row in cycle.steps_from(case.state)
        if row.by in DIRECT and (row.asks_why or row.step != step) and may(by, row.verb, case)
    ]


def _correctable(case: Case, by: Officer) -> CaseEvent | None:
    live = live_events(case)
    if len(live) < 2 or case.state == State.ARCHIVED or not may(by, "case.correct", case):
        return None
    return live[-1]


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
