"""Statements of continuity: a new key vouched for by the old one, or a new origin that names what it goes on from.

A statement is a signed note. A change of key bears the signatures of both keys. A new origin bears its own only, since
the old key is lost or the old trail cannot be continued: paper has to vouch for it.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liuhen.errors import TamperError
from liuhen.trail.entry import EntryFormError, instant_read, instant_text
from liuhen.trail.note import NoteFormError, Signer, Verifier, cosign, open_note, read_verifier, sign, split_note

HEAD = "liuhen-trail-continuity-v1"


class ContinuityError(TamperError):
    """A statement of continuity is not what its keys signed, or does not follow from the one before."""

    code = "trail.continuity"


class Change(StrEnum):
    """What goes on how."""

    KEY = "key"  # same origin, same tree, new key: vouched for by the old one
    ORIGIN = "origin"  # new origin: the old key is lost, or entries that were signed are gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is stated: which key comes after which, and the last root the old one signed."""

    change: Change
    at: datetime
    old_key: str  # verifier key line
    new_key: str
    size: int  # of the last checkpoint of the old key
    root: bytes
    kept: int  # how many of those entries the trail still has; `size` unless some are gone
    reason: str

    def text(self) -> str:
        """Give the text that is signed."""
        root = base64.b64encode(self.root).decode("ascii")
        lines = (
            HEAD,
            f"change {self.change.value}",
            f"at {instant_text(self.at)}",
            f"old {self.old_key}",
            f"new {self.new_key}",
            f"size {self.size}",
            f"root {root}",
            f"kept {self.kept}",
            f"reason {' '.join(self.reason.split())}",
        )
        return "\n".join(lines) + "\n"


def state(statement: Statement, *, new: Signer, old: Signer | None = None) -> str:
    """Sign a statement with the new key and, for a change of key, with the old one first."""
    if old is None:
        return sign(statement.text(), new)
    return cosign(sign(statement.text(), old), new)


def read_statement(note: str) -> Statement:
    """Read a statement without verifying its signatures.

    Raises:
        NoteFormError: it is not a statement of continuity.
    """
    lines = split_note(note)[0].rstrip("\n").split("\n")
    names = ("change", "at", "old", "new", "size", "root", "kept", "reason")
    if len(lines) != len(names) + 1 or lines[0] != HEAD:
        raise NoteFormError("这段文字不是公钥或来源的接续声明。")
    values = {}
    for name, line in zip(names, lines[1:], strict=True):
        word, _, value = line.partition(" ")
        if word != name:
            raise NoteFormError("接续声明的写法不合格式。")
        values[name] = value
    try:
        return Statement(
            change=Change(values["change"]),
            at=instant_read(values["at"]),
            old_key=values["old"],
            new_key=values["new"],
            size=int(values["size"]),
            root=base64.b64decode(values["root"], validate=True),
            kept=int(values["kept"]),
            reason=values["reason"],
        )
    except (ValueError, binascii.Error, EntryFormError) as error:
        raise NoteFormError("接续声明的写法不合格式。") from error


def open_statement(note: str) -> Statement:
    """Read a statement after verifying that those who must sign it did.

    Raises:
        NoteSignatureError: a signature is missing or does not fit.
    """
    statement = read_statement(note)
    open_note(note, read_verifier(statement.new_key))
    if statement.change == Change.KEY:
        open_note(note, read_verifier(statement.old_key))
    return statement


def keys_from(first: Verifier, notes: Iterable[str]) -> list[tuple[Verifier, Statement | None]]:
    """Give the keys from `first` on, each with the statement that brought it; statements before `first` are skipped.

    Raises:
        ContinuityError: a statement does not name the key before it, or changes the origin without saying so.
    """
    found: list[tuple[Verifier, Statement | None]] = [(first, None)]
    for note in notes:
        statement = open_statement(note)
        if statement.old_key != found[-1][0].text():
            if len(found) == 1:
                continue
            raise ContinuityError("接续声明没有接着前一把公钥，中间少了一份或被换过。")
        new = read_verifier(statement.new_key)
        if statement.change == Change.KEY and new.name != first.name and new.name != found[-1][0].name:
            raise ContinuityError("更换公钥的声明里换了来源，不符合格式。")
        found.append((new, statement))
    return found


def split_notes(text: str) -> list[str]:
    """Take a file of several notes apart; each ends with its signature lines."""
    notes: list[str] = []
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if lines and lines[-1].startswith("— ") and not line.startswith("— "):
            notes.append("".join(lines))
            lines = []
        lines.append(line)
    return [*notes, "".join(lines)] if lines else notes
