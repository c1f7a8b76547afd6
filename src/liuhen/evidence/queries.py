"""Reads of room evidence: the vault, receipts, what is held, time and attribution, facts for the law."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Bureau, Officer
from liuhen.devices.models import Device
from liuhen.devices.queries import drift_at, holder_at
from liuhen.evidence import papers
from liuhen.evidence.attribution import Attribution, Word, attribute, says_nobody
from liuhen.evidence.facts import Drift
from liuhen.evidence.models import Arrival, Confirmation, FixityCheck, FixityFault, Original, Receipt, Recording
from liuhen.evidence.witness import SHANGHAI
from liuhen.evidence.words import ArrivalState, ReceiptState, Side
from liuhen.law.facts import Interval, OfficerFacts, RecordingFacts
from liuhen.trail.entry import instant_text
from liuhen.vault.digest import Digests
from liuhen.vault.fixity import Expected
from liuhen.vault.local import LocalVault

OPEN_STATES = (ReceiptState.ANNOUNCED, ReceiptState.RECEIVING, ReceiptState.FAILED)


def vault() -> LocalVault:
    """Give the installation's store of originals."""
    return _vault_at(settings.DATA_DIR / "vault")


@lru_cache(maxsize=4)
def _vault_at(root: Path) -> LocalVault:
    return LocalVault(root)


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
    )


def _person(bureau_id: int, code: str, name: str) -> Word:
    """Find whom a code on a card means: a badge entered for a person, or the number of his certificate."""
    if says_nobody(code):
        return Word()
    found = Officer.objects.filter(Q(badge=code) | Q(certificates__number=code), bureau_id=bureau_id).first()
    if found is None:
        return Word(shown=f"{code} {name}".strip())
    return Word(officer_id=found.pk, shown=found.name)


def receipt_paper(receipt: Receipt) -> papers.ReceiptPaper:
    """Freeze a receipt for its papers."""
    return papers.ReceiptPaper(
        bureau=receipt.bureau.code,
        receipt=receipt.number,
        source={
            "identity": receipt.source_identity,
            "kind": receipt.source_kind,
            "label": receipt.source_label,
            "layout": receipt.layout,
        },
        card=receipt.card_claim,
        device=receipt.device.number if receipt.device else "",
        handed_over_by={"name": receipt.handed_over_by.name, "username": receipt.handed_over_by.username},
        operator={"name": receipt.operator.name, "username": receipt.operator.username},
        announced_at=instant_text(receipt.announced_at),
    )


def file_paper(arrival: Arrival) -> papers.FilePaper:
    """Freeze an arrival for its papers."""
    claims = {key: value for key, value in arrival.claims.items() if key != "modified_ns"}
    return papers.FilePaper(
        arrival=arrival.uid,
        raw_path=bytes(arrival.raw_name),
        shown=arrival.shown_path,
        decoding=arrival.decoding,
        size=arrival.size,
        modified_ns=int(arrival.claims["modified_ns"]),
        claims=claims,
        companion_of=arrival.companion_of.uid if arrival.companion_of else "",
    )


def manifest_of(receipt: Receipt) -> bytes:
    """Write the list of a receipt as both sides will confirm it."""
    rows = receipt.arrivals.select_related("original", "companion_of", "recording").order_by("position")
    files = [(file_paper(row), _outcome(row)) for row in rows]
    return papers.manifest(receipt_paper(receipt), files, left_out=receipt.left_out)


def _outcome(arrival: Arrival) -> papers.Outcome:
    recording = getattr(arrival, "recording", None)
    return papers.Outcome(
        state=arrival.state,
        sha256=arrival.original.sha256 if arrival.original else "",
        sm3=arrival.original.sm3 if arrival.original else "",
        recording=recording.number if recording else "",
        note=arrival.note,
    )


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


def slots(rows: QuerySet[Receipt], *, at: datetime, most: int = 8) -> list[Receipt]:
    """Give the receipts that stand on the bench: unfinished first, then those confirmed within a day."""
    fresh = ~Q(state=ReceiptState.CONFIRMED) | Q(confirmations__at__gte=at - timedelta(days=1))
    shown = list(receipts(rows.filter(fresh).distinct())[: most * 3])
    return sorted(shown, key=lambda row: (row.state == ReceiptState.CONFIRMED, -row.pk))[:most]


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


def newest_check() -> FixityCheck | None:
    """Give the newest check of the store with what it found."""
    return FixityCheck.objects.prefetch_related("faults").order_by("-checked_at", "-pk").first()


def faulty_digests(receipt: Receipt) -> frozenset[str]:
    """Give the originals of a receipt with which the newest check found something wrong."""
    newest = newest_check()
    if newest is None:
        return frozenset()
    found = newest.faults.filter(digest__in=receipt.arrivals.values("original__sha256"))
    return frozenset(found.values_list("digest", flat=True))


def fixity_faults(recording: Recording) -> list[FixityFault]:
    """Give what the newest check found wrong with a recording's original; nothing is the good answer."""
    newest = newest_check()
    return list(newest.faults.filter(digest=recording.original.sha256)) if newest else []


def recording_facts(recording: Recording) -> RecordingFacts:
    """Freeze a recording for the law. Trip, case, holds and discs belong to higher rooms, which fill them in."""
    receipt = recording.arrival.receipt
    return RecordingFacts(
        id=str(recording.pk),
        number=recording.number,
        medium=recording.medium,
        started=_interval(recording.started_earliest, recording.started_latest),
        ended=_interval(recording.ended_earliest, recording.ended_latest),
        stored_at=recording.sealed_at,
        device_number=recording.device.number if recording.device else "",
        device_kind=recording.device.kind if recording.device else "",
        recorded_by=officer_facts(recording.recorded_by, recording.started_earliest or recording.sealed_at),
        operator=officer_facts(receipt.operator, recording.sealed_at),
        handed_over_by=officer_facts(receipt.handed_over_by, recording.sealed_at),
        labels={label.field: label.value for label in recording.labels.all()},
        labelled_at=recording.labelled_at,
        is_evidence=recording.is_evidence,
        evidence_decided_at=recording.evidence_decided_at,
    )


def for_facts(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """Fetch with each recording what `recording_facts` reads, in a fixed number of queries."""
    return rows.select_related(
        "bureau", "device", "recorded_by", "arrival__receipt__operator", "arrival__receipt__handed_over_by"
    ).prefetch_related("labels")


def officer_facts(officer: Officer | None, at: datetime) -> OfficerFacts | None:
    """Freeze a person as he stood at `at`."""
    if officer is None:
        return None
    certificate = officer.certificate_on(timezone.localdate(at))
    return OfficerFacts(
        id=str(officer.pk),
        name=officer.name,
        roles=frozenset(role.value for role in officer.roles),
        certificate_number=certificate.number if certificate else "",
        certificate_from=certificate.valid_from if certificate else None,
        certificate_until=certificate.valid_until if certificate else None,
    )


def _interval(earliest: datetime | None, latest: datetime | None) -> Interval | None:
    if earliest is None or latest is None:
        return None
    return Interval(earliest=earliest.astimezone(UTC), latest=latest.astimezone(UTC))
