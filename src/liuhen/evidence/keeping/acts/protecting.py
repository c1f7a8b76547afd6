"""What the sealer does: it flags what the trail says is sealed, and takes a flag off only by an order in the trail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from liuhen.bureau.acting import Act, Machine, acting
from liuhen.devices.models import PreUseCheck
from liuhen.documents.models import Document
from liuhen.evidence.keeping.models import Copy, Place, ReleaseOrder
from liuhen.evidence.keeping.words import OrderState, PlaceKind
from liuhen.evidence.models import Arrival, Receipt
from liuhen.evidence.queries import vault
from liuhen.trail import queries as trail
from liuhen.trail.checkpoint import peek_checkpoint, read_proof
from liuhen.trail.entry import EntryKind, Outcome, leaf_hash
from liuhen.trail.integrator import integrate_now
from liuhen.trail.models import Entry
from liuhen.trail.tree import is_included
from liuhen.vault.directory import Directory
from liuhen.vault.immutable import clear_flag, set_flag

SEALER = Machine("sealer")
ORDERING = frozenset({"vault.repair", "expulsion.confirm"})  # acts whose entry may order a flag to be taken off
AT_ONCE = 500
UNUSED = timedelta(hours=1)  # an order that nobody used is over, and the flag comes back


def order_release(act: Act, copy: Copy, *, why: str) -> ReleaseOrder:
    """Order the sealer, as a step of an act, to take the flag off one original; the act's entry names it."""
    act.upon(copy, digest=copy.digest)
    return ReleaseOrder.objects.create(digest=copy.digest, entry=act.uid, why=why, ordered_at=act.at)


def protect_new(after: int, *, at: datetime) -> tuple[int, int]:
    """Flag what is sealed and not flagged yet; give how many there were and the last row looked at, 0 at the end.

    What the trail does not call sealed waits: its turn comes again from the start.
    """
    store = vault()
    if not isinstance(store, Directory):
        return 0, 0
    released = ReleaseOrder.objects.filter(state=OrderState.DONE).values("digest")
    rows = list(
        Copy.objects.filter(place__kind=PlaceKind.MAIN, protected_at__isnull=True, pk__gt=after)
        .exclude(digest__in=released)
        .order_by("pk")[:AT_ONCE]
    )
    done = [row.pk for row in rows if store.holds(row.digest) and is_sealed(row.digest) and _flag(store, row.digest)]
    if done:
        with acting(SEALER, "vault.protect", at=at) as act:
            Copy.objects.filter(pk__in=done).update(protected_at=act.at)
            act.note(count=len(done))
    return len(done), rows[-1].pk if len(rows) == AT_ONCE else 0


def obey_orders(at: datetime) -> int:
    """Take the flag off what the trail orders; an order that the trail does not contain is refused and recorded."""
    store, count = vault(), 0
    if not isinstance(store, Directory):
        return 0
    stale = ReleaseOrder.objects.filter(state=OrderState.DONE, done_at__lt=at - UNUSED)
    stale.update(state=OrderState.USED.value)
    for order in ReleaseOrder.objects.filter(state=OrderState.ASKED).order_by("pk")[:AT_ONCE]:
        refusal = why_not(order)
        with acting(SEALER, "vault.release", at=at) as act:
            if not refusal:
                for path in _places(store, order.digest):
                    clear_flag(path)
                Copy.objects.filter(place__kind=PlaceKind.MAIN, digest=order.digest).update(protected_at=None)
            order.state = (OrderState.REFUSED if refusal else OrderState.DONE).value
            order.refusal, order.done_at = refusal, act.at
            order.save(update_fields=["state", "refusal", "done_at"])
            act.upon(order, digest=order.digest, outcome=refusal or "已放行")
        count += not refusal
    return count


def end_order(_act: Act, digest: str) -> None:
    """Note, as a step of an act, that what an order was for is done: the flag may come back."""
    held = ReleaseOrder.objects.filter(digest=digest, state__in=(OrderState.ASKED, OrderState.DONE))
    held.update(state=OrderState.USED.value)
    Copy.objects.filter(place__kind=PlaceKind.MAIN, digest=digest).update(protected_at=None)


def why_not(order: ReleaseOrder) -> str:
    """Say why an order is not obeyed; empty where the signed trail contains the act that orders it."""
    row = Entry.objects.filter(uid=order.entry).select_related("leaf").first()
    if row is None:
        return "留痕里没有这道令"
    if getattr(row, "leaf", None) is None:
        integrate_now()
        row = Entry.objects.select_related("leaf").get(uid=order.entry)
    body = trail.told(row).body
    if body.verb not in ORDERING or body.outcome != Outcome.DONE or body.kind != EntryKind.ACT:
        return "所指的留痕不是放行的令"
    if order.digest not in {subject.digest for subject in body.subjects}:
        return "所指的留痕没有写明这一件"
    note, made = trail.proofs([row.leaf.index])
    proof, checkpoint = read_proof(made[row.leaf.index]), peek_checkpoint(note)
    leaf = leaf_hash(trail.raw(order.entry))
    if not is_included(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root):
        return "所指的留痕不在已签的校验点之内"
    return ""


def is_sealed(digest: str) -> bool:
    """Say whether the trail calls these bytes sealed: the act that admitted, closed, issued or copied names them."""
    return any(
        Entry.objects.filter(
            verb=verb, kind="act", subjects__kind=kind, subjects__subject_id=str(pk), body__contains=digest
        ).exists()
        for verb, kind, pk in _acts_of(digest)
    )


def _acts_of(digest: str) -> Iterator[tuple[str, str, int]]:
    for pk, recording in Arrival.objects.filter(original__sha256=digest, state="sealed").values_list("pk", "recording"):
        yield ("recording.seal", "recording", recording) if recording else ("recording.seal", "arrival", pk)
    for pk in Receipt.objects.filter(manifest_digest=digest).values_list("pk", flat=True):
        yield "receipt.close", "receipt", pk
    for pk in Document.objects.filter(pdf_digest=digest).values_list("pk", flat=True):
        yield "document.issue", "document", pk
    for pk in PreUseCheck.objects.filter(photo_digest=digest).values_list("handover", flat=True):
        yield "device.issue", "handover", pk
        yield "device.check", "handover", pk
    for pk in Place.objects.exclude(kind=PlaceKind.MAIN).values_list("pk", flat=True):
        yield "vault.copy", "place", pk  # the list of a batch of copies


def _flag(store: Directory, digest: str) -> bool:
    for path in _places(store, digest):
        set_flag(path)
    return True


def _places(store: Directory, digest: str) -> list[Path]:
    data = store.object_path(digest)
    return [*([data] if data.exists() else []), *(store.sidecar_path(digest, uid) for uid in store.notes_of(digest))]
