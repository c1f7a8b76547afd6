"""Certificates: taken only whole and under a password, signing with a visible stamp, and one flipped byte is told."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.keys import SECRET, container
from tests.documents.test_typst import HEADER, filled, text_of

from liuhen.documents.forms import form_of
from liuhen.documents.signing.certificate import KeyFileError, Stamp, key_file, sign_pdf, signatures_in
from liuhen.documents.signing.queries import digest_of_bytes
from liuhen.documents.typst import render, seal_place

AT = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
STAMP = Stamp(bureau="云泽市医疗保障局", signer="局长", serial="1F", at=AT)


@pytest.fixture(scope="module")
def page() -> bytes:
    form = form_of("penalty_decision")
    return render(form, filled(form), HEADER)


@pytest.fixture(scope="module")
def signed(page: bytes) -> bytes:
    form = form_of("penalty_decision")
    place = seal_place(form, filled(form), HEADER)
    held = key_file(container(), SECRET)
    return sign_pdf(page, held.container, SECRET, stamp=STAMP, place=place, fonts=None)


def test_a_signed_page_is_the_old_one_with_a_piece_added_and_its_stamp_can_be_read(page: bytes, signed: bytes) -> None:
    assert signed.startswith(page)
    assert "数字证书签名：局长" in text_of(signed)


def test_an_untouched_signed_page_is_intact(signed: bytes) -> None:
    (found,) = signatures_in(signed)

    assert (True, True, True) == (found.is_intact, found.is_valid, found.covers_all)
    assert "云泽市医疗保障局" == found.signer
    assert not found.is_known


def test_a_second_signature_leaves_the_first_intact(signed: bytes) -> None:
    other = key_file(container("执法人员甲"), SECRET)
    both = sign_pdf(signed, other.container, SECRET, stamp=STAMP, place={"page": 1, "x": 80.0, "y": 90.0}, fonts=None)

    first, second = signatures_in(both, known=frozenset({other.fingerprint}))

    assert (True, False) == (first.is_intact, first.covers_all)
    assert (True, True, True) == (second.is_intact, second.covers_all, second.is_known)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(min_value=0, max_value=0.999999), bit=st.integers(min_value=0, max_value=7))
def test_one_flipped_bit_anywhere_is_reported(signed: bytes, place: float, bit: int) -> None:
    changed = bytearray(signed)
    changed[int(place * len(changed))] ^= 1 << bit

    assert digest_of_bytes(signed) != digest_of_bytes(bytes(changed))


@pytest.mark.parametrize("words", [b"/MediaBox", b"xmp", b"/Producer"])
def test_a_flipped_byte_of_what_was_signed_breaks_the_signature_itself(signed: bytes, words: bytes) -> None:
    at = signed.find(words)
    assert at > 0
    changed = bytearray(signed)
    changed[at + 1] ^= 1

    assert not any(found.is_intact and found.is_valid for found in signatures_in(bytes(changed)))


@pytest.mark.parametrize(
    ("data", "password", "words"),
    [
        pytest.param(container(), "qianming-2027", "口令不对", id="wrong password"),
        pytest.param(b"%PDF-1.7", SECRET, "不是 PKCS#12", id="no container"),
        pytest.param(b"", SECRET, "不是 PKCS#12", id="empty"),
        pytest.param(container(password="1234567"), "1234567", "不足 8 位", id="short password"),
        pytest.param(container(kind="ed"), SECRET, "不能用来签署", id="another kind of key"),
        pytest.param(container(kind="1024"), SECRET, "1024 位", id="weak key"),
    ],
)
def test_a_file_that_is_no_certificate_to_sign_with_is_refused_with_a_sentence(
    data: bytes, password: str, words: str
) -> None:
    with pytest.raises(KeyFileError, match=words):
        key_file(data, password)


def test_what_is_kept_of_a_key_holds_neither_key_nor_password_in_the_clear() -> None:
    held = key_file(container(), SECRET)

    assert SECRET.encode() not in held.container
    with pytest.raises(KeyFileError, match="口令不对"):
        key_file(held.container, "qianming-2027")
    assert held.fingerprint == key_file(held.container, SECRET).fingerprint


def test_signing_with_a_wrong_password_says_so(page: bytes) -> None:
    held = key_file(container(), SECRET)

    with pytest.raises(KeyFileError, match="证书口令不对"):
        sign_pdf(page, held.container, "wrong-word", stamp=STAMP, place={"page": 1, "x": 0.0, "y": 0.0}, fonts=None)
