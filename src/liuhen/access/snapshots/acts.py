"""Take a still out of a play, and store it with its origin."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.access.models import Snapshot, Ticket
from liuhen.bureau.acting import acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

SIDECAR = "liuhen-snapshot/1"


class PlayOverError(RefusalError):
    """The play the still was to come from has ended."""

    code = "snapshot.play_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A picture that lies in the vault already."""

    digest: str
    size: int
    play_ms: int
    words: str = ""


def keep_still(ticket: Ticket, picture: bytes, play_ms: int, *, vault: Vault, words: str = "") -> Still:
    """Store a picture with a note of where it came from; outside of any transaction. The same picture is stored once.

    Raises:
        InputError: there is no picture at that place.
    """
    if not picture:
        raise InputError("没有截取。这个位置没有可用的画面。", next_step="请换一个位置再截。")
    recording = ticket.recording
    named = f"{ticket.token} {play_ms}"
    admission = Admission(receipt_number=recording.number, arrival_uid=hashlib.sha256(named.encode()).hexdigest()[:32])
    members = {
        "format": SIDECAR,
        "recording": recording.number,
        "origin": recording.original.sha256,
        "play_ms": play_ms,
        "officer": str(ticket.officer_id),
    }

    def note(digests: Digests) -> bytes:
        return canonical_json({**members, "sha256": digests.sha256, "sm3": digests.sm3})

    stored = vault.put_bytes(admission, picture, sidecar=note)
    return Still(digest=stored.digests.sha256, size=stored.digests.size, play_ms=play_ms, words=words.strip()[:200])


def take_snapshot(ticket: Ticket, still: Still, *, by: Officer, at: datetime, once: str | None = None) -> Snapshot:
    """Write down a still that was taken out of a play (截取画面). It never stands for the recording.

    Raises:
        PlayOverError: the play is another's, has ended, or its permit was taken back.
    """
    with acting(by, "snapshot.take", at=at, on=ticket.recording, once=once) as act:
        live = Ticket.objects.filter(
            pk=ticket.pk,
            officer=act.officer,
            closed_at__isnull=True,
            until__gt=act.at,
            permit__revoked_at__isnull=True,
            permit__window_until__gt=act.at,
        )
        if not live.exists():
            raise PlayOverError("没有截取。这次播放已经结束，或者不是您本人的。", next_step="请凭许可重新播放后再截。")
        recording = ticket.recording
        row = Snapshot.objects.create(
            bureau=act.home,
            number=next_number(act, "JT"),
            recording=recording,
            ticket=ticket,
            play_ms=still.play_ms,
            instant=_instant(recording, still.play_ms),
            digest=still.digest,
            origin=recording.original.sha256,
            size=still.size,
            words=still.words,
            by=act.officer,
            at=act.at,
        )
        act.upon(recording)
        act.upon(ticket.permit.request)
        return act.upon(row, digest=still.digest, origin=recording.original.sha256, play_ms=still.play_ms)


def _instant(recording: Recording, play_ms: int) -> datetime | None:
    """Say when a place was recorded: the middle of what the witnesses leave open."""
    earliest, latest = recording.started_earliest, recording.started_latest
    if earliest is None:
        return None
    return earliest + ((latest or earliest) - earliest) / 2 + timedelta(milliseconds=play_ms)
