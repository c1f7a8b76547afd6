"""The pack schema: what a rule file may say. A missing key means that the text is silent, nothing else."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from liuhen.law.schema.base import Day, Flag, Levelled, Named, Req, Row, Severity, Stated, Words
from liuhen.law.schema.keeping import Access, Disc, Evidence, Ingest, LongTerm, Originals, Retention, Secrecy
from liuhen.law.schema.lifecycle import Clock, ProcedureRow
from liuhen.law.schema.oversight import PlatformExport, Supervision, Training, Violations
from liuhen.law.schema.procedure import (
    Archiving,
    Court,
    Decision,
    Documents,
    Filing,
    Grounds,
    Intake,
    LegalReview,
    LifeCycle,
    Performance,
    Scope,
    Service,
    Silent,
    Sources,
    Staff,
    Transfer,
)
from liuhen.law.schema.recording import Devices, PreUse, Recording


class Superior(Row):
    """A superior rule the regulation names."""

    id: str
    title_zh: str
    verified: Flag = False


class Identity(Stated):
    """Who issued what, and since when."""

    code: str
    version: str
    issuer_zh: str
    title_zh: str
    doc_no: str = ""
    region_zh: str = ""
    sector: Literal["medical_security", "health", "any"]
    issued: Day = ""
    effective_rule_zh: str = ""
    effective_from: Day = ""  # empty: the bureau enters it at activation (D27)
    status: Literal["in_force", "trial"] = "in_force"
    interpreter_zh: str = ""
    superior: tuple[Superior, ...] = ()
    superior_req: Req = ()


class BasicForm(Stated):
    """Which form of record is the basis."""

    basic: str
    auxiliary: str


class Vocabulary(Stated):
    """Words shown to people; codes stay the engine's."""

    record_forms: tuple[Named, ...] = ()
    media: tuple[Named, ...] = ()
    basic_form: BasicForm | None = None
    counterpart_zh: str = ""
    officer_zh: str = ""
    viewing_zh: str = ""
    ingest_zh: str = ""
    storage_zh: str = ""


class Principles(Stated):
    """Principles, the criteria of review forms."""

    zh: Words


class StageTrace(Stated):
    """The forms of record every link leaves: one of them, or both where no command to record says more."""

    is_both: Annotated[Flag, Field(alias="both")] = False
    severity: Severity = Severity.WARNING


class Unit(Row):
    """A kind of unit the regulation binds."""

    zh: str
    kind: str
    includes: Words = ()


class PackRole(Stated):
    """A role in the regulation's words, and the bureau role that holds it."""

    key: str
    zh: str
    held_by: str = ""  # bureau role key; empty: a party outside, or decided by hand
    per: str = ""


class Body(Row):
    """Everything a pack, an overlay or the engine's defaults may state."""

    vocabulary: Vocabulary | None = None
    roles: tuple[PackRole, ...] = ()
    units: tuple[Unit, ...] = ()
    principles: Principles | None = None
    scope: Scope | None = None
    lifecycles: dict[str, LifeCycle] | None = None
    procedures: dict[str, ProcedureRow] | None = None  # in place of the engine's: packs/engine/lifecycles.yaml
    stage_trace: StageTrace | None = None
    devices: Devices | None = None
    preuse_check: PreUse | None = None
    recording: Recording | None = None
    ingest: Ingest | None = None
    originals: Originals | None = None
    retention: Retention | None = None
    long_term: LongTerm | None = None
    disc: Disc | None = None
    evidence: Evidence | None = None
    access: Access | None = None
    secrecy: Secrecy | None = None
    sources: Sources | None = None
    filing: Filing | None = None
    intake: Intake | None = None
    transfer: Transfer | None = None
    documents: Documents | None = None
    review: LegalReview | None = None
    decision: Decision | None = None
    service: Service | None = None
    performance: Performance | None = None
    court: Court | None = None
    archiving: Archiving | None = None
    supervision: Supervision | None = None
    training: Training | None = None
    violations: Violations | None = None
    platform_export: PlatformExport | None = None
    clocks: tuple[Clock, ...] = ()
    staff: Staff | None = None
    certificates: Levelled | None = None
    grounds: tuple[Grounds, ...] = ()
    texts_silent: tuple[Silent, ...] = ()
    not_machine_checkable: Words = ()


class PackFile(Body):
    """A whole pack.yaml."""

    schema_name: Annotated[Literal["liuhen.rulepack/1"], Field(alias="schema")]
    pack: Identity
    inherit: Words = ()


class Kind(StrEnum):
    """What a clause is about (requirements.yaml, field_guide)."""

    DEFINITION = "definition"
    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    DEADLINE = "deadline"
    RETENTION = "retention"
    FIELD_REQUIREMENT = "field_requirement"
    DOCUMENT_REQUIREMENT = "document_requirement"
    RECORDING_REQUIREMENT = "recording_requirement"
    APPROVAL = "approval"
    ROLE_DUTY = "role_duty"
    SUPERVISION = "supervision"
    SANCTION = "sanction"
    SCOPE = "scope"
    EFFECTIVE = "effective"


class Clause(Row):
    """One clause of a text: article in Chinese figures, modality, what it asks and what the software does about it."""

    id: str
    article: str
    kind: Kind
    modality: Literal["must", "must_not", "may", "is"]
    says: str  # in our own words
    does: str = ""  # what the software does; for human conduct: how it supports it
    judged: Literal["software", "person", "none"] = "none"  # who finds a breach
    rooms: Words = ()  # where it happens, the main room first
    awaits: str = ""  # the room that still owes its part


class ClauseFile(Row):
    """A whole clauses.yaml."""

    schema_name: Annotated[Literal["liuhen.clauses/1"], Field(alias="schema")]
    clauses: tuple[Clause, ...]


class OverlayFile(Body):
    """A superior law, or the engine's defaults: its own clauses and the values they give."""

    schema_name: Annotated[Literal["liuhen.overlay/1"], Field(alias="schema")]
    id: str
    title_zh: str
    short_zh: str = ""
    source: Literal["superior", "engine"]
    version: str
    verified: Flag
    acts: Words = ()  # kinds of act a superior law speaks of: its documents and clocks bind no others; empty: all
    inherit: Words = ()
    clauses: tuple[Clause, ...]
