"""What each word under `do` of roads.yaml does; every one is an act of the product."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from liuhen.approvals.chain import Decision
from liuhen.approvals.queries import open_step, requests_on
from liuhen.bureau.models import Officer
from liuhen.cases import acts as cases
from liuhen.cases.applications.acts import intake
from liuhen.cases.applications.models import Application
from liuhen.cases.models import Case, Obligation
from liuhen.cases.performing import acts as performing
from liuhen.cases.performing.words import Corrected, Owed
from liuhen.cases.property import acts as property_acts
from liuhen.cases.property.models import Measure
from liuhen.cases.property.words import Kind, Treated
from liuhen.cases.sources.acts.entering import Entered
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.cli.demo.stories import deciding, filming
from liuhen.cli.demo.stories.tales import Tale, mapping, roads, rows
from liuhen.cli.demo.stories.walk import HOLDERS, Walk

Told = Mapping[str, str]
Does = Callable[[Walk, Told], object]


def walked(
    tale: Tale, people: Mapping[str, Officer], opened_at: datetime, *, leaving_out: Collection[str] = ()
) -> Case:
    """Walk a tale from its opening to its end, but for the acts left out; give the case."""
    walk = Walk(tale, people, opened_at)
    for told in roads()[tale.road]:
        walk.go_to(told)
        if told["do"] not in leaving_out:
            DOES[told["do"]](walk, told)
        walk.case.refresh_from_db()
    return walk.case


def _clue(walk: Walk, _told: Told) -> None:
    opening = walk.tale.opening
    channels = walk.pack.source_channels()
    entered = Entered(
        channel=next((one for one in channels if one == opening["source"]), channels[0]),
        words=walk.moment().filled(opening["matter"]),
        party=dict(walk.tale.party),
        cause=opening["cause"],
        place=opening["place"],
    )
    new = NewSource(entered=entered, partners=(walk.people["yi"],))
    walk.case = register_source(new, by=walk.handler, at=walk.now()).case


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


def _owe(walk: Walk, _told: Told) -> None:
    for one in rows(walk.tale.more["owed"]):
        new = performing.NewObligation(
            kind=Owed(one["kind"]),
            words=one["words"],
            amount=Decimal(one["amount"]) if "amount" in one else None,
            due_on=walk.case.performance_due_on,
        )
        performing.note_obligation(walk.case, new, by=walk.handler, at=walk.now())


def _perform(walk: Walk, _told: Told) -> None:
    for owed in Obligation.objects.filter(case=walk.case, amount__isnull=False).order_by("pk"):
        done = performing.NewPerformance(words=owed.words, amount=owed.amount, voucher="银行回单")
        performing.note_performance(owed, done, by=walk.handler, at=walk.now())


def _keep(walk: Walk, told: Told) -> None:
    """Choose how long the file is kept; what was stated of the case before stays as it was."""
    classes, case = walk.pack.archive_classes(), walk.case
    kept = cases.Description(
        archive_class=classes[min(1, len(classes) - 1)],
        reasons=told["reason"],
    )
    cases.describe(case, kept, by=walk.handler, at=walk.now())


def _propose(walk: Walk, _told: Told) -> None:
    property_acts.propose(walk.case, _new_measure(walk), by=walk.handler, at=walk.now())


def _let_measure(walk: Walk, told: Told) -> None:
    """Let everybody whose turn it is agree to the measure, in the inbox as anybody does."""
    at, request = walk.now(int(told.get("takes", 60))), requests_on(_measure(walk))[0]
    while (step := open_step(request)) is not None:
        by, said = walk.people[HOLDERS[step.role]], walk.tale.opinions[step.role]
        property_acts.approve(request, decision=Decision.AGREE, opinion=said, by=by, at=at)


def _carry(walk: Walk, _told: Told) -> None:
    at = walk.now(10)
    property_acts.carry_out(_measure(walk), _carried(walk, at), _items(walk), by=walk.handler, at=at)


def _carry_urgently(walk: Walk, _told: Told) -> None:
    """Register what was carried out on the spot, without approval, with its list."""
    at = walk.now(10)
    new = replace(_new_measure(walk), is_emergency=True, carried=_carried(walk, at), items=tuple(_items(walk)))
    property_acts.propose(walk.case, new, by=walk.handler, at=at)


def _new_measure(walk: Walk) -> property_acts.NewMeasure:
    more = mapping(walk.tale.more["measure"])
    return property_acts.NewMeasure(
        kind=Kind(more["kind"]), target=more["target"], reason=more["reason"], basis=more["basis"]
    )


def _carried(walk: Walk, at: datetime) -> property_acts.Carried:
    return property_acts.Carried(
        at=at,
        place=walk.tale.opening["place"],
        officers=(walk.handler, walk.people["yi"]),
        party_present=True,
        witness=walk.words("witness"),
        until_on=_day(walk, 29),
    )


def _items(walk: Walk) -> list[property_acts.NewItem]:
    return [
        property_acts.NewItem(
            name=one["name"],
            quantity=int(one["quantity"]),
            unit=one["unit"],
            condition=one["condition"],
            kept_at=one["kept_at"],
            keeper=walk.filled(one["keeper"]),
            model_words=one["model_words"],
        )
        for one in rows(walk.tale.more["items"])
    ]


def _give_back(walk: Walk, _told: Told) -> None:
    """Tell what becomes of every item of the list; where the tale names none, it is all that is left."""
    measure, party = _measure(walk), walk.tale.party
    for one in rows(walk.tale.more["given"]):
        listed = measure.items.all()
        if "of" in one:
            listed = listed.filter(place_in_list__in=[int(place) for place in one["of"].split(",")])
        new = property_acts.NewTreatment(
            kind=Treated(one["kind"]),
            lines={item.pk: item.quantity for item in listed},
            reason=one["reason"],
            receiver=one.get("receiver") or party["name"],
            signed_by=one.get("signed_by") or party.get("representative") or party["name"],
        )
        property_acts.treat(measure, new, by=walk.handler, at=walk.now())


def _go_out(walk: Walk, told: Told) -> None:
    visit = told.get("visit") or walk.words(_of(told, "visit"))
    filming.go_out(
        walk,
        title=f"{walk.tale.party['name']}{visit}",
        place=told.get("place") or walk.tale.opening["place"],
        scenes=told["scenes"].split(","),
    )


def _come_back(walk: Walk, told: Told) -> None:
    filming.come_back(walk, proves=told.get("proves") or walk.words(_of(told, "proves")))


def _of(told: Told, name: str) -> str:
    """Name the words of a first or a further visit in the tale."""
    return f"{told['told']}_{name}" if "told" in told else name


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
        materials=tuple(rows(walk.tale.more["materials"])),
        place=opening["place"],
        partners=(walk.people["yi"],),
    )
    walk.case = intake.register_application(new, by=walk.handler, at=walk.now()).case


def _supplement(walk: Walk, _told: Told) -> None:
    points = tuple(str(one) for one in walk.tale.more["points"])
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
    cases.advance(walk.case, told["step"], by=head, at=walk.now(30), reason=_why(walk, told["step"]))


def _why(walk: Walk, name: str) -> str:
    """Give the reason of a step, where the tale tells one."""
    return walk.words(name) if name in walk.tale.more else ""


def _day(walk: Walk, days: int) -> date:
    return date.fromisoformat(walk.moment().filled(f"{{iso+{days}}}"))


def _measure(walk: Walk) -> Measure:
    return Measure.objects.get(case=walk.case)


def _application(walk: Walk) -> Application:
    return Application.objects.get(case=walk.case)


DOES: Mapping[str, Does] = {
    "clue": _clue,
    "open": _open,
    "issue": lambda walk, told: walk.issue(told["paper"], takes=int(told.get("takes", 0))),
    "agree": lambda walk, told: walk.agree(told["paper"], every=int(told.get("every", 70))),
    "serve": lambda walk, told: walk.serve(told["paper"], takes=int(told.get("takes", 25))),
    "go_out": _go_out,
    "come_back": _come_back,
    "step": _step,
    "head": _head,
    "link": lambda walk, told: cases.open_link(
        walk.case, told["link"], by=walk.handler, at=walk.now(), reason=_why(walk, told["link"])
    ),
    "end_link": lambda walk, told: cases.close_link(walk.case, told["link"], by=walk.handler, at=walk.now()),
    "without": lambda walk, told: cases.mark_not_applicable(
        walk.case, told["paper"], by=walk.handler, at=walk.now(), reason=told["reason"]
    ),
    "head_link": lambda walk, told: cases.open_link(
        walk.case, told["link"], by=walk.people["juzhang"], at=walk.now(30), reason=_why(walk, told["link"])
    ),
    "ask_review": lambda walk, _told: deciding.ask_review(walk),
    "review": lambda walk, _told: deciding.review(walk),
    "want_discussion": lambda walk, _told: deciding.want_discussion(walk),
    "discuss": lambda walk, _told: deciding.discuss(walk),
    "bind": lambda walk, _told: deciding.bind(walk),
    "owe": _owe,
    "perform": _perform,
    "keep": _keep,
    "propose": _propose,
    "let_measure": _let_measure,
    "carry": _carry,
    "carry_urgently": _carry_urgently,
    "give_back": _give_back,
    "recheck": _recheck,
    "apply": _apply,
    "supplement": _supplement,
    "event": _event,
    "not_applicable": _not_applicable,
    "accept_application": _accept,
}
