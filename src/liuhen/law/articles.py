"""Splits the text of a regulation into articles, paragraphs (款) and items (项), and loses no character on the way.

A line is a paragraph, unless it goes on from a line that was cut in its middle. What stands before the first article,
after the last one, and what is only a page number is kept aside and shown, never dropped. Pure: text in, values out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_FIGURES = "〇零一二三四五六七八九十百千两0-9"
_ARTICLE = re.compile(
    rf"^第\s*([{_FIGURES}\s]+?)\s*条"
    r"(?!规定|所|的|、|和|至|或|中|第|，|,|以外|之外)(之[一二三四五六七八九十])?"
)
_HEADING = re.compile(rf"^第\s*[{_FIGURES}\s]+?\s*([编章节])(?=\s|[^，。；：]{{0,24}}$)")
_ITEM = re.compile(rf"^[（(]\s*([{_FIGURES}]+)\s*[)）]")
_PART = re.compile(rf"第([{_FIGURES}]+)款")
_POINT = re.compile(rf"第?[（(]([{_FIGURES}]+)[)）]项")
_PAGE = re.compile(
    r"^(?:[-—–－_\s]*\d{1,3}[-—–－_\s]*|\d{1,3}\s*/\s*\d{1,3}"
    r"|第\s*\d{1,3}\s*页(?:\s*[/，,]?\s*共\s*\d{1,3}\s*页)?)$"
)
_ENDS = "。；;：:！!？?”』"
_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a paragraph (项)."""

    number: int
    text: str  # with its mark （一）


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of an article (款)."""

    text: str
    items: tuple[Item, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the paragraph as it stands in print."""
        return (self.text, *(item.text for item in self.items)) if self.text else tuple(i.text for i in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article (条); `label` is 第二十六条 whatever figures the file used."""

    label: str
    printed: str  # the number as the file wrote it
    headings: tuple[str, ...] = ()  # chapter and section that begin right before it
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return every paragraph and item in order."""
        return tuple(line for paragraph in self.paragraphs for line in paragraph.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """A text split into articles, with everything that is no article kept aside."""

    before: tuple[str, ...] = ()  # title, letter of issue, table of contents
    articles: tuple[Article, ...] = ()
    after: tuple[str, ...] = ()  # signature, date of print
    pages: tuple[str, ...] = ()  # lines that are only a page number

    def article(self, label: str) -> Article | None:
        """Return one article by its label."""
        return next((one for one in self.articles if one.label == label), None)

    def lines_of(self, place: str) -> tuple[str, ...]:
        """Return the words at 第二十六条第二款第（一）项, or of the nearest whole that the text has; empty: no such."""
        found = self.article(label_of(place))
        if found is None:
            return ()
        part = _PART.search(place)
        paragraphs = found.paragraphs
        number = count_of(part.group(1)) if part else (1 if len(paragraphs) == 1 else 0)
        if not 1 <= number <= len(paragraphs):
            return found.lines
        paragraph = paragraphs[number - 1]
        point = _POINT.search(place)
        item = next((i for i in paragraph.items if point and i.number == count_of(point.group(1))), None)
        return (paragraph.text, item.text) if item else paragraph.lines


@dataclass(slots=True)
class _Open:
    """The article being read."""

    label: str
    printed: str
    headings: tuple[str, ...]
    paragraphs: list[list[str]] = field(default_factory=list)

    def closed(self) -> Article:
        return Article(
            label=self.label,
            printed=self.printed,
            headings=self.headings,
            paragraphs=tuple(_paragraph(lines) for lines in self.paragraphs),
        )


def split(text: str) -> Regulation:
    """Return the articles of a text. Every character that is not white space is found again in the answer."""
    lines, pages = _lines(text)
    before: list[str] = []
    articles: list[_Open] = []
    headings: list[str] = []
    for line in _joined(lines):
        start = _ARTICLE.match(line)
        if start:
            if articles:
                kept = tuple(headings)
            else:
                before, kept = _without_last_headings(before)
            headings = []
            number = re.sub(r"\s", "", start.group(1))
            label = f"第{chinese(count_of(number))}条{start.group(2) or ''}"
            articles.append(_Open(label=label, printed=start.group(0), headings=kept))
            _take(articles[-1], line[start.end() :].strip())
        elif not articles:
            before.append(line)
        elif _HEADING.match(line):
            headings.append(line)
        else:
            _take(articles[-1], line)
    after = [*_signature(articles), *headings]
    return Regulation(
        before=tuple(before),
        articles=tuple(one.closed() for one in articles),
        after=tuple(after),
        pages=tuple(pages),
    )


def label_of(place: str) -> str:
    """Return the article of a place: 第二十六条 of 第26条第二款; '' where it names none."""
    found = re.match(rf"第\s*([{_FIGURES}]+)\s*条(之[一二三四五六七八九十])?", unicodedata.normalize("NFKC", place))
    return f"第{chinese(count_of(found.group(1)))}条{found.group(2) or ''}" if found else ""


def paragraph_count_of(place: str) -> int:
    """Return the paragraph a place names: 2 of 第二十六条第二款; 0 where it names none."""
    found = _PART.search(place)
    return count_of(found.group(1)) if found else 0


def count_of(figures: str) -> int:
    """Return the number written in Chinese or Arabic figures: 二十六 → 26."""
    if figures.isdigit() and figures.isascii():
        return int(figures)
    total, digit = 0, 0
    for sign in figures.replace("零", "〇").replace("两", "二"):
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS.index(sign) if sign in _DIGITS else int(sign)
    return total + digit


def chinese(number: int) -> str:
    """Return a number below a thousand in Chinese figures, as articles are counted: 26 → 二十六."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    told = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and not tens and ones:
        told += "零"
    if tens:
        told += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    return told + (_DIGITS[ones] if ones or not number else "")


def differences(text: Regulation, places: Iterable[str]) -> tuple[str, ...]:
    """Name what differs between a text and the places a pack speaks of, one sentence each; empty: they agree."""
    wanted: dict[str, int] = {}
    for place in places:
        label = label_of(place)
        wanted[label] = max(wanted.get(label, 0), paragraph_count_of(place))
    wanted.pop("", None)
    labels = [one.label for one in text.articles]
    return (
        *(f"原文缺少{label}，规则包里有这一条" for label in wanted if label not in labels),
        *(f"原文多出{label}，规则包里没有这一条" for label in dict.fromkeys(labels) if label not in wanted),
        *(f"{label}出现了 {labels.count(label)} 次" for label in dict.fromkeys(labels) if labels.count(label) > 1),
        *_out_of_order(text),
        *_short(text, wanted),
    )


def _out_of_order(text: Regulation) -> Iterator[str]:
    for one, following in pairwise(text.articles):
        if count_of(following.label[1:].partition("条")[0]) < count_of(one.label[1:].partition("条")[0]):
            yield f"{following.label}排在{one.label}之后，次序不对"


def _short(text: Regulation, wanted: dict[str, int]) -> Iterator[str]:
    for label, least in wanted.items():
        found = text.article(label)
        if found is not None and len(found.paragraphs) < least:
            yield f"{label}在规则包里有第{chinese(least)}款，原文只分出 {len(found.paragraphs)} 款"


def _lines(text: str) -> tuple[list[str], list[str]]:
    """Return the lines that say something, and the page numbers among them."""
    plain = [_plain(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")]
    kept = [line for line in plain if line]
    return [line for line in kept if not _PAGE.match(line)], [line for line in kept if _PAGE.match(line)]


def _plain(line: str) -> str:
    """Return a line without white space at its ends, full-width digits and spaces as plain ones."""
    signs = (unicodedata.normalize("NFKC", sign) if sign.isdigit() and not sign.isascii() else sign for sign in line)
    return "".join(signs).replace("\u3000", " ").replace("\ufeff", "").replace("\u200b", "").strip()


def _joined(lines: list[str]) -> Iterator[str]:
    """Put lines together that were cut in the middle of a sentence of an article."""
    held = ""
    inside = False
    for line in lines:
        begins = bool(_ARTICLE.match(line) or _HEADING.match(line) or _ITEM.match(line))
        if held and inside and not begins and held[-1] not in _ENDS and not _HEADING.match(held):
            held += line
            continue
        if held:
            yield held
        held = line
        inside = inside or bool(_ARTICLE.match(line))
    if held:
        yield held


def _without_last_headings(before: list[str]) -> tuple[list[str], tuple[str, ...]]:
    cut = len(before)
    while cut and _HEADING.match(before[cut - 1]):
        cut -= 1
    return before[:cut], tuple(before[cut:])


def _take(article: _Open, line: str) -> None:
    if not line:
        return
    if _ITEM.match(line) and article.paragraphs:
        article.paragraphs[-1].append(line)
    else:
        article.paragraphs.append([line])


def _paragraph(lines: list[str]) -> Paragraph:
    first, rest = lines[0], lines[1:]
    if _ITEM.match(first):
        first, rest = "", lines
    marks = ((line, _ITEM.match(line)) for line in rest)
    items = tuple(Item(number=count_of(mark.group(1)), text=line) for line, mark in marks if mark)
    return Paragraph(text=first, items=items)


def _signature(articles: list[_Open]) -> list[str]:
    """Take the lines after the last full sentence out of the last article: who printed it, and when."""
    taken: list[str] = []
    last = articles[-1].paragraphs if articles else []
    while len(last) > 1 and len(last[-1]) == 1 and last[-1][0][-1] not in _ENDS:
        taken.insert(0, last.pop()[0])
    return taken
