"""Bytes that must leave the store (移出): asked by one person, confirmed by another, carried out by the sealer."""

import shutil
from datetime import datetime

from django.conf import settings

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError, LiuhenError, RefusalError
from liuhen.evidence.keeping.acts.protecting import end_order, order_release
from liuhen.evidence.keeping.models import Copy, Place
from liuhen.evidence.keeping.queries import replicas, writable
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.evidence.stores.models import Expulsion
from liuhen.evidence.stores.words import ExpulsionState, Ground
from liuhen.media.derive import folder_of
from liuhen.trail.entry import canonical_json, instant_text
from liuhen.vault.objectstore.terms import SEALED

FORMAT = "liuhen-expulsion/1"
SEPARATION = "行政处罚法（2021）第四十七条"


class ExpulsionError(InputError):
    """An expulsion cannot be asked or decided like this."""

    code = "stores.expulsion"


class SameHandError(RefusalError):
    """One person would ask and confirm."""

    code = "stores.same_hand"


class LawNeededError(RefusalError):
    """The first seven days are over, and no law is named."""

    code = "stores.law_needed"


def ask_expulsion(
    recording: Recording,
    ground: Ground,
    *,
    reason: str,
    paper: str,
    by: Officer,
    at: datetime,
    law: str = "",
    once: str | None = None,
) -> Expulsion:
    """Ask that the bytes of a recording leave the store (提请移出). Nothing happens to them yet.

    Raises:
        ExpulsionError: reason or paper is missing, or it was asked before.
        LawNeededError: it is locked since more than seven days and no law is named.
    """
    if not reason.strip() or not paper.strip():
        raise ExpulsionError("移出须写明说明和依据文书，没有提请。", next_step="请补全后再提请。")
    with acting(by, "expulsion.ask", at=at, on=recording, reason=reason, once=once) as act:
        if recording.expulsions.exclude(state=ExpulsionState.REFUSED).exists():
            raise ExpulsionError("这件录像已经提请移出，没有重复提请。", next_step="请等另一人确认。")
        if act.at >= recording.original.stored_at + SEALED and not law.strip():
            raise LawNeededError(
                "入库已满七天，原始件已锁定，不能再移出。", next_step="法律另有规定须销毁的，请写明法律依据再提请。"
            )
        row = Expulsion.objects.create(
            bureau=recording.bureau,
            number=f"YC-{recording.number}-{recording.expulsions.count() + 1}",
            recording=recording,
            digest=recording.original.sha256,
            ground=ground.value,
            reason=reason.strip()[:500],
            paper=paper.strip()[:200],
            law=law.strip()[:200],
            asked_by=by,
            asked_at=act.at,
        )
        act.upon(recording)
        return act.upon(row, digest=row.digest, ground=ground.label, paper=row.paper, law=row.law)


def confirm_expulsion(row: Expulsion, *, by: Officer, at: datetime, once: str | None = None) -> Expulsion:
    """Confirm as the second person (确认移出): the certificate is made; the sealer carries it out.

    Raises:
        SameHandError: the one who asked would confirm.
        ExpulsionError: it was decided already.
    """
    with acting(by, "expulsion.confirm", at=at, on=row.recording, once=once) as act:
        _require_other(row, by)
        certificate = certificate_of(row, by, act.at).decode("utf-8")
        _decide(row, by, act.at, ExpulsionState.CONFIRMED, certificate)
        for copy in Copy.objects.filter(place__kind=PlaceKind.MAIN, digest=row.digest):
            order_release(act, copy, why="expel")
        return act.upon(row, digest=row.digest, ground=row.get_ground_display(), paper=row.paper, law=row.law)


def refuse_expulsion(row: Expulsion, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Expulsion:
    """Decide that the bytes stay (不予移出)."""
    with acting(by, "expulsion.refuse", at=at, on=row.recording, reason=reason, once=once) as act:
        _require_other(row, by)
        _decide(row, by, act.at, ExpulsionState.REFUSED, "")
        return act.upon(row, digest=row.digest)


def carry_out(*, at: datetime) -> int:
    """Remove what two persons decided to remove, here and in the replicas that can be written; give how many.

    The certificate is in the store before a byte goes. What is locked, or needs the sealer's key, waits and says so.
    """
    count = 0
    for row in Expulsion.objects.filter(state=ExpulsionState.CONFIRMED).select_related("recording", "bureau"):
        try:
            vault().expel(row.digest, row.certificate.encode("utf-8"))
            left = _expel_copies(row)
        except LiuhenError as error:
            Expulsion.objects.filter(pk=row.pk).update(waiting_for=error.sentence[:300])
            continue
        shutil.rmtree(folder_of(settings.DATA_DIR / "derived", row.digest), ignore_errors=True)
        with acting(Machine("sealer", bureau=row.bureau), "expulsion.done", at=at) as act:
            row.state, row.done_at, row.left_at, row.waiting_for = ExpulsionState.DONE.value, act.at, left, ""
            row.save(update_fields=["state", "done_at", "left_at", "waiting_for"])
            end_order(act, row.digest)
            act.upon(row.recording)
            act.upon(row, digest=row.digest, left_at=left)
        count += 1
    return count


def certificate_of(row: Expulsion, confirmed_by: Officer, at: datetime) -> bytes:
    """Write the certificate that stays where the bytes were: who, why, on what paper; never what the bytes showed."""
    original = row.recording.original
    return canonical_json(
        {
            "asked_at": instant_text(row.asked_at),
            "asked_by": row.asked_by.name,
            "bureau": row.bureau.code,
            "confirmed_at": instant_text(at),
            "confirmed_by": confirmed_by.name,
            "format": FORMAT,
            "ground": row.ground,
            "law": row.law,
            "number": row.number,
            "paper": row.paper,
            "recording": row.recording.number,
            "sha256": original.sha256,
            "size": original.size,
            "sm3": original.sm3,
        }
    )


def _require_other(row: Expulsion, by: Officer) -> None:
    if row.asked_by_id == by.pk:
        raise SameHandError("提请的人不能自己确认，没有办。", article=SEPARATION, next_step="请另一位有权的人确认。")


def _decide(row: Expulsion, by: Officer, at: datetime, state: ExpulsionState, certificate: str) -> None:
    moved = Expulsion.objects.filter(pk=row.pk, state=ExpulsionState.ASKED).update(
        state=state.value, decided_by=by, decided_at=at, certificate=certificate
    )
    if not moved:
        raise ExpulsionError("这件移出已经办过，没有再办。", next_step="请刷新后再看。")
    row.refresh_from_db()


def _expel_copies(row: Expulsion) -> list[str]:
    """Remove the bytes from every replica that can be written; give the names of those where they stay."""
    left = []
    for place in replicas():
        if not Copy.objects.filter(place=place, digest=row.digest).exists():
            continue
        if not _expelled_at(place, row):
            left.append(place.name)
    return left


def _expelled_at(place: Place, row: Expulsion) -> bool:
    try:
        writable(place).expel(row.digest, row.certificate.encode("utf-8"))
    except LiuhenError:
        return False
    return True
