"""Cosignatures and the decisions of a witness, as C2SP says; and what a hostile request must not achieve."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.trail.checkpoint import Checkpoint, sign_checkpoint
from liuhen.trail.note import NoteFormError, NoteSignatureError, Signer, split_note
from liuhen.trail.tree import consistency_proof, range_root, root_of
from liuhen.trail.witness.cosignature import WitnessSigner, cosignature, open_cosignature, read_witness_key
from liuhen.trail.witness.protocol import Answer, Request, RequestFormError, Seen, judge, origin_of, read_request

LOG = Signer(name="liuhen.example/log", seed=bytes(range(32)))
OTHER = Signer(name="liuhen.example/log", seed=bytes(32))
WITNESS = WitnessSigner(name="liuhen.example/witness", seed=bytes(range(1, 33)))
AT = datetime(2026, 9, 21, 2, 24, 7, tzinfo=UTC)
LEAVES = [bytes([number]) * 32 for number in range(40)]
KEYS = (LOG.verifier(),)


def node(level: int, index: int) -> bytes:
    return root_of(LEAVES[index << level : (index + 1) << level])


def note(size: int, *, signer: Signer = LOG, root: bytes | None = None, origin: str = LOG.name) -> str:
    told = root_of(LEAVES[:size]) if root is None else root
    return sign_checkpoint(Checkpoint(origin=origin, size=size, root=told), signer)


def request(old: int, new: int, **changes: object) -> Request:
    return Request(old_size=old, proof=consistency_proof(old, new, node), note=note(new, **changes))  # type: ignore[arg-type]


def seen(size: int) -> Seen:
    return Seen(size=size, root=root_of(LEAVES[:size]))


def test_a_cosignature_opens_with_the_witness_key_and_tells_when() -> None:
    text = split_note(note(5))[0]

    line = cosignature(note(5), WITNESS, at=AT)

    assert line.startswith("— liuhen.example/witness ")
    assert AT == open_cosignature(line, text, read_witness_key(WITNESS.key().text()))


@given(st.integers(0, 75), st.integers(0, 7))
def test_any_changed_bit_of_a_cosignature_is_found(byte: int, bit: int) -> None:
    head, _, packed = cosignature(note(5), WITNESS, at=AT).strip().rpartition(" ")
    data = bytearray(base64.b64decode(packed))
    data[byte] ^= 1 << bit

    with pytest.raises(NoteSignatureError):
        open_cosignature(f"{head} {base64.b64encode(data).decode()}", split_note(note(5))[0], WITNESS.key())


@pytest.mark.parametrize("line", ["", "x", "a+b+c", LOG.verifier().text(), WITNESS.key().text().replace("+", "+0", 1)])
def test_what_is_no_witness_key_is_refused(line: str) -> None:
    with pytest.raises(NoteFormError):
        read_witness_key(line)


@given(st.integers(0, 40), st.integers(0, 40))
def test_an_honest_log_is_signed_from_wherever_it_was_seen_last(old: int, new: int) -> None:
    old, new = sorted((old, new))

    judged = judge(read_request(request(old, new).text()), keys=KEYS, last=seen(old) if old else None)

    assert judged.answer == Answer.SIGNED, judged.why
    assert judged.checkpoint is not None
    assert (new, LOG.name) == (judged.checkpoint.size, origin_of(request(old, new)))


@pytest.mark.parametrize(
    ("asked", "last", "answer", "is_grave"),
    [
        (request(0, 5, signer=OTHER), None, Answer.NOT_SIGNED, False),
        (request(0, 5, origin="elsewhere"), None, Answer.NOT_SIGNED, False),
        (Request(old_size=9, proof=(), note=note(5)), seen(9), Answer.MALFORMED, False),
        (request(0, 9), seen(5), Answer.CONFLICT, False),
        (request(3, 4), seen(9), Answer.CONFLICT, True),
        (request(9, 9, root=bytes(32)), seen(9), Answer.CONFLICT, True),
        (request(9, 12, root=bytes(32)), seen(9), Answer.NOT_CONSISTENT, True),
        (Request(old_size=9, proof=(bytes(32),), note=note(12)), seen(9), Answer.NOT_CONSISTENT, True),
        (Request(old_size=0, proof=(bytes(32),), note=note(12)), None, Answer.NOT_CONSISTENT, False),
    ],
)
def test_what_does_not_follow_is_not_signed(asked: Request, last: Seen | None, answer: Answer, is_grave: bool) -> None:
    judged = judge(asked, keys=KEYS, last=last)

    assert (answer, is_grave, None) == (judged.answer, judged.is_grave, judged.checkpoint)


def test_an_unknown_origin_is_not_found() -> None:
    assert Answer.UNKNOWN_ORIGIN == judge(request(0, 5), keys=(), last=None).answer


@pytest.mark.parametrize(
    "body",
    [
        "",
        "old 1",
        "new 1\n\n" + note(2),
        "old -1\n\n" + note(2),
        "old 1\n!!\n\n" + note(2),
        "old 1\nAAAA\n\n" + note(2),
    ],
)
def test_a_body_that_is_no_request_is_malformed(body: str) -> None:
    with pytest.raises(RequestFormError):
        origin_of(read_request(body))


def test_more_than_63_hashes_are_malformed() -> None:
    with pytest.raises(RequestFormError):
        read_request(Request(old_size=1, proof=(bytes(32),) * 64, note=note(2)).text())


def test_the_helper_tree_of_these_tests_is_a_tree() -> None:
    assert root_of(LEAVES) == range_root(0, 40, node)
