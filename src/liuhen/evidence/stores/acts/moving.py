"""A move from one store to another: begun and switched by an act each; what lies between is done without one."""

from datetime import datetime
from uuid import uuid4

from liuhen.bureau.acting import By, acting, actor_of
from liuhen.errors import InputError
from liuhen.evidence.keeping.acts.places import keep
from liuhen.evidence.models import Receipt
from liuhen.evidence.stores.models import StoreMove
from liuhen.evidence.stores.queries import name_in_use, unfinished_move
from liuhen.evidence.stores.words import MoveState
from liuhen.evidence.words import ReceiptState
from liuhen.trail.entry import canonical_json, instant_text
from liuhen.vault.admission import Admission, Stored
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

REPORT = "liuhen-move/1"


class MoveError(InputError):
    """A move cannot begin or end now."""

    code = "stores.move"


def begin_move(target: str, *, by: By, at: datetime) -> StoreMove:
    """Begin a move to another store (开始迁移), or give back the one that was begun and not finished.

    Raises:
        MoveError: the target is the store in use, or a move to a third one is under way.
    """
    open_one = unfinished_move()
    if open_one is not None and open_one.target == target:
        return open_one
    source = name_in_use()
    if open_one is not None or source == target:
        why = f"正在迁往“{open_one.target}”" if open_one is not None else f"“{target}”就是现在用的存储"
        raise MoveError(f"{why}，没有开始。", next_step="请先办完前一次迁移，或另选一个存储。")
    with acting(by, "vault.move", at=at) as act:
        move = StoreMove.objects.create(
            source=source, target=target, begun_at=act.at, begun_by=actor_of(by).name, report_uid=uuid4().hex
        )
        return act.upon(move, source=source, target=target)


def require_quiet() -> None:
    """Wait with the switch while anything is being received.

    Raises:
        MoveError: a receipt is being received.
    """
    busy = Receipt.objects.filter(state=ReceiptState.RECEIVING).count()
    if busy:
        raise MoveError(
            f"还有 {busy} 份回执正在接收，没有切换。已迁的都已核验。", next_step="请等它们收完，再运行一次同样的命令。"
        )


def keep_report(move: StoreMove, target: Vault, listed: list[tuple[str, int, int]], *, at: datetime) -> Stored:
    """Store the report of a move in the new store like an original: every digest with its size and notes."""
    paper = canonical_json(
        {
            "begun_at": instant_text(move.begun_at),
            "format": REPORT,
            "originals": [{"notes": notes, "sha256": digest, "size": size} for digest, size, notes in listed],
            "source": move.source,
            "target": move.target,
            "verified_at": instant_text(at),
        }
    )

    def note(digests: Digests) -> bytes:
        return canonical_json(
            {
                "arrival": move.report_uid,
                "format": f"{REPORT}-note",
                "sha256": digests.sha256,
                "size": digests.size,
                "sm3": digests.sm3,
            }
        )

    admission = Admission(receipt_number=f"move-{move.pk}", arrival_uid=move.report_uid)
    return target.put_bytes(admission, paper, sidecar=note)


def switch(move: StoreMove, report: Stored, listed: list[tuple[str, int, int]], *, by: By, at: datetime) -> StoreMove:
    """Use the new store from now on (切换存储). Everything in it was compared; the old one is left as it is.

    Raises:
        MoveError: it was switched already, or somebody is receiving.
    """
    require_quiet()
    with acting(by, "vault.switch", at=at) as act:
        moved = StoreMove.objects.filter(pk=move.pk, state=MoveState.COPYING).update(
            state=MoveState.SWITCHED.value,
            switched_at=act.at,
            originals=len(listed),
            total_bytes=sum(size for _, size, _ in listed),
            report_digest=report.digests.sha256,
        )
        if not moved:
            raise MoveError("这次迁移已经办完，没有再切换。", next_step="请刷新后再看。")
        keep(act, report.digests.sha256, report.digests.size)
        move.refresh_from_db()
        act.note(source=move.source, target=move.target, originals=move.originals, bytes=move.total_bytes)
        return act.upon(move, digest=report.digests.sha256)
