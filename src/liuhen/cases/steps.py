"""The step bar of a case: every stage in the pack's words, with dates, people, papers, recordings and what is missing.

Pure. Source: wuhan 第三条, wangdu 第三条, yiliang 第二条 (the stages and their words).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liuhen.cases.board import Line, Stage
from liuhen.cases.words import step_words
from liuhen.law.finding import Finding
from liuhen.law.lifecycle import Effect, LinkRow, Phase, Procedure, Register, State, Who
from liuhen.law.term import civil_day

_MOMENT = timedelta(seconds=1)
_LATEST = {State.DECISION: "decision", State.SERVED: "service", State.ARCHIVED: "archiving"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One live event of the case, or a link that a row of a register tells, as the page tells it."""

    id: int  # of the event; 0: a row tells it
    name: str
    at: datetime
    entered_at: datetime
    who: str
    reason: str = ""
    which: str = ""  # number of the measure, where there are several

    @property
    def label(self) -> str:
        """Return the words of the event."""
        return step_words(self.name)

    @property
    def late_days(self) -> int:
        """Return how many days later it was entered than it happened; 0 on the same day."""
        return max((civil_day(self.entered_at) - civil_day(self.at)).days, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One state within a stage of the bar."""

    state: State
    label: str
    begun: Told | None  # the event that led into it
    stage: Stage | None  # its documents
    recordings: int

    @property
    def papers(self) -> tuple[Line, ...]:
        """Return the documents that are there."""
        return tuple(line for line in self.stage.lines if line.papers) if self.stage else ()

    @property
    def missing(self) -> tuple[Line, ...]:
        """Return the documents that are missing."""
        return tuple(line for line in self.stage.lines if line.is_missing) if self.stage else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Special:
    """A small box under a stage: a special link, an opinion, a text's link that did not apply."""

    words: str
    is_open: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One stage of the bar; under a pack with fewer words it stands for several states."""

    place: int
    label: str
    css: str  # ok, now, near or nothing
    day: datetime | None
    latest: date | None  # last day by law, where it has not begun
    parts: tuple[Part, ...]
    specials: tuple[Special, ...]

    @property
    def late_days(self) -> int:
        """Return the longest delay of an entry in this stage."""
        return max((part.begun.late_days for part in self.parts if part.begun), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShown:
    """A special link that can be opened or closed now."""

    event: str
    label: str
    wants_reason: bool
    by_head: bool
    is_closing: bool
    since: datetime | None = None
    kept_in: Register | None = None  # where it is entered; None: here


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """What the bar is drawn from."""

    procedure: Procedure
    words: Mapping[Phase, str]  # the pack's own words for the stages; empty: the states'
    state: str
    events: tuple[Told, ...]  # live ones, in order
    stages: tuple[Stage, ...]
    recordings: Mapping[str, int]  # by state
    findings: tuple[Finding, ...]
    further: Mapping[State, tuple[Special, ...]]  # what the page adds
    told: tuple[Told, ...] = ()  # by rows of registers


def steps_of(road: Road) -> tuple[StepShown, ...]:
    """Lay out the step bar: what is done with its date, where the case stands, what comes."""
    cycle = road.procedure
    groups = _groups(cycle, road.words)
    at = cycle.stands_at(road.state)
    has_left = road.state not in cycle.road and not cycle.steps_from(road.state)  # it went no further than there
    now = next((place for place, (_, states) in enumerate(groups) if at >= 0 and cycle.road[at] in states), -1)
    hung = _specials(road)
    return tuple(
        _shown(road, place, label, states, now + 1 if has_left else now, hung, has_left=has_left)
        for place, (label, states) in enumerate(groups)
    )


def links_now(
    procedure: Procedure, state: str, events: Sequence[Told], told: Sequence[Told] = ()
) -> tuple[LinkShown, ...]:
    """Return the special links that may be closed, then those that may be opened, in the order of the table.

    One that rows of a register tell is shown with where it is entered; opened by hand before, it is closed by hand.
    """
    names = [event.name for event in (*events, *told)]
    closing, opening = [], []
    for link in procedure.links:
        since = _open_since(link, events)
        if since is not None:
            closing.append(_closing(link, since, None if link.kept_in in DERIVED else link.kept_in))
        elif link.kept_in and (kept := _open_since(link, told)) is not None:
            closing.append(_closing(link, kept, link.kept_in))
        if state not in link.start or (link.once and link.opens in names) or (link.after and link.after not in names):
            continue
        if since is None or link.effect is not Effect.PAUSES:
            opening.append(_opening(link))
    return (*closing, *opening)


# Their rows tell the law themselves; acts of the others note the event on the case as well.
DERIVED = frozenset({Register.PROPERTY, Register.PERFORMING, Register.SERVING})


def _closing(link: LinkRow, since: datetime, kept_in: Register | None) -> LinkShown:
    return LinkShown(
        event=link.closes,
        label=link.ends_zh or f"{link.zh}结束",
        wants_reason=False,
        by_head=link.by is Who.HEAD,
        is_closing=True,
        since=since,
        kept_in=kept_in,
    )


def _opening(link: LinkRow) -> LinkShown:
    return LinkShown(
        event=link.opens,
        label=link.zh,
        wants_reason=link.asks_why,
        by_head=link.by is Who.HEAD,
        is_closing=False,
        kept_in=link.kept_in,
    )


def _open_since(link: LinkRow, events: Sequence[Told]) -> datetime | None:
    """Return since when a link is open, the oldest of several."""
    if not link.closes:
        return None
    since = []
    for which in {event.which for event in events if event.name == link.opens}:
        opened = sorted(event.at for event in events if event.name == link.opens and event.which == which)
        closed = sum(event.name == link.closes and event.which == which for event in events)
        since += opened[closed:]
    return min(since, default=None)


def _groups(cycle: Procedure, words: Mapping[Phase, str]) -> list[tuple[str, tuple[State, ...]]]:
    """Put neighbouring states of the road under one word where the pack has fewer words than there are states."""
    groups: list[tuple[str, tuple[State, ...]]] = []
    for state in cycle.road:
        label = words.get(cycle.place(state).phase, cycle.label_of(state))
        if groups and groups[-1][0] == label:
            groups[-1] = (label, (*groups[-1][1], state))
        else:
            groups.append((label, (state,)))
    return groups


def _shown(
    road: Road,
    place: int,
    label: str,
    states: tuple[State, ...],
    now: int,
    hung: Mapping[State, tuple[Special, ...]],
    *,
    has_left: bool,
) -> StepShown:
    css = "now" if place == now and not has_left else "ok" if place < now else ""
    near = " near" if abs(place - now) == 1 else ""
    parts = tuple(_part(road, state, is_reached=place <= now) for state in states)
    begun = [part.begun.at for part in parts if part.begun is not None]
    return StepShown(
        place=place + 1,
        label=label,
        css=(css + near).strip(),
        day=(max(begun) if css == "now" else min(begun)) if begun and place <= now else None,
        latest=next((day for state in states if (day := _latest(state, road.findings))), None) if place > now else None,
        parts=parts,
        specials=tuple(one for state in states for one in hung.get(state, ())),
    )


def _part(road: Road, state: State, *, is_reached: bool) -> Part:
    names = begins(road.procedure, state) if is_reached else frozenset()
    begun = [event for event in road.events if event.name in names]
    return Part(
        state=state,
        label=road.procedure.label_of(state),
        begun=begun[-1] if begun else None,
        stage=next((stage for stage in road.stages if stage.state == state), None),
        recordings=road.recordings.get(state.value, 0),
    )


def begins(procedure: Procedure, state: State) -> frozenset[str]:
    """Give the events with which a state begins."""
    starts = (one for one in (procedure.start, procedure.arrives) if one is not None and one.state == state)
    steps = (row.step for row in procedure.steps if row.end == state and row.start != state)
    return frozenset((*(one.event for one in starts), *steps))


def _specials(road: Road) -> dict[State, tuple[Special, ...]]:
    """Hang each special link under the state in which it opened, and what did not apply under its state."""
    cycle, hung = road.procedure, {state: list(found) for state, found in road.further.items()}
    events = sorted((*road.events, *road.told), key=lambda event: event.at)
    names = [event.name for event in events]
    for link in cycle.links:
        if link.opens not in names:
            continue
        first = names.index(link.opens)
        at = cycle.stands_at(cycle.replayed(event.name for event in events[:first] if event.id))
        is_open = _open_since(link, events) is not None
        count = names.count(link.opens)
        words = f"{link.zh}{f' {count} 次' if count > 1 else ''}{' 未结' if is_open else ''}"
        why = events[first].reason
        hung.setdefault(cycle.road[max(at, 0)], []).append(Special(words=words, is_open=is_open, why=why))
    for row in cycle.beside:
        if cycle.stands_at(road.state) >= cycle.stands_at(row.under) and row.event not in names:
            hung.setdefault(row.under, []).append(Special(words=f"{row.zh} 不适用", why=row.otherwise))
    return {state: tuple(found) for state, found in hung.items()}


def _latest(step: State, findings: Sequence[Finding]) -> date | None:
    word = _LATEST.get(step, "")
    due = [one.due_at for one in findings if word and word in one.rule and one.due_at and not one.closed_at]
    return civil_day(due[0] - _MOMENT) if due else None  # 24:00 of the last day is its end
