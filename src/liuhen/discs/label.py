"""The label sheet of a disc as PDF: the fields that the article names, one sheet for each copy, and the digest."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typst

_TEMPLATE = Path(__file__).with_name("label.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on a disc and its case."""

    fields: tuple[tuple[str, str], ...]  # label and value, in the order of the article
    article: str  # the article that demands the fields
    number: str  # number of the disc, large on the face
    copy_words: str  # 封存, 利用: which copy this is
    volume: str  # name of the volume as a computer shows it
    image_digest: str  # sha256:… of the image
    file_count: int
    total_bytes: int
    made_at: datetime


def label_pdf(labels: tuple[Label, ...]) -> bytes:
    """Lay out one A4 page for each copy: a round face to cut out, a case insert, and the fields."""
    pages = [_page(label) for label in labels]
    pdf = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"pages": json.dumps(pages, ensure_ascii=False)},
        timestamp=int(labels[0].made_at.timestamp()),
        pdf_standards=["a-2b"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single document")
    return pdf


def _page(label: Label) -> dict[str, object]:
    figures = label.image_digest.rpartition(":")[2]
    return {
        "fields": [list(pair) for pair in label.fields],
        "article": label.article,
        "number": label.number,
        "copy": label.copy_words,
        "volume": label.volume,
        "digest": " ".join(figures[at : at + 8] for at in range(0, len(figures), 8)),
        "size": f"{label.file_count} 个文件，{label.total_bytes:,} 字节",
    }
