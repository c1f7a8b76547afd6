"""The record of a break as it is drafted, and the gaps a report explains. Pure."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liuhen.field.coverage import Span, merge
from liuhen.field.interruptions.draft import Break, Check, Heard, draft, space, timecode
from liuhen.field.interruptions.matching import Fit, match

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def span(start: float, end: float) -> Span:
    return Span(start=at(start), end=at(end))


def known(**changes: object) -> Break:
    fields: dict[str, object] = {
        "activity": "HD-2026-0001",
        "title": "甲大药房现场检查",
        "place": "中山路 8 号",
        "party": "甲大药房",
        "officers": ("执法人员甲", "执法人员乙"),
        "from_at": at(55),
        "until_at": at(65),
        "reason": "电量不足",
        "device": "YZ-03",
    }
    return Break(**(fields | changes))  # type: ignore[arg-type]


def test_the_draft_says_who_where_when_and_why() -> None:
    said = draft(known())

    assert "2026年9月18日，执法人员甲、执法人员乙在中山路 8 号对甲大药房开展执法活动" in said
    assert "10:55 YZ-03 停止录像，原因：电量不足。" in said
    assert "11:05 恢复录像。" in said


def test_the_draft_takes_battery_and_space_from_the_check_before_use() -> None:
    check = Check(device="YZ-03", at=at(-100), battery_percent=12, free_mb=3100)

    assert "YZ-03 08:20 使用前检查：电量 12%，剩余空间 3.1 GB。" in draft(known(check=check))


def test_the_draft_says_what_was_measured() -> None:
    said = draft(known(gaps=(span(53, 67),)))

    assert "10:53 至 11:07 没有任何设备在录，共 14 分。" in said


def test_the_draft_says_where_the_explanation_is_heard() -> None:
    said = draft(known(voice=Heard(recording="LX-2026-000007", offset_seconds=4)))

    assert "续录时已语音说明中断原因（LX-2026-000007 时码 00:04）。" in said


def test_the_draft_says_that_recording_was_not_taken_up_again_and_who_was_told() -> None:
    said = draft(known(until_at=None, told="处室负责人戊", told_at=at(57)))

    assert "此后没有恢复录像。10:57 已向处室负责人戊报告。" in said


def test_the_draft_guesses_nothing() -> None:
    said = draft(known())

    assert not [word for word in ("电量 ", "剩余空间", "没有任何设备", "语音", "已采取", "None") if word in said]


def test_lengths_and_sizes_are_written_as_people_do() -> None:
    assert ("00:04", "1:02:03", "12.4 GB", "300 MB") == (timecode(4), timecode(3723), space(12400), space(300))


def test_a_report_that_holds_the_gap_fits() -> None:
    assert Fit.EXACT is match("ZD", span(55, 65), [span(54.5, 65.5)]).fit


def test_a_report_shorter_than_the_gap_leaves_the_rest_open() -> None:
    found = match("ZD", span(55, 65), [span(53, 80)])

    assert (Fit.PARTLY, 60 + 14 * 60) == (found.fit, found.left_seconds)


def test_a_report_beside_every_gap_explains_nothing() -> None:
    assert Fit.NOTHING is match("ZD", span(10, 20), [span(53, 80)]).fit


def test_a_report_typed_within_one_minute_stands_for_that_minute() -> None:
    assert Fit.EXACT is match("ZD", span(55, 55), [span(55.2, 55.7)]).fit


@given(
    st.tuples(st.integers(0, 120), st.integers(0, 60)),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 30)), max_size=6),
)
def test_what_is_left_lies_within_the_gaps_the_report_touches(
    told: tuple[int, int], gaps: list[tuple[int, int]]
) -> None:
    found = match(
        "ZD", span(told[0], told[0] + told[1]), [span(start, start + long) for start, long in gaps]
    )  # fmt: skip

    assert all(any(gap.start <= one.start and one.end <= gap.end for gap in found.gaps) for one in found.left)
    assert set(found.gaps) <= set(merge(span(start, start + long) for start, long in gaps))
    assert (found.fit is Fit.EXACT) is (bool(found.gaps) and not found.left)
