"""Announce a source, resume it, keep the books while it is received, and record checks of the store."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from liuhen.bureau.acting import Act, By, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.devices.models import Device
from liuhen.errors import LiuhenError, RefusalError
from liuhen.evidence.found import Found, LeftOut, Source
from liuhen.evidence.index.acts import join
from liuhen.evidence.models import Arrival, Receipt
from liuhen.evidence.names import path_digest
from liuhen.evidence.queries import OPEN_STATES
from liuhen.evidence.words import ArrivalState, ReceiptState, SourceKind

BATCH = 500


class SourceRefusal(RefusalError):  # noqa: N818 - reads as what it is beside RefusalError
    """The source may not be taken in under these names."""

    code = "receipt.source"


def announce(
    source: Source,
    *,
    by: Officer,
    at: datetime,
    handed_over_by: Officer,
    device: Device | None = None,
    kind: SourceKind = SourceKind.FOLDER,
    once: str | None = None,
) -> Receipt:
    """Open a receipt for everything found on a source (登记接收). Refused before a byte is read if `by` may not.

    Raises:
        SourceRefusal: the person handing over or the device belongs to another bureau.
    """
    with acting(by, "receipt.announce", at=at, once=once) as act:
        if handed_over_by.bureau_id != by.bureau_id or (device is not None and device.bureau_id != by.bureau_id):
            raise SourceRefusal("移交人或设备不属于本机关，没有登记接收。", next_step="请核对移交人账号和设备编号。")
        return open_receipt(act, source, handed_over_by=handed_over_by, operator=act.officer, device=device, kind=kind)


def open_receipt(
    act: Act, source: Source, *, handed_over_by: Officer, operator: Officer, device: Device | None, kind: SourceKind
) -> Receipt:
    """Open the receipt of an act that announces a source; a step. `operator` answers for taking it in."""
    receipt = _open(act, source, handed_over_by, operator, device, kind)
    _list(receipt, source.files, first=1)
    join(act, receipt)
    return act.upon(
        receipt,
        source=receipt.source_label,
        device=device.number if device else "",
        handed_over_by=handed_over_by.name,
        files=receipt.file_count,
        bytes=receipt.total_bytes,
    )


def resume(receipt: Receipt, source: Source, *, by: Officer, at: datetime, once: str | None = None) -> Receipt:
    """Take up an unfinished receipt again (继续接收); what is new on the source joins the list, nothing leaves it."""
    with acting(by, "receipt.resume", at=at, on=receipt, once=once) as act:
        known = set(receipt.arrivals.values_list("path_digest", flat=True))
        fresh = [file for file in source.files if path_digest(file.raw_path) not in known]
        first = (receipt.arrivals.aggregate(last=Max("position"))["last"] or 0) + 1
        _list(receipt, fresh, first=first)
        sealed = receipt.arrivals.filter(state__in=(ArrivalState.SEALED, ArrivalState.HELD))
        verified = sum(sealed.values_list("size", flat=True))
        # A list that is written already stays as it is, with the operator it names: it may lie in the store.
        listed = receipt.listed_at if not fresh and sealed.count() == receipt.arrivals.count() else None
        changed = Receipt.objects.filter(pk=receipt.pk, state__in=OPEN_STATES).update(
            state=ReceiptState.ANNOUNCED,
            failure={},
            operator=receipt.operator if listed else by,
            listed_at=listed,
            file_count=receipt.file_count + len(fresh),
            total_bytes=receipt.total_bytes + sum(file.size for file in fresh),
            received_bytes=verified,
            offset=verified,
            done_count=sealed.count(),
        )
        if not changed:
            raise SourceRefusal("这张回执已经收完，不用再继续接收。", next_step="请在采集台核对清单。")
        receipt.refresh_from_db()
        join(act, receipt)
        act.upon(receipt, files_left=receipt.arrivals.count() - sealed.count(), files_new=len(fresh))
    return receipt


def start_receiving(receipt: Receipt) -> bool:
    """Note that receiving has begun; False when the receipt is not open."""
    return bool(
        Receipt.objects.filter(pk=receipt.pk, state__in=OPEN_STATES).update(
            state=ReceiptState.RECEIVING, failure={}, progress_at=timezone.now()
        )
    )


def note_progress(receipt: Receipt, *, received: int, verified: int, done: int) -> None:
    """Keep the progress for the page: bookkeeping, no act."""
    Receipt.objects.filter(pk=receipt.pk, state=ReceiptState.RECEIVING).update(
        received_bytes=received, offset=verified, done_count=done, progress_at=timezone.now()
    )


def note_held(arrival: Arrival, held_by: Arrival) -> None:
    """Note that a file is in the vault already (已在库): bookkeeping, told by the manifest and the closing act."""
    Arrival.objects.filter(pk=arrival.pk).exclude(state=ArrivalState.SEALED).update(
        state=ArrivalState.HELD, original=held_by.original, held_by=held_by, note=f"已在库，见 {held_by.label}"[:300]
    )


def note_failed(arrival: Arrival, error: LiuhenError) -> None:
    """Note why a file did not come in. It can be tried again."""
    Arrival.objects.filter(pk=arrival.pk).exclude(state=ArrivalState.SEALED).update(
        state=ArrivalState.FAILED, note=error.sentence[:300]
    )


def fail(receipt: Receipt, error: LiuhenError, *, file: str = "") -> None:
    """Note that receiving stopped, and why. What was received stays; `resume` goes on."""
    failure = {"code": error.code, "sentence": error.sentence, "next_step": error.next_step, "file": file}
    Receipt.objects.filter(pk=receipt.pk, state__in=OPEN_STATES).update(
        state=ReceiptState.FAILED, failure=failure, progress_at=timezone.now()
    )


def record_sweep(uids: tuple[str, ...], *, by: By, at: datetime) -> None:
    """Record that what a crash left behind was finished or taken back."""
    with acting(by, "vault.sweep", at=at) as act:
        act.note(arrivals=list(uids[:200]), count=len(uids))


def identity_of(source: Source, device: Device | None) -> str:
    """Name a source so that the same one is known again: the device, else what the card claims, else the folder."""
    if device is not None:
        return f"device:{device.number}"
    if source.device:
        return f"card:{source.device}"[:200]
    return f"{source.layout or 'folder'}:{source.label}"[:200]


def _open(
    act: Act, source: Source, handed_over_by: Officer, operator: Officer, device: Device | None, kind: SourceKind
) -> Receipt:
    return Receipt.objects.create(
        bureau=act.home,
        unit=handed_over_by.unit,
        number=next_number(act, "HZ"),
        source_kind=kind.value,
        source_label=source.label[:200],
        source_identity=identity_of(source, device),
        source_path=source.root,
        layout=source.layout,
        device=device,
        card_claim=_card_claim(source),
        left_out=[_left_out(item) for item in source.left_out],
        handed_over_by=handed_over_by,
        operator=operator,
        file_count=len(source.files),
        total_bytes=source.total_bytes,
        manifest_uid=uuid.uuid4().hex,
        announced_at=act.at,
    )


def _left_out(item: LeftOut) -> dict[str, str]:
    return {"shown": item.shown, "why": item.why, **({"trace": item.trace.value} if item.trace else {})}


def _card_claim(source: Source) -> dict[str, str]:
    """Write down what the card says about itself; unit and battery only where it says them."""
    more = {"unit": source.unit, "battery": source.battery}
    said = {"device": source.device, "officer": source.officer, "name": source.officer_name}
    return said | {key: value for key, value in more.items() if value}


def _list(receipt: Receipt, files: Iterable[Found], *, first: int) -> None:
    """Write one row for each file, then tie side files to their recordings."""
    found = list(files)
    rows = [_row(receipt, file, position) for position, file in enumerate(found, start=first)]
    with transaction.atomic():
        Arrival.objects.bulk_create(rows, batch_size=BATCH)
        ids = dict(receipt.arrivals.values_list("path_digest", "pk"))
        tied = [(row, file) for row, file in zip(rows, found, strict=True) if file.companion_of]
        for row, file in tied:
            Arrival.objects.filter(uid=row.uid).update(companion_of_id=ids.get(path_digest(file.companion_of)))


def _row(receipt: Receipt, file: Found, position: int) -> Arrival:
    return Arrival(
        bureau_id=receipt.bureau_id,
        receipt=receipt,
        uid=uuid.uuid4().hex,
        position=position,
        source_identity=receipt.source_identity,
        raw_name=file.raw_path,
        path_digest=path_digest(file.raw_path),
        shown_path=file.shown,
        decoding=file.decoding,
        size=file.size,
        kind=file.kind.value,
        claims=_claims(file),
    )


def _claims(file: Found) -> dict[str, str | bool]:
    """Write down what a file's name claims, and by which pattern; what is not said by every file only where it is."""
    written = file.written.isoformat() if file.written else ""
    more: dict[str, str | bool] = {
        "pattern": file.pattern,
        "sequence": file.sequence,
        "written": written,
        "zoneless": file.is_zoneless,
    }
    return {
        "device": file.device,
        "officer": file.officer,
        "starts": file.starts.isoformat() if file.starts else "",
        "modified_ns": str(file.modified_ns),
        "key_marked": file.is_key_marked,
        **{key: value for key, value in more.items() if value},
    }
