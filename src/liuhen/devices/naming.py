"""Templates of file names and paths: what a camera's make writes into them, as text a clerk can read and edit.

`DSJ_{设备}_{人员:5-12}_{日期}_{时间}{重点}` is a template. Fields stand in braces, `[…]` may be absent, `(a|b)` is
one of the words, the rest stands as it is; capitals do not matter. A template with folders is compared with the end of
a path, one that begins with `/` with the whole of it. A template without a folder is compared with the name. Endings
such as `.mp4` belong to no template.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from liuhen.errors import InputError

MOST_TEXT = 400  # letters of a path that is compared; longer ones claim nothing
MOST_TEMPLATE = 160


class TemplateError(InputError):
    """A template cannot be understood."""

    code = "patterns.template"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    key: str
    letters: str  # class of one letter in a regular expression
    least: int
    most: int
    expected: str  # in words
    is_fixed: bool = False  # its form takes no length


_KINDS = {
    "设备": _Kind(key="device", letters="[A-Za-z0-9-]", least=1, most=40, expected="设备编号（字母、数字、横线）"),
    "人员": _Kind(key="officer", letters="[0-9A-Za-z]", least=5, most=12, expected="人员编号（字母、数字）"),
    "日期": _Kind(key="date", letters=r"\d", least=8, most=8, expected="八位日期，如 20260918", is_fixed=True),
    "时间": _Kind(key="time", letters=r"\d", least=6, most=6, expected="六位时间，如 100000", is_fixed=True),
    "拷贝日": _Kind(key="copied", letters=r"\d", least=8, most=8, expected="八位拷贝日期，如 20260918", is_fixed=True),
    "序号": _Kind(key="sequence", letters=r"\d", least=1, most=9, expected="数字序号"),
    "重点": _Kind(key="mark", letters="", least=0, most=4, expected="重点标志 IMP", is_fixed=True),
    "字母数字": _Kind(key="", letters="[A-Za-z0-9]", least=1, most=40, expected="字母或数字"),
    "任意": _Kind(key="", letters="[^/]", least=1, most=255, expected="任意文字"),
    "路径": _Kind(key="", letters=".", least=1, most=MOST_TEXT, expected="任意路径"),
}
FIELDS = tuple(_KINDS)
_FORMS = {"date": r"(?:19|20)\d{6}", "copied": r"(?:19|20)\d{6}", "time": r"\d{6}", "mark": r"(?:_?IMP)?"}
_FLAGS = re.IGNORECASE | re.DOTALL | re.ASCII
_PIECE = re.compile(
    r"\{(?P<name>[^{}:]+)(?::(?P<least>\d{1,3})(?:-(?P<most>\d{1,3}))?)?\}|\((?P<words>[^(){}\[\]]+)\)|(?P<open>\[)"
    r"|(?P<close>\])|(?P<plain>[^{}()\[\]|]+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a template with what it looks for."""

    expression: str
    expected: str
    key: str = ""
    is_stretching: bool = False  # it takes a varying number of letters of many kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a template takes out of a path; empty where it takes nothing."""

    device: str = ""
    officer: str = ""
    starts: datetime | None = None  # naive device time
    is_key_marked: bool = False
    sequence: str = ""
    copied_on: date | None = None  # the day a dock copied it; no time of recording
    note: str = ""  # what stands in the place of a time and is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template that was understood."""

    text: str
    pieces: tuple[Piece, ...]
    is_rooted: bool
    folders: int  # folders it names; for a rooted one with a path, those before the path
    whole: re.Pattern[str] = field(compare=False)

    @property
    def reads_name(self) -> bool:
        """Say whether it reads the name itself, not only the folders above it."""
        last = self.text.rpartition("/")[2]
        return last not in ("{任意}", "{路径}")

    def takes(self, path: str) -> Taken | None:
        """Compare with a path without its ending; None where it does not fit."""
        match = self.whole.fullmatch(path) if len(path) <= MOST_TEXT else None
        return _taken(match.groupdict()) if match else None

    def why_not(self, path: str) -> str:
        """Say in Chinese from which letter on a path does not fit, and what was looked for there."""
        if len(path) > MOST_TEXT:
            return f"超过 {MOST_TEXT} 个字，不比对"
        whole = "/" + path
        if whole.count("/") <= self.folders:
            return f"上层文件夹不足 {self.folders} 层"
        text = whole if self.is_rooted else "/".join(path.split("/")[-self.folders - 1 :])
        text = text.removeprefix("/")
        reached, expected = _reach(self, text)
        rest = text[reached:]
        if not rest:
            return f"到末尾为止相符，还缺{expected}"
        shown = rest if len(rest) <= 12 else rest[:12] + "…"
        return f"“{shown}”处应为{expected}" if expected else f"末尾多出“{shown}”"


def template(text: str) -> Template:
    """Understand a template.

    Raises:
        TemplateError: an unknown field, a bracket that is not closed, a field twice, two stretching fields side by
            side, nothing to take, or too long.
    """
    return _understood(text.strip())


@lru_cache(maxsize=1024)
def _understood(text: str) -> Template:
    if not text or len(text) > MOST_TEMPLATE:
        raise _wrong(f"式样为空或超过 {MOST_TEMPLATE} 个字")
    body = text.removeprefix("/")
    pieces = tuple(_pieces(body))
    keys = [piece.key for piece in pieces if piece.key]
    if len(keys) != len(set(keys)):
        raise _wrong("同一个项目写了两次")
    if any(one.is_stretching and other.is_stretching for one, other in itertools.pairwise(pieces)):
        raise _wrong("两个长短不定的项目挨在一起，分不开，中间要有固定的字")
    if text.count("{路径}") > 1 or text.count("{任意}") > 2:
        raise _wrong("{路径} 只能有一个，{任意} 最多两个")
    before = "" if text.startswith("/") else "(?:.*/)?"
    whole = re.compile(before + "".join(piece.expression for piece in pieces), _FLAGS)
    return Template(text=text, pieces=pieces, is_rooted=text.startswith("/"), folders=body.count("/"), whole=whole)


def _pieces(body: str) -> Iterator[Piece]:
    position, is_open = 0, False
    while position < len(body):
        match = _PIECE.match(body, position)
        if match is None:
            raise _wrong(f"“{body[position : position + 8]}”处的括号没有配成对")
        position = match.end()
        if match["open"] or match["close"]:
            if bool(match["open"]) == is_open:
                raise _wrong("方括号没有配成对")
            is_open = not is_open
            yield Piece(expression="(?:" if match["open"] else ")?", expected="")
        elif match["name"]:
            yield _field(match)
        elif match["words"]:
            words = match["words"].split("|")
            yield Piece(
                expression=f"(?:{'|'.join(re.escape(word) for word in words)})", expected="、".join(words) + "之一"
            )
        else:
            yield from (Piece(expression=re.escape(letter), expected=f"“{letter}”") for letter in match["plain"])
    if is_open:
        raise _wrong("方括号没有配成对")


def _field(match: re.Match[str]) -> Piece:
    kind = _KINDS.get(match["name"].strip())
    if kind is None:
        raise _wrong(f"没有“{match['name']}”这个项目，可用的有：{'、'.join(FIELDS)}")
    least = int(match["least"]) if match["least"] else kind.least
    most = int(match["most"] or match["least"] or kind.most)
    if (match["least"] and kind.is_fixed) or not kind.least <= least <= most <= max(kind.most, 12):
        raise _wrong(f"“{match['name']}”的位数写得不对")
    form = _FORMS.get(kind.key) or f"{kind.letters}{{{least},{most}}}"
    length = (
        "" if kind.is_fixed or not match["least"] else f"，{least} 至 {most} 位" if least < most else f"，{least} 位"
    )
    return Piece(
        expression=f"(?P<{kind.key}>{form})" if kind.key else form,
        expected=kind.expected + length,
        key=kind.key,
        is_stretching=least < most and not kind.is_fixed,
    )


def _reach(one: Template, text: str) -> tuple[int, str]:
    """Give how many letters fit, and what the first piece that does not fit looks for; '' where all pieces fit."""
    reached, part, is_open = 0, "", False
    for piece in one.pieces:
        part += piece.expression
        is_open = (is_open or piece.expression == "(?:") and piece.expression != ")?"
        if is_open:  # what may be absent never fails; it is tried as a whole with what follows
            continue
        match = re.compile(part, _FLAGS).match(text)
        if match is None:
            return reached, piece.expected
        reached = match.end()
    return reached, ""


def _taken(parts: dict[str, str | None]) -> Taken:
    stated, time, copied = parts.get("date") or "", parts.get("time") or "", parts.get("copied") or ""
    starts = _instant(stated, time)
    note = f"{stated} {time} 不是日期和时间" if stated and time and starts is None else ""
    return Taken(
        device=parts.get("device") or "",
        officer=parts.get("officer") or "",
        starts=starts,
        is_key_marked=bool(parts.get("mark")),
        sequence=parts.get("sequence") or "",
        copied_on=_day(copied),
        note=note,
    )


def _instant(stated: str, time: str) -> datetime | None:
    try:
        return datetime.strptime(stated + time, "%Y%m%d%H%M%S")  # noqa: DTZ007 - a device's wall clock has no zone
    except ValueError:
        return None


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None


def _wrong(why: str) -> TemplateError:
    return TemplateError(f"没有保存。式样读不懂：{why}。", next_step="请对照已有的式样改写，改好后先试一试再保存。")
