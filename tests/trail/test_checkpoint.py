"""Signed notes, checkpoints and proofs: written as C2SP says, opened only when the signature fits."""

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from liuhen.trail.checkpoint import (
    Checkpoint,
    CheckpointFormError,
    Proof,
    grouped,
    open_checkpoint,
    peek_checkpoint,
    proof_text,
    read_checkpoint,
    read_proof,
    sign_checkpoint,
)
from liuhen.trail.note import (
    NoteFormError,
    NoteSignatureError,
    Signer,
    open_note,
    read_verifier,
    sign,
    split_note,
)

SIGNER = Signer(name="liuhen.example/wuhan", seed=bytes(range(32)))
POINT = Checkpoint(origin="liuhen.example/wuhan", size=3, root=bytes(32))


def test_a_checkpoint_is_three_lines_a_blank_and_a_signature() -> None:
    note = sign_checkpoint(POINT, SIGNER)

    lines = note.split("\n")
    assert lines[:4] == ["liuhen.example/wuhan", "3", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", ""]
    assert lines[4].startswith("— liuhen.example/wuhan ")
    assert lines[5:] == [""]


@given(size=st.integers(0, 2**60), root=st.binary(min_size=32, max_size=32), seed=st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_opens_to_what_was_signed(size: int, root: bytes, seed: bytes) -> None:
    signer = Signer(name="a.example", seed=seed)
    point = Checkpoint(origin="a.example", size=size, root=root)

    note = sign_checkpoint(point, signer)

    assert point == open_checkpoint(note, signer.verifier()) == peek_checkpoint(note)


def test_the_note_is_accepted_by_openssl(tmp_path: Path) -> None:
    text, (line,) = split_note(sign_checkpoint(POINT, SIGNER))
    key = Ed25519PublicKey.from_public_bytes(SIGNER.verifier().public)
    (tmp_path / "pub").write_bytes(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "text").write_text(text, encoding="utf-8")
    (tmp_path / "sig").write_bytes(base64.b64decode(line.rpartition(" ")[2])[4:])

    given = ("-in", "text", "-sigfile", "sig")

    said = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "pub", "-keyform", "DER", "-rawin", *given],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr


def test_a_changed_text_is_not_opened() -> None:
    note = sign_checkpoint(POINT, SIGNER).replace("\n3\n", "\n4\n")

    with pytest.raises(NoteSignatureError, match="不符"):
        open_checkpoint(note, SIGNER.verifier())


def test_a_note_of_another_key_is_not_opened() -> None:
    stranger = Signer(name=SIGNER.name, seed=bytes(32))

    with pytest.raises(NoteSignatureError, match="没有"):
        open_checkpoint(sign_checkpoint(POINT, stranger), SIGNER.verifier())


def test_lines_of_unknown_keys_are_ignored() -> None:
    witness = Signer(name="witness.example", seed=bytes(32))
    cosigned = sign_checkpoint(POINT, SIGNER) + split_note(sign(POINT.text(), witness))[1][0] + "\n"

    assert POINT.text() == open_note(cosigned, SIGNER.verifier()) == open_note(cosigned, witness.verifier())


@pytest.mark.parametrize("text", ["", "a\n", "a\n\n", "a\n\nno dash\n", "a\n\n— a AAAA"])
def test_what_is_no_note_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NoteFormError):
        split_note(text)


def test_a_broken_signature_line_is_said_to_be_broken() -> None:
    with pytest.raises(NoteFormError, match="签名行"):
        open_note("a\n\n— a %%%\n", SIGNER.verifier())


@pytest.mark.parametrize("text", ["no line feed", "blank\n\nline\n"])
def test_a_text_that_could_not_be_split_again_is_not_signed(text: str) -> None:
    with pytest.raises(NoteFormError):
        sign(text, SIGNER)


def test_a_verifier_key_is_read_back() -> None:
    line = SIGNER.verifier().text()

    assert SIGNER.verifier() == read_verifier(line + "\n")


@pytest.mark.parametrize("line", ["", "a+b", "a+00000000+AAAA", "a+00000000+%%", "a+00000000+" + "A" * 44])
def test_a_wrong_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(NoteFormError, match="公钥"):
        read_verifier(line)


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n1\n", "\n1\nAA==\n", "a\n01\n" + "A" * 43 + "=\n", "a\n-1\nAA==\n", "a\n1\nAA==\n", "a\n1\n%\n"],
)
def test_what_is_no_checkpoint_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CheckpointFormError):
        read_checkpoint(text)


def test_extension_lines_are_allowed() -> None:
    assert POINT == read_checkpoint(POINT.text() + "extension\n")


@given(index=st.integers(0, 2**40), path=st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_a_proof_read_back_is_the_proof_written(index: int, path: list[bytes]) -> None:
    proof = Proof(index=index, path=tuple(path), note=sign_checkpoint(POINT, SIGNER))

    assert proof == read_proof(proof_text(proof))


def test_a_proof_is_written_as_tlog_proof_says() -> None:
    proof = Proof(index=2, path=(bytes(32),), note="note\n")

    assert proof_text(proof) == "c2sp.org/tlog-proof@v1\nindex 2\n" + "A" * 43 + "=\n\nnote\n"
    assert proof == read_proof(proof_text(proof).replace("index", "extra AAAA\nindex"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wrong\nindex 1\n\nnote\n",
        "c2sp.org/tlog-proof@v1\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nindex x\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n%\n\nnote\n",
    ],
)
def test_what_is_no_proof_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CheckpointFormError):
        read_proof(text)


def test_a_root_is_shown_in_eight_groups_of_eight() -> None:
    assert ("00010203", "04050607") == grouped(bytes(range(32)))[:2]
    assert len(grouped(bytes(32))) == 8
