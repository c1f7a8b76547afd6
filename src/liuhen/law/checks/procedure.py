"""Steps of a case that leave no document of their own: source, transfer, entry, performance, court, file.

Source: wuhan 第九条、第十三条、第二十四条、第二十五条、第二十八条; wangdu 第九条至第十一条、第十九条至第二十一条;
yiliang 第十五条; engine D29.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.links import instants, passed
from liuhen.law.checks.papers import catalogue, settled_ones, weighed
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.needs import settled
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.oversight import PlatformExport
from liuhen.law.schema.procedure import Link, TransferRule
from liuhen.law.term import SAME_DAY_GRACE, civil_day, end_of, shown

_UNPERFORMED = "not_performed"  # link: the party refuses to perform


def procedure(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what the steps of a case still owe besides documents and services."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    return (
        *_source(judge, case),
        *_recipients(judge, case),
        *_entry(judge, case),
        *_kept(judge, case),
        *_court(judge, case),
        *_written_reminder(judge, case),
        *_owner(judge, case),
    )


def _source(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield a source that is not registered, or by a way the list does not know."""
    begun = _first(case, "clue", "accept")
    register = judge.pack.resolve(lambda body: body.sources.ledger if body.sources else None)
    channels = judge.pack.resolve(lambda body: body.sources.channels if body.sources else None)
    if begun is None or register is None or channels is None:
        return
    if not case.source_channel.strip():
        level, citation = register.layer.level_for(register.value.level), register.cite(register.value)
        details = weighed(begun, passed(case, ("accept", "decline"), begun))
        details["next_step"] = f"请从{'、'.join(channels.value.names)}中选定"
        yield judge.finding("sources.register", "案源没有登记途径", level=level, citation=citation, **details)
    elif case.source_channel not in channels.value.names:
        level = channels.layer.level_for(Duty.MUST)
        words = f"“{case.source_channel}”不在案源途径之列"
        step = f"请改选：{'、'.join(channels.value.names)}"
        citation = channels.cite(channels.value)
        yield judge.doubt("sources.channel", words, level=level, citation=citation, since=begun, next_step=step)


def _recipients(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield transfers whose document does not name the organ the text sends them to."""
    rules: tuple[tuple[str, str, Resolved[TransferRule] | None], ...] = (
        ("transfer", "jurisdiction", judge.pack.resolve(lambda b: b.transfer.jurisdiction if b.transfer else None)),
        ("transfer_crime", "crime", judge.pack.resolve(lambda b: b.transfer.crime if b.transfer else None)),
    )
    for step, name, rule in rules:
        moved = _first(case, step)
        letter = settled(case, rule.value.document) if rule else None
        if rule is None or moved is None or letter is None or not rule.value.recipient_field:
            continue
        named = letter.fields.get(rule.value.recipient_field, "").strip()
        if not named:
            words = f"移送没有写明{rule.value.recipient_field}"
        elif rule.value.recipient_word and rule.value.recipient_word not in named:
            words = f"移送给{named[:40]}，办法写的是{rule.value.to_zh}"
        else:
            continue
        level, citation = rule.layer.level_for(Duty.MUST), rule.cite(rule.value)
        step_zh = f"请核对是否移送{rule.value.to_zh}" if rule.value.to_zh else "请写明移送给哪个机关"
        yield judge.breach(
            f"transfer.{name}", words, level=level, citation=citation, broken_at=moved, next_step=step_zh
        )


def _entry(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield steps entered after the working day of the step, where the text wants entry at once."""
    rule = judge.pack.resolve(lambda body: body.platform_export)
    if rule is None:
        return
    level = min(rule.layer.level_for(rule.value.level), Level.WARNING, key=_WEIGHT.index)  # the day is the engine's
    late = [one for one in case.events if one.entered_at > _day_of(one.at, judge.pack)]
    if rule.value.timing == "real_time" and late:
        worst = max(late, key=lambda one: one.entered_at - one.at)
        yield judge.finding(
            "platform.entry",
            f"{len(late)} 个环节没有在当日录入",
            level=level,
            citation=rule.cite(rule.value),
            since=late[0].at,
            closed_at=max(one.entered_at for one in late),
            late=True,
            happened=f"最晚的一项 {shown(worst.at)} 发生，{shown(worst.entered_at)} 录入；办法写实时，按当日计。",
            next_step="请写明为什么晚录",
        )
    yield from _exported(judge, case, rule, level)


def _exported(judge: Judge, case: CaseFacts, rule: Resolved[PlatformExport], level: Level) -> Iterator[Finding]:
    """Yield a case the platform does not know; an own platform the text allows is this software."""
    filed = _first(case, "file", "emergency_start")
    if rule.value.alternative_zh or filed is None:
        return
    citation, due = rule.cite(rule.value), _day_of(filed, judge.pack)
    done = case.exported_at
    yield judge.finding(
        "platform.export",
        f"已录入{rule.value.target_zh}" if done else f"尚未录入{rule.value.target_zh}",
        level=level,
        citation=citation,
        since=filed,
        warn_at=filed,
        due_at=due,
        closed_at=done,
        late=bool(done and done > due),
        next_step="" if done else "请导出案件信息并录入",
    )


def _kept(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield whether the papers of performance lie in the file."""
    rule = judge.pack.resolve(lambda body: body.performance.keep if body.performance else None)
    served = _first(case, "serve")
    ended = passed(case, ("terminate",), served) if served else None
    if rule is None or served is None:
        return
    level, citation = rule.layer.level_for(rule.value.level), rule.cite(rule.value)
    if case.performance_kept is None and ended is not None:
        words, step = "履行情况的材料是否留存尚未核对", "请核对卷内有无履行材料"
        yield judge.doubt("performance.kept", words, level=level, citation=citation, since=ended, next_step=step)
    elif case.performance_kept is False:
        details = weighed(served, ended)
        details["next_step"] = "请补收履行材料；没有履行的写明"
        yield judge.finding("performance.kept", "履行情况的材料没有留存", level=level, citation=citation, **details)
    elif case.performance_kept and ended is not None:
        words = "履行情况的材料已留存"
        yield judge.met("performance.kept", words, level=level, citation=citation, done=ended)


def _court(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield a refused performance nobody has taken to court, and an application without the call before it."""
    refused, applied = _first(case, _UNPERFORMED), _first(case, "court_application")
    rule = judge.pack.resolve(lambda body: body.court.apply if body.court else None)
    if rule is not None and refused is not None:
        level, citation = rule.layer.level_for(rule.value.level), rule.cite(rule.value)
        if applied is not None:
            words = "已申请法院强制执行"
            yield judge.met("court.apply", words, level=level, citation=citation, done=applied, since=refused)
        else:
            details = weighed(refused, passed(case, ("terminate",), refused))
            details["next_step"] = "请申请法院强制执行；期限按上位法提醒"
            words = "当事人不履行，尚未申请法院强制执行"
            yield judge.finding("court.apply", words, level=level, citation=citation, **details)
    called = judge.pack.resolve(lambda body: body.court.reminder if body.court else None)
    if called is not None and applied is not None and not _reminded(case):
        level, citation = called.layer.level_for(called.value.level), called.cite(called.value)
        step = "请核对是否已经催告，并补记"
        words = "申请法院强制执行之前没有催告的记录"
        yield judge.breach("court.reminder", words, level=level, citation=citation, broken_at=applied, next_step=step)


def _written_reminder(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield a call that was only noted down, where superior law wants it in writing before the court is asked."""
    applied = _first(case, "court_application")
    if applied is None or not _reminded(case) or settled(case, "reminder") is not None:
        return
    rules = [owed for owed in catalogue(judge.pack) if owed.rule.when is Link.REMINDER]
    strict = next((owed for owed in rules if not owed.rule.alternative), None)
    if strict is None or strict is rules[0]:  # the nearest text asks for the paper itself: its document is missing
        return
    words, step = "催告没有书面催告书", "请核对；没有书面催告的，法院可能不予受理"
    citation = strict.layer.cite(strict.rule.req)
    yield judge.breach("court.written", words, level=strict.level, citation=citation, broken_at=applied, next_step=step)


def _reminded(case: CaseFacts) -> bool:
    return bool(instants(case, "reminder") or settled_ones(case.documents, "reminder", "reminder_record"))


def _owner(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield a file kept by somebody other than the text names; who keeps it may still be open."""
    rule = judge.pack.resolve(lambda body: body.archiving if body.archiving and body.archiving.owner_role else None)
    archived = _first(case, "archive")
    if rule is None or archived is None or case.owner is None:
        return
    role = judge.pack.bureau_role(rule.value.owner_role) or rule.value.owner_role
    label = judge.pack.role_label(rule.value.owner_role) or rule.value.owner_role
    citation = rule.layer.cite(rule.value.owner_req or rule.value.req)
    level = rule.layer.level_for(Duty.MUST)
    if role in case.owner.roles:
        yield judge.met("archive.owner", f"案卷由{label}归档", level=level, citation=citation, done=archived)
    else:
        words, step = f"归档的人不是{label}", f"请由{label}核对并接收案卷"
        yield judge.breach("archive.owner", words, level=level, citation=citation, broken_at=archived, next_step=step)


def _first(case: CaseFacts, *names: str) -> datetime | None:
    """Return when the first of these steps or links happened."""
    return min((at for name in names for at in instants(case, name)), default=None)


def _day_of(at: datetime, pack: Pack) -> datetime:
    """Return the end of the working day of an instant, never less than two hours after it."""
    return max(end_of(pack.calendar.on_or_after(civil_day(at))), at + SAME_DAY_GRACE)


_WEIGHT = (Level.ADVICE, Level.WARNING, Level.VIOLATION, Level.BLOCK)
