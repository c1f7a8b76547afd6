"""The table of events a timeline may tell. An event puts its instant and its words into the facts of one subject.

Read a row as: this word, in Chinese, happens to this kind of subject; it fills these fields with its instant, these
with fixed values, and `by` with the officer. `into` names the list of the subject (documents, interruptions …) in
which it opens or completes an item; whatever other fields that fact has may be written beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of the table."""

    name: str
    zh: str
    kind: str  # kind of subject; '' : any
    stamps: tuple[str, ...] = ()  # fields filled with the instant
    first: tuple[str, ...] = ()  # fields filled with the instant unless they are filled already
    sets: Mapping[str, str] = field(default_factory=dict)  # field → value as a scenario would write it
    by: str = ""  # field that `by` fills
    into: str = ""  # list or nested fact the event speaks of: documents, documents.opinions; '' : the subject
    opens: bool = False  # begins a new item where `which` names none that exists
    moves: bool = False  # a step: moves the state of the case as the table of steps says


_E = Event
_DOCUMENTS: tuple[Event, ...] = (
    _E(name="document_drafted", zh="起草文书", kind="case", sets={"state": "draft"}, into="documents", opens=True),
    _E(
        name="document_made",
        zh="制作文书",
        kind="case",
        stamps=("made_at",),
        sets={"state": "approved"},
        by="made_by",
        into="documents",
        opens=True,
    ),
    _E(name="document_submitted", zh="送审文书", kind="case", sets={"state": "pending"}, into="documents", opens=True),
    _E(
        name="opinion_given",
        zh="签署意见",
        kind="case",
        stamps=("decided_at",),
        by="officer",
        into="documents.opinions",
    ),
    _E(name="document_approved", zh="批准文书", kind="case", sets={"state": "approved"}, into="documents"),
    _E(name="document_signed", zh="在文书上签名", kind="case", into="documents"),
    _E(
        name="document_issued",
        zh="制发文书",
        kind="case",
        stamps=("issued_at",),
        first=("made_at",),
        sets={"state": "issued"},
        into="documents",
        opens=True,
    ),
    _E(name="document_delivered", zh="文书交给当事人", kind="case", stamps=("served_at",), into="documents"),
    _E(name="document_voided", zh="作废文书", kind="case", sets={"state": "void"}, into="documents"),
)
_RECORDING: tuple[Event, ...] = (
    _E(name="recording_started", zh="开始录制", kind="recording", stamps=("started",), by="recorded_by"),
    _E(name="recording_completed", zh="录制完成", kind="recording", stamps=("ended",), by="recorded_by"),
    _E(name="handed_over", zh="交给管理人", kind="recording", by="handed_over_by"),
    _E(name="ingested", zh="移交入库", kind="recording", stamps=("stored_at",), by="operator"),
    _E(name="labelled", zh="标注完成", kind="recording", stamps=("labelled_at",)),
    _E(name="filed_with_case", zh="挂上案件（写 case_id）", kind="recording"),
    _E(name="evidence_decided", zh="判断是否作为证据", kind="recording", stamps=("evidence_decided_at",)),
    _E(name="hold_placed", zh="设定留存（写 holds）", kind="recording"),
    _E(name="trigger_found", zh="出现长期保存情形", kind="recording", stamps=("at",), into="triggers", opens=True),
    _E(name="trigger_confirmed", zh="确认长期保存", kind="recording", stamps=("confirmed_at",), into="triggers"),
    _E(name="trigger_dismissed", zh="排除长期保存情形", kind="recording", stamps=("dismissed_at",), into="triggers"),
    _E(name="exclusion_found", zh="出现不得作证情形", kind="recording", stamps=("at",), into="exclusions", opens=True),
    _E(name="exclusion_confirmed", zh="确认不得作证", kind="recording", stamps=("confirmed_at",), into="exclusions"),
    _E(
        name="exclusion_dismissed", zh="排除不得作证情形", kind="recording", stamps=("dismissed_at",), into="exclusions"
    ),
    _E(name="extracted", zh="复制调取为证据", kind="recording", stamps=("at",), into="extractions", opens=True),
    _E(name="extraction_filed", zh="证据光盘入卷", kind="recording", stamps=("filed_at",), into="extractions"),
    _E(name="integrity_checked", zh="校验原件", kind="recording", stamps=("integrity_at",)),
    _E(name="disposed", zh="处置（销毁）", kind="recording", stamps=("disposed_at",)),
)
_HANDOVER: tuple[Event, ...] = (
    _E(name="issued", zh="领用设备", kind="handover", stamps=("issued_at",), by="holder"),
    _E(name="checked", zh="使用前检查", kind="handover", stamps=("measured_at",), by="measured_by", into="check"),
    _E(name="set_out", zh="出发", kind="handover", stamps=("set_out_at",)),
    _E(name="first_used", zh="首次使用", kind="handover", stamps=("first_used_at",)),
    _E(name="device_returned", zh="归还设备", kind="handover", stamps=("returned_at",)),
)
_ACTIVITY: tuple[Event, ...] = (
    _E(name="arrived", zh="到达现场", kind="activity", stamps=("arrived_at",)),
    _E(name="activity_ended", zh="活动结束", kind="activity", stamps=("ended_at",)),
    _E(name="departed", zh="离开现场", kind="activity", stamps=("departed_at",)),
    _E(name="returned_to_unit", zh="返回单位", kind="activity", stamps=("returned_at",)),
    _E(name="party_told", zh="告知正在录像", kind="activity", stamps=("party_told_at",), sets={"party_told": "true"}),
    _E(name="text_record_made", zh="制作文字记录", kind="activity", stamps=("text_record_at",)),
    _E(name="scene_started", zh="环节开始", kind="activity", stamps=("started_at",), into="scenes", opens=True),
    _E(name="scene_ended", zh="环节结束", kind="activity", stamps=("ended_at",), into="scenes"),
    _E(name="camera_carried", zh="携带设备", kind="activity", into="cameras", opens=True),
    _E(name="camera_taken_in", zh="设备存储卡入库", kind="activity", stamps=("taken_in_at",), into="cameras"),
    _E(
        name="interruption_began", zh="录制中断", kind="activity", stamps=("from_at",), into="interruptions", opens=True
    ),
    _E(name="interruption_resumed", zh="恢复录制", kind="activity", stamps=("until_at",), into="interruptions"),
    _E(name="interruption_explained", zh="说明中断", kind="activity", stamps=("explained_at",), into="interruptions"),
    _E(
        name="interruption_reported",
        zh="现场报告中断（写 reported_to）",
        kind="activity",
        stamps=("reported_at",),
        into="interruptions",
    ),
    _E(name="interruption_written", zh="书面记录中断", kind="activity", stamps=("written_at",), into="interruptions"),
    _E(
        name="interruption_reviewed",
        zh="审核中断记录",
        kind="activity",
        stamps=("reviewed_at",),
        by="reviewed_by",
        into="interruptions",
    ),
    _E(name="interruption_filed", zh="中断记录入卷", kind="activity", stamps=("filed_at",), into="interruptions"),
)
_CASE: tuple[Event, ...] = (
    _E(
        name="step",
        zh="办案环节（name 写环节代码）",
        kind="case",
        stamps=("at", "entered_at"),
        by="by",
        into="events",
        opens=True,
        moves=True,
    ),
    _E(
        name="link",
        zh="特别环节（name 写环节代码，如抽样、拒签）",
        kind="case",
        stamps=("at", "entered_at"),
        by="by",
        into="links",
        opens=True,
    ),
    *_DOCUMENTS,
    _E(name="served", zh="送达文书", kind="case", stamps=("served_at",), into="services", opens=True),
    _E(name="receipt_returned", zh="收回送达回证", kind="case", sets={"has_receipt": "true"}, into="services"),
    _E(name="told", zh="告知不予立案（写 to）", kind="case", stamps=("at",), into="told", opens=True),
    _E(name="exported", zh="录入平台", kind="case", stamps=("exported_at",)),
)
_ACCESS: tuple[Event, ...] = (
    _E(name="viewing_requested", zh="申请调阅", kind="access_request", stamps=("requested_at",), by="requested_by"),
    _E(name="viewing_approved", zh="批准调阅", kind="access_request", stamps=("approved_at",), by="approved_by"),
    _E(name="viewing_refused", zh="不予批准调阅", kind="access_request", stamps=("refused_at",)),
    _E(name="viewing_released", zh="办理调阅", kind="access_request", stamps=("released_at",), by="released_by"),
    _E(
        name="viewing_played",
        zh="播放录像",
        kind="access_request",
        first=("first_played_at",),
        stamps=("last_played_at",),
    ),
    _E(name="viewing_copied", zh="复制录像", kind="access_request", by="copied_by"),
    _E(name="viewing_closed", zh="办结调阅", kind="access_request", stamps=("closed_at",)),
)
_KEEPING: tuple[Event, ...] = (
    _E(name="received", zh="收到申请材料", kind="application", stamps=("received_at",), by="handled_by"),
    _E(
        name="application_step",
        zh="办理环节（name：registered、accepted、refused …）",
        kind="application",
        stamps=("at", "entered_at"),
        by="by",
        into="events",
        opens=True,
    ),
    _E(
        name="centre_record_retrieved",
        zh="调取政务中心录像",
        kind="application",
        stamps=("centre_record_retrieved_at",),
    ),
    _E(name="centre_record_filed", zh="政务中心录像入库", kind="application", stamps=("centre_record_filed_at",)),
    _E(name="application_decided", zh="作出决定", kind="application", stamps=("decided_at",)),
    *(replace(row, kind="application") for row in _DOCUMENTS),
    _E(name="disc_made", zh="制作光盘", kind="disc", stamps=("made_at",), by="made_by"),
    _E(name="disc_read_back", zh="回读核对光盘", kind="disc", stamps=("read_back_at",)),
    _E(name="disc_filed", zh="光盘入卷", kind="disc", stamps=("filed_at",)),
    _E(name="disclosure_asked", zh="提出对外提供", kind="disclosure", stamps=("asked_at",), by="asked_by"),
    _E(name="disclosure_approved", zh="批准对外提供", kind="disclosure", stamps=("approved_at",), by="approved_by"),
    _E(name="disclosure_refused", zh="不予对外提供", kind="disclosure", stamps=("refused_at",)),
    _E(name="disclosed", zh="对外提供", kind="disclosure", stamps=("given_at",), by="given_by"),
)
_OVERSIGHT: tuple[Event, ...] = (
    _E(
        name="incident_registered",
        zh="登记违规情形",
        kind="incident",
        first=("happened_at",),
        stamps=("found_at",),
        by="found_by",
    ),
    _E(name="incident_confirmed", zh="认定违规情形", kind="incident", stamps=("confirmed_at",), by="confirmed_by"),
    _E(name="incident_dismissed", zh="排除违规情形", kind="incident", stamps=("dismissed_at",)),
    _E(name="measure_ordered", zh="决定处理措施", kind="incident", stamps=("measured_at",), by="ordered_by"),
    _E(name="taken_into_use", zh="设备启用", kind="device", stamps=("since",)),
    _E(name="maintained", zh="维护保养", kind="device", stamps=("on",), by="by", into="cares", opens=True),
    _E(name="device_retired", zh="设备停用", kind="device", stamps=("retired_on",)),
    _E(name="pack_in_force", zh="办法在本机关施行", kind="bureau", stamps=("since",)),
    _E(
        name="periodic_done",
        zh="完成定期工作（act 写 annual_review、sampling、training …）",
        kind="bureau",
        stamps=("on",),
        by="by",
        into="periodic",
        opens=True,
    ),
)
EVENTS: tuple[Event, ...] = (
    _E(name=KNOWN, zh="得知：所写项目从此时起为所写的值", kind=""),
    *_RECORDING,
    *_HANDOVER,
    *_ACTIVITY,
    *_CASE,
    *_ACCESS,
    *_KEEPING,
    *_OVERSIGHT,
)


def event_of(kind: str, name: str) -> Event | None:
    """Return the row of an event for a kind of subject, or None where the table has none."""
    return next((row for row in EVENTS if row.name == name and row.kind in ("", kind)), None)


def events_of(kind: str) -> tuple[Event, ...]:
    """Return the events of a kind of subject, in the order of the table."""
    return tuple(row for row in EVENTS if row.kind in ("", kind))
