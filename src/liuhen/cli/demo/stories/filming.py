"""A visit of a story with its camera: handed out, filmed, brought back, taken in, sorted and put on the case's file.

1. go_out: the activity is entered, the camera is checked and handed out, the officers arrive.
2. come_back: the activity ends, the camera returns, its card is taken in on the same day and both sides confirm.

The film shows one picture in ten seconds: a visit of two hours is covered from end to end and costs a second to make.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from liuhen.bureau.queries import active_pack
from liuhen.cases.acts import file_evidence
from liuhen.cases.expected.acts import put_activity
from liuhen.cli.demo.footage import Shot, film_slowly, photograph
from liuhen.cli.demo.stories.walk import Walk
from liuhen.devices import acts as devices
from liuhen.devices.models import Device, DeviceKind, Purpose
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.documents.fields import SHANGHAI, instant_words
from liuhen.evidence.acts import announce, confirm_handover, label, mark_evidence
from liuhen.evidence.marking.acts import note_fields, write_extraction
from liuhen.evidence.models import Receipt, Recording
from liuhen.evidence.queries import vault
from liuhen.evidence.words import Side
from liuhen.field import acts as activities

BEFORE, AFTER = timedelta(seconds=40), timedelta(seconds=50)  # the camera runs a little longer than the activity
PHOTOS = 2
# One camera for each road: two stories may be out on the same morning.
CAMERAS = {"penalty": 21, "penalty_heard": 22, "measure": 23, "measure_urgent": 24, "inspection": 25}


def go_out(walk: Walk, *, title: str, place: str, scenes: Sequence[str]) -> None:
    """Enter the activity, hand the camera out and arrive."""
    lead, partner = walk.handler, walk.people["yi"]
    at = walk.now(6)
    new = activities.NewActivity(
        title=title,
        place=place,
        party=walk.tale.party["name"],
        scenes=tuple(scenes),
        officers=(lead, partner),
        planned_at=at + timedelta(minutes=20),
    )
    activity = activities.plan(new, by=lead, at=at)
    put_activity(walk.case, activity, by=lead, at=at)
    issued = walk.now(2)
    to = devices.Issue(
        holder=lead,
        partner=partner,
        purpose=Purpose.ACTIVITY,
        activity_note=title,
        expected_return_at=issued + timedelta(hours=9),
        set_out_at=issued,
    )
    devices.issue(camera(walk), to, _checked(issued), by=walk.people["ding"], at=issued)
    walk.activity = activities.arrive(activity, by=lead, at=walk.now(14), party_told=True)
    walk.filmed = f"执法记录仪 {camera(walk).number}，{instant_words(walk.now(0))}起全程录音录像"


def come_back(walk: Walk, *, proves: str) -> None:
    """End the activity, return the camera, take its card in, sort it and put it on the file."""
    activity, lead = walk.activity, walk.handler
    if activity is None or activity.arrived_at is None:
        raise LookupError("nobody went out")
    begun = activity.arrived_at
    activity = activities.end(activity, by=lead, at=walk.now(2))
    activity = activities.depart(activity, by=lead, at=walk.now(3))
    shot_until = walk.now(0)
    activities.return_to_unit(activity, by=lead, at=walk.now(25))
    back, device = walk.now(3), camera(walk)
    handover = device.handovers.get(returned_at__isnull=True)
    returned = devices.Return(condition="完好", contents=activity.title, device_time=back, true_time=back)
    devices.return_device(handover, returned, by=walk.people["ding"], at=back)
    with tempfile.TemporaryDirectory(dir=_staging()) as card:
        _write_card(Path(card), walk, begun - BEFORE, shot_until + AFTER)
        receipt = _taken_in(walk, Path(card), device)
    rows = list(Recording.objects.filter(arrival__receipt=receipt).order_by("number"))
    for row in rows:
        activities.attribute(row, by=lead, at=walk.now(1), activity=activity)
    _put_on_file(walk, rows, title=activity.title, proves=proves)
    walk.activity, walk.filmed = None, ""


def camera(walk: Walk) -> Device:
    """Give the bureau's camera of the stories, registered and cleaned before anything was filmed with it."""
    number = f"{walk.bureau.code.upper()[:2]}-{CAMERAS[walk.tale.road]}"
    known = Device.objects.filter(bureau=walk.bureau, number=number).first()
    if known is not None:
        return known
    new = devices.NewDevice(
        number=number,
        kind=DeviceKind.BODY_CAMERA,
        maker="示例厂",
        model="DSJ-A7",
        serial=f"A7-{number}",
        gap_seconds=2,
        firmware="V2.1",
        picture_lines=1080,
        record_minutes=480,
        storage_gb=64,
        purchase_reason="现场执法全程记录",
    )
    return devices.register(new, by=walk.people["ding"], at=walk.opened_at - timedelta(days=3))


def _checked(at: datetime) -> devices.Checked:
    return devices.Checked(works=True, battery_percent=94, free_mb=41_000, device_time=at, true_time=at)


def _write_card(card: Path, walk: Walk, begun: datetime, ended: datetime) -> None:
    """Write one film of the whole visit and some photos, named as such a camera names them."""
    officer, number = walk.handler, camera(walk).number
    folder = card / "DCIM"
    folder.mkdir()
    caption = f"DSJ {number} {officer.badge} {officer.name}"
    seconds = round((ended - begun).total_seconds())
    seed = walk.case.pk * 10 + int(begun.timestamp()) % 10
    film = folder / f"{_stem(number, officer.badge, begun)}.mp4"
    film_slowly(Shot(clock=_clock(begun), seconds=seconds, caption=caption, seed=seed), film)
    _stamp(film, ended)
    for place in range(1, PHOTOS + 1):
        taken = begun + (ended - begun) * place / (PHOTOS + 1)
        photo = folder / f"{_stem(number, officer.badge, taken)}.jpg"
        photograph(_clock(taken), caption, seed + place, photo)
        _stamp(photo, taken)


def _stem(device: str, badge: str, at: datetime) -> str:
    return f"DSJ_{device}_{badge}_{_clock(at):%Y%m%d}_{_clock(at):%H%M%S}"


def _clock(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(microsecond=0)


def _stamp(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def _taken_in(walk: Walk, card: Path, device: Device) -> Receipt:
    """Take a card in and let both sides confirm the list, at one hour of the same day."""
    at, custodian = walk.now(8), walk.people["ding"]
    receipt = announce(recognise(card), by=custodian, at=at, handed_over_by=walk.handler, device=device)
    sealed = walk.now(6)
    receipt = Intake(receipt=receipt, vault=vault(), staging=_staging(), clock=lambda: sealed).run()
    for side, person in ((Side.OFFICER, walk.handler), (Side.CUSTODIAN, custodian)):
        confirm_handover(receipt, side, by=person, at=walk.now(1), manifest_digest=receipt.manifest_digest)
    return receipt


def _put_on_file(walk: Walk, rows: Sequence[Recording], *, title: str, proves: str) -> None:
    """Label what came in as the bureau's text asks, decide that it is evidence, and put it on the case's file."""
    handler, pack = walk.handler, active_pack(walk.bureau)
    people = f"{handler.name}、{walk.people['yi'].name}"
    known = {
        "case_no": walk.case.label,
        "party_name": walk.tale.party["name"],
        "handler_name": people,
        "enforcement_name": title,
        "device_no": camera(walk).number,
        "officers": people,
        "cause": walk.case.cause,
    }
    wanted = {rule.field for rule in pack.mandatory_labels()}
    for row in rows:
        at = walk.now(1)
        label(row, {field: words for field, words in known.items() if field in wanted}, by=handler, at=at)
        mark_evidence(row, is_evidence=True, by=handler, at=at, reason=proves)
        if pack.own.body.evidence is not None and pack.own.body.evidence.extraction_note is not None:
            told = {
                "制作人": handler.name,
                "提取人": walk.people["ding"].name,
                "提取时间": f"{_clock(at):%Y-%m-%d %H:%M}",
            }
            fields = {name: told.get(name, proves) for name in note_fields(pack)}
            write_extraction(row, fields, extracted_at=at, by=walk.people["ding"], at=at)
    file_evidence(walk.case, rows, purpose=proves, by=handler, at=walk.now(2), stage=walk.case.state)


def _staging() -> Path:
    folder = Path(settings.DATA_DIR) / "staging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
