"""Short ways to write dated facts for the tests of the room."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from liuhen.law.facts import (
    ActivityFacts,
    CaseFacts,
    CheckItemFacts,
    DocumentFacts,
    EventFacts,
    HandoverFacts,
    Interval,
    OfficerFacts,
    OpinionFacts,
    PreUseCheckFacts,
    RecordingFacts,
    SceneFacts,
    SpanFacts,
    TripFacts,
)
from liuhen.law.finding import Finding
from liuhen.law.pack import load
from liuhen.law.term import SHANGHAI, end_of

PACKS = Path(__file__).parents[2] / "packs"
WUHAN = load(PACKS / "wuhan")
SHILONG = load(PACKS / "shilong" / "pack.yaml")
OFFICER = OfficerFacts(
    id="1",
    name="陈涛",
    roles=frozenset({"officer"}),
    certificate_number="42010001",
    certificate_from=date(2024, 1, 1),
    certificate_until=date(2029, 12, 31),
)
SECOND = OfficerFacts(id="2", name="刘芳", roles=frozenset({"officer"}), certificate_number="42010002")
CUSTODIAN = OfficerFacts(id="3", name="孙敏", roles=frozenset({"custodian"}))
HEAD = OfficerFacts(id="4", name="周国平", roles=frozenset({"principal_head"}))
DIVISION = OfficerFacts(id="5", name="赵静", roles=frozenset({"division_head"}))
LABELS = {"case_no": "鄂武医保立〔2026〕3号", "party_name": "某药房", "handler_name": "陈涛"}


def beijing(text: str) -> datetime:
    """Read 2026-01-30 17:00 as a Shanghai instant; 24:00 is the next midnight."""
    if text.endswith("24:00"):
        return end_of(date.fromisoformat(text[:10]))
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at(text: str) -> Interval:
    """Read an instant without doubt."""
    return Interval.exactly(beijing(text))


def between(earliest: str, latest: str) -> Interval:
    """Read an uncertain instant."""
    return Interval(earliest=beijing(earliest), latest=beijing(latest))


def a_recording(ended: str | Interval | None, stored: str | None, **changes: object) -> RecordingFacts:
    """Write a labelled recording that ended and was stored at these instants."""
    end = at(ended) if isinstance(ended, str) else ended
    fields: dict[str, object] = {
        "id": "9",
        "number": "LX-2026-000009",
        "medium": "video",
        "started": end,
        "ended": end,
        "stored_at": beijing(stored) if stored else None,
        "labels": LABELS,
        "recorded_by": OFFICER,
        "operator": CUSTODIAN,
    }
    return RecordingFacts(**(fields | changes))


def a_trip(**changes: object) -> TripFacts:
    """Write the activity a recording belongs to."""
    fields: dict[str, object] = {"id": "5", "number": "HD-2026-0005"}
    return TripFacts(**(fields | changes))


def a_span(start: str | Interval, end: str | Interval, **changes: object) -> SpanFacts:
    """Write a recording laid on an activity."""
    fields: dict[str, object] = {
        "recording_id": "9",
        "number": "LX-2026-000009",
        "medium": "video",
        "device_kind": "body_camera",
        "started": at(start) if isinstance(start, str) else start,
        "ended": at(end) if isinstance(end, str) else end,
        "stored_at": beijing("2026-03-10 18:00"),
    }
    return SpanFacts(**(fields | changes))


def an_activity(
    *spans: SpanFacts, scenes: tuple[str, ...] = ("onsite_enforcement",), **changes: object
) -> ActivityFacts:
    """Write an inspection of 2026-03-10 from 09:00 to 11:00, departure at 11:10."""
    fields: dict[str, object] = {
        "id": "5",
        "number": "HD-2026-0005",
        "title": "药房现场检查",
        "scenes": tuple(SceneFacts(code=code) for code in scenes),
        "officers": (OFFICER, SECOND),
        "arrived_at": beijing("2026-03-10 09:00"),
        "ended_at": beijing("2026-03-10 11:00"),
        "departed_at": beijing("2026-03-10 11:10"),
        "spans": spans,
        "preamble_said": True,
        "party_told": True,
    }
    return ActivityFacts(**(fields | changes))


def a_handover(*items: str, **changes: object) -> HandoverFacts:
    """Write an issue of a camera at 08:30 whose check at 08:35 found these items in order."""
    check = PreUseCheckFacts(
        measured_at=beijing("2026-03-10 08:35"),
        measured_by="陈涛",
        items=tuple(CheckItemFacts(code=code, ok=True) for code in items),
        clock_offset_seconds=2,
    )
    fields: dict[str, object] = {
        "id": "7",
        "device_number": "YZ-03",
        "device_kind": "body_camera",
        "holder": OFFICER,
        "issued_at": beijing("2026-03-10 08:30"),
        "purpose": "药房现场检查",
        "check": check,
        "first_used_at": beijing("2026-03-10 09:00"),
    }
    return HandoverFacts(**(fields | changes))


def opinion(role: str, officer: OfficerFacts | None = None, day: str = "2026-03-12 09:00") -> OpinionFacts:
    """Write an agreeing opinion."""
    return OpinionFacts(role=role, officer=officer, decision="agree", opinion="同意", decided_at=beijing(day))


def a_document(kind: str, *opinions: OpinionFacts, **fields: str) -> DocumentFacts:
    """Write an issued document with all printed fields of the wuhan pack filled in."""
    form = WUHAN.document(kind)
    filled = dict.fromkeys(form.fields if form else (), "已写明") | fields
    return DocumentFacts(
        id=kind,
        kind=kind,
        number=f"{kind}-1",
        state="issued",
        fields=filled,
        opinions=opinions,
        issued_at=beijing("2026-03-20 10:00"),
    )


def a_case(state: str, *documents: DocumentFacts, **changes: object) -> CaseFacts:
    """Write a penalty case in a state, with its documents."""
    fields: dict[str, object] = {
        "id": "1",
        "number": "AJ-2026-0001",
        "act_type": "penalty",
        "state": state,
        "source_channel": "投诉举报",
        "handlers": (OFFICER, SECOND),
        "documents": documents,
    }
    return CaseFacts(**(fields | changes))


def event(name: str, when: str) -> EventFacts:
    """Write a step that happened and was entered at once."""
    return EventFacts(name=name, at=beijing(when), entered_at=beijing(when))


def rule(findings: tuple[Finding, ...], name: str) -> Finding:
    """Return the finding of one rule."""
    return next(finding for finding in findings if finding.rule == name)


def rules(findings: tuple[Finding, ...]) -> set[str]:
    """Return the rules that spoke."""
    return {finding.rule for finding in findings}
