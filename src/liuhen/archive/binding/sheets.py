"""The sheets we make for a file: cover and 卷内目录, the pages that stand for recordings, 备考表."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from liuhen.archive.binding.habit import Leaf, page_ranges
from liuhen.documents.typst import laid_out

TEMPLATE = Path(__file__).with_name("binding.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the cover and the 备考表 say."""

    bureau: str
    title: str
    facts: tuple[tuple[str, str], ...]  # label and value, in the order of the cover
    order: str  # by which habit, or who arranged it
    remarks: str
    signers: tuple[tuple[str, str], ...]
    at: datetime  # of the newest thing in the file: the same file gives the same bytes


def front_pdf(cover: Cover, leaves: Sequence[Leaf], *, fonts: Path | None = None) -> bytes:
    """Lay out cover and 卷内目录 with the pages of each item."""
    ranges = page_ranges(leaves)
    rows = [_row(place, leaf, span) for place, (leaf, span) in enumerate(zip(leaves, ranges, strict=True), start=1)]
    pages = ranges[-1][1] if ranges else 0
    counts = f"本卷共　{len(leaves)}　件　{pages}　页"
    page = {"part": "front", "facts": [list(pair) for pair in cover.facts], "rows": rows, "counts": counts}
    return _laid(cover, {**page, "order": cover.order}, fonts)


def recording_pdf(cover: Cover, leaf: Leaf, *, fonts: Path | None = None) -> bytes:
    """Lay out the page that stands for one recording."""
    one = {"title": leaf.title, "facts": [list(pair) for pair in leaf.facts], "digest": grouped(leaf.digest)}
    return _laid(cover, {"part": "recordings", "recordings": [one]}, fonts)


def back_pdf(cover: Cover, *, fonts: Path | None = None) -> bytes:
    """Lay out the 备考表."""
    signers = [list(pair) for pair in cover.signers]
    return _laid(cover, {"part": "back", "remarks": cover.remarks, "signers": signers}, fonts)


def span_words(span: tuple[int, int]) -> str:
    """Write the pages of an item: 3 or 3–5."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def grouped(digest: str) -> str:
    """Write a digest in groups of eight, for people to compare."""
    figures = digest.rpartition(":")[2]
    return "SHA-256  " + " ".join(figures[at : at + 8] for at in range(0, len(figures), 8))


def _row(place: int, leaf: Leaf, span: tuple[int, int]) -> list[str]:
    return [str(place), leaf.number, leaf.author, leaf.title, leaf.on, span_words(span), leaf.note]


def _laid(cover: Cover, page: dict[str, object], fonts: Path | None) -> bytes:
    whole = {"title": cover.title, "bureau": cover.bureau, **page}
    return laid_out(TEMPLATE, whole, at=int(cover.at.timestamp()), fonts=fonts)
