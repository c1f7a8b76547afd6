"""Checkpoints (C2SP tlog-checkpoint), proofs of single entries (tlog-proof@v1) and the figures of a paper slip."""

import base64
import binascii
from dataclasses import dataclass

from liuhen.errors import InputError
from liuhen.trail.note import Signer, Verifier, open_note, sign, split_note

_PROOF_HEAD = "c2sp.org/tlog-proof@v1"
_ROOT_BYTES = 32


class CheckpointFormError(InputError):
    """The text is not a checkpoint or not a proof."""

    code = "trail.checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What the trail was at one moment: whose, how many entries, and the root over all of them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Give the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That one entry stands at `index` of the tree of the signed checkpoint."""

    index: int
    path: tuple[bytes, ...]
    note: str  # the signed checkpoint, whole


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """Give the signed note of a checkpoint."""
    return sign(checkpoint.text(), signer)


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Read a signed checkpoint after verifying its signature."""
    return read_checkpoint(open_note(note, verifier))


def peek_checkpoint(note: str) -> Checkpoint:
    """Read a signed checkpoint without verifying its signature."""
    return read_checkpoint(split_note(note)[0])


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; lines after the third are allowed and not ours to read.

    Raises:
        CheckpointFormError: a line is missing or not as the format says.
    """
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not _is_decimal(lines[1]):
        raise CheckpointFormError("校验点少了来源、条数或根摘要值。")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=_hash(lines[2]))


def proof_text(proof: Proof) -> str:
    """Give the file of a proof (.tlog-proof)."""
    hashes = "".join(base64.b64encode(step).decode("ascii") + "\n" for step in proof.path)
    return f"{_PROOF_HEAD}\nindex {proof.index}\n{hashes}\n{proof.note}"


def read_proof(text: str) -> Proof:
    """Read the file of a proof; an `extra` line is ignored.

    Raises:
        CheckpointFormError: it is not a proof.
    """
    head, blank, note = text.partition("\n\n")
    lines = [line for line in head.split("\n") if not line.startswith("extra ")]
    if not blank or len(lines) < 2 or lines[0] != _PROOF_HEAD or not lines[1].startswith("index "):
        raise CheckpointFormError("这段文字不是一条留痕的证明。")
    number = lines[1].removeprefix("index ")
    if not _is_decimal(number):
        raise CheckpointFormError("证明里的序号不是数字。")
    return Proof(index=int(number), path=tuple(_hash(line) for line in lines[2:]), note=note)


def grouped(root: bytes) -> tuple[str, ...]:
    """Give a digest in groups of eight figures, so that two people can compare it by reading aloud."""
    figures = root.hex()
    return tuple(figures[at : at + 8] for at in range(0, len(figures), 8))


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))


def _hash(line: str) -> bytes:
    try:
        data = base64.b64decode(line, validate=True)
    except binascii.Error as error:
        raise CheckpointFormError("摘要值的写法不合格式。") from error
    if len(data) != _ROOT_BYTES:
        raise CheckpointFormError("摘要值的长度不对。")
    return data
