"""A made-up bureau of any size, written as bulk rows through the models: no vault, no files, no trail."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import models, transaction

from liuhen.archive.models import CaseFile, Disc
from liuhen.bureau.models import Bureau, Certificate, Officer, RoleHolding
from liuhen.cases.models import Case, CaseEvent, CaseHandler, CaseRecording, Service
from liuhen.cli.demo.people import YUNZE, found
from liuhen.devices.models import Device, Handover, PreUseCheck
from liuhen.documents.forms import form_of
from liuhen.documents.models import Document
from liuhen.evidence.models import Arrival, Original, Receipt, Recording, RecordingLabel
from liuhen.field.models import Activity, ActivityOfficer, ActivityRecording, Interruption

M = TypeVar("M", bound=models.Model)

FIRST = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)
LAST = datetime(2026, 10, 30, 1, 0, tzinfo=UTC)
OFFICERS = DEVICES = 40
PER_ACTIVITY, PER_CASE, PER_HANDOVER = 5, 10, 2  # recordings of an activity, of a case; activities of an issue
SCENES = ("onsite_enforcement", "onsite_enforcement", "evidence_taking", "coercive_measure")
STEPS = ("accept", "file", "investigate", "finish_investigation", "decide", "serve", "terminate", "archive")
STATES = ("clue", "accepted", "filed", "investigating", "review", "decision", "served", "terminated", "archived")
DOCUMENTS = ("filing_approval", "site_record", "rights_notice", "penalty_decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many of each."""

    recordings: int
    activities: int
    cases: int

    @property
    def handovers(self) -> int:
        """Issues of devices."""
        return max(1, self.activities // PER_HANDOVER)


@dataclass(frozen=True, slots=True)
class People:
    """Who stands in the rows."""

    bureau: Bureau
    officers: tuple[Officer, ...]
    custodian: Officer


def make(sizes: Sizes, *, seed: int = 1) -> Bureau:
    """Write the bureau and everything in it."""
    chance = random.Random(seed)
    people = _people()
    with transaction.atomic():
        _devices(people, sizes)
        _activities(people, sizes, chance)
        _recordings(people, sizes, chance)
        _cases(people, sizes, chance)
    return people.bureau


def _people() -> People:
    known = found(YUNZE, at=FIRST)
    bureau, unit = known["jia"].bureau, known["jia"].unit
    more = [
        Officer(bureau=bureau, unit=unit, username=f"bench-{n}", name=f"执法人员{n}", password="!")
        for n in range(OFFICERS)
    ]
    officers = tuple(Officer.objects.bulk_create(more))
    RoleHolding.objects.bulk_create([RoleHolding(officer=o, role="officer", from_on=FIRST.date()) for o in officers])
    certificates = [
        Certificate(
            officer=officer, number=f"YZ-9{officer.pk:03}", valid_from=date(2024, 1, 1), valid_until=date(2029, 1, 1)
        )
        for officer in officers
    ]
    Certificate.objects.bulk_create(certificates[1:])  # one has none
    return People(bureau, officers, known["ding"])


def _instant(number: int, sizes: Sizes) -> datetime:
    """Spread activities evenly over the time of the bureau, each in its own minute of a day."""
    span = (LAST - FIRST) / max(1, sizes.activities)
    day = FIRST + timedelta(days=(span * number).days)
    return day + timedelta(minutes=(number * 7) % 360)


def _device_of(number: int) -> int:
    return (number // PER_HANDOVER) % DEVICES


def _devices(people: People, sizes: Sizes) -> None:
    rows = (
        Device(
            pk=n + 1, bureau=people.bureau, number=f"YZ-{n:03}", registered_at=FIRST, unit_id=people.custodian.unit_id
        )
        for n in range(DEVICES)
    )
    _write(Device, rows)
    _write(Handover, (_handover(people, n, sizes) for n in range(sizes.handovers)))
    _write(PreUseCheck, (_check(people, n, sizes) for n in range(sizes.handovers) if n % 20))


def _handover(people: People, number: int, sizes: Sizes) -> Handover:
    at = _instant(number * PER_HANDOVER, sizes) - timedelta(minutes=30)
    return Handover(
        pk=number + 1,
        bureau=people.bureau,
        device_id=_device_of(number * PER_HANDOVER) + 1,
        number=f"LY-{number:06}",
        holder=people.officers[_device_of(number * PER_HANDOVER)],
        issued_by=people.custodian,
        issued_at=at,
        purpose="activity",
        activity_note=f"HD-{number:06}",
        returned_at=at + timedelta(hours=12),
    )


def _check(people: People, number: int, sizes: Sizes) -> PreUseCheck:
    at = _instant(number * PER_HANDOVER, sizes) - timedelta(minutes=31)
    items = [
        {"code": code, "label": code, "ok": True, "value": ""} for code in ("function", "battery", "storage", "clock")
    ]
    return PreUseCheck(
        bureau=people.bureau,
        handover_id=number + 1,
        items=items,
        clock_offset_ms=(number % 90) * 1000,
        measured_at=at,
        measured_by=people.custodian,
    )


def _activities(people: People, sizes: Sizes, chance: random.Random) -> None:
    _write(Activity, (_activity(people, n, sizes) for n in range(sizes.activities)))
    pairs = ((n, (_device_of(n) + more) % OFFICERS) for n in range(sizes.activities) for more in (0, 1))
    _write(ActivityOfficer, (ActivityOfficer(activity_id=n + 1, officer=people.officers[who]) for n, who in pairs))
    broken = (n for n in range(sizes.activities) if chance.random() < 0.05)
    _write(Interruption, (_interruption(people, n, sizes) for n in broken))


def _activity(people: People, number: int, sizes: Sizes) -> Activity:
    at = _instant(number, sizes)
    scene = SCENES[number % len(SCENES)]
    return Activity(
        pk=number + 1,
        bureau=people.bureau,
        unit_id=people.officers[0].unit_id,
        number=f"HD-{number:06}",
        title=f"第 {number % 400} 号药店现场检查",
        scenes=[{"code": scene, "from": "", "until": ""}],
        place="中山路",
        party=f"第 {number % 400} 号药店",
        planned_at=at,
        planned_by=people.officers[_device_of(number)],
        arrived_at=at,
        ended_at=at + timedelta(minutes=60),
        departed_at=at + timedelta(minutes=65),
        party_told_at=at if number % 3 else None,
    )


def _interruption(people: People, number: int, sizes: Sizes) -> Interruption:
    at = _instant(number, sizes) + timedelta(minutes=20)
    return Interruption(
        bureau=people.bureau,
        activity_id=number + 1,
        number=f"ZD-{number:06}",
        from_at=at,
        until_at=at + timedelta(minutes=3),
        reason="weather",
        voice_on_resume=bool(number % 2),
        reported_by=people.officers[_device_of(number)],
        reported_at=at + timedelta(hours=2),
        state="reported",
    )


def _recordings(people: People, sizes: Sizes, chance: random.Random) -> None:
    late = [chance.random() < 0.06 for _ in range(sizes.recordings)]
    groups = range(-(-sizes.recordings // PER_ACTIVITY))
    numbers = range(sizes.recordings)
    _write(Receipt, (_receipt(people, group, sizes) for group in groups))
    _write(Original, (_original(n, sizes) for n in numbers))
    _write(Arrival, (_arrival(people, n, sizes) for n in numbers))
    _write(Recording, (_recording(people, n, sizes, is_late=late[n]) for n in numbers))
    _write(RecordingLabel, (label for n in numbers for label in _labels(n, sizes)))
    links = (n for n in numbers if n // PER_ACTIVITY < sizes.activities)
    _write(ActivityRecording, (_link(n, sizes) for n in links))


def _receipt(people: People, group: int, sizes: Sizes) -> Receipt:
    at = _instant(group, sizes) + timedelta(hours=8)
    return Receipt(
        pk=group + 1,
        bureau=people.bureau,
        number=f"HZ-{group:07}",
        source_kind="folder",
        source_label="卡",
        source_identity=f"card:{group}",
        device_id=_device_of(group) + 1,
        handed_over_by=people.officers[_device_of(group)],
        operator=people.custodian,
        state="sealed",
        manifest_uid=f"{group:032x}",
        announced_at=at,
        sealed_at=at,
    )


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _original(number: int, sizes: Sizes) -> Original:
    at = _instant(number // PER_ACTIVITY, sizes) + timedelta(hours=8)
    return Original(pk=number + 1, sha256=f"sha256:{_digest(number)}", sm3="sm3:0", size=10**9, stored_at=at)


def _arrival(people: People, number: int, sizes: Sizes) -> Arrival:
    group = number // PER_ACTIVITY
    return Arrival(
        pk=number + 1,
        bureau=people.bureau,
        receipt_id=group + 1,
        uid=f"{number:032x}",
        position=number % PER_ACTIVITY,
        source_identity=f"card:{group}",
        raw_name=f"{number}.mp4".encode(),
        path_digest=_digest(number),
        shown_path=f"{number}.mp4",
        decoding="utf-8",
        size=10**9,
        kind="video",
        original_id=number + 1,
        state="sealed",
        sealed_at=_instant(group, sizes) + timedelta(hours=8),
    )


def _recording(people: People, number: int, sizes: Sizes, *, is_late: bool) -> Recording:
    group, part = divmod(number, PER_ACTIVITY)
    start = _instant(group, sizes) + timedelta(minutes=12 * part, seconds=20)
    end, slack = start + timedelta(minutes=12), timedelta(seconds=number % 3)
    on_case = number % (PER_ACTIVITY * PER_CASE) < PER_ACTIVITY
    return Recording(
        pk=number + 1,
        bureau=people.bureau,
        unit_id=people.officers[0].unit_id,
        number=f"LX-2026-{number:06}",
        arrival_id=number + 1,
        medium="photo" if part == 4 and number % 2 else "video",
        milliseconds=720_000,
        started_earliest=start - slack,
        started_latest=start + slack,
        ended_earliest=end - slack,
        ended_latest=end + slack,
        device_id=_device_of(group) + 1,
        recorded_by=people.officers[_device_of(group)],
        is_evidence=bool(number % 2) if on_case and number % 7 else None,
        evidence_decided_at=end + timedelta(days=3) if on_case and number % 7 else None,
        labelled_at=end + timedelta(hours=9),
        sealed_at=_instant(group, sizes) + (timedelta(days=9) if is_late else timedelta(hours=8)),
    )


def _labels(number: int, sizes: Sizes) -> Iterator[RecordingLabel]:
    at = _instant(number // PER_ACTIVITY, sizes) + timedelta(hours=9)
    for field in ("case_no", "party_name", "handler_name")[: 2 + bool(number % 8)]:
        yield RecordingLabel(recording_id=number + 1, field=field, value=f"值 {number}", set_at=at)


def _link(number: int, sizes: Sizes) -> ActivityRecording:
    group = number // PER_ACTIVITY
    return ActivityRecording(
        activity_id=group + 1, recording_id=number + 1, basis="ledger", linked_at=_instant(group, sizes)
    )


def _cases(people: People, sizes: Sizes, chance: random.Random) -> None:
    reached = [chance.randrange(len(STATES)) for _ in range(sizes.cases)]
    numbers = range(sizes.cases)
    _write(Case, (_case(people, n, sizes, reached[n]) for n in numbers))
    handlers = ((n, (n + more) % OFFICERS) for n in numbers for more in (0, 1))
    _write(
        CaseHandler,
        (CaseHandler(case_id=n + 1, officer=people.officers[who], from_at=_clue(n, sizes)) for n, who in handlers),
    )
    _write(CaseEvent, (event for n in numbers for event in _events(people, n, sizes, reached[n])))
    _write(CaseRecording, (link for n in numbers for link in _on_file(people, n, sizes)))
    _write(Document, (one for n in numbers for one in _documents(people, n, sizes, reached[n])))
    served = [n for n in numbers if reached[n] >= STATES.index("served")]
    _write(Service, (_service(n, sizes) for n in served))
    archived = [n for n in numbers if reached[n] == STATES.index("archived")]
    _write(CaseFile, (_file(people, n, sizes) for n in archived))
    _write(Disc, (_disc(people, n, sizes) for n in archived))


def _clue(number: int, sizes: Sizes) -> datetime:
    return _instant(number * sizes.activities // max(1, sizes.cases), sizes) + timedelta(days=2)


def _case(people: People, number: int, sizes: Sizes, reached: int) -> Case:
    at = _clue(number, sizes)
    return Case(
        pk=number + 1,
        bureau=people.bureau,
        unit_id=people.officers[0].unit_id,
        clue_number=f"AY-{number:06}",
        number=f"云医保立〔2026〕{number}号" if reached >= STATES.index("filed") else "",
        title=f"第 {number} 号药店串换药品案",
        state=STATES[reached],
        source_channel="监督检查",
        party={"name": f"第 {number} 号药店"},
        cause="串换药品",
        clue_at=at,
        archive_class="10年" if STATES[reached] == "archived" else "",
        performance_due_on=(at + timedelta(days=80)).date() if reached > STATES.index("decision") else None,
    )


def _events(people: People, number: int, sizes: Sizes, reached: int) -> Iterator[CaseEvent]:
    at = _clue(number, sizes)
    for place, name in enumerate(("register", *STEPS)[: reached + 1]):
        when = at + timedelta(days=9 * place)
        yield CaseEvent(case_id=number + 1, name=name, at=when, entered_at=when, by=people.officers[0], entry="0" * 32)


def _on_file(people: People, number: int, sizes: Sizes) -> Iterator[CaseRecording]:
    for place in range(PER_CASE):
        group = (number * PER_CASE + place // PER_ACTIVITY * PER_CASE) % max(1, sizes.recordings // PER_ACTIVITY)
        recording = group * PER_ACTIVITY + place % PER_ACTIVITY + 1
        if recording <= sizes.recordings and (place < PER_ACTIVITY or number % 2):
            yield CaseRecording(
                case_id=number + 1,
                recording_id=recording,
                purpose="证明现场情况",
                stage="investigating",
                filed_at=_clue(number, sizes),
                filed_by=people.officers[0],
            )


def _documents(people: People, number: int, sizes: Sizes, reached: int) -> Iterator[Document]:
    at = _clue(number, sizes)
    for place, kind in enumerate(DOCUMENTS[: reached // 2]):
        when = at + timedelta(days=9 * (place + 1))
        fields = {
            item.code: f"第 {number} 号药店的情况" for item in form_of(kind).fields if item.kind in ("text", "long")
        }
        yield Document(
            pk=number * len(DOCUMENTS) + place + 1,
            bureau=people.bureau,
            kind=kind,
            subject_kind="case",
            subject_id=str(number + 1),
            state="issued",
            fields=fields,
            handler=people.officers[0],
            content_digest="sha256:0",
            pdf_digest="sha256:0",
            number=f"云医保〔2026〕{number}-{place}号",
            created_at=at,
            saved_at=at,
            issued_at=when,
        )


def _service(number: int, sizes: Sizes) -> Service:
    at = _clue(number, sizes) + timedelta(days=50)
    return Service(case_id=number + 1, document_id=number * len(DOCUMENTS) + 3, method="direct", served_at=at)


def _file(people: People, number: int, sizes: Sizes) -> CaseFile:
    at = _clue(number, sizes) + timedelta(days=75)
    return CaseFile(
        pk=number + 1,
        bureau=people.bureau,
        case_id=number + 1,
        number=f"AJ-{number:06}",
        archive_class="10年",
        state="closed",
        announced_by=people.custodian,
        announced_at=at,
        closed_at=at,
        bundle_digest="sha256:0",
        iso_digest="sha256:0",
    )


def _disc(people: People, number: int, sizes: Sizes) -> Disc:
    return Disc(
        bureau=people.bureau,
        case_file_id=number + 1,
        number=f"GP-{number:06}",
        copy_role="封存",
        made_by=people.custodian,
        made_at=_clue(number, sizes) + timedelta(days=75),
    )


def _write(model: type[M], rows: Iterator[M]) -> None:
    manager = model._default_manager  # noqa: SLF001 - Django's own name
    while chunk := list(islice(rows, 5000)):
        manager.bulk_create(chunk)
