"""A bureau with one small card taken in through the product's own doors, for the pages that show recordings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from liuhen.access import acts as access
from liuhen.access.acts import NewRequest
from liuhen.access.limits import Terms
from liuhen.access.models import Permit
from liuhen.approvals.chain import Decision
from liuhen.bureau.models import Officer
from liuhen.cli.demo.cards import CardSpec, Layout, write_card
from liuhen.cli.demo.footage import Codec
from liuhen.cli.worker import TASKS
from liuhen.devices import acts as devices
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce
from liuhen.evidence.models import Receipt, Recording
from liuhen.evidence.queries import vault
from liuhen.jobs.engine import claim, finish
from liuhen.jobs.runner import Running
from tests.cast import Cast

START = datetime(2026, 11, 20, 9, 40)  # noqa: DTZ001 - the card reads it as office time


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The people, the receipt and what came in."""

    cast: Cast
    receipt: Receipt

    def named(self, ending: str) -> Recording:
        """Find a recording by how its path ends."""
        return Recording.objects.get(arrival__receipt=self.receipt, arrival__shown_path__endswith=ending)

    @property
    def segment(self) -> Recording:
        """The first segment: H.264, plays as it is."""
        return self.named("094000_0001.MP4")

    @property
    def odd(self) -> Recording:
        """The second segment: needs a proxy."""
        return Recording.objects.get(arrival__receipt=self.receipt, playing="proxy")

    @property
    def damaged(self) -> Recording:
        """The segment whose index is missing."""
        return Recording.objects.get(arrival__receipt=self.receipt, damage__contains="moov")


def write_small_card(card: Path) -> Path:
    """Write the card once for many tests."""
    write_card(card, CardSpec(layout=Layout.L3, start=START, is_small=True, odd_codec=Codec.H265))
    return card


def fill(cast: Cast, card: Path) -> Shelf:
    """Take a written card in: the custodian at the bench, the officer handing over."""
    now = timezone.now()
    device = devices.register(devices.NewDevice(number="YZ-03", unit=cast.unit), by=cast.custodian, at=now)
    receipt = announce(recognise(card), by=cast.custodian, at=now, handed_over_by=cast.officer, device=device)
    receipt = Intake(receipt=receipt, vault=vault(), staging=settings.DATA_DIR / "staging", clock=timezone.now).run()
    return Shelf(cast=cast, receipt=receipt)


def derive_all() -> None:
    """Do the worker's jobs in this process."""
    while (held := claim(tuple(TASKS), worker="tests", at=timezone.now())) is not None:
        TASKS[held.kind](Running(held))
        finish(held, worker="tests", at=timezone.now())


def permit(cast: Cast, recording: Recording, officer: Officer) -> Permit:
    """Ask, approve and open the viewing of one recording for one person."""
    now = timezone.now()
    terms = Terms(window_from=now, window_until=now + timedelta(days=1))
    asked = access.request_viewing(
        NewRequest(recordings=(recording,), purpose="制作笔录", terms=terms), by=officer, at=now
    )
    assert asked.approval is not None
    access.approve_viewing(asked.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=now)
    opened: Permit = access.release(Permit.objects.get(request=asked), by=cast.custodian, at=now)
    return opened
