"""Exports of the whole trail, with the one-file verifier beside them; each is an entry that the export contains."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.models import Officer
from liuhen.discs.program import PROGRAM, one_file
from liuhen.trail import export, queries
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Peer, Stamp
from liuhen.trail.witness.queries import cosigned_notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: entries under the checkpoint, and entries committed too late to be under it."""

    size: int
    waiting: int


def verifier_program() -> bytes:
    """Give the separate verifier of this release as one file."""
    return one_file(settings.BASE_DIR / "verifier")


def export_whole(target: Path, *, by: Officer | Machine, reason: str, at: datetime | None = None) -> Exported:
    """Write the whole trail, what others vouched for, and the verifier into an empty folder.

    Raises:
        ExportTargetError: the folder is not empty. Nothing is recorded.
    """
    export.begin(target)
    with acting(by, "trail.export", at=at, reason=reason) as act:
        act.note(subject="whole")
    checkpoint = integrate_now()
    waiting = export.write_whole(target, store(), queries.pending())
    if keys := [peer.key for peer in Peer.objects.filter(part=Peer.Part.WITNESS)]:
        export.write_cosigned(target, cosigned_notes(), keys)
    if Stamp.objects.exists():
        export.write_stamps(target, queries.stamp_files())
    (target / PROGRAM).write_bytes(verifier_program())
    return Exported(size=checkpoint.size, waiting=waiting)
