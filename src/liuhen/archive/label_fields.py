"""What the label of a disc says: the fields the bureau's article names, then the rest of the five every reader expects.

Source: shilong 第十六条第二款 (制作单位, 制作人, 制作时间, 执法活动或者案件名称, 标号); wuhan 第二十七条第二款.
"""

from dataclasses import dataclass
from datetime import date

from liuhen.documents.fields import date_words

USUAL = ("制作单位", "制作人", "制作时间", "执法活动或者案件名称", "标号")
ROLES = {1: ("随卷",), 2: ("封存", "利用"), 3: ("封存", "利用", "异地")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when a disc is made."""

    bureau: str
    maker: str
    on: date
    case: str  # number and title
    number: str  # of the disc


def label_fields(asked: tuple[str, ...], known: Known) -> tuple[tuple[str, str], ...]:
    """Fill the label: every field the pack asks for in its order, then those of the usual five it does not name."""
    values = {
        "制作单位": known.bureau,
        "制作人": known.maker,
        "制作时间": date_words(known.on),
        "提取人": known.maker,
        "提取时间": date_words(known.on),
        "执法活动或者案件名称": known.case,
        "标号": known.number,
    }
    names = (*asked, *(name for name in USUAL if name not in asked))
    return tuple((name, values.get(name, "")) for name in names)


def copy_roles(copies: int) -> tuple[str, ...]:
    """Name the copies: kept with the file, or sealed and for use, or one more in another place."""
    return ROLES.get(copies) or (*ROLES[3], *(f"副本{number}" for number in range(4, copies + 1)))[:copies]
