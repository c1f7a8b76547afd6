"""What others said about a trail: cosignatures of witnesses, and time stamps (RFC 3161) on its checkpoints."""

from __future__ import annotations

import hashlib
import os
import time

from .note import COSIGNATURE, Checkpoint, Key, cosigned_at, notes_in, peek_checkpoint, signatures_of, split_note
from .report import FaultError, Report, UnusableError
from .safe import LARGE, is_plain_file, names_in, read_bytes, read_text
from .stamp import Stamp, read_stamp


class Outside:
    """The checkpoints that somebody else vouched for, read before the entries are, so that their roots are computed."""

    def __init__(self, folder: str, witnesses: list[Key], report: Report) -> None:
        self.folder = folder
        self.cosigned = _cosigned(folder, report)
        self.stamped = _stamped(folder, report)
        self.keys = witnesses
        self.are_keys_inside = False
        path = os.path.join(folder, "witness-keys.txt")
        if not witnesses and is_plain_file(path):
            self.keys = _keys_in(path, report)
            self.are_keys_inside = True

    def sizes(self) -> set[int]:
        """Give the sizes at which the root is wanted."""
        return {one.size for one in self.cosigned} | {one.size for _, one, _ in self.stamped}

    def check(self, newest: Checkpoint, roots: dict[int, bytes], report: Report) -> None:
        """Compare what others vouched for with the trail as it is here."""
        for key in self.keys:
            self._witness(key, newest, roots, report)
        if self.are_keys_inside and self.cosigned:
            report.unsure("witness.key_inside")
        if self.cosigned and not self.keys:
            report.unsure("witness.no_key", count=len(self.cosigned))
        self._stamps(newest, roots, report)

    def _witness(self, key: Key, newest: Checkpoint, roots: dict[int, bytes], report: Report) -> None:
        """Compare every checkpoint with its line; verify the newest only, for the older ones are its beginning."""
        mine = [one for one in self.cosigned if one.origin == newest.origin and _has_line(one.text, key)]
        for one in mine:
            if not _agrees(one, newest, roots) and _signed_at(one, key) is not None:
                report.bad("witness.differs", name=key.name, count=one.size, here=newest.size)
                return
        for one in mine[-1:]:
            try:
                at = cosigned_at(one.text, key)
            except FaultError as fault:
                report.fault(fault.said)
                return
            report.good("witness.agrees", name=key.name, count=one.size, on=_day(at), older=len(mine) - 1)

    def _stamps(self, newest: Checkpoint, roots: dict[int, bytes], report: Report) -> None:
        good: list[tuple[str, Checkpoint, Stamp]] = []
        for name, one, answer in self.stamped:
            try:
                stamp = read_stamp(answer)
            except FaultError:
                report.unsure("stamp.unreadable", file=name)
                continue
            imprint = stamp.algorithm and hashlib.new(stamp.algorithm, one.text.encode("utf-8")).digest()
            if not imprint:
                report.unsure("stamp.algorithm", file=name, algorithm=stamp.oid)
            elif imprint != stamp.imprint:
                report.bad("stamp.differs", file=name)
            elif one.origin == newest.origin and not _agrees(one, newest, roots):
                report.bad("stamp.other_root", file=name, count=one.size, on=stamp.at)
            else:
                good.append((name, one, stamp))
        if good:
            name, one, stamp = max(good, key=lambda each: each[2].at)
            report.good("stamp.agrees", count=len(good), on=stamp.at, size=one.size)
            report.unsure("stamp.signature", file=name)


def _agrees(one: Checkpoint, newest: Checkpoint, roots: dict[int, bytes]) -> bool:
    return one.size <= newest.size and roots.get(one.size) == one.root


def _has_line(text: str, key: Key) -> bool:
    lines = signatures_of(split_note(text)[1]) if key.name in text else []
    return any(name == key.name and data[:4] == key.identity for name, data in lines)


def _signed_at(one: Checkpoint, key: Key) -> int | None:
    try:
        return cosigned_at(one.text, key)
    except FaultError:
        return None


def _cosigned(folder: str, report: Report) -> list[Checkpoint]:
    path = os.path.join(folder, "cosigned.notes")
    if not is_plain_file(path):
        return []
    try:
        found = [peek_checkpoint(text, "cosigned.notes") for text in notes_in(read_text(path, LARGE))]
    except FaultError as fault:
        report.bad("witness.unreadable", why=fault.said)
        return []
    return sorted(found, key=lambda one: one.size)


def _keys_in(path: str, report: Report) -> list[Key]:
    try:
        keys = [Key(line) for line in read_text(path).splitlines() if line.strip()]
    except (FaultError, UnusableError) as fault:
        report.bad("witness.unreadable", why=fault.said)
        return []
    return [key for key in keys if key.kind == COSIGNATURE]


def _stamped(folder: str, report: Report) -> list[tuple[str, Checkpoint, bytes]]:
    """Read `stamps/<name>.note` with `<name>.tsr`."""
    found = []
    base = os.path.join(folder, "stamps")
    for name in names_in(base):
        if not name.endswith(".note"):
            continue
        try:
            one = peek_checkpoint(read_text(os.path.join(base, name)), name)
            answer = read_bytes(os.path.join(base, name[: -len(".note")] + ".tsr"))
        except FaultError as fault:
            report.bad("stamp.bad", file=name, why=fault.said)
            continue
        found.append((name[: -len(".note")] + ".tsr", one, answer))
    return found


def _day(seconds: int | None) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds or 0))
    except (ValueError, OverflowError, OSError):
        return str(seconds)
