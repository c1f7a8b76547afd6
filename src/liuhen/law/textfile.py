"""Reads the words of a text file or a Word document out of its bytes. Pure: bytes in, words out, no file is opened.

Word documents are read with the standard library: the words stand in one XML part, and numbers that Word counts by
itself (第一条 as automatic numbering) stand in a second one.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from liuhen.errors import InputError
from liuhen.law.articles import chinese

MOST_BYTES = 8 << 20
_MOST_XML = 32 << 20
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _NUMBERS = "word/document.xml", "word/numbering.xml"
_CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting"})
_OTHERS = {
    b"%PDF": "这是 PDF 文件",
    b"\xd0\xcf\x11\xe0": "这是旧版 Word 文件（.doc）",
    b"{\\rtf": "这是 RTF 文件",
    b"\x89PNG": "这是图片",
    b"\xff\xd8\xff": "这是图片",
}


class TextFileError(InputError):
    """The file cannot be read as the text of a regulation."""

    code = "text.file"


def words_of(data: bytes) -> str:
    """Return the words of a txt or docx file, one paragraph a line.

    Text may be UTF-8, with or without a mark at its head, UTF-16 with one, or GB 18030, which holds GBK.

    Raises:
        TextFileError: the file is empty, too large, damaged, or of another kind.
    """
    if not data.strip():
        raise TextFileError("这个文件是空的，没有导入。", next_step="请选取含有制度全文的 txt 或者 docx 文件。")
    if len(data) > MOST_BYTES:
        raise TextFileError("这个文件超过 8 MB，没有导入。", next_step="请去掉其中的图片，另存为 txt 后再导入。")
    kind = next((told for mark, told in _OTHERS.items() if data.startswith(mark)), "")
    if kind:
        raise TextFileError(f"{kind}，没有导入。", next_step="请在文字处理软件中打开，另存为 docx 或者 txt 后再导入。")
    words = _docx(data) if data.startswith(b"PK") else _decoded(data)
    if not words.strip():
        raise TextFileError("文件里没有文字，没有导入。", next_step="如果原件是扫描件，请先转成文字再导入。")
    return words


def _decoded(data: bytes) -> str:
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((name for mark, name in marked.items() if data.startswith(mark)), "")
    for encoding in (known,) if known else ("utf-8", "gb18030"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in words:
            return words
    raise TextFileError(
        "读不出这个文件里的文字，没有导入。", next_step="请另存为 UTF-8 编码的 txt，或者 docx 后再导入。"
    )


def _docx(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if _BODY not in names:
                raise TextFileError(
                    "这个文件不是 Word 文档，没有导入。", next_step="请选取 docx 或者 txt 文件；压缩包请先解开。"
                )
            body = _part(package, _BODY)
            numbers = _numbering(_part(package, _NUMBERS)) if _NUMBERS in names else {}
    except (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, NotImplementedError, RuntimeError) as fault:
        raise TextFileError(
            "这个 Word 文档已经损坏或者设了密码，没有导入。", next_step="请在文字处理软件中打开，另存后再导入。"
        ) from fault
    return "\n".join(_paragraphs(body, numbers))


def _part(package: zipfile.ZipFile, name: str) -> ET.Element:
    if package.getinfo(name).file_size > _MOST_XML:
        raise TextFileError("这个 Word 文档展开后过大，没有导入。", next_step="请另存为 txt 后再导入。")
    with package.open(name) as part:
        xml = part.read(_MOST_XML + 1)
    if len(xml) > _MOST_XML or b"<!DOCTYPE" in xml:
        raise TextFileError("这个 Word 文档写法异常，没有导入。", next_step="请另存为 txt 后再导入。")
    return ET.fromstring(xml)  # noqa: S314 - without a DOCTYPE, refused above, nothing expands


@dataclass(slots=True)
class _Level:
    """One level of an automatic numbering."""

    text: str  # 第%1条
    kind: str
    start: int
    count: int | None = None


def _numbering(tree: ET.Element) -> dict[str, dict[int, _Level]]:
    """Return the levels of every numbering, by its id."""
    abstract = {_value(one, "abstractNumId"): one for one in tree.findall(f"{_WORD}abstractNum")}
    numbers: dict[str, dict[int, _Level]] = {}
    for one in tree.findall(f"{_WORD}num"):
        used = one.find(f"{_WORD}abstractNumId")
        source = abstract.get(_value(used, "val")) if used is not None else None
        levels = source.findall(f"{_WORD}lvl") if source is not None else []
        numbers[_value(one, "numId")] = {_whole(_value(level, "ilvl")): _level(level) for level in levels}
    return numbers


def _level(level: ET.Element) -> _Level:
    def told(name: str) -> str:
        found = level.find(f"{_WORD}{name}")
        return _value(found, "val") if found is not None else ""

    return _Level(text=told("lvlText"), kind=told("numFmt"), start=_whole(told("start") or "1"))


def _paragraphs(body: ET.Element, numbers: dict[str, dict[int, _Level]]) -> Iterator[str]:
    for paragraph in body.iter(f"{_WORD}p"):
        yield _counted(paragraph, numbers) + "".join(_said(paragraph))


def _said(paragraph: ET.Element) -> Iterator[str]:
    """Yield the words of a paragraph; what a tracked change has struck out stands in delText and is left out."""
    for part in paragraph.iter():
        if part.tag == f"{_WORD}t":
            yield part.text or ""
        elif part.tag == f"{_WORD}tab":
            yield " "
        elif part.tag in (f"{_WORD}br", f"{_WORD}cr"):
            yield "\n"


def _counted(paragraph: ET.Element, numbers: dict[str, dict[int, _Level]]) -> str:
    """Return the number Word prints before a paragraph, and count on."""
    place = paragraph.find(f"{_WORD}pPr/{_WORD}numPr")
    if place is None:
        return ""
    used, depth = place.find(f"{_WORD}numId"), place.find(f"{_WORD}ilvl")
    levels = numbers.get(_value(used, "val"), {}) if used is not None else {}
    at = _whole(_value(depth, "val")) if depth is not None else 0
    level = levels.get(at)
    if level is None or level.kind in ("bullet", "none"):
        return ""
    level.count = level.start if level.count is None else level.count + 1
    for deeper, other in levels.items():
        if deeper > at:
            other.count = None
    told = level.text
    for number, other in levels.items():
        count = other.start if other.count is None else other.count
        told = told.replace(f"%{number + 1}", chinese(count) if other.kind in _CHINESE else str(count))
    return f"{told} "


def _value(element: ET.Element, name: str) -> str:
    return element.get(f"{_WORD}{name}", "")


def _whole(figures: str) -> int:
    return int(figures) if figures.isdigit() else 0
