"""Every write of the site: what phones send, photographs, doubtful times settled, what is said about an activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import pack_at
from liuhen.errors import InputError
from liuhen.evidence.acts.intake import open_receipt
from liuhen.evidence.acts.uploading import NewUpload, add_file
from liuhen.evidence.found import Source
from liuhen.evidence.models import Receipt, Upload
from liuhen.evidence.words import SourceKind
from liuhen.field.acts import NewActivity, certify_on, enter
from liuhen.field.models import Activity, Statement
from liuhen.field.queries.people import require_part
from liuhen.field.refusals import GroundError, OutOfOrderError
from liuhen.field.site.card import exemptions_of, fallback_of
from liuhen.field.site.clock import Reading, Word, read
from liuhen.field.site.fitting import STEPS, Times, fit
from liuhen.field.site.models import SiteEvent
from liuhen.field.site.scenes import turned
from liuhen.field.site.words import About, EventKind, EventState

_VERBS = {
    EventKind.ARRIVE: "activity.arrive",
    EventKind.END: "activity.end",
    EventKind.DEPART: "activity.depart",
    EventKind.RETURN: "activity.return",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """One thing a phone sends."""

    client_id: str  # a UUID the phone made; the same one sent twice is done once
    kind: EventKind
    word: Word
    scene: str = ""
    words: str = ""

    @property
    def reading(self) -> Reading:
        """Return the instant taken from the phone's word."""
        return read(self.word)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """What somebody says about an activity."""

    about: About
    value: str  # '' takes the former one back
    reason: str = ""
    of_at: datetime | None = None


def once_key(by: Officer, client_id: str) -> str:
    """Give the key under which a phone's act is done once.

    Raises:
        InputError: the phone's mark is no UUID.
    """
    try:
        return f"site:{by.pk}:{UUID(client_id).hex}"
    except ValueError:
        raise InputError("没有记录。手机送来的标识读不懂。", next_step="请更新手机上的页面后再送。") from None


def note(activity: Activity, new: NewEvent, *, by: Officer) -> SiteEvent:
    """Take in one thing written down on site (现场记事). It is kept however it fits; a step that fits becomes a time.

    Raises:
        AlreadyDoneError: this phone has sent it before.

    Source: 武汉办法 第七条、第十八条; 石龙制度 第八条、第九条.
    """
    reading, verb = new.reading, _VERBS.get(new.kind, "activity.note")
    with acting(by, verb, at=reading.at, on=activity, once=once_key(by, new.client_id)) as act:
        require_part(activity, act.officer)
        held = Activity.objects.select_for_update().get(pk=activity.pk)
        event = _keep(act, held, new, reading)
        if new.kind in STEPS:
            _step(act, held, event)
        elif new.kind is EventKind.TOLD and held.party_told_at is None:
            _fill(held, party_told_at=reading.at)
        elif new.kind in (EventKind.SCENE_ON, EventKind.SCENE_OFF):
            _fill(held, scenes=turned(held.scenes, new.scene, reading.at, is_start=new.kind is EventKind.SCENE_ON))
        act.upon(held)
        return act.upon(event, state=event.state, phone_off_seconds=round(reading.off.total_seconds()))


def plan_on_site(plan: NewActivity, new: NewEvent, *, by: Officer) -> Activity:
    """Enter an activity nobody had planned, as the phone began it (临时登记)."""
    reading = new.reading
    with acting(by, "activity.plan", at=reading.at, once=once_key(by, new.client_id)) as act:
        activity = enter(act, plan)
        act.upon(_keep(act, activity, new, reading), on_site=True)
        return activity


def take_photo(activity: Activity, new: NewEvent, photo: NewUpload, *, by: Officer, batch: str) -> Upload:
    """Announce a photograph taken on site (现场照片); its bytes follow, and it is sealed like every arrival.

    Photographs of one batch share a receipt.

    Source: 石龙制度 第十一条; 彝良办法 第九条.
    """
    reading = new.reading
    with acting(by, "photo.take", at=new.word.received_at, on=activity, once=once_key(by, new.client_id)) as act:
        require_part(activity, act.officer)
        event = _keep(act, activity, new, reading)
        receipt = receipt_of(by, batch) or _open(act, activity, by)
        upload = add_file(act, receipt, photo)
        SiteEvent.objects.filter(pk=event.pk).update(upload_uid=upload.uid, batch=batch)
        act.upon(activity)
        act.upon(event)
        return upload


def receipt_of(by: Officer, batch: str) -> Receipt | None:
    """Find the receipt that photographs of this batch go to."""
    uids = SiteEvent.objects.filter(officer=by, batch=batch).exclude(upload_uid="").values("upload_uid")
    upload = Upload.objects.filter(uid__in=uids).select_related("receipt").first()
    return upload.receipt if upload else None


def settle(event: SiteEvent, *, by: Officer, at: datetime, adopts: bool, reason: str) -> SiteEvent:
    """Decide about a time in conflict (核对现场时间): the activity takes it, or it stands aside. Both stay.

    Raises:
        InputError: no reason, or it is settled already.
        OutOfOrderError: the order of the steps would not hold.
    """
    if not reason.strip():
        raise InputError("没有办理。核对的理由还没有填写。", next_step="请写明为什么这样认定。")
    with acting(by, "activity.settle", at=at, on=event.activity, reason=reason.strip()) as act:
        require_part(event.activity, act.officer)
        state = EventState.TAKEN if adopts else EventState.BESIDE
        open_ones = SiteEvent.objects.filter(pk=event.pk, state__in=(EventState.CONFLICT, EventState.WAITS))
        if open_ones.update(state=state, note=reason.strip()[:200], settled_by=act.officer, settled_at=act.at) != 1:
            raise InputError("没有再办。这一条已经核对过。", next_step="请刷新活动页。")
        held = Activity.objects.select_for_update().get(pk=event.activity_id)
        if adopts:
            _adopt(held, EventKind(event.kind), event.at)
            _release(act, held)
        event.refresh_from_db()
        act.upon(held, adopted=adopts)
        return act.upon(event)


def state(activity: Activity, new: NewStatement, *, by: Officer, at: datetime) -> Statement:
    """Say something about an activity as a whole (情况登记), on the grounds its pack knows.

    Raises:
        GroundError: the pack knows no such ground.
        InputError: a ground without a reason.

    Source: 彝良办法 第八条、第九条、第十一条; 宝丰制度 第七条; 石龙制度 第八条.
    """
    with acting(by, "activity.state", at=at, on=activity, reason=new.reason.strip()) as act:
        _require_ground(act, activity, new)
        row = Statement.objects.create(
            bureau=act.home,
            activity=activity,
            about=new.about.value,
            value=new.value.strip(),
            reason=new.reason.strip()[:200],
            of_at=new.of_at,
            said_by=act.officer,
            said_at=act.at,
        )
        act.upon(activity)
        return act.upon(row, value=row.value)


def _keep(act: Act, activity: Activity, new: NewEvent, reading: Reading) -> SiteEvent:
    return SiteEvent.objects.create(
        bureau=act.home,
        activity=activity,
        officer=act.officer,
        client_id=new.client_id,
        kind=new.kind.value,
        state=EventState.TAKEN,
        at=reading.at,
        said_at=new.word.said_at,
        off_ms=round(reading.off.total_seconds() * 1000),
        received_at=new.word.received_at,
        doubt=reading.doubt,
        scene=new.scene,
        words=new.words.strip()[:200],
    )


def _step(act: Act, activity: Activity, event: SiteEvent) -> None:
    """Fit a step in; one that fills a time may let waiting ones follow."""
    found = fit(EventKind(event.kind), event.at, times_of(activity))
    event.state, event.note = found.state.value, found.words
    event.save(update_fields=["state", "note"])
    if found.fills:
        _fill(activity, **{STEPS[EventKind(event.kind)]: event.at})
        _release(act, activity)


def _release(act: Act, activity: Activity) -> None:
    """Fit in what has waited, in the order of the steps and then of time."""
    order = list(STEPS)
    waiting = SiteEvent.objects.filter(activity=activity, state=EventState.WAITS)
    for event in sorted(waiting, key=lambda row: (order.index(EventKind(row.kind)), row.at, row.pk)):
        found = fit(EventKind(event.kind), event.at, times_of(activity))
        event.state, event.note = found.state.value, found.words
        event.save(update_fields=["state", "note"])
        act.upon(event)
        if found.fills:
            _fill(activity, **{STEPS[EventKind(event.kind)]: event.at})


def times_of(activity: Activity) -> Times:
    """Freeze the steps of an activity that are written down."""
    return Times(**{name: getattr(activity, name) for name in STEPS.values()})


def _fill(activity: Activity, **values: object) -> None:
    Activity.objects.filter(pk=activity.pk).update(**values)
    if isinstance(arrived_at := values.get("arrived_at"), datetime):
        certify_on(activity, arrived_at)
    for name, value in values.items():
        setattr(activity, name, value)


def _adopt(activity: Activity, kind: EventKind, at: datetime) -> None:
    """Put a step where a person says it was, if the order of the steps holds."""
    others = Times(**{name: None if step is kind else getattr(activity, name) for step, name in STEPS.items()})
    found = fit(kind, at, others)
    if not found.fills:
        raise OutOfOrderError(f"没有采用。{found.words}。", next_step="请先核对与它前后相接的时间。")
    _fill(activity, **{STEPS[kind]: at})


def _open(act: Act, activity: Activity, by: Officer) -> Receipt:
    source = Source(layout="upload", files=(), label=f"{by.name}的手机 {activity.number}")
    return open_receipt(act, source, handed_over_by=by, operator=by, device=None, kind=SourceKind.UPLOAD)


def _require_ground(act: Act, activity: Activity, new: NewStatement) -> None:
    if not new.value.strip():
        return
    if new.about not in (About.FALLBACK, About.EXEMPTION):
        return
    pack = pack_at(act.home, activity.arrived_at)
    fallback = fallback_of(pack)
    conditions = fallback.value.conditions if fallback else ()
    known = conditions if new.about is About.FALLBACK else tuple(one.code for one in exemptions_of(pack))
    if new.value not in known:
        raise GroundError(f"没有登记。本局规定没有这种“{new.about.label}”的情形。", next_step="请从列出的情形中选择。")
    if not new.reason.strip():
        raise InputError("没有登记。客观原因还没有写明。", next_step="请写明当时的客观原因后再办。")
