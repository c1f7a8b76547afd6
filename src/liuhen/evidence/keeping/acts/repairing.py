"""Mend what was found wrong: from a good copy, by order of a person, the damaged bytes kept aside."""

from datetime import datetime, timedelta

from liuhen.bureau.acting import By, acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError, LiuhenError
from liuhen.evidence.keeping.acts.checking import Clock
from liuhen.evidence.keeping.acts.protecting import end_order, order_release
from liuhen.evidence.keeping.models import Copy, FixityFault, Place, Repair
from liuhen.evidence.keeping.queries import expected_of, vault_of, writable
from liuhen.evidence.keeping.words import Closing, PlaceKind, RepairState
from liuhen.jobs.port import enqueue
from liuhen.vault.directory import Directory
from liuhen.vault.disk import READ_ONLY_MODE
from liuhen.vault.fixity import Expected, Fault, reread
from liuhen.vault.local import LocalVault
from liuhen.vault.mend import FlaggedError, NoGoodCopyError, mend
from liuhen.vault.port import ReadableVault

MEND = "vault.mend"
MENDABLE = (Fault.MISSING, Fault.ALTERED, Fault.UNREADABLE, Fault.SIDECAR_MISSING, Fault.SIDECAR_ALTERED, Fault.ORPHAN)
REPROTECTABLE = (Fault.UNPROTECTED, Fault.FLAG_LOST)
AGAIN = timedelta(seconds=20)  # until a repair that waits for the sealer is tried again
PATIENCE = timedelta(hours=1)  # for the sealer; after that the repair has failed


class RepairError(InputError):
    """This cannot be repaired like this."""

    code = "keeping.repair"


def ask_repair(
    fault: FixityFault, source: Place, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> Repair:
    """Order the repair of one original from the copy of one place (修复原始件). The sealer is told to let it go.

    Raises:
        RepairError: it is settled already, names no original, or the place is the damaged one itself.
    """
    with acting(by, "vault.repair", at=at, reason=reason, once=once) as act:
        if fault.closed_at is not None or fault.fault not in MENDABLE or not fault.digest or fault.place is None:
            raise RepairError("这一处已经了结，或不是能从副本修复的情况，没有修。", next_step="请刷新后再看。")
        if source.pk == fault.place.pk or not reason.strip():
            raise RepairError("要选另一处副本，并写明理由，没有修。", next_step="请选副本、写理由后再办。")
        if fault.repairs.filter(state=RepairState.ASKED).exists():
            raise RepairError("这一处正在修复，没有再修一次。", next_step="请稍候刷新。")
        repair = Repair.objects.create(
            fault=fault, source=source, asked_by=by, asked_at=act.at, reason=reason.strip()[:300]
        )
        act.upon(fault, digest=fault.digest, place=fault.place.name, source=source.name, fault=fault.fault)
        copy = Copy.objects.filter(place=fault.place, digest=fault.digest).first()
        if copy is not None and fault.place.kind == PlaceKind.MAIN:
            order_release(act, copy, why="repair")
        enqueue(MEND, {"repair": repair.pk}, dedupe=f"repair:{repair.pk}")
        return repair


def mend_one(repair: Repair, *, by: By, clock: Clock) -> None:
    """Carry out one repair: verify the copy, set aside, bring back, verify; then one entry says how it went."""
    fault = repair.fault
    place, digest = fault.place, fault.digest
    if repair.state != RepairState.ASKED or place is None:
        return
    stamp = f"{clock():%Y%m%dT%H%M%SZ}.{repair.pk}"
    try:
        target, source = writable(place), vault_of(repair.source)
        if not isinstance(target, LocalVault):
            raise RepairError(
                "对象存储里的旧版本不能替换，没有修。", next_step="请按存储保护页的说明换一个存储桶再迁移。"
            )
        known = expected_of([digest]).get(digest) or _by_name(digest, source)
        aside = mend(target, source, known, number=repair.label, stamp=stamp)
    except FlaggedError as error:
        if clock() - repair.asked_at < PATIENCE:
            enqueue(MEND, {"repair": repair.pk}, run_after=clock() + AGAIN)
            return
        _fail(repair, error, by=by, at=clock())
    except LiuhenError as error:
        _fail(repair, error, by=by, at=clock())
    else:
        _finish(repair, aside, known, by=by, at=clock())


def reprotect(fault: FixityFault, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> None:
    """Make an original read-only and flagged again after it was read and found right (恢复保护).

    Raises:
        RepairError: its bytes are not right; then it must be repaired, not protected.
    """
    store = vault_of(fault.place) if fault.place is not None else None
    if not isinstance(store, Directory) or fault.fault not in REPROTECTABLE or fault.closed_at is not None:
        raise RepairError("这一处已经了结，或不是失去保护，没有改。", next_step="请刷新后再看。")
    known = expected_of([fault.digest]).get(fault.digest)
    if any(reread(store, fault.digest, known, known.sidecars if known else ())):
        raise RepairError("重读发现内容也不对，没有恢复保护。", next_step="请先从副本修复。")
    path = store.path_of(fault.digest)
    if fault.fault == Fault.UNPROTECTED:
        path.chmod(READ_ONLY_MODE)
    with acting(by, "vault.reprotect", at=at, reason=reason, once=once) as act:
        Copy.objects.filter(place=fault.place, digest=fault.digest).update(protected_at=None, verified_at=act.at)
        FixityFault.objects.filter(pk=fault.pk, closed_at__isnull=True).update(
            closed_at=act.at, closed_how=Closing.REPAIRED.value
        )
        act.upon(fault, digest=fault.digest)


def _by_name(digest: str, source: ReadableVault) -> Expected:
    """Give the baseline of something whose register keeps the digest alone: a copy that has it, or nothing."""
    found = source.measure_stored(digest)
    if found.sha256 != digest:
        raise NoGoodCopyError("副本里的这一件也和它的摘要值不一致，没有动用它。", next_step="请换一份副本再修复。")
    return Expected(digests=found)


def _finish(repair: Repair, aside: tuple[str, ...], known: Expected, *, by: By, at: datetime) -> None:
    fault = repair.fault
    with acting(by, "vault.mended", at=at) as act:
        Repair.objects.filter(pk=repair.pk).update(
            state=RepairState.DONE.value, aside="、".join(aside)[:200], done_at=act.at
        )
        same = FixityFault.objects.filter(place=fault.place, digest=fault.digest, closed_at__isnull=True)
        same.filter(fault__in=MENDABLE).update(closed_at=act.at, closed_how=Closing.REPAIRED.value)
        fresh = {"size": known.digests.size, "copied_at": act.at, "verified_at": act.at, "fault": ""}
        Copy.objects.update_or_create(place=fault.place, digest=fault.digest, defaults=fresh)
        end_order(act, fault.digest)
        act.upon(fault, digest=fault.digest, source=repair.source.name, aside=list(aside))
        act.upon(repair)


def _fail(repair: Repair, error: LiuhenError, *, by: By, at: datetime) -> None:
    with acting(by, "vault.not_mended", at=at) as act:
        Repair.objects.filter(pk=repair.pk).update(
            state=RepairState.FAILED.value, failure=error.sentence[:300], done_at=act.at
        )
        end_order(act, repair.fault.digest)
        act.upon(repair.fault, digest=repair.fault.digest, outcome=error.sentence)
