"""Digests against the published vectors."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.vault.digest import BundledSm3, digests_of, new_sm3

ABC_SHA256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ABC_SM3 = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_abc_gives_the_digests_printed_in_the_standards() -> None:
    digests = digests_of(b"abc")

    assert ABC_SHA256 == digests.sha256
    assert ABC_SM3 == digests.sm3
    assert 3 == digests.size


def test_nothing_has_digests_too() -> None:
    digests = digests_of(b"")

    assert f"sha256:{hashlib.sha256().hexdigest()}" == digests.sha256
    assert "sm3:1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b" == digests.sm3


@settings(deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_the_bundled_sm3_agrees_with_the_systems_however_the_bytes_are_cut(parts: list[bytes]) -> None:
    system, bundled = new_sm3(), BundledSm3()

    for part in parts:
        system.update(part)
        bundled.update(part)

    assert system.hexdigest() == bundled.hexdigest()
