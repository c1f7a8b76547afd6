"""Witnesses: registering peers, cosigning others' checkpoints, having ours cosigned by wire or carried file."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError, TamperError
from liuhen.trail.checkpoint import peek_checkpoint
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Cosignature, Entry, Peer, Witnessed
from liuhen.trail.note import NoteFormError, NoteSignatureError, Verifier, open_note, read_verifier, split_note
from liuhen.trail.queries import signing_keys
from liuhen.trail.witness.client import Answered, submit
from liuhen.trail.witness.cosignature import cosignature, open_cosignature, read_witness_key
from liuhen.trail.witness.protocol import Answer, Judged, Request, judge, origin_of, read_request
from liuhen.trail.witness.queries import keys_of, last_cosigned, last_seen, live, logs_of, next_request

WITNESS = Machine("witness")
_AGAIN_AFTER = timedelta(hours=1)  # the same grave answer to the same log is written down once an hour at most


class NotWitnessedError(InputError):
    """A checkpoint was not cosigned; the sentence says why."""

    code = "trail.not_witnessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPeer:
    """What the form says."""

    part: str
    label: str
    key: str
    url: str = ""


def register_peer(new: NewPeer, *, by: Officer, at: datetime) -> Peer:
    """Register another installation by its key, as its people read it to us.

    Raises:
        InputError: the name is missing, the key is not one, or is registered already.
    """
    if not new.label.strip() or new.part not in Peer.Part.values:
        raise InputError("没有登记：还缺名称或关系。", next_step="请写明是哪个机关的系统，谁见证谁。")
    key = new.key.strip()
    if new.part == Peer.Part.LOG:
        read_verifier(key)
    else:
        read_witness_key(key)
    if live(Peer.Part(new.part)).filter(key=key).exists():
        raise InputError("没有登记：这把公钥已经登记过。", next_step="请在下面的列表里查看。")
    with acting(by, "witness.register", at=at) as act:
        row = Peer.objects.create(
            part=new.part, label=new.label.strip()[:80], key=key, url=new.url.strip()[:200], registered_at=at
        )
        return act.upon(row, key=key, side=new.part, address=row.url)


def end_peer(peer: Peer, *, by: Officer, at: datetime, reason: str) -> None:
    """End a peer; what it signed or we signed stays.

    Raises:
        InputError: no reason, or it has ended already.
    """
    if not reason.strip():
        raise InputError("没有停用：还缺事由。", next_step="请写明原因。")
    with acting(by, "witness.end", at=at, reason=reason.strip()) as act:
        if not Peer.objects.filter(pk=peer.pk, ended_at__isnull=True).update(ended_at=at):
            raise InputError("没有停用：已经停用过了。", next_step="请刷新页面查看。")
        act.upon(peer)


def add_checkpoint(body: str, *, by: Officer | Machine, at: datetime) -> tuple[Judged, str]:
    """Answer an add-checkpoint request: judge, and where it may be signed cosign and remember it, in one transaction.

    Gives the judgement and the cosignature line (empty unless it was signed).

    Raises:
        RequestFormError: the body is not a request.
    """
    request = read_request(body)
    origin = origin_of(request)
    judged = judge(request, keys=keys_of(logs_of(origin)), last=last_seen(origin))
    if judged.answer != Answer.SIGNED:
        _note_grave(judged, origin, request, at=at)
        return judged, ""
    try:
        return judged, _cosign(request, origin, by=by, at=at)
    except NotWitnessedError as overtaken:  # another request was faster: its size is the last one now
        return Judged(answer=Answer.CONFLICT, why=overtaken.sentence), ""


def _cosign(request: Request, origin: str, *, by: Officer | Machine, at: datetime) -> str:
    signer = store().witness_signer()
    with acting(by, "witness.cosign", at=at) as act:
        peers = list(Peer.objects.select_for_update().filter(pk__in=[peer.pk for peer in logs_of(origin)]))
        judged = judge(request, keys=keys_of(peers), last=last_seen(origin))  # once more, now that nobody else can
        if judged.checkpoint is None:
            raise NotWitnessedError(judged.why)
        line = cosignature(request.note, signer, at=at)
        Witnessed.objects.create(
            peer=peers[0],
            origin=origin,
            size=judged.checkpoint.size,
            root=judged.checkpoint.root.hex(),
            note=request.note,
            line=line,
            at=at,
            entry_uid=act.uid,
        )
        act.upon(peers[0], size=judged.checkpoint.size, root=judged.checkpoint.root.hex())
    return line


def _note_grave(judged: Judged, origin: str, request: Request, *, at: datetime) -> None:
    """Write down a fork or a rollback that the log's own key signed: it is proof against that log."""
    if not judged.is_grave:
        return
    peer = logs_of(origin)[0]
    recent = Entry.objects.filter(verb="witness.refuse", recorded_at__gte=at - _AGAIN_AFTER)
    if recent.filter(subjects__kind="peer", subjects__subject_id=str(peer.pk)).exists():
        return
    with acting(WITNESS, "witness.refuse", at=at) as act:
        act.upon(peer, sentence=judged.why, statement=request.note)


def send_to_witnesses(at: datetime) -> int:
    """Send our newest checkpoint to every witness that has an address; run by the worker. Give how many signed."""
    peers = [peer for peer in live(Peer.Part.WITNESS) if peer.url]
    if not peers:
        return 0
    integrate_now()
    return sum(_send(peer, at=at) for peer in peers)


def _send(peer: Peer, *, at: datetime) -> bool:
    request = next_request(last_cosigned(peer, store().signer().name))
    if request is None:
        return False
    try:
        answered = submit(peer.url, request)
        if answered.known_size is not None and answered.known_size != request.old_size:
            again = next_request(answered.known_size)
            if again is None:
                words = f"见证方记着 {answered.known_size} 条，比这里还多：这里被截去，或者被退回到从前。"
                return _note_failure(peer, words, at=at)
            request, answered = again, submit(peer.url, again)
        if answered.status != Answer.SIGNED:
            return _note_failure(peer, _why(answered), at=at)
        keep_cosigned(request.note + answered.text, by=WITNESS, at=at)
    except (TamperError, InputError) as error:
        return _note_failure(peer, error.sentence, at=at)
    return True


def keep_cosigned(text: str, *, by: Officer | Machine, at: datetime) -> list[Cosignature]:
    """Keep the signatures of registered witnesses on a checkpoint of ours; lines of unknown keys are ignored.

    Raises:
        NoteSignatureError: the checkpoint is not ours, or no registered witness signed it.
    """
    body, lines = split_note(text)
    if not any(_opens(text, key) for key in signing_keys()):
        raise NoteSignatureError("这不是本系统签的校验点，没有收下。")
    point = peek_checkpoint(text)
    found = []
    for peer in live(Peer.Part.WITNESS):
        key = read_witness_key(peer.key)
        for line in lines:
            try:
                found.append((peer, line + "\n", open_cosignature(line, body, key)))
            except (NoteSignatureError, NoteFormError):
                continue
    if not found:
        raise NoteSignatureError("校验点上没有已登记见证方的有效签名，没有收下。")
    ours = "".join(f"{line}\n" for line in lines if line.startswith(f"— {point.origin} "))
    with acting(by, "witness.keep", at=at) as act:
        return [
            Cosignature.objects.create(
                peer=act.upon(peer),
                origin=point.origin,
                size=point.size,
                root=point.root.hex(),
                note=f"{body}\n{ours}",
                line=line,
                signed_at=signed_at,
                received_at=at,
                entry_uid=act.uid,
            )
            for peer, line, signed_at in found
        ]


def cosign_carried(body: str, *, by: Officer, at: datetime) -> str:
    """Cosign a carried request; give the file to carry back: the checkpoint with our line.

    Raises:
        NotWitnessedError: it may not be signed; the sentence says why and from which size to send.
    """
    judged, line = add_checkpoint(body, by=by, at=at)
    if not line:
        request = read_request(body)
        seen = last_seen(origin_of(request))
        step = (
            f"请对方从 {seen.size} 条接着再出一份送签文件。" if seen and not judged.is_grave else "请核对来源和公钥。"
        )
        raise NotWitnessedError(f"没有见证：{judged.why}", next_step=step)
    return read_request(body).note + line


def _note_failure(peer: Peer, words: str, *, at: datetime) -> bool:
    """Record that a witness did not sign: as an entry where the reason is a new one."""
    last = Entry.objects.filter(verb__in=("witness.fail", "witness.keep"), subjects__kind="peer")
    newest = last.filter(subjects__subject_id=str(peer.pk)).order_by("-id").first()
    if newest is None or words not in newest.body:
        with acting(WITNESS, "witness.fail", at=at) as act:
            Peer.objects.filter(pk=peer.pk).update(trouble=words[:200], tried_at=at)
            act.upon(peer, sentence=words)
    return False


def _why(answered: Answered) -> str:
    told = {
        Answer.NOT_SIGNED: "见证方不认本系统的公钥。",
        Answer.UNKNOWN_ORIGIN: "见证方没有登记本系统。",
        Answer.CONFLICT: "见证方见过同样条数、不同根摘要值的校验点：留痕分叉了。",
        Answer.NOT_CONSISTENT: "见证方见过的校验点不是现在的开头：留痕被改过。",
    }
    return (
        told.get(Answer(answered.status), "") if answered.status in set(Answer) else f"见证方答复 {answered.status}。"
    )


def _opens(note: str, key: Verifier) -> bool:
    try:
        open_note(note, key)
    except NoteSignatureError:
        return False
    return True
