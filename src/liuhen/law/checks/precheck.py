"""The check before a device is used, its clock, the purpose in the usage ledger, and use for enforcement only.

Source: wuhan 第七条; shilong 第四条、第五条、第七条; engine D12.
"""

from __future__ import annotations

from datetime import datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.citation import Citation
from liuhen.law.facts import HandoverFacts, PreUseCheckFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.oversight import BreachCode
from liuhen.law.schema.recording import CheckItem, HandoverLedger, PreUse
from liuhen.law.settings.said import drift_seconds
from liuhen.law.term import civil_day, shown

RULE = "precheck"


def precheck(handover: HandoverFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether the device was checked before use, each item of the pack and its clock."""
    rule = pack.need(lambda body: body.preuse_check)
    judge = Judge(pack=pack, kind=handover.kind, id=handover.id)
    check = handover.check
    if check is None:
        return (_unchecked(judge, handover, rule),)
    if handover.first_used_at is not None and check.measured_at > handover.first_used_at:
        if rule.value.timing == "when_recording" and not _is_over(handover, check):
            clock = _clock(judge, handover, rule)
            return (_items(judge, check, rule, is_clock_told=bool(clock)), _early(judge, check), *clock)
        return (_unchecked(judge, handover, rule), *_clock(judge, handover, rule))
    left = handover.set_out_at if rule.value.timing == "before_setting_out" else None
    if left is not None and check.measured_at > left:
        return (_after_leaving(judge, handover, rule, left), *_clock(judge, handover, rule))
    clock = _clock(judge, handover, rule)  # told by itself, with the measured figure
    return (_items(judge, check, rule, is_clock_told=bool(clock)), *clock)


def _is_over(handover: HandoverFacts, check: PreUseCheckFacts) -> bool:
    """Say whether the device had come back before it was checked: then nothing was checked while recording."""
    return handover.returned_at is not None and check.measured_at > handover.returned_at


def _early(judge: Judge, check: PreUseCheckFacts) -> Finding:
    """Advise to check before the start where the text only asks for a check when recording (baofeng 第八条)."""
    words, citation = "建议在开录之前检查", judge.pack.citation("D12")
    return judge.finding("precheck.early", words, level=Level.ADVICE, citation=citation, since=check.measured_at)


def _items(judge: Judge, check: PreUseCheckFacts, rule: Resolved[PreUse], *, is_clock_told: bool) -> Finding:
    """Return whether every item was checked and in order; items only the bureau itself demands weigh as warnings."""
    at, done = check.measured_at, {item.code: item for item in check.items}
    items = judge.pack.preuse_items(civil_day(at))
    absent = tuple(item for item in items if item.code not in done)
    if absent:
        words = f"使用前检查缺少：{'、'.join(item.zh for item in absent)}"
        level, citation = _authority(judge, absent[0], rule, at)
        return judge.breach(RULE, words, level=level, citation=citation, broken_at=at)
    failed = tuple(item for item in items if not done[item.code].ok and not (is_clock_told and item.code == "clock"))
    if failed:
        words = f"检查不合格仍领用：{'、'.join(item.zh for item in failed)}"
        step = "请写明为什么仍然使用这台设备，或者换用一台"
        level, citation = _authority(judge, failed[0], rule, at)
        return judge.doubt(RULE, words, level=level, citation=citation, since=at, next_step=step)
    level, citation = _authority(judge, items[0], rule, at)
    return judge.met(RULE, "使用前检查齐全", level=level, citation=citation, done=at)


def _authority(judge: Judge, item: CheckItem, rule: Resolved[PreUse], at: datetime) -> tuple[Level, Citation]:
    setting = judge.pack.setting("preuse_check.items", civil_day(at))
    if setting is not None and item not in rule.value.items:
        return Level.WARNING, setting.citation
    return rule.layer.level_for(item.level), rule.cite(item)


def ledger(handover: HandoverFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether the ledger says what the device was issued for, where the pack keeps such a ledger."""
    found: Resolved[HandoverLedger] | None = pack.resolve(
        lambda body: body.devices.handover_ledger if body.devices else None
    )
    if found is None:
        return ()
    judge = Judge(pack=pack, kind=handover.kind, id=handover.id)
    return (_purpose(judge, handover, found), *_columns(judge, handover, found))


def _purpose(judge: Judge, handover: HandoverFacts, found: Resolved[HandoverLedger]) -> Finding:
    level, citation = found.layer.level_for(found.value.level), found.cite(found.value)
    done = handover.issued_at
    if handover.purpose.strip():
        words = f"{found.value.name_zh}已写明用途"
        return judge.met("ledger.purpose", words, level=level, citation=citation, done=done)
    words = f"{found.value.name_zh}没有写明领用做什么"
    step = "请在领用记录补写活动或者用途"
    return judge.breach("ledger.purpose", words, level=level, citation=citation, broken_at=done, next_step=step)


def _columns(judge: Judge, handover: HandoverFacts, found: Resolved[HandoverLedger]) -> tuple[Finding, ...]:
    """Return whether a returned device's line says what was recorded; the line can still be completed."""
    if handover.returned_at is None or "记录内容" not in found.value.columns:
        return ()
    level, citation, back = found.layer.level_for(found.value.level), found.cite(found.value), handover.returned_at
    if handover.recorded.strip():
        words = f"{found.value.name_zh}项目齐全"
        return (judge.met("ledger.columns", words, level=level, citation=citation, done=back),)
    words, step = f"{found.value.name_zh}缺少：记录内容", "请在台账补写这次录了什么"
    return (
        judge.finding(
            "ledger.columns", words, level=level, citation=citation, since=back, warn_at=back, next_step=step
        ),
    )


def enforcement_only(handover: HandoverFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether a device that is for enforcement only was issued for something else (shilong 第五条)."""
    rule = pack.own.body.devices.enforcement_only if pack.own.body.devices else None
    purpose = handover.purpose.strip()
    if rule is None or handover.device_kind not in rule.kinds or not purpose:
        return ()
    judge, code = Judge(pack=pack, kind=handover.kind, id=handover.id), "ledger.enforcement_only"
    level, citation = pack.own.level_for(rule.level), pack.own.cite(rule.req)
    if purpose in rule.purposes:
        return (judge.met(code, "为执法领用", level=level, citation=citation, done=handover.issued_at),)
    happened = (
        f"{handover.holder.name}于{shown(handover.issued_at)}领用 {handover.device_number}，用途写的是“{purpose}”。"
    )
    if purpose in rule.others:
        words, step = "执法记录仪用于执法以外的事", "请收回设备，并写明已录的内容如何处理"
        broken = handover.issued_at
        return (
            judge.breach(
                code, words, level=level, citation=citation, broken_at=broken, happened=happened, next_step=step
            ),
        )
    words, step = "领用用途是否属于执法需要判断", "请在领用记录改填执法活动或者执法值守；不属于执法的收回设备"
    since = handover.issued_at
    return (judge.doubt(code, words, level=level, citation=citation, since=since, happened=happened, next_step=step),)


def lending(handover: HandoverFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return whether the device was given to somebody outside the bureau, where the pack forbids it."""
    violations = pack.own.body.violations
    item = next((one for one in violations.items if one.code is BreachCode.LEND_DEVICE), None) if violations else None
    if item is None or handover.holder.member:
        return ()
    judge, own = Judge(pack=pack, kind=handover.kind, id=handover.id), pack.own
    words, step = f"{handover.device_number} 交给了非本单位人员", "请收回设备，核对其间的录像"
    level, citation = own.level_for(Duty.MUST_NOT), own.cite(item.req)
    broken = handover.issued_at
    return (judge.breach("ledger.lending", words, level=level, citation=citation, broken_at=broken, next_step=step),)


def _after_leaving(judge: Judge, handover: HandoverFacts, rule: Resolved[PreUse], left: datetime) -> Finding:
    first = rule.value.items[0]
    return judge.breach(
        RULE,
        "出发前没有检查设备",
        level=rule.layer.level_for(first.level),
        citation=rule.cite(first),
        broken_at=left,
        happened=f"{shown(left)}出发，此前没有检查记录。",
        next_step="请写明为什么没有在出发前检查",
        officer_id=handover.holder.id,
    )


def _unchecked(judge: Judge, handover: HandoverFacts, rule: Resolved[PreUse]) -> Finding:
    first = rule.value.items[0]
    level, citation = rule.layer.level_for(first.level), rule.cite(first)
    step = "请补记检查情况，写明为什么没有在使用前检查"
    if handover.first_used_at is None:
        words = "领用后尚未做使用前检查"
        return judge.finding(
            RULE,
            words,
            level=level,
            citation=citation,
            since=handover.issued_at,
            warn_at=handover.issued_at,
            happened=f"{handover.holder.name}于{shown(handover.issued_at)}领用 {handover.device_number}，未检查。",
            next_step="请在使用之前登记检查",
            officer_id=handover.holder.id,
        )
    started = shown(handover.first_used_at)
    return judge.breach(
        RULE,
        "使用前没有检查设备",
        level=level,
        citation=citation,
        broken_at=handover.first_used_at,
        happened=f"{handover.device_number} 于{started}开始录像，此前没有检查记录。",
        next_step=step,
        officer_id=handover.holder.id,
    )


def _clock(judge: Judge, handover: HandoverFacts, rule: Resolved[PreUse]) -> tuple[Finding, ...]:
    """Return a doubt where the measured clock was further off than the engine's measure of a calibrated one."""
    check = handover.check
    item = next((one for one in rule.value.items if one.code == "clock"), None)
    if check is None or item is None or check.clock_offset_seconds is None:
        return ()
    setting = judge.pack.setting("devices.max_drift_seconds", civil_day(check.measured_at))
    limit = setting.count if setting else drift_seconds(judge.pack)
    if abs(check.clock_offset_seconds) <= limit:
        return ()
    way = "快" if check.clock_offset_seconds > 0 else "慢"
    return (
        judge.doubt(
            "precheck.clock",
            f"设备时钟{way} {abs(check.clock_offset_seconds)} 秒，未校准",
            level=rule.layer.level_for(item.level),
            citation=setting.citation if setting else rule.cite(item),
            since=check.measured_at,
            happened=f"{handover.device_number} 检查时测得时钟{way}，偏差超过 {limit} 秒。",
            next_step="请校准设备时钟并重新测量；已录内容按测得的偏差换算",
            officer_id=handover.holder.id,
        ),
    )
