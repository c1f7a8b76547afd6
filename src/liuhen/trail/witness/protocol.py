"""add-checkpoint of C2SP tlog-witness: reading a request, writing one, and deciding what to answer. Pure."""

import base64
import binascii
from dataclasses import dataclass
from enum import IntEnum

from liuhen.errors import InputError, TamperError
from liuhen.trail.checkpoint import Checkpoint, CheckpointFormError, open_checkpoint, read_checkpoint
from liuhen.trail.note import NoteFormError, NoteSignatureError, Verifier, split_note
from liuhen.trail.tree import is_consistent

MOST_HASHES = 63
SIZE_TYPE = "text/x.tlog.size"


class RequestFormError(InputError):
    """The body is not an add-checkpoint request."""

    code = "trail.add_checkpoint"


class Answer(IntEnum):
    """The answers of the specification, by HTTP status."""

    SIGNED = 200
    MALFORMED = 400
    NOT_SIGNED = 403  # no valid signature of a key we know for this origin
    UNKNOWN_ORIGIN = 404
    CONFLICT = 409  # the sender's old size is not the last one we saw; or same size, other root
    NOT_CONSISTENT = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: from which size on, the consistency proof, and the signed checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """Write the body of the request; also the form of a carried file."""
        hashes = "".join(base64.b64encode(one).decode("ascii") + "\n" for one in self.proof)
        return f"old {self.old_size}\n{hashes}\n{self.note}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The last checkpoint of an origin that we cosigned."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What to answer, and the checkpoint where it is to be signed."""

    answer: Answer
    checkpoint: Checkpoint | None = None
    why: str = ""  # in Chinese, for the entry and the page
    is_grave: bool = (
        False  # signed by the log's own key, yet it does not follow from what we cosigned: fork or rollback
    )


def read_request(body: str) -> Request:
    """Read a request.

    Raises:
        RequestFormError: a line is missing or not as the specification says.
    """
    head, blank, note = body.partition("\n\n")
    lines = head.split("\n")
    word, _, number = lines[0].partition(" ")
    if not blank or word != "old" or not number.isascii() or not number.isdigit() or len(lines) - 1 > MOST_HASHES:
        raise RequestFormError("送签内容不是校验点的送签格式。")
    try:
        proof = tuple(base64.b64decode(line, validate=True) for line in lines[1:])
    except binascii.Error as error:
        raise RequestFormError("送签内容里一致性证明的写法不合格式。") from error
    if any(len(one) != 32 for one in proof):
        raise RequestFormError("送签内容里一致性证明的长度不对。")
    return Request(old_size=int(number), proof=proof, note=note)


def origin_of(request: Request) -> str:
    """Give whose checkpoint it says it is.

    Raises:
        RequestFormError: there is no checkpoint in it.
    """
    try:
        return read_checkpoint(split_note(request.note)[0]).origin
    except (NoteFormError, CheckpointFormError) as error:
        raise RequestFormError("送签内容里没有带签名的校验点。") from error


def judge(request: Request, *, keys: tuple[Verifier, ...], last: Seen | None) -> Judged:
    """Decide on a request for an origin: `keys` are those registered for it, none if it is unknown.

    The order is that of the specification: origin, signature, sizes, roots, consistency.
    """
    if not keys:
        return Judged(answer=Answer.UNKNOWN_ORIGIN, why="这个来源没有登记，不为它见证。")
    checkpoint = _signed(request.note, keys)
    if checkpoint is None:
        return Judged(answer=Answer.NOT_SIGNED, why="校验点上没有所登记公钥的有效签名。")
    if request.old_size > checkpoint.size:
        return Judged(answer=Answer.MALFORMED, why="送签的旧条数比新条数还大。")
    known = last or Seen(size=0, root=b"")
    if request.old_size != known.size:
        why = f"对方从 {request.old_size} 条接着送签，我们见证过的是 {known.size} 条。"
        is_back = checkpoint.size < known.size
        why += f"它的校验点只有 {checkpoint.size} 条：留痕被截去，或者服务器被退回到从前。" if is_back else ""
        return Judged(answer=Answer.CONFLICT, why=why, is_grave=is_back)
    if checkpoint.size == known.size and last is not None and checkpoint.root != known.root:
        why = f"同是 {known.size} 条，根摘要值却与见证过的不同：留痕分叉了。"
        return Judged(answer=Answer.CONFLICT, why=why, is_grave=True)
    if known.size and not is_consistent(known.size, checkpoint.size, request.proof, known.root, checkpoint.root):
        why = f"证明不了见证过的 {known.size} 条是它的开头。"
        return Judged(answer=Answer.NOT_CONSISTENT, why=why, is_grave=True)
    if not known.size and request.proof:
        return Judged(answer=Answer.NOT_CONSISTENT, why="从头送签，却带着一致性证明。")
    return Judged(answer=Answer.SIGNED, checkpoint=checkpoint)


def _signed(note: str, keys: tuple[Verifier, ...]) -> Checkpoint | None:
    for key in keys:
        try:
            checkpoint = open_checkpoint(note, key)
        except (NoteSignatureError, NoteFormError, CheckpointFormError, TamperError):
            continue
        return checkpoint if checkpoint.origin == key.name else None
    return None
