"""What comes back every year or every interval: care of devices, checks, sampling, evaluation, training, equipment.

Source: baofeng 第三条、第八条、第十七条、第十九条、第二十一条; shilong 第三条、第四条、第十七条;
yiliang 第四条、第十四条; wangdu 第六条、第二十一条; wuhan 第七条、第二十八条; engine D20, D21, D22.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from liuhen.law.checks.judge import Judge
from liuhen.law.citation import Source
from liuhen.law.facts.oversight import BureauFacts, DeviceFacts, PeriodicFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema import Body
from liuhen.law.schema.base import Duty, Numbered
from liuhen.law.schema.oversight import Inspection, Sampling, Supervision
from liuhen.law.schema.recording import Maintenance
from liuhen.law.settings.bound import Weight, least, next_end
from liuhen.law.term import civil_day, end_of, start_of

_INSPECTIONS = {
    "irregular_inspection": "不定期检查",
    "regular_inspection": "经常性检查",
    "appearance_inspection": "仪容和文明执法抽检",
    "playback_inspection": "回放检查",
}
_COUNTED = {"annual_review": "supervision.annual_review", "training": "training.min_per_year"}  # of law.stricter
SAMPLING = "supervision.sampling"  # of law.stricter
_YEARLY = {"annual_review": "年度评查", "year_end_evaluation": "年底考评", "training": "培训"}


def care(device: DeviceFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return when a device is due for its next maintenance."""
    rule: Resolved[Maintenance] | None = pack.resolve(lambda body: body.devices.maintenance if body.devices else None)
    if rule is None or device.retired_on is not None:
        return ()
    judge = Judge(pack=pack, kind=device.kind, id=device.id)
    last = max((one.on for one in device.cares), default=device.since)
    bound = next_end(pack, "devices.maintenance", rule.value.limit, last, weight=_weight(rule))
    if bound is None:
        return ()
    details = bound.span.details(start_of(last), None)
    details["happened"] = f"上次 {last.month}月{last.day}日。{bound.note or _number_words(rule.value)}"
    details["next_step"] = "请维护保养并登记"
    words = f"{device.number} 维护保养"
    return (judge.finding("device.care", words, level=bound.level, citation=bound.citation, **details),)


def periodic(bureau: BureauFacts, pack: Pack, at: datetime) -> tuple[Finding, ...]:
    """Return what the bureau owes every year until the year of `at`, and every interval."""
    judge, year = Judge(pack=pack, kind=bureau.kind, id=bureau.id), civil_day(at).year
    return (
        *_equipment(judge, bureau),
        *(
            found
            for act, zh in _INSPECTIONS.items()
            if bureau.keeps(act)
            for found in _inspection(judge, bureau, act, zh)
        ),
        *(found for act, zh in _YEARLY.items() if bureau.keeps(act) for found in _years(judge, bureau, act, zh, year)),
        *_sampling(judge, bureau),
        *_ledger(judge, bureau),
        *_keepers(judge, bureau),
    )


def _numbered(level: Level, rule: Numbered) -> Level:
    """Weigh a duty whose number is the engine's: at most a warning."""
    return Level.WARNING if rule.number_from and level is Level.VIOLATION else level


def _weight(rule: Resolved[Numbered]) -> Weight:
    is_open = bool(rule.value.number_from) or rule.layer.source is Source.ENGINE
    level = _numbered(rule.layer.level_for(rule.value.level), rule.value)
    return Weight(level=level, citation=rule.cite(rule.value), is_open=is_open)


def _number_words(rule: Numbered) -> str:
    if not rule.number_from or rule.limit is None:
        return ""
    return f"办法没有写明多久一次，按 {rule.limit.term.words}提醒（系统默认 {rule.number_from}）。"


def _of(name: str) -> Callable[[Body], Inspection | None]:
    def get(body: Body) -> Inspection | None:
        found = getattr(body.supervision, name, None) if body.supervision else None
        return found if isinstance(found, Inspection) else None

    return get


def _inspection(judge: Judge, bureau: BureauFacts, act: str, zh: str) -> Iterator[Finding]:
    rule = judge.pack.resolve(_of(act))
    if rule is None:
        return
    last = max((one.on for one in bureau.periodic if one.act == act), default=bureau.since)
    bound = next_end(judge.pack, f"supervision.{act}", rule.value.limit, last, weight=_weight(rule))
    if bound is None:
        return
    details = bound.span.details(start_of(last), None)
    details["happened"] = f"上次 {last.month}月{last.day}日。{bound.note or _number_words(rule.value)}"
    details["next_step"] = f"请开展{zh}并登记"
    yield judge.finding(f"supervision.{act}", f"下一次{zh}", level=bound.level, citation=bound.citation, **details)
    yield from _performer(judge, bureau, act, zh, rule)


def _performer(judge: Judge, bureau: BureauFacts, act: str, zh: str, rule: Resolved[Inspection]) -> Iterator[Finding]:
    role = rule.value.by_role
    if not role:
        return
    wanted = judge.pack.bureau_role(role) or role
    done = [one for one in bureau.periodic if one.act == act and one.by is not None]
    for one in done:
        if one.by is not None and not one.by.roles & {role, wanted}:
            words = f"{zh}不是由{judge.pack.role_label(role)}开展"
            yield judge.doubt(
                f"supervision.{act}.{one.on.isoformat()}",
                words,
                level=Level.WARNING,
                citation=rule.cite(rule.value),
                since=start_of(one.on),
            )


def _years(judge: Judge, bureau: BureauFacts, act: str, zh: str, until: int) -> Iterator[Finding]:
    rule = judge.pack.resolve(_yearly(act))
    if rule is None:
        return
    stated, times = rule.value
    is_open = bool(stated.number_from) or rule.layer.source is Source.ENGINE
    for year in range(bureau.since.year, until + 1):
        number, setting = times, None
        if act in _COUNTED:
            number, setting = least(judge.pack, _COUNTED[act], times, is_open=is_open, on=date(year, 12, 31))
        done = sorted(one.on for one in bureau.periodic if one.act == act and one.on.year == year)
        closed = start_of(done[number - 1]) if len(done) >= number else None
        by_setting = setting if setting is not None and (is_open or len(done) >= times) else None
        level = _numbered(rule.layer.level_for(stated.level), stated)
        begins, ends = start_of(date(year, 1, 1)), end_of(date(year, 12, 31))  # the year's end never rolls
        yield judge.finding(
            f"supervision.{act}.{year}",
            f"{year} 年{zh}",
            level=Level.WARNING if by_setting else level,
            citation=by_setting.citation if by_setting else rule.layer.cite(stated.req),
            since=begins,
            warn_at=start_of(date(year, 12, 1)),
            due_at=ends,
            closed_at=closed,
            happened=f"每年 {number} 次，已有 {len(done)} 次。" if setting else "",
            next_step="" if closed else f"请在年底前完成{zh}并登记",
        )


def _yearly(act: str) -> Callable[[Body], tuple[Numbered, int] | None]:
    """Give the yearly duty a body states with how often a year; at least once."""

    def get(body: Body) -> tuple[Numbered, int] | None:
        if act == "training":
            rule = body.training
            return (rule, max(rule.min_per_year, 1)) if rule else None
        supervision = body.supervision or Supervision()
        if act == "year_end_evaluation":
            end = supervision.year_end_evaluation
            return (end, 1) if end else None
        review = supervision.annual_review
        return (review, max(review.min_per_year, 1)) if review else None

    return get


def _sampling(judge: Judge, bureau: BureauFacts) -> Iterator[Finding]:
    rule: Resolved[Sampling] | None = judge.pack.resolve(
        lambda body: body.supervision.sampling if body.supervision else None
    )
    if rule is None:
        return
    citation, level = rule.cite(rule.value), rule.layer.level_for(rule.value.level)
    setting = judge.pack.setting(SAMPLING)
    if not rule.value.percent and setting is None:
        words = "抽查比例由本局设定，尚未设定"
        step = "请在规则包页设定抽查比例，写明文号"
        yield judge.doubt("supervision.sampling", words, level=level, citation=citation, next_step=step)
    for one in (one for one in bureau.periodic if one.act == "sampling"):
        yield from _drawn(judge, one, rule)


def _drawn(judge: Judge, one: PeriodicFacts, rule: Resolved[Sampling]) -> Iterator[Finding]:
    citation, level = rule.cite(rule.value), rule.layer.level_for(rule.value.level)
    name, day = f"supervision.sampling.{one.on.isoformat()}", start_of(one.on)
    is_open = bool(rule.value.number_from) or not rule.value.percent or rule.layer.source is Source.ENGINE
    wanted, setting = least(judge.pack, SAMPLING, rule.value.percent, is_open=is_open, on=one.on)
    absent = tuple(item for item in rule.value.items if item.code not in one.items)
    if one.percent is not None and one.percent < wanted:
        by_setting = setting if setting is not None and (is_open or one.percent >= rule.value.percent) else None
        yield judge.breach(
            name,
            f"抽查 {one.percent}%，少于 {wanted}%",
            level=Level.WARNING if by_setting else level,
            citation=by_setting.citation if by_setting else citation,
            broken_at=day,
        )
    elif absent:
        words = f"抽查没有检查：{'、'.join(item.zh for item in absent)}"
        yield judge.breach(name, words, level=level, citation=rule.layer.cite(absent[0].req), broken_at=day)
    else:
        yield judge.met(name, "抽查已登记", level=level, citation=citation, done=day)


def _ledger(judge: Judge, bureau: BureauFacts) -> Iterator[Finding]:
    supervision = judge.pack.own.body.supervision
    rule = supervision.ledger if supervision else None
    if rule is None:
        return
    own = judge.pack.own
    for one in bureau.periodic:
        if one.act in _INSPECTIONS or one.act == "sampling":
            name = f"supervision.ledger.{one.act}.{one.on.isoformat()}"
            level, citation, day = own.level_for(rule.level), own.cite(rule.req), start_of(one.on)
            if one.in_ledger:
                yield judge.met(name, f"已记入{rule.name_zh}", level=level, citation=citation, done=day)
            else:
                words = f"检查没有记入{rule.name_zh}"
                yield judge.breach(name, words, level=level, citation=citation, broken_at=day)


def _equipment(judge: Judge, bureau: BureauFacts) -> Iterator[Finding]:
    own = judge.pack.own
    rules = own.body.devices
    if rules is None:
        return
    since = start_of(bureau.since)
    provisioning = rules.provisioning
    if provisioning is not None:
        short = [
            f"{kind} 缺 {needed - bureau.devices.get(kind, 0)}"
            for kind, needed in bureau.devices_needed.items()
            if bureau.devices.get(kind, 0) < needed
        ]
        absent = [word for word in provisioning.of if word not in bureau.has]
        citation, level = own.cite(provisioning.req), own.level_for(Duty.MUST)
        if short or absent:
            words = f"设备配备不足：{'、'.join((*short, *absent))}"
            yield judge.finding(
                "devices.provisioning", words, level=level, citation=citation, since=since, warn_at=since
            )
        elif not bureau.devices_needed and provisioning.mode != "principles":
            words = "需要多少设备尚未核定"
            yield judge.doubt("devices.provisioning", words, level=level, citation=citation, since=since)
    for place in rules.fixed_places:
        if place.level is Duty.MUST and place.zh not in bureau.has:
            yield judge.finding(
                f"devices.place.{place.zh}",
                f"尚未建设{place.zh}",
                level=own.level_for(place.level),
                citation=own.cite(place.req),
                since=since,
                warn_at=since,
            )


def _keepers(judge: Judge, bureau: BureauFacts) -> Iterator[Finding]:
    own = judge.pack.own
    role = next((one for one in own.body.roles if one.per == "unit"), None)
    if role is None:
        return
    for unit in bureau.units:
        if unit not in bureau.keepers:
            yield judge.finding(
                f"archive.keeper.{unit}",
                f"{unit}没有明确{role.zh}负责记录的归档、保管和使用",
                level=own.level_for(Duty.MUST),
                citation=own.cite(role.req),
                since=start_of(bureau.since),
                warn_at=start_of(bureau.since),
                next_step="请指定人员并登记",
            )
