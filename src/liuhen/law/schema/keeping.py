"""Pack sections about taking in, keeping, discs, viewing and secrecy."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from liuhen.law.schema.base import Anchor, Flag, Levelled, Limit, Named, Req, Row, Severity, Stated, Words


class IngestNormal(Stated):
    """When recordings must reach storage."""

    limit: Limit
    anchor: Anchor
    scope: Literal["per_day", "per_activity", "per_recording"]
    severity: Severity = Severity.VIOLATION
    number_from: str = ""  # D02: the text gives no number, the engine does


class IngestException(Stated):
    """The term after return, where handing over in time was impossible."""

    grounds: Words
    condition_zh: str
    limit: Limit
    anchor: Anchor
    combine: Literal["replace", "later_of"]
    severity: Severity = Severity.VIOLATION


class LabelRule(Levelled):
    """One label a recording must carry."""

    field: str
    zh: str
    provisional_allowed: Flag = False
    allow_none: str = ""


class Archive(Stated):
    """Name of the register of stored recordings."""

    zh: str


class Ingest(Row):
    """Everything about taking in."""

    normal: IngestNormal | None = None
    exception: IngestException | None = None
    handed_over_by: Words = ()
    performed_by: Words = ()  # normal case; in the exception the officer may store
    performed_req: Req = ()
    destinations: Words = ()
    destinations_req: Req = ()
    archive: Archive | None = None
    labels: tuple[LabelRule, ...] | None = None


class Truth(Stated):
    """Recordings are to be objective and true."""


class Originals(Stated):
    """What nobody may do to an original."""

    forbidden_acts: Words
    applies_to: Words = ("av_record",)
    truth: Truth | None = None
    off_duty_content: Levelled | None = None
    private_copy: Levelled | None = None  # copying or keeping it for oneself, giving it to others to keep
    leak: Levelled | None = None
    unneeded_use: Levelled | None = None  # using it without need of work
    safekeeping: Levelled | None = None  # daily storage and care


class OrdinaryRetention(Stated):
    """How long an ordinary recording is kept."""

    kind: Literal["min", "exact"]
    period: Limit
    anchor: Anchor = Anchor.INGESTED
    on_expiry: Literal["review", "manager_clears"] = "review"
    manager_role: str = ""
    manager_condition_zh: str = ""
    blocked_while_case_open: Flag = False


class EvidenceRetention(Stated):
    """How long a recording used as evidence is kept."""

    mode: Literal["follow_case_file", "long_term"]
    via: str = ""
    applies_to: Words = ()


class TextRetention(Stated):
    """How long documents are kept."""

    mode: Literal["archive_class"]
    classes: Words = ()  # empty: the text refers to the archive rules without naming them


class DestructionBan(Stated):
    """Nothing is destroyed inside its period."""

    inside_period: Flag = True


class Retention(Row):
    """Everything about keeping."""

    av_ordinary: OrdinaryRetention | None = None
    av_evidence: EvidenceRetention | None = None
    text: TextRetention | None = None
    destruction_ban: DestructionBan | None = None


class TriggerCode(StrEnum):
    """Why a recording is kept without end."""

    EVIDENCE = "evidence"
    OBJECTION = "objection"  # objection, complaint, petition
    OBJECTION_POSSIBLE = "objection_possible"
    REMEDY = "remedy"  # reconsideration or litigation
    OBSTRUCTION = "obstruction"  # evading, refusing, obstructing, abusing, hitting
    MASS_EVENT = "mass_event"
    MAJOR_CASE = "major_case"  # major, sensitive, complex, difficult
    OTHER = "other"


class Trigger(Stated):
    """One ground for keeping without end; auto: found in facts, manual: somebody says so."""

    code: TriggerCode
    zh: str
    source: Literal["auto", "manual"]


class LongTerm(Stated):
    """What is kept without end."""

    triggers: tuple[Trigger, ...]
    media: Words = ()
    duration: Literal["indefinite"] = "indefinite"


class Disc(Stated):
    """Discs to be made and what their label says."""

    when: Words
    copies: int = 1
    label_fields: Words
    label_req: Req = ()
    label_place: Words = ()
    archived_with_file: Flag = False
    archived_req: Req = ()


class ExtractionNote(Stated):
    """What an extraction of evidence must note."""

    fields: Words
    name_zh: str = ""


class ExclusionCode(StrEnum):
    """Why a recording cannot be evidence."""

    COVERT = "covert"
    TAMPERED = "tampered"
    INFRINGING = "infringing"
    REBUTTED = "rebutted"
    OTHER = "other"


class Exclusion(Stated):
    """One ground on which a recording is no evidence; a person decides."""

    code: ExclusionCode
    zh: str


class Evidence(Row):
    """Evidence among the recordings."""

    extraction_note: ExtractionNote | None = None
    disc_in_file: Levelled | None = None
    exclusions: tuple[Exclusion, ...] = ()


class Viewing(Stated):
    """What may be done inside the bureau, and who carries it out."""

    actions: Words
    handler_role: str = ""  # empty: the text names nobody


class Purpose(Stated):
    """A purpose of viewing the text names."""

    zh: str
    needs_basis: Flag = False


class Approver(Stated):
    """Who approves viewing; the first role of the list that the bureau's pack knows."""

    roles: Words


class AccessRegister(Stated):
    """Columns of the viewing register."""

    columns: Words
    kept_by_role: str = ""


class Disclosure(Stated):
    """Giving records to the outside."""

    approver_role: str = ""  # empty: approval is needed, the text does not say whose
    label_zh: str = ""
    actions: Words = ()
    channels: Words = ()
    exceptions: Words = ()  # evidence: what goes out as evidence needs no approval


class StateOrgan(Stated):
    """Requests of courts, supervision, audit and other organs."""

    organs: Words
    conditions: Words
    assist: Flag = True


class PartyAccess(Stated):
    """The party sees what concerns it."""

    actions: Words
    withhold: Words
    archived_case: str = ""
    own_only: Flag = True


class Access(Row):
    """Everything about viewing and copying."""

    internal: Viewing | None = None
    approver: Approver | None = None
    purposes: tuple[Purpose, ...] = ()
    ledger: Annotated[AccessRegister | None, Field(alias="register")] = None
    external: Disclosure | None = None
    state_organ: StateOrgan | None = None
    party: PartyAccess | None = None


class Secrecy(Stated):
    """Classes with restricted handling."""

    classes: tuple[Named, ...]
    by_permission: Flag = False  # handled by rules and permissions
