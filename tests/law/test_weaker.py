"""What may be set and what is refused: values of each key, weaker ones with their article, units that differ."""

from __future__ import annotations

import pytest
from tests.law.timeline import SHILONG, WUHAN

from liuhen.access.register import register
from liuhen.law.pack import Pack
from liuhen.law.settings import COLUMNS, KEYS, SettingValueError, WeakerSettingError, read_value
from liuhen.law.settings.said import GETTERS
from liuhen.law.settings.weaker import accept


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("ingest.normal", "24小时", "24 小时"),
        ("ingest.normal", "24 hours", "24 小时"),
        ("ingest.normal", "1 个工作日", "1 个工作日"),
        ("ingest.normal", "1 working_days", "1 个工作日"),
        ("ingest.normal", "当日", "当日"),
        ("archiving.limit", "20天", "20 日"),
        ("retention.av_ordinary", "1年", "1 年"),
        ("disc.copies", "2份", "2"),
        ("supervision.sampling", "15%", "15"),
        ("access.register.columns", "结果，管理员", "结果、管理员"),
        ("ingest.labels", "案由\n案由、涉案科室", "案由、涉案科室"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(key: str, typed: str, stored: str) -> None:
    assert stored == read_value(KEYS[key], typed)
    assert stored == accept(WUHAN, key, typed).value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("ingest.normal", ""),
        ("ingest.normal", "很快"),
        ("ingest.normal", "0 小时"),
        ("ingest.normal", "2 个月"),
        ("ingest.normal", "-1 日"),
        ("disc.copies", "两份"),
        ("disc.copies", "0"),
        ("disc.copies", "10"),
        ("supervision.sampling", "101%"),
        ("access.register.columns", "血型"),
        ("access.register.columns", "、"),
        ("preuse_check.items", "外观"),
        ("preuse_check.items", "电量"),
        ("recording.duties", "打扫卫生"),
        ("recording.duties", "查封扣押"),
        ("no.such.key", "2"),
        ("devices.maintenance", "3 个月"),  # the text of wuhan knows no such duty
    ],
)
def test_what_is_no_value_is_refused_with_what_would_be_one(key: str, typed: str) -> None:
    with pytest.raises(SettingValueError) as refused:
        accept(WUHAN, key, typed)

    assert refused.value.next_step


@pytest.mark.parametrize(
    ("pack", "key", "value", "article"),
    [
        (WUHAN, "ingest.normal", "3 个工作日", "第二十六条第二款"),
        (WUHAN, "ingest.normal", "60 日", "第二十六条第二款"),
        (WUHAN, "ingest.exception", "2 个工作日", "第二十六条第三款"),
        (WUHAN, "archiving.limit", "31 日", "第二十六条第一款"),
        (WUHAN, "retention.av_ordinary", "2 个月", "第二十七条第一款"),
        (WUHAN, "retention.av_ordinary", "30 日", "第二十七条第一款"),
        (WUHAN, "staff.officers_min", "1", "行政处罚法第四十二条"),
        (SHILONG, "ingest.exception", "2 个工作日", "第十三条"),
        (SHILONG, "disc.copies", "1", "第十六条第二款"),
        (SHILONG, "retention.av_ordinary", "5 个月", "第十五条"),
    ],
)
def test_a_weaker_value_is_refused_and_the_article_named(pack: Pack, key: str, value: str, article: str) -> None:
    with pytest.raises(WeakerSettingError) as refused:
        accept(pack, key, value)

    assert article in refused.value.sentence
    assert refused.value.article.endswith(article)


@pytest.mark.parametrize(
    ("key", "value"), [("ingest.normal", "24 小时"), ("archiving.limit", "20 日"), ("retention.av_ordinary", "1 年")]
)
def test_a_stricter_value_is_accepted_without_reserve(key: str, value: str) -> None:
    assert "" == accept(WUHAN, key, value).note


def test_where_neither_unit_is_always_stricter_the_value_is_accepted_and_it_is_said() -> None:
    note = accept(WUHAN, "ingest.normal", "3 日").note

    assert "单位不同" in note
    assert "先到" in note


def test_a_number_the_text_leaves_open_is_the_bureaus_in_both_directions() -> None:
    assert "当日" in accept(SHILONG, "ingest.normal", "3 个工作日").note
    assert "由本局" in accept(WUHAN, "warning.window", "3").note


def test_every_column_a_bureau_may_add_can_be_filled() -> None:
    assert {"编号", *COLUMNS} <= set(register((), COLUMNS).columns)


def test_every_getter_belongs_to_a_key_and_every_key_is_shown() -> None:
    assert set(GETTERS) <= set(KEYS)
    for one in KEYS.values():
        said = one.said(WUHAN)
        assert said is None or said.words
