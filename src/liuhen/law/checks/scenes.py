"""What a scene needs beyond a recording, what excuses it, and what stands in where a full recording is impossible.

Source: baofeng 第七条; yiliang 第八条、第十一条、第十二条; shilong 第十一条; wangdu 第十八条.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.spans import Stretch, overlaps, widest
from liuhen.law.facts import ActivityFacts, SpanFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty, Named
from liuhen.law.schema.recording import Extra, Fallback, RecordingDuty
from liuhen.law.term import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Why the recording duties of an activity do not run in full, with its clause."""

    words: str
    req: tuple[str, ...]


def exemption(activity: ActivityFacts, pack: Pack) -> Excuse | None:
    """Return the exemption of the pack that was claimed with a reason, or None."""
    found = _exempt(activity, pack)
    if found is None or not activity.exemption_reason.strip():
        return None
    return Excuse(words=f"{found.zh}：{activity.exemption_reason.strip()}", req=found.req)


def fallback(activity: ActivityFacts, pack: Pack) -> Resolved[Fallback] | None:
    """Return the rule under which key stages were enough, where its condition was claimed; None: all is owed."""
    rule = pack.resolve(lambda body: body.recording.fallback if body.recording else None)
    return rule if rule is not None and activity.fallback in rule.value.conditions else None


def excuses(judge: Judge, activity: ActivityFacts, window: Stretch, filmed: tuple[SpanFacts, ...]) -> Iterator[Finding]:
    """Return what is wanting from a claimed exemption or fallback."""
    yield from _claimed_exemption(judge, activity, window.end)
    rule = judge.pack.resolve(lambda body: body.recording.fallback if body.recording else None)
    if rule is None or not activity.fallback:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(Duty.MUST)
    if activity.fallback not in rule.value.conditions:
        words = f"“{activity.fallback}”不在办法所列条件之内，仍须全程录像"
        step = f"办法所列：{'、'.join(rule.value.conditions)}"
        yield judge.doubt("recording.fallback", words, level=level, citation=citation, since=window.end, next_step=step)
        return
    absent = {"key_stage_av": _stages_without(activity, window, filmed, judge.pack)}
    absent["text_record"] = () if activity.text_record_at is not None else ("执法文书记录",)
    for place, need in enumerate(rule.value.needs):
        req = rule.value.req[place : place + 1] or rule.value.req  # as many clauses as needs, in their order
        name, cited = f"recording.fallback.{need}", rule.layer.cite(req)
        if absent.get(need):
            words, step = f"{activity.fallback}，还缺：{'、'.join(absent[need])}", "请补上；确实没有的书面说明"
            yield judge.breach(name, words, level=level, citation=cited, broken_at=window.end, next_step=step)
        else:
            yield judge.met(name, f"{activity.fallback}，补救已做到", level=level, citation=cited, done=window.end)


def extras(judge: Judge, activity: ActivityFacts, window: Stretch, filmed: tuple[SpanFacts, ...]) -> Iterator[Finding]:
    """Return what scenes need besides a recording: a camera person, several angles, a camcorder, photographs."""
    own = judge.pack.own
    rules = [duty for duty in own.body.recording.duties if duty.extra] if own.body.recording else []
    scenes = {scene.code for scene in activity.scenes}
    for duty in rules:
        if duty.scene in scenes and set(duty.extra) != {Extra.MULTI_ANGLE}:
            yield _extra(judge, activity, window, duty, filmed)
        if duty.scene in scenes and Extra.MULTI_ANGLE in duty.extra:
            yield _several(judge, activity, window, duty, filmed)


def synchronous(judge: Judge, window: Stretch, filmed: tuple[SpanFacts, ...]) -> Iterator[Finding]:
    """Return recordings said to show the activity that were all made at another time (yiliang 第八条第一款)."""
    own = judge.pack.own
    rule = own.body.recording.synchronous if own.body.recording else None
    if rule is None or not filmed or overlaps(window, widest(filmed)):
        return
    if any(span.started is None or span.ended is None for span in filmed):
        return
    words = "录像都不在活动时间之内，不是同步记录"
    citation, level = own.cite(rule.req), own.level_for(rule.level)
    yield judge.breach("recording.synchronous", words, level=level, citation=citation, broken_at=window.end)


def _stages_without(
    activity: ActivityFacts, window: Stretch, filmed: tuple[SpanFacts, ...], pack: Pack
) -> tuple[str, ...]:
    """Return the key stages without moving pictures or sound; a still alone is none. No stage named: the whole act."""
    labels = {duty.scene: duty.label for duty in pack.duties()}
    told = [
        (labels.get(scene.code, scene.code), Stretch(start=scene.started_at, end=scene.ended_at))
        for scene in activity.scenes
        if scene.started_at is not None and scene.ended_at is not None
    ]
    stages = told or [("重要环节", window)]
    return tuple(f"{label}的录音录像" for label, stage in stages if not overlaps(stage, widest(filmed)))


def _exempt(activity: ActivityFacts, pack: Pack) -> Named | None:
    rules = pack.own.body.recording
    known = rules.exemptions if rules else ()
    return next((one for one in known if one.code == activity.exemption), None)


def _claimed_exemption(judge: Judge, activity: ActivityFacts, since: datetime) -> Iterator[Finding]:
    if not activity.exemption:
        return
    own, found = judge.pack.own, _exempt(activity, judge.pack)
    if found is None:
        words, step = "本局办法没有这种不录像的情形", "请改填，或者补充录像；没有的书面说明"
        citation = own.cite(())
    elif not activity.exemption_reason.strip():
        words, step = f"不录像的理由没有写明：{found.zh}", "请写明理由"
        citation = own.cite(found.req)
    else:
        return
    level = own.level_for(Duty.MUST)
    yield judge.doubt("recording.exemption", words, level=level, citation=citation, since=since, next_step=step)


def _extra(
    judge: Judge, activity: ActivityFacts, window: Stretch, duty: RecordingDuty, filmed: tuple[SpanFacts, ...]
) -> Finding:
    own, rule = judge.pack.own, f"recording.extra.{duty.scene}"
    level, citation = own.level_for(duty.level), own.cite(duty.extra_req or duty.req)
    asked = [extra for extra in duty.extra if extra is not Extra.MULTI_ANGLE]
    absent = [_WORDS[extra] for extra in asked if not _HOLDS[extra](activity, filmed)]
    if absent:
        words = f"{duty.zh}缺少：{'、'.join(absent)}"
        happened = f"{activity.number}：{shown(window.start)} 至 {shown(window.end)}。"
        return judge.breach(rule, words, level=level, citation=citation, broken_at=window.end, happened=happened)
    words = f"{duty.zh}的专门要求已做到"
    return judge.met(rule, words, level=level, citation=citation, done=window.end)


def _several(
    judge: Judge, activity: ActivityFacts, window: Stretch, duty: RecordingDuty, filmed: tuple[SpanFacts, ...]
) -> Finding:
    """Return whether several angles were recorded at once: a warning, since two is the engine's number, no text's."""
    own, rule = judge.pack.own, f"recording.angles.{duty.scene}"
    level, citation = own.capped(Level.WARNING), own.cite(duty.extra_req or duty.req)
    if _angles(activity, filmed):
        words = f"{duty.zh}有两个以上角度的录像"
        return judge.met(rule, words, level=level, citation=citation, done=window.end)
    words, step = f"{duty.zh}没有两个角度同时的录像", "另有录像的请入库、归入活动；没有的写明原因"
    happened = f"{activity.number}：办法要求多角度，没有写几个，系统按两个提醒。"
    return judge.breach(
        rule, words, level=level, citation=citation, broken_at=window.end, happened=happened, next_step=step
    )


def _angles(_: ActivityFacts, filmed: tuple[SpanFacts, ...]) -> bool:
    """Say whether two devices recorded at the same time."""
    for place, one in enumerate(filmed):
        others = [other for other in filmed[place + 1 :] if other.device_number != one.device_number]
        if any(overlaps(stretch, widest(others)) for stretch in widest((one,))):
            return True
    return False


_WORDS: Mapping[Extra, str] = {
    Extra.DEDICATED_PERSON: "专人摄像",
    Extra.CAMCORDER: "摄像机",
    Extra.EVIDENCE_PHOTO: "证据照片",
    Extra.TWO_OFFICERS: "两名执法人员",
}
_HOLDS: Mapping[Extra, Callable[[ActivityFacts, tuple[SpanFacts, ...]], bool]] = {
    Extra.DEDICATED_PERSON: lambda activity, _: activity.camera_person is not None,
    Extra.CAMCORDER: lambda _, filmed: any(span.device_kind == "camcorder" for span in filmed),
    Extra.EVIDENCE_PHOTO: lambda activity, _: any(span.medium == "photo" for span in activity.spans),
    Extra.TWO_OFFICERS: lambda activity, _: len(activity.officers) >= 2,
}
