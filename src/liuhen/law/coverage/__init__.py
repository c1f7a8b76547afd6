"""What becomes of every clause: the keys of the pack that name it, the rules that cite it, the scenarios that show it.

Computed from the packs and from replaying their scenarios; nothing is claimed by hand. A scenario counts only if what
it expects is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liuhen.law.check import check
from liuhen.law.loader import keys_of
from liuhen.law.pack import Pack
from liuhen.law.rules import rule_word
from liuhen.law.scenario import Expectation, Scenario, ScenarioFile
from liuhen.law.scenario.replay import replay
from liuhen.law.scenario.world import World
from liuhen.law.schema import Clause

SHOWN_KINDS = frozenset(  # each clause of these kinds that is judged has a scenario that trips and one that must not
    {
        "deadline",
        "retention",
        "recording_requirement",
        "document_requirement",
        "field_requirement",
        "approval",
        "prohibition",
    }
)
JUDGED = frozenset({"software", "person"})
_ARTICLE_TEST = re.compile(r"def test_([a-z0-9]+)_art_(\d+)(?:_(\d+))?_\w*")
_CLAUSE_ID = re.compile(r"\b[a-z][a-z0-9]*-\d+(?:-\d+)?[a-z]?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One clause and everything that stands for it."""

    clause: Clause
    keys: tuple[str, ...] = ()  # key paths of pack.yaml that name it
    rules: tuple[str, ...] = ()  # codes of rules that cited it in a scenario; gate for hindrances
    trips: tuple[str, ...] = ()  # scenario files that show it tripped
    passes: tuple[str, ...] = ()  # scenario files that show that it must not trip
    tests: tuple[str, ...] = ()  # test files that name it
    pages: tuple[str, ...] = ()  # addresses of the rooms where it happens

    @property
    def wants_scenarios(self) -> bool:
        """Say whether both a scenario that trips and one that must not are owed."""
        return self.clause.kind in SHOWN_KINDS and self.clause.judged in JUDGED

    @property
    def is_shown(self) -> bool:
        """Say whether both are there."""
        return bool(self.trips and self.passes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCoverage:
    """All clauses of one pack in their order."""

    code: str
    version: str
    title: str
    rows: tuple[Covered, ...]
    differing: tuple[str, ...] = ()  # expectations that do not hold: file:line

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """Return the clauses that still owe a scenario."""
        return tuple(row for row in self.rows if row.wants_scenarios and not row.is_shown)

    @property
    def unshown(self) -> tuple[Covered, ...]:
        """Return the judged clauses of all other kinds that no scenario shows at all."""
        judged = (row for row in self.rows if row.clause.judged in JUDGED and not row.wants_scenarios)
        return tuple(row for row in judged if not (row.trips or row.passes))


@dataclass(slots=True, kw_only=True)
class _Shown:
    """What the scenarios of a pack show, clause by clause."""

    trips: dict[str, dict[str, None]] = field(default_factory=dict)
    passes: dict[str, dict[str, None]] = field(default_factory=dict)
    rules: dict[str, dict[str, None]] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)


def covered(
    pack: Pack,
    files: Iterable[ScenarioFile],
    *,
    tests: Mapping[str, tuple[str, ...]],
    pages: Mapping[str, str],
) -> PackCoverage:
    """Return what becomes of every clause of a pack; `tests` is clause id → files, `pages` room → address."""
    keys = keys_of(pack.own.body)
    shown = _Shown()
    for file in files:
        for story in file.scenarios:
            _tell(story, pack, file.name.rpartition("/")[2], shown)
    rows = tuple(
        Covered(
            clause=clause,
            keys=keys.get(req, ()),
            rules=tuple(sorted(shown.rules.get(req, ()))),
            trips=tuple(shown.trips.get(req, ())),
            passes=tuple(shown.passes.get(req, ())),
            tests=tests.get(req, ()),
            pages=tuple(dict.fromkeys(pages[room] for room in clause.rooms if pages.get(room))),
        )
        for req, clause in pack.own.clauses.items()
    )
    return PackCoverage(
        code=pack.code, version=pack.version, title=pack.title, rows=rows, differing=tuple(shown.differing)
    )


def _tell(story: Scenario, pack: Pack, name: str, shown: _Shown) -> None:
    around = story.frame.around(pack)
    for one in replay(story, pack):
        if not one.ok:
            shown.differing.append(f"{name}:{one.expected.line}")
            continue
        cited = {req for row in one.found for req in row.citation.req}
        table = shown.trips if one.expected.shows_trip else shown.passes
        for req in one.expected.req:
            if req in cited or not one.expected.shows_trip:  # what trips must say so itself
                table.setdefault(req, {})[name] = None
        for rule, req in _cited(one.expected, story, around):
            shown.rules.setdefault(req, {})[rule] = None
        for row in one.found:
            if row.what == "hindrance":
                for req in row.citation.req:
                    shown.rules.setdefault(req, {})["gate"] = None


def _cited(one: Expectation, story: Scenario, pack: Pack) -> Iterator[tuple[str, str]]:
    for finding in check(World(story, pack, one.at).facts(one.of), pack, one.at):
        for req in finding.citation.req:
            yield rule_word(finding.rule), req


def files_naming(sources: Mapping[str, str], packs: Iterable[Pack]) -> dict[str, tuple[str, ...]]:
    """Return clause id → test files that name the clause, or a test function that names its article.

    `sources` is file name → text. test_wuhan_art_26_2_… stands for all clauses of 第二十六条第二款.
    """
    clauses = {req for pack in packs for req in pack.own.clauses}
    found: dict[str, dict[str, None]] = {}
    for name, text in sources.items():
        for req in clauses & set(_CLAUSE_ID.findall(text)):
            found.setdefault(req, {})[name] = None
        for code, article, part in _ARTICLE_TEST.findall(text):
            begin = f"{code}-{article}-{part}" if part else f"{code}-{article}-"
            for req in clauses:
                if (
                    req == begin
                    or (req.startswith(begin) and not req.removeprefix(begin)[:1].isdigit())
                    or (not part and req.startswith(begin))
                ):
                    found.setdefault(req, {})[name] = None
    return {req: tuple(sorted(names)) for req, names in found.items()}
