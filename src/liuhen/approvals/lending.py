"""What a head may lend to another (授权代批): which matters, for which days, what may not overlap. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

# The decisions that may be lent. A step that the text gives to one office stays with it (Step.is_personal).
MATTERS: tuple[tuple[str, str], ...] = (
    ("case.approve_filing", "立案审批"),
    ("case.approve_decision", "处罚决定审批"),
    ("case.approve_closing", "结案审批"),
    ("case.approve_measure", "强制和保全措施审批"),
    ("case.approve_document", "其他文书审批"),
    ("seal.approve", "用印审批"),
    ("access.decide", "调阅审批"),
)
MATTER_WORDS = dict(MATTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A power lent from a day until a day, both included; no matters: everything that may be lent."""

    from_on: date
    until_on: date
    matters: frozenset[str] = frozenset()

    def covers(self, verb: str, day: date) -> bool:
        """Say whether the power reaches a decision on a day."""
        return self.from_on <= day <= self.until_on and (not self.matters or verb in self.matters)

    def overlaps(self, other: Lent) -> bool:
        """Say whether both lend the same matter on the same day."""
        together = self.from_on <= other.until_on and other.from_on <= self.until_on
        return together and (not self.matters or not other.matters or bool(self.matters & other.matters))

    @property
    def words(self) -> str:
        """Say which matters it covers."""
        return matter_words(self.matters)


def matter_words(matters: Collection[str]) -> str:
    """Say which matters a list of verbs names, in the order of the table."""
    return "、".join(words for verb, words in MATTERS if verb in matters) or "全部可以授权的事项"


def first_overlap(new: Lent, held: Iterable[tuple[int, Lent]]) -> int | None:
    """Return the key of the first power that lends the same matter on the same day, or None."""
    return next((key for key, lent in held if lent.overlaps(new)), None)
