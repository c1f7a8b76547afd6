"""规则包: the table of parameters, and the clause browser with its trial calculation."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.web.test_duties import entered

pytestmark = pytest.mark.django_db


def test_the_packs_stand_side_by_side_with_the_bureaus_own_last(cast: Cast) -> None:
    page = entered(cast.officer).get(reverse("packs")).content.decode()

    for words in ("宝丰县医疗保障局", "宜良县卫生健康局", "望都县医疗保障局", "本局现行", "原文未规定"):
        assert words in page
    assert page.index("宝丰县医疗保障局") < page.index("武汉市医疗保障局")


def test_what_differs_and_what_a_text_does_not_say_can_be_shown_alone(cast: Cast) -> None:
    client = entered(cast.officer)

    whole, differing, silent = (
        client.get(reverse("packs"), {"show": show}).content.decode() for show in ("all", "differ", "silent")
    )

    assert whole.count('<th scope="row">') > 60
    assert 0 < differing.count('<th scope="row">') < whole.count('<th scope="row">')
    assert "紧急启动补办" in silent
    assert "系统默认" in silent


def test_a_clause_says_what_the_software_does_where_and_by_which_story(cast: Cast) -> None:
    page = (
        entered(cast.officer)
        .get(reverse("clauses"), {"article": "第二十六条", "clause": "wuhan-26-2a"})
        .content.decode()
    )

    for words in (
        "第二十六条第二款",
        "系统怎样做",
        "ingest.normal",
        "试例",
        "本局现状",
        "原文未导入",
        "录制完成起 2 个工作日",
    ):
        assert words in page


def test_a_trial_counts_the_working_days_of_the_clause(cast: Cast) -> None:
    asked = {"article": "第二十六条", "clause": "wuhan-26-2a", "from": "2026-09-18T15:00"}

    page = entered(cast.officer).get(reverse("clauses"), asked).content.decode()

    assert "应于 9月21日 24:00 前" in page
    assert "当日不算，计 9月20日、9月21日" in page


def test_another_pack_can_be_read_and_a_word_sought(cast: Cast) -> None:
    client = entered(cast.officer)

    other = client.get(reverse("clauses"), {"pack": "yiliang"}).content.decode()
    sought = client.get(reverse("clauses"), {"q": "光盘"}).content.decode()
    nothing = client.get(reverse("clauses"), {"q": "没有这样的词"}).content.decode()

    assert "别处的制度" in other
    assert "含有“光盘”" in sought
    assert "没有条文含有" in nothing


def test_a_day_that_is_none_gets_a_sentence(cast: Cast) -> None:
    page = entered(cast.officer).get(reverse("clauses"), {"from": "明天"}).content.decode()

    assert "起算时刻写法有误" in page
