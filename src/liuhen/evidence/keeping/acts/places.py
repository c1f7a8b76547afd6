"""The rule of keeping, the places that hold copies, and the row of every copy in our own store."""

from datetime import datetime
from pathlib import Path

from django.db.models import Exists, F, OuterRef

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.devices.models import PreUseCheck
from liuhen.documents.models import Document
from liuhen.errors import InputError
from liuhen.evidence.keeping.models import Copy, KeepingRule, Place
from liuhen.evidence.keeping.queries import MAIN_NAME, vault_of
from liuhen.evidence.keeping.words import EXPELLED, PlaceKind
from liuhen.evidence.models import Original, Receipt
from liuhen.evidence.queries import vault
from liuhen.evidence.stores.models import Expulsion
from liuhen.evidence.stores.queries import name_in_use, store
from liuhen.evidence.stores.words import ExpulsionState
from liuhen.vault.local import LocalVault

BATCH = 1000


class RuleError(InputError):
    """The rule makes no sense."""

    code = "keeping.rule"


class PlaceError(InputError):
    """The place cannot serve as a replica."""

    code = "keeping.place"


def set_rule(wanted: KeepingRule, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> KeepingRule:
    """Set how the originals are kept (设定保管规则): copies, days, hours, speed. The earlier rule stays as a row.

    Raises:
        RuleError: no copy, no day, no hour or no speed at all.
    """
    with acting(by, "vault.set_rule", at=at, reason=reason, once=once) as act:
        hours = {wanted.from_hour, wanted.until_hour}
        if not (1 <= wanted.copies <= 9 and 2 <= wanted.every_days <= 3650 and hours <= set(range(24))):
            raise RuleError(
                "副本数须为 1 至 9，周期 2 至 3650 天，时刻 0 至 23，没有改。", next_step="请核对后重新填写。"
            )
        if not 1 <= wanted.megabytes_per_second <= 10_000:
            raise RuleError("读取上限须为 1 至 10000 MB/s，没有改。", next_step="请核对后重新填写。")
        wanted.set_by, wanted.set_at = by, act.at
        wanted.save(force_insert=True)
        return act.upon(
            wanted,
            copies=wanted.copies,
            every_days=wanted.every_days,
            hours=f"{wanted.from_hour}:00 至 {wanted.until_hour}:00",
            megabytes_per_second=wanted.megabytes_per_second,
        )


def add_place(name: str, kind: PlaceKind, address: str, *, by: Officer, at: datetime, once: str | None = None) -> Place:
    """Register a replica (登记副本处). It is opened once before; nothing is copied yet.

    Raises:
        PlaceError: no such folder, our own store again, or a name that is taken.
    """
    place = Place(name=name.strip()[:60], kind=kind.value, address=address.strip()[:500], added_by=by.name)
    _check(place)
    with acting(by, "vault.add_place", at=at, once=once) as act:
        place.added_at = place.reached_at = act.at
        place.save(force_insert=True)
        return act.upon(place, name=place.name, kind=kind.label, address=place.address)


def retire_place(place: Place, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> None:
    """Stop counting a replica (停用副本处). What lies there stays there; its rows stay too."""
    with acting(by, "vault.retire_place", at=at, on=None, reason=reason, once=once) as act:
        moved = Place.objects.filter(pk=place.pk, is_active=True).exclude(kind=PlaceKind.MAIN).update(is_active=False)
        if not moved:
            raise PlaceError("这一处已经停用，或是本机原始件库，没有改。", next_step="请刷新后再看。")
        act.upon(place, name=place.name)


def own_place(at: datetime) -> Place:
    """Give the row of our own store, made when it is first needed."""
    return Place.objects.get_or_create(
        kind=PlaceKind.MAIN.value, defaults={"name": MAIN_NAME, "added_by": "系统", "added_at": at}
    )[0]


def keep(act: Act, digest: str, size: int) -> None:
    """Note, as a step of an act, that our own store has just stored and read back these bytes.

    For bytes it held before, one more note lies beside them now: the sealer looks at them again.
    """
    place = own_place(act.at)
    fresh = {"size": size, "copied_at": act.at, "verified_at": act.at}
    _row, is_new = Copy.objects.get_or_create(place=place, digest=digest, defaults=fresh)
    if not is_new:
        Copy.objects.filter(place=place, digest=digest).update(protected_at=None)


def adopt(at: datetime) -> int:
    """Note what our own store holds by the register and no row says yet: documents, and what was there before.

    Bookkeeping, no act. The first reading of such a thing comes as soon as reading is allowed.
    """
    place, count = own_place(at), 0
    gone = Expulsion.objects.filter(state=ExpulsionState.DONE).values("digest")
    Copy.objects.filter(digest__in=gone).exclude(fault=EXPELLED).update(fault=EXPELLED)
    held = Copy.objects.filter(place=place)
    originals = Original.objects.filter(~Exists(held.filter(digest=OuterRef("sha256"))))
    rows = originals.annotate(digest=F("sha256")).values_list("digest", "size", "stored_at")
    lists = Receipt.objects.exclude(manifest_digest="").filter(~Exists(held.filter(digest=OuterRef("manifest_digest"))))
    listed = lists.values_list("manifest_digest", "manifest_size", "sealed_at")
    for found in (rows, listed):
        while batch := list(found[:BATCH]):
            count += len(_add(place, [(digest, size, stored or at) for digest, size, stored in batch], at))
    return count + _adopt_documents(place, at)


def _adopt_documents(place: Place, at: datetime) -> int:
    """Count documents and photos of checks as kept here too: the platform itself put them there."""
    held = Copy.objects.filter(place=place, digest=OuterRef("pdf_digest"))
    papers = Document.objects.exclude(pdf_digest="").filter(~Exists(held)).values_list("pdf_digest", flat=True)
    held = Copy.objects.filter(place=place, digest=OuterRef("photo_digest"))
    photos = PreUseCheck.objects.exclude(photo_digest="").filter(~Exists(held)).values_list("photo_digest", flat=True)
    store, count = vault(), 0
    for digest in {*papers, *photos}:
        if store.holds(digest):
            count += len(_add(place, [(digest, store.size_of(digest), at)], at))
        else:
            count += len(_add(place, [(digest, 0, at)], at))
    return count


def _add(place: Place, found: list[tuple[str, int, datetime]], at: datetime) -> list[Copy]:
    made = [
        Copy(place=place, digest=digest, size=size, copied_at=min(stored, at), verified_at=min(stored, at))
        for digest, size, stored in found
    ]
    return Copy.objects.bulk_create(made, ignore_conflicts=True)


def _check(place: Place) -> None:
    """Refuse a place that cannot be a replica: a taken name, our own store, what cannot be opened."""
    if Place.objects.filter(name=place.name).exists():
        raise PlaceError(f"已有名为“{place.name}”的保管处，没有登记。", next_step="请换一个名称。")
    if place.kind == PlaceKind.OBJECTS:
        if place.address == name_in_use():
            raise PlaceError("这个对象存储就是现用的原始件库，不能当作副本，没有登记。", next_step="请换一个存储。")
        store(place.address)
        return
    folder = Path(place.address)
    if not place.name or not folder.is_absolute():
        raise PlaceError("名称和位置都要填，位置写完整路径，没有登记。", next_step="例如：/mnt/backup/liuhen。")
    if not folder.is_dir():
        raise PlaceError(f"{folder} 现在打不开，没有登记。", next_step="请先挂载或建好这个目录。")
    own = getattr(vault(), "root", None)
    if own is not None and (folder.resolve() == own.resolve() or own.resolve() in folder.resolve().parents):
        raise PlaceError("这是本机原始件库自己，不能当作副本，没有登记。", next_step="请换另一块磁盘上的目录。")
    if place.kind == PlaceKind.DIRECTORY:
        LocalVault(folder, name=place.name)  # lays out an empty store, or opens the one that is there
    else:
        vault_of(place)
