"""Bad input of the rooms of things, service and decisions: a clear Chinese answer, nothing typed is lost.

What was typed is kept by the browser under the form's `data-draft` (shown restored in test_casework).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Setting
from liuhen.cases import acts as road_acts
from liuhen.cases.models import Case, Measure, MeasureItem
from liuhen.cases.property import acts
from liuhen.cases.property.words import Kind
from liuhen.documents.models import Document
from tests.cases import road
from tests.cases.road import day
from tests.cases.things.test_measures import BOOKS, taken
from tests.cast import Cast
from tests.web.test_things import SEIZED

pytestmark = pytest.mark.usefixtures("data_dir")
LONG = "喆" * 3000
BY_HAND: dict[str, object] = {"method": "direct", "place": "门诊部", "signed_by": "王喆"}


def answered(client: Client, name: str, parts: list[object], form: dict[str, object], status: int) -> str:
    answer = client.post(reverse(name, args=parts), form)
    assert status == answer.status_code, answer.content.decode()[-1500:]
    return answer.content.decode()


def keeps_typed(client: Client, page: str, parts: list[object], target: str, target_parts: list[object]) -> None:
    """Show that the form that sends to `target` keeps what is typed in the browser."""
    shown = client.get(reverse(page, args=parts)).content.decode()
    where = re.escape(reverse(target, args=target_parts))
    form = re.search(rf'<form[^>]*action="{where}"[^>]*>', shown)
    assert form, f"no form for {target}"
    assert "data-draft=" in form[0], form[0]


def seizing(cast: Cast) -> Measure:
    return taken(cast, road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8)))


def test_a_service_before_its_document_was_issued(client: Client, cast: Cast) -> None:
    case = road.decided(cast)
    paper = Document.objects.get(kind="penalty_decision")
    client.force_login(cast.officer)
    form = {**BY_HAND, "served_at": "2026-08-01T10:00"}

    said = answered(client, "case_serve", [case.pk, paper.pk], form, 422)

    assert "早于《行政处罚决定书》的签发时间（8月18日" in said
    assert "签发之前交给当事人的不是这份文书" in said
    keeps_typed(client, "case_serve_form", [case.pk, paper.pk], "case_serve", [case.pk, paper.pk])


def test_a_service_of_a_draft(client: Client, cast: Cast) -> None:
    case = road.investigated(cast)
    draft = road.written(case, "rights_notice", by=cast.officer, at=day(22), period_until="2026-08-10")
    client.force_login(cast.officer)

    form = {**BY_HAND, "served_at": "2026-08-05T10:00"}
    assert "还没有签发" in answered(client, "case_serve", [case.pk, draft.pk], form, 409)


def test_an_extension_after_its_term_where_the_bureau_has_compared_the_law(client: Client, cast: Cast) -> None:
    measure = seizing(cast)
    Setting.objects.create(
        bureau=cast.bureau,
        key="superior.confirmed",
        value="行政强制法",
        document_number="云医保办〔2026〕9号",
        set_by=cast.security_admin,
        set_on=date(2026, 1, 1),
    )
    Measure.objects.filter(pk=measure.pk).update(executed_at=timezone.now() - timedelta(days=45))
    client.force_login(cast.officer)
    keeps_typed(client, "case_property", [measure.case_id], "measure_extend", [measure.case_id, measure.pk])

    form: dict[str, object] = {"until_on": "2030-01-01", "reason": "案情复杂"}
    said = answered(client, "measure_extend", [measure.case_id, measure.pk], form, 409)

    assert re.search(r"期限已于 \d+ 月 \d+ 日届满", said)
    assert "第二十五条" in said
    assert "须解除查封、扣押" in said


def test_an_extension_after_its_term_is_taken_in_as_late_where_nobody_has(client: Client, cast: Cast) -> None:
    measure = seizing(cast)
    Measure.objects.filter(pk=measure.pk).update(executed_at=timezone.now() - timedelta(days=45))
    client.force_login(cast.officer)

    answered(client, "measure_extend", [measure.case_id, measure.pk], {"until_on": "2030-01-01", "reason": "复杂"}, 302)


def test_a_decision_before_the_notice(client: Client, cast: Cast) -> None:
    case = road.investigated(cast)
    paper = road.written(case, "penalty_decision", by=cast.officer, at=day(22), performance_due_on="2026-09-30")
    client.force_login(cast.officer)

    said = answered(client, "case_document_finish", [case.pk, paper.pk], {}, 409)

    assert "告知" in said
    assert "依据哪一条" in said
    assert "draft" == Document.objects.get(pk=paper.pk).state  # the words typed stand in the draft


@pytest.mark.parametrize(
    ("field", "label"),
    [("item-name", "名称"), ("item-unit", "单位"), ("item-condition", "品相和状况"), ("item-words", "备注")],
)
def test_three_thousand_signs_in_a_line_of_the_list(client: Client, cast: Cast, field: str, label: str) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    client.force_login(cast.officer)
    typed = {**SEIZED, field: [LONG, ""]}

    said = answered(client, "measure_propose", [case.pk], typed, 422)

    assert f"“{label}”写了 3000 个字，最多" in said
    assert not Measure.objects.exists()
    keeps_typed(client, "measure_new", [case.pk], "measure_propose", [case.pk])


@pytest.mark.parametrize("field", ["target", "basis", "place", "witness", "kept_at", "keeper"])
def test_three_thousand_signs_in_a_measure(client: Client, cast: Cast, field: str) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    client.force_login(cast.officer)

    assert "写了 3000 个字" in answered(client, "measure_propose", [case.pk], {**SEIZED, field: LONG}, 422)


def test_three_thousand_signs_in_a_move_a_service_and_a_payment(client: Client, cast: Cast) -> None:
    measure = seizing(cast)
    item = measure.items.order_by("pk")[0]
    client.force_login(cast.officer)

    moved: dict[str, object] = {"place": LONG, "keeper": "丁", "reason": "移库"}
    assert "写了 3000 个字" in answered(client, "item_move", [item.number], moved, 422)
    owed: dict[str, object] = {"kind": "fine", "amount": "10", "words": LONG}
    assert "写了 3000 个字" in answered(client, "obligation_add", [measure.case_id], owed, 422)
    court: dict[str, object] = {"court": LONG, "object_words": "罚款"}
    assert "写了 3000 个字" in answered(client, "court_apply", [measure.case_id], court, 422)


@pytest.mark.parametrize(("part", "label"), [("name", "当事人名称或者姓名"), ("address", "当事人地址")])
def test_three_thousand_signs_in_a_party(client: Client, cast: Cast, part: str, label: str) -> None:
    client.force_login(cast.officer)
    typed: dict[str, object] = {
        "source_channel": "投诉举报",
        "words": "重复收费",
        "cause": "重复收费",
        "party-name": "丙诊所",
        "informant_part": "informant",
        "informant_kind": "person",
        "acceptance": "已受理",
        f"party-{part}": LONG,
    }

    said = answered(client, "source_register", [], typed, 422)

    assert f"“{label}”写了 3000 个字，最多" in said
    assert not Case.objects.exists()
    keeps_typed(client, "source_form", [], "source_register", [])


def test_a_long_name_of_a_party_that_fits_is_kept_whole(cast: Cast) -> None:
    name = "云泽市" + "喆堃赟玥犇䶮" * 19
    case = road.clue(cast, party={**road.PARTY, "name": name})

    assert name == Case.objects.get(pk=case.pk).party_name
    assert len(case.title) <= 120


def test_two_tabs_treat_the_same_things(client: Client, cast: Cast) -> None:
    measure = seizing(cast)
    item = MeasureItem.objects.filter(measure=measure).order_by("pk")[0]
    client.force_login(cast.officer)
    form: dict[str, object] = {
        "kind": "returned",
        f"count-{item.pk}": "12",
        "reason": "无关",
        "receiver": "门诊",
        "signed_by": "王",
    }
    first, second = {**form, "once": "a" * 32}, {**form, "once": "b" * 32}

    answered(client, "measure_treat", [measure.case_id, measure.pk], first, 302)
    assert "刚才已经交过" in answered(client, "measure_treat", [measure.case_id, measure.pk], first, 409)
    said = answered(client, "measure_treat", [measure.case_id, measure.pk], second, 422)

    assert "只余 0" in said
    assert "已经处理过的不能再处理一次" in said
    keeps_typed(client, "case_property", [measure.case_id], "measure_treat", [measure.case_id, measure.pk])


def test_two_tabs_send_the_same_measure_up(client: Client, cast: Cast) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    new = acts.NewMeasure(kind=Kind.SEIZURE, target="硬盘", reason="可能被毁", basis="法")
    measure = acts.propose(case, new, by=cast.officer, at=day(9))
    client.force_login(cast.partner)
    typed: dict[str, object] = {"target": "硬盘", "reason": "可能被毁", "basis": "法"}

    said = answered(client, "measure_ask", [case.pk, measure.pk], typed, 422)

    assert "执法人员甲已经送审" in said
    assert "撤回后再送" in said


def test_a_list_typed_for_a_measure_not_carried_out_is_refused_and_not_dropped(client: Client, cast: Cast) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    client.force_login(cast.officer)

    said = answered(client, "measure_propose", [case.pk], {**SEIZED, "when": "ask"}, 422)

    assert "还没有实施，不能先有清单" in said
    assert BOOKS.name == SEIZED["target"]
