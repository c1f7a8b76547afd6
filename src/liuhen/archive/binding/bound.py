"""The whole file as one PDF: cover, 卷内目录, every paper and recording with its page number, 备考表, and bookmarks."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageOps
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, IndirectObject, NameObject

from liuhen.archive.binding.habit import Leaf, page_ranges
from liuhen.archive.binding.sheets import Cover, back_pdf, front_pdf, recording_pdf
from liuhen.errors import InputError

Open = Callable[[str], bytes]  # digest → bytes
Tell = Callable[[int, int, str], None]
A4 = (8.27, 11.69)  # inches
SIZE = 11  # points of a page number
EDGE = 34  # points from the upper and right edge


class UnreadableLeafError(InputError):
    """One of the papers cannot be bound."""

    code = "archive.unreadable_leaf"


def bind(
    cover: Cover,
    leaves: Sequence[Leaf],
    open_bytes: Open,
    *,
    fonts: Path | None = None,
    tell: Tell = lambda _done, _all, _words: None,
) -> bytes:
    """Bind a file for reading. Cover, 卷内目录 and 备考表 bear no number, as on paper; all other pages do.

    Raises:
        UnreadableLeafError: a paper is broken; names it.
    """
    writer = PdfWriter()
    _append(writer, front_pdf(cover, leaves, fonts=fonts), "案卷封面和卷内目录")
    writer.add_outline_item(title="案卷封面", page_number=0)
    writer.add_outline_item(title="卷内目录", page_number=1)
    stamp = _Numbers(writer)
    clips: IndirectObject | None = None
    for place, (leaf, span) in enumerate(zip(leaves, page_ranges(leaves), strict=True)):
        tell(place, len(leaves), f"正在装订 {leaf.title}")
        first = len(writer.pages)
        data = recording_pdf(cover, leaf, fonts=fonts) if leaf.is_recording else _as_pdf(leaf, open_bytes(leaf.digest))
        added = _append(writer, data, leaf.title)
        if added != span[1] - span[0] + 1:
            raise UnreadableLeafError(
                f"没有装订。《{leaf.title}》应有 {span[1] - span[0] + 1} 页，读出 {added} 页。",
                next_step="请打开这份文书核对，再重新装订。",
            )
        for offset in range(added):
            stamp.put(writer.pages[first + offset], span[0] + offset)
        if leaf.is_recording and clips is None:
            clips = writer.add_outline_item(title="音像记录", page_number=first)
        parent = clips if leaf.is_recording else None
        writer.add_outline_item(title=f"{leaf.title} {leaf.number}".strip(), page_number=first, parent=parent)
    last = len(writer.pages)
    _append(writer, back_pdf(cover, fonts=fonts), "备考表")
    writer.add_outline_item(title="备考表", page_number=last)
    writer.add_metadata({"/Title": cover.title, "/Author": cover.bureau})
    writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.write(out)
    tell(len(leaves), len(leaves), "装订完成")
    return out.getvalue()


def pages_in(data: bytes, media_type: str) -> int:
    """Count the pages of a paper; a photo is one."""
    if media_type != "application/pdf":
        return 1
    try:
        return len(PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return 1


def _append(writer: PdfWriter, data: bytes, title: str) -> int:
    before = len(writer.pages)
    try:
        writer.append(io.BytesIO(data), import_outline=False)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError):
        raise UnreadableLeafError(
            f"没有装订。《{title}》的文件读不出来。", next_step="请打开这份文书核对；扫描件损坏的，请重新扫描存入。"
        ) from None
    for page in writer.pages[before:]:
        _flatten(page)
    return len(writer.pages) - before


def _flatten(page: PageObject) -> None:
    """Turn signature fields into plain stamps: a bound copy shows them, and never passes for the signed original."""
    for one in page.get("/Annots") or ():
        note = one.get_object()
        if note.get("/Subtype") == "/Widget":
            note[NameObject("/Subtype")] = NameObject("/Stamp")
            for key in ("/FT", "/V", "/T", "/Parent", "/Kids", "/Lock", "/SV"):
                note.pop(NameObject(key), None)


def _as_pdf(leaf: Leaf, data: bytes) -> bytes:
    if leaf.media_type == "application/pdf":
        return data
    out = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        wide, high = A4 if upright.height >= upright.width else (A4[1], A4[0])
        upright.save(out, "PDF", resolution=max(upright.width / wide, upright.height / high))
    return out.getvalue()


class _Numbers:
    """Writes page numbers onto pages without reading their content: one small stream before and one behind it."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        names = {NameObject(key): NameObject(value) for key, value in font.items()}
        self._font = writer._add_object(DictionaryObject(names))  # noqa: SLF001 - the documented low level of pypdf
        self._save = self._stream("q")

    def put(self, page: PageObject, number: int) -> None:
        """Write a number into the upper right corner as a person sees the page."""
        words = str(number)
        matrix = _corner(page, len(words) * SIZE * 0.56)
        drawn = self._stream(f"Q q BT /LhNumber {SIZE} Tf {matrix} Tm ({words}) Tj ET Q")
        held = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
        inner = held.get_object()
        parts = list(inner) if isinstance(inner, ArrayObject) else [held]
        page[NameObject("/Contents")] = ArrayObject([self._save, *parts, drawn])
        resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
        fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
        fonts[NameObject("/LhNumber")] = self._font

    def _stream(self, words: str) -> IndirectObject:
        stream = DecodedStreamObject()
        stream.set_data(words.encode("ascii"))
        return self._writer._add_object(stream)  # noqa: SLF001 - the documented low level of pypdf


def _corner(page: PageObject, width: float) -> str:
    """Give the text matrix of the upper right corner, whichever way the page is turned."""
    box = page.mediabox
    left, low, right, high = (float(one) for one in (box.left, box.bottom, box.right, box.top))
    turned = int(page.get("/Rotate", 0) or 0) % 360
    over, down = EDGE + width, EDGE
    if turned == 90:
        return f"0 1 -1 0 {left + down:.1f} {high - over:.1f}"
    if turned == 180:
        return f"-1 0 0 -1 {left + over:.1f} {low + down:.1f}"
    if turned == 270:
        return f"0 -1 1 0 {right - down:.1f} {low + over:.1f}"
    return f"1 0 0 1 {right - over:.1f} {high - down:.1f}"
