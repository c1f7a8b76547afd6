"""The bytes of an entry: canonical, bounded, readable back, and the same as RFC 8785 says."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from liuhen.trail.entry import (
    Actor,
    EntryBody,
    EntryFormError,
    EntryKind,
    Outcome,
    Subject,
    canonical,
    canonical_json,
    instant_read,
    instant_text,
    leaf_hash,
    masked,
    parse,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
DETAILS = st.dictionaries(
    KEYS,
    st.one_of(
        TEXT,
        st.booleans(),
        st.integers(-(2**53 - 1), 2**53 - 1),
        st.lists(TEXT, max_size=3).map(tuple),
    ),
)


def body(**changes: Any) -> EntryBody:
    """Give one plain entry, changed as a test needs it."""
    plain = EntryBody(
        uid="0" * 31 + "1",
        nonce="f" * 32,
        recorded_at=datetime(2026, 9, 21, 2, 24, tzinfo=UTC),
        at=datetime(2026, 9, 21, 2, 20, 0, 7, tzinfo=UTC),
        bureau="wuhan",
        actor=Actor(kind="officer", id="7", name="周岚", unit="执法一中队"),
        kind=EntryKind.ACT,
        verb="recording.seal",
        subjects=(Subject(kind="recording", id="3", label="LX-2026-000003", digest="sha256:ab"),),
        details={"size": 12, "evidence": True, "names": ("甲", "乙")},
        reason="现场检查",
    )
    return replace(plain, **changes)


def test_the_bytes_of_an_entry_are_fixed_for_ever() -> None:
    expected = (
        '{"actor":{"id":"7","kind":"officer","name":"周岚","unit":"执法一中队"},"at":"2026-09-21T02:20:00.000007Z",'
        '"bureau":"wuhan","details":{"evidence":true,"names":["甲","乙"],"size":12},"kind":"act",'
        '"nonce":"ffffffffffffffffffffffffffffffff","outcome":"done","reason":"现场检查",'
        '"recorded_at":"2026-09-21T02:24:00.000000Z","subjects":[{"digest":"sha256:ab","id":"3","kind":"recording",'
        '"label":"LX-2026-000003"}],"uid":"00000000000000000000000000000001","v":1,"verb":"recording.seal"}'
    ).encode()

    data = canonical(body())

    assert expected == data


def test_a_leaf_is_hashed_as_rfc_6962_says() -> None:
    assert hashlib.sha256(b"\x00abc").digest() == leaf_hash(b"abc")


@given(details=DETAILS, reason=TEXT, label=TEXT, name=TEXT)
def test_an_entry_read_back_is_the_entry_written(
    details: dict[str, str | int | bool | tuple[str, ...]],
    reason: str,
    label: str,
    name: str,
) -> None:
    written = body(
        details=details,
        reason=reason,
        outcome=Outcome.REFUSED,
        actor=Actor(kind="officer", id="1", name=name),
        subjects=(Subject(kind="case", id="2", label=label),),
    )

    assert written == parse(canonical(written))


@given(members=DETAILS)
def test_our_canonical_json_is_rfc_8785_byte_for_byte(
    members: dict[str, str | int | bool | tuple[str, ...]],
) -> None:
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in members.items()}

    assert rfc8785.dumps(plain) == canonical_json(plain)


@pytest.mark.parametrize(
    "details",
    [
        {"ratio": 0.5},
        {"nothing": None},
        {"deep": {"a": 1}},
        {"numbers": [1, 2]},
        {"Big": "x"},
        {"名称": "x"},
        {"big": 2**53},
        {"broken": "\ud800"},
    ],
)
def test_a_value_outside_the_format_is_refused(details: dict[str, str]) -> None:
    with pytest.raises(EntryFormError):
        canonical(body(details=details))


@pytest.mark.parametrize(
    "details",
    [
        {"size": 0},
        {"ok": False},
        {"names": ()},
        {"text": ""},
        {"big": 2**53 - 1},
        {"a1_b": "𠮷"},
        {},
    ],
)
def test_a_value_inside_the_format_is_taken(details: dict[str, str]) -> None:
    assert details == dict(parse(canonical(body(details=details))).details)


def test_an_entry_of_exactly_65535_bytes_is_taken_and_one_more_is_refused() -> None:
    room = 65_535 - len(canonical(body(reason="")))

    assert 65_535 == len(canonical(body(reason="x" * room)))
    with pytest.raises(EntryFormError, match="65536"):
        canonical(body(reason="x" * (room + 1)))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(EntryFormError, match="时区"):
        canonical(body(at=datetime(2026, 9, 21, tzinfo=UTC).replace(tzinfo=None)))


def test_instants_are_written_in_utc_with_microseconds() -> None:
    shanghai = timezone(timedelta(hours=8))

    assert instant_text(datetime(2026, 9, 21, 10, 24, tzinfo=shanghai)) == "2026-09-21T02:24:00.000000Z"
    assert instant_read("0999-01-02T03:04:05.000006Z") == datetime(999, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert instant_text(datetime(999, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "0999-01-02T03:04:05.000006Z"


@pytest.mark.parametrize("wrong", ["", "F" * 32, "0" * 31, "0" * 33])
def test_a_uid_or_nonce_that_is_not_128_bits_of_hex_is_refused(wrong: str) -> None:
    with pytest.raises(EntryFormError):
        canonical(body(uid=wrong))
    with pytest.raises(EntryFormError):
        canonical(body(nonce=wrong))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b'{"v":1}', b"\xff", b'"text"'])
def test_bytes_that_are_no_entry_are_said_to_be_none(data: bytes) -> None:
    with pytest.raises(EntryFormError, match="不是一条完整的留痕"):
        parse(data)


def test_a_masked_name_can_be_found_again_only_with_its_salt() -> None:
    salt = bytes(range(16))

    assert masked("张三", salt) == masked("张三", salt)
    assert masked("张三", salt) != masked("张三", bytes(16))
    assert masked("张三", salt) != masked("李四", salt)
    assert masked("张三", salt).startswith("hmac-sha256:")


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(EntryFormError, match="盐值"):
        masked("张三", b"short")
