"""Every write about angles: aligning, marks of watching, the dedicated camera person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording
from liuhen.field.angles.models import Alignment, CameraPerson, ReviewMark
from liuhen.field.angles.words import How, Verdict
from liuhen.field.models import Activity, ActivityRecording

MOST_SHIFT_MS = 24 * 3600 * 1000


class NotAloneError(RefusalError):
    """Who enforces does not record at the same time (yiliang 第十二条)."""

    code = "field.not_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where one recording was found to stand beside another."""

    recording: Recording
    against: Recording
    shift_ms: int  # added to where its corrected clock puts it
    how: How
    agreement: int | None = None  # 0 to 100; None: by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """What somebody noted while watching."""

    recording: Recording | None = None
    instant: datetime | None = None
    play_ms: int | None = None
    item: str = ""  # words of the pack's item; '' : a free mark
    verdict: Verdict | None = None
    words: str = ""


def align(
    activity: Activity, found: Sequence[Found], *, by: Officer, at: datetime, once: str | None = None
) -> list[Alignment]:
    """Write down how recordings of an activity stand to each other (多角度校准). The clocks stay as they were judged.

    Raises:
        InputError: nothing was found, a recording of another activity, or a shift of more than a day.
    """
    with acting(by, "activity.align", at=at, on=activity, once=once) as act:
        _require_alignable(activity, found)
        rows = [
            Alignment.objects.create(
                activity=activity,
                recording=one.recording,
                against=one.against,
                shift_ms=one.shift_ms,
                how=one.how.value,
                agreement=one.agreement,
                by=act.officer,
                at=act.at,
            )
            for one in found
        ]
        act.upon(activity, shifts=[f"{row.recording.number} {row.shift_ms}" for row in rows], how=found[0].how.value)
        return rows


def mark(activity: Activity, new: NewMark, *, by: Officer, at: datetime, once: str | None = None) -> ReviewMark:
    """Note a place of interest, or whether an item of the pack is in the picture (核看标记).

    What was seen points at the place where it was seen; what is absent or does not apply says why.

    Raises:
        InputError: no words, no place or no reason where one is needed, or a recording of another activity.
    """
    _require_told(new)
    with acting(by, "activity.mark", at=at, on=activity, once=once) as act:
        if new.recording is not None:
            _require_belongs(activity, [new.recording])
        row = ReviewMark.objects.create(
            activity=activity,
            recording=new.recording,
            instant=new.instant,
            play_ms=new.play_ms,
            item=new.item.strip()[:80],
            verdict=new.verdict.value if new.verdict else "",
            words=new.words.strip()[:200],
            by=act.officer,
            at=act.at,
        )
        if new.recording is not None:
            act.upon(new.recording)
        act.upon(activity, item=row.item, verdict=row.verdict)
        return row


def withdraw_mark(row: ReviewMark, *, by: Officer, at: datetime, once: str | None = None) -> ReviewMark:
    """Take a mark back (撤下标记); the row stays. Whoever made it, or who heads the division, may.

    Raises:
        RefusalError: it is somebody else's.
        InputError: it was taken back before.
    """
    with acting(by, "activity.unmark", at=at, on=row.activity, once=once) as act:
        if row.by_id != act.officer.pk and not {"division_head", "custodian"} & {
            role.value for role in act.officer.roles
        }:
            raise RefusalError("没有撤下。这个标记是别人登记的。", next_step="请由登记人或者部门负责人撤下。")
        changed = ReviewMark.objects.filter(pk=row.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=act.at, withdrawn_by=act.officer
        )
        if not changed:
            raise InputError("没有再撤。这个标记已经撤下。")
        act.upon(row.activity, item=row.item)
        row.refresh_from_db()
        return row


def name_camera_person(
    activity: Activity, officer: Officer, *, by: Officer, at: datetime, once: str | None = None
) -> CameraPerson:
    """Name who does nothing but record (指定专门摄录人员). Whoever was named before is relieved and stays on record.

    Raises:
        NotAloneError: the person enforces in this activity himself.
        InputError: a person of another bureau, or one who is named already.

    Source: 宜良 第十二条.
    """
    if officer.bureau_id != activity.bureau_id:
        raise InputError("没有指定。所选的人不是本机关人员。", next_step="请从本机关人员中选择。")
    with acting(by, "activity.camera_person", at=at, on=activity, once=once) as act:
        if activity.officers.filter(officer=officer).exists():
            raise NotAloneError(
                f"没有指定。{officer.name}是这次活动的执法人员，不能同时专门摄录。",
                next_step="请另派一人；确实只有参加执法的人员的，如实留空，由系统提示。",
            )
        live = CameraPerson.objects.filter(activity=activity, ended_at__isnull=True)
        if live.filter(officer=officer).exists():
            raise InputError("没有再办。已经指定了这个人。")
        live.update(ended_at=act.at)
        row = CameraPerson.objects.create(activity=activity, officer=officer, named_by=act.officer, named_at=act.at)
        act.upon(activity, camera_person=officer.name)
        return row


def _require_alignable(activity: Activity, found: Sequence[Found]) -> None:
    if not found:
        raise InputError("没有校准。没有可以写下的结果。", next_step="请人工拖动对齐，或者按时钟播放。")
    if any(abs(one.shift_ms) > MOST_SHIFT_MS for one in found):
        raise InputError("没有校准。移动超过一天，不会是同一次活动。", next_step="请核对录像的录制时间。")
    _require_belongs(activity, [one.recording for one in found])


def _require_belongs(activity: Activity, recordings: Sequence[Recording]) -> None:
    links = ActivityRecording.objects.filter(activity=activity, ended_at__isnull=True)
    belongs = set(links.values_list("recording_id", flat=True))
    if any(recording.pk not in belongs for recording in recordings):
        raise InputError("没有登记。有的录像没有归入这次活动。", next_step="请先归类。")


def _require_told(new: NewMark) -> None:
    if not new.item.strip() and not new.words.strip():
        raise InputError("没有标记。还没有写标记的内容。", next_step="请写几个字，说明这里有什么。")
    if new.item.strip() and new.verdict is None:
        raise InputError("没有登记。还没有选核看结果。", next_step="请选已摄录、没有摄录或者不适用。")
    if new.verdict is Verdict.SEEN and (new.recording is None or new.play_ms is None):
        raise InputError("没有登记。“已摄录”要指出在哪件录像的什么位置。", next_step="请播放到该处再登记。")
    if new.verdict in (Verdict.ABSENT, Verdict.NONE) and not new.words.strip():
        raise InputError("没有登记。没有摄录或者不适用的，要写明缘由。", next_step="请写明缘由再登记。")
