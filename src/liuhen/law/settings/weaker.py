"""Whether a bureau's value would be weaker than the text's; where units differ, whether it could ever be stricter."""

from __future__ import annotations

import math
from dataclasses import dataclass

from liuhen.law.layers import Layered
from liuhen.law.schema.base import Duty
from liuhen.law.settings import (
    PREUSE,
    Combine,
    Kind,
    Settable,
    SettingValueError,
    WeakerSettingError,
    read_count,
    read_term,
    read_value,
    read_words,
    rule_of,
    shown_value,
)
from liuhen.law.settings.said import Said
from liuhen.law.term import Term, Unit

_LONGEST_REST = 11  # days: the longest run of rest days the State Council's tables have known, with room


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A value in its stored form, and what the page says beside it."""

    value: str
    note: str = ""


def applies(pack: Layered, rule: Settable) -> bool:
    """Say whether a setting has a duty to tighten; keeping needs none in the text, where silence forbids (D04)."""
    return rule.said(pack) is not None or bool(rule.usual) or rule.combine is Combine.LATER


def accept(pack: Layered, key: str, words: str) -> Accepted:
    """Return a typed value in its stored form.

    Raises:
        SettingValueError: the words are no value of this key.
        WeakerSettingError: the value is weaker than the text's, whatever the day.
    """
    rule = rule_of(key)
    value = read_value(rule, words)
    said = rule.said(pack)
    if not applies(pack, rule):
        raise SettingValueError(
            f"{rule.label}没有设定：办法、上位法和系统都没有这项职责。",
            next_step="请先核对规则包；没有职责就没有期限可设。",
        )
    if rule.key == "recording.duties":
        return Accepted(value=value, note=_scenes(pack, rule, value))
    if said is None or said.value is None:
        return Accepted(value=value, note="办法没有数字，由本局设定作准。")
    if rule.key == "preuse_check.items":
        known = {item.code for item in pack.need(lambda body: body.preuse_check).value.items}
        return Accepted(value=value, note=_news(rule, [w for w in read_words(rule, value) if PREUSE[w] not in known]))
    if rule.kind is Kind.WORDS:
        return Accepted(value=value, note=_added(rule, value, said))
    if not said.is_text:
        return Accepted(value=value, note=f"办法没有数字，本局设定代替系统所用的 {said.words}。")
    if rule.kind is Kind.COUNT:
        return Accepted(value=value, note=_count(rule, value, said))
    return Accepted(value=value, note=_term(rule, value, said))


def _scenes(pack: Layered, rule: Settable, value: str) -> str:
    duties = pack.need(lambda body: body.recording.duties if body.recording else None).value
    known = {duty.zh: duty.level for duty in duties}
    strange = [word for word in read_words(rule, value) if word not in known]
    if strange:
        listed = "、".join(word for word, level in known.items() if level is not Duty.MUST)
        raise SettingValueError(
            f"{rule.label}没有设定：规则包里没有“{'、'.join(strange)}”这个环节。", next_step=f"可以选：{listed}。"
        )
    return _news(rule, [word for word in read_words(rule, value) if known[word] is not Duty.MUST])


def _added(rule: Settable, value: str, said: Said) -> str:
    stated = said.value if isinstance(said.value, tuple) else ()
    return _news(rule, [word for word in read_words(rule, value) if word not in stated])


def _news(rule: Settable, added: list[str]) -> str:
    if not added:
        raise SettingValueError(
            f"{rule.label}没有设定：所填各项规则包已经都有，没有增加。", next_step="请填写要增加的项目。"
        )
    return f"在规则包所列之外增加：{'、'.join(added)}。"


def _count(rule: Settable, value: str, said: Said) -> str:
    mine, theirs = read_count(rule, value), said.value
    if isinstance(theirs, int) and (mine < theirs if rule.combine is Combine.LARGER else mine > theirs):
        raise _weaker(rule, value, said, "多" if rule.combine is Combine.LARGER else "小")
    return ""


def _term(rule: Settable, value: str, said: Said) -> str:
    mine, theirs = read_term(rule, value), said.value
    if not isinstance(theirs, Term):
        return ""
    (shortest, longest), (least, most) = _range(mine), _range(theirs)
    longer = rule.combine is Combine.LATER
    if mine.unit is theirs.unit:
        if mine.amount < theirs.amount if longer else mine.amount > theirs.amount:
            raise _weaker(rule, value, said, "长" if longer else "短")
        return ""
    if longest <= least if longer else shortest >= most:
        raise _weaker(rule, value, said, "长" if longer else "短")
    if shortest >= most if longer else longest <= least:
        return ""
    which = "后到" if longer else "先到"
    return f"{mine.words}与 {said.words}单位不同，谁更严要看当时的日期；每一次都以{which}的一个为准，不会放宽。"


def _weaker(rule: Settable, value: str, said: Said, which: str) -> WeakerSettingError:
    shown = shown_value(rule, value)
    return WeakerSettingError(
        f"{rule.label}没有设定：{said.citation.article}定为 {said.words}，本局设定只能更严，不能放宽为 {shown}。",
        article=said.citation.chip,
        next_step=f"请填比 {said.words}更{which}的，或者不设定，照办法执行。",
    )


def _range(term: Term) -> tuple[float, float]:
    """Return the shortest and the longest a term can be, in hours, whatever day it starts on."""
    n = term.amount
    if term.unit is Unit.HOURS:
        return n, n
    if term.unit is Unit.SAME_DAY:
        return 2, 24
    if term.unit is Unit.WORKING_DAYS:
        # Weeks of six days off and on are the most, and one long holiday may fall into every forty days.
        return 24 * n, 24 * (n + 1 + 2 * math.ceil(n / 5) + _LONGEST_REST * math.ceil(n / 20))
    if term.unit is Unit.DAYS:
        return 24 * n, 24 * (n + 1 + _LONGEST_REST)
    months = n * (12 if term.unit is Unit.YEARS else 1)
    return 24 * (math.floor(30.3 * months) - 2), 24 * (math.ceil(30.6 * months) + 3)
