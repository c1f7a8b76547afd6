"""The life cycles of cases: reads the table of states, steps and links, and answers what leads where.

The table is packs/engine/lifecycles.yaml, for a reader; `law.gate` interprets its needs and nothing else decides about
steps. An overlay may put another procedure in place of one (`Pack.procedure`). Step names are also the names of
`facts.EventFacts`; state names are those of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from liuhen.law.loader import refuse, validated
from liuhen.law.schema.lifecycle import BesideRow, LifecycleFile, LinkRow, NeedRow, PaperRow, ProcedureRow, StartRow
from liuhen.law.shelf import Location, PackError, RuleFile, Tree, read_file
from liuhen.law.states import STATE_LABELS, Effect, Need, Phase, Register, State, When, Who

__all__ = [
    "ALL_STEPS",
    "ROAD",
    "STATE_LABELS",
    "BesideRow",
    "Effect",
    "LinkRow",
    "Need",
    "NeedRow",
    "PaperRow",
    "Phase",
    "Place",
    "Procedure",
    "Register",
    "StartRow",
    "State",
    "Transition",
    "When",
    "Who",
    "built",
    "check_procedures",
    "law_act",
    "obliges",
    "procedure_of",
    "procedures",
    "read_table",
    "step_names",
    "steps_from",
    "transition",
    "transitions_of",
]

TABLE = Path(__file__).resolve().parents[3] / "packs" / "engine" / "lifecycles.yaml"
ALL_STEPS = "all"  # of a link: while it is open every step waits
ROAD: tuple[State, ...] = tuple(State)[:9]  # the straight road of a penalty
_ALSO = {"penalty_ordinary": "penalty", "coercion": "measure"}  # older words of facts for a kind of act


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table: from this state, this step, to that state, if every need holds."""

    start: State
    step: str
    end: State
    label: str  # 动词加对象, for the button
    by: Who = Who.TEAM
    verb: str = ""  # of the table of permissions
    carrier: str = ""  # document whose approval or service takes the step
    needs: tuple[NeedRow, ...] = ()
    asks_why: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One state of a procedure."""

    state: State
    label: str
    phase: Phase
    papers: tuple[PaperRow, ...]
    beside: State | None  # where the bar shows a state off the straight road


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The life cycle of one kind of act."""

    code: str  # as cases name it: penalty, summary, measure, enforcement, inspection, confirmation …
    label: str
    law: str  # as the facts of the law name it: penalty, penalty_summary, coercion_measure …
    party: str
    obliges: bool  # its decision leaves the party something to perform
    start: StartRow
    arrives: StartRow | None
    road: tuple[State, ...]
    places: tuple[Place, ...]
    steps: tuple[Transition, ...]
    links: tuple[LinkRow, ...]
    beside: tuple[BesideRow, ...]

    def place(self, state: str) -> Place:
        """Return a state of this procedure.

        Raises:
            LookupError: the procedure does not know it.
        """
        for place in self.places:
            if place.state == state:
                return place
        raise LookupError(f"{self.code} has no state {state}")

    def label_of(self, state: str) -> str:
        """Return the word of a state in this procedure; of a state it does not know, the general one."""
        found = next((place.label for place in self.places if place.state == state), "")
        return found or (State(state).label if state in set(State) else state)

    def stands_at(self, state: str) -> int:
        """Return where on the road a state stands or is drawn; -1 where nowhere."""
        place = next((one for one in self.places if one.state == state), None)
        shown = (place.beside or place.state) if place else None
        return self.road.index(shown) if shown in self.road else -1

    def steps_from(self, state: str) -> tuple[Transition, ...]:
        """Return the rows that leave a state."""
        return tuple(row for row in self.steps if row.start == state)

    def transition(self, state: str, step: str) -> Transition | None:
        """Return the row of a step from a state, or None if the table has none."""
        return next((row for row in self.steps if row.start == state and row.step == step), None)

    def next_step(self, state: str) -> str:
        """Return the step that leads on along the straight road, or empty at its end."""
        at = self.stands_at(state)
        ahead = set(self.road[at + 1 :]) if at >= 0 else set()
        found = [row for row in self.steps_from(state) if row.end in ahead] or [
            row for row in self.steps_from(state) if self.stands_at(row.end) > at >= 0
        ]
        return min(found, key=lambda row: self.stands_at(row.end)).step if found else ""

    def replayed(self, events: Iterable[str]) -> State:
        """Return the state in which steps, in the order in which they were taken, leave a case; other events pass."""
        state = self.start.state
        for place, name in enumerate(events):
            if place == 0 and self.arrives is not None and name == self.arrives.event:
                state = self.arrives.state
            elif (row := self.transition(state, name)) is not None:
                state = row.end
        return state

    def serving(self, state: str, kind: str) -> Transition | None:
        """Return the step that registering the service of a document takes, if it takes one."""
        rows = self.steps_from(state)
        return next((row for row in rows if row.by is Who.SERVICE and row.carrier == kind), None)

    def carried(self, state: str, kind: str) -> Transition | None:
        """Return the step that the last agreement on a document takes, if it takes one."""
        rows = self.steps_from(state)
        return next((row for row in rows if row.by is Who.APPROVAL and row.carrier == kind), None)

    def link(self, event: str) -> LinkRow | None:
        """Return the link an event opens or closes."""
        return next((row for row in self.links if event in (row.opens, row.closes)), None)


def procedures() -> Mapping[str, Procedure]:
    """Return every life cycle of the engine's table, by its code.

    Raises:
        PackError: the table names a key, a state or a need that does not exist; file and line go along.
    """
    return _engine()


def procedure_of(act_type: str) -> Procedure:
    """Return the engine's life cycle of a kind of act, named as cases or as the facts of the law name it.

    Raises:
        LookupError: there is none.
    """
    known = _engine()
    code = _ALSO.get(act_type, act_type)
    found = known.get(code) or next((one for one in known.values() if one.law == code), None)
    if found is None:
        raise LookupError(f"no life cycle of {act_type}")
    return found


def obliges(act_type: str) -> bool:
    """Say whether the decision of a kind of act, as a rule, leaves the party something to perform."""
    code = _ALSO.get(act_type, act_type)
    return any(one.obliges for one in _engine().values() if code in (one.code, one.law))


def law_act(act_type: str) -> str:
    """Return the kind of act as the facts of the law name it."""
    return procedure_of(act_type).law


def transitions_of(act_type: str) -> tuple[Transition, ...]:
    """Return every row of a life cycle."""
    return procedure_of(act_type).steps


def steps_from(state: str, act_type: str = "penalty") -> tuple[Transition, ...]:
    """Return the rows that leave `state`."""
    return procedure_of(act_type).steps_from(state)


def transition(state: str, step: str, act_type: str = "penalty") -> Transition | None:
    """Return the row for `step` from `state`, or None if the table has none."""
    return procedure_of(act_type).transition(state, step)


@cache
def _engine() -> Mapping[str, Procedure]:
    return read_table(read_file(TABLE))


def read_table(file: RuleFile) -> Mapping[str, Procedure]:
    """Return the life cycles a file states.

    Raises:
        PackError: an unknown key, state or need, a state nobody reaches, one nobody leaves; file and line go along.
    """
    table = validated(LifecycleFile, _expanded(file))
    check_procedures(table.procedures, file)
    return {code: built(code, row) for code, row in table.procedures.items()}


def step_names() -> frozenset[str]:
    """Return the names of every step and every special link."""
    rows = procedures().values()
    steps = {step.step for row in rows for step in row.steps}
    links = {name for row in rows for link in row.links for name in (link.opens, link.closes) if name}
    starts = {start.event for row in rows for start in (row.start, row.arrives) if start}
    return frozenset(steps | links | starts)


def check_procedures(rows: Mapping[str, ProcedureRow], file: RuleFile) -> None:
    """Refuse life cycles that do not hang together.

    Raises:
        PackError: as `read_table`.
    """
    faults = [
        f"{file.place(('procedures', code, *where))}：{words}"
        for code, row in rows.items()
        for where, words in _faults(row)
    ]
    refuse(file.name, faults)


def _expanded(file: RuleFile) -> RuleFile:
    """Write out `like: other`: what a procedure does not write anew is that of the other."""
    tree = dict(file.tree)
    rows = tree.get("procedures")
    if not isinstance(rows, dict):
        return file
    whole: dict[str, Tree] = {}
    for code, row in rows.items():
        if isinstance(row, dict) and "like" in row:
            other = rows.get(str(row["like"]))
            if not isinstance(other, dict):
                raise PackError(
                    f"{file.place(('procedures', code, 'like'))}：没有“{row['like']}”这一办案环节表。",
                    next_step="请核对 like 写的名称。",
                )
            whole[code] = {**other, **{key: value for key, value in row.items() if key != "like"}}
        else:
            whole[code] = row
    return RuleFile(name=file.name, tree={**tree, "procedures": whole}, lines=file.lines, plain=file.plain)


def built(code: str, row: ProcedureRow) -> Procedure:
    """Return a life cycle out of its row."""
    return Procedure(
        code=code,
        label=row.zh,
        law=row.law,
        party=row.party,
        obliges=row.obliges,
        start=row.start,
        arrives=row.arrives,
        road=row.road,
        places=tuple(
            Place(
                state=one.state, label=one.zh or one.state.label, phase=one.phase, papers=one.papers, beside=one.beside
            )
            for one in row.states
        ),
        steps=tuple(
            Transition(
                start=start,
                step=one.step,
                end=one.to,
                label=one.zh,
                by=one.by,
                verb=one.verb or _VERBS.get(one.by, ""),
                carrier=one.carrier,
                needs=one.needs,
                asks_why=one.asks_why,
            )
            for one in row.steps
            for start in one.start
        ),
        links=row.links,
        beside=row.beside,
    )


_VERBS = {Who.TEAM: "case.take_step", Who.HEAD: "case.order_step"}


def _faults(row: ProcedureRow) -> Iterator[tuple[Location, str]]:
    known = {one.state for one in row.states}
    named: list[tuple[Location, State]] = [
        (("start", "state"), row.start.state),
        *((("road", place), state) for place, state in enumerate(row.road)),
        *((("states", place, "beside"), one.beside) for place, one in enumerate(row.states) if one.beside),
        *((("steps", place, "from"), state) for place, one in enumerate(row.steps) for state in one.start),
        *((("steps", place, "to"), one.to) for place, one in enumerate(row.steps)),
        *((("links", place, "from"), state) for place, one in enumerate(row.links) for state in one.start),
        *((("beside", place, "under"), one.under) for place, one in enumerate(row.beside)),
    ]
    for where, state in named:
        if state not in known:
            yield where, f"{state} 不在这一程序的 states 里"
    yield from _loose(row)
    yield from _links(row)


def _loose(row: ProcedureRow) -> Iterator[tuple[Location, str]]:
    """Name states nobody reaches, steps said twice, states of the road nobody leaves."""
    reached = {row.start.state, *((row.arrives.state,) if row.arrives else ()), *(one.to for one in row.steps)}
    left = {state for one in row.steps for state in one.start}
    for place, one in enumerate(row.states):
        if one.state not in reached:
            yield ("states", place), f"没有一步到达 {one.state}"
        if one.state in row.road[:-1] and one.state not in left:
            yield ("states", place), f"没有一步离开 {one.state}"
    seen: set[tuple[State, str]] = set()
    for place, step in enumerate(row.steps):
        for state in step.start:
            if (state, step.step) in seen:
                yield ("steps", place), f"从 {state} 的 {step.step} 写了两次"
            seen.add((state, step.step))


def _links(row: ProcedureRow) -> Iterator[tuple[Location, str]]:
    steps = {one.step for one in row.steps} | {ALL_STEPS}
    events = {row.start.event} | steps | {name for one in row.links for name in (one.opens, one.closes) if name}
    for place, one in enumerate(row.links):
        for name in one.holds:
            if name not in steps:
                yield ("links", place, "holds"), f"{name} 不是这一程序的步骤"
        if one.holds and not one.closes:
            yield ("links", place, "holds"), f"{one.opens} 没有 closes，挡住的步骤永远办不了"
        if one.after and one.after not in events:
            yield ("links", place, "after"), f"{one.after} 不是这一程序的步骤或者环节"
        if one.kept_in and (one.needs or one.once or one.asks_why or one.by is not Who.TEAM):
            yield ("links", place, "kept_in"), f"{one.opens} 由登记得出，不写 needs、once、reason、by：登记时已经核对"
