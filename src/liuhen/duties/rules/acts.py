"""Every write of changing the rules: the effect, the request, the decision, the first day; notices and moved terms."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from liuhen.approvals.acts import decide, open_request
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acting import Act, AlreadyDoneError, Machine, acting
from liuhen.bureau.acts import (
    NewLocalDay,
    approve_version,
    begin_version,
    keep_local_days,
    keep_notice,
    refuse_version,
    require_fit_day,
)
from liuhen.bureau.models import Bureau, HolidayNotice, LocalDay, Officer, RulePack
from liuhen.bureau.roles import Role
from liuhen.bureau.versions import digest_of
from liuhen.duties.acts import renew
from liuhen.duties.models import MovedTerm, RuleEffect
from liuhen.duties.queries import rows_about
from liuhen.duties.rules.queries import (
    Tell,
    binding_digest,
    counted_in,
    effect_of,
    subjects_of,
    thing_of,
    waiting_terms,
)
from liuhen.duties.rules.sheet import shown_for
from liuhen.errors import InputError
from liuhen.jobs.port import enqueue

EFFECT_TASK, MOVE_TASK, RENEW_TASK = "rules.effect", "rules.move_terms", "rules.renew"
AT_ONCE = 150  # subjects that are weighed while the person waits; more are a job
CHUNK = 200
CHAIN = (Role.PRINCIPAL_HEAD.value,)


def weigh_version(version: RulePack, *, at: datetime) -> RuleEffect:
    """Compute what a proposed version would change, at once where little is held, else as a job. No entry: derived.

    Raises:
        InputError: it is no longer a proposal.
    """
    if version.state != RulePack.State.PROPOSED:
        raise InputError(f"没有重新计算：{version.label} 已经办结。", next_step="请查看批准时所附的影响。")
    effect, _ = RuleEffect.objects.get_or_create(version=version, defaults={"bureau": version.bureau})
    if len(subjects_of(version.bureau)) <= AT_ONCE:
        return compute_effect(effect, at=at, tell=lambda _done, _total: True)
    job = enqueue(EFFECT_TASK, {"effect": effect.pk}, dedupe=f"effect:{effect.pk}")
    RuleEffect.objects.filter(pk=effect.pk).update(job=job, result=None, digest="", computed_at=None)
    effect.refresh_from_db()
    return effect


def compute_effect(effect: RuleEffect, *, at: datetime, tell: Tell) -> RuleEffect:
    """Compute and keep an effect; a request sent on an older one then binds to something else and goes stale.

    Raises:
        GivenUpError: `tell` said to leave off; nothing is kept.
    """
    result = effect_of(effect.version, at=at, tell=tell)
    changed = RuleEffect.objects.filter(pk=effect.pk, version__state=RulePack.State.PROPOSED)
    changed.update(result=result, digest=digest_of(result), computed_at=at)
    effect.refresh_from_db()
    return effect


def request_activation(version: RulePack, *, by: Officer, at: datetime, once: str | None = None) -> Request:
    """Ask a second person to put a proposed version in force (规则包施行审批).

    Raises:
        InputError: its effect has not been computed.
        VersionDayError: the effective date has passed.
        NobodyCanDecideError: nobody but the requester could approve.
    """
    with acting(by, "pack.request", at=at, on=version, once=once) as act:
        version.refresh_from_db()
        digest = binding_digest(version)
        if version.state != RulePack.State.PROPOSED or not digest:
            raise InputError("没有送审：影响还没有算完，或者这个版本已经办结。", next_step="请在影响页上查看后再送审。")
        require_fit_day(version.bureau, version.effective_on, on=timezone.localdate(at))
        act.upon(version, digest=version.digest, effect=version.effect.digest)
        return open_request(
            act,
            version,
            verb="pack.approve",
            chain=CHAIN,
            shown=shown_for(
                label=version.label,
                requester=by.name,
                reason=version.reason,
                document_number=version.document_number,
                effective_on=version.effective_on,
                digest=version.digest,
                effect=version.effect.result or {},
            ),
            content_digest=digest,
        )


def approve_rules(
    request: Request,
    *,
    decision: Decision,
    opinion: str,
    by: Officer,
    at: datetime,
    limit: Mapping[str, str] | None = None,
    once: str | None = None,
) -> RulePack:
    """Decide on a version; agreement puts it in force from its effective date, which is never a past day.

    Raises:
        OwnRequestError, NotYourStepError, StaleRequestError: see `approvals.acts.decide`.
        VersionDayError: the effective date has passed since it was asked.
        InputError: agreement with a limit; rules are agreed to as a whole.
    """
    version = RulePack.objects.select_related("bureau", "effect").get(pk=request.subject_id, bureau=request.bureau_id)
    if decision is Decision.AGREE_LIMITED or limit:
        raise InputError("没有提交：规则包只能整体同意，不能限定。", next_step="请同意，或者退回并写明要改什么。")
    with acting(by, "pack.approve", at=at, on=version, reason=opinion.strip() or decision.label, once=once) as act:
        decide(act, request, decision=decision, opinion=opinion, content_digest=binding_digest(version))
        act.upon(version)
        if request.state == "agreed":
            approve_version(act, version)
        elif decision is Decision.REFUSE:
            refuse_version(act, version)
        return version


def begin_due(*, at: datetime) -> int:
    """Note the first day of every approved version whose day has come, one entry each; give how many there were."""
    waiting = RulePack.objects.filter(
        state=RulePack.State.IN_FORCE, begun_at__isnull=True, effective_on__lte=timezone.localdate(at)
    )
    rows = list(waiting.select_related("bureau").order_by("effective_on"))
    for version in rows:
        with contextlib.suppress(AlreadyDoneError):
            _begin(version, at=at)
    return len(rows)


def renew_findings(bureau: Bureau, *, at: datetime, tell: Tell) -> int:
    """Make the findings of a bureau again under the versions of their days; give how many subjects were renewed.

    Running it twice gives the same, so a job cut short is begun anew.
    """
    subjects = subjects_of(bureau)
    for done in range(0, len(subjects), CHUNK):
        if not tell(done, len(subjects)):
            return done
        renew(subjects[done : done + CHUNK], at=at)
    return len(subjects)


def import_notice(
    bureau: Bureau, text: str, *, document_number: str, by: Officer, at: datetime, once: str | None = None
) -> HolidayNotice:
    """Import the State Council's holiday notice of a year; terms that counted its days are counted again by a job.

    Raises:
        PackError: the table is not acceptable.
        InputError: no document number.
    """
    with acting(by, "calendar.import", at=at, on=bureau, once=once) as act:
        notice = keep_notice(act, text, document_number=document_number)
        _watch(act, date(notice.year, 1, 1), date(notice.year, 12, 31))
        return notice


def set_local_days(
    bureau: Bureau,
    days: Sequence[NewLocalDay],
    *,
    document_number: str,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> list[LocalDay]:
    """Set local days of a bureau (本地放假、调班); terms that counted them are counted again by a job.

    Raises:
        InputError: no day, a day twice, no name or no document number.
    """
    with acting(by, "calendar.local", at=at, on=bureau, once=once) as act:
        rows = keep_local_days(act, days, document_number=document_number)
        _watch(act, min(one.day for one in days), max(one.day for one in days))
        return rows


def move_terms(cause: str, *, at: datetime, tell: Tell) -> int:
    """Count again the terms a change of the calendar touched; one entry for each that moved. Give how many moved.

    Resumable: what has been counted is marked or gone, and the rest is taken up where it stands.
    """
    waiting, moved = waiting_terms(cause), 0
    total = waiting.count()
    while rows := list(waiting.select_related("bureau")[:CHUNK]):
        if not tell(total - waiting.count(), total):
            break
        renew({(row.subject_kind, row.subject_id) for row in rows}, at=at)  # first: a crash leaves no stale finding
        for row in rows:
            moved += _settle(row, at=at)
    return moved


def renew_soon(bureau: Bureau) -> None:
    """Ask for a bureau's findings to be made again, after it has set a value of its own."""
    enqueue(RENEW_TASK, {"bureau": bureau.pk}, dedupe=f"bureau:{bureau.pk}")


def _begin(version: RulePack, *, at: datetime) -> None:
    with acting(Machine("rules", bureau=version.bureau), "pack.begin", at=at, on=version) as act:
        if not begin_version(act, version):
            raise AlreadyDoneError(f"{version.label} 的施行已经记过。")
        enqueue(RENEW_TASK, {"bureau": version.bureau_id, "version": version.pk}, dedupe=f"bureau:{version.bureau_id}")


def _watch(act: Act, first: date, last: date) -> None:
    """Remember the terms that may have counted these days, before anything is counted again; and ask for the job."""
    named = counted_in(act.home, first, last).annotate(end=Coalesce("due_at", "overdue_at", "breach_at"))
    rows = named.values_list("about__kind", "about__key", "about__label", "duty__rule", "duty__words", F("end"))
    watched = [
        MovedTerm(
            bureau=act.home,
            cause=act.uid,
            subject_kind=kind,
            subject_id=pk,
            subject_label=label,
            rule=rule,
            words=words,
            due_before=end,
        )
        for kind, pk, label, rule, words, end in rows.iterator()
    ]
    MovedTerm.objects.bulk_create(watched, batch_size=500)
    act.note(terms=len(watched))
    if watched:
        enqueue(MOVE_TASK, {"cause": act.uid}, dedupe=f"cause:{act.uid}")


def _settle(row: MovedTerm, *, at: datetime) -> int:
    """Enter a term that moved, naming its subject with both ends; drop one that did not. Give 1 where it moved."""
    finding = rows_about(row.subject_kind, [row.subject_id]).filter(duty__rule=row.rule).first()
    end = (finding.due_at or finding.overdue_at or finding.breach_at) if finding else None
    thing = thing_of(row.subject_kind, row.subject_id)
    if thing is None or end is None or end == row.due_before:
        row.delete()
        return 0
    with acting(Machine("calendar", bureau=row.bureau), "term.move", at=at, on=thing) as act:
        act.upon(thing)
        act.note(
            rule=row.rule,
            words=row.words,
            due_before=row.due_before.isoformat(),
            due_after=end.isoformat(),
            cause=row.cause,
        )
        MovedTerm.objects.filter(pk=row.pk, due_after__isnull=True).update(due_after=end, entry=act.uid)
    return 1
