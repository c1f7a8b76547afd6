"""What docks push is read field by field; nothing is lost, nothing is believed, nothing breaks the reading."""

import json
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.docks.pushed import MOST_BYTES, Pushed, PushError, read_heartbeat, read_push, read_record

NUMBER = "42010000_" + "0000000000000000YZ03" + "20260918100000" + "00" + "01" + "20260918180500" + "0001"
SENT = {
    "domain": "42010000",
    "gzz_xh": "42010000001234567890",
    "authkey": "0123456789abcdef0123456789abcdef",
    "wjbh": NUMBER,
    "wjbm": "DSJ_YZ-03_100217_20260918_100000.mp4",
    "pssj": "2026-09-18 10:00:00",
    "wjdx": "1048576",
    "wjlx": "0",
    "wjsc": "120",
    "bzlx": "1",
    "jgdm": "420100",
    "dwmc": "云泽市医疗保障局",
    "jybh": "100217",
    "jy_xm": "执法人员甲",
    "cpxh": "YZ03",
    "scsj": "2026-09-18 18:05:00",
    "ccwz": "100217/20260918/VIDEO/DSJ_YZ-03_100217_20260918_100000.mp4",
    "wlwz": r"D:\data\100217\20260918\VIDEO\DSJ_YZ-03_100217_20260918_100000.mp4",
    "bfwz": "http://10.0.0.9/a.mp4",
    "ccfwq": "S1",
    "sltxdwz": "thumb/1.jpg",
    "ajbh": "",
    "sfyc": "0",
    "ckcs": "3",
    "xzcs": "1",
    "kaoping": "95",
    "zzjgdm": "未知项",
}


def form(fields: dict[str, str], encoding: str = "utf-8") -> Pushed:
    return read_push(urlencode(fields, encoding=encoding).encode(), "application/x-www-form-urlencoded")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_every_field_of_the_table_is_read_and_the_unknown_one_kept(encoding: str) -> None:
    record = read_record(form(SENT, encoding))

    assert ("gat947", NUMBER, 1048576, True) == (record.kind, record.number, record.size, record.is_key_marked)
    assert "2026-09-18T10:00:00+08:00" == record.shot_at.isoformat() if record.shot_at else ""
    assert {"zzjgdm": "未知项"} == record.unknown
    assert len(SENT) - 2 == len(record.said)  # all but the key and the unknown one
    assert "云泽市医疗保障局" == record.said["unit_name"]
    assert () == record.faults


def test_the_key_is_not_kept_and_everything_else_stays_byte_for_byte() -> None:
    pushed = form(SENT)

    assert SENT["authkey"] == pushed.key
    assert SENT["authkey"].encode() not in pushed.raw
    assert urlencode(SENT).replace(SENT["authkey"], "*" * 32).encode() == pushed.raw


def test_json_is_read_like_a_form() -> None:
    sent = {**SENT, "wjdx": 1048576, "extra": {"a": [1, None]}}

    record = read_record(read_push(json.dumps(sent, ensure_ascii=False).encode(), "application/json"))

    assert (1048576, '{"a": [1, null]}') == (record.size, record.unknown["extra"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"wjbh": NUMBER[:-1]}, "64 位，不是 65 位"),
        ({"wjbh": "42010000_YZ03" + NUMBER[-36:]}, "不是 65 位"),
        ({"wjbh": "x" * 70}, "不能按规则拆开"),
        ({"pssj": "2026-09-18 10:05:00"}, "与所报的不同"),
        ({"cpxh": "YZ-05"}, "设备"),
        ({"bzlx": "0"}, "标注"),
        ({"pssj": "昨天"}, "读不懂"),
        ({"wjdx": "1 MB"}, "不是整数"),
        ({"wjdx": "9" * 30}, "不是整数"),
    ],
)
def test_what_does_not_agree_within_a_record_is_told_and_the_record_kept(change: dict[str, str], told: str) -> None:
    record = read_record(form(SENT | change))

    assert any(told in fault for fault in record.faults)
    assert record.raw


def test_the_dahua_kind_brings_serial_digest_card_and_zone() -> None:
    sent = {
        "gzz_xh": "1", "authkey": "k" * 32, "recordId": "R-1", "fileName": "20260918100000_0001.dav",
        "startTime": "2026-09-18 02:00:00", "fileLength": "99", "originalDeviceSerial": "4F01", "integrityId": "I-7",
        "md5": "D41D8CD98F00B204E9800998ECF8427E", "caseCode": "云医保罚立〔2026〕3号", "userId": "100217",
        "remark": "门口",
        "cardId": "C9", "utcOffset": "0", "kekIds": ["k1", "k2"], "attachments": [{"name": "a.jpg"}], "spare9": "?",
    }  # fmt: skip

    record = read_record(read_push(json.dumps(sent).encode(), "application/json"))

    assert ("dahua", "4F01", "I-7", "C9") == (
        record.kind, record.said["original_serial"], record.said["integrity_id"], record.said["card"]
    )  # fmt: skip
    assert "2026-09-18T02:00:00+00:00" == record.shot_at.isoformat() if record.shot_at else ""
    assert {"spare9": "?"} == record.unknown
    assert () == record.faults


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b"{" * 9000, b"=" * 10, b"a&" * 300, b"x" * (MOST_BYTES + 1), b"\xff\xfe\x00"]
)
def test_a_body_that_is_no_record_is_refused_in_chinese(body: bytes) -> None:
    with pytest.raises(PushError, match="没有收"):
        read_record(read_push(body, ""))


def test_a_heartbeat_tells_what_the_station_says_of_itself() -> None:
    said = read_heartbeat(form({"gzz_xh": "1", "authkey": "k", "syzrl": "100", "raid_zt": "1", "other": "x"}))

    assert {"free": "100", "raid": "1", "other": "x"} == said


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "application/json"]))
def test_no_body_whatever_breaks_the_reading(body: bytes, kind: str) -> None:
    with suppress(PushError):
        assert read_record(read_push(body, kind)).raw == body
