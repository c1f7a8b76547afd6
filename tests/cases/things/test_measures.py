"""Measures by the product's own acts: approval, list, term, testing, treatment, what the law finds.

Shows wuhan-15-1d, wuhan-16-1a, wangdu-12-1e and the terms of 行政强制法 19, 25 and 行政处罚法 56.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from liuhen.approvals.chain import Decision
from liuhen.approvals.queries import open_step, requests_on
from liuhen.bureau.roles import Role
from liuhen.cases import acts as road_acts
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.kept.store import NotKeptError, Sent, media_type_of
from liuhen.cases.models import Case, Extension, Measure, MeasureItem
from liuhen.cases.property import acts
from liuhen.cases.property.balance import BalanceError
from liuhen.cases.property.queries import balance_of, until_of
from liuhen.cases.property.words import Kind, Treated
from liuhen.cases.queries import case_facts, rules_of
from liuhen.errors import InputError
from liuhen.law.check import check
from liuhen.law.finding import Finding
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")
BOOKS = acts.NewItem(
    name="门诊病历", quantity=12, unit="册", condition="封面完好", kept_at="本局保管室", keeper="执法人员甲"
)
DISK = replace(BOOKS, name="硬盘", quantity=1, unit="块")


def investigating(cast: Cast) -> Case:
    return road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))


def carried(cast: Cast, at: int) -> acts.Carried:
    return acts.Carried(at=day(at), place="东湖路18号", officers=(cast.officer, cast.partner), party_present=True)


def taken(cast: Cast, case: Case, kind: Kind = Kind.SEIZURE, at: int = 9, *, emergency: bool = False) -> Measure:
    new = acts.NewMeasure(
        kind=kind,
        target="2026 年门诊病历",
        reason="可能被转移",
        basis="行政处罚法第五十六条",
        is_emergency=emergency,
        carried=carried(cast, at),
        items=(BOOKS, DISK),
    )
    return acts.propose(case, new, by=cast.officer, at=day(at))


def returned(cast: Cast, measure: Measure, at: int, **counts: int) -> None:
    lines = {item.pk: counts[item.unit] for item in measure.items.all() if item.unit in counts}
    new = acts.NewTreatment(
        kind=Treated.RETURNED, lines=lines, reason="查无关联", receiver="乙口腔门诊部", signed_by="王喆"
    )
    acts.treat(measure, new, by=cast.officer, at=day(at))


def agreed(cast: Cast, thing: Measure | Extension, at: datetime, opinion: str = "同意") -> None:
    """Let everybody whose turn it is agree to a measure or an extension."""
    request = requests_on(thing)[0]
    while (step := open_step(request)) is not None:
        by = cast.of(Role(step.role))
        acts.approve(request, decision=Decision.AGREE, opinion=opinion, by=by, at=at)
    thing.refresh_from_db()


def told(case: Case, rule: str, at: int) -> list[Finding]:
    found = check(case_facts(case, at=day(at)), rules_of(case), day(at))
    return [one for one in found if one.rule.startswith(rule)]


def test_a_seizure_from_proposal_to_an_even_list(cast: Cast) -> None:
    case = investigating(cast)
    asked = acts.NewMeasure(kind=Kind.SEIZURE, target="硬盘", reason="可能被毁", basis="行政强制法第十八条")
    measure = acts.propose(case, asked, by=cast.officer, at=day(9))
    agreed(cast, measure, day(9), "同意扣押")
    assert (cast.head, "同意扣押", day(9)) == (measure.decided_by, measure.opinion, measure.approved_at)
    acts.carry_out(measure, carried(cast, 10), (BOOKS, DISK), by=cast.officer, at=day(10))
    measure.refresh_from_db()

    assert ["CW-2026-0001-001", "CW-2026-0001-002"] == [item.number for item in measure.items.all()]
    returned(cast, measure, 20, 册=10)
    measure.refresh_from_db()
    assert measure.is_open
    assert [2, 1] == [row.left for row in balance_of(measure)]
    assert case_facts(case, at=day(21)).property_balanced is False
    with pytest.raises(BalanceError, match="只余 2"):
        returned(cast, measure, 21, 册=3)

    returned(cast, measure, 22, 册=2, 块=1)
    measure.refresh_from_db()
    assert day(22) == measure.closed_at
    assert case_facts(case, at=day(23)).property_balanced is True
    with pytest.raises(WrongStateError, match="已经全部处理"):
        returned(cast, measure, 23, 块=1)


def test_each_measure_has_its_own_clock_and_the_documents_are_owed(cast: Cast) -> None:
    case = investigating(cast)
    first, second = taken(cast, case, at=9), taken(cast, case, at=20)
    returned(cast, second, 25, 册=12, 块=1)

    clocks = {one.rule: one for one in told(case, "clock.sealing", 26)}
    assert {f"clock.sealing.{first.number}", f"clock.sealing.{second.number}"} == set(clocks)
    assert clocks[f"clock.sealing.{first.number}"].closed_at is None
    assert day(25) == clocks[f"clock.sealing.{second.number}"].closed_at
    assert {"document.missing.sealing_decision", "document.missing.sealing_list"} <= {
        one.rule for one in told(case, "document.missing.sealing", 26)
    }


def test_the_extension_goes_on_from_the_end_of_the_first_term_and_testing_does_not_count(cast: Cast) -> None:
    case = investigating(cast)
    measure = taken(cast, case, at=9)
    first = until_of(measure, rules_of(case))
    testing = acts.start_testing(measure, body="鉴定所", from_at=day(12), told_at=day(12), by=cast.officer, at=day(12))
    standing = until_of(measure, rules_of(case))
    acts.end_testing(testing, until_at=day(17), result="完好", by=cast.officer, at=day(17))
    moved = until_of(measure, rules_of(case))
    new = acts.NewExtension(until_on=day(80).date(), reason="案情复杂")
    extension = acts.ask_extension(measure, new, by=cast.officer, at=day(29))
    waiting = until_of(Measure.objects.get(pk=measure.pk), rules_of(case))
    agreed(cast, extension, day(30))
    measure = Measure.objects.get(pk=measure.pk)
    longer = until_of(measure, rules_of(case))

    assert first
    assert standing
    assert moved
    assert longer
    assert waiting
    assert waiting.due_at == moved.due_at  # what is only asked for lengthens nothing
    assert ("approved", cast.head.name) == (extension.state, extension.approver)
    assert standing.due_at is None
    assert first.due_at
    assert moved.due_at
    assert longer.due_at
    assert timedelta(days=5) <= moved.due_at - first.due_at <= timedelta(days=8)  # the last day may roll
    assert timedelta(days=30) <= longer.due_at - moved.due_at <= timedelta(days=33)
    assert longer.due_at == told(case, f"clock.sealing_extended.{measure.number}", 31)[0].due_at
    with pytest.raises(WrongStateError, match="已经延长过一次"):
        acts.ask_extension(measure, new, by=cast.officer, at=day(31))
    with pytest.raises(InputError, match="早于批准延长"):
        acts.tell_extension(extension, told_at=day(29), by=cast.officer, at=day(31))
    acts.tell_extension(extension, told_at=day(31), by=cast.officer, at=day(31))
    assert day(31) == extension.told_at


def test_an_extension_after_the_term_is_taken_in_late_while_the_law_is_not_verified(cast: Cast) -> None:
    case = investigating(cast)
    measure = taken(cast, case, at=9)
    new = acts.NewExtension(until_on=day(90).date(), reason="遗漏")

    agreed(cast, acts.ask_extension(measure, new, by=cast.officer, at=day(60)), day(60))

    assert told(case, f"clock.sealing.{measure.number}", 61)[0].late


def test_an_emergency_is_made_up_within_a_day(cast: Cast) -> None:
    case = investigating(cast)
    measure = taken(cast, case, emergency=True)

    open_one = told(case, "clock.coercion_report", 9)[0]
    assert day(10) == open_one.due_at
    assert day(10) == requests_on(measure)[0].due_at
    agreed(cast, measure, day(9) + timedelta(hours=5), "补办")
    assert day(9) + timedelta(hours=5) == told(case, "clock.coercion_report", 10)[0].closed_at


def test_a_registration_has_seven_working_days_and_may_become_a_seizure(cast: Cast) -> None:
    case = investigating(cast)
    measure = taken(cast, case, Kind.REGISTRATION)
    assert told(case, f"clock.advance_registration.{measure.number}", 10)[0].closed_at is None
    new_end = acts.NewExtension(until_on=day(60).date(), reason="x")
    with pytest.raises(WrongStateError, match="只有正在查封、扣押的"):
        acts.ask_extension(measure, new_end, by=cast.officer, at=day(12))

    lines = {item.pk: item.quantity for item in measure.items.all()}
    new = acts.NewTreatment(kind=Treated.SEIZED, lines=lines, reason="须扣押")
    acts.treat(measure, new, by=cast.officer, at=day(12))

    seizure = Measure.objects.get(came_from=measure)
    assert "open" == requests_on(seizure)[0].state  # the seizure is approved for itself
    assert [12, 1] == [item.quantity for item in seizure.items.all()]
    assert day(12) == told(case, f"clock.advance_registration.{measure.number}", 13)[0].closed_at
    assert told(case, f"clock.sealing.{seizure.number}", 13)


def test_an_item_moves_and_remembers_where_it_was(cast: Cast) -> None:
    measure = taken(cast, investigating(cast))
    item = MeasureItem.objects.get(number=f"{measure.number}-001")

    move = acts.move_item(item, place="证物室二", keeper="丁", reason="移库", by=cast.officer, at=day(11))

    item.refresh_from_db()
    assert ("证物室二", "丁", "本局保管室") == (item.kept_at, item.keeper, move.from_place)
    with pytest.raises(InputError, match="都没有变"):
        acts.move_item(item, place="证物室二", keeper="丁", reason="再移", by=cast.officer, at=day(12))


def test_a_list_before_the_measure_and_half_a_line_are_refused(cast: Cast) -> None:
    case = investigating(cast)
    asked = acts.NewMeasure(kind=Kind.SEIZURE, target="硬盘", reason="毁", basis="法", items=(BOOKS,))

    with pytest.raises(InputError, match="不能先有清单"):
        acts.propose(case, asked, by=cast.officer, at=day(9))
    half = replace(asked, carried=carried(cast, 9), items=(replace(BOOKS, keeper=" "),))
    with pytest.raises(InputError, match="第 1 项还缺保管人"):
        acts.propose(case, half, by=cast.officer, at=day(9))
    assert not Measure.objects.exists()


@pytest.mark.parametrize(("data", "words"), [(b"", "空的"), (b"hello", "不是照片"), (b"\xff\xd8\xff\xe0cut", "损坏")])
def test_a_photo_that_is_no_photo_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(NotKeptError, match=words):
        media_type_of(Sent(data=data, name="a.jpg", kind="item_photo", must_be_photo=True))
