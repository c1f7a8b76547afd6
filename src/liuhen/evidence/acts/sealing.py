"""Admit stored bytes into evidence: the original, the arrival and the recording, with one entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from liuhen.bureau.acting import Act, By, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.devices.models import Device
from liuhen.devices.queries import device_named
from liuhen.errors import InputError
from liuhen.evidence.acts.deriving import ask_for_preview
from liuhen.evidence.facts import Bytes, CardTime, Known, is_recording, judge_time, medium_of, note_of
from liuhen.evidence.index.queries import shot_at
from liuhen.evidence.keeping.acts.places import keep
from liuhen.evidence.models import Arrival, Original, Receipt, Recording, TimeClaim
from liuhen.evidence.queries import attribution_of, drift_of
from liuhen.evidence.witness import Claim
from liuhen.evidence.words import ArrivalState, FileKind, ReceiptState
from liuhen.media.facts import MediaFacts
from liuhen.vault.admission import Stored


class AlreadySealedError(InputError):
    """This file of this source is in evidence already."""

    code = "arrival.sealed"


def know(arrival: Arrival, facts: MediaFacts, *, at: datetime, beside: Sequence[MediaFacts] = ()) -> Known:
    """Hear all witnesses of time and person about one file; reads rows, writes none.

    `beside` are the facts of its side files, such as the satellite track.
    """
    claims = arrival.claims
    starts = datetime.fromisoformat(claims["starts"]) if claims["starts"] else None
    device = _device_of(arrival)
    judged = judge_time(
        starts=starts,
        modified_ns=int(claims["modified_ns"]),
        seen=facts,
        beside=beside,
        drift=drift_of(device, starts),
        received_at=at,
        indexed=shot_at(arrival),
        card=_card_time(claims),
    )
    instant = judged.span.started_latest if judged.span else arrival.receipt.announced_at
    return Known(
        judged=judged,
        attribution=attribution_of(arrival, device, instant),
        device_id=device.pk if device else None,
    )


def seal(
    arrival: Arrival,
    stored: Stored,
    facts: MediaFacts,
    *,
    by: By,
    at: datetime,
    beside: Sequence[MediaFacts] = (),
) -> Recording | None:
    """Admit stored bytes into evidence (证据入库); None for what is no recording but is kept all the same.

    `stored` and `facts` were made without a transaction (`vault.put`, `media.probe`), so a crash leaves at most an
    original without a recording, never a recording without its original. Previews are asked for, never waited for.

    Raises:
        AlreadySealedError: another seal of the same file came first.

    Source: 行政处罚法 (2021) art. 46, 47.
    """
    known = know(arrival, facts, at=at, beside=beside)
    with acting(by, "recording.seal", at=at, on=arrival) as act:
        _admit(arrival, stored, facts, known, at=act.at)
        keep(act, stored.digests.sha256, stored.digests.size)
        if not is_recording(FileKind(arrival.kind), facts):
            act.upon(arrival, digest=stored.digests.sha256, sm3=stored.digests.sm3, receipt=arrival.receipt.number)
            return None
        recording = _record(act, arrival, facts, known)
        act.upon(
            recording,
            digest=stored.digests.sha256,
            sm3=stored.digests.sm3,
            receipt=arrival.receipt.number,
            bytes=stored.digests.size,
            damage=facts.damage,
        )
        ask_for_preview(recording)
        return recording


def _card_time(claims: Mapping[str, str | bool]) -> CardTime:
    written = claims.get("written")
    return CardTime(
        written=datetime.fromisoformat(str(written)) if written else None, is_zoneless=bool(claims.get("zoneless"))
    )


def _device_of(arrival: Arrival) -> Device | None:
    receipt = arrival.receipt
    if receipt.device is not None:
        return receipt.device
    claims = arrival.claims
    named = claims["device"] or receipt.card_claim.get("device", "") or claims.get("index_device", "")
    return device_named(receipt.bureau, named) if named else None


def _admit(arrival: Arrival, stored: Stored, facts: MediaFacts, known: Known, *, at: datetime) -> None:
    """Write the baseline once, and move the arrival on; two seals of one file end in one."""
    digests = stored.digests
    original, _is_new = Original.objects.get_or_create(
        sha256=digests.sha256, defaults={"sm3": digests.sm3, "size": digests.size, "stored_at": at}
    )
    kind = FileKind(arrival.kind)
    judged = known.judged if is_recording(kind, facts) else None
    note = note_of(
        kind,
        facts,
        judged,
        is_key_marked=bool(arrival.claims["key_marked"]),
        has_main=arrival.companion_of_id is not None,
        size=Bytes(listed=arrival.size, stored=digests.size),
    )
    waiting = Arrival.objects.filter(
        pk=arrival.pk,
        state__in=(ArrivalState.ANNOUNCED, ArrivalState.FAILED),
        receipt__state=ReceiptState.RECEIVING,
    )
    try:
        with transaction.atomic():
            moved = waiting.update(
                state=ArrivalState.SEALED,
                original=original,
                sidecar_digest=stored.sidecar_digest,
                size=digests.size,
                note=note,
                sealed_at=at,
            )
    except IntegrityError:
        moved = 0  # the same file of the same source was sealed under another receipt meanwhile
    if not moved:
        raise AlreadySealedError("这个文件已经入库，没有重复入库。", next_step="请在清单里核对，已入库的以第一次为准。")


def _record(act: Act, arrival: Arrival, facts: MediaFacts, known: Known) -> Recording:
    receipt, span = arrival.receipt, known.judged.span
    recording = Recording.objects.create(
        bureau_id=arrival.bureau_id,
        unit_id=_unit_of(receipt, known),
        number=next_number(act, "LX", width=6),
        arrival=arrival,
        medium=medium_of(FileKind(arrival.kind), facts),
        milliseconds=facts.milliseconds,
        container=facts.container,
        video_codec=facts.video_codec,
        audio_codec=facts.audio_codec,
        width=facts.width,
        height=facts.height,
        frames_per_second=facts.frames_per_second,
        playing=facts.playing.value,
        playing_why=facts.playing_why,
        damage=facts.damage,
        is_understood=facts.is_understood,
        is_key_marked=bool(arrival.claims["key_marked"]),
        started_earliest=span.started_earliest if span else None,
        started_latest=span.started_latest if span else None,
        ended_earliest=span.ended_earliest if span else None,
        ended_latest=span.ended_latest if span else None,
        device_id=known.device_id,
        recorded_by_id=known.attribution.officer_id,
        attribution=known.attribution.members(),
        sealed_at=act.at,
    )
    _keep_claims(recording, known.judged.claims)
    return recording


def _keep_claims(recording: Recording, claims: Sequence[Claim]) -> None:
    """Keep every witness's word as it is, the doubted ones with their mark."""
    TimeClaim.objects.bulk_create(
        TimeClaim(
            recording=recording,
            witness=claim.witness.value,
            start=claim.start,
            end=claim.end,
            mark=claim.mark.value,
            note=claim.note,
            adopted=claim.adopted,
            slack_ms=round(claim.slack.total_seconds() * 1000),
            early_ms=round(claim.early.total_seconds() * 1000),
        )
        for claim in claims
    )


def _unit_of(receipt: Receipt, known: Known) -> int | None:
    """A recording belongs to the unit of the one who made it, else of the one who handed it over."""
    officer_id = known.attribution.officer_id
    if officer_id is None:
        return receipt.unit_id
    return Officer.objects.values_list("unit_id", flat=True).get(pk=officer_id)
