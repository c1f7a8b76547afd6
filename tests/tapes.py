"""Sealed recordings for tests of the rooms above evidence: rows only, no bytes."""

import hashlib
from datetime import datetime, timedelta
from itertools import count

from liuhen.bureau.models import Officer
from liuhen.devices.models import Device
from liuhen.evidence.models import Arrival, Original, Receipt, Recording
from tests.cast import LONG_AGO

_numbers = count(1)


def tape(
    officer: Officer,
    start: datetime | None,
    minutes: float = 10,
    *,
    device: Device | None = None,
    medium: str = "video",
    slack_seconds: int = 0,
    ledger: int | None = None,
    disagreement: bool = False,
) -> Recording:
    """Make a sealed recording of `officer`'s bureau that began at `start`."""
    number = next(_numbers)
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    slack, end = timedelta(seconds=slack_seconds), start and start + timedelta(minutes=minutes)
    sealed_at = (end or LONG_AGO) + timedelta(hours=1)
    receipt = Receipt.objects.create(
        bureau=officer.bureau,
        number=f"HZ-TEST-{number:06}",
        source_kind="folder",
        source_label="卡",
        source_identity=f"card:{number}",
        device=device,
        handed_over_by=officer,
        operator=officer,
        state="sealed",
        manifest_uid=f"{number:032x}",
        announced_at=sealed_at,
        sealed_at=sealed_at,
    )
    original = Original.objects.create(sha256=f"sha256:{digest}", sm3="sm3:0", size=1000, stored_at=sealed_at)
    arrival = Arrival.objects.create(
        bureau=officer.bureau,
        receipt=receipt,
        uid=f"{number:032x}",
        position=1,
        source_identity=receipt.source_identity,
        raw_name=b"a.mp4",
        path_digest=digest,
        shown_path="a.mp4",
        decoding="utf-8",
        size=1000,
        kind=medium,
        original=original,
        state="sealed",
        sealed_at=sealed_at,
    )
    return Recording.objects.create(
        bureau=officer.bureau,
        number=f"LX-TEST-{number:06}",
        arrival=arrival,
        medium=medium,
        milliseconds=int(minutes * 60_000),
        started_earliest=start and start - slack,
        started_latest=start and start + slack,
        ended_earliest=end and end - slack,
        ended_latest=end and end + slack,
        device=device,
        recorded_by=officer,
        attribution={
            "officer": ledger,
            "basis": "ledger" if ledger else "",
            "disagreement": disagreement,
            "ledger": {"officer": ledger, "shown": ""},
            "card": {"officer": None, "shown": ""},
            "name": {"officer": None, "shown": ""},
        },
        sealed_at=sealed_at,
    )
