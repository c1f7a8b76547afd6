"""Reads a list of recordings as the service centre gives it: csv or xlsx, any usual encoding. Bytes in, rows out. Pure.

Every line of the file becomes a row with its number; what cannot be read is said of that line and the others go on.
Columns are found by their heads, wherever they stand; lines above the heads are a title. In xlsx a merged cell counts
for every line it covers.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from liuhen.documents.fields import SHANGHAI
from liuhen.errors import InputError

MOST_BYTES, MOST_XML, MOST_ROWS = 16 << 20, 64 << 20, 20_000
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_HEADS: Mapping[str, tuple[str, ...]] = {
    "application": ("申请编号", "受理编号", "办件编号", "业务编号", "申请号", "办件号", "受理号", "办理编号"),
    "recording": ("录像编号", "录像文件", "文件名", "视频文件", "视频编号", "录像名称", "录像"),
    "from": ("开始时间", "起始时间", "自", "录制开始", "开始"),
    "until": ("结束时间", "截止时间", "至", "录制结束", "结束"),
    "words": ("备注", "说明", "窗口", "事项"),
}
_SEARCHED = 20  # lines among which the heads are looked for
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=SHANGHAI)  # of the serial numbers by which sheets count days
_INSTANT = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?[ T]*"
    r"(?:(?P<h>\d{1,2})\s*[:：时]\s*(?P<n>\d{1,2})\s*(?:[:：分]\s*(?P<s>\d{1,2}))?\s*[秒分]?)?"
)


class ListFileError(InputError):
    """The file cannot be read as a list."""

    code = "applications.list_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One line of the list."""

    place: int  # line of the file, counted from 1
    application: str
    recording: str
    from_at: datetime | None = None
    until_at: datetime | None = None
    words: str = ""
    fault: str = ""  # why it could not be read; empty: it could


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list as it was read."""

    rows: tuple[ListRow, ...]
    decoding: str  # utf-8, gb18030, utf-16, xlsx


def read_list(data: bytes) -> ListFile:
    """Read a list.

    Raises:
        ListFileError: empty, too large, damaged, of another kind, or without a column of application numbers.
    """
    if not data.strip():
        raise ListFileError("没有导入：文件是空的。", next_step="请选择政务服务中心提供的清单，xlsx 或者 csv。")
    if len(data) > MOST_BYTES:
        raise ListFileError("没有导入：文件超过 16 MB。", next_step="请分几次导入。")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ListFileError(
            "没有导入：这是旧版表格（.xls）。", next_step="请在表格软件中另存为 xlsx 或者 csv 后再导入。"
        )
    lines, decoding = _sheet(data) if data.startswith(b"PK") else _csv(data)
    start, columns = _columns(lines)
    body = [(place, cells) for place, cells in lines if place > start and any(cell.strip() for cell in cells)]
    if len(body) > MOST_ROWS:
        raise ListFileError(f"没有导入：清单有 {len(body)} 行，一次最多 {MOST_ROWS} 行。", next_step="请分几次导入。")
    return ListFile(rows=tuple(_row(place, cells, columns) for place, cells in body), decoding=decoding)


def instant_of(text: str) -> datetime | None:
    """Read an instant of the office: 2026-07-13 09:30, 2026年7月13日9时30分, a sheet's serial number; None: none."""
    text = text.strip()
    if re.fullmatch(r"\d{4,5}(\.\d+)?", text) and 20_000 < float(text) < 80_000:
        return _DAY_ZERO + timedelta(seconds=round(float(text) * 86_400))
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in ("y", "m", "d", "h", "n", "s"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError:
        return None


Lines = list[tuple[int, list[str]]]


def _columns(lines: Lines) -> tuple[int, dict[str, int]]:
    """Find the line of the heads and which column holds what."""
    for place, cells in lines[:_SEARCHED]:
        columns: dict[str, int] = {}
        for field, names in _HEADS.items():
            plain = [re.sub(r"[\s（(].*", "", cell.strip()) for cell in cells]
            hit = next((plain.index(name) for name in names if name in plain), None)
            if hit is not None:
                columns[field] = hit
        if "application" in columns:
            return place, columns
    raise ListFileError(
        "没有导入：清单里找不到“申请编号”这一列。",
        next_step="请在第一行写明列名：申请编号、录像编号、开始时间、结束时间。",
    )


def _row(place: int, cells: Sequence[str], columns: Mapping[str, int]) -> ListRow:
    def cell(field: str) -> str:
        at = columns.get(field, -1)
        return cells[at].strip() if 0 <= at < len(cells) else ""

    from_at, until_at = instant_of(cell("from")), instant_of(cell("until"))
    faults = [
        f"{label}“{cell(field)[:30]}”读不出"
        for field, label, value in (("from", "开始时间", from_at), ("until", "结束时间", until_at))
        if cell(field) and value is None
    ]
    if not cell("application"):
        faults.append("没有申请编号")
    if from_at and until_at and until_at <= from_at:
        faults.append("结束时间不晚于开始时间")
        until_at = None
    return ListRow(
        place=place,
        application=cell("application")[:120],
        recording=cell("recording")[:200],
        from_at=from_at,
        until_at=until_at,
        words=cell("words")[:120],
        fault="；".join(faults),
    )


def _csv(data: bytes) -> tuple[Lines, str]:
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((name for mark, name in marked.items() if data.startswith(mark)), "")
    for encoding in (known,) if known else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            head = text[:4000]
            delimiter = max((",", "\t", ";", "，", "|"), key=head.count)
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            try:
                return [(rows.line_num, [*cells]) for cells in rows], encoding.removesuffix("-sig")
            except csv.Error as fault:
                raise ListFileError(
                    "没有导入：清单的写法读不出来。", next_step="请在表格软件中打开，另存为 xlsx 后再导入。"
                ) from fault
    raise ListFileError(
        "没有导入：读不出这个文件里的文字。", next_step="请另存为 UTF-8 或者 GBK 编码的 csv，或者 xlsx。"
    )


def _sheet(data: bytes) -> tuple[Lines, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            sheets = sorted(
                (name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
                key=lambda name: int(re.sub(r"\D", "", name)),
            )
            if not sheets:
                raise ListFileError("没有导入：这不是表格文件。", next_step="请选择 xlsx 或者 csv；压缩包请先解开。")
            shared = _shared(_part(package, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
            sheet = _part(package, sheets[0])
    except (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, NotImplementedError, RuntimeError) as fault:
        raise ListFileError(
            "没有导入：这个表格已经损坏或者设了密码。", next_step="请在表格软件中打开，另存后再导入。"
        ) from fault
    cells = dict(_cells(sheet, shared))
    _spread_merged(sheet, cells)
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        rows.setdefault(row, {})[column] = text
    return [
        (row, [columns.get(place, "") for place in range(max(columns) + 1)]) for row, columns in sorted(rows.items())
    ], "xlsx"


def _part(package: zipfile.ZipFile, name: str) -> ET.Element:
    if package.getinfo(name).file_size > MOST_XML:
        raise ListFileError("没有导入：这个表格展开后过大。", next_step="请分几次导入。")
    with package.open(name) as part:
        xml = part.read(MOST_XML + 1)
    if len(xml) > MOST_XML or b"<!DOCTYPE" in xml:
        raise ListFileError("没有导入：这个表格写法异常。", next_step="请另存为 csv 后再导入。")
    return ET.fromstring(xml)  # noqa: S314 - without a DOCTYPE, refused above, nothing expands


def _shared(tree: ET.Element) -> list[str]:
    return ["".join(part.text or "" for part in one.iter(f"{_S}t")) for one in tree.findall(f"{_S}si")]


def _cells(sheet: ET.Element, shared: Sequence[str]) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in sheet.iter(f"{_S}c"):
        place = _place(cell.get("r", ""))
        if place is None:
            continue
        kind, value = cell.get("t", ""), cell.find(f"{_S}v")
        if kind == "inlineStr":
            yield place, "".join(part.text or "" for part in cell.iter(f"{_S}t"))
        elif value is not None and value.text:
            text = value.text
            if kind == "s":
                text = shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
            elif text.endswith(".0"):
                text = text[:-2]
            yield place, text


def _spread_merged(sheet: ET.Element, cells: dict[tuple[int, int], str]) -> None:
    """Write what stands in a merged cell into every line it covers; across columns it stays where it is."""
    for merged in sheet.iter(f"{_S}mergeCell"):
        first, _, last = merged.get("ref", "").partition(":")
        begin, end = _place(first), _place(last)
        if begin is None or end is None or begin not in cells or end[0] - begin[0] > MOST_ROWS:
            continue
        for row in range(begin[0], end[0] + 1):
            cells.setdefault((row, begin[1]), cells[begin])


def _place(reference: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    if found is None:
        return None
    column = 0
    for sign in found[1]:
        column = column * 26 + ord(sign) - 64
    return int(found[2]), column - 1
