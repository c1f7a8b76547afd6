"""Hand-over deadline with its exceptions, and who may take in.

Source: wuhan 第二十六条第二款、第三款; shilong 第十三条; engine D02.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.law.checks.judge import Details, Judge, Span, between, later_of, span_of
from liuhen.law.citation import Source
from liuhen.law.facts import ActivityFacts, CameraFacts, Interval, RecordingFacts, TripFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved, once
from liuhen.law.pack import Pack
from liuhen.law.schema.keeping import IngestException, IngestNormal
from liuhen.law.settings import Setting
from liuhen.law.settings.bound import Bound, Weight, set_span, sooner, weighed
from liuhen.law.term import Term, civil_day, shown

RULE = "ingest.deadline"
Claim = TripFacts | ActivityFacts


def recording_deadline(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether a recording reached storage in time."""
    normal, judge = _normal(pack), Judge(pack=pack, kind=recording.kind, id=recording.id)
    anchor = _anchor(recording, normal.value)
    if anchor is None:
        words, step = "录制时间无法确定，是否按时移交需要判断", "请在录像页署名判断录制时间"
        weight = _weight(pack)
        return (judge.doubt(RULE, words, level=weight.level, citation=weight.citation, next_step=step),)
    trip, exception = recording.trip, _exception(recording.trip, pack)
    is_out = trip is not None and exception is not None and trip.returned_at is None
    if trip is not None and exception is not None and is_out and recording.stored_at is None:
        return (_waiting(judge, trip, anchor, exception, rule=RULE),)
    # Stored while nobody has said when he came back: the ordinary end is shown, and what lies past it a person decides.
    bound = _bound(anchor, trip, pack, normal, None if is_out else exception, done=recording.stored_at)
    details = bound.span.details(anchor.earliest, recording.stored_at)
    if is_out or (normal.value.scope == "per_activity" and trip is None):
        details = _unattached(details, recording, bound.span)
    words = _words(details)
    details["happened"] = _story(recording, anchor, bound.span, normal.value) + _number_note(normal.value, bound)
    is_unsaid = is_out and bool(details.get("judgement"))
    details["next_step"] = "请登记返回单位的时间，期限从那时起算" if is_unsaid else _next_step(details)
    details["officer_id"] = recording.recorded_by.id if recording.recorded_by else ""
    return (judge.finding(RULE, words, level=bound.level, citation=bound.citation, **details),)


def pending_cameras(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return, for each camera carried, whether its card is still to be handed over after the activity."""
    normal = _normal(pack)
    if activity.ended_at is None:
        return ()
    out = (camera for camera in activity.cameras if camera.taken_in_at is None)
    return tuple(_pending(activity, camera, activity.ended_at, pack, normal) for camera in out)


def exception_reason(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether a claimed exception has a ground of the pack and a reason."""
    found = pack.need(lambda body: body.ingest.exception if body.ingest else None)
    if not activity.exception_ground:
        return ()
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    citation, level = found.cite(found.value), found.layer.capped(Level(found.value.severity))
    if activity.exception_ground not in found.value.grounds:
        words = f"所填例外情形“{activity.exception_ground}”不在清单之内，按正常期限计算"
        step = f"清单为：{'、'.join(found.value.grounds)}。请改填，或者按正常期限移交"
        return (judge.doubt("ingest.exception", words, level=level, citation=citation, next_step=step),)
    if not activity.exception_reason:
        words = f"例外情形没有写明为什么{found.value.condition_zh}"
        step = "请在活动页写明理由；没有理由的按正常期限处理"
        return (judge.doubt("ingest.exception", words, level=level, citation=citation, next_step=step),)
    return ()


def performer(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether the person who took the recording in was the one the pack names (shilong 第十三条)."""
    allowed = pack.ingest_performers()
    ingest = pack.own.body.ingest
    if not allowed or ingest is None or recording.operator is None or recording.stored_at is None:
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    citation, level = pack.own.cite(ingest.performed_req), Level.VIOLATION
    labels = "、".join(pack.role_label(role) for role in allowed)
    if recording.operator.roles & frozenset(allowed) or _exception(recording.trip, pack) is not None:
        words = "由规定的人下载入库"
        return (judge.met("ingest.performer", words, level=level, citation=citation, done=recording.stored_at),)
    return (
        judge.breach(
            "ingest.performer",
            f"入库人不是{labels}",
            level=level,
            citation=citation,
            broken_at=recording.stored_at,
            happened=f"{recording.operator.name}于{shown(recording.stored_at)}把录像存入，办法要求由{labels}下载、存储。",
            next_step=f"请{labels}核对原件并在录像页写明接收情况",
        ),
    )


def _normal(pack: Pack) -> Resolved[IngestNormal]:
    return pack.need(lambda body: body.ingest.normal if body.ingest else None)


def _level(normal: Resolved[IngestNormal]) -> Level:
    return normal.layer.capped(Level(normal.value.severity))


def _exception(claim: Claim | None, pack: Pack) -> Resolved[IngestException] | None:
    if claim is None or not claim.exception_ground:
        return None
    found = pack.need(lambda body: body.ingest.exception if body.ingest else None)
    return found if claim.exception_ground in found.value.grounds else None


def _anchor(recording: RecordingFacts, normal: IngestNormal) -> Interval | None:
    trip = recording.trip
    if normal.scope == "per_recording" or trip is None:
        return recording.ended
    ended = (trip.day_ended_at if normal.scope == "per_day" else None) or trip.ended_at
    return Interval.exactly(ended) if ended else recording.ended


def _bound(
    anchor: Interval,
    claim: Claim | None,
    pack: Pack,
    normal: Resolved[IngestNormal],
    exception: Resolved[IngestException] | None,
    *,
    done: datetime | None,
) -> Bound:
    """Return what binds: the normal end or the exceptional one, each not after the bureau's own setting."""
    term, usually = normal.value.limit.term, _weight(pack)
    if exception is None or claim is None or claim.returned_at is None:
        own = span_of(term, anchor, pack)
        return sooner(pack, "ingest.normal", own, anchor, weight=usually, closed_at=done)
    usual = _ended(pack, "ingest.normal", term, anchor, usually)
    weight = Weight(
        level=exception.layer.capped(Level(exception.value.severity)),
        citation=exception.cite(exception.value),
        is_open=exception.layer.source is Source.ENGINE,
    )
    back = Interval.exactly(claim.returned_at)
    excepted = _ended(pack, "ingest.exception", exception.value.limit.term, back, weight)
    own, effective, setting = excepted.own, excepted.effective, excepted.setting
    if exception.value.combine == "later_of":
        own, effective = later_of(usual.own, own), later_of(usual.effective, effective)
        setting = setting or usual.setting
    return weighed(own, effective, setting, weight=weight, closed_at=done)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """One end by the text, and with the bureau's setting."""

    own: Span
    effective: Span
    setting: Setting | None
    weight: Weight


def _ended(pack: Pack, key: str, term: Term, anchor: Interval, weight: Weight) -> _Ended:
    own = span_of(term, anchor, pack)
    setting = pack.setting(key, civil_day(anchor.earliest))
    effective = set_span(pack, setting, own, anchor, weight=weight)
    return _Ended(own=own, effective=effective, setting=setting, weight=weight)


@once
def _weight(pack: Pack) -> Weight:
    normal = _normal(pack)
    is_open = bool(normal.value.number_from) or normal.layer.source is Source.ENGINE
    return Weight(level=_level(normal), citation=normal.cite(normal.value), is_open=is_open)


def _waiting(
    judge: Judge,
    claim: Claim,
    anchor: Interval,
    exception: Resolved[IngestException],
    *,
    rule: str,
) -> Finding:
    return judge.finding(
        rule,
        f"因{claim.exception_ground}，移交期限从返回单位起算",
        level=exception.layer.capped(Level(exception.value.severity)),
        citation=exception.cite(exception.value),
        since=anchor.earliest,
        happened=f"活动 {claim.number} 已申明{claim.exception_ground}，尚未登记返回单位的时间。",
        next_step=f"返回单位时登记，之后 {exception.value.limit.term.words}内移交",
    )


def _pending(
    activity: ActivityFacts, camera: CameraFacts, ended: datetime, pack: Pack, normal: Resolved[IngestNormal]
) -> Finding:
    judge, rule = Judge(pack=pack, kind=activity.kind, id=activity.id), f"{RULE}.{camera.device_number}"
    anchor = Interval.exactly(ended)
    if normal.value.scope == "per_recording":
        anchor = Interval(earliest=min(activity.arrived_at or ended, ended), latest=ended)
    exception = _exception(activity, pack)
    if exception is not None and activity.returned_at is None:
        return _waiting(judge, activity, anchor, exception, rule=rule)
    bound = _bound(anchor, activity, pack, normal, exception, done=None)
    details = bound.span.details(ended, None)
    carried = f"{camera.holder}在 {activity.number}（{activity.title}）中携带 {camera.device_number}"
    details["happened"] = f"{carried}，活动于{shown(ended)}结束，录像尚未移交入库。{_number_note(normal.value, bound)}"
    details["next_step"] = "请把设备交到采集台入库"
    words = f"{camera.device_number} 的录像尚未移交入库"
    return judge.finding(rule, words, level=bound.level, citation=bound.citation, **details)


def _words(details: Details) -> str:
    if not details.get("closed_at"):
        return "原始录像尚未移交入库"
    if details.get("judgement"):
        return "录像是否按时移交入库需要判断"
    return "录像移交入库晚于期限" if details.get("late") else "原始录像已按时移交入库"


def _next_step(details: Details) -> str:
    if not details.get("closed_at"):
        return "请把设备交到采集台入库"
    late = details.get("late") or details.get("judgement")
    return "录像照收不误；请在署名判断中写明晚交的原因" if late else ""


def _unattached(details: Details, recording: RecordingFacts, span: Span) -> Details:
    """Leave a late recording without activity to a person: the activity it belongs to ended at an unknown time."""
    if recording.stored_at is not None and recording.stored_at > span.worst.at:
        details["judgement"], details["late"] = True, False
    return details


def _number_note(normal: IngestNormal, bound: Bound) -> str:
    if bound.note or not normal.number_from:
        return bound.note
    return f"办法没有写明时限，按{normal.limit.term.words}提醒（系统默认 {normal.number_from}）。"


def _story(recording: RecordingFacts, anchor: Interval, span: Span, normal: IngestNormal) -> str:
    done = f"{shown(recording.stored_at)} 入库" if recording.stored_at else "尚未入库"
    doubt = f"，时钟有出入，最晚可到 {shown(span.best.at)}" if span.in_doubt else ""
    start = "录制完成" if normal.scope == "per_recording" else "活动结束"
    return f"{recording.number} {start}于 {between(anchor)}，应在 {shown(span.worst.at)} 前移交{doubt}；{done}。"
