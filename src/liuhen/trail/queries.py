"""Reads of room trail: pages of entries, a thing's own trail, one entry with its proof, whole checks."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from liuhen.trail.checkpoint import Checkpoint, Proof, proof_text
from liuhen.trail.continuity import read_statement
from liuhen.trail.entry import EntryBody, instant_read, instant_text, parse
from liuhen.trail.integrator import store, waiting
from liuhen.trail.models import Cosignature, Entry, Leaf, Stamp
from liuhen.trail.note import Verifier, read_verifier
from liuhen.trail.tiles import TrailFile, tile_nodes
from liuhen.trail.tree import inclusion_proof
from liuhen.trail.verify import Audit, audit_files, audit_rows

_TRIES = 3
_CHUNK = 2000
_SLACK = 1000  # entries recorded at nearly the same moment may stand in another order than their ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as pages and exports read it."""

    pk: int
    uid: str
    body: EntryBody
    digest: str
    index: int | None  # None: not yet in the tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a reader of the trail asked for; empty fields ask for nothing."""

    bureau_code: str
    actor: str = ""  # such as officer:7
    verb: str = ""
    kind: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None  # exclusive
    subject_kind: str = ""
    subject_id: str = ""


def entries(wanted: Filter) -> QuerySet[Entry]:
    """Give the entries of one bureau that fit, newest first; everything is answered from an index."""
    rows = Entry.objects.filter(bureau_code=wanted.bureau_code).order_by("-id").select_related("leaf")
    for column, value in (("actor", wanted.actor), ("verb", wanted.verb), ("kind", wanted.kind)):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.from_at:
        rows = rows.filter(recorded_at__gte=wanted.from_at, id__gte=_first_since(wanted.from_at) - _SLACK)
    if wanted.until_at:
        rows = rows.filter(recorded_at__lt=wanted.until_at, id__lt=_first_since(wanted.until_at) + _SLACK)
    if wanted.subject_kind:
        rows = rows.filter(subjects__kind=wanted.subject_kind, subjects__subject_id=wanted.subject_id)
    return rows


def _first_since(instant: datetime) -> int:
    """Give the id of the first entry recorded from `instant` on; behind the last one when there is none.

    Days are turned into ids, so that a page of a day long ago is read from its place and not from the newest end.
    """
    rows = Entry.objects.filter(recorded_at__gte=instant).order_by("recorded_at")
    found = rows.values_list("id", flat=True).first()
    return found if found is not None else (Entry.objects.aggregate(last=Max("id"))["last"] or 0) + _SLACK


def page(wanted: Filter, *, before: int | None, size: int) -> list[Told]:
    """Give one page, newest first, of the entries older than the row `before`: as fast at the end as at the start."""
    rows = entries(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [told(row) for row in rows[:size]]


def of_subject(kind: str, subject_id: str, *, most: int) -> list[Told]:
    """Give the newest entries about one thing, newest first."""
    rows = Entry.objects.filter(subjects__kind=kind, subjects__subject_id=subject_id)
    return [told(row) for row in rows.order_by("-id").select_related("leaf")[:most]]


def of_subjects(subjects: Iterable[tuple[str, str]]) -> list[Told]:
    """Give every entry about any of these things once, in the order of the rows; for a case's bundle."""
    found: dict[int, Told] = {}
    for kind, subject_id in subjects:
        rows = Entry.objects.filter(subjects__kind=kind, subjects__subject_id=subject_id).select_related("leaf")
        found.update({row.pk: told(row) for row in rows})
    return [found[pk] for pk in sorted(found)]


def one(uid: str, bureau_code: str) -> Told | None:
    """Give one entry of a bureau by its number."""
    row = Entry.objects.filter(uid=uid, bureau_code=bureau_code).select_related("leaf").first()
    return None if row is None else told(row)


def told(row: Entry) -> Told:
    """Read a row into plain values."""
    leaf = getattr(row, "leaf", None)
    return Told(
        pk=row.pk,
        uid=row.uid,
        body=parse(row.body.encode("utf-8")),
        digest=row.digest,
        index=None if leaf is None else leaf.index,
    )


def raw(uid: str) -> bytes:
    """Give the very bytes of an entry that were hashed."""
    return Entry.objects.values_list("body", flat=True).get(uid=uid).encode("utf-8")


def newest_checkpoint() -> Checkpoint | None:
    """Give the newest signed checkpoint, its signature verified."""
    return store().checkpoint()


def signing_keys() -> list[Verifier]:
    """Give every public key this trail was ever signed with, the present one first."""
    files = store()
    lines = [files.verifier().text()]
    for statement in map(read_statement, reversed(files.continuity())):
        lines += [statement.new_key, statement.old_key]
    return [read_verifier(line) for line in dict.fromkeys(lines)]


def witnessed_words(origin: str) -> str:
    """Say for a slip up to where each witness has cosigned; empty where there is no witness."""
    newest = dict(Cosignature.objects.filter(origin=origin).order_by("size").values_list("peer__label", "size"))
    return "".join(f"{label}已见证前 {size} 条。" for label, size in newest.items())


def stamp_files(rows: Iterable[Stamp] | None = None) -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """Give time stamps as files: name, stamped checkpoint, request, answer; all of them, oldest first, by default."""
    for row in Stamp.objects.order_by("pk").iterator(200) if rows is None else rows:
        name = f"{row.day.isoformat()}-{row.size}"
        yield name, row.note.encode("utf-8"), bytes(row.request), bytes(row.answer)


def proofs(indexes: Iterable[int]) -> tuple[str, dict[int, str]]:
    """Give the newest signed checkpoint and, by index, the proof file of each entry that it covers.

    The files of a checkpoint may be superseded while they are read; then the newer checkpoint is taken.
    """
    wanted = sorted(set(indexes))
    for attempt in range(_TRIES):
        try:
            return _proofs(wanted)
        except FileNotFoundError:
            if attempt == _TRIES - 1:
                raise
    return "", {}


def pending(limit: int | None = None) -> Iterator[bytes]:
    """Give the entries that are committed but not in the tree yet, oldest first."""
    rows = Entry.objects.filter(leaf__isnull=True).order_by("id").values_list("body", flat=True)
    for body in rows[:limit].iterator(_CHUNK) if limit is None else rows[:limit]:
        yield body.encode("utf-8")


def pending_count() -> int:
    """Count the entries not in the tree yet."""
    return waiting(whole=False).count()


def check() -> tuple[Audit, Audit]:
    """Check rows against the tiles, and the files against the signed checkpoint; first fault of each."""
    files = store()
    with files.locked():
        checkpoint = files.checkpoint()
        if checkpoint is None:
            return Audit(checked=0), Audit(checked=0)
        return audit_rows(_rows(), checkpoint, files.read), audit_files(checkpoint, files.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The outcome of the last whole check, as pages show it."""

    at: datetime
    size: int
    fault: str  # empty: everything agreed


def keep_check(at: datetime) -> Checked:
    """Check the whole trail and keep the outcome for the pages; run by the worker every night."""
    by_rows, by_files = check()
    fault = by_rows.fault or by_files.fault
    words = "" if fault is None else f"第 {fault.index + 1} 条（序号 {fault.index}）{fault.sentence}"
    kept = {"at": instant_text(at), "size": by_files.checked, "fault": words}
    store().put([TrailFile(path="last-check.json", data=json.dumps(kept, ensure_ascii=False).encode("utf-8"))])
    return Checked(at=at, size=by_files.checked, fault=words)


def last_check() -> Checked | None:
    """Give the outcome of the last whole check; None when there has been none."""
    try:
        kept = json.loads(store().read("last-check.json"))
    except FileNotFoundError:
        return None
    return Checked(at=instant_read(kept["at"]), size=kept["size"], fault=kept["fault"])


def _rows() -> Iterator[bytes | None]:
    expected = 0
    rows = Leaf.objects.order_by("index").values_list("index", "entry__body")
    for index, body in rows.iterator(_CHUNK):
        while expected < index:
            yield None
            expected += 1
        yield body.encode("utf-8")
        expected += 1


def _proofs(indexes: list[int]) -> tuple[str, dict[int, str]]:
    files = store()
    note, checkpoint = files.note(), files.checkpoint()
    if checkpoint is None:
        return "", {}
    node = tile_nodes(checkpoint.size, files.read)
    made = {
        index: proof_text(Proof(index=index, path=inclusion_proof(index, checkpoint.size, node), note=note))
        for index in indexes
        if index < checkpoint.size
    }
    return note, made
