"""Cosignature v1 (C2SP tlog-cosignature): Ed25519 of a key of type 0x04 over the time and the whole checkpoint."""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from liuhen.trail.note import NoteFormError, NoteSignatureError, split_note

TYPE = b"\x04"
_SIGNATURE_BYTES = 4 + 8 + 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessKey:
    """The public half of a witness's key."""

    name: str
    public: bytes  # 32 bytes

    @property
    def key_id(self) -> bytes:
        """Give the four bytes that name the key in a signature line."""
        return hashlib.sha256(self.name.encode("utf-8") + b"\n" + TYPE + self.public).digest()[:4]

    def text(self) -> str:
        """Give the key as one line: name+hex id+base64."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(TYPE + self.public).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessSigner:
    """The secret half."""

    name: str
    seed: bytes  # 32 bytes

    def key(self) -> WitnessKey:
        """Give the public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return WitnessKey(name=self.name, public=private.public_key().public_bytes_raw())


def cosignature(note: str, signer: WitnessSigner, *, at: datetime) -> str:
    """Give the signature line, with its line feed, over the text of a signed checkpoint at `at` (whole seconds)."""
    seconds = int(at.timestamp())
    text, _ = split_note(note)
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(_message(text, seconds))
    packed = base64.b64encode(signer.key().key_id + struct.pack(">Q", seconds) + signature).decode("ascii")
    return f"— {signer.name} {packed}\n"


def open_cosignature(line: str, text: str, key: WitnessKey) -> datetime:
    """Verify one signature line of a witness over the text of a checkpoint; give when it was signed.

    Raises:
        NoteFormError: this is no signature line.
        NoteSignatureError: it is another key's, or does not fit the text.
    """
    name, _, packed = line.strip().removeprefix("— ").rpartition(" ")
    try:
        data = base64.b64decode(packed, validate=True)
    except binascii.Error as error:
        raise NoteFormError("见证签名的写法不合格式。") from error
    if name != key.name or data[:4] != key.key_id or len(data) != _SIGNATURE_BYTES:
        raise NoteSignatureError(f"这不是 {key.name} 的见证签名。")
    (seconds,) = struct.unpack(">Q", data[4:12])
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data[12:], _message(text, seconds))
    except InvalidSignature as error:
        raise NoteSignatureError(f"{key.name} 的见证签名与校验点不符。") from error
    return datetime.fromtimestamp(seconds, UTC)


def read_witness_key(line: str) -> WitnessKey:
    """Read a witness's key line and check that its id fits.

    Raises:
        NoteFormError: it is not the key of a witness.
    """
    name, _, rest = line.strip().partition("+")
    key_id, _, packed = rest.partition("+")
    try:
        data = base64.b64decode(packed, validate=True)
    except binascii.Error as error:
        raise NoteFormError("见证公钥的写法不合格式。") from error
    key = WitnessKey(name=name, public=data[1:])
    if len(data) != 33 or data[:1] != TYPE or not name or key.key_id.hex() != key_id:
        raise NoteFormError("见证公钥的编号与内容不符，或不是见证用的 Ed25519 公钥（类型 4）。")
    return key


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
