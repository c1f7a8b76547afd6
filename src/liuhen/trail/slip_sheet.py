"""The daily slip as paper: its code as a picture, and the A5 sheet as PDF laid out by Typst."""

import io
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
import typst

from liuhen.trail.checkpoint import Checkpoint, grouped
from liuhen.trail.slip import check_characters

_TEMPLATE = Path(__file__).with_name("slip.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on the sheet."""

    bureau: str
    day: str  # as printed
    made: str  # as printed
    made_at: datetime
    checkpoint: Checkpoint
    key_id: str
    note: str  # the signed checkpoint with every cosignature
    witnesses: str  # a sentence about cosignatures; empty where there are none


def code_svg(note: str, *, scale: int = 3) -> str:
    """Draw a text as a code for inside a page: a signed checkpoint, the number of a device."""
    picture: str = segno.make(note, error="m").svg_inline(scale=scale, border=2)
    return picture


def code_rows(text: str) -> tuple[str, ...]:
    """Give the code of a short text of capitals and figures as rows of 0 and 1, always 25 by 25, with most correction.

    It is filmed by cameras: `media.code` reads exactly this size.
    """
    code = segno.make(text, version=2, error="h", mode="alphanumeric", micro=False, boost_error=False)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix)


def slip_pdf(sheet: Sheet) -> bytes:
    """Lay out one slip. The same sheet gives the same bytes."""
    drawn = io.BytesIO()
    segno.make(sheet.note, error="m").save(drawn, kind="svg", scale=3, border=1)
    told = {
        "bureau": sheet.bureau,
        "day": sheet.day,
        "made": sheet.made,
        "origin": sheet.checkpoint.origin,
        "key": sheet.key_id,
        "size": f"{sheet.checkpoint.size}",
        "groups": list(zip(grouped(sheet.checkpoint.root), check_characters(sheet.checkpoint.root), strict=True)),
        "code": drawn.getvalue().decode("utf-8"),
        "witnesses": sheet.witnesses,
    }
    pdf = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"slip": json.dumps(told, ensure_ascii=False)},
        timestamp=int(sheet.made_at.timestamp()),
        pdf_standards=["a-2b"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single document")
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Read the machine's fonts once: searching them costs thirty times the page itself."""
    return typst.Fonts()
