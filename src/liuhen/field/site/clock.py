"""What a phone's clock is worth: its word, how far it stood off before and after, and the instant taken from that.

The server measures the phone at its last contact before an event and again when the event is sent. Two measurements
that agree correct the word; two that differ mean that the clock was set in between, and then only what cannot be is
ruled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EVEN = timedelta(seconds=60)  # two measurements this close: the clock ran evenly
UNNOTICED = timedelta(seconds=5)  # of the way through the network; a word this close is taken as it stands
SET_MEANWHILE = "手机时钟在记录前后被调整过，时间须核对"
AHEAD = "手机记的时间晚于送达时间，按送达时间暂记，须核对"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What came with an event. All instants aware."""

    said_at: datetime  # by the phone's own clock
    received_at: datetime  # by the server's
    sent_at: datetime  # by the phone's clock, when it sent
    off_before: timedelta | None = None  # server minus phone at the contact before; None: there was none
    contact_at: datetime | None = None  # the server's time of that contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The instant an event is taken for."""

    at: datetime
    off: timedelta  # server minus phone when it was sent
    doubt: str = ""  # why a person should look; '' : no reason


def read(word: Word) -> Reading:
    """Take an instant from a phone's word: never after it was received, and without a step of the clock exact."""
    off = word.received_at - word.sent_at
    before = off if word.off_before is None else word.off_before
    if abs(before - off) <= EVEN:
        return _bounded(word, off if abs(off) > UNNOTICED else timedelta(), off)
    possible = [one for one in (before, off) if _can_be(word, word.said_at + one)]
    chosen = possible[0] if possible else off
    reading = _bounded(word, chosen, off)
    return Reading(at=reading.at, off=off, doubt=reading.doubt or SET_MEANWHILE)


def _bounded(word: Word, correction: timedelta, off: timedelta) -> Reading:
    at = word.said_at + correction
    if at > word.received_at + UNNOTICED:
        return Reading(at=word.received_at, off=off, doubt=AHEAD)
    return Reading(at=min(at, word.received_at), off=off)


def _can_be(word: Word, at: datetime) -> bool:
    after_contact = word.contact_at is None or at >= word.contact_at - UNNOTICED
    return after_contact and at <= word.received_at + UNNOTICED
