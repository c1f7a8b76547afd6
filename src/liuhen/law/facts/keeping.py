"""Facts about discs, disclosure to the outside, and applications of citizens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from liuhen.law.facts import DocumentFacts, EventFacts, OfficerFacts
from liuhen.law.frozen import frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscFacts:
    """One disc, or set of equal discs, made of recordings (光盘)."""

    id: str
    number: str
    made_at: datetime
    purpose: str = "evidence"  # evidence, long_term, other
    made_by: OfficerFacts | None = None
    label: Mapping[str, str] = field(default_factory=dict)  # printed field → value
    copies: int = 1
    recordings: tuple[str, ...] = ()  # numbers
    case_number: str = ""
    filed_at: datetime | None = None  # put into the case file
    case_archived_at: datetime | None = None  # its case was archived; None: still open
    read_back_at: datetime | None = None  # compared bit by bit after burning
    kind: str = "disc"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureFacts:
    """Records given, shown or published outside the bureau (对外提供)."""

    id: str
    number: str
    asked_at: datetime
    recipient: str  # who gets it
    recipient_kind: str = "other"  # party, state_organ, public, other
    channel: str = "提供"  # 提供, 互联网发布, 查阅
    purpose: str = ""
    as_evidence: bool = False  # given as evidence of a case
    letter: str = ""  # number of the organ's letter
    specific_case: str = ""  # the case the organ works on
    own_records: bool | None = None  # the party asks for what concerns itself; None: not yet looked at
    contains: tuple[str, ...] = ()  # protected contents: 国家秘密, 举报人 …
    withheld: tuple[str, ...] = ()  # of these, what was masked or left out
    case_archived: bool = False
    archive_form: bool = False  # handled as the use of an archive
    asked_by: OfficerFacts | None = None  # who handles it inside
    approved_by: OfficerFacts | None = None
    approved_at: datetime | None = None
    refused_at: datetime | None = None
    refused_because: str = ""
    given_at: datetime | None = None
    given_by: OfficerFacts | None = None
    kind: str = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts:
    """One application of a citizen or a unit (依申请办理)."""

    id: str
    number: str
    act_type: str  # confirmation, payment, reward, adjudication
    received_at: datetime
    by_network: bool = False
    network_proofs: tuple[str, ...] = ()  # screenshot, photo
    at_centre: bool = False  # received by the government service centre
    centre_record_retrieved_at: datetime | None = None
    centre_record_filed_at: datetime | None = None
    events: tuple[
        EventFacts, ...
    ] = ()  # registered, accepted, refused, corrected_on_spot, receipt_given, supplement_told
    documents: tuple[DocumentFacts, ...] = ()
    handled_by: OfficerFacts | None = None
    archived_at: datetime | None = None
    decided_at: datetime | None = None
    kind: str = "application"


@frozen
class AccessFacts:
    """One request to view or copy recordings (调阅)."""

    id: str
    number: str
    requested_by: OfficerFacts
    requested_at: datetime
    purpose: str
    basis: str = ""
    actions: tuple[str, ...] = ("view",)  # view, copy
    window_from: datetime | None = None
    window_until: datetime | None = None
    recordings: tuple[str, ...] = ()  # numbers asked for
    approved_by: OfficerFacts | None = None
    approved_at: datetime | None = None
    refused_at: datetime | None = None
    decision_due_at: datetime | None = None
    released_by: OfficerFacts | None = None  # the custodian who executed the approval
    released_at: datetime | None = None
    first_played_at: datetime | None = None
    last_played_at: datetime | None = None
    viewers: tuple[OfficerFacts, ...] = ()  # who actually watched
    copied_by: OfficerFacts | None = None
    closed_at: datetime | None = None
    columns: Mapping[str, str] | None = None  # register line as written; None: it is filled by the software
    kind: str = "access_request"
