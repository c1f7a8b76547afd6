"""The server's receipt: a signed note that names every file it holds. Nothing is deleted without it."""

from __future__ import annotations

import base64
import hashlib
from typing import Mapping

from . import ed25519

HEAD = "liuhen-station-receipt/1"
_DASH = "\u2014 "


class ReceiptError(Exception):
    """The receipt is not the server's, or not about these files; the words are for the clerk."""


class Receipt:
    """A receipt whose signature was verified."""

    def __init__(self, facts: Mapping[str, str], files: dict[str, tuple[str, int]]) -> None:
        self.station = facts.get("station", "")
        self.batch = facts.get("batch", "")
        self.number = facts.get("receipt", "")
        self.files = files  # upload uid → SHA-256 in hex, bytes


def open_receipt(note: str, key: str) -> Receipt:
    """Verify the note with the server's public key and read it.

    Raises:
        ReceiptError: another key signed it, the signature does not fit, or it is no receipt.
    """
    text, blank, tail = note.rpartition("\n\n")
    text += "\n"
    name, _, rest = key.partition("+")
    data = _unpack(rest.partition("+")[2])
    identity = hashlib.sha256(name.encode("utf-8") + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[:1] != b"\x01" or identity.hex() != rest.partition("+")[0]:
        raise ReceiptError("设置里的服务器公钥写法不对，请重新领取设置。")
    for line in tail.splitlines():
        signer, _, packed = line[len(_DASH) :].rpartition(" ")
        signature = _unpack(packed)
        if line.startswith(_DASH) and signer == name and signature[:4] == identity:
            if blank and ed25519.verify(data[1:], text.encode("utf-8"), signature[4:]):
                return _read(text)
            raise ReceiptError("服务器回执的签名与内容不符，本机暂存没有删除。")
    raise ReceiptError("回执上没有设置里那把公钥的签名，本机暂存没有删除。服务器换过密钥的，请重新领取设置。")


def _read(text: str) -> Receipt:
    head, *lines = text.splitlines()
    if head != HEAD:
        raise ReceiptError("服务器给的不是接收回执，本机暂存没有删除。")
    facts: dict[str, str] = {}
    files: dict[str, tuple[str, int]] = {}
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "file":
            digest, size, uid = rest.split(" ")
            files[uid] = (digest.partition(":")[2], int(size))
        else:
            facts[word] = rest
    return Receipt(facts, files)


def _unpack(packed: str) -> bytes:
    try:
        return base64.b64decode(packed, validate=True)
    except ValueError:
        return b""
