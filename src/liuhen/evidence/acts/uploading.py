"""Files that come in through the browser: announced one by one, received in pieces, sealed like those of a card."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, Max

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.devices.models import Device
from liuhen.errors import InputError
from liuhen.evidence.acts.intake import SourceRefusal, announce
from liuhen.evidence.found import Source
from liuhen.evidence.models import Arrival, Receipt, Upload
from liuhen.evidence.names import path_digest, read_name
from liuhen.evidence.queries import OPEN_STATES
from liuhen.evidence.words import ArrivalState, FileKind, ReceiptState, SourceKind

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """What the browser says about a file before its first byte."""

    name: str  # path below the picked folder, or the bare name
    size: int
    modified_ns: int
    kind: FileKind
    device: str = ""
    officer: str = ""
    starts: datetime | None = None
    is_key_marked: bool = False
    declared_sha256: str = ""  # hex figures; '' : not declared


def announce_upload(
    *, by: Officer, at: datetime, handed_over_by: Officer, device: Device | None = None, once: str | None = None
) -> Receipt:
    """Open a receipt for files that will come through the browser (登记上传)."""
    label = device.number if device else f"{handed_over_by.name}的文件"
    source = Source(layout="upload", files=(), label=label)
    return announce(
        source, by=by, at=at, handed_over_by=handed_over_by, device=device, kind=SourceKind.UPLOAD, once=once
    )


def add_upload(receipt: Receipt, new: NewUpload, *, by: Officer, at: datetime) -> Upload:
    """Add one file to an open upload receipt, before its first byte.

    Raises:
        SourceRefusal: the receipt is closed or is none for uploads.
    """
    with acting(by, "upload.announce", at=at, on=receipt) as act:
        return add_file(act, receipt, new)


def add_file(act: Act, receipt: Receipt, new: NewUpload) -> Upload:
    """Add one file to an open upload receipt inside an open act; a step.

    Raises:
        SourceRefusal: as `add_upload`.
    """
    open_ones = Receipt.objects.filter(pk=receipt.pk, state__in=OPEN_STATES, source_kind=SourceKind.UPLOAD)
    if not open_ones.update(file_count=F("file_count") + 1, total_bytes=F("total_bytes") + new.size):
        raise SourceRefusal("这张回执已经收完，不能再加文件。", next_step="请另开一张上传回执。")
    upload = Upload.objects.create(
        bureau_id=receipt.bureau_id,
        receipt=receipt,
        uid=uuid.uuid4().hex,
        officer=act.officer,
        name=new.name,
        size=new.size,
        modified_at=datetime.fromtimestamp(new.modified_ns // 10**9, UTC),
        declared_sha256=new.declared_sha256,
        created_at=act.at,
        expires_at=act.at + KEPT,
    )
    Arrival.objects.create(**_arrival(receipt, upload, new))
    act.upon(receipt, file=read_name(new.name.encode()).shown, bytes=new.size)
    return upload


def complete_upload(upload: Upload) -> None:
    """Note that every byte is here: bookkeeping; the file is sealed by the worker."""
    Upload.objects.filter(pk=upload.pk, state="open").update(state="complete")
    held = sum(Upload.objects.filter(receipt=upload.receipt_id, state="complete").values_list("size", flat=True))
    Receipt.objects.filter(pk=upload.receipt_id).update(received_bytes=held)


def finish_upload(receipt: Receipt, *, by: Officer, at: datetime, once: str | None = None) -> None:
    """Say that every file of an upload receipt is here (交齐文件), so that the worker may seal them.

    Raises:
        SourceRefusal: files are still on their way, there is none, or the receipt is closed.
    """
    with acting(by, "upload.finish", at=at, on=receipt, once=once) as act:
        no_more_files(act, receipt)


def no_more_files(act: Act, receipt: Receipt) -> None:
    """Give an upload receipt to the worker; a step.

    Raises:
        SourceRefusal: as `finish_upload`.
    """
    left = receipt.uploads.filter(state="open").count()
    if left or not receipt.uploads.filter(state="complete").exists():
        raise SourceRefusal(
            f"还有 {left} 个文件没有传完，还不能入库。" if left else "还没有传上来的文件，不能入库。",
            next_step="请继续上传；不再传的，先取消那一个。",
        )
    if not Receipt.objects.filter(pk=receipt.pk, state__in=OPEN_STATES).update(state=ReceiptState.ANNOUNCED):
        raise SourceRefusal("这张回执已经收完，没有再办。", next_step="请在采集台核对清单。")
    act.upon(receipt, files=receipt.file_count)


def end_upload(upload: Upload, *, by: Officer, at: datetime) -> None:
    """Call an upload off before it is sealed (取消上传); its row stays and says so."""
    with acting(by, "upload.end", at=at, on=upload.receipt) as act:
        call_off(act, upload, "上传人取消")


def call_off(act: Act, upload: Upload, note: str) -> None:
    """Take one upload off its receipt; a step."""
    if not Upload.objects.filter(pk=upload.pk, state__in=("open", "complete")).update(state="ended"):
        raise InputError("这个文件已经入库，不能取消。", next_step="请在清单里核对。")
    rows = Arrival.objects.filter(uid=upload.uid).exclude(state=ArrivalState.SEALED)
    if rows.update(state=ArrivalState.FAILED, note=note):
        act.upon(upload.receipt, file=read_name(upload.name.encode()).shown)


def _arrival(receipt: Receipt, upload: Upload, new: NewUpload) -> dict[str, object]:
    raw = new.name.encode("utf-8", "surrogatepass")
    shown = read_name(raw)
    last = receipt.arrivals.aggregate(last=Max("position"))["last"] or 0
    return {
        "bureau_id": receipt.bureau_id,
        "receipt": receipt,
        "uid": upload.uid,
        "position": last + 1,
        "source_identity": receipt.source_identity,
        "raw_name": raw,
        "path_digest": path_digest(raw),
        "shown_path": shown.shown,
        "decoding": shown.decoding,
        "size": new.size,
        "kind": new.kind.value,
        "claims": {
            "device": new.device,
            "officer": new.officer,
            "starts": new.starts.isoformat() if new.starts else "",
            "modified_ns": str(new.modified_ns),
            "key_marked": new.is_key_marked,
        },
    }
