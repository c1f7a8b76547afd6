"""The official PDF: form and values go in as JSON, Typst lays them out; nothing typed is ever read as markup."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from liuhen.documents.fields import SHANGHAI, Value, date_words, is_filled, printed
from liuhen.documents.forms import FieldKind, Form, FormField, Layout

TEMPLATE = Path(__file__).parent / "official.typ"
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One opinion of the approval, as it stands on the sheet."""

    role: str
    officer: str
    words: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands on the page besides the fields."""

    bureau: str
    number: str = ""  # empty before the number is taken
    issued_at: datetime | None = None  # None: a draft
    opinions: tuple[Opinion, ...] = ()
    foot: str = ""  # left part of the foot: case number
    labels: Mapping[str, str] | None = None  # role → the pack's word, such as 分管负责人 → 局分管负责人


def render(form: Form, values: Mapping[str, Value], header: Header) -> bytes:
    """Lay out one document as PDF. The same input gives the same bytes: the only clock on it is `issued_at`."""
    page = json.dumps(page_of(form, values, header), ensure_ascii=False)
    stamp = int(header.issued_at.timestamp()) if header.issued_at else 0
    pdf = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"page": page},
        timestamp=stamp,
        pdf_standards=["a-2b"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single document")
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Read the machine's fonts once: searching them costs thirty times the page itself."""
    return typst.Fonts()


@cache
def template_digest() -> str:
    """Digest the layout, so that an approval also binds to how the page looks."""
    return "sha256:" + hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()


def page_of(form: Form, values: Mapping[str, Value], header: Header) -> dict[str, object]:
    """Turn form, values and header into the plain strings that the template shows."""
    rows: list[dict[str, object]] = []
    for place, section in enumerate(form.sections):
        shown = [item for item in section.fields if item.printed and _is_shown(form, item, values, header)]
        if form.layout == Layout.INDEX:
            rows += [_row(item, values, header) for item in shown if item.kind != FieldKind.LIST]
        elif shown:
            rows.append(_heading(form, place, section.zh))
            rows += [
                _lettered(item, values, header, alone=len(shown) == 1)
                if form.layout == Layout.LETTER
                else _row(item, values, header)
                for item in shown
            ]
    party = values.get("party")
    return {
        "layout": form.layout.value,
        "title": form.zh,
        "bureau": header.bureau,
        "number": header.number,
        "draft": header.issued_at is None,
        "foot": header.foot,
        "addressee": party.get("name", "") if form.addressed and isinstance(party, Mapping) else "",
        "rows": rows,
        "items": _items(form, values),
        "signers": [signer.zh for signer in form.signers],
        "seal": {
            "bureau": header.bureau,
            "date": date_words(header.issued_at.astimezone(SHANGHAI).date()) if header.issued_at else "　　年　月　日",
            "sealed": form.sealed,
        },
    }


def _is_shown(form: Form, item: FormField, values: Mapping[str, Value], header: Header) -> bool:
    """Tables and records show empty cells, as paper does; a letter leaves out what was not filled.

    An issued sheet leaves out opinions that the bureau's chain does not know.
    """
    if item.filled_by and header.issued_at is not None:
        return any(opinion.role == item.role for opinion in header.opinions)
    return form.layout != Layout.LETTER or is_filled(values.get(item.code))


def _heading(form: Form, place: int, words: str) -> dict[str, object]:
    label = f"{_NUMERALS[place]}、{words}" if form.layout == Layout.LETTER else words
    return {"heading": True, "label": label, "text": "", "opinion": False, "sign": "", "long": False, "lead": False}


def _row(item: FormField, values: Mapping[str, Value], header: Header) -> dict[str, object]:
    text, sign = printed(item, values.get(item.code)), ""
    if item.role:
        given = [opinion for opinion in header.opinions if opinion.role == item.role]
        if given and item.filled_by:
            text = given[-1].words
        if given:
            sign = f"{given[-1].officer}　{date_words(given[-1].decided_at.astimezone(SHANGHAI).date())}"
    many_lines = item.kind in (FieldKind.LONG, FieldKind.LIST)
    label = (header.labels or {}).get(item.role, "")
    return {
        "heading": False,
        "label": f"{label}意见" if label and item.role else item.zh,
        "text": text,
        "opinion": bool(item.role),
        "sign": sign,
        "long": many_lines,
        "lead": not many_lines,
    }


def _lettered(item: FormField, values: Mapping[str, Value], header: Header, *, alone: bool) -> dict[str, object]:
    row = _row(item, values, header)
    if item.kind == FieldKind.PARTY or (alone and item.kind == FieldKind.LONG):
        row["lead"] = False
    elif item.kind == FieldKind.LIST:
        row["text"] = _numbered(str(row["text"]).split("\n"))
    elif item.kind == FieldKind.OFFICERS:
        row["text"] = str(row["text"]).replace("\n", "、")
    return row


def _numbered(lines: list[str]) -> str:
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{place}．{line}" for place, line in enumerate(lines, start=1))


def _items(form: Form, values: Mapping[str, Value]) -> list[dict[str, str]]:
    if form.layout != Layout.INDEX:
        return []
    return [
        {"text": line, "kind": item.zh}
        for item in form.fields
        if item.kind == FieldKind.LIST
        for line in printed(item, values.get(item.code)).split("\n")
        if line
    ]
