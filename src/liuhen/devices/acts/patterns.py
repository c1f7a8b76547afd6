"""Patterns of a bureau: add one of its own, switch any off and on again. Each needs two sentences of why."""

import re
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.devices.models import NamePattern, PatternSwitch
from liuhen.devices.naming import template
from liuhen.devices.patterns import stem_of
from liuhen.devices.queries import kept_patterns
from liuhen.errors import InputError

LEAST_REASON = 8  # letters; two sentences are two ends
_ENDS = re.compile(r"[。！？.!?；;]")


class PatternError(InputError):
    """A pattern cannot be kept or switched as asked."""

    code = "patterns.input"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPattern:
    """What is typed when a pattern is saved."""

    name: str
    template: str
    example: str  # a path it must fit
    reason: str  # two sentences: which camera writes it, and how that is known


def add_pattern(new: NewPattern, *, by: Officer, at: datetime, once: str | None = None) -> NamePattern:
    """Keep a pattern of the bureau's own (保存为本局式样). It is used from the next source on.

    Raises:
        TemplateError: the template cannot be understood.
        PatternError: it does not fit its own example, or name or reason is missing.
    """
    name, reason, example = new.name.strip(), two_sentences(new.reason, "保存"), new.example.strip()
    if not name:
        raise PatternError("没有保存。式样名称还没有填写。", next_step="请写一个认得出的名称，例如：华安 V8 记录仪。")
    understood = template(new.template)
    if not example or understood.takes(stem_of(example)) is None:
        why = understood.why_not(stem_of(example)) if example else "还没有示例"
        raise PatternError(
            f"没有保存。式样与示例对不上：{why}。", next_step="请填一个真实的文件名，并试到相符后再保存。"
        )
    with acting(by, "pattern.add", at=at, reason=reason, once=once) as act:
        row = NamePattern.objects.create(
            bureau=act.home,
            code=f"B-{NamePattern.objects.filter(bureau=act.home).count() + 1:03d}",
            name=name[:60],
            template=understood.text,
            example=example[:400],
            reason=reason,
            added_by=act.officer,
            added_at=act.at,
        )
        return act.upon(row, template=row.template, example=row.example)


def switch_pattern(
    code: str, *, is_on: bool, by: Officer, at: datetime, reason: str, once: str | None = None
) -> PatternSwitch:
    """Switch a pattern, shipped or own, off or on again (停用、启用式样). Files taken in before stay as they were read.

    Raises:
        PatternError: there is none of that code, it stands so already, or the reason is missing.
    """
    why = two_sentences(reason, "办理")
    kept = {row.pattern.code: row for row in kept_patterns(by.bureau)}.get(code)
    if kept is None:
        raise PatternError(f"没有办理。没有式样 {code}。", next_step="请从列表中选择。")
    if kept.is_on == is_on:
        raise PatternError(
            f"没有再办。式样 {code} 已经{'启用' if is_on else '停用'}。", next_step="请刷新列表，查看现在的状态。"
        )
    with acting(by, "pattern.switch", at=at, reason=why, once=once) as act:
        row = PatternSwitch.objects.create(
            bureau=act.home, code=code, is_on=is_on, reason=why, switched_by=act.officer, switched_at=act.at
        )
        return act.upon(row, template=kept.pattern.template.text, on=is_on)


def two_sentences(reason: str, what: str) -> str:
    """Give the reason if it is two sentences.

    Raises:
        PatternError: it is not.
    """
    told = reason.strip()
    sentences = [part for part in _ENDS.split(told) if part.strip()]
    if len(told) < LEAST_REASON or len(sentences) < 2:
        raise PatternError(
            f"没有{what}。来由要写两句话。",
            next_step="第一句写哪一种设备这样命名，第二句写怎么知道的，例如：华安 V8 这样命名。说明书第 12 页。",
        )
    return told[:400]
