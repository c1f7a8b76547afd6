"""How pages write instants, spans and sizes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.web import words

MORNING = datetime(2026, 9, 21, 2, 24, 7, tzinfo=UTC)  # 10:24:07 in the office


def test_an_instant_is_written_in_office_time_without_the_year_of_today() -> None:
    assert "9月21日 10:24" == words.moment(MORNING, now=MORNING)


def test_an_instant_of_another_year_carries_its_year() -> None:
    assert "2026年9月21日 10:24" == words.moment(MORNING, now=datetime(2027, 1, 1, tzinfo=UTC))


def test_an_instant_is_written_to_the_second_where_seconds_count() -> None:
    assert "9月21日 10:24:07" == words.exact(MORNING, now=MORNING)


def test_the_end_of_a_day_is_24_00_of_that_day() -> None:
    midnight = datetime(2026, 9, 21, 16, 0, tzinfo=UTC)  # 00:00 of the 22nd in the office

    assert "9月21日 24:00" == words.deadline(midnight, now=MORNING)


def test_a_deadline_within_a_day_keeps_its_time() -> None:
    assert "9月21日 10:24" == words.deadline(MORNING, now=MORNING)


def test_the_clock_of_the_top_bar_names_the_weekday() -> None:
    assert "9月21日 星期一 10:24" == words.server_clock(MORNING)


def test_a_civil_date_is_written_as_papers_do_when_no_today_is_given() -> None:
    assert "2026年9月21日" == words.civil_date(date(2026, 9, 21))


def test_a_civil_date_of_an_instant_is_the_office_day() -> None:
    assert "2026年9月22日" == words.civil_date(datetime(2026, 9, 21, 16, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("expected", "seconds"),
    [
        ("0 秒", 0),
        ("45 秒", 45),
        ("6 分 12 秒", 372),
        ("7 分", 420),
        ("13 小时 36 分", 48960),
        ("3 天 10 小时", 295200),
        ("7 天", 604800),
        ("1 小时", 3601),
    ],
)
def test_a_length_of_time_is_written_in_its_two_largest_units(expected: str, seconds: int) -> None:
    assert expected == words.span(seconds)


def test_a_length_in_the_past_is_written_without_a_sign() -> None:
    assert "10 小时 24 分" == words.span(-timedelta(hours=10, minutes=24))


@pytest.mark.parametrize(
    ("expected", "amount"),
    [
        ("0 B", 0),
        ("640 B", 640),
        ("1 kB", 1000),
        ("16 MB", 16_000_000),
        ("3.1 TB", 3_100_000_000_000),
        ("1 MB", 999_999),
    ],
)
def test_a_size_is_written_as_disks_are_sold(expected: str, amount: int) -> None:
    assert expected == words.size(amount)


@given(st.integers(min_value=0, max_value=10**18))
def test_a_size_never_has_more_than_three_figures_before_the_point(amount: int) -> None:
    figure = words.size(amount).split(" ")[0]

    assert len(figure.split(".")[0]) <= 3


@given(st.integers(min_value=0, max_value=10**9))
def test_a_span_never_overstates_by_more_than_half_a_second(seconds: int) -> None:
    units = {"天": 86400, "小时": 3600, "分": 60, "秒": 1}
    parts = words.span(seconds).split(" ")

    told = sum(int(amount) * units[unit] for amount, unit in zip(parts[::2], parts[1::2], strict=True))

    assert told <= seconds


def test_a_digest_is_split_into_groups_of_eight_with_the_name_people_read() -> None:
    assert ("SHA-256", ("01234567", "89abcdef")) == words.groups_of_eight("sha256:0123456789abcdef")


def test_a_digest_without_an_algorithm_is_called_by_the_common_word() -> None:
    assert ("摘要值", ("0123",)) == words.groups_of_eight("0123")


def test_a_naive_instant_is_taken_as_utc() -> None:
    naive = MORNING.replace(tzinfo=None)

    assert MORNING == words.aware(naive)


def test_an_aware_instant_stays_as_it_is() -> None:
    assert MORNING == words.aware(MORNING)
