"""Signed checkpoints, verifier keys, cosignatures of witnesses and paper slips: reading and verifying."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import struct

from .ed25519 import verify
from .report import FaultError, Said, UnusableError
from .safe import number_in, read_text

ED25519 = b"\x01"
COSIGNATURE = b"\x04"  # C2SP tlog-cosignature: Ed25519 over a text that begins with the witness's time
DASH = "\u2014 "


class Checkpoint:
    """One statement about the log: whose, how many entries, and the root over all of them."""

    __slots__ = ("origin", "root", "signed", "size", "source", "text")

    def __init__(self, origin: str, size: int, root: bytes, source: object) -> None:
        self.origin = origin
        self.size = size
        self.root = root
        self.source = source  # words or a Said: where the statement comes from
        self.signed = False  # whether a signature was verified
        self.text = ""  # the whole note


class Key:
    """The public key of a log (type 1) or of a witness (type 4)."""

    def __init__(self, line: str) -> None:
        name, _, rest = line.strip().partition("+")
        figures, _, packed = rest.partition("+")
        try:
            data = unpack(packed)
        except FaultError:
            data = b""
        self.name = name
        self.kind = data[:1]
        self.public = data[1:]
        self.identity = hashlib.sha256(name.encode("utf-8", "surrogateescape") + b"\n" + data).digest()[:4]
        if len(data) != 33 or self.kind not in (ED25519, COSIGNATURE) or self.identity.hex() != figures:
            raise UnusableError("key.form")


def read_key(given: str | None, folder: str) -> Key:
    """Give the key named on the command line (a file or the line itself), else the one lying in `folder`."""
    if given is None:
        given = os.path.join(folder, "key.txt")
        if not os.path.isfile(given):
            raise UnusableError("key.none")
    if os.path.isfile(given):
        lines = [line for line in read_text(given).splitlines() if line.strip() and not line.startswith("#")]
        given = lines[0] if lines else ""
    return Key(given)


def open_checkpoint(text: str, keys: list[Key], source: object) -> Checkpoint:
    """Read a checkpoint that one of the keys signed; raises FaultError saying what is wrong."""
    checkpoint = peek_checkpoint(text, source)
    if checkpoint.origin not in [key.name for key in keys]:
        raise FaultError("note.other_origin", origin=checkpoint.origin, source=source)
    for key in keys:
        try:
            checkpoint.signed = signed_by(text, key)
        except FaultError:
            raise FaultError("note.forged", source=source) from None
        if checkpoint.signed:
            return checkpoint
    raise FaultError("note.unsigned", name=keys[0].name, source=source)


def signed_by(text: str, key: Key) -> bool:
    """Tell whether the key signed a note; raises FaultError where there is a line of it that does not fit."""
    body, lines = split_note(text)
    for name, data in signatures_of(lines):
        if name == key.name and data[:4] == key.identity:
            if not verify(key.public, body.encode("utf-8"), data[4:]):
                raise FaultError("note.forged", source=name)
            return True
    return False


def peek_checkpoint(text: str, source: object) -> Checkpoint:
    """Read a signed checkpoint without verifying the signature."""
    lines = split_note(text)[0].split("\n")
    size = number_in(lines[1]) if len(lines) >= 4 else None
    if size is None or not lines[0]:
        raise FaultError("note.lines", source=source)
    root = unpack(lines[2])
    if len(root) != 32:
        raise FaultError("note.root", source=source)
    checkpoint = Checkpoint(lines[0], size, root, source)
    checkpoint.text = text
    return checkpoint


def split_note(text: str) -> tuple[str, list[str]]:
    """Take a note apart into the signed text and the signature lines."""
    body, blank, tail = text.rpartition("\n\n")
    lines = tail.split("\n")
    if not blank or lines[-1] or len(lines) < 2 or any(line[:2] != DASH for line in lines[:-1]):
        raise FaultError("note.form")
    return body + "\n", lines[:-1]


def notes_in(text: str) -> list[str]:
    """Take a text of several notes apart: each ends with its signature lines."""
    found: list[str] = []
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if lines and lines[-1][:2] == DASH and line[:2] != DASH:
            found.append("".join(lines))
            lines = []
        lines.append(line)
    return [*found, "".join(lines)] if lines else found


def signatures_of(lines: list[str]) -> list[tuple[str, bytes]]:
    """Give name and bytes of each signature line; lines that are no base64 are left out, as the format demands."""
    found = []
    for line in lines:
        name, _, packed = line[2:].rpartition(" ")
        try:
            found.append((name, unpack(packed)))
        except FaultError:
            continue
    return found


def cosigned_at(text: str, witness: Key) -> int | None:
    """Give the time (seconds since 1970) of a witness's cosignature; None when there is none of this key.

    Raises:
        FaultError: there is one, and it does not fit.
    """
    body, lines = split_note(text)
    for name, data in signatures_of(lines):
        if name != witness.name or data[:4] != witness.identity or len(data) != 76:
            continue
        (seconds,) = struct.unpack(">Q", data[4:12])
        signed = f"cosignature/v1\ntime {seconds}\n{body}"
        if not verify(witness.public, signed.encode("utf-8"), data[12:]):
            raise FaultError("witness.forged", name=name)
        return int(seconds)
    return None


def strangers_in(text: str, known: list[Key]) -> list[str]:
    """Name the signers of lines of no known key."""
    identities = {(key.name, key.identity) for key in known}
    return [name for name, data in signatures_of(split_note(text)[1]) if (name, data[:4]) not in identities]


def read_slip(given: str) -> Checkpoint:
    """Read a paper slip as typed: the size, and the root in 64 hex figures with or without blanks."""
    text = read_text(given) if os.path.isfile(given) else given
    numbers = re.match(r"\D{0,400}?([0-9]{1,18})\b", text)
    figures = re.sub(r"[^0-9a-fA-F]", "", text[numbers.end(1) :]) if numbers else ""
    if numbers is None or len(figures) != 64:
        raise UnusableError("slip.form")
    return Checkpoint("", int(numbers.group(1)), bytes.fromhex(figures), Said("slip"))


def unpack(packed: str) -> bytes:
    """Read base64, strictly."""
    try:
        return base64.b64decode(packed.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise FaultError("note.base64") from None
