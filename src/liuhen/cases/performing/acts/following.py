"""Rechecks of correction, the last call, the court, and what the party does against a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import WrongStateError, follow, procedure_for, take_step
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case, CourtApplication, Recheck, Remedy, Reminder
from liuhen.cases.performing.words import REMEDY_RESULTS, Corrected, RemedyKind, Ruling
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecheck:
    """What a recheck found."""

    found: str
    result: Corrected
    place: str = ""
    officers: tuple[Officer, ...] = ()
    next_due_on: date | None = None
    files: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReminder:
    """The last call to perform."""

    words: str
    is_written: bool = True
    served_at: datetime | None = None
    files: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """The application to the court."""

    court: str
    object_words: str
    amount: Decimal | None = None
    files: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtWord:
    """What the court did: took it, ruled, or the execution ended. One at a time."""

    accepted_at: datetime | None = None
    ruling: Ruling | None = None
    ruling_number: str = ""
    ruled_at: datetime | None = None
    result: str = ""
    result_at: datetime | None = None
    recovered: Decimal | None = None
    files: tuple[Kept, ...] = ()


def recheck(case: Case, new: NewRecheck, *, by: Officer, at: datetime, once: str | None = None) -> Recheck:
    """Note a recheck of the correction, and a new day where it was not done (复查).

    Raises:
        InputError: what was found is missing, or nothing says what follows when it was not corrected.

    Source: wangdu art. 19; wuhan art. 23 (2).
    """
    if not new.found.strip():
        raise InputError("没有登记复查：还没有写核查情况。", next_step="请写明怎样核查、看到什么。")
    if new.result is not Corrected.DONE and new.next_due_on is None:
        raise InputError("没有登记复查：没有改正的，须写明重新责令改正的期限。", next_step="请填写新的期限。")
    with acting(by, "case.recheck", at=at, on=case, once=once) as act:
        row = Recheck.objects.create(
            bureau=act.home,
            case=case,
            at=act.at,
            place=new.place.strip(),
            found=new.found.strip(),
            result=new.result.value,
            next_due_on=new.next_due_on if new.result is not Corrected.DONE else None,
            by=act.officer,
        )
        row.officers.set(new.officers)
        put_down(act, case, row, new.files)
        if row.next_due_on:
            Case.objects.filter(pk=case.pk).update(correction_due_on=row.next_due_on)
        act.upon(case)
        return act.upon(row, result=new.result.label)


def remind(case: Case, new: NewReminder, *, by: Officer, at: datetime, once: str | None = None) -> Reminder:
    """Note the last call: the issued 催告书, or that it was only spoken (催告).

    Raises:
        InputError: its content is missing, or it would be served before it was made.
        WrongStateError: a written call has no issued document.

    Source: wuhan art. 24; 行政强制法 (2011) art. 35, 54.
    """
    if not new.words.strip() or (new.served_at and new.served_at < at):
        raise InputError("没有登记催告：内容没有写，或者送达早于催告。", next_step="请核对后再登记。")
    with acting(by, "case.remind", at=at, on=case, once=once) as act:
        document = _issued(case, "reminder")
        if new.is_written and document is None:
            raise WrongStateError(
                "没有登记书面催告：还没有签发催告书。", next_step="请先制作并签发催告书；口头催告的请改选。"
            )
        row = Reminder.objects.create(
            bureau=act.home,
            case=case,
            made_at=act.at,
            is_written=new.is_written,
            document=document if new.is_written else None,
            words=new.words.strip(),
            served_at=new.served_at,
            by=act.officer,
        )
        put_down(act, case, row, new.files)
        act.upon(case)
        _go(act, case, "reminder")
        return act.upon(row, written=new.is_written)


def note_reminder(
    reminder: Reminder,
    *,
    served_at: datetime | None = None,
    statement: str = "",
    review: str = "",
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Reminder:
    """Note when a call was served, or what the party said to it and what came of the review (陈述申辩复核).

    In a case of enforcement what the party said must be reviewed in its record; then the step is taken with it.

    Raises:
        InputError: nothing is said, or it would be served before it was made.

    Source: 行政强制法 (2011) art. 36, 54.
    """
    if served_at and served_at < reminder.made_at:
        raise InputError("没有登记：催告书送达早于催告。", next_step="请核对时间。")
    changes: dict[str, object] = {}
    if served_at and reminder.served_at is None:
        changes["served_at"] = served_at
    if statement.strip():
        changes["statement"] = statement.strip()
    if review.strip():
        changes |= {"review": review.strip(), "reviewed_at": at}
    if not changes:
        raise InputError("没有登记：没有填写送达时间、当事人意见或者复核意见。", next_step="请至少填写一项。")
    with acting(by, "case.remind", at=at, on=reminder.case, once=once) as act:
        Reminder.objects.filter(pk=reminder.pk).update(**changes)
        reminder.refresh_from_db()
        case = reminder.case
        if statement.strip() and procedure_for(case).code == "enforcement":
            Case.objects.filter(pk=case.pk).update(statement_made=True)
        act.upon(case)
        if review.strip():
            follow(act, case, "hear_statement", reason=review.strip())
        return act.upon(reminder, noted=sorted(changes))


def apply_to_court(
    case: Case, new: NewApplication, *, by: Officer, at: datetime, once: str | None = None
) -> CourtApplication:
    """Note the application for enforcement; where the procedure has the step, the law is asked first (申请强制执行).

    An application before the call has run ten working days, or after the window, is taken in and found.

    Raises:
        InputError: the court or the object is missing.
        StepRefusedError: the procedure demands what is not there.

    Source: wuhan art. 25; wangdu art. 20; 行政强制法 (2011) art. 53 to 55.
    """
    if not new.court.strip() or not new.object_words.strip():
        raise InputError("没有登记申请：法院和申请执行的标的须写明。", next_step="请补齐后再登记。")
    with acting(by, "case.court", at=at, on=case, once=once) as act:
        row = CourtApplication.objects.create(
            bureau=act.home,
            case=case,
            document=_issued(case, "court_application"),
            court=new.court.strip(),
            applied_at=act.at,
            object_words=new.object_words.strip(),
            amount=new.amount,
            by=act.officer,
        )
        put_down(act, case, row, new.files)
        act.upon(case)
        _go(act, case, "court_application")
        return act.upon(row)


def note_court(
    application: CourtApplication, word: CourtWord, *, by: Officer, at: datetime, once: str | None = None
) -> CourtApplication:
    """Note what the court did: that it took the application, its ruling, or how the execution ended.

    Raises:
        InputError: nothing is said, or an instant lies before the application.
    """
    times = (word.accepted_at, word.ruled_at, word.result_at)
    if any(one and one < application.applied_at for one in times):
        raise InputError("没有登记：法院办理的时间早于申请时间。", next_step="请核对时间。")
    changes: dict[str, object] = {}
    if word.accepted_at:
        changes["accepted_at"] = word.accepted_at
    if word.ruling and word.ruled_at:
        changes |= {"ruling": word.ruling.value, "ruling_number": word.ruling_number.strip(), "ruled_at": word.ruled_at}
    if word.result.strip() and word.result_at:
        changes |= {"result": word.result.strip(), "result_at": word.result_at, "recovered": word.recovered}
    if not changes:
        raise InputError(
            "没有登记：受理、裁定、结果都没有填全。", next_step="裁定须选结论并填时间；结果须写明并填时间。"
        )
    with acting(by, "case.court", at=at, on=application.case, once=once) as act:
        CourtApplication.objects.filter(pk=application.pk).update(**changes)
        application.refresh_from_db()
        put_down(act, application.case, application, word.files)
        act.upon(application.case)
        if word.ruling and word.ruled_at:
            _go(
                act,
                application.case,
                "court_ruling" if word.ruling is Ruling.GRANTED else "court_refusal",
                word.ruling.label,
            )
        if word.result.strip():
            _go(act, application.case, "court_result", word.result.strip())
        return act.upon(application, noted=sorted(changes))


def note_remedy(
    case: Case,
    *,
    kind: RemedyKind,
    organ: str,
    number: str = "",
    is_suspending: bool = False,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Remedy:
    """Note that the party went against the decision (复议、诉讼), filed at `at`.

    Raises:
        InputError: the organ is missing.
    """
    if not organ.strip():
        raise InputError("没有登记：还没有写复议机关或者法院。", next_step="请补齐后再登记。")
    with acting(by, "case.note_remedy", at=at, on=case, once=once) as act:
        row = Remedy.objects.create(
            bureau=act.home,
            case=case,
            kind=kind.value,
            filed_at=act.at,
            organ=organ.strip(),
            number=number.strip(),
            is_suspending=is_suspending,
            by=act.officer,
        )
        act.upon(case)
        return act.upon(row, remedy=kind.label)


def end_remedy(remedy: Remedy, *, result: str, by: Officer, at: datetime, once: str | None = None) -> Remedy:
    """Note how a review or lawsuit ended.

    Raises:
        InputError: no known result, or it would end before it began.
        WrongStateError: it has ended.
    """
    if result not in REMEDY_RESULTS or at < remedy.filed_at:
        raise InputError("没有登记结果：没有选结果，或者时间早于提起。", next_step="请核对后再登记。")
    with acting(by, "case.note_remedy", at=at, on=remedy.case, once=once) as act:
        if not Remedy.objects.filter(pk=remedy.pk, ended_at__isnull=True).update(result=result, ended_at=at):
            raise WrongStateError("没有登记结果：已经登记过。", next_step="请刷新页面。")
        remedy.refresh_from_db()
        act.upon(remedy.case)
        return act.upon(remedy, result=result)


def _issued(case: Case, kind: str) -> Document | None:
    return documents_of(case).filter(kind=kind, state="issued").last()


def _go(act: Act, case: Case, step: str, reason: str = "") -> None:
    """Take the step of the procedure where it has one from here; elsewhere the row alone tells the law."""
    if procedure_for(case).transition(case.state, step) is not None:
        take_step(act, case, step, reason=reason)
