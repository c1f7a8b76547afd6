"""What is the matter with a device: values only; each concern trips where it must and stays away where it must not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.devices.clockcode import clock_instant, clock_text, steps_from
from liuhen.devices.drift import Offset, Reading, hull, measured, standing
from liuhen.devices.health import GRAVE, Seen, concerns, rate
from liuhen.devices.ledger import Use, gaps
from liuhen.devices.photos import PhotoError, type_of
from liuhen.devices.provision import Lack
from liuhen.law.checks.periodic import care
from liuhen.law.facts.oversight import DeviceFacts
from liuhen.law.finding import Finding
from liuhen.law.pack import load

NOW = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WELL = Seen(state="in_cabinet", is_fixed=False, since=NOW - DAY, last_seen=NOW - DAY)


def due(days_ago: int) -> Finding:
    """Give what a bureau that maintains every ninety days owes for a device of so many days."""
    pack = load(Path(__file__).parents[2] / "packs" / "baofeng")
    since = (NOW - days_ago * DAY).date()
    return care(DeviceFacts(id="1", number="B-1", device_kind="body_camera", since=since), pack)[0]


def words(seen: Seen) -> list[str]:
    return [one.word for one in concerns(seen, NOW)]


def test_a_device_in_order_gives_no_concern() -> None:
    assert [] == words(WELL)
    assert [] == words(replace(WELL, care=due(5), clock=measured(2_000), failed=((), ())))


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (replace(WELL, state="lost"), "已报失"),
        (replace(WELL, state="repair", repair_words="黑屏"), "送修"),
        (replace(WELL, state="repair", inside=True), "资料在外"),
        (replace(WELL, state="issued", expected_back=NOW - timedelta(hours=30)), "未按时归还"),
        (replace(WELL, state="issued", expected_back=NOW - timedelta(minutes=30)), "未按时归还"),
        (replace(WELL, last_seen=NOW - 8 * DAY), "久未见到"),
        (replace(WELL, care=due(86)), "该保养"),
        (replace(WELL, care=due(120)), "保养到期"),
        (replace(WELL, failed=(("电量",), ())), "上次检查有缺项"),
        (replace(WELL, failed=((), ("电量",), ("电量",), ("时钟",))), "常有缺项"),
        (replace(WELL, rate_ms_a_day=-12_000), "时钟走得不准"),
        (replace(WELL, lacks=(Lack(words="存储容量 8 GB，要求 32 GB", is_unknown=False),)), "性能不符"),
        (replace(WELL, lacks=(Lack(words="画面没有登记，要求 1080 线", is_unknown=True),)), "参数未登记"),
        (replace(WELL, has_purpose=False), "用途未写"),
    ],
)
def test_each_concern_is_named(seen: Seen, word: str) -> None:
    assert [word] == words(seen)


def test_a_fixed_camera_is_not_looked_for_and_a_retired_device_concerns_nobody() -> None:
    """Bad input: a 24-hour fixed camera as a device."""
    assert [] == words(replace(WELL, is_fixed=True, last_seen=NOW - 400 * DAY))
    assert [] == words(replace(WELL, state="retired", last_seen=NOW - 400 * DAY))


def test_the_gravest_concern_stands_first_and_care_cites_its_article() -> None:
    """baofeng-8-1a."""
    found = concerns(replace(WELL, has_purpose=False, last_seen=NOW - 9 * DAY, care=due(120)), NOW)

    assert sorted((one.chip for one in found), key=GRAVE.index) == [one.chip for one in found]
    assert ["第八条"] == [one.citation.article[-3:] for one in found if one.citation]


def test_a_clock_that_gains_is_told_by_the_day_and_not_where_the_measuring_leaves_it_open() -> None:
    left, found = measured(0, tolerance_ms=1_000), measured(20_000, tolerance_ms=1_000)

    assert 20_000 == rate(NOW - DAY, left, NOW, found)
    assert rate(NOW - timedelta(hours=1), left, NOW, found) is None
    assert rate(NOW - DAY, measured(0, tolerance_ms=30_000), NOW, measured(20_000, tolerance_ms=30_000)) is None


offsets = st.integers(-(10**7), 10**7).map(lambda middle: measured(middle, tolerance_ms=500))
hours = st.integers(-200, 200)


@given(st.lists(st.tuples(hours, offsets, st.none() | offsets), max_size=6), hours)
def test_how_a_clock_stood_never_reaches_beyond_what_was_measured(
    marks: list[tuple[int, Offset, Offset | None]], hour: int
) -> None:
    readings = [Reading(at=NOW + timedelta(hours=at), offset=found, after=after) for at, found, after in marks]

    stood = standing(readings, NOW + timedelta(hours=hour))

    assert (stood is None) is (not marks)
    if stood is not None:
        known = [one for _, found, after in marks for one in (found, after) if one is not None]
        widest = known[0]
        for one in known:
            widest = hull(widest, one)
        assert widest.low_ms <= stood.low_ms <= stood.high_ms <= widest.high_ms


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_codes_of_the_coming_seconds_say_the_instants_at_which_they_begin(instant: datetime) -> None:
    steps = steps_from(instant, 4)

    assert steps[0] <= instant < steps[1]
    assert list(steps) == [clock_instant(clock_text(step)) for step in steps]


def test_only_photos_of_a_bearable_size_are_kept() -> None:
    assert ["image/jpeg", "image/png"] == [type_of(b"\xff\xd8\xff\xe0"), type_of(b"\x89PNG\r\n\x1a\n")]
    for data in (b"", b"GIF89a", b"\xff\xd8\xff" + b"0" * 12_000_000):
        with pytest.raises(PhotoError):
            type_of(data)


def test_shilong_art_4_a_line_that_is_still_out_has_open_columns() -> None:
    """shilong-4-1c."""
    article = ("使用人员", "交接时间", "记录内容")
    out = Use(device="A-1", holder="甲", issued="9月18日 08:20")

    assert ("交接时间", "记录内容") == gaps(out, article)
    assert () == gaps(replace(out, returned="9月18日 17:00", contents="三段"), article)
    assert () == gaps(out, ())
