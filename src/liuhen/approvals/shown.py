"""What the decision page shows, frozen when the approval is asked for (decisions 6). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """One of the four facts: label, the words that count, and what stands below them."""

    label: str
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWhy:
    """Why it is this person who decides: a source and what it says."""

    source: str  # 办法, 上位法, 本局设定, 文书, 系统默认
    article: str
    words: str
    title: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """One thing the law room found about the case on the day it was sent up."""

    words: str
    level: str  # breach, over, judge: class of the chip
    citation: Mapping[str, Any]  # fields of a law.citation.Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecording:
    """One recording on the file, to glance at."""

    number: str
    purpose: str
    words: str = ""  # when, how long


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The decision page (look.md chapter 7): due chip, one sentence, risk, facts, opinion, why you, what then."""

    title: str
    number: str
    question: str  # 谁要做什么为什么, one sentence
    facts: tuple[ShownFact, ...]
    risk_title: str = ""
    risk_words: str = ""
    advisor: str = ""
    advice: str = ""
    why: tuple[ShownWhy, ...] = ()
    after: tuple[str, ...] = ()  # what happens after agreement, one line each
    agree: str = "同意"  # the recommended decision in full words: the primary button
    agree_decision: str = "agree"
    limit: Mapping[str, str] | None = None  # what the primary button carries when it limits
    findings: tuple[ShownFinding, ...] = ()
    recordings: tuple[ShownRecording, ...] = ()

    def as_fields(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Shown:
        """Read back what `as_fields` wrote."""
        known = dict(fields)
        facts = tuple(ShownFact(**fact) for fact in known.pop("facts"))
        why = tuple(ShownWhy(**one) for one in known.pop("why"))
        findings = tuple(ShownFinding(**one) for one in known.pop("findings", ()))
        recordings = tuple(ShownRecording(**one) for one in known.pop("recordings", ()))
        after = tuple(known.pop("after"))
        return cls(facts=facts, why=why, after=after, findings=findings, recordings=recordings, **known)
