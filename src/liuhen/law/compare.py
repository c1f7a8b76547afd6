"""What another version of the rules would change: stated values, terms of keeping, past deadlines, open cases. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from pydantic import BaseModel

from liuhen.law.checks.retention import Protection, longest, protection, protection_under
from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts, RecordingFacts
from liuhen.law.finding import Finding, Hindrance, Status
from liuhen.law.gate import gate
from liuhen.law.layers import Layer
from liuhen.law.pack import Pack
from liuhen.law.schema import Body
from liuhen.law.schema.base import Limit

FAILING = frozenset({Status.OVERDUE, Status.BREACHED})
SECTIONS = {
    "vocabulary": "用语",
    "roles": "角色",
    "units": "适用单位",
    "principles": "原则",
    "scope": "适用范围",
    "lifecycles": "程序环节",
    "stage_trace": "环节留痕",
    "devices": "设备",
    "preuse_check": "使用前检查",
    "recording": "音像记录",
    "ingest": "移交入库",
    "originals": "原始记录",
    "retention": "保存期限",
    "long_term": "长期保存",
    "disc": "光盘",
    "evidence": "证据",
    "access": "调阅",
    "secrecy": "保密",
    "sources": "案件来源",
    "filing": "立案",
    "intake": "受理",
    "transfer": "移送",
    "documents": "文书",
    "decision": "决定",
    "service": "送达",
    "performance": "执行",
    "court": "法院",
    "archiving": "归档",
    "supervision": "监督检查",
    "training": "培训",
    "violations": "违反情形",
    "platform_export": "平台报送",
    "clocks": "程序期限",
    "staff": "人员",
    "certificates": "证件",
}
_KEYS = ("code", "key", "field", "scene", "rule", "id", "name", "name_zh", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One stated value in words, with the clause that states it."""

    words: str
    citation: Citation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs; None: that version leaves it open (原文未规定)."""

    path: str  # ingest.normal.limit
    section: str
    before: Statement | None
    after: Statement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """What becomes of the time one recording is kept."""

    before: Protection
    stated: Protection  # what the new version alone says
    after: Protection  # what will hold: never earlier than before

    @property
    def is_longer(self) -> bool:
        """Say whether the recording will be kept longer."""
        return self.after.until != self.before.until

    @property
    def is_kept(self) -> bool:
        """Say whether the new version alone would be shorter, so that the old end is kept."""
        return not self.is_longer and self.stated.until != self.before.until


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One duty whose state at an instant would be another."""

    rule: str
    words: str
    before: Status | None  # None: that version does not know the duty
    after: Status | None
    citation: Citation

    @property
    def is_failure(self) -> bool:
        """Say whether it would have failed under the new version only."""
        return self.after in FAILING


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """What the next step of a case would need more, or no longer."""

    step: str
    label: str  # the words on its button: 批准立案
    added: tuple[Hindrance, ...]
    gone: tuple[Hindrance, ...]


def differences(old: Pack, new: Pack) -> tuple[Difference, ...]:
    """Return every resolved value that is not the same in both, in the order of the schema."""
    before, after = _statements(old), _statements(new)
    paths = dict.fromkeys((*before, *after))
    return tuple(
        Difference(
            path=path,
            section=SECTIONS.get(path.partition(".")[0], path),
            before=before.get(path),
            after=after.get(path),
        )
        for path in paths
        if _words(before.get(path)) != _words(after.get(path))
    )


def term_change(recording: RecordingFacts, old: Pack, new: Pack) -> TermChange | None:
    """Return what becomes of a stored recording's protection; None where nothing about its end differs."""
    before, stated = protection(recording, old), protection_under(recording, new)
    if before is None or stated is None or before.until == stated.until:
        return None
    after = longest((before, stated))
    return TermChange(before=before, stated=stated, after=after or before)


def status_changes(old: Sequence[Finding], new: Sequence[Finding], at: datetime) -> tuple[StatusChange, ...]:
    """Return the duties that fail at `at` under one version and not under the other."""
    before, after = ({one.rule: one for one in found} for found in (old, new))
    return tuple(_status_changes(before, after, at))


def step_changes(case: CaseFacts, old: Pack, new: Pack, at: datetime) -> tuple[StepChange, ...]:
    """Return what the steps from where the case stands would need more or no longer."""
    found = []
    for row in new.procedure(case.act_type).steps_from(case.state):
        before, after = gate(case, row.step, old, at), gate(case, row.step, new, at)
        added, gone = _lacking(after, before), _lacking(before, after)
        if added or gone:
            found.append(StepChange(step=row.step, label=row.label, added=added, gone=gone))
    return tuple(found)


def _status_changes(before: dict[str, Finding], after: dict[str, Finding], at: datetime) -> Iterator[StatusChange]:
    for rule, told in {**before, **after}.items():
        was, would = before.get(rule), after.get(rule)
        old = was.status_at(at) if was else None
        new = would.status_at(at) if would else None
        if (old in FAILING) is not (new in FAILING):
            yield StatusChange(rule=rule, words=told.words, before=old, after=new, citation=told.citation)


def _lacking(these: tuple[Hindrance, ...], those: tuple[Hindrance, ...]) -> tuple[Hindrance, ...]:
    known = {(one.words, one.document_kind) for one in those}
    return tuple(one for one in these if (one.words, one.document_kind) not in known)


def _words(stated: Statement | None) -> str:
    return stated.words if stated else ""


def _statements(pack: Pack) -> dict[str, Statement]:
    """Return every stated value by its path; the first layer that states a path counts."""
    found: dict[str, Statement] = {}
    for layer in pack.layers:
        for name in Body.model_fields:
            if name in SECTIONS:
                for path, words, req in _leaves(getattr(layer.body, name), name, ()):
                    found.setdefault(path, Statement(words=words, citation=_cited(layer, req)))
    return found


def _cited(layer: Layer, req: tuple[str, ...]) -> Citation | None:
    return layer.cite(req) if req else None


def _leaves(value: object, path: str, req: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if value is None or value in ((), "", {}):
        return
    if isinstance(value, Limit):
        yield path, value.term.words, req
    elif isinstance(value, BaseModel):
        yield from _model(value, path, req)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}", req)
    elif isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
        for place, item in enumerate(value):
            yield from _leaves(item, f"{path}.{_key(item, place)}", req)
    else:
        yield path, _told(value), req


def _model(value: BaseModel, path: str, req: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    own = getattr(value, "req", ()) or req
    for name in type(value).model_fields:
        if name == "req" or name.endswith("_req"):
            continue
        cited = getattr(value, f"{name}_req", ()) or own
        yield from _leaves(getattr(value, name), f"{path}.{name}", cited)


def _key(item: object, place: int) -> str:
    named = (getattr(item, name, "") for name in _KEYS)
    return next((str(word.value if isinstance(word, Enum) else word) for word in named if word), str(place))


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(_told(item) for item in value)
    return str(value.value) if isinstance(value, Enum) else str(value)
