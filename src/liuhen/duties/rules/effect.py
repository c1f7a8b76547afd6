"""The effect of a version as a page shows it and an approval binds to it: all is counted, rows up to a limit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from liuhen.law.checks.retention import Protection
from liuhen.law.compare import Difference, Statement, StatusChange, StepChange, TermChange
from liuhen.law.finding import Hindrance

MOST_ROWS = 200
LONGEST_WORDS = 400
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a row of the page calls a subject."""

    kind: str
    id: str
    label: str
    words: str


@dataclass(slots=True)
class Tally:
    """Counts what a version changes, subject by subject."""

    checked: int = 0
    longer: int = 0
    kept: int = 0
    failed: int = 0
    passed: int = 0
    cases: int = 0
    _terms: list[Fields] = field(default_factory=list)
    _past: list[Fields] = field(default_factory=list)
    _cases: list[Fields] = field(default_factory=list)

    def add_term(self, subject: Touched, change: TermChange) -> None:
        """Count a recording whose term changes, or would have become shorter and is kept."""
        self.longer += change.is_longer
        self.kept += change.is_kept
        row = {
            **_named(subject),
            "is_longer": change.is_longer,
            "before": _end(change.before),
            "stated": _end(change.stated),
            "after": _end(change.after),
            "why": change.after.why,
            "citation": change.stated.citation.as_fields(),
        }
        _keep(self._terms, row)

    def add_past(self, subject: Touched, changes: Iterable[StatusChange]) -> None:
        """Count duties that would have failed, or would not have failed."""
        for change in changes:
            self.failed += change.is_failure
            self.passed += not change.is_failure
            row = {
                **_named(subject),
                "rule": change.rule,
                "duty": change.words,
                "before": change.before.value if change.before else "",
                "after": change.after.value if change.after else "",
                "citation": change.citation.as_fields(),
            }
            _keep(self._past, row)

    def add_case(self, subject: Touched, changes: Sequence[StepChange], *, state: str, is_new: bool) -> None:
        """Count an open case whose next steps would need something else; `is_new`: the new version will rule it."""
        if not changes:
            return
        self.cases += 1
        steps = [
            {
                "step": change.label,
                "added": [_hindrance(one) for one in change.added],
                "gone": [_hindrance(one) for one in change.gone],
            }
            for change in changes
        ]
        _keep(self._cases, {**_named(subject), "state": state, "is_new": is_new, "steps": steps})

    def as_fields(self, found: Sequence[Difference]) -> Fields:
        """Return the whole effect as plain values."""
        return {
            "checked": self.checked,
            "differences": [_difference(one) for one in found],
            "terms": {"longer": self.longer, "kept": self.kept, "rows": self._terms},
            "past": {"failed": self.failed, "passed": self.passed, "rows": self._past},
            "cases": {"count": self.cases, "rows": self._cases},
        }


def _keep(rows: list[Fields], row: Fields) -> None:
    if len(rows) < MOST_ROWS:
        rows.append(row)


def _named(subject: Touched) -> Fields:
    return {"kind": subject.kind, "id": subject.id, "label": subject.label, "words": subject.words}


def _end(held: Protection) -> str:
    """Return an end as ISO text; empty: no end is known."""
    return held.until.isoformat() if held.until else ""


def _hindrance(one: Hindrance) -> Fields:
    return {"words": one.words, "citation": one.citation.as_fields()}


def _difference(one: Difference) -> Fields:
    return {"path": one.path, "section": one.section, "before": _stated(one.before), "after": _stated(one.after)}


def _stated(one: Statement | None) -> Fields:
    """Return a statement; empty: that version leaves it open."""
    if one is None:
        return {}
    cited = {"citation": one.citation.as_fields()} if one.citation else {}
    return {"words": one.words[:LONGEST_WORDS], **cited}
