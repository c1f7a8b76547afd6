"""Reading the opinions on one document: whether a role agreed, and whether the approval shows what it must show."""

from __future__ import annotations

from liuhen.law.facts import DocumentFacts, OpinionFacts
from liuhen.law.pack import Pack

HANDLER = "handler"
HANDLER_FIELD = "承办人意见"  # the handler's own opinion may stand in its field of the sheet


def agreed_by(document: DocumentFacts, role: str, pack: Pack) -> OpinionFacts | None:
    """Return the agreeing opinion of a role, whether it was given under the pack's word or the bureau's."""
    office = pack.bureau_role(role) or role
    given = (
        one
        for one in document.opinions
        if one.decision.startswith("agree") and (one.role == role or (pack.bureau_role(one.role) or one.role) == office)
    )
    return next(given, None)


def has_opinion(document: DocumentFacts, role: str, pack: Pack) -> bool:
    """Say whether a role of a chain has given its opinion, the handler also by typing it."""
    typed = role == HANDLER and bool(document.fields.get(HANDLER_FIELD, "").strip())
    return typed or agreed_by(document, role, pack) is not None


def head_of(kind: str, pack: Pack) -> str:
    """Return the role that approves a document: as the text about decisions says, else as the document's own rule."""
    decision = pack.resolve(lambda body: body.decision)
    if decision is not None and kind == "penalty_decision":
        return decision.value.approver_role
    form = pack.document(kind)
    return form.approver_role if form and form.approver_role else "principal_head"


def lacking_on(document: DocumentFacts, given: OpinionFacts, pack: Pack) -> tuple[str, ...]:
    """Return what the approval of a decision must show and does not."""
    decision = pack.resolve(lambda body: body.decision)
    names = decision.value.head_fields if decision else ()
    return tuple(name for name in names if not _shows(document, given, name))


def _shows(document: DocumentFacts, given: OpinionFacts, name: str) -> bool:
    if document.fields.get(name, "").strip():
        return True
    if name.endswith("意见"):
        return bool(given.opinion.strip())
    if name.endswith(("时间", "日期")):
        return given.decided_at is not None or document.issued_at is not None
    return False
