"""Reads of room evidence: the vault, receipts, what is held, time and attribution, facts for the law."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypedDict

from django.db.models import Prefetch, Q, QuerySet

from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.plain import Instants
from liuhen.bureau.queries import among, plain, texts
from liuhen.bureau.queries.roster import roster
from liuhen.bureau.roster import Roster
from liuhen.devices.models import Device
from liuhen.devices.queries import drift_at, holder_at
from liuhen.evidence.attribution import Attribution, Word, attribute, says_nobody
from liuhen.evidence.facts import Drift
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.marking.queries import with_marks
from liuhen.evidence.models import (
    Arrival,
    Confirmation,
    FixityFault,
    Original,
    Receipt,
    Recording,
    RecordingLabel,
)
from liuhen.evidence.stores.queries import name_in_use, store
from liuhen.evidence.witness import SHANGHAI
from liuhen.evidence.words import ArrivalState, ReceiptState, Side
from liuhen.law.facts import Interval, RecordingFacts, TripFacts
from liuhen.vault.digest import Digests
from liuhen.vault.fixity import Expected
from liuhen.vault.port import Vault

OPEN_STATES = (ReceiptState.ANNOUNCED, ReceiptState.RECEIVING, ReceiptState.FAILED)


def vault() -> Vault:
    """Give the installation's store of originals, a directory or an object store: the one place that chooses."""
    return store(name_in_use())


def open_receipt_of(bureau: Bureau, identity: str, root: bytes) -> Receipt | None:
    """Find a receipt of this source that was begun and not finished."""
    return (
        Receipt.objects.filter(bureau=bureau, source_identity=identity, source_path=root, state__in=OPEN_STATES)
        .order_by("-pk")
        .first()
    )


def held_as(arrival: Arrival, digest: str) -> Arrival | None:
    """Find the arrival under which this file is held already: same source, same path, same digest (decisions 14)."""
    return (
        Arrival.objects.filter(
            bureau_id=arrival.bureau_id,
            source_identity=arrival.source_identity,
            path_digest=arrival.path_digest,
            original__sha256=digest,
            state=ArrivalState.SEALED,
        )
        .exclude(pk=arrival.pk)
        .first()
    )


def may_be_held(arrival: Arrival) -> bool:
    """Say whether a file of this place and size came before, so that measuring it first may spare storing it."""
    return Arrival.objects.filter(
        bureau_id=arrival.bureau_id,
        source_identity=arrival.source_identity,
        path_digest=arrival.path_digest,
        size=arrival.size,
        state=ArrivalState.SEALED,
    ).exists()


def to_receive(receipt: Receipt) -> list[Arrival]:
    """Give the files still to come in, side files before the recordings that lean on them."""
    rows = receipt.arrivals.exclude(state__in=(ArrivalState.SEALED, ArrivalState.HELD)).select_related("companion_of")
    return sorted(rows, key=lambda row: (row.companion_of_id is None, row.position))


def drift_of(device: Device | None, starts: datetime | None) -> Drift | None:
    """Give the measured drift for a device time (naive), or None when the ledger has none."""
    if device is None or starts is None:
        return None
    offset = drift_at(device, starts.replace(tzinfo=SHANGHAI))
    return Drift(low_ms=offset.low_ms, high_ms=offset.high_ms, words=offset.words) if offset else None


def attribution_of(arrival: Arrival, device: Device | None, instant: datetime) -> Attribution:
    """Ask ledger, card and file name who made a recording at `instant`."""
    handover = holder_at(device, instant) if device is not None else None
    ledger = Word(officer_id=handover.holder_id, shown=handover.holder.name) if handover else Word()
    card = arrival.receipt.card_claim
    return attribute(
        ledger=ledger,
        card=_person(arrival.bureau_id, card.get("officer", ""), card.get("name", "")),
        name=_person(arrival.bureau_id, arrival.claims.get("officer", ""), ""),
        index=_person(arrival.bureau_id, arrival.claims.get("index_officer", ""), ""),
    )


def _person(bureau_id: int, code: str, name: str) -> Word:
    """Find whom a code on a card means, and how it is shown where nobody is meant."""
    if says_nobody(code):
        return Word()
    found = person_of_code(bureau_id, code)
    if found is None:
        return Word(shown=f"{code} {name}".strip())
    return Word(officer_id=found.pk, shown=found.name)


def person_of_code(bureau_id: int, code: str) -> Officer | None:
    """Find whom a code on a card means: a badge entered for a person, or the number of his certificate."""
    return Officer.objects.filter(Q(badge=code) | Q(certificates__number=code), bureau_id=bureau_id).first()


def receipts(rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Give receipts newest first with everything a slot needs."""
    confirmations = Prefetch("confirmations", Confirmation.objects.select_related("officer"))
    return (
        rows.select_related("bureau", "device", "handed_over_by", "operator")
        .prefetch_related(confirmations)
        .order_by("-announced_at", "-pk")
    )


def waiting_for_custodian(bureau: Bureau) -> QuerySet[Receipt]:
    """Give the receipts whose list is fixed and that the receiving side has not confirmed yet."""
    taken = Confirmation.objects.filter(side=Side.CUSTODIAN).values("receipt")
    return Receipt.objects.filter(bureau=bureau, state=ReceiptState.SEALED).exclude(pk__in=taken)


def slots(rows: QuerySet[Receipt], *, at: datetime, places: int = 8, most: int = 64) -> list[Receipt]:
    """Give the receipts that stand on the bench, newest first: all unfinished ones, then some confirmed within a day.

    Where there are more than `most`, those on their way stay; the confirmed ones only fill empty places.
    """
    ready = Q(state__in=(ReceiptState.SEALED, ReceiptState.CONFIRMED))
    on_the_way = list(receipts(rows.exclude(ready))[:most])
    waiting = list(receipts(rows.filter(state=ReceiptState.SEALED))[: most - len(on_the_way)])
    shown = sorted([*on_the_way, *waiting], key=lambda row: -row.pk)
    done = rows.filter(state=ReceiptState.CONFIRMED, confirmations__at__gte=at - timedelta(days=1)).distinct()
    return [*shown, *receipts(done)[: max(0, places - len(shown))]]


def expected_originals() -> Iterator[Expected]:
    """Give the baseline of every original and manifest for a fixity check."""
    sidecars: dict[int, dict[str, str]] = {}
    sealed = Arrival.objects.filter(state=ArrivalState.SEALED)
    for original_id, uid, digest in sealed.values_list("original_id", "uid", "sidecar_digest").iterator():
        sidecars.setdefault(original_id, {})[uid] = digest
    for row in Original.objects.iterator():
        yield Expected(
            digests=Digests(sha256=row.sha256, sm3=row.sm3, size=row.size), sidecars=sidecars.get(row.pk, {})
        )
    for receipt in Receipt.objects.exclude(manifest_digest="").iterator():
        yield Expected(
            digests=Digests(sha256=receipt.manifest_digest, sm3=receipt.manifest_sm3, size=receipt.manifest_size),
            sidecars={receipt.manifest_uid: receipt.manifest_sidecar},
        )


def _faults_here() -> QuerySet[FixityFault]:
    """Give what is wrong now in this installation's own store."""
    return FixityFault.objects.filter(place__kind=PlaceKind.MAIN, closed_at__isnull=True)


def faulty_digests(receipt: Receipt) -> frozenset[str]:
    """Give the originals of a receipt with which something is wrong now."""
    found = _faults_here().filter(digest__in=receipt.arrivals.values("original__sha256"))
    return frozenset(found.values_list("digest", flat=True))


def fixity_faults(recording: Recording) -> list[FixityFault]:
    """Give what is wrong now with a recording's original; nothing is the good answer."""
    return list(_faults_here().filter(digest=recording.original.sha256))


# fault of a check → word of the law
_INTEGRITY = {"altered": "changed", "missing": "missing", "unreadable": "unreadable"}


class RecordingRow(NamedTuple):
    """What the law and a list ask of a recording, read without the rest of the row."""

    pk: int
    bureau: int
    unit: int | None
    number: str
    medium: str
    device_number: str | None
    device_kind: str | None
    recorded_by: int | None
    receipt: int
    operator: int
    handed_over_by: int
    secrecy: str
    is_evidence: bool | None
    started_earliest: datetime | None
    started_latest: datetime | None
    ended_earliest: datetime | None
    ended_latest: datetime | None
    evidence_decided_at: datetime | None
    labelled_at: datetime | None
    sealed_at: datetime


class Joined(TypedDict, total=False):
    """What higher rooms know about a recording, as in `RecordingFacts`."""

    trip: TripFacts | None
    case_id: str
    case_number: str
    case_open: bool
    archive_class: str
    discs: int
    off_duty: bool | None
    outside: bool


def recording_rows(recordings: QuerySet[Recording]) -> list[RecordingRow]:
    """Read recordings for the law, in the order of their keys. One query."""
    at = Instants()
    rows = recordings.order_by("pk").values_list(
        "pk",
        "bureau_id",
        "unit_id",
        "number",
        "medium",
        "device__number",
        "device__kind",
        "recorded_by_id",
        "arrival__receipt_id",
        "arrival__receipt__operator_id",
        "arrival__receipt__handed_over_by_id",
        "secrecy",
        "is_evidence",
        *texts(
            "started_earliest",
            "started_latest",
            "ended_earliest",
            "ended_latest",
            "evidence_decided_at",
            "labelled_at",
            "sealed_at",
        ),
    )
    return [
        RecordingRow._make((*known, at[start], at[started], at[end], at[ended], at[decided], at[labelled], at[sealed]))
        for *known, start, started, end, ended, decided, labelled, sealed in plain(rows)
    ]


def recording_facts(recording: Recording) -> RecordingFacts:
    """Freeze one recording for the law, without what higher rooms know of it."""
    return recordings_facts(recording_rows(Recording.objects.filter(pk=recording.pk)))[recording.pk]


def recordings_facts(
    rows: Sequence[RecordingRow], joined: Mapping[int, Joined] | None = None
) -> dict[int, RecordingFacts]:
    """Freeze recordings for the law, by key; what higher rooms know of each, they hand in. Ten queries for all."""
    labels: dict[int, dict[str, str]] = {}
    ids = [row.pk for row in rows]
    written = RecordingLabel.objects.filter(among("recording", ids))
    for pk, field, value in plain(written.values_list("recording", "field", "value")):
        labels.setdefault(pk, {})[field] = value
    people = roster(pk for row in rows for pk in (row.recorded_by, row.operator, row.handed_over_by))
    known, found = joined or {}, _broken(ids)
    frozen = with_marks({row.pk: _frozen(row, people, labels.get(row.pk, {}), known.get(row.pk, {})) for row in rows})
    return frozen | {
        pk: replace(frozen[pk], integrity=integrity, integrity_at=at) for pk, (integrity, at) in found.items()
    }


def _broken(recording_ids: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """Give what is wrong now with the originals of recordings and since when; nothing for those that are whole."""
    faults = {
        row.digest: (_INTEGRITY[row.fault], row.found_at)
        for row in _faults_here().filter(fault__in=_INTEGRITY).order_by("-pk")
        if row.found_at is not None
    }
    if not faults:
        return {}
    rows = Recording.objects.filter(among("pk", recording_ids), arrival__original__sha256__in=faults)
    return {pk: faults[digest] for pk, digest in rows.values_list("pk", "arrival__original__sha256")}


def first_uses(issues: Sequence[tuple[int, datetime, datetime]]) -> list[datetime | None]:
    """Say for each device from one instant until another when the first recording on it began (both ends count)."""
    if not issues:
        return []
    rows = Recording.objects.filter(
        device__in={device for device, _, _ in issues},
        started_latest__range=(min(since for _, since, _ in issues), max(until for _, _, until in issues)),
    )
    starts: dict[int, list[datetime]] = {}
    at = Instants()
    for device, text in plain(rows.order_by("started_latest").values_list("device", *texts("started_latest"))):
        start = at[text]
        if start is not None:
            starts.setdefault(device, []).append(start)
    return [_first_in(starts.get(device, []), since, until) for device, since, until in issues]


def _first_in(starts: list[datetime], since: datetime, until: datetime) -> datetime | None:
    place = bisect_left(starts, since)
    return starts[place] if place < len(starts) and starts[place] <= until else None


def _frozen(row: RecordingRow, people: Roster, labels: dict[str, str], joined: Joined) -> RecordingFacts:
    made_by, made_at = row.recorded_by, row.started_earliest or row.sealed_at
    return RecordingFacts(
        id=str(row.pk),
        number=row.number,
        medium=row.medium,
        started=_interval(row.started_earliest, row.started_latest),
        ended=_interval(row.ended_earliest, row.ended_latest),
        stored_at=row.sealed_at,
        device_number=row.device_number or "",
        device_kind=row.device_kind or "",
        recorded_by=None if made_by is None else people.on(made_by, made_at),
        operator=people.on(row.operator, row.sealed_at),
        handed_over_by=people.on(row.handed_over_by, row.sealed_at),
        labels=labels,
        labelled_at=row.labelled_at,
        is_evidence=row.is_evidence,
        evidence_decided_at=row.evidence_decided_at,
        secrecy=row.secrecy,
        restricted=bool(row.secrecy),  # the word itself closes the recording to all but those who keep it
        **joined,
    )


def _interval(earliest: datetime | None, latest: datetime | None) -> Interval | None:
    if earliest is None or latest is None:
        return None
    return Interval(earliest=earliest, latest=latest)
