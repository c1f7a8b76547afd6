"""What the active pack says about activities: scenes and duties, where recording ends, interruptions, exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liuhen.field.interruptions.rules import InterruptionRule, interruption_rule
from liuhen.field.scenes import LABELS, SceneDuty
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.law.schema import Body
from liuhen.law.schema.base import Duty
from liuhen.law.schema.recording import Coverage, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Everything a page or an act about activities asks of the pack."""

    duties: Mapping[str, SceneDuty]
    citations: Mapping[str, Citation]  # scene code → clause
    ends_with: str  # activity_ended or departure
    preamble: tuple[str, ...]  # what is said aloud at the beginning
    preamble_citation: Citation | None
    split_seconds: int
    interruption: InterruptionRule
    grounds: tuple[str, ...]
    two_officers: Citation | None


def rule_of(pack: Pack) -> Rule:
    """Gather the pack's answers, engine defaults included."""
    duties = pack.duties()
    end = pack.need(lambda body: session.end if (session := _session(body)) else None)
    preamble = pack.resolve(lambda body: session.preamble if (session := _session(body)) else None)
    continuous = pack.resolve(lambda body: session.continuous if (session := _session(body)) else None)
    staff = pack.resolve(lambda body: body.staff)
    return Rule(
        duties={
            duty.scene: SceneDuty(
                scene=duty.scene,
                level="must" if duty.level is Duty.MUST else "may" if duty.level is Duty.MAY else "none",
                label=duty.label,
                is_full=duty.coverage == Coverage.FULL.value,
            )
            for duty in duties
        },
        citations={duty.scene: duty.citation for duty in duties},
        ends_with=str(end.value.event.value),
        preamble=preamble.value.items if preamble else (),
        preamble_citation=preamble.cite(preamble.value) if preamble else None,
        split_seconds=continuous.value.split_seconds if continuous else 2,
        interruption=interruption_rule(pack),
        grounds=pack.exception_grounds(),
        two_officers=staff.cite(staff.value) if staff else None,
    )


def choices(rule: Rule) -> tuple[SceneDuty, ...]:
    """Return every scene that can be chosen: those of the text first, then those it does not speak of."""
    others = (SceneDuty(scene=code, level="none", label=label) for code, label in LABELS.items())
    return (*rule.duties.values(), *(duty for duty in others if duty.scene not in rule.duties))


def _session(body: Body) -> Session | None:
    return body.recording.session if body.recording else None
