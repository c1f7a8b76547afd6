"""Acts along the road of a case: every step asks the law first; a wrong one is corrected by a counter-entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from liuhen.bureau.acting import Act, By, Machine, acting
from liuhen.bureau.models import Officer
from liuhen.cases.models import Case, CaseEvent
from liuhen.cases.queries import case_facts, has_handled, live_events, rules_of
from liuhen.cases.words import step_words
from liuhen.errors import InputError, RefusalError
from liuhen.law.finding import Hindrance, Level
from liuhen.law.gate import gate
from liuhen.law.lifecycle import Procedure, State, Transition, Who
from liuhen.law.term import shown

# In these nothing is left to do but to bind the file.
ENDED = frozenset({State.TERMINATED, State.CLOSED, State.REFUSED, State.NOT_APPROVED})


class StepRefusedError(RefusalError):
    """The law demands something that is not there; `findings` holds every hindrance."""

    code = "cases.step_refused"


class WrongStateError(RefusalError):
    """The step does not lead on from the state the case is in."""

    code = "cases.wrong_state"


def advance(case: Case, step: str, *, by: Officer, at: datetime, reason: str = "", once: str | None = None) -> Case:
    """Take a step that needs no approval of its own: facts, then the law, then allowed or refused with articles.

    Raises:
        StepRefusedError: the pack demands what is not there; names article and document.
        WrongStateError: the step does not start from the state the case is in.
        InputError: the step wants a reason.
    """
    row = _row(procedure_for(case), case, step)
    if row.by not in (Who.TEAM, Who.HEAD):  # an approval, a service or a bundle goes with it
        raise WrongStateError(f"“{row.label}”须经自己的办理页，没有直接办成。", next_step="请回到案件页面办理。")
    if row.asks_why and not reason.strip():
        raise InputError(f"没有{row.label}：还没有写明理由。", next_step="请写明理由后再办。")
    with acting(by, row.verb, at=at, on=case, reason=reason, once=once) as act:
        if row.by is Who.HEAD:
            require_apart(case, by, row.label)
        return take_step(act, case, step, reason=reason)


def procedure_for(case: Case) -> Procedure:
    """Give the life cycle of a case under the rules it is judged by."""
    return rules_of(case).procedure(case.act_type)


def require_apart(case: Case, by: Officer, label: str) -> None:
    """Refuse a head's step to somebody who handles or handled the case (decisions 24).

    Raises:
        WrongStateError: he did.
    """
    if has_handled(case, by):
        raise WrongStateError(
            f"不能由您{label}：您是本案承办人，承办与批准不能是同一人。", next_step="请由其他负责人办理。"
        )


def accept(case: Case, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """Take a clue in (受案)."""
    return advance(case, "accept", by=by, at=at, once=once)


def start_investigation(case: Case, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """Begin to investigate a filed case (调查取证)."""
    return advance(case, "investigate", by=by, at=at, once=once)


def finish_investigation(case: Case, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """Send an investigated case to review (调查终结)."""
    return advance(case, "finish_investigation", by=by, at=at, once=once)


def correct(event: CaseEvent, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> CaseEvent:
    """Counter the newest step of a case with a reason; nothing is deleted, the case goes back to where it stood.

    Raises:
        WrongStateError: a newer step rests on it, or the case is archived.
        InputError: no reason is given.
    """
    case = event.case
    if not reason.strip():
        raise InputError("没有更正：还没有写明理由。", next_step="请写明原步骤错在哪里。")
    with acting(by, "case.correct", at=at, on=case, reason=reason, once=once) as act:
        live = live_events(case)
        if not live or live[-1].pk != event.pk or case.state == State.ARCHIVED or len(live) == 1:
            raise WrongStateError(
                "不能更正这一步：它之后已有别的步骤，或者案卷已归档。", next_step="请先更正最近的一步，或另作说明。"
            )
        act.upon(case, step=event.name)
        before = procedure_for(case).replayed(one.name for one in live[:-1])
        if not Case.objects.filter(pk=case.pk, state=case.state).update(
            state=before.value, **_taken_back(event, is_moved=before != case.state)
        ):
            raise WrongStateError("这一步刚才已由他人办理。", next_step="请刷新案件页面。")
        case.refresh_from_db()
        return note_event(act, case, "correct", reason=reason, counters=event)


def mark_not_applicable(
    case: Case, kind: str, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> CaseEvent:
    """Note that a document does not apply to the case, with the reason (不适用).

    Raises:
        InputError: no reason is given.
    """
    if not reason.strip():
        raise InputError("没有注明不适用：还没有写明理由。", next_step="请写明为什么本案不需要这件文书。")
    with acting(by, "case.mark_not_applicable", at=at, on=case, reason=reason, once=once) as act:
        act.upon(case, document=kind)
        return note_event(act, case, "not_applicable", reason=reason, document_kind=kind)


def archive(act: Act, case: Case, *, discs: int) -> Case:
    """Note that the file is bound and in the archive (归档). A step for room archive.

    `discs` is how many discs hold every recording on the file; only room archive knows.
    """
    return take_step(act, case, "archive", discs=discs)


def take_step(act: Act, case: Case, step: str, *, reason: str = "", discs: int = 0) -> Case:
    """Check a step against live facts and take it. A step.

    Raises:
        StepRefusedError, WrongStateError.
    """
    case.refresh_from_db()
    row = _row(procedure_for(case), case, step)
    _require_order(case, act.at, row.label)
    # The event stands among the facts before the law looks: its reason is one of the things looked for.
    note_event(act, case, step, reason=reason)
    require_free(case, step, at=act.at, discs=discs)
    changes: dict[str, object] = {"state": row.end.value}
    if row.end == State.FILED:
        changes["filed_at"] = act.at
    if row.end in ENDED and row.start not in ENDED:
        changes["terminated_at"] = act.at
    if not Case.objects.filter(pk=case.pk, state=row.start.value).update(**changes):
        raise WrongStateError("这一步刚才已由他人办理。", next_step="请刷新案件页面。")
    case.refresh_from_db()
    return act.upon(case, step=step, state=case.state)


def follow(act: Act, case: Case, step: str, *, reason: str = "") -> bool:
    """Take the step that a row of a register tells, where it leads on from here and nothing blocks it. A step.

    Elsewhere the row alone tells the law, and the step stays to be taken when what it lacks is there.
    """
    case.refresh_from_db()
    if procedure_for(case).transition(case.state, step) is None:
        return False
    found = gate(case_facts(case, at=act.at), step, rules_of(case), act.at)
    if any(one.level == Level.BLOCK for one in found):
        return False
    take_step(act, case, step, reason=reason)
    return True


def require_free(
    case: Case, step: str, *, at: datetime, except_kinds: Sequence[str] = (), discs: int = 0
) -> tuple[Hindrance, ...]:
    """Refuse the step while anything blocks it; give what is only worth saying.

    `except_kinds` names documents whose approval this very step is asking for; `discs` counts the discs that hold
    the recordings on the file.

    Raises:
        StepRefusedError: something blocks; every hindrance goes along.
    """
    pack = rules_of(case)
    facts = case_facts(case, at=at)
    facts = replace(facts, recordings=tuple(replace(one, discs=discs) for one in facts.recordings))
    found = gate(facts, step, pack, at)
    blocking = tuple(one for one in found if one.level == Level.BLOCK and (one.document_kind not in except_kinds))
    if blocking:
        raise refused(step, blocking, found)
    return tuple(one for one in found if one.level != Level.BLOCK)


def refused(step: str, blocking: Sequence[Hindrance], found: Sequence[Hindrance]) -> StepRefusedError:
    """Say what is missing, which article asks for it and what to do next."""
    return _refusal(f"现在还不能{step_words(step)}", blocking, found)


def _refusal(said: str, blocking: Sequence[Hindrance], found: Sequence[Hindrance]) -> StepRefusedError:
    words = "；".join(one.words.rstrip("。") for one in blocking)
    articles = "、".join(dict.fromkeys(f"{one.citation.source.value}{one.citation.article}" for one in blocking))
    return StepRefusedError(
        f"{said}：{words}。",
        article=articles,
        next_step=" ".join(dict.fromkeys(one.next_step for one in blocking)),
        findings=tuple(found),
    )


def refused_link(label: str, blocking: Sequence[Hindrance], found: Sequence[Hindrance]) -> StepRefusedError:
    """Say what is missing for a special link, which article asks for it and what to do next."""
    return _refusal(f"没有登记“{label}”", blocking, found)


def note_event(
    act: Act,
    case: Case,
    name: str,
    *,
    reason: str = "",
    document_kind: str = "",
    counters: CaseEvent | None = None,
) -> CaseEvent:
    """Write down that something happened to the case. A step."""
    return CaseEvent.objects.create(
        case=case,
        name=name,
        at=act.at,
        entered_at=timezone.now(),
        by=_person(act.by),
        entry=act.uid,
        reason=reason,
        document_kind=document_kind,
        counters=counters,
    )


def _person(by: By) -> Officer | None:
    return None if isinstance(by, Machine) else by


def _row(procedure: Procedure, case: Case, step: str) -> Transition:
    row = procedure.transition(case.state, step)
    if row is None:
        raise WrongStateError(
            f"现在还不能{step_words(step)}：案件在“{case.get_state_display()}”环节，这一步不从这里开始。",
            next_step="请刷新案件页面，按环节办理。",
        )
    return row


def _require_order(case: Case, at: datetime, label: str) -> None:
    """Refuse a step said to have happened before the one it rests on."""
    procedure = procedure_for(case)
    steps = {row.step for row in procedure.steps} | {procedure.start.event}
    taken = [event.at for event in live_events(case) if event.name in steps]
    if taken and at < taken[-1]:
        raise InputError(
            f"没有{label}：写的时间早于上一环节（{shown(taken[-1])}）。",
            next_step="请核对发生的时间；上一环节的时间有误的，先更正上一环节。",
        )


def _taken_back(event: CaseEvent, *, is_moved: bool) -> dict[str, object]:
    """Say which facts of the case fall away with a countered event."""
    changes = dict(_SETS.get(event.name, {}))
    if is_moved and event.case.state in ENDED:
        changes["terminated_at"] = None
    if is_moved and event.name == "file":
        changes["filed_at"] = None
    return changes


_SETS: Mapping[str, Mapping[str, object]] = {
    "hearing_requested": {"hearing_requested": False},
    "hearing_closed": {"hearing_held": False},
    "correction_ordered": {"correction_due_on": None},
}
