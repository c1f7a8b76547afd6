"""Signed notes (C2SP signed-note): a text, a blank line, and Ed25519 signature lines."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from liuhen.errors import InputError, TamperError

ED25519 = b"\x01"
_DASH = "— "


class NoteFormError(InputError):
    """The text is not a signed note, or the key is not a verifier key."""

    code = "trail.note"


class NoteSignatureError(TamperError):
    """No signature of the known key is on the note, or it does not fit the text."""

    code = "trail.signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """The public half of a note key, as printed in the acceptance record."""

    name: str
    public: bytes  # 32 bytes

    @property
    def key_id(self) -> bytes:
        """Give the four bytes that name the key in a signature line."""
        return hashlib.sha256(self.name.encode("utf-8") + b"\n" + ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """Give the verifier key as one line: name+hex id+base64."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode('ascii')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The secret half of a note key."""

    name: str
    seed: bytes  # 32 bytes; RFC 8032 private key

    def verifier(self) -> Verifier:
        """Give the public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return Verifier(name=self.name, public=private.public_key().public_bytes_raw())


def sign(text: str, signer: Signer) -> str:
    """Give the note: `text` (ending in a line feed, without blank line), blank line, one signature line."""
    if not text.endswith("\n") or "\n\n" in text:
        raise NoteFormError("要签名的文字须以换行结束，中间没有空行。")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode("utf-8"))
    packed = base64.b64encode(signer.verifier().key_id + signature).decode("ascii")
    return f"{text}\n{_DASH}{signer.name} {packed}\n"


def cosign(note: str, signer: Signer) -> str:
    """Give the note with one more signature line; a line of the same key is not written twice."""
    text, lines = split_note(note)
    added = sign(text, signer).rpartition("\n\n")[2]
    return note if added.rstrip("\n") in lines else note + added


def open_note(note: str, verifier: Verifier) -> str:
    """Give the text of a note after verifying the signature of `verifier`; lines of unknown keys are ignored.

    Raises:
        NoteFormError: this is not a signed note.
        NoteSignatureError: no line of this key, or its signature does not fit.
    """
    text, lines = split_note(note)
    for line in lines:
        name, key_id, signature = _signature(line)
        if name == verifier.name and key_id == verifier.key_id:
            try:
                Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, text.encode("utf-8"))
            except InvalidSignature as error:
                raise NoteSignatureError("校验点的签名与内容不符。") from error
            return text
    raise NoteSignatureError(f"校验点上没有 {verifier.name} 的签名。")


def split_note(note: str) -> tuple[str, list[str]]:
    """Take a note apart into its text and its signature lines, without verifying anything."""
    text, blank, signatures = note.rpartition("\n\n")
    lines = signatures.splitlines()
    if not blank or not lines or not note.endswith("\n") or not all(line.startswith(_DASH) for line in lines):
        raise NoteFormError("这段文字不是带签名的校验点。")
    return text + "\n", lines


def read_verifier(line: str) -> Verifier:
    """Read a verifier key line and check that its id fits its key."""
    name, _, rest = line.strip().partition("+")
    key_id, _, packed = rest.partition("+")
    try:
        key = base64.b64decode(packed, validate=True)
    except binascii.Error as error:
        raise NoteFormError("公钥的写法不合格式。") from error
    verifier = Verifier(name=name, public=key[1:])
    if len(key) != 33 or key[:1] != ED25519 or verifier.key_id.hex() != key_id:
        raise NoteFormError("公钥的编号与内容不符，或不是 Ed25519 公钥。")
    return verifier


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, packed = line.removeprefix(_DASH).rpartition(" ")
    try:
        data = base64.b64decode(packed, validate=True)
    except binascii.Error as error:
        raise NoteFormError("签名行的写法不合格式。") from error
    return name, data[:4], data[4:]
