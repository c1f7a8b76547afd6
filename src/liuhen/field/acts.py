"""Every write of room field: plan, arrive, scenes, end, depart, return, exception; interruptions; attribution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from liuhen.bureau.acting import Act, By, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, pack_at
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.field.attribution import Basis
from liuhen.field.interruptions.acts import (
    Report,
    file_record,
    mark_voice,
    report_interruption,
    resume,
    review_interruption,
    tell_head,
    write_record,
)
from liuhen.field.models import Activity, ActivityOfficer, ActivityRecording
from liuhen.field.queries import suggestion_for
from liuhen.field.queries.people import require_part
from liuhen.field.refusals import AttributedError, GroundError, NotTakingPartError, OutOfOrderError, ReviewError
from liuhen.field.rules import rule_of
from liuhen.field.scenes import LABELS, Scene
from liuhen.field.segments.queries import is_fixed

__all__ = [
    "AttributedError",
    "GroundError",
    "NewActivity",
    "NotTakingPartError",
    "OutOfOrderError",
    "Report",
    "ReviewError",
    "arrive",
    "attribute",
    "attribute_to",
    "belong_to",
    "certify_on",
    "claim_exception",
    "depart",
    "end",
    "enter",
    "file_record",
    "mark_voice",
    "plan",
    "replace_officer",
    "report_interruption",
    "resume",
    "return_to_unit",
    "review_interruption",
    "set_scenes",
    "tell_head",
    "write_record",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivity:
    """What is known of an activity before it begins."""

    title: str
    place: str
    party: str
    scenes: tuple[str, ...]  # scene codes of the pack
    officers: tuple[Officer, ...]
    planned_at: datetime


def plan(new: NewActivity, *, by: Officer, at: datetime, once: str | None = None) -> Activity:
    """Enter an activity with its officers (登记执法活动). Fewer than two certificates is a finding, not a refusal.

    Raises:
        InputError: a field is empty, a scene unknown to pack and engine, or an officer of another bureau.
    """
    _require_complete(new, by)
    with acting(by, "activity.plan", at=at, once=once) as act:
        return enter(act, new)


def enter(act: Act, new: NewActivity) -> Activity:
    """Enter an activity inside an open act. A step.

    Raises:
        InputError: as `plan`.
    """
    _require_complete(new, act.officer)
    activity = Activity.objects.create(
        bureau=act.home,
        unit=act.officer.unit,
        number=next_number(act, "HD"),
        title=new.title.strip(),
        scenes=[{"code": code, "from": "", "until": ""} for code in new.scenes],
        place=new.place.strip(),
        party=new.party.strip(),
        planned_at=new.planned_at,
        planned_by=act.officer,
    )
    numbers = [_join(activity, officer) for officer in new.officers]
    return act.upon(activity, officers=len(numbers), certified=len([number for number in numbers if number]))


def belong_to(act: Act, activity: Activity, case_id: int | None) -> Activity:
    """Write down which case an activity took place in, or that it belongs to none. A step.

    Raises:
        InputError: it belongs to another case.
    """
    free = Activity.objects.filter(pk=activity.pk)
    if case_id is not None:
        free = free.filter(case_id__isnull=True)
    if not free.update(case_id=case_id):
        raise InputError("没有归入。这个活动已经归入一件案件。", next_step="请先从那件案件移出。")
    activity.refresh_from_db(fields=["case_id"])
    return act.upon(activity)


def certify_on(activity: Activity, arrived_at: datetime) -> None:
    """Note the certificates valid on the day of arrival, which need not be those of the planned day. A step."""
    day = timezone.localdate(arrived_at)
    for row in ActivityOfficer.objects.filter(activity=activity).select_related("officer"):
        certificate = row.officer.certificate_on(day)
        number = certificate.number if certificate else ""
        if number != row.certificate_number:
            ActivityOfficer.objects.filter(pk=row.pk).update(certificate_number=number)


def replace_officer(act: Act, activity: Activity, *, giver: Officer, receiver: Officer) -> bool:
    """Let another officer take part in an activity that has not begun (离岗交接). A step.

    False where it has begun meanwhile, or the giver takes no part: who was on site stays as it was.
    """
    mine = ActivityOfficer.objects.filter(activity=activity, officer=giver)
    if not Activity.objects.filter(pk=activity.pk, arrived_at__isnull=True).exists() or not mine.exists():
        return False
    mine.delete()
    if not ActivityOfficer.objects.filter(activity=activity, officer=receiver).exists():
        _join(activity, receiver)
    act.upon(activity)
    return True


def arrive(
    activity: Activity, *, by: Officer, at: datetime, party_told: bool = False, once: str | None = None
) -> Activity:
    """Write down the arrival, from which recording is expected (到达). `at` is the time of arrival.

    Source: 武汉办法 第十八条; 石龙制度 第八条、第九条.
    """
    told = {"party_told_at": at} if party_told else {}
    return _mark(activity, "arrived_at", verb="activity.arrive", by=by, at=at, once=once, **told)


def end(activity: Activity, *, by: Officer, at: datetime, once: str | None = None) -> Activity:
    """Write down the end of the activity (活动结束)."""
    return _mark(activity, "ended_at", verb="activity.end", by=by, at=at, once=once)


def depart(activity: Activity, *, by: Officer, at: datetime, once: str | None = None) -> Activity:
    """Write down the departure from the scene (离开现场)."""
    return _mark(activity, "departed_at", verb="activity.depart", by=by, at=at, once=once)


def return_to_unit(activity: Activity, *, by: Officer, at: datetime, once: str | None = None) -> Activity:
    """Write down the return to the unit, which starts the term of an exception (返回单位).

    Source: 武汉办法 第二十六条第三款; 石龙制度 第十三条.
    """
    return _mark(activity, "returned_at", verb="activity.return", by=by, at=at, once=once)


def set_scenes(
    activity: Activity, scenes: tuple[Scene, ...], *, by: Officer, at: datetime, once: str | None = None
) -> Activity:
    """Write down which scenes were held and when (执法环节). Open ends are those of the activity.

    Raises:
        InputError: no scene, a scene that neither pack nor engine knows, or an end before its start.
    """
    _require_known(tuple(scene.code for scene in scenes), by)
    if any(scene.from_at and scene.until_at and scene.until_at < scene.from_at for scene in scenes):
        raise OutOfOrderError("没有记录。有一个环节的结束时间早于开始时间。", next_step="请核对各环节的起止时间。")
    with acting(by, "activity.scenes", at=at, on=activity, once=once) as act:
        require_part(activity, act.officer)
        activity.scenes = [
            {"code": scene.code, "from": _iso(scene.from_at), "until": _iso(scene.until_at)} for scene in scenes
        ]
        activity.save(update_fields=["scenes"])
        return act.upon(activity, scenes=[scene.code for scene in scenes])


def claim_exception(
    activity: Activity, ground: str, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> Activity:
    """State why recordings could not be handed over in time (延后移交), on a ground of the text.

    Raises:
        GroundError: the ground is not in the pack's list.
        InputError: no reason is given.

    Source: 武汉办法 第二十六条第三款; 石龙制度 第十三条.
    """
    if not reason.strip():
        raise InputError("没有办理。确实无法及时移交的理由还没有填写。", next_step="请写明理由后再办。")
    with acting(by, "activity.except", at=at, on=activity, reason=reason.strip(), once=once) as act:
        require_part(activity, act.officer)
        grounds = rule_of(pack_at(act.home, activity.arrived_at)).grounds
        if ground not in grounds:
            raise GroundError(
                f"没有办理。“{ground}”不是可以延后移交的情形。", next_step=f"可以延后的情形是：{'、'.join(grounds)}。"
            )
        Activity.objects.filter(pk=activity.pk).update(exception_ground=ground, exception_reason=reason.strip())
        activity.refresh_from_db()
        return act.upon(activity, ground=ground)


def attribute(
    recording: Recording, *, by: By, at: datetime, activity: Activity | None = None, once: str | None = None
) -> ActivityRecording | None:
    """Put a recording to an activity (归入活动): to the one a person names, else to the one the witnesses agree on.

    Without a person nothing is done, and no entry written, unless exactly one activity fits undisputed.

    Raises:
        AttributedError: it belongs to this activity already.
    """
    basis = Basis.PERSON
    if activity is None:
        proposed = suggestion_for(recording)
        if proposed is None:
            return None
        activity, basis = proposed
    with acting(by, "recording.attribute", at=at, on=activity, once=once) as act:
        return attribute_to(act, recording, activity, basis=basis)


def attribute_to(act: Act, recording: Recording, activity: Activity, *, basis: Basis) -> ActivityRecording:
    """Link a recording to an activity inside an open act; an earlier link ends and stays on record. A step.

    What a fixed camera took belongs to every activity a person puts it to.
    """
    if recording.bureau_id != activity.bureau_id:
        raise InputError("没有归入。录像和活动不属于同一机关。", next_step="请核对活动编号。")
    live = ActivityRecording.objects.filter(recording=recording, ended_at__isnull=True)
    if live.filter(activity=activity).exists():
        raise AttributedError(f"没有再办。{recording.number} 已经归入 {activity.number}。")
    is_shared = is_fixed(recording.device)  # a camera of the house shows what several activities did there
    moved = 0 if is_shared else live.update(ended_at=act.at)
    link = ActivityRecording.objects.create(
        activity=activity,
        recording=recording,
        by=act.by if isinstance(act.by, Officer) else None,
        basis=basis.value,
        linked_at=act.at,
        is_shared=is_shared,
    )
    act.upon(recording)
    act.upon(activity, basis=basis.value, moved=bool(moved))
    return link


def _mark(
    activity: Activity, name: str, *, verb: str, by: Officer, at: datetime, once: str | None, **more: datetime
) -> Activity:
    """Write one time of an activity down, once, in its order."""
    with acting(by, verb, at=at, on=activity, once=once) as act:
        require_part(activity, act.officer)
        activity.refresh_from_db()
        _require_order(activity, name, at)
        changed = Activity.objects.filter(pk=activity.pk, **{f"{name}__isnull": True}).update(**{name: at}, **more)
        if changed != 1:
            raise OutOfOrderError("没有再记。这一时间已经记过，原记录不改。", next_step="请刷新活动页核对。")
        if name == "arrived_at":
            certify_on(activity, at)
        activity.refresh_from_db()
        return act.upon(activity)


_AFTER = {"ended_at": ("arrived_at",), "departed_at": ("arrived_at", "ended_at"), "returned_at": ("departed_at",)}
_WORDS = {"arrived_at": "到达", "ended_at": "活动结束", "departed_at": "离开现场"}


def _require_order(activity: Activity, name: str, at: datetime) -> None:
    if name in ("ended_at", "departed_at") and activity.arrived_at is None:
        raise OutOfOrderError("没有记录。到达时间还没有记。", next_step="请先记到达，再记这一步。")
    for earlier in _AFTER.get(name, ()):
        instant = getattr(activity, earlier)
        if instant is not None and at < instant:
            raise OutOfOrderError(f"没有记录。填写的时间早于{_WORDS[earlier]}时间。", next_step="请核对时间。")


def _require_complete(new: NewActivity, by: Officer) -> None:
    missing = [
        words
        for words, value in (("名称", new.title), ("地点", new.place), ("执法对象", new.party))
        if not value.strip()
    ]
    if not new.officers:
        missing.append("执法人员")
    if missing:
        raise InputError(f"没有登记。还缺：{'、'.join(missing)}。", next_step="请补填后再办。")
    if any(officer.bureau_id != by.bureau_id for officer in new.officers):
        raise InputError("没有登记。有一名执法人员不是本机关人员。", next_step="请从本机关人员中选择。")
    _require_known(new.scenes, by)


def _require_known(codes: tuple[str, ...], by: Officer) -> None:
    known = {*LABELS, *rule_of(active_pack(by.bureau)).duties}
    if not codes or any(code not in known for code in codes):
        raise InputError("没有记录。还没有选择执法环节，或者所选环节不在列表中。", next_step="请从列出的环节中选择。")


def _join(activity: Activity, officer: Officer) -> str:
    """Enter an officer with the certificate valid on the day; give its number, '' if none was."""
    certificate = officer.certificate_on(timezone.localdate(activity.planned_at))
    number = certificate.number if certificate else ""
    ActivityOfficer.objects.create(activity=activity, officer=officer, certificate_number=number)
    return number


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
