"""What is typed into a form: cleaning, what is still missing, and how values read in print."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from unicodedata import category
from zoneinfo import ZoneInfo

from liuhen.documents.cells import line_of
from liuhen.documents.forms import FieldKind, Form, FormField
from liuhen.documents.money import amount_figures, amount_words, is_amount

SHANGHAI = ZoneInfo("Asia/Shanghai")
PARTY_PARTS = (
    ("name", "姓名或者名称"),
    ("code", "身份证号或者统一社会信用代码"),
    ("representative", "法定代表人或者负责人"),
    ("address", "住所"),
    ("phone", "联系电话"),
)
_CITIZEN = re.compile(r"\d{6}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_ORGANISATION = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}")
_CITIZEN_WORDS = {"name": "姓名", "code": "身份证号", "address": "住址"}
_ORGANISATION_WORDS = {"name": "名称", "code": "统一社会信用代码"}
LONGEST = 20_000  # characters of one value
LONGEST_LINE = 500  # characters of a one-line value
LONGEST_NAME = 200  # characters of one part of a party, and of an officer's name
_UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn")

Value = str | list[str] | list[dict[str, str]] | dict[str, str]


def cleaned(item: FormField, typed: object) -> Value:
    """Bring one typed value into the shape its kind is stored in. What cannot be read stays as typed."""
    if item.kind == FieldKind.OFFICERS:
        return [_strings(one, ("name", "certificate")) for one in _several(typed) if isinstance(one, Mapping)]
    if item.kind == FieldKind.PARTY:
        return _strings(typed, tuple(code for code, _ in PARTY_PARTS)) if isinstance(typed, Mapping) else {}
    if item.kind == FieldKind.LIST:
        lines = _rows(typed, item.columns) if isinstance(typed, str) else [str(line) for line in _several(typed)]
        return [line for line in (_safe(line) for line in lines) if line]
    text = str(typed if typed is not None else "")
    text = _safe("\n".join(_rows(text)) if item.kind == FieldKind.LONG else text)
    if item.kind == FieldKind.MONEY:
        return text.replace(",", "").replace("，", "").removesuffix("元")
    return text


def faults(form: Form, fields: Mapping[str, Value]) -> dict[str, str]:
    """Say for each field that cannot be read why: dates that are none, amounts that are none, unknown choices."""
    found = {}
    for item in form.fields:
        if is_filled(fields.get(item.code)) and (words := _fault(item, fields[item.code])):
            found[item.code] = words
    return found


def missing(form: Form, fields: Mapping[str, Value]) -> tuple[FormField, ...]:
    """Return the required fields that are still empty or too few (还缺). Opinions come from the approval."""
    return tuple(
        item
        for item in form.fields
        if not item.filled_by and (_is_short(item, fields.get(item.code)) if item.required else False)
    )


def is_filled(value: object) -> bool:
    """Say whether anything stands in the field."""
    if isinstance(value, Mapping):
        return bool(value.get("name"))
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value)


def printed(item: FormField, value: object) -> str:
    """Write a value as it reads on paper. Several lines are parted by line feeds."""
    if not is_filled(value):
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{zh}：{value[code]}" for code, zh in party_words(value) if value.get(code))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _printed_many(item, value)
    text = str(value)
    if item.kind == FieldKind.DATE and (day := _date(text)):
        return date_words(day)
    if item.kind == FieldKind.INSTANT and (instant := _instant(text)):
        return instant_words(instant)
    if item.kind == FieldKind.MONEY and is_amount(text):
        return f"{amount_figures(text)} 元（大写：{amount_words(text)}）"
    return text


def party_words(party: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Name the parts of a party as a paper prints them: of a citizen, of an organisation, or of what is not known."""
    code = str(party.get("code") or "").strip()
    if _CITIZEN.fullmatch(code):
        return tuple((part, _CITIZEN_WORDS.get(part, zh)) for part, zh in PARTY_PARTS)
    if party.get("representative") or _ORGANISATION.fullmatch(code):
        return tuple((part, _ORGANISATION_WORDS.get(part, zh)) for part, zh in PARTY_PARTS)
    return PARTY_PARTS


def named_values(form: Form, fields: Mapping[str, Value]) -> dict[str, str]:
    """Give every filled value under its printed name and under the packs' wordings it answers."""
    named: dict[str, str] = {}
    for item in form.fields:
        if text := printed(item, fields.get(item.code)):
            for name in (item.zh, *item.answers):
                named.setdefault(name, text)
    return named


def date_words(day: date) -> str:
    """Write a day as 2026年9月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def instant_words(instant: datetime) -> str:
    """Write an aware instant as 2026年9月21日10时24分, on the clock of Shanghai."""
    local = instant.astimezone(SHANGHAI)
    return f"{date_words(local.date())}{local.hour}时{local.minute:02d}分"


def _printed_many(item: FormField, value: Sequence[object]) -> str:
    if item.kind == FieldKind.OFFICERS:
        people = [one for one in value if isinstance(one, Mapping)]
        return "\n".join(
            f"{one.get('name', '')}（执法证号 {one['certificate']}）" if one.get("certificate") else one.get("name", "")
            for one in people
        )
    return "\n".join(str(line) for line in value)


def _is_short(item: FormField, value: object) -> bool:
    if not is_filled(value):
        return True
    return isinstance(value, list) and len(value) < item.at_least


def _fault(item: FormField, value: Value) -> str:
    if long := _too_long(item, value):
        return long
    if not isinstance(value, str):
        return ""
    if item.kind == FieldKind.DATE and _date(value) is None:
        return f"“{item.zh}”读不出日期，请写成 2026-09-21 的样子。"
    if item.kind == FieldKind.INSTANT and _instant(value) is None:
        return f"“{item.zh}”读不出时间，请写成 2026-09-21 10:24 的样子。"
    if item.kind == FieldKind.MONEY and not is_amount(value):
        return f"“{item.zh}”读不出金额，请只写数字，角分写在小数点后，最多两位。"
    if item.kind == FieldKind.CHOICE and item.choices and value not in item.choices:
        return f"“{item.zh}”请从列出的项中选择。"
    return ""


def _too_long(item: FormField, value: Value) -> str:
    """Say what is longer than the field allows, and by how much it must be shortened."""
    if isinstance(value, dict):
        words, most = dict(PARTY_PARTS), LONGEST_NAME
        held = [(f"{item.zh}的{words.get(code, code)}", len(text)) for code, text in value.items()]
    elif isinstance(value, list):
        most = LONGEST
        held = [(item.zh, sum(len(line) for line in value if isinstance(line, str)))]
    else:
        most = LONGEST_LINE if item.kind == FieldKind.TEXT else LONGEST
        held = [(item.zh, len(value))]
    return next((f"“{zh}”有 {length} 字，最多 {most} 字，请缩短。" for zh, length in held if length > most), "")


def _rows(text: str, columns: Sequence[str] = ()) -> list[str]:
    """Split a text into lines; a row of a table pasted from Word or a sheet becomes one line, its cells parted by ；.

    Word ends a cell with a bell and breaks a line inside one with a vertical tab; both are read as people see them.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x07", "\t")
    for sign in ("\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        plain = plain.replace(sign, "\n")
    return [_row(line, columns) for line in plain.split("\n")]


def _row(line: str, columns: Sequence[str]) -> str:
    if columns and "\t" in line:
        return line_of(columns, line.split("\t"))
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    return "；".join(cells) if len(cells) > 1 else line


def _several(typed: object) -> Sequence[object]:
    return typed if isinstance(typed, Sequence) and not isinstance(typed, str) else ()


def _strings(typed: Mapping[object, object], parts: tuple[str, ...]) -> dict[str, str]:
    return {part: _safe(str(typed.get(part) or "")) for part in parts}


def _safe(text: str) -> str:
    """Drop control characters and lone surrogates that no page can show; keep line feeds and every Han character."""
    kept = (" " if sign == "\t" else sign for sign in text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in kept if sign == "\n" or _is_han(sign) or category(sign) not in _UNSHOWN).strip()


def _is_han(sign: str) -> bool:
    """Say whether a sign lies on the planes of rare Han characters, also those newer than this machine's tables."""
    return 0x20000 <= ord(sign) <= 0x3FFFD


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
