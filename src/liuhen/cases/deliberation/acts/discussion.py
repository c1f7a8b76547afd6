"""The collective discussion: written down, handed round for signing, closed with its record (集体讨论).

1. open: topic, place, who is called. 2. save: everybody's words and stand. 3. hand round: the words are fixed.
4. everybody signs these very words. 5. close: the record is numbered and issued; some packs want all signatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.papers import finish, settle
from liuhen.cases.acts.road import note_event
from liuhen.cases.deliberation.models import Attendance, Discussion
from liuhen.cases.deliberation.queries import all_sign, minutes_of, unsigned
from liuhen.cases.deliberation.record import Minutes, lacking, record_fields, words_digest
from liuhen.cases.drafting.queries import known_for
from liuhen.cases.models import Case
from liuhen.cases.prefill import prefilled
from liuhen.cases.queries import rules_of
from liuhen.documents import acts as documents
from liuhen.documents.adapted import form_under
from liuhen.documents.models import Document
from liuhen.errors import InputError, RefusalError

KIND = "collective_discussion"
MOST_PEOPLE = 60


class DiscussionError(InputError):
    """What was typed of a discussion is not acceptable, or it was changed elsewhere meanwhile."""

    code = "cases.discussion"


class DiscussionMovedError(DiscussionError):
    """It was saved elsewhere meanwhile, and is still being written down."""

    code = "cases.discussion_moved"


class UnsignedError(RefusalError):
    """Somebody who took part has not signed."""

    code = "cases.unsigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One person called to a discussion."""

    name: str
    post: str = ""
    officer: Officer | None = None
    is_chair: bool = False


def open_discussion(
    case: Case, minutes: Minutes, people: Sequence[Called], *, by: Officer, at: datetime, once: str | None = None
) -> Discussion:
    """Register a discussion and who is called to it.

    Raises:
        DiscussionError: nobody is called, twice the same name, or no topic and place.
    """
    names = [one.name.strip() for one in people]
    if not minutes.topic.strip() or not minutes.place.strip() or not names or len(names) > MOST_PEOPLE:
        raise DiscussionError("没有登记集体讨论：议题、地点和参加人都要写明。", next_step="请补齐后再登记。")
    if len(set(names)) != len(names) or "" in names:
        raise DiscussionError("没有登记集体讨论：参加人有重名或者空名。", next_step="重名的请在姓名后注明处室。")
    with acting(by, "case.hold_discussion", at=at, on=case, once=once) as act:
        discussion = Discussion.objects.create(
            bureau=act.home,
            case=case,
            topic=minutes.topic.strip(),
            place=minutes.place.strip(),
            started_at=minutes.started_at,
            recorder=minutes.recorder.strip() or by.name,
            opened_by=act.officer,
            opened_at=act.at,
        )
        for one in people:
            Attendance.objects.create(
                discussion=discussion,
                officer=one.officer,
                name=one.name.strip(),
                post=one.post.strip(),
                is_chair=one.is_chair,
            )
        act.upon(case)
        return act.upon(discussion, people=names)


def save_discussion(
    discussion: Discussion, minutes: Minutes, *, edition: int, by: Officer, at: datetime, once: str | None = None
) -> Discussion:
    """Save what was said, as typed; people are those called, named in `minutes.voices`.

    Raises:
        DiscussionMovedError: it was saved elsewhere meanwhile; nothing was overwritten.
        DiscussionError: it is out for signing or closed.
    """
    with acting(by, "case.hold_discussion", at=at, on=discussion.case, once=once) as act:
        changed = Discussion.objects.filter(pk=discussion.pk, edition=edition, signing_at__isnull=True).update(
            edition=F("edition") + 1,
            place=minutes.place,
            topic=minutes.topic,
            started_at=minutes.started_at,
            ended_at=minutes.ended_at,
            recorder=minutes.recorder,
            reported=minutes.reported,
            conclusion=minutes.conclusion,
            outcome=minutes.outcome,
        )
        if not changed:
            raise _not_saved(discussion)
        for one in minutes.voices:
            Attendance.objects.filter(discussion=discussion, name=one.name).update(
                post=one.post, is_present=one.is_present, absence=one.absence, words=one.words, vote=one.vote
            )
        discussion.refresh_from_db()
        return act.upon(discussion, edition=discussion.edition)


def _not_saved(discussion: Discussion) -> DiscussionError:
    discussion.refresh_from_db()
    if discussion.signing_at is not None:
        return DiscussionError(
            "没有保存：记录已经交签，内容不能再改。您填写的内容还在本页。", next_step="要改的，请先“收回修改”，再填入。"
        )
    return DiscussionMovedError(
        "没有保存：记录刚才在别处改过，您填写的内容还在本页。", next_step="请逐栏对照，选定用哪一份，再保存。"
    )


def hand_round(discussion: Discussion, *, by: Officer, at: datetime, once: str | None = None) -> Discussion:
    """Fix the words and hand them round for signing (交签).

    Raises:
        DiscussionError: words, stands, chair or outcome are missing; or it is handed round already.
    """
    with acting(by, "case.hold_discussion", at=at, on=discussion.case, once=once) as act:
        minutes = minutes_of(discussion)
        missing = lacking(minutes)
        if missing:
            raise DiscussionError(f"没有交签：还缺{'、'.join(missing)}。", next_step="请补齐后再交签。")
        digest = words_digest(minutes)
        rows = Discussion.objects.filter(pk=discussion.pk, edition=discussion.edition, signing_at__isnull=True)
        if not rows.update(signing_at=act.at, words_digest=digest):
            raise DiscussionError("没有交签：记录刚才已有变动。", next_step="请刷新页面。")
        discussion.refresh_from_db()
        return act.upon(discussion, digest=digest)


def take_back(discussion: Discussion, *, by: Officer, at: datetime, reason: str) -> Discussion:
    """Open the words again because somebody found a mistake: every signature given is void and stays in the trail.

    Raises:
        DiscussionError: no reason, or it is not out for signing.
    """
    if not reason.strip():
        raise DiscussionError("没有收回：还没有写明哪里要改。", next_step="请写明理由。")
    with acting(by, "case.hold_discussion", at=at, on=discussion.case, reason=reason) as act:
        rows = Discussion.objects.filter(pk=discussion.pk, signing_at__isnull=False, closed_at__isnull=True)
        if not rows.update(signing_at=None, words_digest="", edition=F("edition") + 1):
            raise DiscussionError("没有收回：记录没有在签字，或者已经办结。", next_step="请刷新页面。")
        void = discussion.attendances.filter(signed_at__isnull=False)
        names = list(void.values_list("name", flat=True))
        void.update(signed_at=None, signed_how="", signed_digest="", photo_digest="")
        discussion.refresh_from_db()
        return act.upon(discussion, void_signatures=names)


def sign_discussion(attendance: Attendance, *, digest: str, by: Officer, at: datetime) -> Attendance:
    """Sign the words one has read, by one's own account; `digest` is that of the page he read.

    Raises:
        DiscussionError: he did not take part, has signed, or the words changed since he read them.
    """
    discussion = attendance.discussion
    with acting(by, "case.sign_discussion", at=at, on=discussion.case) as act:
        if attendance.officer_id != by.pk:
            raise DiscussionError("没有签字：您不是这一栏的参加人。", next_step="请由本人签字。")
        return _sign(act, attendance, how="account", digest=digest)


def sign_on_paper(attendance: Attendance, *, photo_digest: str, by: Officer, at: datetime) -> Attendance:
    """Note that somebody without an account, or away from it, signed the printed record; its photo is in the vault.

    Raises:
        DiscussionError: he has signed, or the record is not out for signing.
    """
    discussion = attendance.discussion
    with acting(by, "case.hold_discussion", at=at, on=discussion.case) as act:
        return _sign(act, attendance, how="paper", digest=discussion.words_digest, photo_digest=photo_digest)


def finish_discussion(
    discussion: Discussion, *, by: Officer, at: datetime, why_unsigned: str = "", once: str | None = None
) -> Document:
    """Close the discussion: its record is numbered and issued. Two entries: the record, then the issue.

    Raises:
        UnsignedError: the bureau's text wants every signature and some are missing (wangdu 第十七条).
        DiscussionError: it is not out for signing, or nobody says why a signature is missing.
    """
    case = discussion.case
    with acting(by, "case.hold_discussion", at=at, on=case, once=once) as act:
        discussion.refresh_from_db()
        if discussion.signing_at is None or discussion.closed_at is not None:
            raise DiscussionError("没有办结：记录还没有交签，或者已经办结。", next_step="请刷新页面。")
        absent = unsigned(discussion)
        _require_signed(discussion, absent, why_unsigned)
        form = form_under(rules_of(case), KIND)
        signed = [one.name for one in discussion.attendances.filter(signed_at__isnull=False)]
        fields = {
            **prefilled(form, known_for(case, form, by, at=at)),
            **record_fields(minutes_of(discussion), signed=signed),
            "unsigned_because": why_unsigned.strip(),
        }
        codes = {item.code for item in form.fields}
        document = documents.open_draft(act, case, KIND, {code: fields[code] for code in fields if code in codes})
        settle(act, case, document, signed=_signed_roles(discussion))
        note_event(act, case, "collective_discussion", document_kind=KIND)
        rows = Discussion.objects.filter(pk=discussion.pk, closed_at__isnull=True)
        rows.update(closed_at=act.at, document=document)
        act.upon(discussion, digest=discussion.words_digest, signed=signed)
    return finish(document, at=at)


def _require_signed(discussion: Discussion, absent: Sequence[str], why: str) -> None:
    citation = all_sign(rules_of(discussion.case))
    if absent and citation is not None:
        raise UnsignedError(
            f"现在还不能办结集体讨论：{'、'.join(absent)}还没有签字，参加讨论的人须全体签字。",
            article=f"{citation.source.value}{citation.article}",
            next_step="请他们在审批箱签字，或者在打印件上签字后拍照记入。",
        )
    if absent and not why.strip():
        raise DiscussionError(
            f"没有办结：{'、'.join(absent)}没有签字，还没有写明原因。", next_step="请签字，或者写明未签字的原因。"
        )


def _signed_roles(discussion: Discussion) -> list[str]:
    chair = discussion.attendances.filter(is_chair=True, signed_at__isnull=False).exists()
    others = discussion.attendances.filter(is_chair=False, signed_at__isnull=False).exists()
    return [role for role, there in (("chair", chair), ("discussion_member", others)) if there]


def _sign(act: Act, attendance: Attendance, *, how: str, digest: str, photo_digest: str = "") -> Attendance:
    discussion = Discussion.objects.get(pk=attendance.discussion_id)
    if not discussion.words_digest or discussion.words_digest != digest or discussion.closed_at is not None:
        raise DiscussionError("没有签字：记录在您打开之后有变动，或者没有在签字。", next_step="请重新打开，读后再签。")
    rows = Attendance.objects.filter(pk=attendance.pk, signed_at__isnull=True, is_present=True)
    if not rows.update(signed_at=act.at, signed_how=how, signed_digest=digest, photo_digest=photo_digest):
        raise DiscussionError("没有签字：已经签过，或者没有到会。", next_step="请刷新页面。")
    attendance.refresh_from_db()
    act.upon(discussion, digest=digest, signer=attendance.name, how=how)
    return attendance
