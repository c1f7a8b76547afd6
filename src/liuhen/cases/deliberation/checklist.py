"""The checklist of a legal review: what is open, and how the answers become the legal opinion. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liuhen.cases.deliberation.words import AGREE, ANSWERS, NOT_APPLICABLE, PROBLEM, SEND_BACK
from liuhen.documents.fields import Value
from liuhen.documents.forms import FieldKind, Form

_WORDS = dict(ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One point of the checklist, as the rules state it."""

    code: str
    zh: str
    asks: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the reviewer says to one point; the words may cite recordings."""

    answer: str = ""  # ok, problem, na; empty: not yet
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The opinion as far as it is typed; it counts only once the review is finished."""

    conclusion: str = ""
    opinion: str = ""


EMPTY = Draft()


def lacking(
    questions: Sequence[Question], answers: Mapping[str, Answer], *, conclusion: str, opinion: str
) -> tuple[str, ...]:
    """Say what stands between the answers and a legal opinion."""
    found = []
    given = {one.code: answers.get(one.code, Answer()) for one in questions}
    unanswered = [one.zh for one in questions if given[one.code].answer not in _WORDS]
    if unanswered:
        found.append(f"还没有审核{'、'.join(unanswered)}")
    for one in questions:
        said = given[one.code]
        if said.answer in (PROBLEM, NOT_APPLICABLE) and not said.words.strip():
            found.append(f"“{one.zh}”{_WORDS[said.answer]}，还没有写明情况")
    if not opinion.strip():
        found.append("还没有写审核意见")
    if conclusion == AGREE and any(one.answer == PROBLEM for one in given.values()):
        found.append("有要点存在问题，结论不能是“同意”")
    if conclusion == SEND_BACK and not any(one.answer == PROBLEM for one in given.values()):
        found.append("退回补充须指明哪一个要点有问题")
    return tuple(found)


def composed(questions: Sequence[Question], answers: Mapping[str, Answer], *, opinion: str) -> str:
    """Write the opinion with every point that has words below it."""
    lines = [opinion.strip()]
    for one in questions:
        said = answers.get(one.code, Answer())
        if said.words.strip():
            lines.append(f"{one.zh}：{_WORDS.get(said.answer, '')}。{said.words.strip()}")
    return "\n".join(lines)


def opinion_fields(form: Form, questions: Sequence[Question], answers: Mapping[str, Answer]) -> dict[str, Value]:
    """Fill the choices of the form: the first choice where no point of a field has a problem, else the second."""
    choices = {item.code: item.choices for item in form.fields if item.kind == FieldKind.CHOICE}
    found: dict[str, Value] = {}
    for field, offered in choices.items():
        mine = [answers.get(one.code, Answer()).answer for one in questions if one.field == field]
        if mine and len(offered) > 1:
            found[field] = offered[1] if PROBLEM in mine else offered[0]
    return found
