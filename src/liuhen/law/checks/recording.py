"""Recording duties by scene, the edges of a session, preamble, telling the party, device and photographs.

Source: wuhan 第五条、第七条、第十八条; shilong 第六条、第八条、第九条、第十一条; engine D13, D14.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from liuhen.law.answers import SceneDuty
from liuhen.law.checks.judge import Judge
from liuhen.law.checks.scenes import Excuse, excuses, exemption, extras, fallback, synchronous
from liuhen.law.checks.spans import Stretch, length_words, narrowest, overlaps, uncovered, widest
from liuhen.law.checks.trace import trace
from liuhen.law.facts import ActivityFacts, SceneFacts, SpanFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import HasReq, Resolved, once
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Anchor, Duty, Levelled
from liuhen.law.schema.recording import Session
from liuhen.law.term import civil_day, shown

EDGE = timedelta(seconds=120)  # no text has a number: the engine's patience at the start and the end of a session
TYPED = timedelta(seconds=60)  # reports are typed to the minute: each accounts for a minute more on either side
SPLIT = timedelta(seconds=2)  # automatic file splitting is not a gap (wuhan 第七条, software note)


def recording(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return every recording duty of an activity that has ended; before its end nothing can be said."""
    window = window_of(activity, pack)
    if window is None:
        return ()
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    spans = filmed(activity)
    return (
        *_duties(judge, activity, window, spans),
        *excuses(judge, activity, window, spans),
        *trace(activity, pack),
        *extras(judge, activity, window, spans),
        *synchronous(judge, window, spans),
        *_edges(judge, activity, window, spans),
        *_spoken(judge, activity, pack),
        *_means(judge, activity, spans),
    )


def window_of(activity: ActivityFacts, pack: Pack) -> Stretch | None:
    """Return from when to when the pack wants a session: from arrival to the end of the act, or to the departure."""
    end = activity.departed_at if _runs_until(pack) is Anchor.DEPARTURE else activity.ended_at
    if activity.arrived_at is None or end is None or end <= activity.arrived_at:
        return None
    return Stretch(start=activity.arrived_at, end=end)


def filmed(activity: ActivityFacts) -> tuple[SpanFacts, ...]:
    """Return the moving pictures and sounds of an activity."""
    return tuple([span for span in activity.spans if span.medium in ("video", "audio")])


def is_filmed(activity: ActivityFacts) -> bool:
    """Say whether there are moving pictures or sounds of an activity."""
    return any(span.medium in ("video", "audio") for span in activity.spans)


def explained(activity: ActivityFacts, window: Stretch) -> tuple[Stretch, ...]:
    """Return the stretches somebody has reported as interruptions, whatever their paperwork."""
    if not activity.interruptions:
        return ()
    return tuple(
        Stretch(start=gap.from_at - TYPED, end=(gap.until_at or window.end) + TYPED)
        for gap in activity.interruptions
        if gap.from_at < (gap.until_at or window.end)
    )


def wants_full(activity: ActivityFacts, pack: Pack) -> bool:
    """Say whether the whole session must be covered: a full-coverage scene, or a pack for which any use means all."""
    session = pack.own.body.recording.session if pack.own.body.recording else None
    if session is not None and session.continuous is not None and is_filmed(activity):
        return True
    return demands_full(activity, pack)


def demands_full(activity: ActivityFacts, pack: Pack) -> bool:
    """Say whether a scene of an activity must be recorded from end to end."""
    on = civil_day(activity.arrived_at) if activity.arrived_at else None
    for scene in activity.scenes:
        for duty in pack.duties_for(scene.code, on):
            if duty.level is Duty.MUST and duty.coverage == "full":
                return True
    return False


@once
def _runs_until(pack: Pack) -> Anchor:
    session = pack.need(lambda body: body.recording.session.end if body.recording and body.recording.session else None)
    return session.value.event


def _duties(judge: Judge, activity: ActivityFacts, window: Stretch, spans: tuple[SpanFacts, ...]) -> Iterator[Finding]:
    excuse = exemption(activity, judge.pack)
    for scene in activity.scenes:
        for duty in judge.pack.duties_for(scene.code, civil_day(window.start)):
            if duty.level is Duty.MUST and excuse is not None:
                yield _excused(judge, scene, duty, excuse, window)
            elif duty.level is Duty.MUST:
                yield _duty(judge, activity, duty, _scene_window(scene, window), spans, proofs=scene.proof_kinds)


def _excused(judge: Judge, scene: SceneFacts, duty: SceneDuty, excuse: Excuse, window: Stretch) -> Finding:
    return judge.finding(
        f"recording.duty.{scene.code}",
        f"{duty.label}不录像：{excuse.words}",
        level=duty.weight,
        citation=judge.pack.own.cite(excuse.req),
        since=window.end,
        not_applicable=excuse.words[:200],
    )


def _scene_window(scene: SceneFacts, window: Stretch) -> Stretch:
    return Stretch(start=scene.started_at or window.start, end=scene.ended_at or window.end)


def _duty(
    judge: Judge,
    activity: ActivityFacts,
    duty: SceneDuty,
    window: Stretch,
    spans: tuple[SpanFacts, ...],
    *,
    proofs: tuple[str, ...],
) -> Finding:
    rule = f"recording.duty.{duty.scene}"
    if frozenset(proofs) & frozenset(duty.satisfied_by) or _photographed(activity, duty, window):
        words = f"{duty.label}已有规定方式的记录"
        return judge.met(rule, words, level=duty.weight, citation=duty.citation, done=window.end)
    if not overlaps(window, widest(spans)):
        unknown = any(span.started is None or span.ended is None for span in spans)
        if unknown:
            words = f"{duty.label}有录像但录制时间无法确定，需判断是否覆盖"
            return judge.doubt(rule, words, level=duty.weight, citation=duty.citation, since=window.start)
        return judge.breach(
            rule,
            f"{duty.label}没有录音录像",
            level=duty.weight,
            citation=duty.citation,
            broken_at=window.end,
            happened=f"{duty.label}：{shown(window.start)} 至 {shown(window.end)}，没有找到录音录像。",
            next_step="请核对是否有录像尚未入库；确实没有的，书面说明原因",
        )
    if duty.coverage == "full":
        return _full(judge, activity, duty, window, spans)
    return judge.met(rule, f"{duty.label}已录音录像", level=duty.weight, citation=duty.citation, done=window.end)


def _photographed(activity: ActivityFacts, duty: SceneDuty, window: Stretch) -> bool:
    """Say whether a photograph taken during the scene fulfils the duty; a picture is an instant, not a stretch."""
    if "photo" not in duty.satisfied_by:
        return False
    taken = (span.ended or span.started for span in activity.spans if span.medium == "photo")
    return any(one.earliest <= window.end and window.start <= one.latest for one in taken if one is not None)


def _full(
    judge: Judge, activity: ActivityFacts, duty: SceneDuty, window: Stretch, spans: tuple[SpanFacts, ...]
) -> Finding:
    rule = f"recording.duty.{duty.scene}"
    if fallback(activity, judge.pack) is not None:  # what else is owed then, `excuses` says
        words = f"{duty.label}按重要环节录音录像：{activity.fallback}"
        return judge.met(rule, words, level=duty.weight, citation=duty.citation, done=window.end)
    excused = explained(activity, window)
    sure = gaps_in(window, (*widest(spans), *excused))
    perhaps = () if sure else gaps_in(window, (*narrowest(spans), *excused))
    if sure:
        return judge.breach(
            rule,
            f"{duty.label}应当全程录像，缺 {length_words(_total(sure))}",
            level=duty.weight,
            citation=duty.part_citation,
            broken_at=window.end,
            happened=f"{activity.number} 缺录：{_listed(sure)}，没有中断说明。",
            next_step="请对每段缺录写明原因；录像尚未入库的先入库",
        )
    if perhaps:
        words = f"{duty.label}是否全程录像需要判断"
        happened = f"因时钟有出入，可能缺录：{_listed(perhaps)}。"
        return judge.doubt(
            rule, words, level=duty.weight, citation=duty.part_citation, since=window.end, happened=happened
        )
    return judge.met(rule, f"{duty.label}已全程录像", level=duty.weight, citation=duty.citation, done=window.end)


def gaps_in(window: Stretch, covered: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Return what of a session no recording covers; at its edges the engine's patience counts."""
    inner = uncovered(window, covered, longer_than=SPLIT)
    at_edge = (window.start, window.end)
    return tuple(g for g in inner if g.length > EDGE or (g.start not in at_edge and g.end not in at_edge))


def on_site(activity: ActivityFacts, session: Session) -> bool:
    """Say whether an activity is enforcement on site: a hearing in the bureau is not (wuhan 第十八条、第十九条)."""
    return not activity.scenes or any(scene.code not in session.off_site for scene in activity.scenes)


def _edges(judge: Judge, activity: ActivityFacts, window: Stretch, spans: tuple[SpanFacts, ...]) -> Iterator[Finding]:
    """Return late starts and early ends of a session where recording is used but no scene demands it in full."""
    if demands_full(activity, judge.pack) or not wants_full(activity, judge.pack):
        return
    taped = widest(spans)
    if not overlaps(window, taped):
        return
    session = _session(judge.pack)
    if not on_site(activity, session.value):
        return
    gaps = gaps_in(window, (*taped, *explained(activity, window)))
    for gap in gaps:
        if gap.start == window.start and session.value.start is not None:
            words = f"到达现场后 {length_words(gap.length)}才开始录像"
            yield _edge(judge, "session.start", words, gap, session, session.value.start)
        elif gap.end == window.end and session.value.end is not None:
            words = f"录像比规定的终点早停 {length_words(gap.length)}"
            yield _edge(judge, "session.end", words, gap, session, session.value.end)


def _edge(judge: Judge, rule: str, words: str, gap: Stretch, session: Resolved[Session], stated: HasReq) -> Finding:
    return judge.breach(
        rule,
        words,
        level=session.layer.level_for(Duty.MUST),
        citation=session.cite(stated),
        broken_at=gap.end,
        happened=f"{shown(gap.start)} 至 {shown(gap.end)} 没有录像。",
        next_step="请写明原因；录像尚未入库的先入库",
    )


def _spoken(judge: Judge, activity: ActivityFacts, pack: Pack) -> Iterator[Finding]:
    if not is_filmed(activity):
        return
    preamble = pack.need(
        lambda body: body.recording.session.preamble if body.recording and body.recording.session else None
    )
    absent = "" if activity.preamble_said is not False else "、".join(activity.preamble_missing or preamble.value.items)
    yield _said(
        judge,
        activity,
        "session.preamble",
        preamble,
        (
            activity.preamble_said,
            "已作语音说明",
            f"开录时没有语音说明：{absent}",
            "开录时的语音说明尚未核看",
        ),
    )
    told = pack.need(
        lambda body: body.recording.session.tell_party if body.recording and body.recording.session else None
    )
    yield _said(
        judge,
        activity,
        "session.tell_party",
        told,
        (activity.party_told, "已告知当事人正在录音录像", "没有告知当事人正在录音录像", "是否告知当事人尚未核看"),
    )


def _said(
    judge: Judge,
    activity: ActivityFacts,
    rule: str,
    stated: Resolved[Levelled],
    answer: tuple[bool | None, str, str, str],
) -> Finding:
    said, *words = answer
    level, citation = stated.layer.level_for(stated.value.level), stated.cite(stated.value)
    done = activity.ended_at or activity.departed_at or activity.arrived_at
    if said is True and done is not None:
        return judge.met(rule, words[0], level=level, citation=citation, done=done)
    if said is False and done is not None and level is not Level.ADVICE:
        step = "请写明原因；今后开录时先作说明"
        return judge.breach(rule, words[1], level=level, citation=citation, broken_at=done, next_step=step)
    if level is Level.ADVICE:  # silence of the text: shown, never counted
        shown_words = words[1] if said is False else words[2]
        return judge.finding(rule, shown_words, level=level, citation=citation, since=done)
    step = "请核看录像开头并登记结果"
    return judge.doubt(rule, words[2], level=level, citation=citation, since=done, next_step=step)


def _means(judge: Judge, activity: ActivityFacts, spans: tuple[SpanFacts, ...]) -> Iterator[Finding]:
    """Return the device and photograph duties, which only a pack of its own may state."""
    pack = judge.pack
    rules = pack.own.body.recording
    if rules is None or not wants_full(activity, pack) or not activity.spans:
        return
    layer, done = pack.own, activity.ended_at or activity.departed_at
    kinds = {span.device_kind for span in spans}
    is_other_free = fallback(activity, pack) is not None  # the fallback names other devices itself
    is_wrong = rules.device_rule is not None and rules.device_rule.process_recording not in kinds and not is_other_free
    if rules.device_rule is not None and is_wrong and kinds and done:
        level, citation = layer.level_for(Duty.MUST), layer.cite(rules.device_rule.req)
        if kinds == {""}:
            words = "录像来自哪种设备不明，需判断是否使用执法记录仪"
            yield judge.doubt("recording.device", words, level=level, citation=citation, since=done)
        else:
            words = "过程记录没有使用执法记录仪"
            yield judge.breach("recording.device", words, level=level, citation=citation, broken_at=done)
    photo = rules.session.photo if rules.session else None
    if photo is not None and not any(span.medium == "photo" for span in activity.spans):
        words = f"没有{'、'.join(photo.of)}的照片，需判断是否应当拍照"
        level, citation = layer.level_for(photo.level), layer.cite(photo.req)
        step = "有照片的请入库；不需要拍照的写明理由"
        yield judge.doubt("session.photo", words, level=level, citation=citation, since=done, next_step=step)


def _session(pack: Pack) -> Resolved[Session]:
    return pack.need(lambda body: body.recording.session if body.recording else None)


def _total(gaps: tuple[Stretch, ...]) -> timedelta:
    return sum((gap.length for gap in gaps), timedelta())


def _listed(gaps: tuple[Stretch, ...]) -> str:
    return "；".join(f"{shown(gap.start)} 至 {shown(gap.end)}" for gap in gaps)
