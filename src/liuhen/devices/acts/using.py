"""A device in use: issue with its check, the user's own check, passing on from person to person, return."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.bureau.roles import Role
from liuhen.devices.acts.moving import NotInCabinetError, move
from liuhen.devices.drift import TYPED_TOLERANCE_MS, Offset, typed
from liuhen.devices.kinds import is_fixed
from liuhen.devices.models import Device, DeviceState, Handover, PreUseCheck, Purpose
from liuhen.devices.preuse import Found, Item, failed, judge
from liuhen.devices.rules import purpose_article, wanted_items
from liuhen.errors import InputError, RefusalError


class PurposeError(RefusalError):
    """A device may be issued for enforcement only."""

    code = "devices.purpose"


class CheckError(RefusalError):
    """An item of the check is not in order and no reason was given."""

    code = "devices.check"


class FixedDeviceError(RefusalError):
    """A fixed device records where it stands and is not handed out."""

    code = "devices.fixed"


class PassingError(RefusalError):
    """Who receives a device says so himself, or the custodian does."""

    code = "devices.passing"


class TwoHoldersError(InputError):
    """At that instant somebody else had the device."""

    code = "devices.two_holders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The check as it was typed at the cabinet, or by the user before he sets out."""

    works: bool | None = None
    battery_percent: int | None = None
    free_mb: int | None = None
    device_time: datetime | None = None  # read from the device, before it was set
    true_time: datetime | None = None  # read from the clock beside it at the same moment
    tolerance_ms: int = TYPED_TOLERANCE_MS
    clock_was_set: bool = False
    device_time_after: datetime | None = None  # read again after it was set
    true_time_after: datetime | None = None
    photo_digest: str = ""  # sha256:… of the photo of its screen, in the vault already

    @property
    def offset(self) -> Offset | None:
        """Return how far the clock was off before it was set; None if both times were not read."""
        return _typed(self.device_time, self.true_time, self.tolerance_ms)

    @property
    def after(self) -> Offset | None:
        """Return how far it was off after it was set; None if that was not read."""
        return _typed(self.device_time_after, self.true_time_after, self.tolerance_ms)

    @property
    def found(self) -> Found:
        """Return it as the judgement of the items sees it."""
        return Found(
            works=self.works,
            battery_percent=self.battery_percent,
            free_mb=self.free_mb,
            offset=self.offset,
            clock_was_set=self.clock_was_set,
            after=self.after,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Who takes a device, and what for."""

    holder: Officer
    purpose: str  # a value of `Purpose`
    partner: Officer | None = None
    activity_note: str = ""
    expected_return_at: datetime | None = None
    set_out_at: datetime | None = None  # when they leave for the duty, where it is known already
    reason: str = ""  # why it is issued although an item is not in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What came back, and who brought it."""

    condition: str = ""
    contents: str = ""
    device_time: datetime | None = None
    true_time: datetime | None = None
    brought_by: Officer | None = None  # None: the holder himself

    @property
    def offset(self) -> Offset | None:
        """Return how far the clock was off; None if both times were not read."""
        return _typed(self.device_time, self.true_time, TYPED_TOLERANCE_MS)


def issue(
    device: Device, to: Issue, checked: Checked | None, *, by: Officer, at: datetime, once: str | None = None
) -> Handover:
    """Issue a device with its check before use (领用). A failed item is marked and needs a stated reason.

    `checked` is None where the user makes the check himself before he uses it (`check`). `at` may lie in the past.

    Raises:
        PurposeError: the purpose is not enforcement.
        FixedDeviceError: it stays where it stands.
        InputError: the holder or his partner belongs to another bureau, or both are one person.
        TwoHoldersError: at that instant somebody else had it.
        NotInCabinetError: the device is out, in repair, lost or retired.
        CheckError: an item is not in order and no reason was given.

    Source: 石龙制度 第四、五、七条; 武汉办法 第七条; 彝良制度 第十四条.
    """
    _require_people(device, to)
    with acting(by, "device.issue", at=at, on=device, reason=to.reason, once=once) as act:
        _require_purpose(act, to.purpose)
        if is_fixed(device.kind):
            raise FixedDeviceError(
                f"没有领用。{device.number} 是固定设备（{device.kind_label}），在原处使用，不办领用。",
                next_step="请选择执法记录仪等可以携带的设备；固定设备的录像按场所和时间归入活动。",
            )
        items = _judged(act, checked, to.reason, undone="没有领用")
        move(device, DeviceState.IN_CABINET, DeviceState.ISSUED)
        _require_free(device, act.at)
        handover = _handover(act, device, to)
        if checked is not None:
            _write_check(act, handover, checked, items, reason=to.reason)
        act.upon(handover)
        act.upon(to.holder)
        told = "使用人员自查" if checked is None else "已检查"
        _note_photo(act, checked)
        act.upon(device, purpose=to.purpose, check=told, not_in_order=[item.label for item in failed(items)])
        return handover


def check(
    handover: Handover, checked: Checked, *, by: Officer, at: datetime, reason: str = "", once: str | None = None
) -> PreUseCheck:
    """Enter the check the user made himself (使用前自查): by the holder, his partner or the custodian, once.

    `at` is when it was made: one made after the device was used is taken in and shown as what it is.

    Raises:
        PassingError: somebody else enters it.
        InputError: it is checked already, or the instant lies outside the issue.
        CheckError: an item is not in order and no reason was given.

    Source: 石龙制度 第七条; 彝良制度 第十四条; 宝丰制度 第八条.
    """
    with acting(by, "device.check", at=at, on=handover, reason=reason.strip(), once=once) as act:
        _require_part(act.officer, {handover.holder_id, handover.partner_id}, "使用人员、搭档")
        if PreUseCheck.objects.filter(handover=handover).exists():
            raise InputError(
                "没有再记。这次领用已经有使用前检查。", next_step="检查只记一次；设备有变化的，归还时写明。"
            )
        if at < handover.issued_at:
            raise InputError("没有记录。检查时间早于领用时间。", next_step="请核对检查时间。")
        items = _judged(act, checked, reason, undone="没有记录")
        row = _write_check(act, handover, checked, items, reason=reason)
        _note_photo(act, checked)
        act.upon(handover)
        act.upon(handover.device, not_in_order=[item.label for item in failed(items)])
        return row


def set_out(handover: Handover, *, by: Officer, at: datetime, once: str | None = None) -> Handover:
    """Write down when they left for the duty (出勤): the check has to lie before it in some texts.

    Source: 彝良制度 第十四条.
    """
    with acting(by, "device.set_out", at=at, on=handover, once=once) as act:
        _require_part(act.officer, {handover.holder_id, handover.partner_id}, "使用人员、搭档")
        if at < handover.issued_at or (handover.returned_at is not None and at > handover.returned_at):
            raise InputError("没有记录。出勤时间不在领用期间之内。", next_step="请核对出勤时间。")
        if Handover.objects.filter(pk=handover.pk, set_out_at__isnull=True).update(set_out_at=at) != 1:
            raise InputError("没有再记。这次领用已经记过出勤时间。", next_step="请打开设备页核对。")
        handover.set_out_at = at
        return act.upon(handover)


def pass_on(handover: Handover, to: Issue, *, by: Officer, at: datetime, once: str | None = None) -> Handover:
    """Pass a device from its holder to another person without a return (转交); both lines stand in the ledger.

    Who receives it enters it himself, or the custodian does: nobody gives a device away by his own word alone.

    Raises:
        PassingError: the giver enters it himself.
        NotInCabinetError: it was returned or passed on already.
        InputError: it goes to the holder himself or to another bureau, or before it was issued.

    Source: 望都办法 第二十二条; 石龙制度 第四条.
    """
    _require_people(handover.device, to)
    with acting(by, "device.pass", at=at, on=handover, reason=to.reason, once=once) as act:
        _require_part(act.officer, {to.holder.pk}, "接收人本人")
        _require_purpose(act, to.purpose)
        if to.holder.pk == handover.holder_id:
            raise InputError("没有转交。接收人就是现在的使用人员。", next_step="请选择另一名使用人员。")
        if at < handover.issued_at:
            raise InputError("没有转交。转交时间早于领用时间。", next_step="请核对转交时间。")
        _close(handover, at, received_by=to.holder, brought_by=None)
        _require_free(handover.device, act.at)
        following = _handover(act, handover.device, to, passed_from=handover)
        act.upon(handover)
        act.upon(following)
        act.upon(to.holder)
        act.upon(handover.device)
        return following


def return_device(handover: Handover, back: Return, *, by: Officer, at: datetime, once: str | None = None) -> Handover:
    """Take a device back into the cabinet (归还). Somebody else than the holder bringing it is taken and marked.

    Raises:
        NotInCabinetError: it has been returned before.
        InputError: before its issue.

    Source: 石龙制度 第四条; 望都办法 第二十二条.
    """
    with acting(by, "device.return", at=at, on=handover, once=once) as act:
        if at < handover.issued_at:
            raise InputError("没有归还。归还时间早于领用时间。", next_step="请核对归还时间。")
        offset = back.offset
        _close(
            handover,
            at,
            received_by=act.officer,
            brought_by=back.brought_by or handover.holder,
            condition=back.condition.strip(),
            contents=back.contents.strip(),
            return_device_time=back.device_time,
            return_true_time=back.true_time,
            return_offset_ms=offset.middle_ms if offset else None,
            return_tolerance_ms=offset.slack_ms if offset else 0,
        )
        move(handover.device, DeviceState.ISSUED, DeviceState.IN_CABINET)
        act.upon(handover)
        by_holder = back.brought_by is None or back.brought_by.pk == handover.holder_id
        act.upon(handover.device, clock=offset.words if offset else "未测", by_holder=by_holder)
    handover.refresh_from_db()
    return handover


def _note_photo(act: Act, checked: Checked | None) -> None:
    """Name the photo in the entry: its bytes lie in the vault, and the entry proves since when."""
    if checked is not None and checked.photo_digest:
        act.note(photo=checked.photo_digest)


def _close(handover: Handover, at: datetime, **columns: object) -> None:
    """End an issue inside the open act, once."""
    rows = Handover.objects.filter(pk=handover.pk, returned_at__isnull=True)
    if rows.update(returned_at=at, **columns) != 1:
        raise NotInCabinetError(
            f"没有再办。{handover.device.number} 已经归还或者转交。", next_step="请返回领用归还查看这台设备。"
        )


def _typed(shown: datetime | None, true: datetime | None, tolerance_ms: int) -> Offset | None:
    if shown is None or true is None:
        return None
    return typed(shown, true, tolerance_ms=tolerance_ms)


def _require_people(device: Device, to: Issue) -> None:
    named = [("使用人员", to.holder), *([("搭档", to.partner)] if to.partner else [])]
    for word, person in named:
        if person.bureau_id != device.bureau_id:
            raise InputError(f"没有领用。{word}不是本机关人员。", next_step=f"请从本机关人员中选择{word}。")
    if to.partner is not None and to.partner.pk == to.holder.pk:
        raise InputError("没有领用。搭档和使用人员是同一人。", next_step="请另选搭档，或者不填。")


def _require_purpose(act: Act, purpose: str) -> None:
    if purpose not in Purpose.values:
        raise PurposeError(
            "没有领用。音像记录设备只能用于执法工作，所选用途不是执法活动、值守或随时出动。",
            article=purpose_article(active_pack(act.home)),
            next_step="请改选执法活动、执法值守或随时出动。",
        )


def _require_part(who: Officer, allowed: set[int | None], words: str) -> None:
    if who.pk not in allowed and Role.CUSTODIAN not in who.roles:
        raise PassingError(
            f"没有办成。这一步由{words}登记，或者由设备管理人员登记。", next_step=f"请{words}登录后办理。"
        )


def _require_free(device: Device, at: datetime) -> None:
    """Refuse an issue that would begin while somebody else still had the device."""
    other = (
        Handover.objects.filter(device=device, returned_at__gt=at)
        .select_related("holder")
        .order_by("issued_at")
        .first()
    )
    if other is not None:
        until, who = timezone.localtime(other.returned_at), other.holder.name
        raise TwoHoldersError(
            f"没有办理。到 {until:%Y-%m-%d %H:%M} 为止，{device.number} 还在{who}名下（{other.number}）。",
            next_step="请核对领用时间；同一时刻一台设备只有一名使用人员。",
        )


def _judged(act: Act, checked: Checked | None, reason: str, *, undone: str) -> tuple[Item, ...]:
    if checked is None:
        return ()
    items = judge(wanted_items(active_pack(act.home)), checked.found)
    bad = failed(items)
    if bad and not reason.strip():
        names = "、".join(f"{item.label}（{item.value}）" for item in bad)
        raise CheckError(
            f"{undone}。使用前检查有 {len(bad)} 项未通过：{names}。",
            next_step="请换一台设备，或者写明带缺项领用的理由后再办。缺项会如实记入台账。",
        )
    return items


def _handover(act: Act, device: Device, to: Issue, *, passed_from: Handover | None = None) -> Handover:
    return Handover.objects.create(
        bureau=act.home,
        device=device,
        number=next_number(act, "LY"),
        holder=to.holder,
        partner=to.partner,
        passed_from=passed_from,
        issued_by=passed_from.holder if passed_from else act.officer,
        issued_at=act.at,
        set_out_at=to.set_out_at,
        purpose=to.purpose,
        expected_return_at=to.expected_return_at,
        activity_note=to.activity_note.strip(),
    )


def _write_check(
    act: Act, handover: Handover, checked: Checked, items: tuple[Item, ...], *, reason: str
) -> PreUseCheck:
    offset, after = checked.offset, checked.after
    return PreUseCheck.objects.create(
        bureau=act.home,
        handover=handover,
        items=[asdict(item) for item in items],
        battery_percent=checked.battery_percent,
        free_mb=checked.free_mb,
        device_time=checked.device_time,
        true_time=checked.true_time,
        clock_offset_ms=offset.middle_ms if offset else None,
        offset_tolerance_ms=offset.slack_ms if offset else 0,
        clock_was_set=checked.clock_was_set,
        after_offset_ms=after.middle_ms if after else None,
        after_tolerance_ms=after.slack_ms if after else 0,
        photo_digest=checked.photo_digest,
        reason=reason.strip(),
        measured_at=act.at,
        measured_by=act.officer,
    )
