"""The form of a document under one bureau's pack: our form with what the pack prints besides, or one made of the pack.

A bureau is added by data alone: a printed name no form of ours answers becomes a field of its own, and a document no
form of ours knows is laid out from the pack's own fields and signers.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from liuhen.documents.forms import MOST_FIELDS_IN_A_GROUP, FieldKind, Form, FormField, Layout, Section, Signer, forms
from liuhen.documents.forms import form_of as shipped
from liuhen.law.answers import DocumentForm
from liuhen.law.lifecycle import State
from liuhen.law.pack import Pack

_HEADING = "办法要求的项目"
_RECORDS = ("笔录", "记录", "纪要", "清单")


def form_under(pack: Pack, kind: str) -> Form:
    """Return the form of a kind of document under a pack.

    Raises:
        UnknownFormError: neither a form of ours nor the pack knows the kind.
    """
    rule = pack.document(kind)
    if rule is None:
        return shipped(kind)
    form = forms().get(kind) or _made(rule, pack)
    return replace(form, zh=_name(form, pack), sections=(*form.sections, *_sections(_lacking(form, rule))))


def title_of(kind: str, pack: Pack) -> str:
    """Return the name of a kind of document: our form's, else the pack's."""
    form, rule = forms().get(kind), pack.document(kind)
    return _name(form, pack) if form else rule.label if rule else "文书"


def _name(form: Form, pack: Pack) -> str:
    """Return the name the bureau's own text gives the document where the form takes it over; else the form's."""
    own = pack.own.body.documents
    if not form.named_by_pack or own is None:
        return form.zh
    return next((rule.zh for rule in own.catalogue if rule.code == form.code), form.zh)


def _lacking(form: Form, rule: DocumentForm) -> tuple[str, ...]:
    """Return the printed names nothing answers; opinions come through approvals, not through typing."""
    known = form.answered_names()
    return tuple(name for name in rule.fields if name not in known and not name.endswith("意见"))


def _sections(names: tuple[str, ...]) -> tuple[Section, ...]:
    groups = [names[start : start + MOST_FIELDS_IN_A_GROUP] for start in range(0, len(names), MOST_FIELDS_IN_A_GROUP)]
    return tuple(Section(zh=_HEADING, fields=tuple(_field(name) for name in group)) for group in groups)


def _field(name: str) -> FormField:
    """Make a field of a printed name; its code is a digest of the name, so that it stays when the order changes."""
    code = f"own_{hashlib.sha256(name.encode()).hexdigest()[:10]}"
    return FormField(code=code, zh=name, kind=FieldKind.LONG, required=True)


def _made(rule: DocumentForm, pack: Pack) -> Form:
    record = any(word in rule.label for word in _RECORDS)
    common = (
        FormField(code="party", zh="当事人", kind=FieldKind.PARTY, source="party", answers=("执法对象",)),
        FormField(code="matter", zh="事项", kind=FieldKind.TEXT, required=True, answers=("执法事项",)),
        FormField(code="made_on", zh="日期", kind=FieldKind.DATE, required=True, answers=("时间",)),
        FormField(code="place", zh="地点", kind=FieldKind.TEXT, required=True),
        FormField(
            code="officers", zh="执法人员", kind=FieldKind.OFFICERS, required=True, source="officers", at_least=1
        ),
    )
    body = () if rule.fields else (FormField(code="body", zh="内容", kind=FieldKind.LONG, required=True),)
    sections = (Section(zh="基本情况", fields=common), *((Section(zh="内容", fields=body),) if body else ()))
    return Form(
        code=rule.kind,
        zh=rule.label,
        stage=_STAGES.get(rule.when, State.INVESTIGATING).value,
        layout=Layout.RECORD if record else Layout.LETTER,
        word="文",
        sections=sections,
        signers=tuple(Signer(role=key, zh=pack.role_label(key) or _SIGNERS.get(key, key)) for key in rule.signers),
        sealed=not record,
    )


_SIGNERS = {
    "party": "当事人",
    "witness": "见证人",
    "recipient": "受送达人",
    "officer": "执法人员",
    "recorder": "记录人",
}
_STAGES = {
    "clue": State.CLUE,
    "ex_officio_start": State.ACCEPTED,
    "emergency_start": State.ACCEPTED,
    "not_filed": State.ACCEPTED,
    "transfer": State.ACCEPTED,
    "transfer_crime": State.REVIEW,
    "finish_investigation": State.INVESTIGATING,
    "rights_told": State.REVIEW,
    "statement_made": State.REVIEW,
    "statement_waived": State.REVIEW,
    "hearing": State.REVIEW,
    "legal_review": State.REVIEW,
    "collective_discussion": State.REVIEW,
    "expert_argumentation": State.REVIEW,
    "penalty_decision": State.REVIEW,
    "service": State.DECISION,
    "performance_owed": State.SERVED,
    "correction_due": State.SERVED,
    "reminder": State.SERVED,
    "court_application": State.SERVED,
    "court_result": State.SERVED,
    "terminate": State.SERVED,
    "compile": State.TERMINATED,
}
