"""Forms as data (文书式样): what each document holds, who signs it and which clauses ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from liuhen.errors import InputError
from liuhen.law.shelf import read_tree

FORMS_DIR = Path(__file__).parent / "forms"
MOST_FIELDS_IN_A_GROUP = 7  # look.md 4: groups of at most seven


class UnknownFormError(InputError):
    """No form with that code exists."""

    code = "documents.unknown_form"


class FieldKind(StrEnum):
    """What may be typed into a field."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    INSTANT = "instant"
    MONEY = "money"
    OFFICERS = "officers"
    PARTY = "party"
    CHOICE = "choice"
    LIST = "list"


class Layout(StrEnum):
    """How the page is laid out."""

    TABLE = "table"  # 审批表, 登记表: ruled table with labels left
    RECORD = "record"  # 笔录: head lines, body, signatures
    LETTER = "letter"  # 决定书, 告知书: title, number, text, seal
    INDEX = "index"  # 卷内目录: numbered rows


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form."""

    code: str
    zh: str
    kind: FieldKind
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    choices_from: str = ""  # list of the pack that offers the choices, such as source_channels
    source: str = ""  # known facts that fill it at the start, the first that is known: party, or sealing_list.items|…
    start: str = ""  # words it starts with
    answers: tuple[str, ...] = ()  # wordings of the packs that this field satisfies
    role: str = ""  # whose opinion it is
    filled_by: str = ""  # approval: the approvals write it, nobody types it
    at_least: int = 0  # how many officers or lines it needs
    marks: str = ""  # start or end: of what the record tells, so that it can be looked for among the recordings
    columns: tuple[str, ...] = ()  # what each line of a list holds, in order; the cells are parted by ；
    register: str = ""  # register of the bureau that offers its words: basis, discretion
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of fields under one heading."""

    zh: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A signature line at the foot."""

    role: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of document (文书式样)."""

    code: str
    zh: str
    stage: str  # state of the case it belongs to
    layout: Layout
    word: str  # the word of its number series: 罚 in 云医保罚〔2026〕3号
    sections: tuple[Section, ...]
    signers: tuple[Signer, ...] = ()
    sealed: bool = False  # carries the seal of the bureau
    addressed: bool = False  # opens with the name of the party
    written_by: str = "officer"  # role that drafts it
    acts: tuple[str, ...] = ()  # kinds of act it belongs to; empty: all
    scene: str = ""  # scene of the packs' duties to record that this document writes down
    named_by_pack: bool = False  # bears the name the bureau's own pack gives it
    req: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # pack code → clause ids

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Return all fields in the order of the page."""
        return tuple(item for section in self.sections for item in section.fields)

    def field(self, code: str) -> FormField:
        """Return one field by its code."""
        return next(item for item in self.fields if item.code == code)

    def answered_names(self) -> frozenset[str]:
        """Return every wording this form can answer: printed names and the packs' words."""
        return frozenset(name for item in self.fields for name in (item.zh, *item.answers))


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by its code, in the order of the procedure."""
    read = (_form(path) for path in sorted(FORMS_DIR.glob("*.yaml")))
    ordered = sorted(read, key=lambda form: (_STAGES.index(form.stage), form.code))
    return {form.code: form for form in ordered}


def form_of(code: str) -> Form:
    """Return the form with this code.

    Raises:
        UnknownFormError: there is none.
    """
    try:
        return forms()[code]
    except KeyError:
        raise UnknownFormError(
            f"没有打开文书，系统里没有代码为“{code}”的文书式样。", next_step="回到案件页面，从文书列表中选择。"
        ) from None


_STAGES = ("clue", "accepted", "filed", "investigating", "review", "decision", "served", "terminated", "archived")


def _form(path: Path) -> Form:
    raw: dict[str, Any] = dict(read_tree(path))
    sections = tuple(
        Section(zh=section["zh"], fields=tuple(_field(item) for item in section["fields"]))
        for section in raw.pop("sections")
    )
    return Form(
        sections=sections,
        signers=tuple(Signer(**signer) for signer in raw.pop("signers")),
        req={pack: tuple(ids) for pack, ids in raw.pop("req").items()},
        layout=Layout(raw.pop("layout")),
        sealed=raw.pop("sealed", "") == "true",
        addressed=raw.pop("addressed", "") == "true",
        named_by_pack=raw.pop("named_by_pack", "") == "true",
        acts=tuple(raw.pop("acts", ())),
        **raw,
    )


def _field(raw: dict[str, Any]) -> FormField:
    known = dict(raw)
    return FormField(
        kind=FieldKind(known.pop("kind")),
        required=known.pop("required", "") == "true",
        printed=known.pop("printed", "true") == "true",
        at_least=int(known.pop("at_least", "0")),
        choices=tuple(known.pop("choices", ())),
        answers=tuple(known.pop("answers", ())),
        columns=tuple(known.pop("columns", ())),
        source=known.pop("from", ""),
        **known,
    )
