"""Reads a scenario file and refuses, with line and reason, whatever the format, the pack or the facts do not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from liuhen.law.facts import OfficerFacts
from liuhen.law.lifecycle import step_names
from liuhen.law.pack import Pack
from liuhen.law.rules import known_rule
from liuhen.law.scenario import SCHEMA, Expectation, Happening, Scenario, ScenarioError, ScenarioFile, Subject
from liuhen.law.scenario.claims import ASKS, BESIDE, CLAIMS, claims_of
from liuhen.law.scenario.events import event_of, events_of
from liuhen.law.scenario.fields import (
    Part,
    Ref,
    Unreadable,
    fact_kinds,
    instant,
    parsed,
    part_values,
    settable,
    shapes,
)
from liuhen.law.scenario.frame import frame_of
from liuhen.law.scenario.world import World, part_class
from liuhen.law.shelf import Location, RuleFile, Tree
from liuhen.law.term import start_of

T = TypeVar("T")

_GUIDE = "请对照 docs/formats/scenario.md 改正后重新运行 liuhen law replay。"
_HEAD = ("schema", "pack", "version", "title", "note", "officers", "subjects", "scenarios")
_STORY = ("title", "note", "officers", "subjects", "timeline", "expect", "calendar", "settings")
_ROW = ("at", "event", "of", "which", "by", "note")


@dataclass(slots=True, kw_only=True)
class _Faults:
    """Faults found so far, each with its line."""

    file: RuleFile
    told: list[tuple[int, str]] = field(default_factory=list)

    def add(self, location: Location, why: str) -> None:
        """Note one fault."""
        self.told.append((self.file.line_of(location), why))

    def raise_any(self) -> None:
        """Refuse the file if anything was found."""
        if self.told:
            lines = tuple(f"{self.file.name} 第 {line} 行：{why}" for line, why in sorted(self.told))
            more = f"；另有 {len(lines) - 3} 处" if len(lines) > 3 else ""
            sentence = f"场景文件没有载入，有 {len(lines)} 处要改：{'；'.join(lines[:3])}{more}。"
            raise ScenarioError(sentence, faults=lines, next_step=_GUIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What one story is read against."""

    pack: Pack
    faults: _Faults
    clauses: frozenset[str]
    steps: frozenset[str]
    subjects: Mapping[str, Subject]
    officers: Mapping[str, Part]


def pack_of(file: RuleFile) -> str:
    """Return the code of the pack a file is written for; '' where it names none."""
    code = file.tree.get("pack", "")
    return code if isinstance(code, str) else ""


def read_scenarios(file: RuleFile, pack: Pack) -> ScenarioFile:
    """Return the stories of a file, checked against the pack they will be replayed under.

    Raises:
        ScenarioError: anything in it is unknown or does not fit; every fault is named with its line.
    """
    faults = _Faults(file=file)
    tree = file.tree
    _only(tree, _HEAD, (), faults)
    if tree.get("schema") != SCHEMA:
        faults.add(("schema",), f"schema 应当写 {SCHEMA}")
    if tree.get("version", pack.version) != pack.version:
        faults.add(("version",), f"写的是 {tree.get('version')} 版，载入的 {pack.code} 是 {pack.version} 版")
    shared = _officers(tree.get("officers"), ("officers",), faults)
    things = _subjects(tree.get("subjects"), ("subjects",), faults)
    rows = tree.get("scenarios")
    if not isinstance(rows, list) or not rows:
        faults.add(("scenarios",), "缺少 scenarios 清单，至少要有一个场景")
        rows = []
    base = _Reading(
        pack=pack,
        faults=faults,
        clauses=frozenset(req for layer in pack.layers for req in layer.clauses),
        steps=known_steps(pack),
        subjects=things,
        officers=shared,
    )
    found = [_story(row, ("scenarios", place), base) for place, row in enumerate(rows)]
    faults.raise_any()
    told = tuple(one for one in found if one is not None)
    return ScenarioFile(name=file.name, pack=pack.code, title=str(tree.get("title", "")), scenarios=told)


def known_steps(pack: Pack) -> frozenset[str]:
    """Return the names an event of a case may have: steps, and what the clocks of any layer start or end with."""
    clocks = (clock for layer in pack.layers for clock in layer.body.clocks)
    ends = {name for clock in clocks for name in (clock.starts, clock.ends, *clock.also_ends)}
    pauses = (pause for layer in pack.layers for clock in layer.body.clocks for pause in clock.pauses)
    ends |= {name for pause in pauses for name in (pause.starts, pause.ends)}
    return step_names() | ends


def _story(row: Tree, here: Location, base: _Reading) -> Scenario | None:
    if not isinstance(row, dict):
        base.faults.add(here, "每个场景应当是一组键和值")
        return None
    _only(row, _STORY, here, base.faults)
    reading = _Reading(
        pack=base.pack,
        faults=base.faults,
        clauses=base.clauses,
        steps=base.steps,
        subjects=dict(base.subjects) | _subjects(row.get("subjects"), (*here, "subjects"), base.faults),
        officers=dict(base.officers) | _officers(row.get("officers"), (*here, "officers"), base.faults),
    )
    for needed in ("title", "expect"):
        if not row.get(needed):
            base.faults.add(here, f"场景缺少 {needed}")
    before = len(base.faults.told)
    _unknown_names(reading, here)
    timeline = [one for one in _each(row, "timeline", here, reading, _happening) if one is not None]
    expect = [one for one in _each(row, "expect", here, reading, _expectation) if one is not None]
    story = Scenario(
        title=str(row.get("title", "")),
        note=str(row.get("note", "")),
        line=base.faults.file.line_of(here),
        officers=reading.officers,
        subjects=reading.subjects,
        timeline=tuple(sorted(timeline, key=lambda one: one.at)),
        expect=tuple(expect),
        frame=frame_of(row, reading.pack, lambda key, why: reading.faults.add((*here, *key), why)),
    )
    if len(base.faults.told) == before:
        _rehearse(story, reading)
    return story


def _mapping(tree: Tree | None) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}


def _only(tree: Mapping[str, Tree], known: tuple[str, ...], here: Location, faults: _Faults) -> None:
    for key in tree:
        if key not in known:
            faults.add((*here, key), f"没有 {key} 这个键；可用 {'、'.join(known)}")


def _each(
    row: Mapping[str, Tree],
    key: str,
    here: Location,
    reading: _Reading,
    read: Callable[[Mapping[str, Tree], Location, _Reading], T | None],
) -> Iterator[T | None]:
    rows = row.get(key, [])
    if not isinstance(rows, list):
        reading.faults.add((*here, key), f"{key} 应当是清单")
        return
    for place, one in enumerate(rows):
        at = (*here, key, place)
        if isinstance(one, dict):
            yield read(one, at, reading)
        else:
            reading.faults.add(at, "每一行应当是一组键和值")


def _officers(tree: Tree | None, here: Location, faults: _Faults) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for name, row in _mapping(tree).items():
        try:
            found[name] = Part(of=OfficerFacts, values=part_values(OfficerFacts, _mapping(row)))
        except Unreadable as fault:
            faults.add((*here, name), f"人员 {name}：{fault}")
    return found


def _subjects(tree: Tree | None, here: Location, faults: _Faults) -> dict[str, Subject]:
    found: dict[str, Subject] = {}
    kinds = fact_kinds()
    for name, row in _mapping(tree).items():
        fields = _mapping(row)
        kind = str(fields.get("kind", ""))
        if kind not in kinds:
            faults.add((*here, name), f"{name} 的 kind 是“{kind}”，只能是 {'、'.join(kinds)} 之一")
            continue
        values = _values(kinds[kind], fields, ("kind", "note"), (*here, name), faults)
        found[name] = Subject(name=name, kind=kind, values=values)
    return found


def _values(
    cls: type, fields: Mapping[str, Tree], reserved: tuple[str, ...], here: Location, faults: _Faults
) -> dict[str, object]:
    known, found = settable(cls), {}
    for key, value in fields.items():
        if key in reserved:
            continue
        if key not in known:
            faults.add((*here, key), f"没有 {key} 这个项目；可用 {'、'.join(known)}")
            continue
        try:
            found[key] = parsed(known[key], value)
        except Unreadable as fault:
            faults.add((*here, key), f"{key}：{fault}")
    return found


def _happening(row: Mapping[str, Tree], here: Location, reading: _Reading) -> Happening | None:
    subject = _subject(row, here, reading)
    at = _at(row, here, reading, date_only=True)
    if subject is None or at is None:
        return None
    word = str(row.get("event", ""))
    event = event_of(subject.kind, word)
    if event is None:
        allowed = "、".join(one.name for one in events_of(subject.kind))
        reading.faults.add((*here, "event"), f"{subject.kind} 没有事件“{word}”；可用 {allowed}")
        return None
    cls = part_class(fact_kinds()[subject.kind], event)
    if len(str(row.get("at", ""))) <= len("2026-01-30") and _needs_clock(cls, (*event.stamps, *event.first)):
        reading.faults.add((*here, "at"), f"“{event.zh}”要写到时分，例如 2026-01-30 17:00")
    told = isinstance(row.get("note"), dict)  # a mapping is the fact's own field of that name, words are a remark
    values = _values(cls, row, tuple(key for key in _ROW if key != "note" or not told), here, reading.faults)
    if "by" in row and event.by:
        try:
            values[event.by] = parsed(shapes(cls)[event.by], row["by"])
        except Unreadable as fault:
            reading.faults.add((*here, "by"), f"by：{fault}")
    elif "by" in row:
        reading.faults.add((*here, "by"), f"“{event.zh}”不写 by")
    for name in _refs(values):
        _known_name(name, here, reading)
    if event.moves and str(values.get("name", "")) not in reading.steps:
        allowed = "、".join(sorted(reading.steps))
        reading.faults.add((*here, "name"), f"没有环节“{values.get('name', '')}”；可用 {allowed}")
    return Happening(
        at=at,
        event=event,
        of=subject.name,
        which=str(row.get("which", "")),
        values=values,
        line=reading.faults.file.line_of(here),
    )


def _needs_clock(cls: type, stamps: tuple[str, ...]) -> bool:
    return any(shapes(cls)[name].word in ("instant", "interval") for name in stamps)


def _subject(row: Mapping[str, Tree], here: Location, reading: _Reading) -> Subject | None:
    name = str(row.get("of", ""))
    if not name:
        reading.faults.add(here, "缺少 of，没有写明说的是哪个对象")
        return None
    if name not in reading.subjects:
        reading.faults.add((*here, "of"), f"没有对象“{name}”；subjects 里有 {'、'.join(reading.subjects) or '空'}")
        return None
    return reading.subjects[name]


def _at(row: Mapping[str, Tree], here: Location, reading: _Reading, *, date_only: bool) -> datetime | None:
    text = str(row.get("at", ""))
    try:
        if date_only and len(text) == len("2026-01-30"):
            return start_of(instant(f"{text} 00:00").date())
        return instant(text)
    except Unreadable as fault:
        reading.faults.add((*here, "at"), f"at：{fault}" if text else "缺少 at，没有写明时间")
        return None


def _refs(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Part):
        yield from _refs(dict(value.values))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _refs(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _refs(one)


def _unknown_names(reading: _Reading, here: Location) -> None:
    for subject in reading.subjects.values():
        for ref in _refs(dict(subject.values)):
            _known_name(ref, (*here, "subjects", subject.name), reading)


def _known_name(ref: Ref, here: Location, reading: _Reading) -> None:
    if ref.name not in reading.officers and ref.name not in reading.subjects:
        reading.faults.add(here, f"没有“{ref.name}”；人员写在 officers，其他对象写在 subjects")


def _expectation(row: Mapping[str, Tree], here: Location, reading: _Reading) -> Expectation | None:
    _only(row, ASKS, here, reading.faults)
    subject, at = _subject(row, here, reading), _at(row, here, reading, date_only=False)
    req = row.get("req", [])
    clauses = tuple(str(one) for one in req) if isinstance(req, list) else (str(req),)
    for key, why in _unfit(row, clauses, reading):
        reading.faults.add((*here, key) if key else here, why)
    if subject is None or at is None:
        return None
    claims = claims_of(row, lambda key, why: reading.faults.add((*here, key), why))
    line, rule = reading.faults.file.line_of(here), str(row.get("rule", ""))
    return Expectation(at=at, of=subject.name, line=line, rule=rule, req=clauses, **claims)  # type: ignore[arg-type]


def _unfit(row: Mapping[str, Tree], clauses: tuple[str, ...], reading: _Reading) -> Iterator[tuple[str, str]]:
    """Give key and reason of what an expectation asks about and nobody knows, and of claims that do not go together."""
    for one in clauses:
        if one not in reading.clauses:
            yield "req", f"规则包 {reading.pack.code} 及其上位法里没有条款 {one}"
    if "rule" in row and not known_rule(str(row["rule"])):
        yield "rule", f"没有规则“{row['rule']}”；规则代码见 docs/formats/scenario.md"
    for key in ("hinders", "allows"):
        if key in row and str(row[key]) not in step_names():
            yield key, f"没有环节“{row[key]}”"
    if not set(row) & set(CLAIMS):
        yield "", f"没有写明预期什么；至少写一项：{'、'.join(CLAIMS)}"
    if not (clauses or set(row) & {"rule", "hinders", "allows", "protected_until"}):
        yield "", "没有写明是哪一条；请写 req 或者 rule"
    for key in set(BESIDE) & set(row):
        for other in sorted((set(row) & set(ASKS)) - {"at", "of", "note", key, *BESIDE[key]}):
            yield other, f"{other} 不能和 {key} 写在一起；{key} 旁边可写 {'、'.join(BESIDE[key])}"


def _rehearse(story: Scenario, reading: _Reading) -> None:
    """Tell the story once to its end and build the facts of every expectation, so that nothing fails later."""
    faults = reading.faults
    for one in story.expect:
        rows = [row.at for row in story.timeline if row.of == one.of]
        if rows and one.at < min(rows):
            faults.told.append((one.line, f"预期的时刻早于 {one.of} 的第一个事件，此时还没有事实"))
            continue
        try:
            World(story, reading.pack, one.at).facts(one.of)
        except Unreadable as fault:
            faults.told.append((one.line, str(fault)))
    _told_to_the_end(story, reading)


def _told_to_the_end(story: Scenario, reading: _Reading) -> None:
    known = [one.at for one in story.timeline]
    world = World(story, reading.pack, min(known) - timedelta(seconds=1)) if known else None
    for row in story.timeline:
        try:
            if world is not None:
                world.tell(row)
        except Unreadable as fault:
            reading.faults.told.append((row.line, str(fault)))
