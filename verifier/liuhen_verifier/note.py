"""Signed checkpoints, verifier keys and paper slips: reading and verifying."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re

from . import ed25519


class UnusableError(Exception):
    """What was handed in cannot be checked at all (exit 2)."""


class Checkpoint:
    """One statement about the log: whose, how many entries, and the root over all of them."""

    def __init__(self, origin: str, size: int, root: bytes, source: str) -> None:
        self.origin = origin
        self.size = size
        self.root = root
        self.source = source
        self.signed = False  # whether a signature was verified
        self.text = ""  # the whole note, where it may have to be verified later


class Key:
    """The public key of a log."""

    def __init__(self, line: str) -> None:
        name, _, rest = line.strip().partition("+")
        figures, _, packed = rest.partition("+")
        data = unpack(packed)
        self.name = name
        self.public = data[1:]
        self.identity = hashlib.sha256(name.encode("utf-8") + b"\n" + data).digest()[:4]
        if len(data) != 33 or data[:1] != b"\x01" or self.identity.hex() != figures:
            raise UnusableError("公钥的编号与内容不符，或不是 Ed25519 公钥。")


def read_key(given: str | None, folder: str) -> Key:
    """Give the key named on the command line (a file or the line itself), else the one lying in `folder`."""
    if given is None:
        given = os.path.join(folder, "key.txt")
        if not os.path.isfile(given):
            raise UnusableError("没有找到公钥 key.txt。请用 --key 给出验收记录上的公钥。")
    if os.path.isfile(given):
        with open(given, encoding="utf-8") as stream:
            given = stream.read()
    return Key(given)


def open_checkpoint(text: str, key: Key, source: str) -> Checkpoint:
    """Read a signed checkpoint and verify its signature; raises ValueError saying what is wrong."""
    body, lines = split(text)
    checkpoint = peek(text, source)
    for line in lines:
        name, _, packed = line[2:].rpartition(" ")
        data = unpack(packed)
        if name == key.name and data[:4] == key.identity:
            if not ed25519.verify(key.public, body.encode("utf-8"), data[4:]):
                raise ValueError(f"校验点的签名与内容不符（{source}）。")
            checkpoint.signed = True
            return checkpoint
    raise ValueError(f"校验点上没有 {key.name} 的签名（{source}）。")


def peek(text: str, source: str) -> Checkpoint:
    """Read a signed checkpoint without verifying the signature."""
    lines = split(text)[0].split("\n")
    if len(lines) < 4 or not lines[0] or not re.match(r"(0|[1-9][0-9]*)\Z", lines[1]):
        raise ValueError(f"校验点缺少来源、条数或根摘要值（{source}）。")
    root = unpack(lines[2])
    if len(root) != 32:
        raise ValueError(f"校验点的根摘要值长度不对（{source}）。")
    return Checkpoint(lines[0], int(lines[1]), root, source)


def split(text: str) -> tuple[str, list[str]]:
    """Take a note apart into the signed text and the signature lines."""
    body, blank, tail = text.rpartition("\n\n")
    lines = tail.splitlines()
    if not blank or not lines or any(line[:2] != "\u2014 " for line in lines):
        raise ValueError("这段文字不是带签名的校验点。")
    return body + "\n", lines


def notes_of(text: str) -> list[str]:
    """Take a file of several notes apart (each ends with its signature lines)."""
    found: list[str] = []
    lines: list[str] = []
    in_signatures = False
    for line in text.splitlines():
        signature = line[:2] == "\u2014 "
        if in_signatures and not signature:
            found.append("\n".join(lines) + "\n")
            lines = []
        lines.append(line)
        in_signatures = signature
    if in_signatures:
        found.append("\n".join(lines) + "\n")
    return found


def read_slip(given: str) -> Checkpoint:
    """Read a paper slip as typed: the size, and the root in 64 hex figures with or without blanks."""
    text = given
    if os.path.isfile(given):
        with open(given, encoding="utf-8") as stream:
            text = stream.read()
    numbers = re.match(r"\D*(\d+)\D", text)
    figures = re.sub(r"[^0-9a-fA-F]", "", text[numbers.end(1) :]) if numbers else ""
    if numbers is None or len(figures) != 64:
        raise UnusableError("校验单应写成：条数，空格，64 位根摘要值（可分组）。")
    return Checkpoint("", int(numbers.group(1)), bytes.fromhex(figures), "校验单")


def unpack(packed: str) -> bytes:
    """Read base64, strictly."""
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("摘要值或签名的写法不合格式。") from None
