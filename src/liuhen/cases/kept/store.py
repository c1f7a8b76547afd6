"""Put one sent file into the vault, as it came; what is no picture, PDF, sound or film is not taken. No Django."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from liuhen.errors import InputError
from liuhen.media.photo import photo_size
from liuhen.media.sniff import HEAD_BYTES, family
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

NOTE = "liuhen-kept-file/1"
MOST_BYTES = 64_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_TYPES = {"mp4": "video/mp4", "video": "video/x-msvideo", "sound": "audio/mpeg"}


class NotKeptError(InputError):
    """The file is of no kind that is kept here, is damaged, empty or too large."""

    code = "cases.kept_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as a form sent it."""

    data: bytes
    name: str
    kind: str
    words: str = ""
    must_be_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that is in the vault for good."""

    kind: str
    words: str
    name: str
    sha256: str
    sm3: str
    size: int
    media_type: str


def media_type_of(sent: Sent) -> str:
    """Return the media type by how the bytes begin.

    Raises:
        NotKeptError: empty, over 64 MB, damaged, or none of JPEG, PNG, PDF, sound, film.
    """
    data, name = sent.data, sent.name or "所选文件"
    if not data:
        raise NotKeptError(f"没有留存“{name}”：文件是空的。", next_step="请重新选择文件。")
    if len(data) > MOST_BYTES:
        raise NotKeptError(f"没有留存“{name}”：超过 64 MB。", next_step="长录像请从采集台收入，再在这里选录像编号。")
    found = family(data[:HEAD_BYTES])
    if found == "photo":
        size = photo_size(data[:HEAD_BYTES], data[-HEAD_BYTES:])
        if size is None or not size.width or not size.height:
            raise NotKeptError(f"没有留存“{name}”：照片已损坏，打不开。", next_step="请重新拍摄或者另选一张。")
        return "image/png" if data.startswith(_PNG) else "image/jpeg"
    if sent.must_be_photo:
        raise NotKeptError(f"没有留存“{name}”：不是照片。", next_step="请选择 JPG 或者 PNG 照片。")
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if found in _TYPES:
        return _TYPES[found]
    raise NotKeptError(
        f"没有留存“{name}”：不是照片、PDF、录音或者录像。", next_step="请选择这几种文件；其他格式请先打印成 PDF。"
    )


def store(sent: Sent, *, bureau: str, case: str, vault: Vault) -> Kept:
    """Keep one file and say what is kept; the same file for the same case and kind is kept once.

    Raises:
        NotKeptError: it is none of the kinds that are kept.
    """
    media_type = media_type_of(sent)
    members = {"bureau": bureau, "case": case, "format": NOTE, "kind": sent.kind, "type": media_type}
    uid = hashlib.sha256(canonical_json(members) + sent.data).hexdigest()[:32]

    def note(digests: Digests) -> bytes:
        return canonical_json({**members, "sha256": digests.sha256, "sm3": digests.sm3, "size": len(sent.data)})

    admission = Admission(receipt_number=f"留存材料 {case}", arrival_uid=uid)
    stored = vault.put_bytes(admission, sent.data, sidecar=note)
    return Kept(
        kind=sent.kind,
        words=sent.words.strip()[:120],
        name=sent.name[:200],
        sha256=stored.digests.sha256,
        sm3=stored.digests.sm3,
        size=len(sent.data),
        media_type=media_type,
    )
