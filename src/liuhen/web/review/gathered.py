"""What a legal reviewer looks at in one stage of a case: documents, recordings expected and held, gaps, exclusions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.queries import pack_at
from liuhen.cases.board import Stage
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.paperwork.queries import laid_out
from liuhen.cases.queries import case_facts, live_events, next_step, rules_of
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import GroundCheck, RecordingMark
from liuhen.field.coverage import Duty
from liuhen.field.models import Activity
from liuhen.field.queries import Comparison, comparison
from liuhen.field.rules import rule_of
from liuhen.field.segments.queries import pause_of
from liuhen.field.timeline import clock, length
from liuhen.law.checks.stated import stated
from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Finding, Status
from liuhen.law.gate import gate
from liuhen.law.lifecycle import Procedure
from liuhen.law.pack import Pack
from liuhen.web.evidence.continuity import Bar, Stretch, bar
from liuhen.web.field.gaps import GapLine, gap_lines

_CHIPS = {
    Status.BREACHED: ("breach", "没有录像"),
    Status.OVERDUE: ("over", "没有录像"),
    Status.NEEDS_JUDGEMENT: ("judge", "需人工判断"),
    Status.MET: ("met", "已录"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One recording that should be there, or may be."""

    words: str
    more: str
    chip: tuple[str, str]
    citation: Citation | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The recordings of one device on file, with what is continuous in them."""

    device: str
    rows: tuple[CaseRecording, ...]
    drawn: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One gap of an activity with what was said about it."""

    activity: Activity
    line: GapLine


@dataclass(slots=True, kw_only=True)
class Sheet:
    """Everything of one stage."""

    code: str
    label: str
    stage: Stage | None
    owed: list[Owed] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    gaps: list[Missing] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        """Count documents and recordings that are not there."""
        absent = sum(one.chip[0] in ("breach", "over") for one in self.owed)
        return absent + (self.stage.missing if self.stage else 0)

    @property
    def unexplained(self) -> int:
        """Count the gaps nobody accounted for."""
        return sum(one.line.chip in ("breach", "over") for one in self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground against a recording as evidence, and how it stands."""

    code: str
    zh: str
    citation: Citation
    chip: tuple[str, str]
    told: str
    checked: GroundCheck | None = None  # who went through it and found nothing, newest

    @property
    def is_open(self) -> bool:
        """Say whether nobody raised it: it may be gone through and found not to hold."""
        return self.chip[0] == "todo" or self.checked is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One recording with every ground of the rules."""

    link: CaseRecording
    grounds: tuple[Ground, ...]

    @property
    def has_open(self) -> bool:
        """Say whether any ground may be gone through."""
        return any(one.is_open for one in self.grounds)

    @property
    def unchecked(self) -> int:
        """Count the grounds nobody went through."""
        return sum(one.chip[0] == "todo" for one in self.grounds)


def sheets_of(case: Case) -> list[Sheet]:
    """Lay out every stage of the case that has documents, recordings or a place on its road."""
    now, pack = timezone.now(), rules_of(case)
    cycle = pack.procedure(case.act_type)
    facts = case_facts(case, at=now)
    step = next_step(case)
    hindrances = gate(facts, step, pack, now) if step else ()
    stages = laid_out(case, pack, hindrances)
    sheets = {str(one.state): Sheet(code=str(one.state), label=one.label, stage=one) for one in stages}
    road = [str(state) for state in cycle.road]
    for activity in activities_of(case):
        code = _stage_at(case, cycle, activity.arrived_at or activity.planned_at)
        sheet = sheets.setdefault(code, Sheet(code=code, label=cycle.label_of(code), stage=None))
        _add_activity(sheet, activity, case, now)
    for finding, at in _stated(facts, pack):
        code = _stage_at(case, cycle, at)
        sheet = sheets.setdefault(code, Sheet(code=code, label=cycle.label_of(code), stage=None))
        sheet.owed.append(_of_finding(finding, now))
    for code, rows in _filed(case).items():
        sheet = sheets.setdefault(code, Sheet(code=code, label=cycle.label_of(code), stage=None))
        sheet.held += _by_device(rows)
    return sorted(sheets.values(), key=lambda one: road.index(one.code) if one.code in road else len(road))


def exclusions_of(case: Case) -> list[Checked]:
    """Lay out, for each recording that is evidence or may become it, every ground the rules state against it."""
    pack = rules_of(case)
    rules = pack.own.body.evidence.exclusions if pack.own.body.evidence else ()
    links = list(case.recordings.exclude(recording__is_evidence=False).select_related("recording").order_by("pk"))
    if not rules:
        return []
    said: dict[tuple[int, str], RecordingMark] = {}
    marks = RecordingMark.objects.filter(
        recording__in=[link.recording_id for link in links], kind=MarkKind.EXCLUSION.value
    )
    for mark in marks.order_by("pk"):
        said[mark.recording_id, mark.code] = mark  # the newest word counts
    gone: dict[tuple[int, str], GroundCheck] = {}
    checks = GroundCheck.objects.filter(recording__in=[link.recording_id for link in links]).select_related("by")
    for check in checks.order_by("pk"):
        gone |= {(check.recording_id, code): check for code in check.codes}
    return [
        Checked(
            link=link,
            grounds=tuple(
                _ground(
                    (one.code, one.zh, pack.own.cite(one.req)),
                    said.get((link.recording_id, one.code)),
                    gone.get((link.recording_id, one.code)),
                )
                for one in rules
            ),
        )
        for link in links
    ]


def activities_of(case: Case) -> list[Activity]:
    """Return the activities of the case in the order of time."""
    rows = Activity.objects.filter(bureau=case.bureau_id, case_id=case.pk).select_related("bureau", "unit")
    return list(rows.order_by("arrived_at", "planned_at", "pk"))


def _stage_at(case: Case, cycle: Procedure, at: datetime) -> str:
    """Return the state the case was in at an instant."""
    return str(cycle.replayed(event.name for event in live_events(case) if event.at <= at))


def _add_activity(sheet: Sheet, activity: Activity, case: Case, now: datetime) -> None:
    rule = rule_of(pack_at(activity.bureau, activity.arrived_at))
    seen = comparison(activity, rule, now, act_type=case.act_type)
    url = reverse("activity", args=[activity.number])
    for item in seen.expected:
        sheet.owed.append(
            Owed(
                words=f"{item.duty.label}：{item.label}",
                more=f"{activity.number} {activity.title}，{clock(item.span.start)} 至 {clock(item.span.end)}",
                chip=_covered(seen, item.scene, item.duty),
                citation=rule.citations.get(item.scene),
                url=url,
            )
        )
    sheet.gaps += [Missing(activity=activity, line=line) for line in gap_lines(activity, seen, rule)]


def _covered(seen: Comparison, scene: str, duty: Duty) -> tuple[str, str]:
    gaps = [gap for gap in seen.coverage.gaps if gap.scene == scene]
    if not gaps:
        return "met", "已录"
    words = f"缺 {length(sum(gap.seconds for gap in gaps))}"
    return ("over" if duty is Duty.MUST else "todo"), words


def _stated(facts: CaseFacts, pack: Pack) -> Iterator[tuple[Finding, datetime]]:
    """Yield what documents state where nobody entered an activity; the activity's own picture shows the rest."""
    for one in facts.stated:
        if not one.activity:
            alone = stated(replace(facts, stated=(one,)), pack)
            yield from ((finding, one.started_at) for finding in alone)


def _of_finding(finding: Finding, now: datetime) -> Owed:
    return Owed(
        words=finding.words,
        more=finding.happened,
        chip=_CHIPS.get(finding.status_at(now), ("todo", "未到期")),
        citation=finding.citation,
        url="",
    )


def _filed(case: Case) -> dict[str, list[CaseRecording]]:
    found: dict[str, list[CaseRecording]] = {}
    for link in case.recordings.select_related("recording__device", "recording__recorded_by").order_by("pk"):
        found.setdefault(link.stage, []).append(link)
    return found


def _by_device(links: Sequence[CaseRecording]) -> Iterator[Held]:
    """Group recordings by device: a bar joins the files of one device over the pause its make documents."""
    groups: dict[str, list[CaseRecording]] = {}
    for link in links:
        groups.setdefault(link.recording.device.number if link.recording.device else "未登记设备", []).append(link)
    for device, rows in groups.items():
        stretches = [
            Stretch(number=row.recording.number, start=row.recording.started_earliest, end=row.recording.ended_latest)
            for row in rows
            if row.recording.started_earliest and row.recording.ended_latest
        ]
        yield Held(
            device=device, rows=tuple(rows), drawn=bar(stretches, gap_seconds=pause_of(rows[0].recording.device))
        )


def _ground(rule: tuple[str, str, Citation], mark: RecordingMark | None, check: GroundCheck | None) -> Ground:
    """Say how a ground stands: what was raised against the recording goes before what was gone through."""
    code, zh, citation = rule
    if check is not None and (mark is None or (mark.dismissed_at and check.at >= mark.at)):
        return Ground(
            code=code, zh=zh, citation=citation, chip=("met", "已核对，未发现"), told=check.words, checked=check
        )
    if mark is None:
        return Ground(code=code, zh=zh, citation=citation, chip=("todo", "还没有核对"), told="")
    if mark.dismissed_at:
        return Ground(code=code, zh=zh, citation=citation, chip=("met", "不予确认"), told=mark.dismissed_why)
    chip = ("breach", "已确认，不得作证") if mark.confirmed_at else ("judge", "已提出，待确认")
    return Ground(code=code, zh=zh, citation=citation, chip=chip, told=mark.words)
