"""The words of the texts and the kinds of the register; labels; provision: values only."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.devices.kinds import is_fixed, kind_of, present_words, words_of
from liuhen.devices.label import code_text, scanned
from liuhen.devices.provision import Minimums, Performance, lacks, needed
from liuhen.devices.rules import device_words, place_words, provision_rule
from liuhen.law.pack import load

PACKS = Path(__file__).parents[2] / "packs"


@pytest.mark.parametrize("code", ["baofeng", "shilong", "wangdu", "wuhan", "yiliang"])
def test_every_type_a_pack_names_has_a_kind_in_the_register(code: str) -> None:
    """baofeng-6-1a, shilong-2-1a, shilong-2-1b, wangdu-3-1c, wuhan-7-1a, yiliang-2-3."""
    pack = load(PACKS / code)

    assert () == tuple(word for word in device_words(pack) if not kind_of(word))
    assert () == tuple(word for word in provision_rule(pack).words if not kind_of(word))


def test_wuhan_calls_a_camcorder_and_a_fixed_camera_by_its_own_words() -> None:
    """wuhan-7-1a."""
    named = ("执法记录仪", "录像机", "音视频监控")

    assert ("录像机", "音视频监控", "") == (
        words_of("camcorder", named),
        words_of("cctv", named),
        words_of("camera", named),
    )


def test_fixed_cameras_and_docks_stay_where_they_are_and_body_cameras_do_not() -> None:
    assert all(is_fixed(kind) for kind in ("cctv", "storage_device", "data_terminal", "transfer_device"))
    assert not any(is_fixed(kind) for kind in ("body_camera", "camera", "handheld_terminal", "other"))


def test_wangdu_art_6_asks_for_interview_and_hearing_room() -> None:
    """wangdu-6-1c."""
    assert ["询问室", "听证室"] == [word for word, _ in place_words(load(PACKS / "wangdu"))]
    assert () == place_words(load(PACKS / "baofeng"))


def test_what_is_there_is_said_in_every_word_a_text_may_use() -> None:
    words = present_words(("storage_device",), ("询问室",))

    assert ("采集存储设备", "存储设备", "询问室") == words


@pytest.mark.parametrize(("officers", "per", "devices"), [(9, 3, 3), (10, 3, 4), (1, 3, 1), (0, 3, 0), (6, 1, 6)])
def test_shilong_art_3_one_device_for_every_so_many_officers_begun(officers: int, per: int, devices: int) -> None:
    """shilong-3-1a: nine officers, one device for three of them, three devices."""
    assert devices == needed(officers, per)


def test_shilong_art_3_a_camera_that_records_six_hours_is_short_of_eight() -> None:
    """shilong-3-1b."""
    six = Performance(record_minutes=360, storage_gb=64, picture_lines=1080)

    told = lacks(six, Minimums(record_hours=8))

    assert ["连续摄录6 小时，要求 8 小时"] == [one.words for one in told]
    assert () == lacks(six, Minimums(record_hours=6, storage_gb=64, picture_lines=1080))


def test_what_nobody_wrote_down_is_unknown_and_not_too_little() -> None:
    told = lacks(Performance(record_minutes=None, storage_gb=None, picture_lines=720), Minimums(storage_gb=32))

    assert [("存储容量没有登记，要求 32 GB", True)] == [(one.words, one.is_unknown) for one in told]
    assert Minimums().is_silent


@given(st.text(min_size=1, max_size=20).map(str.strip).filter(bool))
def test_the_code_of_any_number_is_plain_ascii_and_read_back(number: str) -> None:
    assert code_text(number).isascii()
    assert number == scanned(code_text(number))


@pytest.mark.parametrize("typed", ["LHSB:YZ-03", "lhsb:YZ-03", "ＬＨＳＢ：YZ-03", " YZ-03\n", "YZ－03"])
def test_a_scanner_under_a_chinese_input_method_is_understood(typed: str) -> None:
    assert "YZ-03" == scanned(typed)
