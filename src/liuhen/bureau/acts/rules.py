"""The rules' own writes: a version is proposed; steps keep the first version, its approval, notices and local days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Bureau, HolidayNotice, LocalDay, Officer, RulePack
from liuhen.bureau.queries import installed_texts, versions_in_force
from liuhen.bureau.versions import digest_of, resolved
from liuhen.errors import InputError, RefusalError
from liuhen.law.calendar import Calendar
from liuhen.law.notice import notice_of
from liuhen.law.pack import pack_from

LONGEST_NAME = 40


class VersionDayError(RefusalError):
    """The effective date lies in the past, or not after the versions already approved."""

    code = "bureau.version_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What the proposal of a version says."""

    texts: Mapping[str, str]  # as law.shelf.pack_texts names them
    effective_on: date
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLocalDay:
    """One day a person arranges."""

    day: date
    arrangement: LocalDay.Arrangement
    name: str


def propose_version(bureau: Bureau, new: NewVersion, *, by: Officer, at: datetime, once: str | None = None) -> RulePack:
    """Propose a version of the bureau's rules. It changes nothing before a second person has approved it.

    Raises:
        PackError: the texts are not acceptable; every fault is named with its line.
        VersionDayError: the effective date is past, or not after the newest approved version.
        InputError: another regulation's pack, a version number already used, or no document number.
    """
    pack = pack_from(new.texts, calendar=Calendar(), name=bureau.pack_code)
    if pack.code != bureau.pack_code:
        raise InputError(
            f"没有提出。本局的规则包是 {bureau.pack_code}，这份文件写的是 {pack.code}。",
            next_step="请选择本局规则包的新版本。",
        )
    if not new.document_number.strip() or not new.reason.strip():
        raise InputError("没有提出。还缺文号或者事由。", next_step="请填写修订依据的文号和事由，已填的都还在。")
    with acting(by, "pack.propose", at=at, on=bureau, reason=new.reason.strip(), once=once) as act:
        require_fit_day(bureau, new.effective_on, on=timezone.localdate(at))
        _require_new_number(bureau, pack.version)
        texts = resolved(new.texts, pack)
        row = RulePack.objects.create(
            bureau=bureau,
            code=pack.code,
            version=pack.version,
            effective_on=new.effective_on,
            files=texts,
            digest=digest_of(texts),
            document_number=new.document_number.strip()[:80],
            reason=new.reason.strip()[:300],
            proposed_by=by,
            proposed_at=act.at,
            proposal_entry=act.uid,
        )
        return act.upon(row, digest=row.digest, effective_on=row.effective_on.isoformat())


def require_fit_day(bureau: Bureau, effective_on: date, *, on: date) -> None:
    """Refuse an effective date before `on`, or not after every version approved so far.

    Raises:
        VersionDayError: with the reason.
    """
    if effective_on < on:
        raise VersionDayError(
            f"没有办成：施行日期 {effective_on} 已经过去。新版本不溯及既往，只能从批准当日或者以后施行。",
            next_step=f"请把施行日期定在 {on} 或者以后，重新提出。",
        )
    newest = versions_in_force(bureau).order_by("-effective_on").first()
    if newest is not None and effective_on <= newest.effective_on:
        raise VersionDayError(
            f"没有办成：{newest.label} 自 {newest.effective_on} 起施行，新版本应当晚于这一天。",
            next_step="请改定施行日期，重新提出。",
        )


def first_version(act: Act, bureau: Bureau) -> RulePack:
    """Keep the installed folder as the bureau's first version, in force from its effective date (D27). A step.

    Raises:
        PackError: the installed pack is not acceptable.
    """
    texts = installed_texts(bureau.pack_code)
    row = RulePack.objects.create(
        bureau=bureau,
        code=bureau.pack_code,
        version=bureau.pack_version,
        effective_on=bureau.pack_effective_on,
        files=texts,
        digest=digest_of(texts),
        state=RulePack.State.IN_FORCE,
        reason="建立机关时采用",
        proposed_at=act.at,
        proposal_entry=act.uid,
        approved_at=act.at,
        approval_entry=act.uid,
        begun_at=act.at,
        begun_entry=act.uid,
    )
    act.note(pack_digest=row.digest)
    return row


def approve_version(act: Act, version: RulePack) -> RulePack:
    """Put a proposed version in force from its effective date on. A step.

    Raises:
        VersionDayError: the date has passed since it was proposed.
        RefusalError: it is no longer a proposal.
    """
    require_fit_day(version.bureau, version.effective_on, on=timezone.localdate(act.at))
    return _decided(
        act, version, RulePack.State.IN_FORCE, approved_by=act.officer, approved_at=act.at, approval_entry=act.uid
    )


def refuse_version(act: Act, version: RulePack) -> RulePack:
    """Close a proposal that was not agreed to; its number may be proposed again. A step."""
    return _decided(act, version, RulePack.State.REFUSED)


def begin_version(act: Act, version: RulePack) -> bool:
    """Note that a version's day has come and that it supersedes the earlier ones; False if noted before. A step."""
    taken = RulePack.objects.filter(pk=version.pk, begun_at__isnull=True).update(begun_at=act.at, begun_entry=act.uid)
    if not taken:
        return False
    earlier = RulePack.objects.filter(
        bureau=version.bureau, state=RulePack.State.IN_FORCE, effective_on__lt=version.effective_on
    )
    earlier.update(state=RulePack.State.SUPERSEDED)
    Bureau.objects.filter(pk=version.bureau_id).update(
        pack_version=version.version, pack_effective_on=version.effective_on
    )
    act.upon(version, digest=version.digest, effective_on=version.effective_on.isoformat())
    return True


def keep_notice(act: Act, text: str, *, document_number: str) -> HolidayNotice:
    """Keep the holiday notice of one year; a newer one of the same year replaces it as a whole. A step.

    Raises:
        PackError: the table is not acceptable.
        InputError: no document number.
    """
    notice = notice_of(text)
    number = _numbered(document_number)
    row = HolidayNotice.objects.create(
        bureau=act.home,
        year=notice.year,
        text=text,
        digest=digest_of({"text": text}),
        document_number=number,
        imported_by=act.officer,
        imported_at=act.at,
        entry=act.uid,
    )
    return act.upon(row, digest=row.digest, document_number=number)


def keep_local_days(act: Act, days: Sequence[NewLocalDay], *, document_number: str) -> list[LocalDay]:
    """Keep local days of the bureau (本地放假、调班); the newest word about a day counts. A step.

    Raises:
        InputError: no day, a day twice, no name, or no document number.
    """
    number = _numbered(document_number)
    if not days or len({one.day for one in days}) < len(days):
        raise InputError("没有记下。没有写日期，或者同一天写了两次。", next_step="请逐行填写日期，已填的都还在。")
    rows = []
    for one in days:
        if not one.name.strip():
            raise InputError(f"没有记下。{one.day} 没有写名称。", next_step="请写明为什么放假或者上班。")
        row = LocalDay.objects.create(
            bureau=act.home,
            day=one.day,
            arrangement=one.arrangement,
            name=one.name.strip()[:LONGEST_NAME],
            document_number=number,
            set_by=act.officer,
            set_at=act.at,
            entry=act.uid,
        )
        rows.append(act.upon(row))
    act.note(document_number=number, days=[f"{row.day} {row.arrangement} {row.name}" for row in rows])
    return rows


def _require_new_number(bureau: Bureau, version: str) -> None:
    known = RulePack.objects.filter(bureau=bureau, version=version).exclude(state=RulePack.State.REFUSED).first()
    if known is not None:
        raise InputError(
            f"没有提出。{known.label} 已经有了（{known.get_state_display()}）。",
            next_step="请在 pack.yaml 的 pack.version 写新的版本号。",
        )


def _decided(act: Act, version: RulePack, state: RulePack.State, **values: object) -> RulePack:
    changed = RulePack.objects.filter(pk=version.pk, state=RulePack.State.PROPOSED).update(state=state, **values)
    if not changed:
        raise RefusalError(f"没有办成：{version.label} 已经办结。", next_step="请刷新页面查看现在的状态。")
    version.refresh_from_db()
    return act.upon(version, digest=version.digest, state=state.value)


def _numbered(document_number: str) -> str:
    number = document_number.strip()[:80]
    if not number:
        raise InputError("没有记下。还缺文号。", next_step="请填写通知的文号，已填的都还在。")
    return number
