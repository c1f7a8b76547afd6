"""How the values of packs are put into words for the table of matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from liuhen.law.citation import Citation, Source
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty, Limit, Numbered
from liuhen.law.schema.keeping import OrdinaryRetention
from liuhen.law.schema.oversight import Inspection
from liuhen.law.schema.procedure import ServiceRule
from liuhen.law.schema.recording import WrittenRecord

LEVELS = {Duty.MUST: "应当", Duty.MAY: "可以", Duty.MUST_NOT: "不得", Duty.NONE: ""}
MEDIA = {"disc": "光盘", "removable_storage": "移动存储介质", "other": "其他"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one pack says about one matter."""

    words: str
    citation: Citation

    @property
    def is_own(self) -> bool:
        """Say whether the pack itself states it; otherwise superior law or the engine fills in."""
        return self.citation.source is Source.REGULATION


class HasZh(Protocol):
    """Something with a Chinese name."""

    @property
    def zh(self) -> str:
        """Chinese name."""


def names(rows: Iterable[HasZh]) -> str:
    """Tell rows by their Chinese names."""
    return "、".join(row.zh for row in rows)


def joined(words: Iterable[str]) -> str:
    """Join words as a list."""
    return "、".join(words)


def level(rule: object, _: Pack) -> str:
    """Tell 应当, 可以 or 不得."""
    return LEVELS[getattr(rule, "level", Duty.NONE)]


def after(start: str) -> Callable[[object, Pack], str]:
    """Tell a limit as 终结后 30 日, or that the text gives no number."""

    def words(rule: object, _: Pack) -> str:
        limit = getattr(rule, "limit", None)
        if not isinstance(limit, Limit):
            return ""
        if getattr(rule, "number_from", ""):
            return f"未定期限，按{_spaced(limit)}提醒"
        return f"{start} {limit.term.words}".strip()

    return words


def _spaced(limit: Limit) -> str:
    """Put a space before figures only."""
    told = limit.term.words
    return f" {told}" if told[:1].isdigit() else told


def interval(rule: Numbered, _: Pack) -> str:
    """Tell how often something is done."""
    if rule.limit is None:
        return f"{LEVELS[rule.level]}，未定多久一次"
    return f"未定多久一次，按 {rule.limit.term.words}提醒" if rule.number_from else f"{rule.limit.term.words}一次"


def yearly(rule: Inspection, _: Pack) -> str:
    """Tell how often a year."""
    return f"每年至少 {max(rule.min_per_year, 1)} 次"


def kept(rule: OrdinaryRetention, _: Pack) -> str:
    """Tell a period of keeping."""
    length = rule.period.term.words
    return f"{length}，届满由人判断" if rule.kind == "exact" else f"不少于 {length}"


def note(rule: WrittenRecord, pack: Pack) -> str:
    """Tell the written record of an interruption."""
    when = "终止的" if rule.when == "terminated" else ""
    review = f"，{pack.role_label(pack.bureau_role(rule.review_role))}审核" if rule.review_role else ""
    return f"{when}{rule.name_zh}{review}"


def role(pack: Pack, key: str) -> str:
    """Return the pack's word for a role, its own or inherited."""
    zh = next((role.zh for layer in pack.layers for role in layer.body.roles if role.key == key), "")
    return zh or pack.role_label(key)


def chain(keys: Sequence[str], pack: Pack) -> str:
    """Tell roles in order."""
    return joined(role(pack, key) for key in keys)


def served(rule: ServiceRule, _: Pack) -> str:
    """Tell what a method of service needs."""
    parts = [
        f"{rule.officers_min} 名执法人员" if rule.officers_min else "",
        "送达回证" if rule.receipt else "",
        f"写明{joined(rule.fields)}" if rule.fields else "",
        f"留存{joined(rule.keep)}" if rule.keep else "",
        f"证明：{joined(rule.proof)}" if rule.proof else "",
        f"{LEVELS[rule.recording]}录像" if rule.recording is not Duty.NONE else "",
        "不得用于决定书" if "decision" in rule.not_for else "",
    ]
    return "；".join(part for part in parts if part) or "有规定"


def performed(pack: Pack) -> tuple[str, tuple[str, ...]] | None:
    """Tell who takes in."""
    ingest = pack.own.body.ingest
    if ingest is None or not ingest.performed_by:
        return None
    return joined(dict.fromkeys(role(pack, key) for key in ingest.performed_by)), ingest.performed_req


def destinations(pack: Pack) -> tuple[str, tuple[str, ...]] | None:
    """Tell where recordings go."""
    ingest = pack.own.body.ingest
    if ingest is None or not ingest.destinations:
        return None
    normal = ingest.normal.req if ingest.normal else ()
    return joined(ingest.destinations), ingest.destinations_req or normal


def approver(pack: Pack) -> Said | None:
    """Tell who approves viewing."""
    rule = pack.viewing()
    return Said(words=rule.approver_label, citation=rule.approver_citation)


def identity(pack: Pack) -> tuple[str, tuple[str, ...]]:
    """Tell since when the text holds."""
    trial = "（试行）" if pack.identity.status == "trial" else ""
    return (pack.identity.effective_rule_zh + trial) if pack.identity.effective_rule_zh else "", pack.identity.req


def interpreter(pack: Pack) -> tuple[str, tuple[str, ...]]:
    """Tell who interprets the text."""
    return pack.identity.interpreter_zh, pack.identity.req


def forms(pack: Pack) -> tuple[str, tuple[str, ...]] | None:
    """Tell the forms of record."""
    words = pack.own.body.vocabulary
    return (names(words.record_forms), words.record_forms[0].req) if words and words.record_forms else None


def catalogue(pack: Pack) -> tuple[str, tuple[str, ...]] | None:
    """Tell how many documents the text names."""
    rules = pack.own.body.documents.catalogue if pack.own.body.documents else ()
    return (f"{len(rules)} 种", rules[0].req) if rules else None
