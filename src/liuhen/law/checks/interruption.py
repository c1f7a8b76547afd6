"""Interruptions: unexplained gaps, reasons of the pack, voice on resume, written record and its review.

Source: wuhan 第七条、第八条、第十八条; shilong 第十二条; engine D15.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from liuhen.law.checks.judge import Judge, warned, warning_window
from liuhen.law.checks.recording import SPLIT, demands_full, explained, filmed, wants_full, window_of
from liuhen.law.checks.spans import Stretch, length_words, narrowest, overlaps, uncovered, widest
from liuhen.law.citation import Source
from liuhen.law.facts import ActivityFacts, InterruptionFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.recording import Interruption, LiveReport, WrittenRecord
from liuhen.law.settings.bound import Weight, first_end
from liuhen.law.term import shown


def interruptions(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return gaps nobody has reported, and what is missing from the reported ones."""
    rule = pack.need(lambda body: body.recording.interruption if body.recording else None)
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    reported = (finding for gap in activity.interruptions for finding in _reported(judge, activity, gap, rule))
    return (*_unreported(judge, activity, pack), *reported)


def _unreported(judge: Judge, activity: ActivityFacts, pack: Pack) -> Iterator[Finding]:
    window = window_of(activity, pack)  # one gap is told once: a duty to record all of it lists the gaps already
    if window is None or demands_full(activity, pack) or not wants_full(activity, pack):
        return
    spans = filmed(activity)
    taped = widest(spans)
    if not overlaps(window, taped):
        return
    continuous = pack.need(
        lambda body: body.recording.session.continuous if body.recording and body.recording.session else None
    )
    level, citation = continuous.layer.level_for(continuous.value.level), continuous.cite(continuous.value)
    excused = explained(activity, window)
    sure = _inner(uncovered(window, (*taped, *excused), longer_than=SPLIT), window)
    for number, gap in enumerate(sure, 1):
        yield judge.breach(
            f"interruption.unexplained.{number}",
            f"录像中断 {length_words(gap.length)}，未说明",
            level=level,
            citation=citation,
            broken_at=gap.end,
            happened=f"{activity.number} 从{shown(gap.start)}至{shown(gap.end)}没有录像，也没有中断说明。",
            next_step="请在活动时间轴上登记中断原因；录像尚未入库的先入库",
        )
    if not sure:
        perhaps = _inner(uncovered(window, (*narrowest(spans), *excused), longer_than=SPLIT), window)
        for number, gap in enumerate(perhaps, 1):
            words = f"可能中断 {length_words(gap.length)}，时钟有出入"
            step = "请核看前后两段录像，登记是否连续"
            yield judge.doubt(
                f"interruption.unexplained.{number}",
                words,
                level=level,
                citation=citation,
                since=gap.start,
                next_step=step,
            )


def _inner(gaps: tuple[Stretch, ...], window: Stretch) -> tuple[Stretch, ...]:
    """Leave the edges of the session to `recording`."""
    return tuple(gap for gap in gaps if gap.start != window.start and gap.end != window.end)


def _reported(
    judge: Judge, activity: ActivityFacts, gap: InterruptionFacts, rule: Resolved[Interruption]
) -> Iterator[Finding]:
    yield from _reason(judge, gap, rule)
    yield from _voice(judge, gap, rule)
    written = rule.value.written_record
    if written is not None and owes_record(written, gap):
        yield from _written(judge, activity, gap, rule, written)
    report = rule.value.live_report
    if report is not None and gap.until_at is None:
        yield _report(judge, activity, gap, rule, report)


def owes_record(written: WrittenRecord, gap: InterruptionFacts) -> bool:
    """Say whether this break wants a written record: each does, or each that was not taken up again."""
    return written.when == "always" or gap.until_at is None


def record_lacks(written: WrittenRecord, gap: InterruptionFacts) -> str:
    """Return what the written record of a break lacks, in words; '' where it is there with all its fields."""
    absent = _absent(written, gap)
    return _written_words(written, gap, absent) if absent or not gap.written else ""


def _absent(written: WrittenRecord, gap: InterruptionFacts) -> list[str]:
    told = {"依据": gap.basis, "原因": gap.reason, **gap.written_fields}
    return [name for name in written.fields if not _told(name, told)]


def _reason(judge: Judge, gap: InterruptionFacts, rule: Resolved[Interruption]) -> Iterator[Finding]:
    codes = {reason.code: reason.zh for reason in rule.value.reasons}
    name, level = f"interruption.reason.{gap.id}", rule.layer.level_for(Duty.MUST)
    stated = next((r for r in rule.value.reasons if r.req), None) or rule.value.voice_on_resume
    citation = rule.cite(stated) if stated else rule.layer.cite(())
    length = "至结束" if gap.until_at is None else length_words(gap.until_at - gap.from_at)
    if not gap.reason:
        yield judge.breach(
            name,
            f"录像中断（{length}）未说明原因",
            level=level,
            citation=citation,
            broken_at=gap.until_at or gap.from_at,
            happened=f"{shown(gap.from_at)}起中断，还没有写原因。",
            next_step=f"请登记原因：{'、'.join(codes.values())}",
        )
    elif gap.reason not in codes and rule.value.reasons_closed:
        words = "中断原因不在办法所列情形之内"
        step = f"办法所列：{'、'.join(codes.values())}。请改填，或者由审核人写明处理意见"
        yield judge.doubt(name, words, level=level, citation=citation, since=gap.from_at, next_step=step)
    else:
        done = gap.explained_at or gap.written_at or gap.from_at
        reason = codes.get(gap.reason, gap.reason)
        yield judge.met(name, f"中断原因已登记：{reason}", level=level, citation=citation, done=done)


def _voice(judge: Judge, gap: InterruptionFacts, rule: Resolved[Interruption]) -> Iterator[Finding]:
    voice = rule.value.voice_on_resume
    if voice is None or gap.until_at is None:
        return
    name, level, citation = f"interruption.voice.{gap.id}", rule.layer.level_for(voice.level), rule.cite(voice)
    if gap.voice_on_resume is True:
        words = "恢复录像时已语音说明中断原因"
        yield judge.met(name, words, level=level, citation=citation, done=gap.until_at)
    elif gap.voice_on_resume is False:
        words = "恢复录像时没有语音说明中断原因"
        step = "请补写书面说明并注明没有当场说明的缘由"
        yield judge.breach(name, words, level=level, citation=citation, broken_at=gap.until_at, next_step=step)
    else:
        words = "恢复录像时是否语音说明尚未核看"
        step = "请核看恢复录像后的开头并登记结果"
        yield judge.doubt(name, words, level=level, citation=citation, since=gap.until_at, next_step=step)


def _written(
    judge: Judge,
    activity: ActivityFacts,
    gap: InterruptionFacts,
    rule: Resolved[Interruption],
    written: WrittenRecord,
) -> Iterator[Finding]:
    level, citation = rule.layer.level_for(written.level), rule.cite(written)
    ended = activity.ended_at or activity.departed_at
    absent = _absent(written, gap)
    done = gap.written_at if gap.written and not absent else None
    soft = Level.WARNING if written.number_from else level  # the number of hours is the engine's, not the text's
    weight = Weight(level=rule.layer.capped(soft), citation=citation, is_open=_is_open(rule, written.number_from))
    key = "interruption.written_record"
    bound = first_end(judge.pack, key, written.due, ended, weight=weight, closed_at=done) if ended else None
    due = bound.span.worst.at if bound else None
    yield judge.finding(
        f"interruption.written.{gap.id}",
        _written_words(written, gap, absent) if done is None else f"{written.name_zh}已写明",
        level=bound.level if bound else weight.level,
        citation=bound.citation if bound else citation,
        since=gap.from_at,
        warn_at=warned(gap.from_at, due, warning_window(judge.pack)) if due else gap.from_at,
        due_at=due,
        closed_at=done,
        late=bool(bound and bound.note and due and done and done > due),
        happened=f"{shown(gap.from_at)}起中断。{bound.note if bound and bound.note else _number_words(written)}",
        next_step="" if done else f"请写{written.name_zh}：{'、'.join(written.fields) or '中断原因和经过'}",
    )
    if written.review_role and done is not None:
        yield _review(judge, gap, written, done, rule)
    if written.file_with_case and done is not None:
        yield _filed(judge, gap, written, done, rule)


def _review(
    judge: Judge, gap: InterruptionFacts, written: WrittenRecord, done: datetime, rule: Resolved[Interruption]
) -> Finding:
    label = judge.pack.role_label(judge.pack.bureau_role(written.review_role))
    name, level = f"interruption.review.{gap.id}", rule.layer.level_for(written.level)
    citation = rule.layer.cite(written.req[1:2] or written.req)
    if gap.reviewed_at is None or gap.reviewed_by is None:
        words = f"{written.name_zh}待{label}审核"
        step = f"请{label}审核{written.name_zh}"
        return judge.finding(name, words, level=level, citation=citation, since=done, warn_at=done, next_step=step)
    if judge.pack.bureau_role(written.review_role) not in gap.reviewed_by.roles:
        words = f"{written.name_zh}不是由{label}审核"
        step = f"请{label}重新审核"
        return judge.breach(name, words, level=level, citation=citation, broken_at=gap.reviewed_at, next_step=step)
    return judge.met(name, f"{label}已审核", level=level, citation=citation, done=gap.reviewed_at)


def _told(name: str, told: Mapping[str, str]) -> bool:
    """Say whether a printed field is filled; “…的原因” is also filled by the reason that was chosen."""
    return bool(told.get(name, "").strip() or (name.endswith("原因") and told["原因"]))


def _written_words(written: WrittenRecord, gap: InterruptionFacts, absent: list[str]) -> str:
    if gap.written and absent:
        return f"中断的{written.name_zh}缺少：{'、'.join(absent)}"
    return f"中断的{written.name_zh}尚未写明"


def _filed(
    judge: Judge, gap: InterruptionFacts, written: WrittenRecord, done: datetime, rule: Resolved[Interruption]
) -> Finding:
    return judge.finding(
        f"interruption.filed.{gap.id}",
        f"{written.name_zh}已存档" if gap.filed_at else f"{written.name_zh}尚未随案存档",
        level=rule.layer.level_for(written.level),
        citation=rule.layer.cite(written.req[-1:] or written.req),
        since=gap.reviewed_at or done,
        warn_at=gap.reviewed_at or done,
        closed_at=gap.filed_at,
        next_step="" if gap.filed_at else f"请把{written.name_zh}归入案卷",
    )


def _report(
    judge: Judge, activity: ActivityFacts, gap: InterruptionFacts, rule: Resolved[Interruption], report: LiveReport
) -> Finding:
    name, citation = f"interruption.report.{gap.id}", rule.cite(report)
    level = rule.layer.level_for(report.level)
    role = judge.pack.bureau_role(report.to_role) or report.to_role
    label = judge.pack.role_label(role)
    if gap.reported_to is not None and role not in gap.reported_to.roles:
        words, step = f"没有报告给{label}", f"请向{label}补报并写明经过"
        return judge.doubt(name, words, level=level, citation=citation, since=gap.reported_at, next_step=step)
    ended = activity.ended_at or activity.departed_at
    if gap.reported_at is None and ended is not None:  # over, and nobody was told: no number is needed to say so
        words, step = f"无法继续录像而没有向{label}报告", f"请向{label}补报并写明经过"
        return judge.breach(name, words, level=level, citation=citation, broken_at=ended, next_step=step)
    soft = Level.WARNING if report.number_from and level is Level.VIOLATION else level
    weight = Weight(level=soft, citation=citation, is_open=_is_open(rule, report.number_from))
    key, done = "interruption.live_report", gap.reported_at
    bound = first_end(judge.pack, key, report.limit, gap.from_at, weight=weight, closed_at=done)
    due = bound.span.worst.at if bound else None
    return judge.finding(
        name,
        f"已向{label}报告" if gap.reported_at else f"无法继续录像，尚未向{label}报告",
        level=bound.level if bound else soft,
        citation=bound.citation if bound else citation,
        since=gap.from_at,
        warn_at=gap.from_at,
        due_at=due,
        closed_at=gap.reported_at,
        late=bool(due and gap.reported_at and gap.reported_at > due),
        happened=bound.note if bound else "",
        next_step="" if gap.reported_at else f"请立即向{label}报告",
    )


def _is_open(rule: Resolved[Interruption], number_from: str) -> bool:
    return bool(number_from) or rule.layer.source is Source.ENGINE


def _number_words(written: WrittenRecord) -> str:
    told = written.due.term.words if written.due and written.number_from else ""
    return f"办法没有写明几时补写，按活动结束后 {told}提醒（系统默认 {written.number_from}）。" if told else ""
