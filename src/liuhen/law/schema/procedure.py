"""Pack sections about the procedure: sources, filing, documents, decision, service, archiving, supervision."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from liuhen.law.schema.base import (
    Anchor,
    Duty,
    Flag,
    Levelled,
    Limit,
    Named,
    Numbered,
    Req,
    Row,
    Severity,
    Stated,
    Words,
)
from liuhen.law.states import Phase


class SpecialRules(Stated):
    """Acts for which another law's procedure prevails."""

    acts: Words


class Unified(Stated):
    """Subordinate units follow the same pack."""

    stricter_only: Flag = True


class Scope(Stated):
    """What the regulation covers."""

    act_types: tuple[Named, ...] = ()
    regulates: Words = ()
    special_rules_prevail: SpecialRules | None = None
    unify_subordinates: Unified | None = None


class LifeCycle(Stated):
    """Links of one kind of act."""

    start_event: Anchor
    general: Words
    special: Words = ()
    acts: Words = ()
    order: str = ""
    phases: dict[Phase, str] | None = None  # its words for the stages of every procedure


class SourceLedger(Levelled):
    """The register of case sources."""

    zh: str


class Channels(Stated):
    """Ways a case comes up."""

    names: Words


class NotFiled(Stated):
    """What happens when a case is not opened; the record's printed fields stand in the catalogue of documents."""

    notify: Words
    record_zh: str = ""
    named_only: Flag = False  # only those who gave their name are told


class Complaint(Stated):
    """What is written down of a complaint or report."""

    fields: Words


class Sources(Row):
    """Everything about case sources."""

    ledger: Annotated[SourceLedger | None, Field(alias="register")] = None
    channels: Channels | None = None
    complaint: Complaint | None = None
    not_filed: NotFiled | None = None


class EmergencyFiling(Stated):
    """The make-up of a filing after an emergency start."""

    limit: Limit
    anchor: Anchor


class Filing(Stated):
    """The filing approval."""

    document: str
    fields: Words
    approval_chain: Words
    emergency: EmergencyFiling | None = None


class NetworkIntake(Stated):
    """Applications that come by network."""

    means: Words


class ServiceCentre(Row):
    """Records kept by the government service centre."""

    retrieve: Numbered
    into_case_file: Levelled
    batch: Levelled | None = None


class ApplicationStep(StrEnum):
    """Events of an application."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CORRECTED = "corrected_on_spot"
    RECEIPT = "receipt_given"
    SUPPLEMENT = "supplement_told"


class IntakeSection(Stated):
    """One thing written down of an application; any of its steps answers it."""

    zh: str
    steps: Annotated[tuple[ApplicationStep, ...], Field(min_length=1)]


class Intake(Stated):
    """What is recorded of an application."""

    record: tuple[IntakeSection, ...]
    network: NetworkIntake | None = None
    service_centre: ServiceCentre | None = None


class TransferRule(Stated):
    """Handing a case to another organ: with whose consent, by which document, to whom."""

    approver_role: str
    document: str  # code in the catalogue
    to_zh: str = ""
    recipient_field: str = ""  # printed field of the document that names the recipient
    recipient_word: str = ""  # what stands in it where the text names the organ: 公安


class Transfer(Row):
    """Cases of others, and crimes."""

    jurisdiction: TransferRule | None = None
    crime: TransferRule | None = None


class CommonFields(Stated):
    """Header fields of every document."""

    fields: Words
    order: str = ""


class ESign(Levelled):
    """Electronic signature of electronic documents."""


class Medium(Stated):
    """Paper or electronic."""

    allowed: Words
    esign: ESign | None = None


class Link(StrEnum):
    """Links of a procedure (环节) that may call for a document."""

    CLUE = "clue"
    FILING = "ex_officio_start"
    EMERGENCY_START = "emergency_start"
    NOT_FILED = "not_filed"
    TRANSFER = "transfer"
    CRIME = "transfer_crime"
    INVESTIGATION = "investigation"
    INTERVIEW = "interview"
    INTERVIEW_CALLED = "interview_called"
    SITE_INSPECTION = "site_inspection"
    SAMPLING = "sampling"
    COERCIVE_MEASURE = "coercive_measure"
    ASSISTANCE = "assistance"
    COMMISSION = "commission"
    PRESERVATION = "preservation"
    REFUSAL = "refusal"
    OTHER_STEP = "other_step"
    INVESTIGATION_FINISHED = "finish_investigation"
    RIGHTS_TOLD = "rights_told"
    STATEMENT_MADE = "statement_made"
    STATEMENT_WAIVED = "statement_waived"
    HEARING = "hearing"
    LEGAL_REVIEW = "legal_review"
    COLLECTIVE_DISCUSSION = "collective_discussion"
    EXPERT_ARGUMENTATION = "expert_argumentation"
    PENALTY_DECISION = "penalty_decision"
    SERVICE = "service"
    PERFORMANCE_OWED = "performance_owed"
    CORRECTION_DUE = "correction_due"
    REMINDER = "reminder"
    COURT_APPLICATION = "court_application"
    COURT_RESULT = "court_result"
    TERMINATE = "terminate"
    COMPILE = "compile"
    # on application
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CORRECTED = "corrected_on_spot"
    SUPPLEMENT = "supplement_told"
    RECEIPT = "receipt_given"


class DocumentRule(Stated):
    """One document of the procedure: when it is owed, its printed fields, who signs."""

    code: str
    zh: str
    level: Duty = Duty.MUST
    acts: Words = ()  # kinds of act it belongs to; empty: all
    when: Link | None = None
    sources: Words = ()  # ways the case came up that the clause speaks of; for others it is advice; empty: all
    fields: Words = ()
    fields_req: Req = ()  # where another clause than the document's own asks for the fields
    signers: Words = ()
    signers_req: Req = ()
    all_sign: Flag = False  # everybody who took part signs
    served: Flag = False  # handed over to the party
    rights: Words = ()
    forms: Words = ()
    alternative: str = ""  # another document or opinion that fulfils the same clause
    approver_role: str = ""
    approver_req: Req = ()  # where another clause than the document's own asks for the approval


class Templates(Stated):
    """Whose forms are used."""

    source_zh: str


class Documents(Row):
    """Everything about documents."""

    templates: Templates | None = None
    electronic: Levelled | None = None  # documents become electronic
    every_stage: Levelled | None = None  # the whole process has text records
    review_apart: Levelled | None = None  # who reviews a case does not handle it
    common_fields: CommonFields | None = None
    medium: Medium | None = None
    catalogue: Annotated[tuple[DocumentRule, ...], Field(alias="list")] = ()


class ReviewQuestion(Row):
    """One point a legal review looks at."""

    code: str
    zh: str
    asks: str  # what is to be looked at, in our own words
    field: str = ""  # code of the field of the legal opinion it answers; several points may answer one


class LegalReview(Stated):
    """What a legal review looks at, point by point."""

    checklist: Annotated[tuple[ReviewQuestion, ...], Field(min_length=1)]


class Decision(Stated):
    """Who decides, and what his approval shows."""

    approver_role: str
    head_fields: Words = ()


class ServiceRule(Stated):
    """One method of service."""

    zh: str
    methods: Words = ()  # kinds of it that count: 挂号邮寄
    officers_min: Annotated[int, Field(ge=0, le=9)] = 0
    recording: Duty = Duty.NONE
    coverage: Literal["", "any", "full"] = ""
    recording_req: Req = ()
    consent: Flag = False  # only with the recipient's agreement
    proof_by_carrier: dict[str, str] | None = None  # carrier → the proof that fits it
    fields: Words = ()  # what must be filled in
    fields_by_kind: dict[str, Words] | None = None  # kind of it → what must be filled in besides: 传真
    by_kind_req: Req = ()
    returned_fields: Words = ()  # what must be filled in when it came back
    returned_req: Req = ()
    keep: Words = ()  # papers to be kept
    proof: Words = ()  # any one of these kinds
    proof_level: Duty = Duty.NONE
    signer: str = ""
    not_for: Words = ()  # document classes this method must not serve
    only_for: Words = ()  # document classes the rule binds: decision; for others it is advice; empty: all
    not_for_req: Req = ()
    receipt: Flag = False  # needs a 送达回证


class Service(Row):
    """Methods of service."""

    direct: ServiceRule | None = None
    lien: ServiceRule | None = None
    post: ServiceRule | None = None
    electronic: ServiceRule | None = None
    entrusted: ServiceRule | None = None
    announcement: ServiceRule | None = None


class PerformanceCheck(Levelled):
    """The check after a decision or an order to correct."""

    record: str
    when_event: Anchor


class Performance(Row):
    """Everything about performance."""

    keep: Levelled | None = None  # papers of the party's performance are kept
    recording: Levelled | None = None
    due: Levelled | None = None  # the party performs by the day the decision or a plan of instalments fixes
    check: PerformanceCheck | None = None
    correction: PerformanceCheck | None = None


class Reminder(Levelled):
    """The last call to perform."""

    written: Duty = Duty.MAY


class CourtApplication(Levelled):
    """The application for enforcement."""

    unit_zh: str = ""


class Court(Row):
    """Enforcement through the court."""

    reminder: Reminder | None = None
    apply: CourtApplication | None = None


class Archiving(Stated):
    """When the case file must be formed, of what, and by whom."""

    limit: Limit
    anchor: Anchor
    contents: Words = ()
    severity: Severity = Severity.VIOLATION
    number_from: str = ""  # D06: the text gives no number
    rules_document: Levelled | None = None
    owner_role: str = ""
    owner_req: Req = ()
    principle_zh: str = ""
    principle_req: Req = ()


class Staff(Stated):
    """How many certified officers an act needs."""

    officers_min: int


class Grounds(Stated):
    """A ground in superior law for a step the pack is silent about."""

    needs: Words  # names of lifecycle.Need


class Silent(Stated):
    """A clause a jurist has looked at and found without a value."""

    zh: str
