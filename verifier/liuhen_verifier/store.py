"""A store of originals on its own (liuhen-store format 1): every file against its name, its notes and the manifests.

This is the second implementation of the rebuild: the register of originals comes out of the folder alone.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import os
import re
from typing import Callable, Iterator

from .digests import file_digests, is_slow
from .report import FaultError, Report, UnusableError
from .safe import MIDDLE, is_plain_file, names_in, parse_json, read_bytes

DATA_NAME = re.compile(r"[0-9a-f]{64}\Z")
NOTE_NAME = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{32}|expelled)\.json\Z")
ADDED = ("paper", "note_file", "note_sha256", "format")  # what is ours in a row, and the one member papers differ in
KINDS_OF_NOTES = {
    "liuhen-sidecar/1": "arrival",
    "liuhen-manifest-note/1": "manifest",
    "liuhen-document/1": "document",
    "liuhen-copies-note/1": "copies",
    "liuhen-repair-note/1": "repair",
}
NEEDED = {
    "announced_at", "arrival", "bureau", "card", "claims", "companion_of", "device", "handed_over_by", "modified_ns",
    "operator", "path", "receipt", "sha256", "size", "sm3", "source",
}  # fmt: skip
COLUMNS = (
    "paper", "sha256", "sm3", "size", "note_file", "note_sha256", "bureau", "unit", "receipt", "announced_at",
    "arrival", "position", "kind", "path.shown", "path.raw", "path.decoding", "modified_ns", "companion_of",
    "device", "source.kind", "source.label", "source.identity",
    "source.layout", "source_path", "card.device", "card.officer", "card.name",
    "handed_over_by.username", "handed_over_by.name", "operator.username", "operator.name", "claims.device",
    "claims.officer", "claims.starts", "claims.key_marked", "state", "recording", "held_by", "stored_at", "sealed_at",
    "note", "document", "number", "version", "content_digest",
)  # fmt: skip

Facts = dict


class Store:
    """What was seen so far of a store, small enough for a million arrivals."""

    def __init__(self, folder: str) -> None:
        self.objects = os.path.join(folder, "objects")
        if not os.path.isdir(self.objects):
            self.objects = folder if os.path.basename(os.path.abspath(folder)) == "objects" else ""
        if not self.objects:
            raise UnusableError("store.none", path=folder)
        self.incoming = os.path.join(os.path.dirname(os.path.abspath(self.objects)), "incoming")
        self.arrivals: dict[bytes, tuple[tuple[str, ...], bytes]] = {}  # arrival → names and digest of its facts
        self.names: dict[tuple[str, ...], tuple[str, ...]] = {}  # each row of names once
        self.held: set[bytes] = set()
        self.expelled: set[bytes] = set()
        self.manifests: list[tuple[str, Facts]] = []  # digests of manifests, read at the end, and their notes
        self.counts = {"originals": 0, "bytes": 0, "expelled": 0, **dict.fromkeys(KINDS_OF_NOTES.values(), 0)}
        self.slow_sm3 = 0


def check_store(folder: str, register: str | None, report: Report) -> None:
    """Check a store, and write its register to the file `register` (.csv, else JSON lines) when one is named.

    1. Every name must mean something; every original must have the SHA-256 it is named by.
    2. Every note must be about the original it lies beside and agree with its SM3 and size.
    3. Every file a manifest says was taken in must be there, with the arrival it names.
    """
    store = Store(folder)
    with _sheet(register) as write:
        for path, names in _families(store, report):
            for row in _family(store, path, names, report):
                write(row)
        for digest, facts in store.manifests:
            for row in _manifest(store, digest, facts, report):
                write(row)
    _count(store, report)


@contextlib.contextmanager
def _sheet(path: str | None) -> Iterator[Callable[[Facts], object]]:
    """Give what writes one row: JSON lines, or a table for people where the file ends in .csv, or nothing."""
    if path is None:
        yield lambda _row: None
        return
    with open(path, "x", encoding="utf-8", newline="") as stream:
        if not path.lower().endswith(".csv"):
            yield lambda row: stream.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            return
        stream.write("\ufeff")
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        yield lambda row: table.writerow([_cell(_member(row, name)) for name in COLUMNS])


def _families(store: Store, report: Report) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Give, folder by folder, the digests, each with the arrivals of its notes and an empty word for its bytes."""
    for shard in names_in(store.objects):
        path = os.path.join(store.objects, shard)
        if not re.match(r"[0-9a-f]{2}\Z", shard) or os.path.islink(path) or not os.path.isdir(path):
            report.bad("store.strange", file="objects/" + shard)
            continue
        found: dict[str, list[str]] = {}
        for name in names_in(path):
            note = NOTE_NAME.match(name)
            digest = note.group(1) if note else name
            if not DATA_NAME.match(digest) or digest[:2] != shard:
                report.bad("store.strange", file=f"objects/{shard}/{name}")
            else:
                found.setdefault(digest, []).append(note.group(2) if note else "")
        yield path, found


def _family(store: Store, path: str, found: dict[str, list[str]], report: Report) -> Iterator[Facts]:
    """Check each original of one folder with its notes; give a row for each note."""
    for digest, uids in sorted(found.items()):
        rows = [row for row in (_note(path, digest, uid, report) for uid in uids if uid not in ("", "expelled")) if row]
        is_expelled = "expelled" in uids
        if "" in uids:
            size = _data(store, os.path.join(path, digest), digest, rows, report)
            for row in rows:
                if "size" in row and size >= 0 and row["size"] != size:
                    report.bad("store.size", file=str(row["note_file"]), wanted=row["size"], found=size)
                row.setdefault("size", size)
            if not rows:
                report.bad("store.orphan", file=digest)
            if is_expelled:
                report.bad("store.expelled_there", file=digest)
        elif not is_expelled:
            report.bad("store.missing", file=digest, count=len(rows))
        if is_expelled:
            store.counts["expelled"] += 1
            store.expelled.add(bytes.fromhex(digest))
            yield {"paper": "expelled", "sha256": "sha256:" + digest, "note_file": f"{digest}.expelled.json"}
        for row in rows:
            _remember(store, digest, row)
            yield row


def _data(store: Store, path: str, digest: str, rows: list[Facts], report: Report) -> int:
    """Read one original to the end; give its size, or -1 when it could not be read."""
    if not is_plain_file(path):
        report.bad("bag.link", file=digest)
        return -1
    claimed = {str(row.get("sm3")) for row in rows if row.get("sm3")}
    size = os.lstat(path).st_size
    wants_sm3 = bool(claimed) and not (is_slow("sm3") and size > 1 << 20)
    store.slow_sm3 += bool(claimed) and not wants_sm3
    try:
        now = file_digests(path, ["sha256", "sm3"] if wants_sm3 else ["sha256"])
    except OSError as error:
        report.bad("file.unreadable", file=digest, why=error.strerror or error)
        return -1
    store.counts["originals"] += 1
    store.counts["bytes"] += size
    store.held.add(bytes.fromhex(digest))
    if now["sha256"] != digest:
        report.bad("store.altered", file=digest, found=now["sha256"])
    elif wants_sm3 and claimed != {"sm3:" + now["sm3"]}:
        report.bad("store.sm3", file=digest)
    return size


def _note(path: str, digest: str, uid: str, report: Report) -> Facts | None:
    """Read one note; None (and a fault) when it is not what its name and format demand."""
    name = f"{digest}.{uid}.json"
    try:
        data = read_bytes(os.path.join(path, name), MIDDLE)
        members = parse_json(data, name)
    except FaultError as fault:
        report.fault(fault.said)
        return None
    form = members.get("format") if isinstance(members, dict) else None
    if not isinstance(members, dict) or not isinstance(form, str) or form not in KINDS_OF_NOTES:
        report.bad("store.note_form", file=name)
        return None
    kind = KINDS_OF_NOTES[form]
    if members.get("sha256") != "sha256:" + digest or (kind == "arrival" and members.get("arrival") != uid):
        report.bad("store.note_other", file=name)
        return None
    if kind == "arrival" and not set(members) >= NEEDED:
        report.bad("store.note_form", file=name)
        return None
    if json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() != data:
        report.bad("store.note_written", file=name)
    return {**members, "paper": kind, "note_file": name, "note_sha256": "sha256:" + hashlib.sha256(data).hexdigest()}


def _remember(store: Store, digest: str, row: Facts) -> None:
    store.counts[str(row["paper"])] += 1
    if row["paper"] == "arrival":
        names = tuple(sorted(set(row) - set(ADDED)))
        names = store.names.setdefault(names, names)
        store.arrivals[bytes.fromhex(str(row["arrival"]))] = (names, _fingerprint(row, names))
    elif row["paper"] == "manifest":
        store.manifests.append((digest, row))


def _fingerprint(facts: Facts, names: tuple[str, ...]) -> bytes:
    """Give one digest of some members, to compare what two papers say without keeping either."""
    told = json.dumps([facts.get(name) for name in names], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()


def _manifest(store: Store, digest: str, note: Facts, report: Report) -> Iterator[Facts]:
    """Compare one manifest of a receipt with what was found; give the receipt and each of its files as a row."""
    path = os.path.join(store.objects, digest[:2], digest)
    try:
        members = parse_json(read_bytes(path, MIDDLE), digest)
    except FaultError as fault:
        report.fault(fault.said)
        return
    files = _member(members, "files")
    if not isinstance(members, dict) or not isinstance(files, list):
        report.bad("file.not_json", file=digest)
        return
    shared = tuple(sorted(set(note) - {*ADDED, "sha256", "sm3", "size"}))
    if _fingerprint(members, shared) != _fingerprint(note, shared):
        report.bad("store.manifest_note", receipt=_member(members, "receipt"))
    receipt = {name: value for name, value in members.items() if name not in ("files", "format")}
    yield {**receipt, "paper": "receipt", "sha256": "sha256:" + digest}
    for one in files:
        if not isinstance(one, dict):
            report.bad("file.not_json", file=digest)
            continue
        if one.get("state") in ("sealed", "held"):
            _listed(store, {**members, **one}, report)
        yield {**one, "paper": "listed", "receipt": members.get("receipt", ""), "bureau": members.get("bureau", "")}


def _listed(store: Store, one: Facts, report: Report) -> None:
    """Compare one file of a manifest: its bytes must be held, and the note of its arrival must say the same."""
    figures, uid = str(one.get("sha256"))[7:], str(one.get("arrival"))
    wanted = bytes.fromhex(figures) if DATA_NAME.match(figures) else b""
    known = store.arrivals.get(bytes.fromhex(uid)) if re.match(r"[0-9a-f]{32}\Z", uid) else None
    told = {"receipt": one.get("receipt", ""), "file": _member(one, "path.shown"), "digest": figures}
    if wanted not in store.held and wanted not in store.expelled:
        report.bad("store.manifest_missing", **told)
    elif one["state"] == "sealed" and known is None:
        report.bad("store.manifest_arrival", **told)
    elif known is not None and known[1] != _fingerprint(one, known[0]):
        report.bad("store.manifest_differs", **told)


def _count(store: Store, report: Report) -> None:
    told = report.fact if report.fault_count else report.good
    told("store.originals_read" if report.fault_count else "store.originals", **_read_so_far(store))
    report.fact("store.notes", **{name: store.counts[name] for name in ("arrival", "manifest", "document")})
    if store.counts["manifest"]:
        told("store.manifests_read" if report.fault_count else "store.manifests", count=store.counts["manifest"])
    if store.counts["expelled"]:
        report.unsure("store.expelled", count=store.counts["expelled"])
    if store.slow_sm3:
        report.unsure("bag.sm3_skipped", count=store.slow_sm3)
    waiting = names_in(store.incoming)
    if waiting:
        report.unsure("store.incoming", count=len(waiting))
    report.unsure("store.itself")


def _read_so_far(store: Store) -> dict[str, int]:
    return {"count": store.counts["originals"], "bytes": store.counts["bytes"]}


def _member(row: object, name: str) -> object:
    for part in name.split("."):
        row = row.get(part, "") if isinstance(row, dict) else ""
    return row


def _cell(value: object) -> str:
    """Give a cell that no table program takes for a formula."""
    text = str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
