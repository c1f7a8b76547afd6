"""The gaps of an activity as its page lists them: state, time, what was said about it, and the clause behind it."""

from dataclasses import dataclass

from liuhen.field.coverage import Duty, Explained, Gap, Span
from liuhen.field.interruptions.matching import Fit, Match
from liuhen.field.interruptions.queries import matched, reports_of
from liuhen.field.models import Activity, Interruption, InterruptionState
from liuhen.field.queries import Comparison
from liuhen.field.rules import Rule
from liuhen.field.timeline import clock, length
from liuhen.law.citation import Citation
from liuhen.web.reading import typed_form


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """One gap in the table below the timeline."""

    gap: Gap
    when: str
    long: str
    chip: str
    word: str
    told: str
    citation: Citation | None
    report: Interruption | None
    start: str  # as the report form takes it
    end: str


def gap_lines(activity: Activity, seen: Comparison, rule: Rule) -> list[GapLine]:
    """Tell the gaps: what nobody explained first, then the longest."""
    reports = {row.number: row for row in activity.interruptions.all()}
    lines = [_gap_line(gap, reports.get(gap.interruption), rule, seen) for gap in seen.coverage.gaps]
    return sorted(lines, key=lambda line: (line.gap.explained is not Explained.NOT, line.gap.duty is not Duty.MUST))


def resumed_at(gap: Span, seen: Comparison) -> str:
    """Write when recording was taken up again after a gap, as a form takes it; '' where the gap runs to the end."""
    return "" if seen.whole is not None and gap.end >= seen.whole.end else typed_form(gap.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report in the list below the gaps."""

    report: Interruption
    reason: str
    when: str
    chip: str
    word: str
    fit: str  # '' : nothing was recorded yet to measure it by
    is_odd: bool  # it explains no measured gap, or not all of one


def told_reports(activity: Activity, seen: Comparison, rule: Rule) -> list[Told]:
    """Tell the reports of an activity with the gaps they explain, in the order of time."""
    rows = reports_of(activity)
    fits = matched(rows, seen.coverage.holes, seen.whole.end if seen.whole else None) if seen.tapes else {}
    return [_told(row, fits.get(row.number), rule) for row in rows]


def _told(row: Interruption, found: Match | None, rule: Rule) -> Told:
    chip, word = _report_chip(row, rule)
    until = clock(row.until_at) if row.until_at else "未续录"
    left = f"，还有 {length(found.left_seconds)}没有盖住" if found and found.left else ""
    return Told(
        report=row,
        reason=rule.interruption.words_of(row.reason),
        when=f"{clock(row.from_at)} 至 {until}",
        chip=chip,
        word=word,
        fit=f"{found.fit.label}{left}" if found else "",
        is_odd=found is not None and found.fit is not Fit.EXACT,
    )


def _report_chip(row: Interruption, rule: Rule) -> tuple[str, str]:
    if row.state == InterruptionState.RETURNED:
        return "over", "已退回"
    if hasattr(row, "filing"):
        return "met", "已存档"
    if row.state == InterruptionState.REVIEWED:
        return "met", "已审核"
    if not row.written and not row.voice_on_resume:
        return "todo", "待说明"
    return ("todo", "待审核") if rule.interruption.review_role else ("met", "已说明")


def _gap_line(gap: Gap, row: Interruption | None, rule: Rule, seen: Comparison) -> GapLine:
    chip, word = _gap_chip(gap, row)
    by_voice = rule.interruption.voice if gap.explained is Explained.VOICE else None
    explained = by_voice or rule.interruption.written
    return GapLine(
        gap=gap,
        when=f"{clock(gap.span.start)} 至 {clock(gap.span.end)}",
        long=length(gap.seconds),
        chip=chip,
        word=word,
        told=_gap_told(gap, row, rule),
        citation=rule.citations.get(gap.scene) if row is None else explained,
        report=row,
        start=typed_form(gap.span.start),
        end=resumed_at(gap.span, seen),
    )


def _gap_chip(gap: Gap, row: Interruption | None) -> tuple[str, str]:
    if row is not None:
        if gap.explained is Explained.NOT:
            return "over", "已报告，未说明"
        waits = {InterruptionState.REPORTED: ("todo", "待审核"), InterruptionState.RETURNED: ("over", "已退回")}
        return waits.get(InterruptionState(row.state), ("met", "已说明"))
    if not gap.is_certain:
        return "judge", "需人工判断"
    return ("breach", "未说明") if gap.duty is Duty.MUST else ("over", "未说明")


def _gap_told(gap: Gap, row: Interruption | None, rule: Rule) -> str:
    if row is None:
        return "没有任何设备在录，也没有说明。" if gap.is_certain else "两台设备的时钟偏差可能盖过这一段，须人工判断。"
    reason = rule.interruption.words_of(row.reason)
    voice = "续录时有语音说明。" if row.voice_on_resume else ""
    return f"{reason}。{voice}{row.written}"
