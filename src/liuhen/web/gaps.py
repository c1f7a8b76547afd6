"""The gaps of an activity as its page lists them: state, time, what was said about it, and the clause behind it."""

from dataclasses import dataclass

from liuhen.field.coverage import Duty, Explained, Gap
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
    lines = [_gap_line(gap, reports.get(gap.interruption), rule) for gap in seen.coverage.gaps]
    return sorted(lines, key=lambda line: (line.gap.explained is not Explained.NOT, line.gap.duty is not Duty.MUST))


def _gap_line(gap: Gap, row: Interruption | None, rule: Rule) -> GapLine:
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
        end=typed_form(gap.span.end),
    )


def _gap_chip(gap: Gap, row: Interruption | None) -> tuple[str, str]:
    if row is not None:
        waits = {InterruptionState.REPORTED: ("todo", "待审核"), InterruptionState.RETURNED: ("over", "已退回")}
        return waits.get(InterruptionState(row.state), ("met", "已说明"))
    if not gap.is_certain:
        return "judge", "需人工判断"
    return ("breach", "未说明") if gap.duty is Duty.MUST else ("over", "未说明")


def _gap_told(gap: Gap, row: Interruption | None, rule: Rule) -> str:
    if row is None:
        return "没有任何设备在录，也没有说明。" if gap.is_certain else "两台设备的时钟偏差可能盖过这一段，须人工判断。"
    reason = dict(rule.interruption.reasons).get(row.reason, row.reason)
    voice = "续录时有语音说明。" if row.voice_on_resume else ""
    return f"{reason}。{voice}{row.written}"
