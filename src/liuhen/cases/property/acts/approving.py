"""The approval of a measure and of its extension: asked with its content, decided by the chain, asked again.

1. `ask`: what is proposed (or was done in an emergency) goes up the chain; the request is bound to its digest.
2. `approve`: each opinion; the last agreement approves the measure, or lengthens it.
3. `ask_again`: after a return, or because the list has grown since: the content as it is now goes up anew.

Source: 行政强制法 (2011) art. 18, 19, 25; 行政处罚法 (2021) art. 56.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.approvals.acts import AlreadyAskedError, Apart, decide, open_request, withdraw
from liuhen.approvals.chain import Decision, NobodyCanDecideError
from liuhen.approvals.models import Request
from liuhen.approvals.papers.acts import decide_on_paper
from liuhen.approvals.papers.words import OnPaper
from liuhen.approvals.queries import decided_steps, requests_on
from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import role_label
from liuhen.bureau.roles import Role
from liuhen.cases.acts.approving import approver_of, chain_of, own_offices
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.apart.queries import parties_to
from liuhen.cases.models import Case, Extension, Measure
from liuhen.cases.property.acts.in_time import require_in_time
from liuhen.cases.property.queries import content_digest, until_of
from liuhen.cases.property.sheet import Asked, Longer, shown_for, shown_longer
from liuhen.cases.property.terms import make_up
from liuhen.cases.property.words import Kind
from liuhen.cases.queries import rules_of
from liuhen.cases.sheets import Procedure, procedure_for
from liuhen.documents.forms import form_of
from liuhen.errors import InputError

VERB = "case.approve_measure"
EXTENDING = "measure_extension"  # kind of the paper of an extension, and trail kind of its row


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What may be mended in a measure before it goes up again."""

    target: str
    reason: str
    basis: str
    forms: tuple[str, ...] = ()


def require_told(target: str, reason: str, basis: str) -> None:
    """Refuse a proposal without its object, reason or basis.

    Raises:
        InputError: names what is missing.
    """
    told = (("具体标的", target), ("启动理由", reason), ("依据", basis))
    lacking = [name for name, value in told if not value.strip()]
    if lacking:
        raise InputError(f"没有登记措施：还缺{'、'.join(lacking)}。", next_step="请补齐后再登记，已填的内容都还在。")


def ask(act: Act, measure: Measure) -> Request | None:
    """Send a measure up its chain as it is now. A step.

    What was carried out already is a fact: it stays on record also where nobody can decide (None).

    Raises:
        NobodyCanDecideError: a role of the chain is held by nobody else, and nothing was carried out yet.
    """
    case, pack = measure.case, rules_of(measure.case)
    procedure = procedure_of(case, measure.words.documents[0])
    term = make_up(pack, measure.executed_at) if measure.is_emergency and measure.executed_at else None
    rule = pack.document(measure.words.documents[0])
    items = list(measure.items.order_by("place_in_list"))
    asked = Asked(
        kind=measure.words.label,
        number=measure.number,
        title=case.title,
        asker=act.officer.name,
        party=case.party_name,
        target=measure.target,
        reason=measure.reason,
        basis=measure.basis,
        forms=tuple(measure.forms),
        executed_at=measure.executed_at,
        place=measure.place,
        items=tuple(f"{one.name} {one.quantity} {one.unit}" for one in items),
        make_up_by=term.due_at if term else None,
        is_emergency=measure.is_emergency,
    )
    citation = term.citation if term else rule.citation if rule else None
    shown = shown_for(asked, citation=citation, head=_last(case, procedure))
    try:
        return open_request(
            act,
            measure,
            verb=VERB,
            chain=chain_of(case, procedure),
            shown=shown,
            content_digest=content_digest(measure),
            kept=_kept(case, procedure, due_at=term.due_at if term else None),
        )
    except NobodyCanDecideError:
        if measure.executed_at is None:
            raise
        act.note(asked=False)
        return None


def ask_again(
    measure: Measure, proposal: Proposal, *, by: Officer, at: datetime, once: str | None = None
) -> Request | None:
    """Send a measure up again: mended after a return, or with a list that has grown since it was asked.

    Raises:
        WrongStateError: it was approved or refused.
        AlreadyAskedError: a colleague has asked, and only he can take it back.
        InputError: object, reason or basis is missing.
    """
    require_told(proposal.target, proposal.reason, proposal.basis)
    with acting(by, "case.propose_measure", at=at, on=measure.case, reason=proposal.reason, once=once) as act:
        measure = Measure.objects.select_for_update().select_related("case__bureau").get(pk=measure.pk)
        if measure.approved_at or measure.refused_at:
            raise WrongStateError("没有送审：这项措施刚才已经批过。", next_step="请刷新页面，查看批准意见。")
        _take_back(act, measure)
        forms = list(proposal.forms) if measure.words is Kind.PRESERVATION else measure.forms
        changes = {"target": proposal.target, "reason": proposal.reason, "basis": proposal.basis}
        told = {name: value.strip() for name, value in changes.items()}
        Measure.objects.filter(pk=measure.pk).update(**told, forms=forms)
        measure.refresh_from_db()
        act.upon(measure.case)
        act.upon(measure)
        return ask(act, measure)


def approve(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> Request:
    """Give one opinion on a measure or its extension; the last agreement approves it (批准、补办批准、批准延长).

    Raises:
        StaleRequestError: the content or the list changed since it was asked.
        StepRefusedError: the term to be lengthened has run out, and the bureau has compared the text.
    """
    thing, case = thing_of(request)
    with acting(by, VERB, at=at, on=case, reason=opinion, once=once) as act:
        act.upon(case)
        act.upon(thing)
        digest = content_digest(thing)
        decide(act, request, decision=decision, opinion=opinion, content_digest=digest, limit=limit)
        _follow(act, thing, request)
    return request


def enter_paper(
    request: Request, paper: OnPaper, *, signer: Officer, by: Officer, at: datetime, once: str | None = None
) -> Request:
    """Enter what a head signed on paper about a measure or its extension; he confirms it later (纸面签批).

    Raises:
        PaperError: the words are missing, or the time on the paper does not fit.
    """
    thing, case = thing_of(request)
    with acting(by, "case.enter_paper", at=at, on=case, once=once) as act:
        act.upon(case)
        act.upon(thing)
        decide_on_paper(act, request, paper, signer=signer, content_digest=content_digest(thing))
        _follow(act, thing, request)
    return request


def take_back(request: Request, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Case:
    """Take one's own request back before it is decided to its end (撤回送审).

    Raises:
        NotYourStepError: it is somebody else's, or closed.
    """
    thing, case = thing_of(request)
    with acting(by, "case.withdraw_request", at=at, on=case, reason=reason, once=once) as act:
        act.upon(case)
        act.upon(thing)
        withdraw(act, request)
        _follow(act, thing, request)
    return case


def ask_longer(act: Act, extension: Extension) -> Request:
    """Send an extension up its chain. A step.

    Raises:
        NobodyCanDecideError: a role of the chain is held by nobody else.
    """
    measure = extension.measure
    case, pack = measure.case, rules_of(measure.case)
    procedure, term = procedure_of(case, EXTENDING), until_of(measure, pack)
    longer = Longer(
        kind=measure.words.label,
        number=measure.number,
        title=case.title,
        asker=act.officer.name,
        target=measure.target,
        reason=extension.reason,
        until_on=extension.until_on,
        due_at=term.due_at if term else None,
        words=term.words if term else "",
    )
    shown = shown_longer(longer, citation=term.citation if term else None, head=_last(case, procedure))
    return open_request(
        act,
        extension,
        verb=VERB,
        chain=chain_of(case, procedure),
        shown=shown,
        content_digest=content_digest(extension),
        kept=_kept(case, procedure, due_at=term.due_at if term else None),
    )


def thing_of(request: Request) -> tuple[Measure | Extension, Case]:
    """Give what a request is about, and its case."""
    if request.subject_kind == EXTENDING:
        row = Extension.objects.select_related("measure__case__bureau").get(pk=request.subject_id)
        return row, row.measure.case
    measure = Measure.objects.select_related("case__bureau").get(pk=request.subject_id)
    return measure, measure.case


def procedure_of(case: Case, paper: str) -> Procedure:
    """Give the approval the paper of a measure goes through under the bureau's rules."""
    return procedure_for(form_of(paper), approver_of(paper, rules_of(case)))


def _kept(case: Case, procedure: Procedure, *, due_at: datetime | None) -> Apart:
    return Apart(apart=tuple(parties_to(case)), personal=own_offices(case, procedure), due_at=due_at)


def _last(case: Case, procedure: Procedure) -> str:
    return role_label(case.bureau, Role(chain_of(case, procedure)[-1]))


def _take_back(act: Act, measure: Measure) -> None:
    running = requests_on(measure).filter(state="open").select_related("requested_by").first()
    if running is None:
        return
    if running.requested_by_id != act.officer.pk:
        raise AlreadyAskedError(
            f"没有重新送审：{running.requested_by.name}已经送审，还没有批完。",
            next_step=f"请{running.requested_by.name}撤回后再送，或者等负责人退回。",
        )
    withdraw(act, running)


def _follow(act: Act, thing: Measure | Extension, request: Request) -> None:
    """Write down what the opinions led to, with the last one's giver, words and time."""
    if request.state == "open":
        return
    given = decided_steps(request)[-1] if request.state in ("agreed", "refused") else None
    if isinstance(thing, Extension):
        agreed = given is not None and request.state == "agreed"
        late = require_in_time(thing.measure, given.decided_at or act.at) if agreed and given else False
        changes: dict[str, object] = {"state": "approved" if agreed else request.state}
        if agreed and given and given.officer:
            changes |= {"decided_at": given.decided_at, "approver": given.officer.name}
        Extension.objects.filter(pk=thing.pk).update(**changes)
        act.note(until=thing.until_on.isoformat(), late=late)
    elif given is not None:
        decided = {"decided_by": given.officer, "opinion": given.opinion[:300]}
        when = "approved_at" if request.state == "agreed" else "refused_at"
        Measure.objects.filter(pk=thing.pk).update(**decided, **{when: given.decided_at})
        act.note(agrees=request.state == "agreed")
    thing.refresh_from_db()
