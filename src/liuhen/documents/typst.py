"""The official PDF: form and values go in as JSON, Typst lays them out; nothing typed is ever read as markup."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

import typst

from liuhen.documents.cells import PARTING, cells_of, widths_of
from liuhen.documents.fields import SHANGHAI, Value, date_words, is_filled, printed
from liuhen.documents.forms import FieldKind, Form, FormField, Layout
from liuhen.errors import InputError

TEMPLATE = Path(__file__).parent / "official.typ"
_NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_NUMERALS = "一二三四五六七八九十"


class MissingSignError(InputError):
    """No font at hand has a sign of the text."""

    code = "documents.missing_sign"

    def __init__(self, signs: str) -> None:
        super().__init__(
            f"没有排出版面：现有的字体里没有“{signs}”字，不能用空框代替。",
            next_step="请系统管理员把含有这个字的字体文件放入数据文件夹下的 fonts，再办一次；已填写的内容没有变。",
        )
        self.signs = signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One opinion of the approval, as it stands on the sheet."""

    role: str
    officer: str
    words: str
    decided_at: datetime
    way: str = ""  # how it was signed, as printed; empty: by the person's own account


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One signature written by hand, as it stands on its line."""

    role: str
    name: str
    svg: str  # made by us of the strokes, never taken from outside
    words: str  # how and when, as printed


class Place(TypedDict):
    """Where the seal or the stamp of a certificate belongs; points from the upper left of the page."""

    page: int  # from 1
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands on the page besides the fields."""

    bureau: str
    number: str = ""  # empty before the number is taken
    issued_at: datetime | None = None  # None: a draft
    opinions: tuple[Opinion, ...] = ()
    foot: str = ""  # left part of the foot: case number
    labels: Mapping[str, str] | None = None  # role → the pack's word, such as 分管负责人 → 局分管负责人
    signs: tuple[Sign, ...] = ()  # written by hand, in the order they were given
    fonts: Path | None = None  # folder of the bureau's own fonts


def render(form: Form, values: Mapping[str, Value], header: Header) -> bytes:
    """Lay out one document as PDF. The same input gives the same bytes: the only clock on it is `issued_at`."""
    stamp = int(header.issued_at.timestamp()) if header.issued_at else 0
    return laid_out(TEMPLATE, page_of(form, values, header), at=stamp, fonts=header.fonts)


def laid_out(template: Path, page: Mapping[str, object], *, at: int, fonts: Path | None = None) -> bytes:
    """Lay out one page of plain values with a template of ours; `at` is the second that the file names.

    Raises:
        MissingSignError: no font has a sign of the text; an empty box never goes out in its place.
    """
    try:
        pdf = typst.compile(
            template.read_bytes(),
            format="pdf",
            font_paths=fonts_of(fonts),
            sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
            timestamp=at,
            pdf_standards=["a-2b"],
        )
    except typst.TypstError as error:
        if found := _NOT_SHOWN.search(str(error)):
            raise MissingSignError(found[1]) from None
        raise
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single document")
    return pdf


def seal_place(form: Form, values: Mapping[str, Value], header: Header) -> Place:
    """Say where on the page the seal belongs (印章位置): left of 落款, or below the signatures."""
    page = json.dumps(page_of(form, values, header), ensure_ascii=False)
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts_of(header.fonts), sys_inputs={"page": page})
    found: list[Place] = json.loads(compiler.query("<seal-place>", field="value"))
    return found[-1]


def fonts_of(folder: Path | None) -> typst.Fonts:
    """Give the fonts to set with: the bureau's own in `folder`, then the machine's."""
    if folder is None or not folder.is_dir():
        return _fonts("", ())
    held = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.rglob("*")) if path.is_file())
    return _fonts(str(folder), held)


@cache
def _fonts(folder: str, _held: tuple[tuple[str, int], ...]) -> typst.Fonts:
    """Read the fonts once for each state of the folder: searching them costs thirty times the page itself."""
    return typst.Fonts(font_paths=[folder] if folder else [])


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
        "signers": signer_lines(form, values, header.signs),
        "page_signs": _page_signs(form, values, header.signs),
        "closing": "以上笔录已交当事人阅读（向当事人宣读），经核对无误，逐页签名确认。",
        "seal": {
            "bureau": header.bureau,
            "date": date_words(header.issued_at.astimezone(SHANGHAI).date()) if header.issued_at else "　　年　月　日",
            "sealed": form.sealed,
        },
    }


def signer_lines(form: Form, values: Mapping[str, Value], signs: tuple[Sign, ...] = ()) -> list[dict[str, str]]:
    """Give the lines to sign on, with the name of who should sign where it is known, and what was signed."""
    left, used, rows = list(signs), dict[str, int](), list[dict[str, str]]()
    for signer in form.signers:
        place = used.get(signer.role, 0)
        used[signer.role] = place + 1
        name = _name_of(signer.role, place, values)
        given = next((sign for sign in left if sign.role == signer.role), None)
        if given is not None:
            left.remove(given)
        rows.append(
            {
                "role": signer.role,
                "label": signer.zh,
                "name": given.name if given else name,
                "svg": given.svg if given else "",
                "words": given.words if given else "",
            }
        )
    return rows


def _name_of(role: str, place: int, values: Mapping[str, Value]) -> str:
    """Say who should sign on the n-th line of a role, where the fields name him."""
    officers, party = values.get("officers"), values.get("party")
    if role == "officer" and isinstance(officers, list) and len(officers) > place:
        one = officers[place]
        return one.get("name", "") if isinstance(one, Mapping) else ""
    if role == "party" and isinstance(party, Mapping):
        return party.get("representative", "") or party.get("name", "")
    return ""


def _page_signs(form: Form, values: Mapping[str, Value], signs: tuple[Sign, ...]) -> list[dict[str, str]]:
    """Give what every page of a record is signed with: at most three roles, each once."""
    first = {row["role"]: row for row in reversed(signer_lines(form, values, signs))}
    ordered = dict.fromkeys(signer.role for signer in form.signers)
    return [first[role] for role in ordered][:3] if form.layout == Layout.RECORD else []


def _is_shown(form: Form, item: FormField, values: Mapping[str, Value], header: Header) -> bool:
    """Tables and records show empty cells, as paper does; a letter leaves out what was not filled.

    An issued sheet leaves out opinions that the bureau's chain does not know.
    """
    if item.filled_by and header.issued_at is not None:
        return any(opinion.role == item.role for opinion in header.opinions)
    return form.layout != Layout.LETTER or is_filled(values.get(item.code))


def _heading(form: Form, place: int, words: str) -> dict[str, object]:
    label = f"{_NUMERALS[place]}、{words}" if form.layout == Layout.LETTER else words
    blank = {"text": "", "sign": "", "way": "", **_celled((), "")}
    return {**blank, "heading": True, "label": label, "opinion": False, "long": False, "lead": False}


def _row(item: FormField, values: Mapping[str, Value], header: Header) -> dict[str, object]:
    text, sign, way = printed(item, values.get(item.code)), "", ""
    if item.role:
        given = [opinion for opinion in header.opinions if opinion.role == item.role]
        if given and item.filled_by:
            text = given[-1].words
        if given:
            sign = f"{given[-1].officer}　{date_words(given[-1].decided_at.astimezone(SHANGHAI).date())}"
            way = given[-1].way or "本人账号签署"
    many_lines = item.kind in (FieldKind.LONG, FieldKind.LIST)
    label = (header.labels or {}).get(item.role, "")
    return {
        "heading": False,
        "label": f"{label}意见" if label and item.role else item.zh,
        "text": text,
        "opinion": bool(item.role),
        "sign": sign,
        "way": way,
        "long": many_lines,
        "lead": not many_lines,
        **_celled(item.columns, text),
    }


def _celled(columns: tuple[str, ...], text: str) -> dict[str, object]:
    """Give the lines of a list as a table where its form has columns; words that are no row, such as 无, stay words."""
    if not columns or PARTING not in text:
        return {"heads": [], "widths": [], "cells": []}
    cells = [cells_of(columns, line) for line in text.split("\n")]
    return {"heads": columns, "widths": widths_of(columns, cells), "cells": cells}


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
