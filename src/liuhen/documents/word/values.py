"""The plain values a Word template may name: what stands on the page, each field by code and Chinese name."""

from __future__ import annotations

from collections.abc import Mapping

from liuhen.documents.fields import SHANGHAI, Value, date_words, printed
from liuhen.documents.forms import Form
from liuhen.documents.typst import Header, page_of, signer_lines
from liuhen.documents.word.sandbox import Plain

COMMON = (
    ("bureau", "机关名称"),
    ("title", "文书名称"),
    ("number", "文号，草稿为空"),
    ("date", "签发日期，草稿为空"),
    ("addressee", "抬头的当事人，没有抬头的为空"),
    ("foot", "案号"),
    ("layout", "版式：table、record、letter、index"),
    ("rows", "各栏目，逐行：row.is_heading、row.label、row.text"),
    ("signers", "签名栏，逐行：signer.label、signer.name"),
)


def word_values(form: Form, values: Mapping[str, Value], header: Header) -> dict[str, Plain]:
    """Give everything a template may name, as plain words."""
    page = page_of(form, values, header)
    issued = header.issued_at
    common: dict[str, Plain] = {
        "bureau": header.bureau,
        "title": form.zh,
        "number": header.number,
        "date": date_words(issued.astimezone(SHANGHAI).date()) if issued else "",
        "addressee": str(page["addressee"]),
        "foot": header.foot,
        "layout": form.layout.value,
        "rows": _rows(page["rows"]),
        "signers": [{"label": row["label"], "name": row["name"]} for row in signer_lines(form, values)],
    }
    return {**_fields(form, values), **common}


def names_of(form: Form) -> list[tuple[str, str]]:
    """Give the names a template of this form may use and what they mean, for the page that explains them."""
    return [*COMMON, *((item.code, item.zh) for item in form.fields if item.code not in dict(COMMON))]


def _fields(form: Form, values: Mapping[str, Value]) -> dict[str, Plain]:
    by_code = {item.code: printed(item, values.get(item.code)) for item in form.fields}
    by_name = {item.zh: by_code[item.code] for item in form.fields if item.zh.isidentifier()}
    return {**by_name, **by_code}


def _rows(rows: object) -> list[dict[str, str | bool]]:
    return [
        {
            "is_heading": bool(row["heading"]),
            "label": str(row["label"]),
            "text": "\n".join(filter(None, (str(row["text"]), str(row["sign"])))),
        }
        for row in (rows if isinstance(rows, list) else [])
    ]
