"""A holiday notice as a table or as typed lines; what cannot be understood is named, never guessed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.calendar import Calendar, DayKind
from liuhen.law.notice import notice_of, notice_text, typed_days
from liuhen.law.shelf import PackError

SHIPPED = sorted((Path(__file__).parents[2] / "packs" / "calendar").glob("*.yaml"))
WEEKDAYS = st.dates(min_value=date(2027, 1, 1), max_value=date(2027, 12, 31)).filter(lambda day: day.weekday() < 5)
WEEKENDS = st.dates(min_value=date(2027, 1, 1), max_value=date(2027, 12, 31)).filter(lambda day: day.weekday() >= 5)
NAMES = st.sampled_from(["元旦", "春节", "清明节", "劳动节", "it's"])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_table_is_a_notice(path: Path) -> None:
    assert int(path.stem) == notice_of(path.read_text(encoding="utf-8")).year


def test_lines_with_ranges_and_both_ways_of_writing_a_day_become_a_table() -> None:
    text = notice_text(2027, rest="1月1日至3日 元旦\n2027-02-05 至 2027-02-11，春节", work="2月14日 春节调休")

    read = notice_of(text).calendar

    assert [date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9)] == sorted(read.holidays)[:4]
    assert DayKind.HOLIDAY == read.kind_of(date(2027, 2, 11))
    assert "春节" == read.name_of(date(2027, 2, 11))
    assert DayKind.MAKE_UP == read.kind_of(date(2027, 2, 14))
    assert DayKind.WEEKEND == read.kind_of(date(2027, 1, 2))


@given(rest=st.dictionaries(WEEKDAYS, NAMES, min_size=1, max_size=20), work=st.dictionaries(WEEKENDS, NAMES))
def test_what_is_typed_day_by_day_is_read_back_as_it_was_typed(rest: dict[date, str], work: dict[date, str]) -> None:
    def typed(days: dict[date, str]) -> str:
        return "\n".join(f"{day} {name}" for day, name in days.items())

    read = notice_of(notice_text(2027, rest=typed(rest), work=typed(work))).calendar

    assert Calendar(holidays=rest, working_weekends=work, years=frozenset({2027})) == read


@pytest.mark.parametrize(
    ("rest", "work", "words"),
    [
        ("元旦放三天", "", "看不出是哪一天"),
        ("2月30日 春节", "", "不是一个日子"),
        ("2026-01-01 元旦", "", "不在 2027 年"),
        ("1月3日至1日 元旦", "", "起止日期不合理"),
        ("1月1日 元旦\n1月1日 元旦", "", "写了两次（第 2 行）"),
        ("1月1日 元旦", "1月4日 调休", "不是周末"),
        ("", "", "没有写放假的日子"),
    ],
)
def test_a_line_that_cannot_be_right_is_named(rest: str, work: str, words: str) -> None:
    with pytest.raises(PackError) as refused:
        notice_text(2027, rest=rest, work=work)

    assert words in refused.value.sentence
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year: '2027'\nholidays: []\n", "第 2 行的 holidays 不是节假日表的键"),
        ("year: '2027'\nweekday_holidays:\n  - {date: '2027-01-01', zh: 元旦}\n", "缺少清单 weekend_working_days"),
        ("year: '2027'\nweekday_holidays: 无\nweekend_working_days: []\n", "weekday_holidays 应当是清单"),
        ("year: '2027'\nweekday_holidays: []\nweekend_working_days: []\n", "没有一年不放假"),
        (
            "year: '2027'\nweekend_working_days: []\nweekday_holidays:\n- date: '2027-01-01'\n- date: '2027-01-01'\n",
            "第 5 行的 2027-01-01 写了两次",
        ),
        ("year: '2027'\nweekday_holidays:\n  - 元旦\nweekend_working_days: []\n", "第 3 行没有写 date"),
        (
            "year: '2027'\nweekday_holidays:\n  - {date: '2027-01-02'}\nweekend_working_days: []\n",
            "列错了清单",
        ),
    ],
)
def test_a_table_with_a_hole_or_a_slip_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(PackError) as refused:
        notice_of(text)

    assert words in refused.value.sentence


def test_a_range_never_runs_longer_than_a_month() -> None:
    with pytest.raises(PackError, match="起止日期不合理"):
        notice_text(2027, rest=f"1月1日至{date(2027, 1, 1) + timedelta(days=31)} 元旦", work="")


def test_typed_local_days_keep_weekends_and_name_what_cannot_be_read() -> None:
    assert {date(2027, 3, 6): "民俗节", date(2027, 3, 8): ""} == typed_days("3月6日 民俗节\n\n2027-03-08", 2027)
    with pytest.raises(PackError, match="第 1 行"):
        typed_days("某一天", 2027)
