"""What an expectation of a scenario may claim: the closed list of its keys, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liuhen.law.finding import Level, Status
from liuhen.law.scenario.fields import Unreadable, instant
from liuhen.law.shelf import Tree

TEXTS = ("words", "happened", "next_step", "article", "moved")
INSTANTS = {"due": "due_at", "since": "since", "warn": "warn_at", "closed": "closed_at"}
FLAGS = ("provisional", "late")
CLAIMS = ("status", "level", "trips", "absent", "hinders", "allows", "protected_until", *TEXTS, *INSTANTS, *FLAGS)
ASKS = ("at", "of", "rule", "req", "note", *CLAIMS)
# What may stand beside a claim that is not about a finding: nothing is passed over in silence.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "hinders": ("req", "level", "words", "next_step", "article"),
    "allows": ("req", "level", "words", "next_step", "article"),
    "protected_until": ("req", "words"),
    "absent": ("req", "rule"),
}
FOREVER = "无期限"
LEVEL_WORDS = {"违反": Level.VIOLATION, "警告": Level.WARNING, "建议": Level.ADVICE, "阻止": Level.BLOCK}


def claims_of(row: Mapping[str, Tree], fault: Callable[[str, str], None]) -> dict[str, object]:
    """Return the fields of an `Expectation` its row states; `fault` is told key and reason of what does not fit."""
    found: dict[str, object] = {key: str(row[key]) for key in ("hinders", "allows") if key in row}
    readers: dict[str, Callable[[str], object]] = {
        "status": _status,
        "level": _level,
        "trips": _flag,
        "absent": _flag,
    }
    for key, read in readers.items():
        if key in row:
            found[key] = _tried(read, row, key, fault)
    if row.get("protected_until") == FOREVER:
        found["protected_forever"] = True
    elif "protected_until" in row:
        found["protected_until"] = _tried(instant, row, "protected_until", fault)
    found["contains"] = {key: str(row[key]) for key in TEXTS if key in row}
    found["instants"] = {INSTANTS[key]: _tried(instant, row, key, fault) for key in INSTANTS if key in row}
    found["flags"] = {key: _tried(_flag, row, key, fault) for key in FLAGS if key in row}
    return found


def _tried(
    read: Callable[[str], object], row: Mapping[str, Tree], key: str, fault: Callable[[str, str], None]
) -> object:
    try:
        return read(str(row[key]))
    except Unreadable as why:
        fault(key, f"{key}：{why}")
        return None


def _status(text: str) -> Status:
    for one in Status:
        if text in (one.value, one.label):
            return one
    raise Unreadable(f"没有状态“{text}”；可用 {'、'.join(one.label for one in Status)}")


def _level(text: str) -> Level:
    if text in LEVEL_WORDS:
        return LEVEL_WORDS[text]
    if text in set(Level):
        return Level(text)
    raise Unreadable(f"没有等次“{text}”；可用 {'、'.join(LEVEL_WORDS)}")


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise Unreadable(f"{text} 应当写 true 或者 false")
    return text == "true"
