"""Findings as plain values in the order of their tables, so that hundreds of thousands are written at once. Pure.

A name is a number that whoever writes a row knows without asking: a duty's is the digest of what it says, a subject's
is its kind and key, a finding's is its subject's name and then its rule. So one table is in the order of its subjects,
the findings of a subject stand side by side, and a finding keeps its name as long as its rule speaks of its subject.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from liuhen.law.citation import Citation
from liuhen.law.finding import Finding, Level, Status

Value = str | int | bool | None
Row = tuple[Value, ...]

SUBJECT_COLUMNS = ("id", "kind", "key", "label", "words", "bundle")
COLUMNS = (
    "id",
    "about_id",
    "duty_id",
    "bureau_id",
    "unit_id",
    "secrecy",
    "officer_id",
    "since",
    "warn_at",
    "due_at",
    "overdue_at",
    "breach_at",
    "closed_at",
    "shows_from",
    "happened",
    "judged_as",
)
KIND_NUMBERS = {
    "recording": 1,
    "activity": 2,
    "case": 3,
    "handover": 4,
    "access_request": 5,
    "device": 6,
    "bureau": 7,
    "application": 8,
}  # never given again
KEY_BITS, RULE_BITS = 34, 24
MEETING = 256  # numbers left free behind the last rule's
SETTLED = frozenset({"met", "not_applicable", "handled"})  # judgements after which a finding leaves the board
BEFORE_ALL = "1970-01-01 00:00:00"  # a finding without a beginning shows from here
AHEAD = timedelta(days=7)  # so long before its end a duty that nobody is reminded of comes onto the board
_LEVELS = {level: level.value for level in Level}
_STATUSES = {status: status.value for status in Status}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """What rows say of their subject."""

    kind: str
    key: str
    bureau_id: int
    unit_id: int | None
    label: str
    words: str
    officer_id: int | None  # who answers for it where the finding names nobody
    bundle: str = ""
    secrecy: str = ""


@dataclass(slots=True)
class Writer:
    """Writes rows, and remembers what it was asked often: duties, numbers of rules and the ends of days."""

    duties: dict[int, str] = field(default_factory=dict)  # name → canonical JSON of what the duty says
    _named: dict[tuple[object, ...], tuple[Citation, int]] = field(default_factory=dict)
    _texts: dict[datetime | None, str | None] = field(default_factory=lambda: {None: None})
    _weeks: dict[datetime, str] = field(default_factory=dict)
    _rules: dict[str, int] = field(default_factory=dict)

    def subject(self, whose: Whose) -> Row:
        """Return a subject as values."""
        bundle = whose.bundle or f"{whose.kind}:{whose.key}"
        return (subject_name(whose.kind, whose.key), whose.kind, whose.key, whose.label[:80], whose.words[:200], bundle)

    def findings(
        self, whose: Whose, found: Iterable[Finding], judged: Mapping[tuple[str, str], str] | None = None
    ) -> list[Row]:
        """Return the findings of a subject as values; `judged` are its newest signed judgements by rule and words."""
        rows: list[Row] = []
        about, taken = subject_name(whose.kind, whose.key), set[int]()
        first, texts = about << RULE_BITS, self._texts
        for one in found:
            name = first | (self._rules.get(one.rule) or self._number(one.rule))
            while name in taken:  # two codes with one number: the later one stands behind
                name += 1
            taken.add(name)
            signed = judged.get((one.rule[:64], one.words[:200]), "") if judged else ""
            for moment in (one.since, one.warn_at, one.due_at, one.overdue_at, one.breach_at, one.closed_at):
                if moment not in texts:
                    texts[moment] = self.instant(moment)
            rows.append(
                (
                    name,
                    about,
                    self._duty(one),
                    whose.bureau_id,
                    whose.unit_id,
                    whose.secrecy,
                    int(one.officer_id) if one.officer_id else whose.officer_id,
                    texts[one.since],
                    texts[one.warn_at],
                    texts[one.due_at],
                    texts[one.overdue_at],
                    texts[one.breach_at],
                    texts[one.closed_at],
                    self._shows_from(one, signed),
                    one.happened,
                    signed,
                )
            )
        return rows

    def instant(self, moment: datetime | None) -> str | None:
        """Return an instant as both databases read it: UTC, no zone, as Django writes it for SQLite."""
        return None if moment is None else moment.astimezone(UTC).isoformat(" ")[:-6]

    def _shows_from(self, one: Finding, signed: str) -> str | None:
        """Return an instant before which the board never shows a finding, whatever its duty; None: it never does."""
        if one.not_applicable or signed in SETTLED or (one.rule == "retention" and not (one.due_at or one.breach_at)):
            return None
        begun = self._texts[one.since] or BEFORE_ALL
        if signed or one.judgement or (one.closed_at is not None and one.late):
            return begun
        if one.closed_at is not None:
            return None
        if one.due_at is None:
            return begun
        known = (self._texts[one.warn_at], self._texts[one.overdue_at], self._texts[one.breach_at])
        return max(begun, min((self._week_before(one.due_at), *(text for text in known if text))))

    def _week_before(self, moment: datetime) -> str:
        text = self._weeks.get(moment)
        if text is None:
            text = self._weeks[moment] = str(self.instant(moment - AHEAD))
        return text

    def _number(self, rule: str) -> int:
        number = self._rules[rule] = rule_number(rule)
        return number

    def _duty(self, one: Finding) -> int:
        said = (
            one.rule,
            one.level,
            one.words,
            one.passed_as,
            one.judgement,
            one.late,
            one.not_applicable,
            one.provisional,
            one.moved,
            one.next_step,
            one.pack_version,
            one.pack_code,
            id(one.citation),
        )
        known = self._named.get(said)
        if known is None:
            text = duty_text(one)
            known = self._named[said] = (one.citation, name_of(text))  # kept alive, so that its id is not given again
            self.duties[known[1]] = text
        return known[1]


def subject_name(kind: str, key: str | int) -> int:
    """Return the name of a subject: its kind, then its key."""
    return KIND_NUMBERS[kind] << KEY_BITS | int(key)


def rule_number(rule: str) -> int:
    """Return the number of a rule inside the names of its findings, never 0; the last are left for codes that meet."""
    number = int.from_bytes(hashlib.sha256(rule.encode()).digest()[:3], "big")
    return number % ((1 << RULE_BITS) - MEETING) + 1


def stretches(kind: str, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    """Return from which name on until before which the findings of these subjects stand, neighbours together."""
    begun = last = None
    for key in sorted(set(keys)):
        if last is not None and begun is not None and key != last + 1:
            yield subject_name(kind, begun) << RULE_BITS, subject_name(kind, last + 1) << RULE_BITS
            begun = key
        begun, last = key if begun is None else begun, key
    if last is not None and begun is not None:
        yield subject_name(kind, begun) << RULE_BITS, subject_name(kind, last + 1) << RULE_BITS


def duty_text(found: Finding) -> str:
    """Return what a finding shares with others that say the same, as canonical JSON of a duty's columns."""
    fields = {
        "rule": found.rule[:64],
        "level": _LEVELS[found.level],
        "words": found.words[:200],
        "passed_as": _STATUSES[found.passed_as],
        "judgement": found.judgement,
        "late": found.late,
        "not_applicable": found.not_applicable,
        "provisional": found.provisional,
        "moved": found.moved,
        "next_step": found.next_step,
        "pack_code": found.pack_code,
        "pack_version": found.pack_version,
        "citation": found.citation.as_fields(),
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def name_of(text: str) -> int:
    """Return the name of a duty: the first 63 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
