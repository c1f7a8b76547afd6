"""Who behind a source must be told that no case was opened, and what keeps a source from being closed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liuhen.law.citation import Citation
from liuhen.law.pack import Pack

_STEM = 2  # 投诉人 → 投诉, as the channel says it (law.checks.not_filed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """People of one word of the text who are to be told."""

    to: str  # 投诉人, 举报人, 移送机关
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A source as far as telling concerns it."""

    channel: str
    part: str = ""  # 投诉人, 举报人; '' : nobody is known
    is_named: bool | None = None  # None: no person behind it
    told: tuple[str, ...] = ()  # words of those told, or excused with a reason


def owed_notices(source: Behind, pack: Pack) -> tuple[Owed, ...]:
    """Return who must be told by the bureau's rules and is neither told nor excused; nobody where texts are silent.

    Of 投诉人 and 举报人 only the one the source came from is meant. A text that speaks of named people only asks for no
    word to an anonymous one; any other text wants a reason there.
    """
    rule = pack.resolve(lambda body: body.sources.not_filed if body.sources else None)
    if rule is None:
        return ()
    concerned = [word for word in rule.value.notify if word[:_STEM] in source.channel]
    if source.part:
        concerned = [word for word in concerned if word == source.part or word not in ("投诉人", "举报人")]
    if rule.value.named_only and source.is_named is False:
        return ()
    citation = rule.cite(rule.value)
    return tuple(Owed(to=word, citation=citation) for word in concerned if word not in source.told)


def written_as(answers: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
    """Return the printed names of the pack that none of our own fields answers."""
    return tuple(name for name in fields if name not in answers)
