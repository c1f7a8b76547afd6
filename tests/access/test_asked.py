"""What the approver reads about a viewing request."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.conf import settings

from liuhen.access.asked import Asked, end_words, shown
from liuhen.law.answers import ViewingRule
from liuhen.law.citation import Citation, Source
from liuhen.law.pack import load

UNTIL = datetime(2026, 9, 24, 16, 0, tzinfo=UTC)  # 24:00 in Shanghai
ASKED = Asked(
    number="TY-2026-0121",
    who="执法人员甲",
    unit="基金监管处",
    purpose="核对现场检查笔录",
    basis="",
    recordings=("LX-2026-004609", "LX-2026-004610"),
    seconds=39 * 60,
    days=(date(2026, 9, 18),),
    restricted=(),
    own=True,
    window_until=UNTIL,
    plays=None,
)


def rule(code: str = "wuhan") -> ViewingRule:
    return load(settings.PACKS_DIR / code).viewing()


def test_one_sentence_says_who_wants_what_for_what() -> None:
    assert "执法人员甲申请观看 2 段录像，用于核对现场检查笔录" == shown(ASKED, rule()).question


def test_four_facts_say_what_how_until_when_and_the_relation() -> None:
    facts = {fact.label: (fact.words, fact.more) for fact in shown(ASKED, rule()).facts}

    assert ("LX-2026-004609 等 2 段", "9月18日，共 39 分钟") == facts["看什么"]
    assert "至 9月24日 24:00" == facts["有效期"][0]
    assert "录像由本人摄录" == facts["关系"][0]


def test_plays_are_said_and_a_recording_without_time_has_no_day() -> None:
    facts = {fact.label: fact for fact in shown(replace(ASKED, plays=2, days=(), own=False), rule()).facts}

    assert "在本系统观看，每段 2 次，不复制" == facts["怎么看"].words
    assert ("共 39 分钟", "录像由他人摄录") == (facts["看什么"].more, facts["关系"].words)


def test_a_restricted_recording_stands_in_the_risk_box_and_nothing_else_does() -> None:
    assert "含受限内容" == shown(replace(ASKED, restricted=("LX-2026-004610",)), rule()).risk_title
    assert "" == shown(ASKED, rule()).risk_title


def test_wuhan_art_28_does_not_name_the_approver_and_the_page_says_so() -> None:
    why = shown(ASKED, rule()).why

    assert ["办法", "系统默认"] == [one.source for one in why]
    assert "处室负责人" in why[1].words


def test_a_text_that_names_the_approver_is_the_only_reason() -> None:
    named = replace(rule(), approver_citation=Citation(source=Source.REGULATION, article="第十三条", title="制度"))

    assert [("办法", "第十三条")] == [(one.source, one.article) for one in shown(ASKED, named).why]


def test_the_end_of_a_window_is_said_in_office_time() -> None:
    assert ("9月24日 24:00", "9月24日 18:30") == (end_words(UNTIL), end_words(UNTIL.replace(hour=10, minute=30)))
