"""Which photos and moments of recordings already in the vault show an item; nothing is uploaded twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.cases.fits import require_fits
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import ItemShot, KeptFile, MeasureItem
from liuhen.cases.property.queries import material_of
from liuhen.documents.citations import clock_of
from liuhen.errors import InputError
from liuhen.evidence.models import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A photo, or a recording at a moment counted in seconds from its start."""

    recording: Recording
    at_seconds: int | None = None
    words: str = ""


def show_item(
    item: MeasureItem,
    picked: Sequence[Picked],
    photos: Sequence[KeptFile] = (),
    *,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> int:
    """Put photos and moments of the case's own recordings to an item; return how many are new (从已入库的选).

    Raises:
        InputError: nothing is chosen, something is not of this case or not this person's to see, a recording has no
            moment, or the moment lies behind its end.
    """
    if not picked and not photos:
        raise InputError("没有关联：没有选照片或者录像。", next_step="请至少选一张照片，或者给一段录像写上时刻。")
    case = item.measure.case
    with acting(by, "case.keep_file", at=at, on=case, once=once) as act:
        act.upon(case)
        act.upon(item)
        mine = scope(act.officer, "recording.view", material_of(case))
        known = set(mine.filter(pk__in=[one.recording.pk for one in picked]).values_list("pk", flat=True))
        if any(one.recording.pk not in known for one in picked) or any(one.case_id != case.pk for one in photos):
            raise InputError(
                "没有关联：其中有不属于本案，或者您无权查看的录像、照片。",
                next_step="请刷新页面，从列出的本案材料中选；还没有入卷的录像先入卷。",
            )
        made = [_linked(act, item, one) for one in picked]
        held = KeptFile.objects.filter(about_kind="measure_item", about_id=item.pk)
        before = held.count()
        put_down(act, case, item, [_again(one) for one in photos])
        return sum(made) + held.count() - before


def take_off(shot: ItemShot, *, reason: str, by: Officer, at: datetime, once: str | None = None) -> ItemShot:
    """Take off a photo or moment that shows another thing; the row stays with the reason (取消关联).

    Raises:
        InputError: no reason, or it was taken off before.
    """
    if not reason.strip():
        raise InputError("没有取消关联：还没有写明理由。", next_step="请写一句，例如：画面里是另一件物品。")
    case = shot.item.measure.case
    with acting(by, "case.keep_file", at=at, on=case, reason=reason, once=once) as act:
        told = {"removed_because": reason.strip()}
        require_fits(ItemShot, told)
        fresh = ItemShot.objects.filter(pk=shot.pk, removed_at__isnull=True)
        if not fresh.update(removed_at=act.at, removed_by=act.officer, **told):
            raise InputError("没有取消关联：刚才已经取消。", next_step="请刷新页面。")
        shot.refresh_from_db()
        act.upon(case)
        act.upon(shot.item)
        act.upon(shot)
        return shot


def _linked(act: Act, item: MeasureItem, one: Picked) -> bool:
    """Link one; say whether it is new."""
    recording, seconds = one.recording, None if one.recording.medium == "photo" else one.at_seconds
    if recording.medium != "photo" and seconds is None:
        raise InputError(
            f"没有关联：录像 {recording.number} 没有写时刻。", next_step="请写从录像开头算起的时刻，例如 12:34。"
        )
    if seconds is not None and recording.milliseconds is not None and seconds * 1000 > recording.milliseconds:
        raise InputError(
            f"没有关联：录像 {recording.number} 全长 {clock_of(recording.milliseconds // 1000)}，"
            f"没有 {clock_of(seconds)} 这个时刻。",
            next_step="请打开录像核对时刻。",
        )
    row, is_new = ItemShot.objects.get_or_create(
        item=item,
        recording=recording,
        at_seconds=seconds,
        removed_at=None,
        defaults={"words": one.words.strip(), "linked_at": act.at, "by": act.officer},
    )
    act.upon(recording)
    act.upon(row)
    return is_new


def _again(file: KeptFile) -> Kept:
    """Give a file of the case as it is kept for one more thing: the same bytes."""
    return Kept(
        kind="item_photo",
        words=file.words,
        name=file.name,
        sha256=file.sha256,
        sm3=file.sm3,
        size=file.size,
        media_type=file.media_type,
    )
