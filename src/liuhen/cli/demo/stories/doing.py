"""What each word under `do` of roads.yaml does; every one is an act of the product."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from liuhen.bureau.models import Officer
from liuhen.cases import acts as cases
from liuhen.cases.applications.acts import intake
from liuhen.cases.applications.models import Application
from liuhen.cases.deliberation.acts import review as reviewing
from liuhen.cases.deliberation.checklist import Answer
from liuhen.cases.deliberation.models import Review
from liuhen.cases.deliberation.queries import questions_of
from liuhen.cases.models import Case, Obligation
from liuhen.cases.performing import acts as performing
from liuhen.cases.performing.words import Corrected, Owed
from liuhen.cases.property import acts as property_acts
from liuhen.cases.property.models import Measure
from liuhen.cases.property.words import Kind, Treated
from liuhen.cli.demo.stories.tales import Tale, roads
from liuhen.cli.demo.stories.walk import Walk
from liuhen.law.shelf import Tree

Told = Mapping[str, str]
Does = Callable[[Walk, Told], object]


def walked(tale: Tale, people: Mapping[str, Officer], opened_at: datetime) -> Case:
    """Walk a tale from its opening to its end; give the case."""
    walk = Walk(tale, people, opened_at)
    for told in roads()[tale.road]:
        walk.go_to(int(told["day"]))
        DOES[told["do"]](walk, told)
        walk.case.refresh_from_db()
    return walk.case


def _clue(walk: Walk, _told: Told) -> None:
    opening = walk.tale.opening
    channels = walk.pack.source_channels()
    new = cases.NewClue(
        source_channel=next((one for one in channels if one == opening["source"]), channels[0]),
        words=walk.moment().filled(opening["matter"]),
        party=dict(walk.tale.party),
        cause=opening["cause"],
        place=opening["place"],
        partners=(walk.people["yi"],),
    )
    walk.case = cases.register_clue(new, by=walk.handler, at=walk.now())


def _open(walk: Walk, told: Told) -> None:
    opening = walk.tale.opening
    new = cases.NewCase(
        act_type=told["act_type"],
        party=walk.tale.party,
        matter=walk.moment().filled(opening["matter"]),
        cause=opening["cause"],
        place=opening["place"],
        partners=(walk.people["yi"],),
    )
    walk.case = cases.open_case(new, by=walk.handler, at=walk.now())


def _ask_review(walk: Walk, _told: Told) -> None:
    reviewing.ask_review(walk.case, words=walk.words("review_asked"), by=walk.handler, at=walk.now())


def _review(walk: Walk, _told: Told) -> None:
    """Answer every point of the bureau's checklist; what is said of the recordings stands under its point."""
    reviewer = walk.people["fazhi"]
    review = Review.objects.get(case=walk.case)
    answers = {one.code: Answer(answer="ok") for one in questions_of(review)}
    review = reviewing.save_review(review, answers, edition=review.edition, by=reviewer, at=walk.now(60))
    opinion = walk.words("review_opinion")
    reviewing.finish_review(review, conclusion="同意", opinion=opinion, by=reviewer, at=walk.now(40))


def _owe(walk: Walk, _told: Told) -> None:
    for one in _rows(walk.tale.more["owed"]):
        new = performing.NewObligation(
            kind=Owed(one["kind"]),
            words=one["words"],
            amount=Decimal(one["amount"]) if "amount" in one else None,
            due_on=_day(walk, int(one["days"])),
        )
        performing.note_obligation(walk.case, new, by=walk.handler, at=walk.now())


def _perform(walk: Walk, _told: Told) -> None:
    for owed in Obligation.objects.filter(case=walk.case, amount__isnull=False).order_by("pk"):
        done = performing.NewPerformance(words=owed.words, amount=owed.amount, voucher="银行回单")
        performing.note_performance(owed, done, by=walk.handler, at=walk.now())


def _keep(walk: Walk, told: Told) -> None:
    classes = walk.pack.archive_classes()
    kept = cases.Description(archive_class=classes[min(1, len(classes) - 1)], reasons=told["reason"])
    cases.describe(walk.case, kept, by=walk.handler, at=walk.now())


def _propose(walk: Walk, _told: Told) -> None:
    more = _mapping(walk.tale.more["measure"])
    new = property_acts.NewMeasure(
        kind=Kind(more["kind"]), target=more["target"], reason=more["reason"], basis=more["basis"]
    )
    property_acts.propose(walk.case, new, by=walk.handler, at=walk.now())


def _let_measure(walk: Walk, _told: Told) -> None:
    opinion = walk.tale.opinions["principal_head"]
    property_acts.approve(_measure(walk), agrees=True, opinion=opinion, by=walk.people["juzhang"], at=walk.now(90))


def _carry(walk: Walk, _told: Told) -> None:
    items = [
        property_acts.NewItem(**{**one, "quantity": int(one["quantity"])})  # type: ignore[arg-type]
        for one in _rows(walk.tale.more["items"])
    ]
    at = walk.now(60)
    carried = property_acts.Carried(
        at=at,
        place=walk.tale.opening["place"],
        officers=(walk.handler, walk.people["yi"]),
        party_present=True,
        witness=walk.words("witness"),
        until_on=_day(walk, 29),
    )
    property_acts.carry_out(_measure(walk), carried, items, by=walk.handler, at=walk.now())


def _give_back(walk: Walk, _told: Told) -> None:
    """Give everything back that is left on the list."""
    measure = _measure(walk)
    lines = {one.pk: one.quantity for one in measure.items.all()}
    party = walk.tale.party
    new = property_acts.NewTreatment(
        kind=Treated.RETURNED,
        lines=lines,
        reason=walk.words("given_back_because"),
        receiver=party["name"],
        signed_by=party.get("representative") or party["name"],
    )
    property_acts.treat(measure, new, by=walk.handler, at=walk.now())


def _recheck(walk: Walk, _told: Told) -> None:
    new = performing.NewRecheck(
        found=walk.words("rechecked"),
        result=Corrected.DONE,
        place=walk.tale.opening["place"],
        officers=(walk.handler, walk.people["yi"]),
    )
    performing.recheck(walk.case, new, by=walk.handler, at=walk.now())


def _apply(walk: Walk, told: Told) -> None:
    opening = walk.tale.opening
    new = intake.NewApplication(
        act_type=told["act_type"],
        matter=opening["cause"],
        applicant=walk.tale.party,
        way="window",
        content=walk.moment().filled(opening["matter"]),
        materials=tuple(_rows(walk.tale.more["materials"])),
        place=opening["place"],
        partners=(walk.people["yi"],),
    )
    walk.case = intake.register_application(new, by=walk.handler, at=walk.now()).case


def _supplement(walk: Walk, _told: Told) -> None:
    points = tuple(str(one) for one in _list(walk.tale.more["points"]))
    at = walk.now()
    new = intake.NewEvent(name="supplement_told", at=at, points=points, due_on=_day(walk, 15))
    intake.tell_supplement(_application(walk), new, by=walk.handler, at=at)


def _event(walk: Walk, told: Told) -> None:
    at = walk.now()
    new = intake.NewEvent(name=told["event"], at=at, words=walk.words(told["event"]))
    intake.note(_application(walk), new, by=walk.handler, at=at)


def _not_applicable(walk: Walk, told: Told) -> None:
    intake.mark_not_applicable(
        _application(walk), told["section"], by=walk.handler, at=walk.now(), reason=told["reason"]
    )


def _accept(walk: Walk, _told: Told) -> None:
    intake.accept_application(_application(walk), by=walk.handler, at=walk.now(), words=walk.words("accepted"))


def _step(walk: Walk, told: Told) -> None:
    cases.advance(walk.case, told["step"], by=walk.handler, at=walk.now(), reason=_why(walk, told["step"]))


def _head(walk: Walk, told: Told) -> None:
    head = walk.people["juzhang"]
    cases.advance(walk.case, told["step"], by=head, at=walk.now(60), reason=_why(walk, told["step"]))


def _why(walk: Walk, name: str) -> str:
    """Give the reason of a step, where the tale tells one."""
    return walk.words(name) if name in walk.tale.more else ""


def _day(walk: Walk, days: int) -> date:
    return date.fromisoformat(walk.moment().filled(f"{{iso+{days}}}"))


def _measure(walk: Walk) -> Measure:
    return Measure.objects.get(case=walk.case)


def _application(walk: Walk) -> Application:
    return Application.objects.get(case=walk.case)


def _list(tree: Tree) -> list[Tree]:
    return tree if isinstance(tree, list) else [tree]


def _rows(tree: Tree) -> list[dict[str, str]]:
    return [_mapping(one) for one in _list(tree)]


def _mapping(tree: Tree) -> dict[str, str]:
    if not isinstance(tree, dict):
        raise TypeError(tree)
    return {name: str(value) for name, value in tree.items()}


DOES: Mapping[str, Does] = {
    "clue": _clue,
    "open": _open,
    "issue": lambda walk, told: walk.issue(told["paper"], takes=int(told.get("takes", 0))),
    "agree": lambda walk, told: walk.agree(told["paper"]),
    "serve": lambda walk, told: walk.serve(told["paper"]),
    "step": _step,
    "head": _head,
    "link": lambda walk, told: cases.open_link(
        walk.case, told["link"], by=walk.handler, at=walk.now(), reason=_why(walk, told["link"])
    ),
    "end_link": lambda walk, told: cases.close_link(walk.case, told["link"], by=walk.handler, at=walk.now()),
    "without": lambda walk, told: cases.mark_not_applicable(
        walk.case, told["paper"], by=walk.handler, at=walk.now(), reason=told["reason"]
    ),
    "ask_review": _ask_review,
    "review": _review,
    "owe": _owe,
    "perform": _perform,
    "keep": _keep,
    "propose": _propose,
    "let_measure": _let_measure,
    "carry": _carry,
    "give_back": _give_back,
    "recheck": _recheck,
    "apply": _apply,
    "supplement": _supplement,
    "event": _event,
    "not_applicable": _not_applicable,
    "accept_application": _accept,
}
