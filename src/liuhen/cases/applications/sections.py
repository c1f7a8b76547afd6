"""Which sections of the intake record the rules ask for are answered, and which are still open. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liuhen.law.citation import Citation
from liuhen.law.facts import EventFacts
from liuhen.law.pack import Pack

NOT_APPLICABLE = "not_applicable"
DECIDING = frozenset({"accepted", "refused"})  # the section that the decision itself answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the record, as the page shows it."""

    label: str
    steps: tuple[str, ...]
    citation: Citation
    answered: tuple[EventFacts, ...]
    excuse: str  # why it does not apply

    @property
    def key(self) -> str:
        """Name the section by its first step."""
        return self.steps[0]

    @property
    def is_open(self) -> bool:
        """Say whether it is neither answered nor excused."""
        return not self.answered and not self.excuse


def sections_of(pack: Pack, events: Sequence[EventFacts]) -> tuple[Section, ...]:
    """Return the sections the bureau's rules want, each with what answers it; none where no text speaks of them."""
    rule = pack.resolve(lambda body: body.intake)
    if rule is None:
        return ()
    sections = []
    for one in rule.value.record:
        steps = tuple(step.value for step in one.steps)
        excused = [e for e in events if e.name == NOT_APPLICABLE and e.document_kind in steps and e.reason.strip()]
        sections.append(
            Section(
                label=one.zh,
                steps=steps,
                citation=rule.cite(one),
                answered=tuple(event for event in events if event.name in steps),
                excuse=excused[-1].reason if excused else "",
            )
        )
    return tuple(sections)


def unanswered(pack: Pack, events: Sequence[EventFacts]) -> tuple[Section, ...]:
    """Return the sections that must be answered before it is decided whether to accept."""
    return tuple(one for one in sections_of(pack, events) if one.is_open and not DECIDING & set(one.steps))
