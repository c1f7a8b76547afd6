"""Cards are recognised, everything on them is listed, and nothing outside them is."""

import os
from pathlib import Path

import pytest
from tests.docks.cards import film, fingerprint, named_card, write

from liuhen.devices.naming import template
from liuhen.devices.patterns import Pattern, shipped
from liuhen.docks.recognise import recognise
from liuhen.docks.walk import SourceError

SETTINGS = "[ZFY]\r\nDevNo=YZ-03\r\nPolNo=100217\r\nUserName=执法人员甲\r\nCorpName=云泽市医疗保障局\r\n"


def test_layout_l1_has_folders_by_day_and_no_identity(tmp_path: Path) -> None:
    card = recognise(write(tmp_path, {"DCIM/20260918/100000.mp4": film(), "X.DB7": b"?"}))

    assert ("L1", "", "") == (card.layout, card.device, card.officer)
    assert "2026-09-18T10:00:00" == card.files[0].starts.isoformat() if card.files[0].starts else ""
    assert 2 == len(card.files)


def test_layout_l3_ties_the_satellite_file_to_its_film(tmp_path: Path) -> None:
    card = recognise(
        write(tmp_path, {"DCIM/Movie/20260918100000_0001.MP4": film(), "DCIM/Movie/20260918100000_0001.NMEA": b"$"})
    )

    assert "L3" == card.layout
    assert [b"", b"DCIM/Movie/20260918100000_0001.MP4"] == [file.companion_of for file in card.files]


@pytest.mark.parametrize("name", ["PARAM.INI", "Param.ini", "param.ini"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-8-sig"])
def test_layout_l4_names_device_and_officer_in_its_settings_file(tmp_path: Path, name: str, encoding: str) -> None:
    card = recognise(write(tmp_path, {name: SETTINGS.encode(encoding), "DCIM/100MEDIA/FILE0001.MP4": film()}))

    assert ("L4", "YZ-03", "100217", "执法人员甲") == (card.layout, card.device, card.officer, card.officer_name)
    assert 2 == len(card.files)


@pytest.mark.parametrize("damaged", [b"", b"\x00\xff\xfe", b"[OTHER]\nDevNo=1", b"no group at all", b"[ZFY\n%(x)s="])
def test_a_damaged_settings_file_says_nothing_and_is_taken_all_the_same(tmp_path: Path, damaged: bytes) -> None:
    card = recognise(write(tmp_path, {"PARAM.INI": damaged}))

    assert ("", "") == (card.device, card.officer)
    assert 1 == len(card.files)


def test_layout_l7_names_everything_in_the_file_name(tmp_path: Path) -> None:
    card = recognise(named_card(tmp_path))

    assert ("L7", "YZ-03", "100217") == (card.layout, card.device, card.officer)


def test_files_of_two_devices_on_one_card_name_no_single_device(tmp_path: Path) -> None:
    named_card(tmp_path, device="YZ-03")

    assert "" == recognise(named_card(tmp_path, device="YZ-05")).device


def test_any_other_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    card = recognise(write(tmp_path, {"手机/一.jpg": b"x", "note": b"y"}))

    assert "folder" == card.layout
    assert ["note", "手机/一.jpg"] == sorted(file.shown for file in card.files)


def test_names_in_gbk_with_dots_quotes_and_control_characters_are_kept_and_shown_safely(tmp_path: Path) -> None:
    names = [
        "取证照片.jpg".encode("gbk"),
        b"..\\..\\etc\\passwd",
        b'it\'s "quoted" <b>$(rm -rf)`x`.mp4',
        b"line\nbreak\x1b[31m.mp4",
        b"\xff\xfe\x80.mp4",
        "gpj.\u202eexe".encode(),
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")

    files = {file.raw_path: file for file in recognise(tmp_path).files}

    assert set(names) == set(files)
    assert ("取证照片.jpg", "gbk") == (files[names[0]].shown, files[names[0]].decoding)
    assert "line\\x0abreak\\x1b[31m.mp4" == files[names[3]].shown
    assert ("\\xff\\xfe\\x80.mp4", "escaped") == (files[names[4]].shown, files[names[4]].decoding)
    assert "gpj.\\u202eexe" == files[names[5]].shown
    assert all(file.shown.isprintable() for file in files.values())


def test_links_devices_and_pipes_are_named_and_not_followed(tmp_path: Path) -> None:
    card = write(tmp_path / "card", {"a.mp4": film()})
    (tmp_path / "secret.mp4").write_bytes(b"elsewhere")
    (card / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    (card / "out").symlink_to(tmp_path)
    os.mkfifo(card / "pipe")

    source = recognise(card)

    assert ["a.mp4"] == [file.shown for file in source.files]
    assert ["link.mp4", "out", "pipe"] == sorted(item.shown for item in source.left_out)


def test_zero_byte_files_are_listed(tmp_path: Path) -> None:
    assert [0] == [file.size for file in recognise(write(tmp_path, {"stub.mp4": b""})).files]


def test_an_empty_card_says_so(tmp_path: Path) -> None:
    (tmp_path / "DCIM" / "100MEDIA").mkdir(parents=True)

    with pytest.raises(SourceError, match="空的") as caught:
        recognise(tmp_path)

    assert "source.empty" == caught.value.code
    assert "插错了卡" in caught.value.next_step


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="找不到这个文件夹"):
        recognise(tmp_path / "E:")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")

    with pytest.raises(SourceError, match="不是文件夹"):
        recognise(tmp_path / "a.mp4")


def test_recognising_leaves_the_card_as_it_was(tmp_path: Path) -> None:
    named_card(tmp_path)
    (tmp_path / "PARAM.INI").write_text(SETTINGS)
    before = fingerprint(tmp_path)

    recognise(tmp_path)

    assert before == fingerprint(tmp_path)


INFO = "YZ-03;DSJ-A7;100217;V1.2\r\n"


def test_layout_l2_names_device_and_officer_in_its_info_file(tmp_path: Path) -> None:
    files = {"DCIM/100MEDIA/FILE0001.MP4": film(), "DCIM/100MEDIA/Info.dat": INFO.encode()}

    card = recognise(write(tmp_path, files))

    assert ("L2", "YZ-03", "100217") == (card.layout, card.device, card.officer)
    assert 2 == len(card.files)


@pytest.mark.parametrize("damaged", [b"", b"YZ-03", b"\x00\xff;;", b";;;;"])
def test_a_damaged_info_file_says_nothing_and_is_taken_all_the_same(tmp_path: Path, damaged: bytes) -> None:
    card = recognise(write(tmp_path, {"DCIM/100MEDIA/Info.dat": damaged}))

    assert "" == card.officer
    assert 1 == len(card.files)


def test_layout_l5_takes_the_folder_as_device(tmp_path: Path) -> None:
    card = recognise(write(tmp_path, {"YZ-03/DCIM/100MEDIA/FILE0001.MP4": film(), "YZ-03/SYSTEM.DB7": b"?"}))

    assert ("L5", "YZ-03") == (card.layout, card.device)


def test_layout_l5_with_two_cameras_keeps_each_file_with_its_own(tmp_path: Path) -> None:
    card = recognise(write(tmp_path, {"YZ-03/REC_0001.MP4": film("a"), "YZ-05/REC_0001.MP4": film("b")}))

    assert ("L5", "") == (card.layout, card.device)
    assert {"YZ-03/REC_0001.MP4": "YZ-03", "YZ-05/REC_0001.MP4": "YZ-05"} == {
        file.shown: file.device for file in card.files
    }


def test_settings_files_in_folders_speak_for_their_folder_only(tmp_path: Path) -> None:
    files = {
        "A/PARAM.INI": b"[ZFY]\nDevNo=YZ-03\nPolNo=100217\n",
        "A/DCIM/FILE0001.MP4": film("a"),
        "B/Param.ini": b"[ZHY]\nDevNo=YZ-05\nPolNo=100218\n",
        "B/DCIM/FILE0001.MP4": film("b"),
        "loose.mp4": film("c"),
    }

    card = recognise(write(tmp_path, files))

    assert ("L4", "", "") == (card.layout, card.device, card.officer)
    assert {("YZ-03", "100217"), ("YZ-05", "100218"), ("", "")} == {
        (file.device, file.officer) for file in card.files if file.shown.lower().endswith(".mp4")
    }


@pytest.mark.parametrize("folder", ["DCIM", "100MEDIA", "20260918", "Movie", "手机", "Photo"])
def test_a_folder_of_another_use_is_no_device(tmp_path: Path, folder: str) -> None:
    assert "" == recognise(write(tmp_path, {f"{folder}/一.jpg": b"x"})).device


def test_layout_l6_takes_the_officer_and_never_the_copy_day_as_time(tmp_path: Path) -> None:
    files = {
        "100217/20260919/VIDEO/MOVI0001.avi": film("a"),
        "100217/20260919/OTHER/x.bin": b"?",
        "100217/20260919/VIDEO/DSJ_YZ-03_100217_20260917_100000.mp4": film("b"),
    }

    card = recognise(write(tmp_path, files))

    assert ("L6", "100217") == (card.layout, card.officer)
    assert {None, "2026-09-17T10:00:00"} == {file.starts.isoformat() if file.starts else None for file in card.files}


def test_layout_l8_reads_the_common_names(tmp_path: Path) -> None:
    names = ["ABC1234_100217_20260918100000_0003IMP.MP4", "DSJ-KD-A7-ABC1234_100217_20260918100500_0004.MP4"]

    card = recognise(write(tmp_path, {name: film(name) for name in names}))

    assert ("L8", "ABC1234", "100217") == (card.layout, card.device, card.officer)
    assert [("0003", True), ("0004", False)] == [(file.sequence, file.is_key_marked) for file in card.files]


def test_a_battery_log_is_read_and_a_pattern_of_the_bureau_comes_first(tmp_path: Path) -> None:
    own = Pattern(code="B-001", name="华安", template=template("HA{设备:4}-{日期}{时间}"), is_own=True)
    card = write(tmp_path, {"LOG/BATTERY.TXT": b"Battery0=78\r\n", "HA0042-20260918100000.mp4": film()})

    read = recognise(card, patterns=(own, *shipped().patterns))

    assert ("own", "0042", "78") == (read.layout, read.device, read.battery)
    assert "B-001" == next(file.pattern for file in read.files if file.device)


def test_system_folders_hidden_and_read_only_files_come_in_like_the_others(tmp_path: Path) -> None:
    names = ["System Volume Information/WPSettings.dat", ".Trash-1000/a.mp4", "DCIM/READONLY.MP4", "$RECYCLE.BIN/x"]
    write(tmp_path, dict.fromkeys(names, b"x"))
    (tmp_path / "DCIM/READONLY.MP4").chmod(0o444)

    assert sorted(names) == sorted(file.shown for file in recognise(tmp_path).files)
