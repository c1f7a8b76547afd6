"""File names that every disc, system and zip program can hold, without losing what the original was called."""

import re
import unicodedata
from collections.abc import Iterable

MOST_UNITS = 60  # UTF-16 units of one name: within Joliet's 64
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def safe_name(shown: str) -> str:
    """Give a name fit for a disc: no separators, controls or direction marks, no reserved word, at most 60 units."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown)).strip(" .") or "_"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = name, "", ""
    room = MOST_UNITS - _units(dot + ending)
    while _units(stem) > room:
        stem = stem[:-1]
    return stem.rstrip(" .") + dot + ending


def distinct(names: Iterable[str]) -> list[str]:
    """Make names distinct also for systems that do not tell capitals apart; order is kept."""
    taken: set[str] = set()
    given: list[str] = []
    for name in names:
        candidate, number = name, 2
        while candidate.casefold() in taken:
            stem, dot, ending = name.rpartition(".")
            candidate = f"{stem}({number}).{ending}" if dot else f"{name}({number})"
            number += 1
        taken.add(candidate.casefold())
        given.append(candidate)
    return given


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
