"""The daily slip as text: what was typed is read back, a slip of the pen is found and its group named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.trail.checkpoint import Checkpoint, grouped, sign_checkpoint
from liuhen.trail.note import Signer
from liuhen.trail.slip import CHARACTERS, SlipFormError, check_characters, read_slip, typed_form

SIGNER = Signer(name="liuhen.example/test", seed=bytes(range(32)))
ROOTS = st.binary(min_size=32, max_size=32)


def with_characters(size: int, root: bytes) -> str:
    pairs = zip(grouped(root), check_characters(root), strict=True)
    return f"{size} " + "\n".join(f"{group} {letter}" for group, letter in pairs)


def test_the_characters_are_256_and_all_different() -> None:
    assert 256 == len(CHARACTERS) == len(set(CHARACTERS))


@given(st.integers(0, 10**9), ROOTS)
def test_a_slip_is_read_back_as_typed_with_or_without_check_characters(size: int, root: bytes) -> None:
    for text in (typed_form(size, root), with_characters(size, root), typed_form(size, root).upper() + "\n"):
        said = read_slip(text)

        assert (size, root, "") == (said.size, said.root, said.note)


@given(ROOTS, st.integers(0, 63), st.integers(1, 15))
def test_one_wrong_figure_is_always_found_and_its_group_named(root: bytes, at: int, by: int) -> None:
    figures = root.hex()
    wrong = figures[:at] + f"{int(figures[at], 16) ^ by:x}" + figures[at + 1 :]
    letters = check_characters(root)
    text = "3 " + " ".join(f"{wrong[n * 8 : n * 8 + 8]}{letters[n]}" for n in range(8))

    with pytest.raises(SlipFormError, match=f"第 {at // 8 + 1} 组"):
        read_slip(text)


def test_a_scanned_code_is_the_signed_checkpoint_whole() -> None:
    note = sign_checkpoint(Checkpoint(origin=SIGNER.name, size=7, root=bytes(32)), SIGNER)

    said = read_slip("\r\n" + note.replace("\n", "\r\n"))

    assert (7, bytes(32), SIGNER.name, note) == (said.size, said.root, said.origin, said.note)


@pytest.mark.parametrize("text", ["", "abc", "12", "12 " + "a" * 63, "12 " + "g" * 64])
def test_what_is_no_slip_is_said_to_be_none(text: str) -> None:
    with pytest.raises(SlipFormError, match="校验单应写成"):
        read_slip(text)
