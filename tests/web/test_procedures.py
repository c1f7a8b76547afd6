"""新建案件, 特别环节 and the step bar on the pages of cases."""

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.cases import acts
from liuhen.cases.models import Case
from liuhen.cases.queries import live_events
from tests.cases import road
from tests.cases.road import PARTY, day
from tests.cast import Cast, small_bureau

pytestmark = [pytest.mark.usefixtures("data_dir"), pytest.mark.django_db]
NEW = {"matter": "检查医保基金使用情况", "cause": "日常检查", "party-name": "某某大药房", "partners": ["yi"]}


def test_every_procedure_is_offered_with_its_links_and_a_penalty_leads_to_its_clue(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    page = client.get(reverse("case_new")).content.decode()

    assert all(
        label in page for label in ("行政检查", "行政强制措施", "行政奖励", "接收、受理、核验、审查、决定、送达")
    )
    assert f"{reverse('source_form')}?act_type=summary" in page


def test_an_inspection_is_opened_from_its_form_and_its_page_draws_its_own_links(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    page = client.post(reverse("case_new_open", args=["inspection"]), {**NEW, "arrived": "yes"}, follow=True)

    case = Case.objects.get()
    words = page.content.decode()
    assert ("inspection", "on_site", 2) == (case.act_type, case.state, case.handlers.count())
    assert "签署检查意见" in words
    assert "行政检查" in words
    assert 422 == client.post(reverse("case_new_open", args=["inspection"]), {**NEW, "matter": " "}).status_code
    assert 404 == client.get(reverse("case_new_form", args=["penalty"])).status_code


def test_a_special_link_is_opened_and_closed_from_the_page_and_hangs_under_its_stage(
    client: Client, cast: Cast
) -> None:
    case = acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    client.force_login(cast.officer)

    page = client.post(
        reverse("case_link", args=[case.pk, "sampling"]), {"happened_at": "2026-07-22T10:00"}, follow=True
    ).content.decode()

    assert "抽样调查 未结" in page
    assert "迟记" in page  # happened in July, entered now
    assert 409 == client.post(reverse("case_link", args=[case.pk, "sampling_closed"])).status_code  # no list yet
    assert 404 == client.post(reverse("case_link", args=[case.pk, "no_such_link"])).status_code
    assert (
        422
        == client.post(
            reverse("case_link", args=[case.pk, "interview"]), {"happened_at": "2099-01-01T10:00"}
        ).status_code
    )
    assert "sampling" == live_events(case)[-1].name


def test_wangdu_3_1a_the_page_speaks_the_words_of_the_text(client: Client, db: None) -> None:
    cast = small_bureau("wangdu")
    case = road.accepted(cast)
    client.force_login(cast.officer)

    page = client.get(reverse("case", args=[case.pk])).content.decode()

    bar = page[page.index('class="lh-steps"') : page.index("</ol>")]
    assert [bar.index(word) for word in ("程序启动", "调查取证", "审核决定", "送达执行", "归档")] == sorted(
        bar.index(word) for word in ("程序启动", "调查取证", "审核决定", "送达执行", "归档")
    )
    assert "<b>线索</b>" not in bar


def test_the_list_filters_by_procedure(client: Client, cast: Cast) -> None:
    road.clue(cast)
    new = acts.NewCase(act_type="inspection", party=PARTY, matter="检查", cause="日常检查")
    acts.open_case(new, by=cast.officer, at=day(1))
    client.force_login(cast.officer)

    page = client.get(reverse("cases"), {"kind": "inspection"}).content.decode()

    assert "日常检查（行政检查）" in page
    assert "串换诊疗项目案" not in page


def test_a_clue_found_in_an_inspection_names_it_on_both_pages(client: Client, cast: Cast) -> None:
    new = acts.NewCase(act_type="inspection", party=PARTY, matter="检查", cause="日常检查", arrived=True)
    inspection = acts.open_case(new, by=cast.officer, at=day(1))
    client.force_login(cast.officer)
    clue = {"source_channel": "依职权检查发现", "words": "串换", "party-name": "乙口腔门诊部", "cause": "串换"}

    form = client.get(reverse("source_form"), {"origin": inspection.pk}).content.decode()
    client.post(reverse("source_register"), {**clue, "origin": str(inspection.pk)})

    case = Case.objects.exclude(pk=inspection.pk).get()
    assert f"由 {inspection.label}" in form
    assert inspection.label in client.get(reverse("case", args=[case.pk])).content.decode()
    assert case.label in client.get(reverse("case", args=[inspection.pk])).content.decode()
