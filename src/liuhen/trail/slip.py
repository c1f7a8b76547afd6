"""The daily slip (日校验单) as text: groups of figures with check characters, and reading back what was typed. Pure."""

import re
from dataclasses import dataclass

from liuhen.errors import InputError
from liuhen.trail.checkpoint import grouped, peek_checkpoint

# 256 characters of the Thousand Character Classic, none twice: known to everybody and easy to tell apart by ear.
CHARACTERS = (
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光"
    "果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐吊民伐罪周发殷汤坐朝问道垂拱平章"
    "爱育黎首臣伏戎羌遐迩一体率宾归王鸣凤在竹白驹食场化被草木赖及万方盖此身肤四大五常恭惟鞠养岂敢毁伤女慕贞洁男效才良"
    "知过必改得能莫忘罔谈彼短靡恃己长信使可复器欲难量墨悲丝染诗赞羔羊景行维贤克念作圣德建名立形端表正空谷传声虚堂习听"
    "祸因恶积福缘善庆尺璧非宝寸阴是竞资父事君曰严与敬孝当竭力忠则尽命"
)
_FIGURES = 64
_POLYNOMIAL = 0x07


class SlipFormError(InputError):
    """What was typed or scanned is no slip, or a group does not fit its check character."""

    code = "trail.slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a slip says; `note` is the signed checkpoint where the code was scanned, empty where it was typed."""

    size: int
    root: bytes
    origin: str = ""
    note: str = ""


def check_characters(root: bytes) -> tuple[str, ...]:
    """Give one character for each group of eight figures, so that a slip of the pen is found and its place named."""
    return tuple(_character(group) for group in grouped(root))


def typed_form(size: int, root: bytes) -> str:
    """Write a slip in one line as people type it and the separate verifier takes it."""
    return f"{size} {' '.join(grouped(root))}"


def read_slip(text: str) -> Said:
    """Read a slip: the scanned text of its code, or number and groups as typed, with or without check characters.

    Raises:
        SlipFormError: a figure is missing, or a group does not fit the character beside it.
    """
    if "\n\n— " in text.replace("\r\n", "\n"):
        note = text.replace("\r\n", "\n").lstrip("\n").rstrip() + "\n"
        point = peek_checkpoint(note)
        return Said(size=point.size, root=point.root, origin=point.origin, note=note)
    found = re.match(r"\D*?(\d+)\D", text + " ")
    rest = text[found.end(1) :] if found else ""
    groups = re.findall(r"[0-9a-fA-F]{8}", re.sub(r"[\s·,，]", "", rest))
    figures = "".join(groups).lower()
    if found is None or len(figures) != _FIGURES:
        message = f"没有核对：校验单应写成条数，空格，{_FIGURES} 位根摘要值，现在读出 {len(figures)} 位。"
        raise SlipFormError(message, next_step="请照纸面从左到右重新输入，或扫描二维码后粘贴全文。")
    _require_characters(rest, groups)
    return Said(size=int(found[1]), root=bytes.fromhex(figures))


def _require_characters(rest: str, groups: list[str]) -> None:
    typed = [letter for letter in rest if letter in CHARACTERS]
    if not typed:
        return
    for number, (group, letter) in enumerate(zip(groups, typed, strict=False), start=1):
        if _character(group.lower()) != letter:
            message = f"没有核对：第 {number} 组 {group} 与旁边的核对字“{letter}”不符，多半是输入有误。"
            raise SlipFormError(message, next_step=f"请照纸面改正第 {number} 组。")


def _character(group: str) -> str:
    """Find one wrong figure and two exchanged ones always: CRC-8 misses no burst of up to eight bits."""
    check = 0
    for byte in bytes.fromhex(group):
        check ^= byte
        for _ in range(8):
            check = (check << 1 ^ _POLYNOMIAL) & 0xFF if check & 0x80 else check << 1
    return CHARACTERS[check]
