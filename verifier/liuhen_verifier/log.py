"""A whole exported log against its newest checkpoint, older checkpoints, slips and witnesses."""

from __future__ import annotations

import os
from typing import Iterator, Sequence

from .blame import Anchor, blame
from .chain import Statement, former_folder
from .files import HASH, WIDTH, Row, read_entries, tile_name
from .note import DASH, Checkpoint, Key, open_checkpoint, peek_checkpoint
from .outside import Outside
from .report import FaultError, Report, Said, groups
from .safe import is_plain_file, read_bytes, read_text
from .tree import EMPTY_ROOT, Growing, node_hash


class Older:
    """A checkpoint of the history: where it stands in the file, so that its text is read only when needed."""

    __slots__ = ("length", "offset", "root", "size")

    def __init__(self, checkpoint: Checkpoint, offset: int, length: int) -> None:
        self.size = checkpoint.size
        self.root = checkpoint.root
        self.offset = offset
        self.length = length


def check_log(
    folder: str,
    keys: list[Key],
    statements: list[Checkpoint],
    report: Report,
    *,
    chain: Sequence[Statement] = (),
    witnesses: Sequence[Key] = (),
) -> dict[int, bytes]:
    """Check an export; give the roots it had at the sizes somebody made a statement about.

    `statements` are checkpoints kept elsewhere: signed files and slips; `chain` leads from older keys to these;
    `witnesses` are their keys as known from elsewhere.

    1. Verify the signature of the newest checkpoint.
    2. Hash every entry and compare the root at each size somebody made a statement about.
    3. Where a root differs, find the first entry that is to blame.
    4. Compare the hash files with what the entries give.
    5. Compare what witnesses and time stamps vouch for.
    6. Check what was signed under a former origin in the same way, and that this trail goes on from it.
    """
    newest = newest_of(folder, keys, report)
    older = _history(folder, report)
    sizes = {one.size for one in older} | {one.size for one in statements} | {newest.size}
    sizes |= {size for one in chain for size in (one.size, one.kept)}
    outside = Outside(folder, list(witnesses), report)
    sizes |= outside.sizes()
    roots, growing = {0: EMPTY_ROOT}, Growing()

    def seen(_index: int, leaf: bytes) -> None:
        growing.add(leaf)
        if growing.size in sizes:
            roots[growing.size] = growing.root()

    row = read_entries(folder, newest.size, seen)
    _compare_statements(statements, newest, roots, report)
    if roots.get(newest.size) == newest.root and len(row) == newest.size:
        report.good("log.entries", count=newest.size)
        _compare_hash_files(folder, row, report)
        _compare_older(folder, older, newest, roots, keys, report)
    else:
        anchors = [Anchor(one.size, one.root, is_true=True) for one in statements]
        anchors += [Anchor(one.size, one.root, is_true=_is_true(folder, one, keys, roots)) for one in older]
        blame(folder, newest, row, anchors, roots, report)
    outside.check(newest, roots, report)
    _pending(folder, report)
    for at, one in enumerate(chain):
        _follow(folder, one, [*chain[:at]], roots, report)
    return roots


def _follow(folder: str, one: Statement, before: list[Statement], roots: dict[int, bytes], report: Report) -> None:
    """Compare a change of key with this trail, or check the former origin and where this trail goes on from it."""
    told = {"old": one.old.identity.hex(), "count": one.size}
    if not one.is_new_origin:
        if roots.get(one.size, one.root) != one.root:
            report.bad("chain.other_root", **told)
        return
    if one.kept == one.size and roots.get(one.size, one.root) != one.root:
        report.bad("chain.other_root", **told)
    former = former_folder(folder, one)
    if os.path.isdir(former + ".damaged"):
        report.unsure("chain.damaged", name=one.old.name, count=one.size, kept=one.kept)
        return
    if not os.path.isdir(former):
        report.unsure("chain.former_away", name=one.old.name, count=one.size)
        return
    report.fact("chain.former", name=one.old.name)
    keys = [key for two in [*before[::-1]] for key in (two.new, two.old) if key.name == one.old.name] or [one.old]
    kept = Checkpoint(one.old.name, one.kept, roots.get(one.kept, b""), Said("chain.kept"))
    was = check_log(former, keys, [kept], report)
    if was.get(one.size, one.root) != one.root:
        report.bad("chain.other_root", **told)


def newest_of(folder: str, keys: list[Key], report: Report) -> Checkpoint:
    """Read the newest checkpoint and verify its signature."""
    text = read_text(os.path.join(folder, "checkpoint"))
    newest = peek_checkpoint(text, "checkpoint")
    report.fact("fact.origin", origin=newest.origin)
    report.fact("fact.checkpoint", count=newest.size, root=groups(newest.root))
    try:
        newest = open_checkpoint(text, keys, "checkpoint")
        report.good("log.signature")
    except FaultError as fault:
        report.fault(fault.said)
    return newest


def _history(folder: str, report: Report) -> list[Older]:
    path = os.path.join(folder, "history.notes")
    found: list[Older] = []
    if not is_plain_file(path):
        return found
    try:
        for text, offset in _notes_of(path):
            found.append(Older(peek_checkpoint(text.decode("utf-8"), "history.notes"), offset, len(text)))
    except (FaultError, UnicodeDecodeError):
        report.bad("log.history_broken")
        return []
    return found


def _notes_of(path: str) -> Iterator[tuple[bytes, int]]:
    """Take a file of several notes apart: each ends with its signature lines. Read line by line."""
    dash = DASH.encode("utf-8")
    note, begin, in_signatures = bytearray(), 0, False
    with open(path, "rb") as stream:
        line = stream.readline(1 << 16)
        while line:
            is_signature = line.startswith(dash)
            if in_signatures and not is_signature:
                yield bytes(note), begin
                begin += len(note)
                note.clear()
            note += line
            if len(note) > 1 << 20:
                raise FaultError("file.large", file="history.notes", most=1 << 20)
            in_signatures = is_signature
            line = stream.readline(1 << 16)
    if note:
        yield bytes(note), begin


def _is_signed(folder: str, one: Older, keys: list[Key]) -> bool:
    with open(os.path.join(folder, "history.notes"), "rb") as stream:
        stream.seek(one.offset)
        text = stream.read(one.length)
    try:
        open_checkpoint(text.decode("utf-8"), keys, "history.notes")
    except (FaultError, UnicodeDecodeError):
        return False
    return True


def _is_true(folder: str, one: Older, keys: list[Key], roots: dict[int, bytes]) -> bool:
    """Look at a signature only where the root does not fit: those that fit need none to be believed."""
    return roots.get(one.size) != one.root and _is_signed(folder, one, keys)


def _compare_statements(
    statements: list[Checkpoint], newest: Checkpoint, roots: dict[int, bytes], report: Report
) -> None:
    for one in statements:
        if one.size > newest.size:
            report.bad("log.short_of", source=one.source, count=one.size, here=newest.size, at=newest.size)
        elif roots.get(one.size) != one.root:
            report.bad("log.statement_differs", source=one.source, count=one.size)
        else:
            report.good("log.statement", source=one.source, count=one.size)


def _compare_older(
    folder: str, older: list[Older], newest: Checkpoint, roots: dict[int, bytes], keys: list[Key], report: Report
) -> None:
    for one in older:
        if one.size > newest.size and _is_signed(folder, one, keys):
            report.bad("log.short_of", source=Said("older"), count=one.size, here=newest.size, at=newest.size)
            return
        if one.size <= newest.size and roots.get(one.size) != one.root:
            report.bad("log.older_differs", count=one.size)
            return
    if older:
        report.good("log.older", count=len(older))


def _compare_hash_files(folder: str, row: Row, report: Report) -> None:
    level, hashes, files = 0, row.hashes, 0
    while hashes:
        above = bytearray()
        for number in range((len(hashes) // HASH + WIDTH - 1) // WIDTH):
            piece = bytes(hashes[number * WIDTH * HASH : (number + 1) * WIDTH * HASH])
            name = tile_name(str(level), number, len(piece) // HASH)
            try:
                agrees = read_bytes(os.path.join(folder, *name.split("/")), WIDTH * HASH) == piece
            except FaultError:
                agrees = False
            if not agrees:
                report.bad("log.hash_file", file=name)
                return
            files += 1
            if len(piece) == WIDTH * HASH:
                above += _perfect_root(piece)
        level, hashes = level + 1, above
    report.good("log.hash_files", count=files)


def _perfect_root(piece: bytes) -> bytes:
    hashes = [piece[at : at + HASH] for at in range(0, len(piece), HASH)]
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _pending(folder: str, report: Report) -> None:
    path = os.path.join(folder, "pending.jsonl")
    if not is_plain_file(path):
        return
    count = 0
    with open(path, "rb") as stream:
        piece = stream.read(1 << 20)
        while piece:
            count += piece.count(b"\n")
            piece = stream.read(1 << 20)
    if count:
        report.unsure("log.pending", count=count)
