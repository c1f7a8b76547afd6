"""Time witnesses side by side: those that agree, those off the scale, and the words below."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from liuhen.web.evidence.witness import Said, panel

OFFICE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 9, 18, 10, 31, 7, tzinfo=OFFICE)


def test_without_claims_there_is_no_panel() -> None:
    assert panel([], None, None) is None


def test_the_adopted_interval_spans_all_rows_with_its_width_in_words() -> None:
    early = AT - timedelta(seconds=136)
    said = [Said(witness="卫星定位", start=early, is_adopted=True), Said(witness="文件名", start=AT)]

    drawn = panel(said, early, AT)

    assert drawn is not None
    assert "相差 2 分 16 秒" == drawn.width
    assert "10:28:51 至 10:31:07" == drawn.interval
    assert "两个依据落在 2 分 16 秒之内。" == drawn.sentence
    assert "开始时间的两个依据" == drawn.title


def test_a_claim_eight_hours_off_stands_at_the_edge_with_distance_and_cause() -> None:
    doubt = "相差 8 小时，疑为时区"
    said = [
        Said(witness="文件名", start=AT, is_adopted=True),
        Said(witness="文件头", start=AT + timedelta(hours=8), doubt=doubt),
    ]

    drawn = panel(said, AT, AT)

    assert drawn is not None
    assert "图外 +8 小时" == drawn.rows[1].off
    assert "18:31:07" == drawn.rows[1].clock
    assert f"文件头{doubt}，未采用。" in drawn.sentence
    assert not drawn.is_agreed


def test_a_clock_reset_to_1970_is_early_and_named_with_its_date() -> None:
    said = [
        Said(witness="文件名", start=AT, is_adopted=True),
        Said(witness="文件头", start=datetime(1970, 1, 1, tzinfo=OFFICE)),
    ]

    drawn = panel(said, AT, AT)

    assert drawn is not None
    assert drawn.rows[1].is_early
    assert "1970-01-01 00:00:00" == drawn.rows[1].clock


def test_only_doubted_claims_ask_for_a_signed_judgement() -> None:
    drawn = panel([Said(witness="文件头", start=AT, doubt="时钟曾归零")], None, None)

    assert drawn is not None
    assert "署名判断时间" in drawn.sentence


@given(st.lists(st.integers(min_value=-90_000, max_value=90_000), min_size=1, max_size=6))
def test_every_claim_is_drawn_inside_or_said_to_be_outside(offsets: list[int]) -> None:
    said = [Said(witness="文件名", start=AT + timedelta(seconds=offset), is_adopted=True) for offset in offsets]

    drawn = panel(said, None, None)

    assert drawn is not None
    assert len(offsets) == len(drawn.rows)
    assert all(row.off or 0 <= float(row.left.rstrip("%")) <= 100 for row in drawn.rows)
    assert 7 == len(drawn.ticks)
