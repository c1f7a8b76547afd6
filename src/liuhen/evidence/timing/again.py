"""Judging kept claims anew with what has been learnt since: the picture's clock, drift measured at return. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from liuhen.evidence.facts import Drift
from liuhen.evidence.witness import FAT_STEP, FIRST_BELIEVABLE, NAME_STEP, NEAR, Claim, Judged, from_clock, judge
from liuhen.evidence.words import Mark, Witness

# What the camera's own clock said, the best reading first: its error may be taken away by the ledger's measurement.
OWN_CLOCK = (Witness.OSD, Witness.FILE_NAME)
# The camera's clock too, but a container may be stamped at the end and a write time moved by a copy: both count.
WEAK_CLOCK = (Witness.CONTAINER, Witness.FILE_SYSTEM)
LEAST_SLACK = {Witness.NMEA: FAT_STEP, Witness.FILE_SYSTEM: FAT_STEP}


def kept(claim: Claim) -> Claim:
    """Take up a claim as it was said; its mark and standing are judged anew. Claims from before keep a least slack."""
    least = LEAST_SLACK.get(claim.witness, NAME_STEP)
    return replace(claim, mark=Mark.NONE, adopted=False, slack=max(claim.slack, least))


def own_clock(claims: Sequence[Claim]) -> Claim | None:
    """Return the best reading of the camera's own clock; one that was reset says nothing a drift could correct.

    Without a picture and a name, container and card are taken together: the reading holds both where they are near.
    """
    believable = [claim for claim in claims if claim.start >= FIRST_BELIEVABLE]
    named = [claim for claim in believable if claim.witness in OWN_CLOCK]
    if named:
        return min(named, key=lambda claim: OWN_CLOCK.index(claim.witness))
    weak = sorted((c for c in believable if c.witness in WEAK_CLOCK), key=lambda c: WEAK_CLOCK.index(c.witness))
    if len(weak) < 2 or abs(weak[0].start - weak[-1].start) > NEAR:
        return weak[-1] if weak else None
    low = min(claim.start - claim.slack - claim.early for claim in weak)
    high = max(claim.start + claim.slack for claim in weak)
    middle = low + (high - low) / 2
    length = weak[-1].end - weak[-1].start if weak[-1].end else None
    return replace(
        weak[-1], start=middle, end=middle + length if length else None, slack=(high - low) / 2, early=timedelta()
    )


def from_picture(start: datetime, length: timedelta | None, shown: str) -> Claim:
    """Take the clock burnt into the picture, carried back to the first frame. `shown` is what was read, as read."""
    return Claim(
        witness=Witness.OSD,
        start=start,
        end=start + length if length else None,
        slack=NAME_STEP,
        note=f"画面所示 {shown}，按帧位推回开头",
    )


def heard_again(
    claims: Sequence[Claim],
    drift: Drift | None,
    *,
    received_at: datetime,
    length: timedelta | None,
    picture: Claim | None = None,
) -> Judged:
    """Judge the kept claims anew, with the picture's clock where it was read and the ledger's drift as it is now."""
    others = [kept(claim) for claim in claims if claim.witness is not Witness.DEVICE_CLOCK]
    if picture is not None:
        others = [claim for claim in others if claim.witness is not Witness.OSD] + [picture]
    own = own_clock(others)
    if own is not None and drift is not None:
        others.append(from_clock(own, drift.low_ms, drift.high_ms, drift.words))
    return judge(others, received_at=received_at, length=length)
