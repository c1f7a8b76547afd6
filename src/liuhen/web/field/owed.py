"""What a report of a break still owes under the pack, line by line: state, words, clause, and the step that helps."""

from dataclasses import dataclass
from datetime import datetime

from liuhen.field.interruptions.draft import timecode
from liuhen.field.interruptions.rules import InterruptionRule
from liuhen.field.models import Interruption, InterruptionState
from liuhen.field.timeline import clock
from liuhen.law.citation import Citation
from liuhen.web import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing the text asks of a break."""

    key: str  # resume, voice, tell, write, review, file: the form below that does it
    name: str
    chip: str
    word: str
    told: str = ""
    citation: Citation | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.chip not in ("met", "na")


def owed(row: Interruption, rule: InterruptionRule, now: datetime) -> list[Line]:
    """Tell what the text asks of this break, in the order in which it is done; what nobody asks for is left out."""
    lines = [_resumed(row), _voice(row, rule), _told(row, rule), _written(row, rule), _reviewed(row, rule)]
    lines.append(_filed(row, rule))
    return [line for line in lines if line is not None]


def _resumed(row: Interruption) -> Line:
    if row.until_at is not None:
        return Line(key="resume", name="续录", chip="met", word="已续录", told=clock(row.until_at))
    is_over = row.activity.ended_at or row.activity.departed_at
    if is_over:
        return Line(key="resume", name="续录", chip="info", word="终止", told="到活动结束没有恢复录像")
    return Line(key="resume", name="续录", chip="todo", word="待续录", told="恢复录像时先说明中断原因")


def _voice(row: Interruption, rule: InterruptionRule) -> Line | None:
    if rule.voice is None or row.until_at is None:
        return None
    mark = max(row.voice_marks.all(), key=lambda one: one.pk, default=None)
    where = mark.recording.number if mark and mark.recording else ""
    if where and mark and mark.offset_seconds is not None:
        where = f"{where} 时码 {timecode(mark.offset_seconds)}"
    if row.voice_on_resume:
        return Line(
            key="voice", name="语音说明", chip="met", word="已说明", told=where or "没有标明时码", citation=rule.voice
        )
    if row.voice_on_resume is False:
        return Line(
            key="voice", name="语音说明", chip="breach", word="没有说明", told="请补写书面说明", citation=rule.voice
        )
    told = "请听续录后的开头，登记有没有说明"
    return Line(key="voice", name="语音说明", chip="judge", word="尚未核看", told=told, citation=rule.voice)


def _told(row: Interruption, rule: InterruptionRule) -> Line | None:
    if rule.live is None or row.until_at is not None:
        return None
    first = min(row.live_reports.all(), key=lambda one: one.pk, default=None)
    name = f"立即报告{rule.live_label}"
    if first is not None:
        told = f"{words.moment(first.told_at)} 报告{first.to.name}"
        return Line(key="tell", name=name, chip="met", word="已报告", told=told, citation=rule.live)
    told = f"停录后 {rule.live_limit}内报告" if rule.live_limit else "立即报告"
    return Line(key="tell", name=name, chip="due", word="待报告", told=told, citation=rule.live)


def _written(row: Interruption, rule: InterruptionRule) -> Line | None:
    is_needed = rule.is_always_written or row.until_at is None or row.voice_on_resume is False
    if rule.written is None or not (is_needed or row.written):
        return None
    missing = [name for name in rule.written_fields if name == "依据" and not row.basis]
    if row.written and not missing:
        newest = max(row.notes.all(), key=lambda one: one.pk, default=None)
        told = f"{newest.written_by.name} {words.moment(newest.written_at)}" if newest else ""
        return Line(key="write", name=rule.written_name, chip="met", word="已写明", told=told, citation=rule.written)
    told = f"还缺：{'、'.join(missing)}" if row.written else "已按已知事实拟好，核对后签署"
    return Line(key="write", name=rule.written_name, chip="todo", word="待写明", told=told, citation=rule.written)


def _reviewed(row: Interruption, rule: InterruptionRule) -> Line | None:
    if not rule.review_role:
        return None
    name, who = f"{rule.review_label}审核", row.reviewed_by.name if row.reviewed_by else ""
    when = words.moment(row.reviewed_at) if row.reviewed_at else ""
    if row.state == InterruptionState.REVIEWED:
        return Line(key="review", name=name, chip="met", word="已审核", told=f"{who} {when}", citation=rule.written)
    if row.state == InterruptionState.RETURNED:
        told = f"{who} {when}：{row.opinion}"
        return Line(key="review", name=name, chip="over", word="已退回", told=told, citation=rule.written)
    told = f"待{rule.review_label}审核" if row.written else f"{rule.written_name}写明后审核"
    return Line(key="review", name=name, chip="todo", word="待审核", told=told, citation=rule.written)


def _filed(row: Interruption, rule: InterruptionRule) -> Line | None:
    if not rule.is_filed:
        return None
    filing = getattr(row, "filing", None)
    if filing is None:
        is_ready = bool(row.written) and (not rule.review_role or row.state == InterruptionState.REVIEWED)
        told = "可以存档" if is_ready else "审核同意以后存档" if rule.review_role else "写明以后存档"
        return Line(key="file", name="备案存档", chip="todo", word="待存档", told=told, citation=rule.written)
    told = f"{filing.place}，{filing.filed_by.name} {words.moment(filing.filed_at)}"
    return Line(key="file", name="备案存档", chip="met", word="已存档", told=told, citation=rule.written)
