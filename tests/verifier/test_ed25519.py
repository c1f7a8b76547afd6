"""The plain-Python Ed25519 and SM3 of the verifier against OpenSSL's, and against forgeries."""

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from verifier.liuhen_verifier.digests import PlainSm3, file_digests, fresh
from verifier.liuhen_verifier.ed25519 import verify

ORDER = 2**252 + 27742317777372353535851937790883648493


def test_the_first_vectors_of_rfc_8032_hold() -> None:
    """RFC 8032 section 7.1, tests 1 and 2."""
    one = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )

    assert verify(one, b"", signature)
    assert not verify(one, b"x", signature)


@settings(deadline=None, max_examples=25)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), bit=st.integers(0, 511))
def test_signatures_of_openssl_hold_and_changed_ones_do_not(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << (bit % 8)

    assert verify(public, message, signature)
    assert not verify(public, message, bytes(changed))
    assert not verify(public, message + b"!", signature)


def test_a_signature_with_a_scalar_out_of_range_is_refused() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = private.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + ORDER

    assert not verify(private.public_key().public_bytes_raw(), b"x", signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize(("key", "signature"), [(b"", b""), (bytes(31), bytes(64)), (bytes(32), bytes(63))])
def test_wrong_lengths_are_refused(key: bytes, signature: bytes) -> None:
    assert not verify(key, b"", signature)


@pytest.mark.parametrize("key", [b"\xff" * 32, (2).to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little")])
def test_bytes_that_are_no_point_are_refused(key: bytes) -> None:
    assert not verify(key, b"", bytes(64))


@settings(deadline=None, max_examples=40)
@given(pieces=st.lists(st.binary(max_size=150), max_size=4))
def test_plain_sm3_agrees_with_openssl_however_it_is_fed(pieces: list[bytes]) -> None:
    plain = PlainSm3()
    for piece in pieces:
        plain.update(piece)

    assert hashlib.new("sm3", b"".join(pieces)).hexdigest() == plain.hexdigest()


def test_unknown_algorithms_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")

    assert {"sha256": hashlib.sha256(b"abc").hexdigest()} == file_digests(path, ["sha256", "md6"])
    assert fresh("md6") is None
