"""Pack sections about the procedure: sources, filing, documents, decision, service, archiving, supervision."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from liuhen.law.schema_base import (
    Anchor,
    Duty,
    Flag,
    Levelled,
    Limit,
    Named,
    Row,
    Severity,
    Stated,
    Words,
)


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


class SourceLedger(Levelled):
    """The register of case sources."""

    zh: str


class Channels(Stated):
    """Ways a case comes up."""

    names: Words


class NotFiled(Stated):
    """What happens when a case is not opened."""

    notify: Words
    record_zh: str


class Sources(Row):
    """Everything about case sources."""

    ledger: Annotated[SourceLedger | None, Field(alias="register")] = None
    channels: Channels | None = None
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

    retrieve: Levelled
    into_case_file: Levelled
    batch: Levelled | None = None


class Intake(Stated):
    """What is recorded of an application."""

    record: Words
    network: NetworkIntake | None = None
    service_centre: ServiceCentre | None = None


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


class DocumentRule(Stated):
    """One document of the procedure."""

    code: str
    zh: str
    when: str = ""
    fields: Words = ()
    signers: Words = ()
    rights: Words = ()
    forms: Words = ()
    alternative: str = ""  # another document or opinion that fulfils the same clause
    approver_role: str = ""


class Documents(Row):
    """Everything about documents."""

    common_fields: CommonFields | None = None
    medium: Medium | None = None
    catalogue: Annotated[tuple[DocumentRule, ...], Field(alias="list")] = ()


class ServiceRule(Stated):
    """One method of service."""

    zh: str
    fields: Words = ()  # what must be filled in
    keep: Words = ()  # papers to be kept
    proof: Words = ()  # any one of these kinds
    proof_level: Duty = Duty.NONE
    signer: str = ""
    not_for: Words = ()  # document classes this method must not serve
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

    check: PerformanceCheck | None = None
    correction: PerformanceCheck | None = None


class Reminder(Levelled):
    """The last call to perform."""

    written: Duty = Duty.MAY


class CourtApplication(Levelled):
    """The application for enforcement."""

    unit_zh: str


class Court(Row):
    """Enforcement through the court."""

    reminder: Reminder | None = None
    apply: CourtApplication | None = None


class Archiving(Stated):
    """When the case file must be formed, and of what."""

    limit: Limit
    anchor: Anchor
    contents: Words = ()
    severity: Severity = Severity.VIOLATION
    rules_document: Levelled | None = None


class Inspection(Levelled):
    """Checks of the records themselves."""

    by_role: str = ""
    min_per_year: int = 0


class Coordination(Stated):
    """Guidance of a whole system."""

    scope_zh: str


class Supervision(Row):
    """Everything about supervision."""

    coordination: Coordination | None = None
    irregular_inspection: Inspection | None = None
    annual_review: Inspection | None = None


class Measures(Stated):
    """What follows a breach, always by a person's decision."""

    minor: Words = ()
    serious: Words = ()
    persons: Words = ()
    ordered_by_role: str = ""


class Violations(Row):
    """The catalogue of breaches."""

    items: tuple[Named, ...]
    measures: Measures | None = None


class PlatformExport(Levelled):
    """Delivery to another platform."""

    target_zh: str
    alternative_zh: str = ""
    base_data: Words = ()
    timing: str = ""
    update: Levelled | None = None


class Clock(Stated):
    """A statutory clock of superior law."""

    code: str
    zh: str
    limit: Limit
    starts: str  # name of the case event, or of a special link
    ends: str  # event that stops it
    next_step_zh: str


class Staff(Stated):
    """How many certified officers an act needs."""

    officers_min: int


class Grounds(Stated):
    """A ground in superior law for a step the pack is silent about."""

    needs: Words  # names of lifecycle.Need


class Silent(Stated):
    """A clause a jurist has looked at and found without a value."""

    zh: str
