"""`liuhen worker`: the one literal table of background tasks, and the process that runs them (decisions 6, 8)."""

import signal
import threading
from collections.abc import Mapping
from types import FrameType

import click
from django.conf import settings
from django.utils import timezone

from liuhen.docks.take_in import Intake, Progress
from liuhen.evidence.models import Receipt, Recording
from liuhen.jobs.runner import Periodic, Running, Task, Worker
from liuhen.media.derive import derive, folder_of
from liuhen.media.probe import media_facts
from liuhen.vault.local import LocalVault


def derive_recording(running: Running) -> None:
    """Make poster, waveform and playable copy of one recording; sealing never waits for this."""
    recording = Recording.objects.select_related("arrival__original").get(pk=running.payload["recording"])
    digest = recording.original.sha256
    original = LocalVault(settings.DATA_DIR / "vault").path_of(digest)
    folder = folder_of(settings.DATA_DIR / "derived", digest)
    derive(original, media_facts(original), folder, should_stop=running.should_stop)


def take_in_receipt(running: Running) -> None:
    """Receive and seal the files of one receipt; started again after a crash it goes on where it stood."""
    receipt = Receipt.objects.select_related("operator", "bureau", "device", "handed_over_by").get(
        pk=running.payload["receipt"]
    )

    def watch(far: Progress) -> None:
        running.say(far.verified, far.total, far.name)

    Intake(
        receipt=receipt,
        vault=LocalVault(settings.DATA_DIR / "vault"),
        staging=settings.DATA_DIR / "staging",
        clock=timezone.now,
        watch=watch,
        should_stop=running.should_stop,
    ).run()


# Lanes of their own, so that a long conversion never holds up a card, nor a large card a receipt slip.
LIGHT_TASKS: Mapping[str, Task] = {}
MEDIA_TASKS: Mapping[str, Task] = {
    "recording.derive": derive_recording,
}
INTAKE_TASKS: Mapping[str, Task] = {
    "docks.take_in": take_in_receipt,
}
PERIODIC_TASKS: tuple[Periodic, ...] = ()
TASKS: Mapping[str, Task] = {**LIGHT_TASKS, **MEDIA_TASKS, **INTAKE_TASKS}


@click.command("worker", help="办理后台任务，直到收到停止信号")
def command() -> None:
    """Run the background tasks until told to stop."""
    worker = Worker([LIGHT_TASKS, MEDIA_TASKS, INTAKE_TASKS, INTAKE_TASKS], PERIODIC_TASKS)

    def stop(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=worker.end).start()  # `end` takes a lock the interrupted thread may hold

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
