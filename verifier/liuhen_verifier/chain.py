"""Keys that follow one another: statements of continuity (keys.notes), each signed by those who must vouch for it."""

from __future__ import annotations

import os
import re

from .note import Key, notes_in, read_key, signed_by, split_note, unpack
from .report import FaultError, Report, UnusableError
from .safe import MIDDLE, is_plain_file, number_in, read_text

CONTINUITY = "liuhen-trail-continuity-v1"
MEMBERS = ("change", "at", "old", "new", "size", "root", "kept", "reason")


class Statement:
    """One change: which key comes after which, and the last root the old one signed."""

    def __init__(self, text: str) -> None:
        lines = split_note(text)[0].rstrip("\n").split("\n")
        pairs = [line.partition(" ")[::2] for line in lines[1:]]
        if lines[0] != CONTINUITY or tuple(name for name, _ in pairs) != MEMBERS:
            raise FaultError("chain.form")
        told = dict(pairs)
        size, kept = number_in(told["size"]), number_in(told["kept"])
        if size is None or kept is None or kept > size or told["change"] not in ("key", "origin"):
            raise FaultError("chain.form")
        self.is_new_origin = told["change"] == "origin"
        self.at, self.reason = told["at"], told["reason"]
        self.old, self.new = Key(told["old"]), Key(told["new"])
        self.old_line, self.new_line = told["old"], told["new"]
        self.size, self.kept, self.root = size, kept, unpack(told["root"])
        for key in [self.new] if self.is_new_origin else [self.old, self.new]:
            if not signed_by(text, key):
                raise FaultError("chain.unsigned", identity=key.identity.hex())
        if not self.is_new_origin and self.old.name != self.new.name:
            raise FaultError("chain.form")


def read_keys(given: str | None, folder: str, report: Report) -> tuple[list[Key], list[Statement]]:
    """Give the keys that count for the trail in `folder`, newest first, and the statements between them.

    The key given (that of the acceptance record) may be an old one: the statements lead from it to the present one.
    """
    key = read_key(given, folder)
    report.fact("fact.key", name=key.name, identity=key.identity.hex())
    if given is None:
        report.unsure("key.from_inside")
    chain = _read_chain(folder, report)
    if given is None and chain and chain[-1].new.identity != key.identity:
        report.bad("chain.not_present", identity=key.identity.hex())
    begin = next((at for at, one in enumerate(chain) if _same(one.old, key)), len(chain))
    if given is None:
        begin = 0
    elif begin == len(chain) and chain and not _same(chain[-1].new, key):
        report.unsure("chain.apart", identity=key.identity.hex())
    keys = [key]
    for one in chain[begin:]:
        _tell_change(one, report)
        keys += [one.old, one.new]
    newest = chain[-1].new.name if begin < len(chain) else key.name
    ordered = [one for one in reversed(keys) if one.name == newest]
    return [one for at, one in enumerate(ordered) if not any(_same(one, two) for two in ordered[:at])], chain[begin:]


def _read_chain(folder: str, report: Report) -> list[Statement]:
    path = os.path.join(folder, "keys.notes")
    if not is_plain_file(path):
        return []
    chain: list[Statement] = []
    try:
        for text in notes_in(read_text(path, MIDDLE)):
            chain.append(_after(chain, Statement(text)))
    except UnusableError:
        report.bad("chain.bad", number=len(chain) + 1, why=FaultError("chain.form").said)
    except FaultError as fault:
        report.bad("chain.bad", number=len(chain) + 1, why=fault.said)
    return chain


def _after(chain: list[Statement], one: Statement) -> Statement:
    if chain and not _same(chain[-1].new, one.old):
        raise FaultError("chain.hole", identity=one.old.identity.hex())
    return one


def _tell_change(one: Statement, report: Report) -> None:
    told = {"old": one.old.identity.hex(), "new": one.new.identity.hex(), "on": one.at[:10], "reason": one.reason}
    if one.is_new_origin:
        report.unsure("chain.origin", name=one.old.name, count=one.size, kept=one.kept, **told)
    else:
        report.good("chain.key", **told)


def former_folder(folder: str, one: Statement) -> str:
    """Give the folder where what was signed under the former origin lies."""
    return os.path.join(folder, "origins", re.sub("/", "_", one.old.name))


def _same(one: Key, two: Key) -> bool:
    return one.name == two.name and one.public == two.public
