"""Small things the vault's tests share: an arrival's admission, its sidecar, a broken disk."""

import hashlib
import json
from pathlib import Path

from liuhen.vault.admission import Admission, Sidecar
from liuhen.vault.digest import Digests


def admission(number: int = 1) -> Admission:
    """Give the admission of the n-th arrival of one receipt."""
    return Admission(receipt_number="HZ-2026-0001", arrival_uid=f"{number:032x}")


def sidecar(name: str = "103107.MP4") -> Sidecar:
    """Give a sidecar as the evidence room writes it: canonical JSON that names both digests."""

    def write(digests: Digests) -> bytes:
        members = {"name": name, "sha256": digests.sha256, "size": digests.size, "sm3": digests.sm3}
        return json.dumps(members, sort_keys=True, separators=(",", ":")).encode()

    return write


def sha256(data: bytes) -> str:
    """Give the digest as the store names it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def flip_byte(path: Path, offset: int) -> None:
    """Change one byte of a stored file, as a failing disk or an intruder would."""
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)
        file.seek(offset)
        file.write(bytes([byte[0] ^ 1]))
    path.chmod(0o444)
