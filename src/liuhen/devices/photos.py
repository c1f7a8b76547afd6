"""Photos of a device's screen taken at its check: what is accepted, and how one is kept beside the originals."""

from __future__ import annotations

import hashlib

from liuhen.errors import InputError
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

MOST_BYTES = 12_000_000
NOTE = "liuhen-check-photo/1"
_BEGINS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class PhotoError(InputError):
    """The file is no photo we keep, or too large."""

    code = "devices.photo"


def type_of(data: bytes) -> str:
    """Return the media type of a photo by how its bytes begin.

    Raises:
        PhotoError: neither JPEG nor PNG, empty, or over 12 MB.
    """
    kind = next((name for begin, name in _BEGINS.items() if data.startswith(begin)), "")
    if not kind or len(data) > MOST_BYTES:
        raise PhotoError(
            "没有办理。所选文件不是照片，或者超过 12 MB。",
            next_step="请选择 JPG 或者 PNG 照片；没有照片也可以办理，照片可不附。",
        )
    return kind


def store_photo(data: bytes, *, bureau: str, device: str, vault: Vault) -> str:
    """Keep one photo for good and give its digest; the same photo of the same device is kept once.

    Raises:
        PhotoError: it is no photo we keep.
    """
    members = {"bureau": bureau, "device": device, "format": NOTE, "type": type_of(data)}
    uid = hashlib.sha256(canonical_json(members) + data).hexdigest()[:32]

    def note(digests: Digests) -> bytes:
        return canonical_json({**members, "sha256": digests.sha256, "sm3": digests.sm3, "size": len(data)})

    admission = Admission(receipt_number=f"使用前检查 {device}", arrival_uid=uid)
    return vault.put_bytes(admission, data, sidecar=note).digests.sha256
