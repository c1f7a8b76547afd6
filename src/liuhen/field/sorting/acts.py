"""Sort recordings, many at once; answer what those outside every activity are; who may take in and sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from liuhen.bureau.acting import Act, acting, refuse
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.acts.judging import decide_evidence, limit, set_labels
from liuhen.evidence.marking.acts import mark
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import Recording, RecordingMark
from liuhen.field.acts import attribute_to
from liuhen.field.attribution import Basis
from liuhen.field.models import Activity, ActivityRecording, OutsideAnswer
from liuhen.field.sorting.queries import outside_of
from liuhen.field.sorting.words import Answer
from liuhen.law.pack import Pack

MOST = 200  # recordings sorted at once: as many as one entry names


class PerformerError(RefusalError):
    """The rules name who takes in and registers recordings, and this is somebody else."""

    code = "field.performer"


class QuarantineError(RefusalError):
    """A recording outside every activity waits for an answer first."""

    code = "field.quarantine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What is said of one recording."""

    recording: Recording
    activity: Activity | None = None  # None: it stays where it is
    basis: Basis = Basis.PERSON
    labels: Mapping[str, str] = field(default_factory=dict)  # label field → value


@dataclass(frozen=True, slots=True, kw_only=True)
class ForAll:
    """What is said of all recordings of a batch alike."""

    is_evidence: bool | None = None  # None: not decided now
    triggers: tuple[str, ...] = ()  # codes of the pack: grounds for keeping without end
    secrecy: str | None = None  # word of the pack; '' lifts; None: as it is
    reason: str = ""


def sort(
    rows: Sequence[Sorted], alike: ForAll | None = None, *, by: Officer, at: datetime, once: str | None = None
) -> int:
    """Sort recordings (归类), one entry for all; give how many were put to an activity.

    Raises:
        PerformerError: the rules name another role for it (shilong 第十三条).
        QuarantineError: one lies outside every activity of its holder and is put to none now.
        InputError: nothing chosen, nothing said, more than `MOST`, or a decision without a reason.
    """
    said = alike or ForAll()
    _require_said(rows, said)
    with acting(by, "recording.label", at=at, once=once, reason=said.reason.strip()) as act:
        _require_performer(act)
        _require_reach(act, rows)
        _require_answered(rows)
        _require_keeper(act, rows, said)
        moved = 0
        for one in rows:
            moved += _put(act, one)
            _say(act, one.recording, said)
            if one.labels:
                set_labels(act, one.recording, one.labels)
            act.upon(one.recording)
        fields = sorted({name for one in rows for name, value in one.labels.items() if value.strip()})
        act.note(recordings=len(rows), moved=moved, fields=fields, grounds=list(said.triggers))
        if said.is_evidence is not None:
            act.note(is_evidence=said.is_evidence)
        if said.secrecy is not None:
            act.note(secrecy=said.secrecy)
        return moved


def answer_outside(
    recordings: Sequence[Recording], answer: Answer, *, reason: str, by: Officer, at: datetime, once: str | None = None
) -> list[OutsideAnswer]:
    """Say what recordings outside every activity are (核实活动外录像). The originals stay as they are.

    Raises:
        PerformerError: the rules name who answers.
        RefusalError: one of them is the person's own.
        InputError: no reason, or one that belongs to an activity.

    Source: 石龙制度 第五条.
    """
    if not recordings or not reason.strip():
        raise InputError("没有登记。还没有选录像，或者没有写明情况。", next_step="请写明核实的情况再登记。")
    with acting(by, "recording.answer_outside", at=at, once=once, reason=reason.strip()) as act:
        _require_performer(act)
        if any(one.recorded_by_id == act.officer.pk for one in recordings):
            raise RefusalError("没有登记。其中有您本人录制的，本人不核实自己的录像。", next_step="请由其他人核实。")
        _require_reach(act, [Sorted(recording=one) for one in recordings])
        if outside_of([one.pk for one in recordings]) != {one.pk for one in recordings}:
            raise InputError("没有登记。其中有的已经核实，或者属于某次活动。", next_step="请刷新页面，重新选择。")
        for one in recordings:
            act.upon(one)
        act.note(answer=answer.value, recordings=len(recordings))
        return OutsideAnswer.objects.bulk_create(
            OutsideAnswer(recording=one, answer=answer.value, reason=reason.strip()[:300], by=act.officer, at=act.at)
            for one in recordings
        )


def require_taker(by: Officer, *, at: datetime) -> None:
    """Let only those take in whom the rules name; in a claimed exception the officer may store himself.

    Raises:
        PerformerError: somebody else, and no activity of his claims an exception. Recorded as a refusal.

    Source: 石龙制度 第十三条.
    """
    pack = active_pack(by.bureau)
    if _performs(by, pack) or _is_excepted(by, pack, at):
        return
    refusal = _not_the_one(pack, "登记接收", "请把设备交来；属于例外情形的，先在活动页说明不能及时移交，再自己入库。")
    refuse(by, "receipt.announce", refusal)
    raise refusal


def _put(act: Act, one: Sorted) -> int:
    if one.activity is None:
        return 0
    live = ActivityRecording.objects.filter(recording=one.recording, activity=one.activity, ended_at__isnull=True)
    if live.exists():
        return 0
    attribute_to(act, one.recording, one.activity, basis=one.basis)
    return 1


def _say(act: Act, recording: Recording, said: ForAll) -> None:
    if said.is_evidence is not None:
        decide_evidence(act, recording, is_evidence=said.is_evidence)
    if said.secrecy is not None:
        limit(recording, said.secrecy)
    standing = set(
        RecordingMark.objects.filter(recording=recording, kind=MarkKind.LONG_TERM, dismissed_at=None).values_list(
            "code", flat=True
        )
    )
    for code in said.triggers:
        if code not in standing:
            mark(act, recording, MarkKind.LONG_TERM, code, words=said.reason)


def _require_said(rows: Sequence[Sorted], said: ForAll) -> None:
    if not rows:
        raise InputError("没有归类。还没有选录像。", next_step="请先选一件以上的录像。")
    if len(rows) > MOST:
        raise InputError(f"没有归类。一次最多 {MOST} 件。", next_step="请分几次归类。")
    says_alike = said.is_evidence is not None or said.triggers or said.secrecy is not None
    if not says_alike and not any(one.activity or any(v.strip() for v in one.labels.values()) for one in rows):
        raise InputError("没有归类。一项标注也没有填。", next_step="请至少填写一项，没有的以后再补。")
    if says_alike and not said.reason.strip():
        raise InputError("没有归类。认定证据、长期保存和限制查看都要写明理由。", next_step="请写明理由再归类。")


def _require_performer(act: Act) -> None:
    pack = active_pack(act.home)
    if not _performs(act.officer, pack):
        raise _not_the_one(pack, "归类", "请由该部门人员办理；您知道的情况可以写在活动页。")


def _require_reach(act: Act, rows: Sequence[Sorted]) -> None:
    """Check each thing as if it were sorted alone: a batch reaches no further than its parts."""
    for one in rows:
        decision = may(act.officer, act.verb, one.recording)
        if not decision:
            raise RefusalError(f"没有归类 {one.recording.number}：{decision.why}。", next_step="请去掉这一件再办。")
        if one.activity is not None and one.activity.bureau_id != one.recording.bureau_id:
            raise InputError("没有归入。录像和活动不属于同一机关。", next_step="请核对活动编号。")


def _require_answered(rows: Sequence[Sorted]) -> None:
    waiting = outside_of([one.recording.pk for one in rows if one.activity is None])
    first = next((one.recording.number for one in rows if one.recording.pk in waiting and one.activity is None), "")
    if first:
        raise QuarantineError(
            f"没有归类。{first} 不在使用人任何一次活动的时间之内。",
            next_step="请归入一次活动，或者先核实它是什么内容。",
        )


def _require_keeper(act: Act, rows: Sequence[Sorted], said: ForAll) -> None:
    """Leave it to those who keep recordings to close one to others, or to open it again."""
    if said.secrecy is None:
        return
    decision = may(act.officer, "recording.restrict", rows[0].recording)
    if not decision:
        raise RefusalError(f"没有限制查看：{decision.why}。", next_step="请由管理员或者主要负责人设定。")


def _performs(officer: Officer, pack: Pack) -> bool:
    allowed = pack.ingest_performers()
    return not allowed or bool({role.value for role in officer.roles} & set(allowed))


def _is_excepted(officer: Officer, pack: Pack, at: datetime) -> bool:
    """Say whether he is out under a claimed exception, or back for less than its term."""
    exception = pack.resolve(lambda body: body.ingest.exception if body.ingest else None)
    if exception is None:
        return False
    term = exception.value.limit.term
    mine = Activity.objects.filter(officers__officer=officer, exception_ground__in=exception.value.grounds)
    backs = mine.exclude(exception_reason="").filter(planned_at__lte=at).values_list("returned_at", flat=True)
    return any(back is None or at <= term.due(back, calendar=pack.calendar).at for back in backs)


def _not_the_one(pack: Pack, what: str, step: str) -> PerformerError:
    ingest = pack.own.body.ingest
    labels = "、".join(dict.fromkeys(pack.role_label(key) for key in (ingest.performed_by if ingest else ())))
    cited = pack.own.cite(ingest.performed_req) if ingest else None
    return PerformerError(
        f"没有{what}。录像由{labels}下载、存储和登记。", article=cited.article if cited else "", next_step=step
    )
