"""Bring replicas what lacks copies: bounded batches, every copy read back, one entry for a batch with its list."""

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice

from liuhen.bureau.acting import By, acting
from liuhen.evidence.keeping.acts.checking import Clock
from liuhen.evidence.keeping.acts.places import keep, own_place
from liuhen.evidence.keeping.models import Copy, Place
from liuhen.evidence.keeping.queries import lacking, rule, vault_of, writable
from liuhen.evidence.queries import vault
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests, digests_of
from liuhen.vault.port import HeldBadlyError, Vault

LIST = "liuhen-copies/1"
LIST_NOTE = "liuhen-copies-note/1"
BATCH = 100  # items of a medium read between two writes
MOST_ITEMS = 500  # of one batch
MOST_BYTES = 20 * 10**9  # of one batch; one larger original is a batch by itself


def copy_batch(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> int:
    """Copy the next batch into a replica and write its one entry; give how many originals came in.

    What was copied before a crash is found there again and read back; it is never copied over.
    """
    target = writable(place)
    done: list[Copy] = []
    size = 0
    for row in lacking(place, copies=rule().copies, most=MOST_ITEMS):
        if should_stop() or (done and size + row.size > MOST_BYTES):
            break
        if copy_one(row.digest, target, number=f"副本 {place.name}"):
            done.append(row)
            size += row.size
    if done:
        _record(place, target, done, by=by, clock=clock)
    return len(done)


def copy_one(digest: str, target: Vault, *, number: str) -> bool:
    """Copy one original with all its notes; False where our own copy is gone, which a check tells.

    `put` reads back what it wrote; equal bytes that are there already are read to the end too.

    Raises:
        HeldBadlyError: what the replica holds, or gave back, is not the original.
    """
    own = vault()
    notes = {uid: own.read_sidecar(digest, uid) for uid in own.notes_of(digest)}
    if not own.holds(digest) or not notes:
        return False
    if target.holds(digest):
        found = target.measure_stored(digest).sha256
    else:
        uid, note = next(iter(notes.items()))
        with own.at_hand(digest) as path:
            admission = Admission(receipt_number=number, arrival_uid=uid)
            found = target.put(admission, path, sidecar=lambda _: note).digests.sha256
    for uid, note in notes.items():
        target.attach(digest, uid, note)
    if found != digest:
        raise HeldBadlyError(
            f"副本里的 {digest[:15]} 和登记的摘要值不一致，没有算作副本。", next_step="请核验这一处副本，再修复。"
        )
    return True


def _record(place: Place, target: Vault, done: Sequence[Copy], *, by: By, clock: Clock) -> None:
    """Keep the list of a batch in both stores, then write rows and entry together."""
    at = clock()
    paper = canonical_json(
        {"copies": [{"sha256": row.digest, "size": row.size} for row in done], "format": LIST, "place": place.name}
    )
    uid = hashlib.sha256(b"copies " + paper).hexdigest()[:32]
    admission = Admission(receipt_number=f"副本 {place.name}", arrival_uid=uid)
    for store in (vault(), target):
        store.put_bytes(admission, paper, sidecar=_note_of_list)
    listed = digests_of(paper)
    with acting(by, "vault.copy", at=at) as act:
        keep(act, listed.sha256, listed.size)
        rows = [*((row.digest, row.size) for row in done), (listed.sha256, listed.size)]
        Copy.objects.bulk_create(
            (Copy(place=place, digest=digest, size=size, copied_at=at, verified_at=at) for digest, size in rows),
            ignore_conflicts=True,
        )
        act.upon(place, digest=listed.sha256, copies=len(done), bytes=sum(row.size for row in done))


def _note_of_list(digests: Digests) -> bytes:
    members = {"format": LIST_NOTE, "sha256": digests.sha256, "size": digests.size, "sm3": digests.sm3}
    return canonical_json(members)


def take_stock(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> int:
    """Read what a medium holds that our register knows, to the end; what is right counts as a copy from then on.

    The medium is only read. Give how many originals were found right.
    """
    own, found = own_place(clock()), 0
    store = vault_of(place)
    held = (one for one in store.held() if one.size is not None and not one.is_strange)
    while not should_stop() and (lot := list(islice(held, BATCH))):
        digests = [one.digest for one in lot]
        known = set(Copy.objects.filter(place=own, digest__in=digests).values_list("digest", flat=True))
        here = set(Copy.objects.filter(place=place, digest__in=digests).values_list("digest", flat=True))
        rows = []
        for one in lot:
            if one.digest in known - here and store.measure_stored(one.digest).sha256 == one.digest:
                at = clock()
                rows.append(Copy(place=place, digest=one.digest, size=one.size or 0, copied_at=at, verified_at=at))
        if rows:
            found += len(rows)
            with acting(by, "vault.copy", at=clock()) as act:
                Copy.objects.bulk_create(rows, ignore_conflicts=True)
                act.upon(place, copies=len(rows), bytes=sum(row.size for row in rows))
    return found
