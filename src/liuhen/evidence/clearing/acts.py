"""Certify that a camera or card may be cleared, and record who cleared it, when, with what. We never clear it."""

from datetime import datetime

from django.db import IntegrityError

from liuhen.bureau.acting import acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.clearing.models import Clearance
from liuhen.evidence.clearing.queries import manifest_is_right, places_of, standing_of
from liuhen.evidence.clearing.rules import against
from liuhen.evidence.models import Receipt


class ClearanceRefusal(RefusalError):  # noqa: N818 - reads as what it is beside RefusalError
    """The source may not be cleared yet."""

    code = "clearance"


class ClearingError(InputError):
    """What was told about a clearing cannot be right."""

    code = "clearance.record"


def certify(receipt: Receipt, *, by: Officer, at: datetime, once: str | None = None) -> Clearance:
    """Issue the certificate (签发可清空凭证), after the list was read from the disk once more.

    Raises:
        ClearanceRefusal: it is not confirmed, something was not received, or fewer than two copies were verified.
    """
    is_right = bool(receipt.manifest_digest) and manifest_is_right(receipt)  # read before the transaction
    with acting(by, "clearance.certify", at=at, on=receipt, once=once) as act:
        reasons = against(standing_of(receipt, manifest_is_right=is_right))
        if reasons:
            raise ClearanceRefusal(
                f"没有签发可清空凭证。{''.join(reasons)}", next_step="请先办好上面各项；在此之前不要清空存储卡。"
            )
        try:
            clearance = Clearance.objects.create(
                bureau=act.home,
                receipt=receipt,
                number=next_number(act, "QK"),
                manifest_digest=receipt.manifest_digest,
                files=receipt.file_count,
                bytes=receipt.total_bytes,
                copies=places_of(receipt),
                issued_by=by,
                issued_at=act.at,
            )
        except IntegrityError:
            raise ClearanceRefusal(
                "这张回执已经签发过可清空凭证，没有再签。", next_step="请在回执上打开原来那一张。"
            ) from None
        act.upon(receipt, digest=receipt.manifest_digest)
        return act.upon(clearance, copies=len(clearance.copies))


def record_clearing(
    clearance: Clearance,
    *,
    cleared_by: Officer,
    cleared_at: datetime,
    tool: str,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Clearance:
    """Record that a person has cleared the camera or card (登记清空): who, when, with what. Once.

    Raises:
        ClearingError: the tool is missing, the time lies before the certificate or ahead, or it was recorded before.
    """
    if not tool.strip():
        raise ClearingError("没有登记。清空工具还没有填写。", next_step="请写明用什么清空，例如：记录仪自带的格式化。")
    if not clearance.issued_at <= cleared_at <= at:
        raise ClearingError("没有登记。清空时间早于凭证签发，或晚于现在。", next_step="请核对清空时间，如实填写。")
    with acting(by, "clearance.record", at=at, on=clearance.receipt, once=once) as act:
        if cleared_by.bureau_id != clearance.bureau_id:
            raise ClearingError("没有登记。清空人不是本机关人员。", next_step="请从列表中选择清空人。")
        still_open = Clearance.objects.filter(pk=clearance.pk, cleared_at__isnull=True)
        if not still_open.update(
            cleared_by=cleared_by, cleared_at=cleared_at, tool=tool.strip(), recorded_by=by, recorded_at=act.at
        ):
            raise ClearingError("没有再登记。这张凭证的清空已经登记过。", next_step="请查看原来的登记。")
        act.upon(clearance, cleared_by=cleared_by.name, cleared_at=cleared_at.isoformat(), tool=tool.strip())
    clearance.refresh_from_db()
    return clearance
