"""What each need of the transition table looks for in the facts of a case, and the words when it is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from liuhen.law.answers import ServiceMethod
from liuhen.law.checks.approval import agreed_by, has_opinion, head_of, lacking_on
from liuhen.law.checks.interruption import owes_record, record_lacks
from liuhen.law.checks.staff import is_certified
from liuhen.law.citation import Citation
from liuhen.law.facts import CaseFacts, DocumentFacts, OpinionFacts, ServiceFacts
from liuhen.law.finding import Level
from liuhen.law.lifecycle import Need
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.term import civil_day, shown

SETTLED = frozenset({"approved", "reserved", "issued"})  # document states in which the contents no longer move
SOFT = frozenset(
    {Need.TWO_OFFICERS, Need.INVESTIGATION_REPORT, Need.EVIDENCE_DECIDED, Need.REMINDER_WAITED}
)  # warn, never block
TEXT_KINDS = ("investigation_record", "interview_record", "site_record", "preservation", "refusal_record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing a need did not find."""

    words: str
    next_step: str
    document_kind: str = ""
    citation: Citation | None = None  # a nearer clause than the need's own
    level: Level | None = None  # lighter or heavier than the need's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The case, the pack and the instant a need is asked about."""

    case: CaseFacts
    pack: Pack
    at: datetime
    carrier: str = "penalty_decision"  # the document whose approval or service takes the step
    link: str = ""  # the special link that is to be opened


Check = Callable[[Asked], Iterator[Missing]]


def settled(case: CaseFacts, kind: str) -> DocumentFacts | None:
    """Return the newest document of a kind whose contents no longer move."""
    found = [document for document in case.documents if document.kind == kind and document.state in SETTLED]
    return found[-1] if found else None


def named(kind: str, pack: Pack) -> str:
    """Return a document's name in the pack's words."""
    form = pack.document(kind)
    return form.label if form else "文书"


def document_missing(asked: Asked, kind: str) -> Iterator[Missing]:
    """Yield what is missing of a document the life cycle itself names, or of what the pack lets stand for it."""
    rule = asked.pack.document(kind)
    others = (rule.alternative,) if rule and rule.alternative else ()
    yield from _document(kind, *others)(asked)


def _document(*kinds: str) -> Check:
    """Make the check that one of these documents is there and complete."""

    def check(asked: Asked) -> Iterator[Missing]:
        document = next((found for kind in kinds if (found := settled(asked.case, kind))), None)
        label = named(kinds[0], asked.pack)
        if document is None:
            yield Missing(words=f"缺少{label}", next_step=f"请填写{label}并签署", document_kind=kinds[0])
        else:
            yield from _empty_fields(document, asked.pack)

    return check


def _empty_fields(document: DocumentFacts, pack: Pack) -> Iterator[Missing]:
    form = pack.document(document.kind)
    for name in form.fields if form else ():
        if not document.fields.get(name, "").strip() and not _given_as_opinion(document, name):
            label = form.label if form else "文书"
            yield Missing(
                words=f"{label}缺少“{name}”",
                next_step=f"请在{label}中写明{name}，没有的写“无”",
                document_kind=document.kind,
                citation=form.field_citation(name) if form else None,
            )


def _given_as_opinion(document: DocumentFacts, name: str) -> bool:
    """Say whether a field is an opinion: those come through approvals, on the filing sheet each by its own role."""
    if not name.endswith("意见"):
        return False
    return document.kind == "filing_approval" or any(opinion.opinion.strip() for opinion in document.opinions)


def _filing(asked: Asked) -> Iterator[Missing]:
    label = named("filing_approval", asked.pack)
    document = next(
        (d for d in reversed(asked.case.documents) if d.kind == "filing_approval" and d.state != "void"), None
    )
    if document is None:
        step = f"请填写{label}并送审批"
        yield Missing(words=f"缺少{label}", next_step=step, document_kind="filing_approval")
        return
    yield from _empty_fields(document, asked.pack)
    for role in asked.pack.approval_chain("filing"):
        if has_opinion(document, role, asked.pack):
            continue
        office = asked.pack.role_label(role)
        yield Missing(
            words=f"{label}缺少{office}意见",
            next_step=f"请{office}在{label}上签署意见",
            document_kind="filing_approval",
        )


def _source(asked: Asked) -> Iterator[Missing]:
    if not asked.case.source_channel.strip():
        channels = "、".join(asked.pack.source_channels())
        yield Missing(words="没有登记案源途径", next_step=f"请从下列途径中选定：{channels}")


def _head_agreed_on(kind: str) -> Check:
    def check(asked: Asked) -> Iterator[Missing]:
        yield from _document(kind)(asked)
        yield from _head_opinion(kind)(asked)

    return check


def _head_opinion(kind: str) -> Check:
    def check(asked: Asked) -> Iterator[Missing]:
        document, role = settled(asked.case, kind), head_of(kind, asked.pack)
        head, label = asked.pack.role_label(role), named(kind, asked.pack)
        given = agreed_by(document, role, asked.pack) if document else None
        if document is None or given is None:
            words = f"{label}缺少{head}的审批意见"
            yield Missing(words=words, next_step=f"请{head}签署审批意见", document_kind=kind)
        elif kind == "penalty_decision" and (lacking := lacking_on(document, given, asked.pack)):
            names = "、".join(lacking)
            words = f"{head}的审批没有写明{names}"
            yield Missing(words=words, next_step=f"请{head}写明{names}", document_kind=kind)

    return check


def _two_officers(asked: Asked) -> Iterator[Missing]:
    on = civil_day(asked.at)
    certified = [officer for officer in asked.case.handlers if is_certified(officer, on)]
    rule = asked.pack.resolve(lambda body: body.staff)
    stated = rule.value.officers_min if rule else 0
    setting = asked.pack.setting("staff.officers_min", on)
    if len(certified) < max(stated, setting.count if setting else 0):
        words = f"持有效执法证件的承办人只有 {len(certified)} 名"
        source = setting.citation if setting and len(certified) >= stated else None
        yield Missing(words=words, next_step="请补登承办人或者执法证件", citation=source)


def _filing_made_up(asked: Asked) -> Iterator[Missing]:
    yield from _filing(asked)


def _told_before(asked: Asked) -> Iterator[Missing]:
    """Name a missing notice, and one that was given after the decision it should come before (art. 44)."""
    yield from _document("rights_notice")(asked)
    notice = settled(asked.case, "rights_notice")
    if notice is not None and notice.issued_at is not None and notice.issued_at > asked.at:
        label = named("rights_notice", asked.pack)
        yield Missing(
            words=f"{label}作于{shown(notice.issued_at)}，晚于作出决定的时间",
            next_step="请核对时间；先告知、听取意见，再作决定",
            document_kind="rights_notice",
        )


def _told_on_spot(asked: Asked) -> Iterator[Missing]:
    """Summary procedure: the party is told by word of mouth and it is noted, or by a notice (art. 44, 52)."""
    if asked.case.instant_of("rights_told") is None and settled(asked.case, "rights_notice") is None:
        yield Missing(words="没有登记当场告知事实、理由、依据和权利", next_step="请告知当事人后登记“当场告知”")


def _measure_made_up(asked: Asked) -> Iterator[Missing]:
    if asked.case.instant_of("measure_approved") is None and not any(
        link.name == "measure_approved" for link in asked.case.links
    ):
        yield Missing(words="情况紧急当场采取的强制措施还没有补办批准", next_step="请向负责人报告并补办批准手续")


def _property_balanced(asked: Asked) -> Iterator[Missing]:
    """Name an open list only where things were listed: None says that there is no list."""
    if asked.case.property_balanced is False:
        yield Missing(words="退还、移交的财物与清单对不上", next_step="请逐项登记处理结果，直到清单结平")


def _statement_recorded(_asked: Asked) -> Iterator[Missing]:
    """Say what is missing; the table asks only where nothing was stated, waived or left to expire."""
    words, step = "当事人是否陈述申辩没有记录", "请记录陈述申辩，或者登记放弃、逾期未提出"
    yield Missing(words=words, next_step=step, document_kind="statement_record")


def _hearing(asked: Asked) -> Iterator[Missing]:
    if not asked.case.hearing_held:
        yield Missing(words="当事人要求听证，尚未举行", next_step="请组织听证并登记", document_kind="hearing_record")
        return
    yield from _document("hearing_record")(asked)


def _legal_opinion(asked: Asked) -> Iterator[Missing]:
    written = settled(asked.case, "legal_opinion")
    if written is not None:
        yield from _empty_fields(written, asked.pack)
        return
    if any(reviewed_on_sheet(asked.case, asked.pack)):
        return
    label = named("legal_opinion", asked.pack)
    who = asked.pack.role_label("legal_reviewer")
    yield Missing(words=f"缺少{label}", next_step=f"请{who}出具{label}", document_kind="legal_opinion")


def reviewed_on_sheet(case: CaseFacts, pack: Pack) -> Iterator[OpinionFacts]:
    """Yield the legal reviewer's agreeing opinions on approval sheets, never those of a handler of the case."""
    handlers = {officer.id for officer in case.handlers}
    for document in case.documents:
        for opinion in document.opinions:
            reviewer = opinion.officer.id if opinion.officer else ""
            if (
                opinion.decision.startswith("agree")
                and reviewer not in handlers
                and (pack.bureau_role(opinion.role) or opinion.role) == "legal_reviewer"
            ):
                yield opinion


def _issued(asked: Asked) -> Iterator[Missing]:
    label = named(asked.carrier, asked.pack)
    document = settled(asked.case, asked.carrier)
    if document is None or document.issued_at is None or not document.number:
        words = f"{label}尚未编号签发"
        yield Missing(words=words, next_step=f"请签发{label}", document_kind=asked.carrier)


def _service(asked: Asked) -> Iterator[Missing]:
    services = _services(asked)
    label = "决定书" if asked.carrier == "penalty_decision" else named(asked.carrier, asked.pack)
    if not services:
        step = "请登记送达方式、时间和收件情况"
        yield Missing(words=f"{label}没有送达记录", next_step=step, document_kind="service_receipt")
        return
    if any(_method(service, asked) for service in services):
        return
    for service in services:
        rule = asked.pack.service_method(service.method)
        way = rule.label if rule else service.method
        yield Missing(
            words=f"{label}不得以{way}方式送达" if rule else f"没有“{way}”这种送达方式",
            next_step="请改用其他方式送达并登记",
            citation=rule.ban_citation if rule else None,
        )


def _services(asked: Asked) -> tuple[ServiceFacts, ...]:
    return tuple(s for s in asked.case.services if s.document_kind == asked.carrier and s.served_at is not None)


def _method(service: ServiceFacts, asked: Asked) -> ServiceMethod | None:
    """Return the method of a service, if the pack lets it carry such a document."""
    rule = asked.pack.service_method(service.method)
    is_banned = rule is not None and "decision" in rule.not_for and asked.carrier.endswith("_decision")
    return None if is_banned else rule


def _service_proof(asked: Asked) -> Iterator[Missing]:
    allowed = [(one, rule) for one in _services(asked) if (rule := _method(one, asked))]
    found = [tuple(_proof_gaps(service, rule, asked.case, asked.pack)) for service, rule in allowed]
    if found and all(found):
        yield from found[0]


def _proof_gaps(service: ServiceFacts, rule: ServiceMethod, case: CaseFacts, pack: Pack) -> Iterator[Missing]:
    if rule.needs_receipt and not service.has_receipt and settled(case, "service_receipt") is None:
        label = named("service_receipt", pack)
        words, step = f"{rule.label}缺少{label}", f"请补录{label}"
        yield Missing(words=words, next_step=step, document_kind="service_receipt", citation=rule.citation)
    for name in rule.fields:
        if not service.fields.get(name, "").strip():
            yield Missing(words=f"{rule.label}没有写明{name}", next_step=f"请补写{name}", citation=rule.citation)
    if rule.keep and not service.has_receipt:
        papers = "、".join(rule.keep)
        yield Missing(words=f"{rule.label}缺少{papers}", next_step=f"请补录{papers}", citation=rule.citation)
    if rule.proof_level is Duty.MUST and not frozenset(service.proof_kinds) & frozenset(rule.proof):
        words = f"{rule.label}缺少录音、截图、照片或者录像等证明"
        yield Missing(words=words, next_step="请上传其中一种证明", citation=rule.citation)


def _no_open_drafts(asked: Asked) -> Iterator[Missing]:
    for document in asked.case.documents:
        if document.state in ("draft", "pending"):
            label = document.title or named(document.kind, asked.pack)
            words = f"{label}还没有办完"
            yield Missing(words=words, next_step=f"请办完或者作废{label}", document_kind=document.kind)


def _archive_class(asked: Asked) -> Iterator[Missing]:
    if asked.case.archive_class not in asked.pack.archive_classes():
        classes = "、".join(asked.pack.archive_classes())
        yield Missing(words="没有选定案卷保管期限", next_step=f"请从{classes}中选定")


def _evidence_decided(asked: Asked) -> Iterator[Missing]:
    open_ones = [recording.number for recording in asked.case.recordings if recording.is_evidence is None]
    if open_ones:
        words = f"{len(open_ones)} 件录像没有判断是否作为证据：{'、'.join(open_ones[:3])}"
        yield Missing(words=words, next_step="请逐件标明是否作为证据")


def _evidence_usable(asked: Asked) -> Iterator[Missing]:
    """Yield each recording used as evidence against which a ground is confirmed (yiliang 第十条; cfl-46)."""
    own = asked.pack.own
    known = {one.code: one for one in own.body.evidence.exclusions} if own.body.evidence else {}
    for recording in asked.case.recordings:
        for mark in recording.exclusions if recording.is_evidence else ():
            if mark.confirmed_at is None or mark.dismissed_at is not None:
                continue
            rule = next((one for code, one in known.items() if code == mark.code), None)
            words = f"{recording.number} 不得作为证据：{rule.zh if rule else mark.words or '已确认排除'}"
            citation = own.cite(rule.req) if rule else None
            yield Missing(words=words, next_step="请改为不作为证据，重新核对所认定的事实", citation=citation)


def _breaks_written(asked: Asked) -> Iterator[Missing]:
    """Yield each break whose written record is not there (yiliang 第十三条; shilong 第十二条)."""
    session = asked.pack.own.body.recording
    written = session.interruption.written_record if session and session.interruption else None
    for gap in asked.case.breaks if written else ():
        lacking = record_lacks(written, gap) if written and owes_record(written, gap) else ""
        if written and lacking:
            step = f"请在活动的中断报告里写明{written.name_zh}"
            yield Missing(words=f"{shown(gap.from_at)}起{lacking}", next_step=step)


def _evidence_on_disc(asked: Asked) -> Iterator[Missing]:
    copies, setting = asked.pack.disc_label().copies, asked.pack.setting("disc.copies")
    stated = asked.pack.need(lambda body: body.disc).value.copies
    lacking = [r for r in asked.case.recordings if r.is_evidence and r.discs < copies]
    without = [r.number for r in lacking]
    if without:
        source = setting.citation if setting and all(r.discs >= stated for r in lacking) else None
        words = f"{len(without)} 件证据录像没有刻制光盘备份：{'、'.join(without[:3])}"
        yield Missing(words=words, next_step="请先制作光盘或者光盘映像", citation=source)


CHECKS: dict[Need, Check] = {
    Need.SOURCE: _source,
    Need.FILING_APPROVAL: _filing,
    Need.NOT_FILED_RECORD: _document("not_filed_record"),
    Need.TRANSFER_LETTER: _head_agreed_on("transfer_letter"),
    Need.CRIME_REPORT: _head_agreed_on("crime_transfer_report"),
    Need.TWO_OFFICERS: _two_officers,
    Need.TEXT_RECORD: _document(*TEXT_KINDS),
    Need.INVESTIGATION_REPORT: _document("investigation_report"),
    Need.FILING_MADE_UP: _filing_made_up,
    Need.RIGHTS_NOTICE: _told_before,
    Need.RIGHTS_TOLD: _told_on_spot,
    Need.MEASURE_MADE_UP: _measure_made_up,
    Need.PROPERTY_BALANCED: _property_balanced,
    Need.STATEMENT_RECORDED: _statement_recorded,
    Need.STATEMENT_REVIEW: _document("statement_review"),
    Need.HEARING_HELD: _hearing,
    Need.LEGAL_OPINION: _legal_opinion,
    Need.COLLECTIVE_RECORD: _document("collective_discussion"),
    Need.EXPERT_RECORD: _document("expert_minutes", "expert_opinion"),
    Need.DECISION_DOCUMENT: _document("penalty_decision"),
    Need.HEAD_OPINION: _head_opinion("penalty_decision"),
    Need.DECISION_ISSUED: _issued,
    Need.SERVICE: _service,
    Need.SERVICE_PROOF: _service_proof,
    Need.PERFORMANCE_CHECK: _document("performance_check"),
    Need.RECTIFICATION_CHECK: _document("rectification_check"),
    Need.NO_OPEN_DRAFTS: _no_open_drafts,
    Need.ARCHIVE_CLASS: _archive_class,
    Need.EVIDENCE_DECIDED: _evidence_decided,
    Need.EVIDENCE_USABLE: _evidence_usable,
    Need.BREAKS_WRITTEN: _breaks_written,
    Need.EVIDENCE_ON_DISC: _evidence_on_disc,
}
