"""Every write about a break: report, resume, heard explanation, report to the head, record, review, filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import pack_at
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.field.interruptions.models import Filing, InterruptionNote, LiveReport, VoiceMark
from liuhen.field.interruptions.rules import InterruptionRule, interruption_rule
from liuhen.field.models import Activity, ActivityRecording, Interruption, InterruptionState
from liuhen.field.queries.people import require_part
from liuhen.field.refusals import GroundError, OutOfOrderError, ReviewError


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An interruption as the officer tells it (中断报告). Only the stop and its reason are needed on the spot."""

    from_at: datetime
    until_at: datetime | None  # None: recording was not taken up again, or not yet
    reason: str  # code of the pack's list
    basis: str = ""
    measures: str = ""
    device_number: str = ""
    voice_on_resume: bool | None = None  # None: nobody has said
    written: str = ""
    reported_to: str = ""  # who was told aloud, where the text asks for no report
    told: Officer | None = None  # the head who was told at once that recording cannot go on
    told_at: datetime | None = None  # None with `told`: at the moment of the report


def report_interruption(
    activity: Activity, report: Report, *, by: Officer, at: datetime, once: str | None = None
) -> Interruption:
    """Report that recording was interrupted and why (中断报告). It stands beside the gap and does not fill it.

    What the text asks for besides, spoken explanation, live report and written record, may come later: until then it
    is owed.

    Raises:
        GroundError: the text lists its reasons in full, and this is none of them.
        InputError: times are the wrong way round.

    Source: 武汉办法 第八条; 彝良办法 第十三条; 石龙制度 第十二条.
    """
    with acting(by, "interruption.report", at=at, on=activity, once=once) as act:
        require_part(activity, act.officer)
        rule = _rule(act, activity)
        _require_told(report, rule)
        row = Interruption.objects.create(
            bureau=act.home,
            activity=activity,
            number=next_number(act, "ZD"),
            reported_by=act.officer,
            reported_at=act.at,
            state=InterruptionState.REPORTED if rule.review_role else InterruptionState.FILED,
            **{name: getattr(report, name) for name in _COLUMNS},
        )
        if report.written.strip():
            _note(act, row, report.written, report.basis)
        if report.told is not None:
            _told(act, row, report.told, report.told_at or act.at)
        act.upon(activity)
        return act.upon(row, cause=report.reason)


def resume(
    report: Interruption, *, by: Officer, at: datetime, said: bool | None = None, once: str | None = None
) -> Interruption:
    """Write down when recording was taken up again, and whether the break was explained aloud then (续录). Once.

    Source: 武汉办法 第八条; 彝良办法 第十三条.
    """
    with acting(by, "interruption.resume", at=at, on=report, once=once) as act:
        require_part(report.activity, act.officer)
        if at < report.from_at:
            raise OutOfOrderError("没有记录。续录时间早于停录时间。", next_step="请核对时间。")
        changed = Interruption.objects.filter(pk=report.pk, until_at__isnull=True).update(until_at=at)
        if changed != 1:
            raise OutOfOrderError("没有再记。续录时间已经记过，原记录不改。", next_step="请刷新中断报告核对。")
        if said is not None:
            _heard(act, report, None, None, is_said=said)
        return _read_back(act, report)


def mark_voice(
    report: Interruption,
    recording: Recording | None,
    *,
    by: Officer,
    at: datetime,
    is_said: bool,
    offset_seconds: int | None = None,
    once: str | None = None,
) -> Interruption:
    """Note where the spoken explanation is heard, or that none is (标记语音说明). Earlier marks stay.

    Raises:
        InputError: the recording is of another activity, or begins before the break.
    """
    with acting(by, "interruption.voice", at=at, on=report, once=once) as act:
        if recording is not None:
            _require_after(report, recording)
        _heard(act, report, recording, offset_seconds, is_said=is_said)
        if recording is not None:
            act.upon(recording)
        act.note(said=is_said)
        return _read_back(act, report)


def tell_head(
    report: Interruption, to: Officer, *, by: Officer, at: datetime, told_at: datetime, once: str | None = None
) -> Interruption:
    """Enter that the head was told that recording cannot go on (立即报告). Whom and when it asks for, the law says.

    Source: 彝良办法 第十三条.
    """
    with acting(by, "interruption.tell", at=at, on=report, once=once) as act:
        require_part(report.activity, act.officer)
        if to.bureau_id != report.bureau_id:
            raise InputError("没有登记。报告对象不是本机关人员。", next_step="请从列出的人员中选择。")
        if told_at > act.at or told_at < report.from_at:
            raise OutOfOrderError(
                "没有登记。报告时间早于停录时间，或者还没有到。", next_step="请填写停录以后、现在以前的时间。"
            )
        _told(act, report, to, told_at)
        return _read_back(act, report)


def write_record(
    report: Interruption, text: str, *, by: Officer, at: datetime, basis: str = "", once: str | None = None
) -> Interruption:
    """Write the record of a break (书面说明、工作记录). A record sent back is written anew; all versions stay.

    Raises:
        InputError: nothing is written.
        ReviewError: it has been reviewed and stands.

    Source: 石龙制度 第十二条第二款; 武汉办法 第八条; 彝良办法 第十三条.
    """
    if not text.strip():
        raise InputError("没有记下。书面说明还没有写。", next_step="请写明中断的原因和经过。")
    with acting(by, "interruption.write", at=at, on=report, once=once) as act:
        require_part(report.activity, act.officer)
        rule = _rule(act, report.activity)
        state = InterruptionState.REPORTED if rule.review_role else InterruptionState.FILED
        open_states = (InterruptionState.REPORTED, InterruptionState.RETURNED, InterruptionState.FILED)
        changed = Interruption.objects.filter(
            pk=report.pk, state__in=open_states, filing__isnull=True
        ).update(state=state)  # fmt: skip
        if changed != 1:
            raise ReviewError("没有改写。这份记录已经审核或者存档。", next_step="如有补充，请另写中断报告。")
        _note(act, report, text, basis.strip() or report.basis)
        return _read_back(act, report)


def review_interruption(
    report: Interruption, *, by: Officer, at: datetime, agrees: bool, opinion: str, once: str | None = None
) -> Interruption:
    """Review a report (审核): the stop counts as justified, or it goes back with the reason.

    Raises:
        ReviewError: another role reviews, the reviewer reported himself, nothing is written, or it is reviewed already.
        InputError: it goes back without a word why.

    Source: 石龙制度 第十二条第二款.
    """
    if not agrees and not opinion.strip():
        raise InputError("没有退回。退回的理由还没有填写。", next_step="请写明理由，报告人据此补充。")
    state = InterruptionState.REVIEWED if agrees else InterruptionState.RETURNED
    with acting(by, "interruption.review", at=at, on=report, reason=opinion.strip(), once=once) as act:
        rule = _rule(act, report.activity)
        _require_reviewer(report, act.officer, rule)
        if agrees and not report.written.strip():
            raise ReviewError(
                f"没有审核。{rule.written_name}还没有写。", next_step=f"请报告人先写{rule.written_name}，再来审核。"
            )
        changed = Interruption.objects.filter(pk=report.pk, state=InterruptionState.REPORTED).update(
            state=state, reviewed_by=act.officer, reviewed_at=act.at, opinion=opinion.strip()
        )
        if changed != 1:
            raise ReviewError("没有再办。这份报告已经审核。", next_step="请刷新活动页查看审核意见。")
        act.note(outcome=state.value)
        return _read_back(act, report)


def file_record(
    report: Interruption, place: str, *, by: Officer, at: datetime, once: str | None = None
) -> Interruption:
    """Put the record on file with the recordings it explains (备案存档): into a case, or the file of recordings.

    Raises:
        ReviewError: the record is not written, or not reviewed where the text asks for a review.
        InputError: it is on file already, or nobody said where.

    Source: 石龙制度 第十二条第二款.
    """
    if not place.strip():
        raise InputError("没有存档。还没有写存入哪里。", next_step="请填写案号，或者音像记录档案。")
    with acting(by, "interruption.file", at=at, on=report, once=once) as act:
        rule, note = _rule(act, report.activity), report.notes.order_by("-pk").first()
        if note is None or (rule.review_role and report.state != InterruptionState.REVIEWED):
            wanted = f"{rule.review_label}审核同意" if note else f"{rule.written_name}写明"
            raise ReviewError(
                f"没有存档。要等{wanted}以后才能存档。", article=_article(rule), next_step=f"请先办理：{wanted}。"
            )
        if Filing.objects.filter(interruption=report).exists():
            raise InputError("没有再办。这份记录已经存档。", next_step="请刷新中断报告核对。")
        Filing.objects.create(
            interruption=report, note=note, place=place.strip()[:120], filed_by=act.officer, filed_at=act.at
        )
        act.note(place=place.strip()[:120])
        return _read_back(act, report)


# The report's own columns; what was said besides becomes rows of their own.
_COLUMNS = tuple(name for name in Report.__slots__ if name not in ("told", "told_at"))


def _rule(act: Act, activity: Activity) -> InterruptionRule:
    return interruption_rule(pack_at(act.home, activity.arrived_at))


def _read_back(act: Act, report: Interruption) -> Interruption:
    report.refresh_from_db()
    act.upon(report.activity)
    return act.upon(report)


def _note(act: Act, report: Interruption, text: str, basis: str) -> None:
    """Keep this version and show it as the one that counts."""
    InterruptionNote.objects.create(
        interruption=report, text=text.strip(), basis=basis[:200], written_by=act.officer, written_at=act.at
    )
    Interruption.objects.filter(pk=report.pk).update(written=text.strip(), basis=basis[:200])


def _told(act: Act, report: Interruption, to: Officer, told_at: datetime) -> None:
    LiveReport.objects.create(interruption=report, to=to, told_at=told_at, by=act.officer, entered_at=act.at)


def _heard(
    act: Act, report: Interruption, recording: Recording | None, offset_seconds: int | None, *, is_said: bool
) -> None:
    VoiceMark.objects.create(
        interruption=report,
        recording=recording,
        offset_seconds=offset_seconds,
        is_said=is_said,
        marked_by=act.officer,
        marked_at=act.at,
    )
    Interruption.objects.filter(pk=report.pk).update(voice_on_resume=is_said)


def _require_after(report: Interruption, recording: Recording) -> None:
    held = ActivityRecording.objects.filter(
        recording=recording, activity=report.activity_id, ended_at__isnull=True
    )  # fmt: skip
    if not held.exists():
        raise InputError("没有标记。这段录像不属于这次活动。", next_step="请从列出的录像中选择。")
    if recording.ended_latest is not None and recording.ended_latest <= report.from_at:
        raise InputError("没有标记。这段录像在中断以前就结束了。", next_step="请选择续录以后的录像。")


def _require_told(report: Report, rule: InterruptionRule) -> None:
    if report.until_at is not None and report.until_at < report.from_at:
        raise OutOfOrderError("没有报告。续录时间早于停录时间。", next_step="请核对时间。")
    known = [code for code, _ in rule.reasons]
    if report.reason not in known and (rule.is_closed or not report.reason):
        words = "、".join(label for _, label in rule.reasons)
        raise GroundError(
            "没有报告。中断原因不在可以停止记录的情形之内。", article=_article(rule), next_step=f"可以选择：{words}。"
        )


def _require_reviewer(report: Interruption, officer: Officer, rule: InterruptionRule) -> None:
    if officer.pk == report.reported_by_id:
        raise ReviewError("没有审核。报告是您本人写的，本人不审核自己的报告。", next_step="请由其他负责人审核。")
    if rule.review_role and rule.review_role not in {role.value for role in officer.roles}:
        raise ReviewError(
            f"没有审核。这份报告由{rule.review_label}审核。",
            article=_article(rule),
            next_step=f"请{rule.review_label}办理。",
        )


def _article(rule: InterruptionRule) -> str:
    return rule.written.article if rule.written else ""
