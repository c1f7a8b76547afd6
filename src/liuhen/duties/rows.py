"""A finding as plain values in the order of its table, so that hundreds of thousands are written at once. Pure.

What rests on one authority shares one ground, named by its digest: whoever writes a row knows the name without asking.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from liuhen.law.citation import Citation
from liuhen.law.finding import Finding, Level, Status

Value = str | int | bool | None
Row = tuple[Value, ...]

COLUMNS = (
    "bureau_id",
    "unit_id",
    "secrecy",
    "subject_kind",
    "subject_id",
    "subject_label",
    "subject_words",
    "bundle",
    "rule",
    "level",
    "ground_id",
    "since",
    "warn_at",
    "due_at",
    "passed_as",
    "overdue_at",
    "breach_at",
    "closed_at",
    "judgement",
    "late",
    "not_applicable",
    "provisional",
    "moved",
    "words",
    "happened",
    "next_step",
    "officer_id",
    "judged_as",
)
_LEVELS = {level: level.value for level in Level}
_STATUSES = {status: status.value for status in Status}
SUBJECT, RULE = COLUMNS.index("subject_id"), COLUMNS.index("rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """What a row says of its subject."""

    bureau_id: int
    unit_id: int | None
    label: str
    words: str
    officer_id: int | None  # who answers for it where the finding names nobody
    bundle: str = ""
    secrecy: str = ""


@dataclass(slots=True)
class Writer:
    """Writes rows, and remembers what it was asked often: grounds and the ends of days."""

    grounds: dict[int, str] = field(default_factory=dict)  # name → canonical JSON of pack, version and citation
    _named: dict[tuple[int, str, str], tuple[Citation, int]] = field(default_factory=dict)
    _texts: dict[datetime | None, str] = field(default_factory=dict)

    def row(self, whose: Whose, found: Finding, judged: Mapping[tuple[str, str], str]) -> Row:
        """Return a finding as values; `judged` are the newest signed judgements of its subject by rule and words."""
        rule, words = found.rule[:64], found.words[:200]
        return (
            whose.bureau_id,
            whose.unit_id,
            whose.secrecy,
            found.subject_kind,
            found.subject_id,
            whose.label[:80],
            whose.words[:200],
            whose.bundle or f"{found.subject_kind}:{found.subject_id}",
            rule,
            _LEVELS[found.level],
            self._ground(found),
            self.instant(found.since),
            self.instant(found.warn_at),
            self.instant(found.due_at),
            _STATUSES[found.passed_as],
            self.instant(found.overdue_at),
            self.instant(found.breach_at),
            self.instant(found.closed_at),
            found.judgement,
            found.late,
            found.not_applicable,
            found.provisional,
            found.moved,
            words,
            found.happened,
            found.next_step,
            int(found.officer_id) if found.officer_id else whose.officer_id,
            judged.get((rule, words), "") if judged else "",
        )

    def instant(self, moment: datetime | None) -> str | None:
        """Return an instant as both databases read it: UTC, no zone, as Django writes it for SQLite."""
        text = self._texts.get(moment)
        if text is None and moment is not None:
            text = self._texts[moment] = moment.astimezone(UTC).isoformat(" ")[:-6]
        return text

    def _ground(self, found: Finding) -> int:
        key = (id(found.citation), found.pack_code, found.pack_version)
        known = self._named.get(key)
        if known is None:
            text = ground_text(found)
            known = self._named[key] = (found.citation, name_of(text))  # kept alive, so that its id is not given again
            self.grounds[known[1]] = text
        return known[1]


def ground_text(found: Finding) -> str:
    """Return pack, version and citation of a finding as canonical JSON."""
    fields = {"pack_code": found.pack_code, "pack_version": found.pack_version, "citation": found.citation.as_fields()}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def name_of(text: str) -> int:
    """Return the name of a ground: the first 63 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
