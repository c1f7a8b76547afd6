"""Scenes that a document says took place and no recording shows, whether or not anybody noted an activity.

The document tells when it happened, the pack whether that must be filmed (`law.kin`). What the bureau's own activity
page says of the same scene stands there; here speaks only what nobody noted on site.

Source: the recording duties of each pack, as in `recording`.
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.answers import SceneDuty
from liuhen.law.checks.judge import Judge
from liuhen.law.checks.recording import TYPED, gaps_in
from liuhen.law.checks.spans import Stretch, length_words, narrowest, overlaps, widest
from liuhen.law.facts import CaseFacts, StatedFacts
from liuhen.law.finding import Finding
from liuhen.law.kin import names_of
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.term import shown


def stated(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what the times in a case's documents say of recordings that must be there."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    owed = ((one, duty_of(one, pack, case.act_type)) for one in case.stated)
    return tuple(
        _held(judge, one, duty)
        for one, duty in owed
        if duty is not None and duty.level is Duty.MUST and duty.scene not in one.scenes
    )


def duty_of(one: StatedFacts, pack: Pack, act_type: str) -> SceneDuty | None:
    """Return the strictest duty the pack states for the scene a document writes down; None: it does not speak of it."""
    duties = {duty.scene: duty for duty in pack.duties()}
    named = [duties[name] for name in names_of(one.scene, duties, act_type)]
    return max(named, key=_strength, default=None)


def _strength(duty: SceneDuty) -> tuple[bool, bool, bool]:
    return duty.level is Duty.MUST, duty.coverage == "full", duty.level is Duty.MAY


def _held(judge: Judge, one: StatedFacts, duty: SceneDuty) -> Finding:
    rule, window = f"recording.stated.{duty.scene}", Stretch(start=one.started_at, end=one.ended_at)
    name = f"{one.title}{one.number}"
    spans = tuple(span for span in one.spans if span.medium in ("video", "audio"))
    if not overlaps(window, widest(spans)):
        return _absent(judge, one, duty, window)
    if duty.coverage == "full" and not one.is_moment:
        lacking = next(_lacking(judge, one, duty, window), None)
        if lacking is not None:
            return lacking
    words = f"{name}所载时间有录像：{duty.label}"
    return judge.met(rule, words, level=duty.weight, citation=duty.citation, done=window.end)


def _absent(judge: Judge, one: StatedFacts, duty: SceneDuty, window: Stretch) -> Finding:
    rule, name = f"recording.stated.{duty.scene}", f"{one.title}{one.number}"
    happened = f"{name}载明 {shown(window.start)} 至 {shown(window.end)}：{duty.label}。"
    if any(span.started is None or span.ended is None for span in one.spans):
        words = f"{name}：有录像但录制时间无法确定，需判断是否为所载时间所录"
        return judge.doubt(rule, words, level=duty.weight, citation=duty.citation, since=window.end, happened=happened)
    if one.beside:
        words = f"{name}所载时间的录像没有归入本案：{'、'.join(one.beside)}"
        step = "请核对后放入案卷，或者归入本案的活动；不是本案的，书面说明"
        return judge.doubt(
            rule, words, level=duty.weight, citation=duty.citation, since=window.end, happened=happened, next_step=step
        )
    words = f"{name}所载时间没有录音录像：{duty.label}"
    step = "请核对是否有录像尚未入库、尚未归入本案；确实没有的，书面说明原因"
    return judge.breach(
        rule, words, level=duty.weight, citation=duty.citation, broken_at=window.end, happened=happened, next_step=step
    )


def _lacking(judge: Judge, one: StatedFacts, duty: SceneDuty, window: Stretch) -> Iterator[Finding]:
    """Yield that part of the time is not filmed, or that the clocks leave it open."""
    rule, name = f"recording.stated.{duty.scene}", f"{one.title}{one.number}"
    told = tuple(
        Stretch(start=gap.from_at - TYPED, end=(gap.until_at or window.end) + TYPED) for gap in one.interruptions
    )
    told = tuple(stretch for stretch in told if stretch.start < stretch.end)
    sure = gaps_in(window, (*widest(one.spans), *told))
    listed = "；".join(f"{shown(gap.start)} 至 {shown(gap.end)}" for gap in sure)
    if sure:
        length = length_words(sum((gap.length for gap in sure[1:]), sure[0].length))
        yield judge.breach(
            rule,
            f"{name}所载时间应当全程录像，缺 {length}：{duty.label}",
            level=duty.weight,
            citation=duty.part_citation,
            broken_at=window.end,
            happened=f"缺录：{listed}，没有中断说明。",
            next_step="请对每段缺录写明原因；录像尚未入库的先入库",
        )
    elif gaps_in(window, (*narrowest(one.spans), *told)):
        words = f"{name}所载时间是否全程录像需要判断：{duty.label}"
        yield judge.doubt(rule, words, level=duty.weight, citation=duty.part_citation, since=window.end)
