"""Experts' opinions: who, with which qualification, said what, signed when (专家论证)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import note_event
from liuhen.cases.deliberation.models import Expert
from liuhen.cases.deliberation.queries import experts_of
from liuhen.cases.deliberation.words import HOW_SIGNED
from liuhen.cases.drafting.queries import known_for
from liuhen.cases.models import Case
from liuhen.cases.prefill import prefilled
from liuhen.cases.queries import rules_of
from liuhen.documents import acts as documents
from liuhen.documents.adapted import form_under
from liuhen.documents.fields import Value
from liuhen.documents.forms import FieldKind, Form
from liuhen.documents.models import Document
from liuhen.errors import InputError

KIND = "expert_minutes"


class ExpertError(InputError):
    """Name, qualification, opinion, signature or date is missing."""

    code = "cases.expert"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExpert:
    """One expert's opinion as it came."""

    name: str
    qualification: str
    opinion: str
    signed_on: date | None
    signed_how: str
    organisation: str = ""
    question: str = ""
    photo_digest: str = ""  # of the signed sheet, in the vault


def enter_expert(case: Case, new: NewExpert, *, by: Officer, at: datetime, once: str | None = None) -> Expert:
    """Enter one expert's opinion.

    Raises:
        ExpertError: opinion, signature or date is missing (wangdu 第十七条), or the expert handles the case.
    """
    fault = _fault(new, case, at)
    if fault or new.signed_on is None:
        raise ExpertError(f"没有记入专家意见：{fault}。", next_step="请补齐后再记入，已填的内容都还在。")
    with acting(by, "case.enter_expert", at=at, on=case, once=once) as act:
        expert = Expert.objects.create(
            bureau=act.home,
            case=case,
            name=new.name.strip(),
            qualification=new.qualification.strip(),
            organisation=new.organisation.strip(),
            question=new.question.strip(),
            opinion=new.opinion.strip(),
            signed_on=new.signed_on,
            signed_how=new.signed_how,
            photo_digest=new.photo_digest,
            entered_by=act.officer,
            entered_at=act.at,
        )
        if not case.expert_consulted:
            Case.objects.filter(pk=case.pk).update(expert_consulted=True)
            note_event(act, case, "expert_argumentation")
        act.upon(case)
        return act.upon(expert, digest=new.photo_digest)


def draft_experts(case: Case, *, by: Officer, at: datetime, once: str | None = None) -> Document:
    """Open the draft of the experts' record with everything the experts said; the handler completes and issues it.

    Raises:
        ExpertError: no expert has said anything yet.
    """
    experts = experts_of(case)
    if not experts:
        raise ExpertError("没有起草：还没有记入专家意见。", next_step="请先记入专家意见。")
    form = form_under(rules_of(case), KIND)
    with acting(by, "case.draft", at=at, on=case, once=once) as act:
        act.upon(case)
        fields = {**prefilled(form, known_for(case, form, by, at=at)), **_answers(form, experts)}
        document = documents.open_draft(act, case, KIND, fields)
        Expert.objects.filter(pk__in=[one.pk for one in experts], document__isnull=True).update(document=document)
        return document


def _fault(new: NewExpert, case: Case, at: datetime) -> str:
    lacking = [
        name
        for name, value in (
            ("姓名", new.name),
            ("职称、专业和资格", new.qualification),
            ("意见内容", new.opinion),
        )
        if not value.strip()
    ]
    if new.signed_on is None:
        lacking.append("签名日期")
    if new.signed_how not in dict(HOW_SIGNED):
        lacking.append("签名方式")
    if lacking:
        return f"还缺{'、'.join(lacking)}"
    if new.signed_on is not None and new.signed_on > timezone.localdate(at):
        return "签名日期还没有到"
    names = case.handlers.values_list("officer__name", flat=True)
    return "本案承办人不能作为专家" if new.name.strip() in names else ""


def _answers(form: Form, experts: list[Expert]) -> dict[str, Value]:
    """Lay the experts' words on the fields of whatever form the bureau uses, by the names its fields answer."""
    opinions = [f"{one.name}：{one.opinion}" for one in experts]
    signed = "、".join(f"{one.name}{'（纸面签名）' if one.signed_how == 'paper' else ''}" for one in experts)
    latest = max(one.signed_on for one in experts).isoformat()
    people = [f"{one.name}；{one.organisation}；{one.qualification}" for one in experts]
    by_name: dict[str, list[str]] = {
        "专家": people,
        "专家意见的内容": opinions,
        "意见内容": opinions,
        "论证的问题": [one.question for one in experts if one.question],
        "签名": [signed],
        "日期": [latest],
        "签名日期": [latest],
    }
    found: dict[str, Value] = {}
    for item in form.fields:
        lines = next((by_name[name] for name in (item.zh, *item.answers) if name in by_name), [])
        if lines:
            found[item.code] = lines if item.kind == FieldKind.LIST else "\n".join(lines)
    return found
