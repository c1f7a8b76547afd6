"""Close a receipt over its manifest, and let both sides confirm that manifest (双方确认移交)."""

from datetime import datetime

from liuhen.bureau.acting import By, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.keeping.acts.places import keep
from liuhen.evidence.models import Confirmation, Receipt
from liuhen.evidence.words import ArrivalState, ReceiptState, Side
from liuhen.vault.admission import Stored


class AlreadyConfirmedError(InputError):
    """This side has confirmed this list before."""

    code = "already_confirmed"


class HandoverRefusal(RefusalError):  # noqa: N818 - reads as what it is beside RefusalError
    """The hand-over cannot be closed or confirmed like this."""

    code = "handover"


def note_listed(receipt: Receipt, *, at: datetime) -> datetime:
    """Fix the instant that the list names, before the list is stored: bookkeeping, and the first instant stays.

    Whatever breaks off between storing the list and closing the receipt, the next try writes the very same bytes.
    """
    Receipt.objects.filter(pk=receipt.pk, listed_at__isnull=True).update(listed_at=at)
    receipt.refresh_from_db(fields=["listed_at"])
    return receipt.listed_at or at


def close(receipt: Receipt, stored: Stored, *, by: By, at: datetime, reason: str = "") -> Receipt:
    """Fix the list of a receipt (结清清单). `stored` is its manifest, already in the vault.

    Files that could not be read stay on the list as 未收; closing over them takes a reason.

    Raises:
        HandoverRefusal: files are still to come in, or some failed and no reason is given.
    """
    with acting(by, "receipt.close", at=at, on=receipt, reason=reason) as act:
        failed = _failed_files(receipt, reason)
        still_open = Receipt.objects.filter(pk=receipt.pk, state__in=(ReceiptState.RECEIVING, ReceiptState.FAILED))
        moved = still_open.update(
            state=ReceiptState.SEALED,
            failure={},
            manifest_digest=stored.digests.sha256,
            manifest_sm3=stored.digests.sm3,
            manifest_size=stored.digests.size,
            manifest_sidecar=stored.sidecar_digest,
            done_count=receipt.arrivals.count() - failed,
            received_bytes=receipt.total_bytes,
            offset=receipt.total_bytes,
            sealed_at=act.at,
        )
        if not moved:
            raise HandoverRefusal("这张回执的清单已经结清，没有再结一次。", next_step="请在采集台核对。")
        keep(act, stored.digests.sha256, stored.digests.size)
        held = receipt.arrivals.filter(state=ArrivalState.HELD).count()
        act.upon(
            receipt,
            digest=stored.digests.sha256,
            sm3=stored.digests.sm3,
            files=receipt.file_count,
            held=held,
            failed=failed,
        )
    receipt.refresh_from_db()
    return receipt


def confirm_handover(
    receipt: Receipt, side: Side, *, by: Officer, at: datetime, manifest_digest: str, once: str | None = None
) -> Confirmation:
    """Confirm the list of a receipt for one side. The door has just asked `by` for his own password.

    Raises:
        AlreadyConfirmedError: this side confirmed before; the first one counts.
        HandoverRefusal: not the person for this side, the same person for both, or another list than the one shown.
    """
    earlier = receipt.confirmations.filter(side=side).first()
    if earlier is not None:
        raise AlreadyConfirmedError(
            f"{side.label}已确认过这份清单，没有再记一次。", next_step="请查看回执，第一次确认有效。"
        )
    with acting(by, "receipt.confirm", at=at, on=receipt, once=once) as act:
        _check_person(receipt, side, by)
        if receipt.state != ReceiptState.SEALED or manifest_digest != receipt.manifest_digest:
            raise HandoverRefusal(
                "您看到的清单和现在的不是同一份，没有确认。", next_step="请刷新采集台，核对清单后再确认。"
            )
        confirmation = Confirmation.objects.create(
            receipt=receipt, side=side.value, officer=by, manifest_digest=manifest_digest, at=act.at
        )
        if receipt.confirmations.count() == len(Side):
            Receipt.objects.filter(pk=receipt.pk, state=ReceiptState.SEALED).update(state=ReceiptState.CONFIRMED)
        act.upon(receipt, digest=manifest_digest, side=side.label)
        return confirmation


def _failed_files(receipt: Receipt, reason: str) -> int:
    """Count the files that could not be read; refuse while files are on their way, or failed ones lack a reason."""
    failed = receipt.arrivals.filter(state=ArrivalState.FAILED).count()
    waiting = receipt.arrivals.filter(state=ArrivalState.ANNOUNCED).count()
    if waiting or (failed and not reason):
        raise HandoverRefusal(
            f"还有 {waiting + failed} 个文件没有收进来，清单还不能结清。",
            next_step="请继续接收；确实读不出的，写明原因后按已收部分结清。",
        )
    return failed


def _check_person(receipt: Receipt, side: Side, by: Officer) -> None:
    if side is Side.OFFICER and by.pk != receipt.handed_over_by_id:
        raise HandoverRefusal(
            f"这份清单由{receipt.handed_over_by.name}移交，没有确认。", next_step="请移交人本人输入自己的账号和口令。"
        )
    if side is Side.CUSTODIAN and Role.CUSTODIAN not in by.roles:
        raise HandoverRefusal("接收须由管理员确认，没有确认。", next_step="请管理员本人输入自己的账号和口令。")
    if receipt.confirmations.filter(officer=by).exists():
        raise HandoverRefusal("移交和接收不能由同一人确认，没有确认。", next_step="请另一方本人确认。")
