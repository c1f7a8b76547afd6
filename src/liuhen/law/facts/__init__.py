"""What the law looks at: frozen facts built from rows by `queries.py` of the owning rooms, never models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime

from liuhen.law.frozen import frozen


@frozen
class Interval:
    """An instant known only between two ends; both aware. Equal ends mean that it is known exactly."""

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise ValueError("an interval needs aware instants")
        if self.latest < self.earliest:
            raise ValueError("an interval cannot end before it begins")

    @classmethod
    def exactly(cls, instant: datetime) -> Interval:
        """Return the interval of an instant without doubt."""
        return cls(earliest=instant, latest=instant)


@frozen
class OfficerFacts:
    """One officer as he stood at the time of the act."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()  # bureau role keys held on that day: officer, custodian, principal_head …
    certificate_number: str = ""  # empty: none recorded
    certificate_from: date | None = None
    certificate_until: date | None = None
    member: bool = True  # of this bureau


@frozen
class TripFacts:
    """The activity a recording belongs to, as far as its hand-over term needs it."""

    id: str
    number: str
    title: str = ""
    ended_at: datetime | None = None
    departed_at: datetime | None = None
    returned_at: datetime | None = None  # back at the unit (返回单位)
    day_ended_at: datetime | None = None  # end of the officer's last activity of that day; None: this was the last
    exception_ground: str = ""  # word as in the pack's list; empty: no exception claimed
    exception_reason: str = ""  # why handing over in time was truly impossible


@frozen
class MarkFacts:
    """Something said about a recording: a ground for keeping it without end, or against its use as evidence."""

    code: str  # trigger or exclusion code of the pack
    at: datetime  # when it was found or proposed
    confirmed_at: datetime | None = None
    dismissed_at: datetime | None = None
    words: str = ""


@frozen
class ExtractionFacts:
    """One copy of a recording made as evidence (复制调取)."""

    at: datetime
    note: Mapping[str, str] = field(default_factory=dict)  # printed field → value: 制作人, 提取人, 提取时间
    disc_number: str = ""  # '' : not on a disc
    filed_at: datetime | None = None  # the disc was put into the case file


@frozen
class RecordingFacts:
    """One sealed recording (录音录像)."""

    id: str  # primary key as text
    number: str  # LX-2026-000001
    medium: str  # video, audio, photo, text, other
    started: Interval | None  # None: no witness of time could be read
    ended: Interval | None  # completion of the recording (制作完成)
    stored_at: datetime | None  # sealed into dedicated storage
    device_number: str = ""
    device_kind: str = ""  # body_camera, camera, camcorder, audio_recorder, handheld_terminal, cctv …
    recorded_by: OfficerFacts | None = None
    operator: OfficerFacts | None = None  # who took it in
    handed_over_by: OfficerFacts | None = None
    trip: TripFacts | None = None
    labels: Mapping[str, str] = field(default_factory=dict)  # label field of the pack → value ('' counts as missing)
    labelled_at: datetime | None = None  # when the last label was set
    is_evidence: bool | None = None  # None: nobody has decided yet
    evidence_decided_at: datetime | None = None
    case_id: str = ""  # '' : on no case file
    case_number: str = ""
    case_open: bool = False  # the linked case is not archived
    case_ended_on: date | None = None
    archive_class: str = ""  # 永久, 30年, 10年 of the case file; '' : not chosen
    holds: tuple[str, ...] = ()  # words of the live holds
    disposed_at: datetime | None = None
    discs: int = 0  # readable discs this recording is on
    long_term_media: tuple[str, ...] = ()  # disc, removable_storage, other: copies for keeping without end
    act_type: str = ""  # of the linked case: penalty_ordinary, penalty_summary, coercion, inspection
    triggers: tuple[MarkFacts, ...] = ()  # grounds for keeping without end
    exclusions: tuple[MarkFacts, ...] = ()  # grounds against use as evidence
    extractions: tuple[ExtractionFacts, ...] = ()
    integrity: str = ""  # ok, changed, missing, unreadable; '' : nothing is known against it
    integrity_at: datetime | None = None
    off_duty: bool | None = None  # content without enforcement; None: nobody has said
    outside: bool = False  # of no activity of its holder, and nobody has said yet what it is
    secrecy: str = ""  # class of restricted handling
    restricted: bool = False  # access is limited accordingly
    kind: str = "recording"


@frozen
class CheckItemFacts:
    """One line of the pre-use check."""

    code: str  # function, battery, storage, clock
    ok: bool
    value: str = ""


@frozen
class PreUseCheckFacts:
    """The check made before the device was used."""

    measured_at: datetime
    measured_by: str
    items: tuple[CheckItemFacts, ...] = ()
    clock_offset_seconds: int | None = None  # device minus true; None: not measured


@frozen
class HandoverFacts:
    """One issue of a device until its return (领用归还)."""

    id: str
    device_number: str
    device_kind: str
    holder: OfficerFacts
    issued_at: datetime
    purpose: str = ""
    expected_return_at: datetime | None = None
    returned_at: datetime | None = None
    check: PreUseCheckFacts | None = None
    first_used_at: datetime | None = None  # earliest start of a recording made under this issue
    set_out_at: datetime | None = None  # the activity it was issued for set out
    recorded: str = ""  # what was recorded with it, as the ledger says (记录内容)
    kind: str = "handover"


@frozen
class SceneFacts:
    """One scene of an activity (执法环节)."""

    code: str  # scene code of the pack: onsite_enforcement, coercive_measure, hearing, service_lien …
    started_at: datetime | None = None  # None: begins with the activity
    ended_at: datetime | None = None  # None: ends with the activity
    proof_kinds: tuple[str, ...] = ()  # other proofs linked to the scene: screenshot, sms, screen_video …


@frozen
class SpanFacts:
    """A recording laid on the time of its activity."""

    recording_id: str
    number: str
    medium: str
    device_kind: str
    started: Interval | None
    ended: Interval | None
    stored_at: datetime | None
    device_number: str = ""
    split_seconds: int = 0  # documented pause of its make between two files


@frozen
class InterruptionFacts:
    """A gap in the recording of an activity, found or reported (中断)."""

    id: str
    from_at: datetime
    until_at: datetime | None  # None: terminated, not taken up again
    reason: str = ""  # reason code of the pack; '' : unexplained
    basis: str = ""
    explained_at: datetime | None = None
    voice_on_resume: bool | None = None  # None: nobody has said
    written: str = ""  # written note or work record
    written_at: datetime | None = None
    written_fields: Mapping[str, str] = field(default_factory=dict)  # printed field of the note → value
    reported_to: OfficerFacts | None = None
    reported_at: datetime | None = None  # live report that recording cannot go on
    reviewed_by: OfficerFacts | None = None
    reviewed_at: datetime | None = None
    filed_at: datetime | None = None  # the note was put into the file


@frozen
class CameraFacts:
    """A device carried in the activity."""

    device_number: str
    device_kind: str
    holder: str
    taken_in_at: datetime | None = None  # its card was taken in after the activity; None: still on the device


@frozen
class ActivityFacts:
    """One enforcement activity (执法活动)."""

    id: str
    number: str
    title: str
    scenes: tuple[SceneFacts, ...] = ()
    officers: tuple[OfficerFacts, ...] = ()
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    departed_at: datetime | None = None
    returned_at: datetime | None = None
    exception_ground: str = ""
    exception_reason: str = ""
    spans: tuple[SpanFacts, ...] = ()
    cameras: tuple[CameraFacts, ...] = ()
    interruptions: tuple[InterruptionFacts, ...] = ()
    preamble_said: bool | None = None  # None: nobody has listened and said
    preamble_missing: tuple[str, ...] = ()
    party_told: bool | None = None
    party_told_at: datetime | None = None
    seen: Mapping[str, bool] = field(default_factory=dict)  # checklist item → a person saw it in the picture
    witness_present: bool = False
    uncooperative: bool = False  # the other side refused, quarrelled or used force
    camera_person: OfficerFacts | None = None  # did nothing but record
    exemption: str = ""  # code of the pack; '' : none claimed
    exemption_reason: str = ""
    fallback: str = ""  # condition of the pack under which only key stages were recorded
    text_record_at: datetime | None = None  # a text record of the activity was made
    case_number: str = ""
    kind: str = "activity"


@frozen
class OpinionFacts:
    """One opinion on a document's approval."""

    role: str  # bureau role key or pack role key: handler, division_head, deputy_head, principal_head, legal_reviewer …
    officer: OfficerFacts | None
    decision: str  # agree, agree_limited, return, refuse
    opinion: str = ""
    decided_at: datetime | None = None


@frozen
class DocumentFacts:
    """One document of a case (文书)."""

    id: str
    kind: str  # document code of the pack: filing_approval, site_record, rights_notice, penalty_decision …
    number: str = ""
    state: str = "draft"  # draft, pending, approved, reserved, issued, void
    fields: Mapping[str, str] = field(default_factory=dict)  # field name as printed → value
    signers: tuple[str, ...] = ()  # signer keys: officer, witness, recipient …
    opinions: tuple[OpinionFacts, ...] = ()
    issued_at: datetime | None = None
    title: str = ""
    made_at: datetime | None = None  # first settled contents
    made_by: OfficerFacts | None = None
    participants: tuple[str, ...] = ()  # who took part in what it records
    signed_by: tuple[str, ...] = ()  # of these, who signed
    served_at: datetime | None = None  # handed over to the party
    electronic: bool = False
    e_signed: bool | None = None
    formed: bool = False  # filled in on a form that this installation carries, not on a sheet of somebody's own


@frozen
class ServiceFacts:
    """One service of a document (送达)."""

    id: str
    document_kind: str
    document_id: str
    method: str  # direct, lien, post, electronic, entrusted, announcement
    served_at: datetime | None
    fields: Mapping[str, str] = field(default_factory=dict)
    has_receipt: bool = False  # 送达回证 or the proof the method asks for
    proof_kinds: tuple[str, ...] = ()
    party_agreed: bool = False  # signed confirmation of electronic service
    document_class: str = ""  # decision: what must not go by every method
    method_kind: str = ""  # word of the pack: 挂号邮寄
    carrier: str = ""  # of an announcement: 报纸, 公告栏, 网站
    returned: bool = False  # came back by post
    officers: tuple[OfficerFacts, ...] = ()
    recorded: str = ""  # how it was recorded: '' not at all, any, full


@frozen
class EventFacts:
    """One step of a case, named as in `lifecycle.TRANSITIONS`, or a special link (advance_registration, hearing)."""

    name: str
    at: datetime  # when it happened
    entered_at: datetime  # when it was written down
    by: str = ""
    reason: str = ""
    document_kind: str = ""  # of not_applicable: the document that is not owed
    which: str = ""  # of several that run side by side: the number of the measure


@frozen
class NoticeFacts:
    """Somebody was told."""

    to: str  # word of the pack: 投诉人, 举报人, 移送机关
    at: datetime
    excuse: str = ""  # why nobody could be told; empty: he was told


@frozen
class StatedFacts:
    """The time a document states for what it writes down (文书所载起止时间), with the recordings held for it."""

    document_id: str
    kind: str  # document code of the pack
    title: str
    scene: str  # of the glossary; `law.kin` knows what packs call it
    started_at: datetime
    ended_at: datetime
    number: str = ""
    is_moment: bool = False  # only one time is written down; both ends stand ten minutes from it
    spans: tuple[SpanFacts, ...] = ()  # on the case file, or of its activities
    beside: tuple[str, ...] = ()  # numbers of recordings of that time that belong to nothing yet
    interruptions: tuple[InterruptionFacts, ...] = ()  # of the activities near it
    activity: str = ""  # number of the activity of the case near it; '' : nobody entered one
    scenes: tuple[str, ...] = ()  # noted for that activity: its own page speaks of them


@frozen
class DueFacts:
    """Something the party is to have done by a day: an obligation, or one instalment of it."""

    id: str  # of the obligation, with the place of the instalment: 12.2
    words: str
    due_on: date
    settled_at: datetime | None = None


@frozen
class CaseFacts:
    """One case with everything its gates ask for (案件)."""

    id: str
    number: str
    act_type: str  # penalty, coercion, inspection …
    state: str  # clue, accepted, filed, investigating, review, decision, served, terminated, archived, …
    source_channel: str = ""
    party: str = ""
    cause: str = ""
    handlers: tuple[OfficerFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    recordings: tuple[RecordingFacts, ...] = ()
    stated: tuple[StatedFacts, ...] = ()  # what its issued documents say took place, and when
    breaks: tuple[InterruptionFacts, ...] = ()  # reported in the activities that recordings on file come from
    legal_review_required: bool = False
    collective_required: bool = False
    expert_consulted: bool = False
    statement_made: bool | None = None  # None: neither made nor waived nor expired
    statement_waived: bool = False
    hearing_requested: bool = False
    hearing_held: bool = False
    correction_due_on: date | None = None  # order to correct: date in the served document
    performance_due_on: date | None = None
    archive_class: str = ""
    complaint: Mapping[str, str] = field(default_factory=dict)  # printed field → filled or not, never names
    complainant_named: bool | None = None
    told: tuple[NoticeFacts, ...] = ()  # who was told that no case was opened
    links: tuple[EventFacts, ...] = ()  # links that happened and call for a document: sampling, refusal …
    exported_at: datetime | None = None  # delivered to the platform
    owner: OfficerFacts | None = None  # who keeps the file
    dues: tuple[DueFacts, ...] = ()  # what the party is to have done, each with its day
    owes: bool = False  # something to pay or to do was written down as owed, beside a correction
    performance_kept: bool | None = None  # papers of performance are in the file
    property_balanced: bool | None = None  # what was returned or handed over is what was listed; None: nothing listed
    kind: str = "case"

    def instant_of(self, event: str) -> datetime | None:
        """Return when the named step or link last happened, or None."""
        found = [e.at for e in (*self.events, *self.links) if e.name == event]
        return max(found) if found else None
