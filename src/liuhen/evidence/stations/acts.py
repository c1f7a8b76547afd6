"""Every write about stations' deliveries: the standing order, a batch from its announcement to its signed receipt."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.devices.models import Station
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.acts.intake import open_receipt
from liuhen.evidence.acts.uploading import call_off, no_more_files
from liuhen.evidence.found import Source
from liuhen.evidence.models import Receipt, Upload
from liuhen.evidence.stations.models import Delivery, StandingOrder
from liuhen.evidence.stations.paper import HeldFile, receipt_text
from liuhen.evidence.stations.queries import delivery_of, device_on, machine_of, order_for, who_hands_over
from liuhen.evidence.words import ArrivalState, ReceiptState, SourceKind
from liuhen.trail import integrator
from liuhen.trail.entry import instant_text
from liuhen.trail.note import sign

KEPT = timedelta(days=90)  # a township may be cut off for weeks
IN_THE_VAULT = (ReceiptState.SEALED, ReceiptState.CONFIRMED)


class NoOrderRefusal(RefusalError):  # noqa: N818 - reads as what it is beside RefusalError
    """No standing order is in force for the station."""

    code = "station.order"


class DeliveryError(InputError):
    """What a station sent about a batch does not fit what it sent before."""

    code = "station.delivery"


def give_order(station: Station, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> StandingOrder:
    """Order that what a station brings is taken in (下达常设接收令); `by` is the operator of its receipts.

    Raises:
        InputError: no reason, or the station is out of use.
    """
    if not reason.strip():
        raise InputError("没有下达。事由还没有填写。", next_step="请写明事由，例如：乡镇所每日移交。")
    with acting(by, "station.order", at=at, on=station, reason=reason.strip(), once=once) as act:
        if not station.is_active:
            raise InputError("没有下达。这台工作站已经停用。", next_step="请另行登记。")
        StandingOrder.objects.filter(station=station, ended_at__isnull=True).update(ended_at=act.at, ended_by=by)
        order = StandingOrder.objects.create(
            bureau=act.home, station=station, operator=by, reason=reason.strip(), given_at=act.at
        )
        act.upon(station)
        return order


def end_order(station: Station, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> None:
    """Stop taking in what a station brings (停止常设接收); what came in stays."""
    with acting(by, "station.end_order", at=at, on=station, reason=reason.strip(), once=once) as act:
        open_ones = StandingOrder.objects.filter(station=station, ended_at__isnull=True)
        if not open_ones.update(ended_at=act.at, ended_by=by):
            raise InputError("没有再办。这台工作站没有在用的常设接收令。", next_step="请刷新工作站页面。")
        act.upon(station)


def deliver(
    station: Station, source: Source, *, batch: str, at: datetime, declared: Mapping[bytes, str] | None = None
) -> Receipt:
    """Open the receipt for one batch of a station (登记来件). The same batch again is the same receipt.

    With `declared`, SHA-256 in hex by raw path, the bytes come by upload; without, they lie in the source's folder.

    Raises:
        NoOrderRefusal: no custodian has ordered it, or the one who did may no longer.
    """
    known = delivery_of(station, batch)
    if known is not None:
        return known.receipt
    with acting(machine_of(station), "station.deliver", at=at, on=station) as act:
        order = _order(station)
        device = device_on(source, station)
        receipt = open_receipt(
            act,
            source,
            handed_over_by=who_hands_over(source, device, station),
            operator=order.operator,
            device=device,
            kind=SourceKind.FOLDER if declared is None else SourceKind.STATION,
        )
        Delivery.objects.create(bureau=act.home, station=station, receipt=receipt, batch=batch, announced_at=act.at)
        if declared is not None:
            _expect(receipt, declared, order.operator, at=act.at)
        act.upon(station)
        return receipt


def hand_in(delivery: Delivery, *, at: datetime) -> None:
    """Note that every file of a batch is here (交齐来件), so that the worker may seal them.

    Raises:
        SourceRefusal: files are still on their way, or the receipt is closed.
    """
    with acting(machine_of(delivery.station), "station.hand_in", at=at, on=delivery.receipt) as act:
        no_more_files(act, delivery.receipt)


def leave_out(upload: Upload, station: Station, *, at: datetime) -> None:
    """Call one file of a batch off, because the station lost its copy (撤回来件文件); its row stays and says so."""
    with acting(machine_of(station), "station.leave_out", at=at, on=upload.receipt) as act:
        call_off(act, upload, "工作站的暂存件损坏，请重新插卡")


def sign_receipt(delivery: Delivery, *, at: datetime) -> str:
    """Give the signed receipt of a batch (签出来件回执), signing it at the first asking; '' before all is sealed.

    It names exactly the files whose bytes the vault holds; a file closed over with a reason is not among them.
    """
    receipt = delivery.receipt
    if delivery.note or receipt.state not in IN_THE_VAULT:
        return delivery.note
    with acting(machine_of(delivery.station), "station.receipt", at=at, on=receipt) as act:
        text = receipt_text(
            station=delivery.station.number,
            batch=delivery.batch,
            receipt=receipt.number,
            manifest=receipt.manifest_digest,
            sealed_at=instant_text(receipt.sealed_at or act.at),
            files=_held(receipt),
        )
        note = sign(text, integrator.store().signer())
        Delivery.objects.filter(pk=delivery.pk, note="").update(note=note, noted_at=act.at)
        act.upon(receipt, digest=receipt.manifest_digest)
    delivery.refresh_from_db()
    return delivery.note


def _order(station: Station) -> StandingOrder:
    order = order_for(station)
    if order is None:
        raise NoOrderRefusal(
            f"工作站 {station.number} 还没有常设接收令，没有接收。",
            next_step="请管理员在采集台的工作站页面下达常设接收令。",
        )
    allowed = may(order.operator, "receipt.announce")
    if not order.operator.is_active or not allowed:
        raise NoOrderRefusal(
            f"下达常设接收令的{order.operator.name}已不能办理接收，没有接收。",
            next_step="请现任管理员重新下达常设接收令。",
        )
    return order


def _expect(receipt: Receipt, declared: Mapping[bytes, str], operator: Officer, *, at: datetime) -> None:
    """Make room for the bytes of every file; each upload bears the name of its arrival."""
    rows = list(receipt.arrivals.all())
    if {bytes(row.raw_name) for row in rows} != set(declared):
        raise DeliveryError("登记的文件清单前后不一致，没有接收。", next_step="请在工作站重新插卡。")
    Upload.objects.bulk_create(
        (
            Upload(
                bureau_id=receipt.bureau_id,
                receipt=receipt,
                uid=row.uid,
                officer=operator,
                name=row.shown_path,
                size=row.size,
                modified_at=datetime.fromtimestamp(int(row.claims["modified_ns"]) // 10**9, UTC),
                declared_sha256=declared[bytes(row.raw_name)],
                created_at=at,
                expires_at=at + KEPT,
                state="open" if row.size else "complete",
            )
            for row in rows
        ),
        batch_size=500,
    )


def _held(receipt: Receipt) -> list[HeldFile]:
    rows = receipt.arrivals.filter(state__in=(ArrivalState.SEALED, ArrivalState.HELD)).select_related("original")
    return [
        HeldFile(uid=row.uid, sha256=row.original.sha256, size=row.original.size)
        for row in rows.order_by("position")
        if row.original is not None
    ]


def extend(upload: Upload) -> None:
    """Keep an upload that is moving: bookkeeping."""
    Upload.objects.filter(pk=upload.pk, state="open").update(expires_at=timezone.now() + KEPT)
