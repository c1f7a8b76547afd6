"""The certificate as PDF: every word arrives as plain text, nothing typed is read as markup. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

_TEMPLATE = Path(__file__).with_name("sheet.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on the certificate."""

    bureau: str
    number: str
    facts: Sequence[tuple[str, str]]  # label and value
    copies: Sequence[tuple[str, str, str]]  # place, items, oldest reading
    issued_at: datetime


def sheet_pdf(sheet: Sheet) -> bytes:
    """Lay out one A4 page."""
    given = {
        "bureau": sheet.bureau,
        "number": sheet.number,
        "facts": [list(pair) for pair in sheet.facts],
        "copies": [list(row) for row in sheet.copies],
    }
    pdf = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(given, ensure_ascii=False)},
        timestamp=int(sheet.issued_at.timestamp()),
        font_paths=_fonts(),
        pdf_standards=["a-2b"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single document")
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Read the machine's fonts once: searching them costs thirty times the page itself."""
    return typst.Fonts()
