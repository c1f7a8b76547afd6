"""A measure and its extension go up the chain: bound to their content, returned, refused, lent, on paper, made up.

Shows wuhan-15-1d, wuhan-16-1a, wangdu-12-1e, and 行政强制法 18, 19, 25: the approval before, within a day after, and of
what is longer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from liuhen.approvals.acts import OwnRequestError, SeparationError, StaleRequestError, delegate
from liuhen.approvals.chain import Decision
from liuhen.approvals.lending import Lent
from liuhen.approvals.models import PaperOpinion, Request
from liuhen.approvals.papers.words import OnPaper
from liuhen.approvals.queries import decided_steps, inbox, open_step, requests_on
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import StepRefusedError, WrongStateError
from liuhen.cases.models import Case, Measure
from liuhen.cases.property import acts
from liuhen.cases.property.words import Kind
from liuhen.errors import InputError, RefusalError
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cases.road import day
from tests.cases.things.test_measures import BOOKS, DISK, agreed, carried, investigating, taken, told
from tests.cast import Cast, small_bureau

pytestmark = pytest.mark.usefixtures("data_dir")
SEIZE = acts.NewMeasure(kind=Kind.SEIZURE, target="硬盘 1 块", reason="可能被毁", basis="行政强制法第十八条")
SAME = acts.Proposal(target="硬盘 1 块", reason="可能被毁", basis="行政强制法第十八条")


def asked(cast: Cast, at: int = 9) -> Measure:
    return acts.propose(investigating(cast), SEIZE, by=cast.officer, at=day(at))


def request_on(measure: Measure) -> Request:
    return requests_on(measure)[0]


def says(
    request: Request, by: Officer, at: datetime, decision: Decision = Decision.AGREE, opinion: str = "同意"
) -> None:
    acts.approve(request, decision=decision, opinion=opinion, by=by, at=at)


def test_it_waits_in_the_inbox_of_one_after_the_other_and_the_page_shows_its_content(cast: Cast) -> None:
    measure = asked(cast)
    request = request_on(measure)

    assert [request.pk] == [step.request_id for step in inbox(cast.division_head)]
    assert not inbox(cast.head).exists()
    facts = {one["label"]: one["words"] for one in request.shown["facts"]}
    assert ("硬盘 1 块", "可能被毁", "乙口腔门诊部") == (facts["具体标的"], facts["启动理由"], facts["当事人"])
    says(request, cast.division_head, day(9))
    assert [request.pk] == [step.request_id for step in inbox(cast.head)]
    says(request, cast.head, day(10), opinion="同意扣押")
    measure.refresh_from_db()

    assert (day(10), cast.head, "同意扣押") == (measure.approved_at, measure.decided_by, measure.opinion)
    assert Entry.objects.filter(verb="case.approve_measure").count() == 2


@pytest.mark.parametrize("who", ["officer", "partner"])
def test_who_handles_the_case_never_approves_its_measure(cast: Cast, who: str) -> None:
    measure = asked(cast)

    with pytest.raises((OwnRequestError, SeparationError, RefusalError)):
        says(request_on(measure), getattr(cast, who), day(9))
    measure.refresh_from_db()
    assert measure.approved_at is None


def test_a_return_is_mended_and_goes_up_again_and_a_refusal_ends_it(cast: Cast) -> None:
    measure = asked(cast)
    first = request_on(measure)
    with pytest.raises(InputError, match="理由"):
        says(first, cast.division_head, day(9), Decision.RETURN, " ")
    says(first, cast.division_head, day(9), Decision.RETURN, "理由不足")
    measure.refresh_from_db()
    assert measure.approved_at is measure.refused_at is None

    with pytest.raises(InputError, match="还缺启动理由"):
        acts.ask_again(measure, replace(SAME, reason=" "), by=cast.officer, at=day(10))
    acts.ask_again(measure, replace(SAME, reason="负责人正在拆机，硬盘可能被毁"), by=cast.officer, at=day(10))
    second = request_on(measure)
    assert second.content_digest != first.content_digest
    says(second, cast.division_head, day(10), Decision.REFUSE, "证据不足")
    measure.refresh_from_db()

    assert day(10) == measure.refused_at
    with pytest.raises(StepRefusedError, match="没有批准"):
        acts.carry_out(measure, carried(cast, 11), (BOOKS,), by=cast.officer, at=day(11))
    with pytest.raises(WrongStateError, match="已经批过"):
        acts.ask_again(measure, SAME, by=cast.officer, at=day(11))


def test_what_was_added_after_it_was_asked_is_not_approved_until_it_is_asked_again(cast: Cast) -> None:
    case = investigating(cast)
    measure = taken(cast, case, emergency=True)
    first = request_on(measure)
    acts.add_items(measure, (replace(DISK, name="台账"),), by=cast.officer, at=day(9), reason="漏登")

    with pytest.raises(StaleRequestError, match="内容已有变动"):
        says(first, cast.division_head, day(9))
    acts.ask_again(
        measure,
        acts.Proposal(target=measure.target, reason=measure.reason, basis=measure.basis),
        by=cast.officer,
        at=day(9),
    )
    first.refresh_from_db()
    assert "withdrawn" == first.state
    assert "3 项" == next(one["words"] for one in request_on(measure).shown["facts"] if one["label"] == "清单")
    agreed(cast, measure, day(9) + timedelta(hours=2))

    assert day(9) + timedelta(hours=2) == told(case, "clock.coercion_report", 10)[0].closed_at


def test_a_move_to_another_shelf_is_no_change_of_what_is_approved(cast: Cast) -> None:
    measure = taken(cast, investigating(cast))
    item = measure.items.order_by("pk")[0]
    acts.move_item(item, place="证物室二", keeper="丁", reason="移库", by=cast.officer, at=day(9))

    agreed(cast, measure, day(10))

    assert measure.approved_at is not None


def test_an_emergency_shows_until_when_it_must_be_made_up_and_who_lends_decides(cast: Cast) -> None:
    measure = taken(cast, investigating(cast), emergency=True)
    request = request_on(measure)
    assert (day(10), "情况紧急，已经当场实施") == (request.due_at, request.shown["risk_title"])
    lent = Lent(from_on=day(1).date(), until_on=day(60).date(), matters=frozenset({"case.approve_measure"}))
    delegate(cast.division_head, cast.deputy_head, lent, reason="外出", at=day(1))

    says(request, cast.deputy_head, day(9) + timedelta(hours=1))

    step = decided_steps(request)[0]
    assert (cast.deputy_head, cast.division_head) == (step.officer, step.on_behalf_of)


def test_a_head_signs_on_paper_and_the_time_on_it_is_the_time_of_the_approval(cast: Cast) -> None:
    measure = taken(cast, investigating(cast), emergency=True)
    request = request_on(measure)
    signed = day(9) + timedelta(hours=3)
    paper = OnPaper(
        decision=Decision.AGREE, opinion="同意补办", signed_at=signed, photo_digest="sha256:1", photo_type="image/png"
    )
    says(request, cast.division_head, day(9) + timedelta(hours=1))

    acts.enter_paper(request, paper, signer=cast.head, by=cast.custodian, at=day(11))

    measure.refresh_from_db()
    assert (signed, cast.head) == (measure.approved_at, measure.decided_by)
    assert PaperOpinion.objects.get().confirmed_at is None


def test_an_extension_is_returned_asked_again_and_lengthens_only_when_agreed(cast: Cast) -> None:
    measure = taken(cast, investigating(cast))
    new = acts.NewExtension(until_on=day(60).date(), reason="案情复杂")
    extension = acts.ask_extension(measure, new, by=cast.officer, at=day(20))
    with pytest.raises(WrongStateError, match="还没有批完"):
        acts.ask_extension(measure, new, by=cast.partner, at=day(20))
    says(requests_on(extension)[0], cast.division_head, day(21), Decision.RETURN, "写明复杂在哪里")
    extension.refresh_from_db()
    assert ("returned", None) == (extension.state, extension.decided_at)
    with pytest.raises(WrongStateError, match="还没有经负责人批准"):
        acts.tell_extension(extension, told_at=day(22), by=cast.officer, at=day(22))

    again = replace(new, reason="涉及 3 家门店，对账还要 20 日")
    extension = acts.ask_extension(measure, again, by=cast.officer, at=day(22))
    agreed(cast, extension, day(23))

    assert ("approved", day(23), cast.head.name) == (extension.state, extension.decided_at, extension.approver)


def test_one_takes_his_own_request_back_and_a_colleague_does_not_ask_over_it(cast: Cast) -> None:
    measure = asked(cast)
    with pytest.raises(InputError, match="已经送审"):
        acts.ask_again(measure, SAME, by=cast.partner, at=day(9))

    acts.take_back(request_on(measure), by=cast.officer, at=day(9), reason="标的写错")

    assert open_step(request_on(measure)) is None
    acts.ask_again(measure, SAME, by=cast.partner, at=day(9))
    assert "open" == request_on(measure).state


def test_the_last_word_is_with_whom_the_bureaus_text_names(db: None) -> None:
    cast = small_bureau("wangdu", code="wd", prefix="wd-")
    case = road.filed(cast)
    from liuhen.cases import acts as cases

    cases.start_investigation(case, by=cast.officer, at=day(8))
    measure = acts.propose(Case.objects.get(pk=case.pk), SEIZE, by=cast.officer, at=day(9))

    assert "principal_head" == request_on(measure).steps.order_by("order").last().role  # type: ignore[union-attr]
    assert date(2026, 7, 22) == day(9).date()
