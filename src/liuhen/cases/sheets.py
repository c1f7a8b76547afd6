"""The approvals of a case, and what their decision page shows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from liuhen.approvals.shown import Shown, ShownFact, ShownFinding, ShownRecording, ShownWhy
from liuhen.cases.prefill import Known
from liuhen.documents.fields import SHANGHAI, Value, date_words, printed
from liuhen.documents.forms import FieldKind, Form
from liuhen.law.citation import Citation
from liuhen.law.lifecycle import State

LONGEST = 120  # signs of a text on the decision page; the whole stands in the document beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One approval of a case: its document, the step it opens, and who decides where the pack is silent."""

    name: str
    label: str
    kind: str
    step: str
    ask: str  # verb of asking
    decide: str  # verb of deciding
    start: State | None  # None: at any time
    chain: tuple[str, ...]
    agree: str
    after: tuple[str, ...]


_PROCEDURES = (
    Procedure(
        name="filing",
        label="立案",
        kind="filing_approval",
        step="file",
        ask="case.request_filing",
        decide="case.approve_filing",
        start=State.ACCEPTED,
        chain=("handler", "division_head", "deputy_head", "principal_head"),
        agree="同意立案",
        after=(
            "最后一级同意时系统编立案号，案件进入立案环节",
            "立案审批表当即签发，内容不能再改",
            "承办人可以开始调查取证",
        ),
    ),
    Procedure(
        name="decision",
        label="处罚决定",
        kind="penalty_decision",
        step="decide",
        ask="case.request_decision",
        decide="case.approve_decision",
        start=State.REVIEW,
        chain=("division_head", "principal_head"),
        agree="同意作出处罚决定",
        after=(
            "最后一级同意时决定书编号并签发，内容不能再改",
            "案件进入决定环节，承办人办理送达",
            "每一级意见都留痕",
        ),
    ),
    Procedure(
        name="closing",
        label="结案",
        kind="closing_report",
        step="terminate",
        ask="case.request_closing",
        decide="case.approve_closing",
        start=State.SERVED,
        chain=("division_head", "principal_head"),
        agree="同意结案",
        after=("案件终结，三十日内须立卷归档", "结案审批表当即签发，内容不能再改"),
    ),
)
PROCEDURES: Mapping[str, Procedure] = {procedure.name: procedure for procedure in _PROCEDURES}
DOCUMENT = "document"  # the approval of a document that takes no step of the case


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What goes up: the document with its form, and what stands beside it on the day it is sent."""

    form: Form
    fields: Mapping[str, Value]
    findings: tuple[ShownFinding, ...] = ()
    recordings: tuple[ShownRecording, ...] = ()


def procedure_of(name: str) -> Procedure:
    """Give one of the three approvals that take a step."""
    return PROCEDURES[name]


def procedure_for(form: Form, approver: str = "") -> Procedure:
    """Give the approval a kind of document goes through; `approver` is the role its rule names, where one does."""
    known = next((one for one in _PROCEDURES if one.kind == form.code), None)
    if known is not None:
        return known
    last = approver or "principal_head"
    return Procedure(
        name=DOCUMENT,
        label=form.zh,
        kind=form.code,
        step="",
        ask="case.request_document",
        decide="case.approve_document",
        start=None,
        chain=("division_head", last) if last != "division_head" else (last,),
        agree=f"同意签发{form.zh}",
        after=(f"最后一级同意时《{form.zh}》编号并签发，内容不能再改", "每一级意见都留痕"),
    )


def shown_for(
    procedure: Procedure,
    sheet: Sheet,
    *,
    number: str,
    title: str,
    requester: str,
    known: Known,
    citation: Citation | None,
    last: str,
) -> Shown:
    """Freeze the decision page of a case approval. `last` is the pack's word for the head who decides last."""
    codes = {item.code for item in sheet.form.fields}

    def words(code: str) -> str:
        return shortened(printed(sheet.form.field(code), sheet.fields.get(code))) if code in codes else ""

    party = words("party").split("\n")[0].partition("：")[2]
    facts = [
        ShownFact(label="当事人", words=party, more=known.place),
        ShownFact(label="案由", words=known.cause, more=f"来源：{known.source_channel}"),
        *(_facts_of(procedure, sheet, words)),
        ShownFact(
            label="承办人",
            words="、".join(name for name, _ in known.officers),
            more=f"线索登记 {_day(known)}",
        ),
    ]
    opinion = words("handler_opinion")
    return Shown(
        title=f"{procedure.label}审批",
        number=number,
        question=f"{requester}请您审批{procedure.label}：{title}",
        facts=tuple(fact for fact in facts if fact.words),
        advisor=f"承办人{requester}" if opinion else "",
        advice=opinion,
        why=_why(procedure, citation, last),
        after=procedure.after,
        agree=procedure.agree,
        findings=sheet.findings,
        recordings=sheet.recordings,
    )


def shortened(text: str) -> str:
    """Cut a text for the decision page, saying that there is more."""
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip("，。、；") + "……（全文见文书）"


def _facts_of(procedure: Procedure, sheet: Sheet, say: Callable[[str], str]) -> list[ShownFact]:
    if procedure.name == DOCUMENT:
        long = (item for item in sheet.form.fields if item.kind in (FieldKind.LONG, FieldKind.LIST))
        said = (ShownFact(label=item.zh, words=say(item.code)) for item in long)
        return [fact for fact in said if fact.words][:3]
    if procedure.name == "filing":
        return [ShownFact(label="案情", words=say("facts"), more=say("basis"))]
    if procedure.name == "decision":
        return [
            ShownFact(label="处罚", words=say("measures").replace("\n", "；"), more=say("fine")),
            ShownFact(label="情节", words=say("discretion"), more=say("discretion_reasons")),
            ShownFact(label="履行", words=say("performance"), more=f"截止 {say('performance_due_on')}"),
        ]
    return [ShownFact(label="结果", words=say("manner"), more=say("performance"))]


def _why(procedure: Procedure, citation: Citation | None, last: str) -> tuple[ShownWhy, ...]:
    if citation is None:
        return (
            ShownWhy(
                source="系统默认", article="逐级审批", words=f"办法未规定由谁批准{procedure.label}，由{last}批准。"
            ),
        )
    says = citation.says or f"{procedure.label}须经审批"
    return (
        ShownWhy(
            source=citation.source.value,
            article=citation.article,
            words=f"{says.rstrip('。')}。",
            title=citation.title,
            says=citation.says,
        ),
    )


def _day(known: Known) -> str:
    day: date = known.clue_at.astimezone(SHANGHAI).date()
    return date_words(day)
