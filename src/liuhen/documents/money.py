"""Amounts of money as decimal text and in Chinese capitals (大写金额)."""

import re
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,2})?")


def is_amount(text: str) -> bool:
    """Say whether the text is an amount in yuan with at most two decimals."""
    return bool(_AMOUNT.fullmatch(text))


def amount_figures(text: str) -> str:
    """Write an amount in yuan in figures, with a comma before every three: 18135 → 18,135."""
    yuan, dot, rest = text.partition(".")
    return f"{int(yuan):,}{dot}{rest}"


def amount_words(text: str) -> str:
    """Write an amount in yuan in capitals: 12345.67 → 壹万贰仟叁佰肆拾伍元陆角柒分."""
    cents = int(Decimal(text) * 100)
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if rest == 0:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    if fen:
        words += _DIGITS[fen] + "分"
    return words


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            continue
        if words and (group < 1_000 or groups[place + 1] == 0):
            words += "零"
        words += _group(group) + _GROUPS[place]
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place]
        gap = False
    return words
