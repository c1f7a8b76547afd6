"""A signed paper that was photographed or scanned: what is accepted, and how it is kept beside the originals."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from liuhen.errors import InputError
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

MOST_BYTES = 60_000_000
MOST_PAGES = 2_000
SIDECAR = "liuhen-signed-copy/1"
_BEGINS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


class ScanError(InputError):
    """The file is no scan or photo of a paper that we keep."""

    code = "documents.scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A signed copy that lies in the vault."""

    digest: str
    size: int
    media_type: str
    pages: int


def kind_and_pages(data: bytes) -> tuple[str, int]:
    """Say what the file is by how it begins, and how many pages it has.

    Raises:
        ScanError: neither PDF, JPEG nor PNG, empty, too large, locked by a password, or broken.
    """
    if len(data) > MOST_BYTES:
        raise _wrong(f"文件有 {len(data) // 1_000_000} MB，最多 {MOST_BYTES // 1_000_000} MB")
    kind = next((name for begin, name in _BEGINS.items() if data.startswith(begin)), "")
    if not kind:
        raise _wrong("所选文件不是 PDF，也不是 JPG 或者 PNG 照片")
    return kind, _pages(data) if kind == "application/pdf" else _one_picture(data)


def keep_copy(data: bytes, *, bureau: str, number: str, of_digest: str, method: str, vault: Vault) -> Kept:
    """Keep one signed copy for good; the same bytes for the same page are kept once. Outside of any transaction.

    Raises:
        ScanError: it is no file we keep.
    """
    kind, pages = kind_and_pages(data)
    members = {
        "bureau": bureau,
        "document": number,
        "format": SIDECAR,
        "method": method,
        "of": of_digest,
        "type": kind,
    }
    uid = hashlib.sha256(canonical_json(members) + hashlib.sha256(data).digest()).hexdigest()[:32]

    def note(digests: Digests) -> bytes:
        return canonical_json({**members, "sha256": digests.sha256, "size": len(data), "sm3": digests.sm3})

    stored = vault.put_bytes(Admission(receipt_number=number, arrival_uid=uid), data, sidecar=note)
    return Kept(digest=stored.digests.sha256, size=len(data), media_type=kind, pages=pages)


def _pages(data: bytes) -> int:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise _wrong("这个 PDF 加了打开口令")
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise _wrong("这个 PDF 已损坏，读不出页面") from None
    if not 0 < pages <= MOST_PAGES:
        raise _wrong(f"这个 PDF 有 {pages} 页")
    return pages


def _one_picture(data: bytes) -> int:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _wrong("这张照片已损坏，或者大得无法打开") from None
    return 1


def _wrong(why: str) -> ScanError:
    return ScanError(
        f"没有存入。{why}。", next_step="请重新扫描或者拍照，选 PDF、JPG 或者 PNG 文件后再办；已登记的内容没有变。"
    )
