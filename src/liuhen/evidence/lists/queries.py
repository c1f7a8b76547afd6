"""Reads for the papers beside the originals: the sidecar of an arrival and the manifest of a receipt."""

from collections.abc import Iterator
from datetime import datetime

from liuhen.evidence import papers
from liuhen.evidence.models import Arrival, Original, Receipt, Recording
from liuhen.trail.entry import canonical_json, instant_text

CHUNK = 1000
# What of a recording its manifest keeps word for word; the rest are people, the device and instants.
PLAIN_FACTS = (
    "medium", "milliseconds", "container", "video_codec", "audio_codec", "width", "height", "playing", "playing_why",
    "damage", "is_understood", "is_key_marked",
)  # fmt: skip
INSTANTS = ("started_earliest", "started_latest", "ended_earliest", "ended_latest", "sealed_at")


def receipt_paper(receipt: Receipt) -> papers.ReceiptPaper:
    """Freeze a receipt for its papers."""
    return papers.ReceiptPaper(
        bureau=receipt.bureau.code,
        bureau_name=receipt.bureau.name,
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
        unit=receipt.unit.name if receipt.unit else "",
        source_path=bytes(receipt.source_path),
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
        position=arrival.position,
        kind=arrival.kind,
    )


def manifest_of(receipt: Receipt, *, at: datetime) -> bytes:
    """Write the list of a receipt as both sides will confirm it; `at` is when it is closed."""
    rows = receipt.arrivals.select_related(
        "original", "companion_of", "held_by", "recording__device", "recording__recorded_by", "recording__unit"
    ).order_by("position")
    files = [(file_paper(row), _outcome(row)) for row in rows]
    written = instant_text(at)
    return papers.manifest(receipt_paper(receipt), files, left_out=receipt.left_out, written_at=written)


def _outcome(arrival: Arrival) -> papers.Outcome:
    recording = getattr(arrival, "recording", None)
    return papers.Outcome(
        state=arrival.state,
        sha256=arrival.original.sha256 if arrival.original else "",
        sm3=arrival.original.sm3 if arrival.original else "",
        recording=recording.number if recording else "",
        note=arrival.note,
        held_by=arrival.held_by.uid if arrival.held_by else "",
        stored_at=instant_text(arrival.original.stored_at) if arrival.original else "",
        sealed_at=instant_text(arrival.sealed_at) if arrival.sealed_at else "",
        facts=facts_of(recording) if recording else {},
    )


def facts_of(recording: Recording) -> dict[str, papers.Fact]:
    """Give the bare facts of a recording for its manifest: what a rebuild from the store alone returns."""
    instants = {name: getattr(recording, name) for name in INSTANTS}
    return {
        **{name: getattr(recording, name) for name in PLAIN_FACTS},
        **{name: instant_text(at) if at else "" for name, at in instants.items()},
        "device": recording.device.number if recording.device else "",
        "frames_per_second": "" if recording.frames_per_second is None else f"{recording.frames_per_second:.3f}",
        "recorded_by": recording.recorded_by.username if recording.recorded_by else "",
        "unit": recording.unit.name if recording.unit else "",
    }


def register() -> Iterator[dict[str, papers.Fact | list[str]]]:
    """Give the register of originals as plain lines without row numbers, in an order that a rebuild keeps.

    Two registers are the same where their lines are: receipts, originals, arrivals, recordings.
    """
    for receipt in Receipt.objects.select_related("bureau", "unit", "device").order_by("bureau__code", "number"):
        yield _receipt_line(receipt)
    for original in Original.objects.order_by("sha256").iterator(chunk_size=CHUNK):
        yield {
            "row": "original",
            "sha256": original.sha256,
            "sm3": original.sm3,
            "size": original.size,
            "stored_at": instant_text(original.stored_at),
        }
    rows = Arrival.objects.select_related("receipt", "original", "companion_of", "held_by").order_by("uid")
    for arrival in rows.iterator(chunk_size=CHUNK):
        yield _arrival_line(arrival)
    made = Recording.objects.select_related("arrival", "device", "recorded_by", "unit", "bureau")
    for recording in made.order_by("bureau__code", "number").iterator(chunk_size=CHUNK):
        yield {
            "row": "recording",
            "bureau": recording.bureau.code,
            "number": recording.number,
            "arrival": recording.arrival.uid,
            **facts_of(recording),
        }


def _receipt_line(receipt: Receipt) -> dict[str, papers.Fact | list[str]]:
    paper = receipt_paper(receipt).members()
    return {
        "row": "receipt",
        **{key: canonical_json({"it": value}).decode() for key, value in paper.items()},
        "left_out": [f"{item['shown']} {item['why']}" for item in receipt.left_out],
        "file_count": receipt.file_count,
        "done_count": receipt.done_count,
        "total_bytes": receipt.total_bytes,
        "manifest_uid": receipt.manifest_uid,
        "manifest": f"{receipt.manifest_digest} {receipt.manifest_sm3} {receipt.manifest_size}",
        "manifest_sidecar": receipt.manifest_sidecar,
        "sealed_at": instant_text(receipt.sealed_at) if receipt.sealed_at else "",
    }


def _arrival_line(arrival: Arrival) -> dict[str, papers.Fact | list[str]]:
    return {
        "row": "arrival",
        "receipt": arrival.receipt.number,
        **{key: canonical_json({"it": value}).decode() for key, value in file_paper(arrival).members().items()},
        "source_identity": arrival.source_identity,
        "path_digest": arrival.path_digest,
        "original": arrival.original.sha256 if arrival.original else "",
        "held_by": arrival.held_by.uid if arrival.held_by else "",
        "sidecar_digest": arrival.sidecar_digest,
        "state": arrival.state,
        "note": arrival.note,
        "sealed_at": instant_text(arrival.sealed_at) if arrival.sealed_at else "",
    }
