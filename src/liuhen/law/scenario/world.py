"""Builds the facts of a scenario as they were known at an instant, from its standing facts and its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.law.facts import (
    ActivityFacts,
    CameraFacts,
    CaseFacts,
    CheckItemFacts,
    DocumentFacts,
    Interval,
    MarkFacts,
    OfficerFacts,
    RecordingFacts,
    SceneFacts,
    SpanFacts,
)
from liuhen.law.facts.subjects import Facts
from liuhen.law.lifecycle import procedure_of
from liuhen.law.pack import Pack
from liuhen.law.scenario import Happening, Scenario, Subject
from liuhen.law.scenario.events import Event
from liuhen.law.scenario.fields import Part, Ref, Shape, Unreadable, fact_kinds, parsed, shapes
from liuhen.law.scenario.printed import ALL, printed_fields
from liuhen.law.term import civil_day

_NAMES = ("id", "number", "name", "title")  # filled with the subject's name where nothing else is said
_IDENTITY: Mapping[type, str] = {
    SceneFacts: "code",
    CameraFacts: "device_number",
    SpanFacts: "recording_id",
    CheckItemFacts: "code",
    MarkFacts: "code",
}
_USUAL: Mapping[tuple[type, str], object] = {
    (RecordingFacts, "medium"): "video",
    (SpanFacts, "medium"): "video",
    (SpanFacts, "device_kind"): "",
    (CaseFacts, "act_type"): "penalty",
    (CaseFacts, "state"): "clue",
    (CameraFacts, "device_kind"): "body_camera",
}


@dataclass(slots=True, kw_only=True)
class Draft:
    """A fact being told: its class and what is known of it so far."""

    of: type
    values: dict[str, object]


class World:
    """Everything known of the subjects of a scenario at one instant."""

    def __init__(self, scenario: Scenario, pack: Pack, at: datetime) -> None:
        self.pack = pack
        self.scenario = scenario
        self.drafts = {name: _standing(subject) for name, subject in scenario.subjects.items()}
        for row in scenario.timeline:
            if row.at <= at:
                self.tell(row)
        _join(self.drafts)

    def tell(self, row: Happening) -> None:
        """Put one event into the facts.

        Raises:
            Unreadable: the item it speaks of does not exist.
        """
        draft = self.drafts[row.of]
        if row.event.moves:
            procedure = procedure_of(str(draft.values.get("act_type", "penalty")))
            state = str(draft.values.get("state", procedure.start.state))
            found = procedure.transition(state, str(row.values.get("name", "")))
            if found is not None:
                draft.values["state"] = str(found.end)
        _fill(_target(draft, row), row)

    def facts(self, name: str) -> Facts:
        """Return the facts of one subject.

        Raises:
            Unreadable: something the law cannot do without is not known yet.
        """
        made = self._made(self.drafts[name].of, self.drafts[name].values, name)
        if not isinstance(made, tuple(fact_kinds().values())):
            raise TypeError(name)
        return made  # type: ignore[return-value]  # one of the union, as the line above made sure

    def _made(self, cls: type, values: Mapping[str, object], name: str) -> object:
        known: dict[str, object] = {}
        for field, shape in shapes(cls).items():
            if field in values:
                known[field] = self._resolved(shape, values[field], name)
            elif shape.required and not shape.optional:
                known[field] = self._supplied(cls, field, name)
            elif shape.required:
                known[field] = None
        self._expand(cls, known)
        return cls(**known)

    def _supplied(self, cls: type, field: str, name: str) -> object:
        if (cls, field) in _USUAL:
            return _USUAL[cls, field]
        if field in _NAMES or field == _IDENTITY.get(cls):
            return name
        raise Unreadable(f"{name} 此时还没有 {field}，请在 subjects 里写明，或者让它在更早的事件里出现")

    def _resolved(self, shape: Shape, value: object, name: str) -> object:
        if shape.word == "part":
            return self._part(shape.part, value, name)
        if shape.word == "parts" and isinstance(value, (tuple, list)):
            return tuple(self._part(shape.part, one, f"{name}-{place}") for place, one in enumerate(value, 1))
        return value

    def _part(self, cls: type | None, value: object, name: str) -> object:
        if cls is None:
            raise TypeError(name)
        if isinstance(value, Draft | Part):
            return self._made(cls, value.values, name)
        if not isinstance(value, Ref):
            return value
        if cls is OfficerFacts:
            officer = self.scenario.officers.get(value.name)
            if officer is None:
                raise Unreadable(f"officers 里没有“{value.name}”")
            return self._made(cls, {"id": value.name, "name": value.name} | dict(officer.values), value.name)
        source = self.drafts.get(value.name)
        if source is None:
            raise Unreadable(f"subjects 里没有“{value.name}”")
        shared = {key: source.values[key] for key in shapes(cls) if key in source.values}
        return self._made(cls, shared, value.name)

    def _expand(self, cls: type, known: dict[str, object]) -> None:
        """Write out 全部 as the fields the pack prescribes for this fact."""
        for field, value in known.items():
            if isinstance(value, Mapping) and ALL in value:
                rest = {key: word for key, word in value.items() if key != ALL}
                names = printed_fields(cls, field, known, self.pack)
                known[field] = dict.fromkeys(names, value[ALL]) | rest


def _standing(subject: Subject) -> Draft:
    cls = fact_kinds()[subject.kind]
    names = {field: subject.name for field in ("id", "number") if field in shapes(cls)}
    return Draft(of=cls, values=names | {key: _opened(value) for key, value in subject.values.items()})


def _opened(value: object) -> object:
    if isinstance(value, Part):
        return Draft(of=value.of, values={key: _opened(one) for key, one in value.values.items()})
    if isinstance(value, tuple):
        return [_opened(one) for one in value] if any(isinstance(one, Part | Ref) for one in value) else value
    return value


def _fill(draft: Draft, row: Happening) -> None:
    known, event = shapes(draft.of), row.event
    for name in event.stamps:
        draft.values[name] = _stamp(known[name], row.at)
    for name in event.first:
        draft.values.setdefault(name, _stamp(known[name], row.at))
    for name, text in event.sets.items():
        draft.values[name] = parsed(known[name], text)
    for name, value in row.values.items():
        old = draft.values.get(name)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            draft.values[name] = dict(old) | dict(value)
        else:
            draft.values[name] = _opened(value)


def _stamp(shape: Shape, at: datetime) -> object:
    if shape.word == "interval":
        return Interval.exactly(at)
    return civil_day(at) if shape.word == "day" else at


def _target(draft: Draft, row: Happening) -> Draft:
    """Return the fact an event fills: the subject, a nested fact, or an item of a list of it."""
    if not row.event.into:
        return draft
    *above, last = row.event.into.split(".")
    for name in above:
        draft = _item(draft, name, row)
    shape = shapes(draft.of)[last]
    if shape.part is None:
        raise TypeError(row.event.into)
    if shape.word == "part":
        return _nested(draft, last, shape.part)
    return _appended(draft, last, shape.part) if above else _opened_item(draft, last, row, shape.part)


def _nested(draft: Draft, name: str, cls: type) -> Draft:
    inner = draft.values.setdefault(name, Draft(of=cls, values={}))
    if not isinstance(inner, Draft):
        inner = draft.values[name] = Draft(of=cls, values={})
    return inner


def _opened_item(draft: Draft, name: str, row: Happening, cls: type) -> Draft:
    identity = identity_of(cls)
    which = row.which or str(row.values.get(identity, "") if identity else "")
    if not row.event.opens:
        return _item(draft, name, row)
    found = _named(draft, name, which) if which else None
    if found is not None:
        return found
    item = _appended(draft, name, cls)
    if which and identity:
        item.values[identity] = which
    return item


def _item(draft: Draft, name: str, row: Happening) -> Draft:
    found = _named(draft, name, row.which) if row.which else next(reversed(_items(draft, name)), None)
    if found is None:
        which = f" {row.which}" if row.which else ""
        raise Unreadable(f"{row.of} 此时还没有{which}（{name}），“{row.event.zh}”无从说起；请先写它出现的事件")
    return found


def _named(draft: Draft, name: str, which: str) -> Draft | None:
    items = _items(draft, name)
    identity = identity_of(items[0].of) if items else ""
    by_id = [item for item in items if identity and item.values.get(identity) == which]
    by_kind = [item for item in items if item.of is DocumentFacts and item.values.get("kind") == which]
    return next(reversed(by_id or by_kind), None)


def _items(draft: Draft, name: str) -> list[Draft]:
    found = draft.values.get(name, [])
    return [item for item in found if isinstance(item, Draft)] if isinstance(found, list) else []


def _appended(draft: Draft, name: str, cls: type) -> Draft:
    listed = draft.values.get(name)
    if not isinstance(listed, list):
        listed = draft.values[name] = list(listed) if isinstance(listed, tuple) else []
    item = Draft(of=cls, values={})
    listed.append(item)
    return item


def identity_of(cls: type) -> str:
    """Return the field that names an item of a list; '' where items have no name."""
    return _IDENTITY.get(cls, "id" if "id" in shapes(cls) else "")


def _join(drafts: dict[str, Draft]) -> None:
    """Tell activities and cases of the recordings that name them, and recordings of their case."""
    for name, draft in drafts.items():
        if draft.of is not RecordingFacts:
            continue
        trip = draft.values.get("trip")
        activity = drafts.get(trip.name) if isinstance(trip, Ref) else None
        if activity is not None and activity.of is ActivityFacts:
            _list_once(activity, "spans", name)
        case = drafts.get(str(draft.values.get("case_id", "")))
        if case is not None and case.of is CaseFacts:
            _list_once(case, "recordings", name)
            for field, value in _case_words(case):
                draft.values.setdefault(field, value)


def _list_once(draft: Draft, field: str, name: str) -> None:
    listed = draft.values.get(field)
    named = list(listed) if isinstance(listed, list | tuple) else []
    if Ref(name=name) not in named:
        draft.values[field] = [*named, Ref(name=name)]


def _case_words(case: Draft) -> Iterator[tuple[str, object]]:
    yield "case_number", case.values["number"]
    yield "case_open", case.values.get("state", "clue") not in ("archived", "closed_not_filed")
    if "archive_class" in case.values:
        yield "archive_class", case.values["archive_class"]
    ended = [item.values["at"] for item in _items(case, "events") if item.values.get("name") == "terminate"]
    if ended and isinstance(ended[-1], datetime):
        yield "case_ended_on", civil_day(ended[-1])


def part_class(cls: type, event: Event) -> type:
    """Return the class whose fields an event may fill."""
    for name in event.into.split(".") if event.into else ():
        part = shapes(cls)[name].part
        if part is None:
            raise TypeError(event.into)
        cls = part
    return cls
