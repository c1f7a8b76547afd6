"""A penalty case as a dated timeline: each function brings it one step further through the product's own acts."""

from datetime import UTC, datetime, timedelta

from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.approvals.queries import open_step
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.cases import acts
from liuhen.cases.acts import NewService
from liuhen.cases.models import Case
from liuhen.cases.sheets import PROCEDURES
from liuhen.cases.sources.acts.entering import Entered
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.documents.fields import Value
from liuhen.documents.forms import FieldKind, form_of
from liuhen.documents.models import Document
from tests.cast import Cast

MONDAY = datetime(2026, 7, 13, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
PARTY = {"name": "乙口腔门诊部", "code": "91420100MA4K000X1Y", "representative": "王喆", "address": "云泽市东湖路18号"}
ACTS = {
    "filing": (acts.request_filing, acts.approve_filing),
    "decision": (acts.request_decision, acts.approve_decision),
    "closing": (acts.request_closing, acts.approve_closing),
}


def day(number: int) -> datetime:
    """Give the morning of the n-th day of the story."""
    return MONDAY + timedelta(days=number)


def a_clue(
    *, partners: tuple[Officer, ...] = (), act_type: str = "penalty", origin: Case | None = None, **more: object
) -> NewSource:
    known: dict[str, object] = {
        "channel": "投诉举报",
        "words": "门诊部把不属于支付范围的项目串换成医保项目结算。",
        "party": PARTY,
        "cause": "串换诊疗项目",
        "place": "云泽市东湖路18号",
    }
    entered = Entered(**{**known, **more})  # type: ignore[arg-type]
    return NewSource(entered=entered, partners=partners, act_type=act_type, origin=origin)


def registered(new: NewSource, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """Register a source and give the case it opened."""
    return register_source(new, by=by, at=at, once=once).case


def clue(cast: Cast, **more: object) -> Case:
    return registered(a_clue(partners=(cast.partner,), **more), by=cast.officer, at=day(0))  # type: ignore[arg-type]


def accepted(cast: Cast) -> Case:
    return acts.accept(clue(cast), by=cast.officer, at=day(2))


def filled(kind: str, case: Case, known: dict[str, Value]) -> dict[str, Value]:
    """Fill every field that is still empty with something readable."""
    values = dict(known)
    for item in form_of(kind).fields:
        if item.filled_by or values.get(item.code):
            continue
        values[item.code] = {
            FieldKind.TEXT: "见材料",
            FieldKind.LONG: "经查属实。",
            FieldKind.DATE: "2026-08-20",
            FieldKind.INSTANT: "2026-07-22T09:30",
            FieldKind.MONEY: "1000.00",
            FieldKind.OFFICERS: [{"name": "执法人员甲", "certificate": "YZ-0103"}],
            FieldKind.PARTY: dict(case.party),
            FieldKind.CHOICE: (item.choices or (case.source_channel,))[0],
            FieldKind.LIST: ["材料一份"],
        }[item.kind]
    return values


def written(case: Case, kind: str, *, by: Officer, at: datetime, **more: Value) -> Document:
    """Draft a document and fill it."""
    draft = acts.draft_document(case, kind, by=by, at=at)
    return acts.save_document(
        draft, case, filled(kind, case, {**draft.fields, **more}), edition=draft.edition, by=by, at=at
    )


def issued(case: Case, kind: str, *, by: Officer, at: datetime, **more: Value) -> Document:
    return acts.issue_document(written(case, kind, by=by, at=at, **more), case, by=by, at=at)


def asked(cast: Cast, case: Case, name: str, at: datetime, **more: Value) -> Request:
    document = written(case, PROCEDURES[name].kind, by=cast.officer, at=at, **more)
    return ACTS[name][0](case, document, by=cast.officer, at=at)


def agreed(cast: Cast, request: Request, name: str, at: datetime) -> Request:
    """Let everybody whose turn it is agree."""
    while (step := open_step(request)) is not None:
        ACTS[name][1](
            request,
            decision=Decision.AGREE,
            opinion="同意。",
            by=cast.of(Role(step.role)),
            at=at + timedelta(minutes=5),
        )
    return request


def filed(cast: Cast) -> Case:
    case = accepted(cast)
    agreed(cast, asked(cast, case, "filing", day(5)), "filing", day(7))
    case.refresh_from_db()
    return case


def investigated(cast: Cast) -> Case:
    case = acts.start_investigation(filed(cast), by=cast.officer, at=day(8))
    issued(case, "site_record", by=cast.officer, at=day(9), officers=_two())
    issued(case, "investigation_report", by=cast.officer, at=day(20), officers=_two())
    return acts.finish_investigation(case, by=cast.officer, at=day(21))


def told(cast: Cast) -> Case:
    case = investigated(cast)
    notice = issued(case, "rights_notice", by=cast.officer, at=day(22), period_until="2026-08-10")
    acts.serve(case, notice, by_hand(day(23)), by=cast.officer, at=day(23))
    case.refresh_from_db()
    return case


def reviewed(cast: Cast) -> Case:
    case = told(cast)
    issued(case, "statement_review", by=cast.officer, at=day(26))
    issued(case, "legal_opinion", by=cast.legal_reviewer, at=day(30), conclusion="同意")
    case.refresh_from_db()
    return case


def decided(cast: Cast) -> Case:
    case = reviewed(cast)
    agreed(cast, asked(cast, case, "decision", day(35), performance_due_on="2026-09-30"), "decision", day(36))
    case.refresh_from_db()
    return case


def served(cast: Cast) -> Case:
    case = decided(cast)
    decision = Document.objects.get(kind="penalty_decision", subject_id=str(case.pk))
    acts.serve(case, decision, by_hand(day(38)), by=cast.officer, at=day(38))
    case.refresh_from_db()
    return case


def terminated(cast: Cast) -> Case:
    case = served(cast)
    issued(case, "performance_check", by=cast.officer, at=day(50))
    agreed(cast, asked(cast, case, "closing", day(52)), "closing", day(53))
    case.refresh_from_db()
    return case


def by_hand(at: datetime) -> NewService:
    return NewService(
        method="direct",
        served_at=at,
        place="云泽市东湖路18号",
        recipient=dict(PARTY),
        officers=tuple(_two()),
        signed_by="王喆",
    )


def _two() -> list[dict[str, str]]:
    return [
        {"name": "执法人员甲", "certificate": "YZ-0103"},
        {"name": "执法人员乙", "certificate": "YZ-0107"},
    ]
