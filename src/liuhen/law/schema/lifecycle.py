"""Schema of the life cycles (packs/engine/lifecycles.yaml, `procedures` of an overlay): states, steps, links."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from liuhen.law.schema.base import Flag, Limit, Row, Stated, Words
from liuhen.law.states import Effect, Need, Phase, Register, State, When, Who


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


def _need(value: object) -> object:
    return {"need": value} if isinstance(value, str) else value


def _paper(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


class NeedRow(Row):
    """What a step must find: a need, or a document; `when` where it holds only under certain facts."""

    need: Need | None = None
    document: str = ""  # a document of this kind, settled and complete; or noted as not applicable
    when: When = When.ALWAYS
    firm: Flag = False  # cannot be noted as not applicable
    soft: Flag = False  # warns, never stops

    @model_validator(mode="after")
    def _one(self) -> NeedRow:
        if (self.need is None) == bool(self.document):
            return self
        raise ValueError("应当写 need 或者 document，两者取一")


class PaperRow(Row):
    """A document of a state: a code, or {kind: …, when: …}; when names a fact of the case, or optional."""

    kind: str
    when: str = ""


Needs = Annotated[
    tuple[Annotated[NeedRow, BeforeValidator(_need)], ...], BeforeValidator(_listed), Field(default_factory=tuple)
]
Papers = Annotated[tuple[Annotated[PaperRow, BeforeValidator(_paper)], ...], BeforeValidator(_listed)]
States = Annotated[tuple[State, ...], BeforeValidator(_listed)]


class StateRow(Row):
    """One state: its phase, the documents one leaves it with, its own word, where the bar shows it."""

    state: State
    phase: Phase
    zh: str = ""
    papers: Papers = ()
    beside: State | None = None  # a state off the straight road is drawn at this one


class StartRow(Row):
    """How a case of this procedure begins: the state and the name of its first event."""

    state: State
    event: str


class StepRow(Row):
    """From these states, this step, to that state, if every need holds."""

    start: Annotated[States, Field(alias="from")]
    step: str
    to: State
    zh: str  # 动词加对象, for the button
    by: Who = Who.TEAM
    verb: str = ""  # of the table of permissions; empty: the usual one of `by`
    carrier: str = ""  # the document whose approval or service takes the step
    needs: Needs
    asks_why: Annotated[Flag, Field(alias="reason")] = False  # rests on nothing but the words of who takes it


class LinkRow(Row):
    """A special link (特别环节): an event, or a stretch with an end."""

    opens: str
    closes: str = ""  # empty: a pure event
    zh: str
    ends_zh: str = ""
    start: Annotated[States, Field(alias="from")]
    by: Literal[Who.TEAM, Who.HEAD] = Who.TEAM
    once: Flag = False  # cannot happen twice
    after: str = ""  # an event that must have happened
    needs: Needs
    closing_needs: Needs
    holds: Words = ()  # steps that wait until it is closed; all: every step
    effect: Effect = Effect.NONE
    asks_why: Annotated[Flag, Field(alias="reason")] = False
    kept_in: Register | None = None  # its rows tell the link: it is never opened by hand


class BesideRow(Row):
    """A general link of the text that is no state of its own: shown under a state, with why it may be absent."""

    zh: str
    under: State
    event: str = ""  # tells that it happened
    otherwise: str  # why it is not applicable where it did not


class ProcedureRow(Row):
    """The life cycle of one kind of act."""

    zh: str
    law: str  # the kind of act in the facts of the law: penalty, penalty_summary, coercion_measure …
    party: str = "当事人"  # what the other side is called
    obliges: Flag = False  # its decision leaves the party something to perform; elsewhere only what is written down
    start: StartRow
    arrives: StartRow | None = None  # another way to begin, where the first stage was skipped
    road: States
    states: tuple[StateRow, ...]
    steps: tuple[StepRow, ...]
    links: tuple[LinkRow, ...] = ()
    beside: tuple[BesideRow, ...] = ()


class LifecycleFile(Row):
    """The file of the engine's life cycles."""

    schema_: Annotated[Literal["liuhen.lifecycles/1"], Field(alias="schema")]
    procedures: dict[str, ProcedureRow]


class Pause(Stated):
    """Time that does not count: from one event to another."""

    starts: str
    ends: str


class Clock(Stated):
    """A statutory clock of superior law."""

    code: str
    zh: str
    limit: Limit
    starts: str  # name of the case event, or of a special link
    ends: str  # event that stops it
    also_ends: Words = ()  # other events that stop it: an extension, which has a clock of its own
    goes_on: str = ""  # code of the clock at whose end this one begins to count: an extension
    acts: Words = ()  # kinds of act it runs in; empty: those of its law
    runs_for: Literal["duty", "window"] = "duty"  # window: others may act in it, its end breaks nothing
    bars: Words = ()  # steps that must not be taken before the end of a window
    pauses: tuple[Pause, ...] = ()
    next_step_zh: str
