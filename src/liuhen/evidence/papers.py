"""The two papers that lie beside the originals: the sidecar of one arrival and the manifest of one receipt.

Both are canonical JSON (RFC 8785); docs/formats/store.md gives their members.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from liuhen.trail.entry import canonical_json

Fact = str | int | bool | None
SIDECAR = "liuhen-sidecar/1"
MANIFEST = "liuhen-manifest/1"
MANIFEST_NOTE = "liuhen-manifest-note/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """What both papers say about the receipt."""

    bureau: str  # code
    receipt: str  # number
    source: Mapping[str, str]  # kind, label, identity, layout
    card: Mapping[str, str]  # device, officer, name as the card itself claims
    device: str  # number in the register, '' when none was named
    handed_over_by: Mapping[str, str]  # username, name
    operator: Mapping[str, str]
    announced_at: str  # UTC, microseconds
    bureau_name: str = ""
    unit: str = ""  # name of the unit of the one who handed over, '' when he has none
    source_path: bytes = b""  # raw bytes of the source's folder; empty for an upload

    def members(self) -> dict[str, object]:
        """Give the members both papers share."""
        return {
            "announced_at": self.announced_at,
            "bureau": self.bureau,
            "bureau_name": self.bureau_name,
            "card": dict(self.card),
            "device": self.device,
            "handed_over_by": dict(self.handed_over_by),
            "operator": dict(self.operator),
            "receipt": self.receipt,
            "source": dict(self.source),
            "source_path": self.source_path.hex(),
            "unit": self.unit,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePaper:
    """What both papers say about one file."""

    arrival: str  # uid
    raw_path: bytes
    shown: str
    decoding: str
    size: int
    modified_ns: int
    claims: Mapping[str, str | bool]
    companion_of: str = ""  # uid of the recording's arrival
    position: int = 0  # on the list of the receipt, from 1
    kind: str = ""  # by the name alone: video, photo, track …

    def members(self) -> dict[str, object]:
        """Give the members both papers share. The write time is text: nanoseconds do not fit a JSON number."""
        return {
            "arrival": self.arrival,
            "claims": dict(self.claims),
            "companion_of": self.companion_of,
            "kind": self.kind,
            "modified_ns": str(self.modified_ns),
            "path": {"decoding": self.decoding, "raw": self.raw_path.hex(), "shown": self.shown},
            "position": self.position,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one file fared, for the manifest."""

    state: str  # sealed, held, failed
    sha256: str = ""
    sm3: str = ""
    recording: str = ""  # LX-…
    note: str = ""
    held_by: str = ""  # uid of the arrival under which the file was in the vault before
    stored_at: str = ""  # when the bytes were first admitted into evidence
    sealed_at: str = ""  # when this arrival was
    facts: Mapping[str, Fact] = field(default_factory=dict)  # of the recording, as they were at the seal


def sidecar(receipt: ReceiptPaper, file: FilePaper, *, sha256: str, sm3: str) -> bytes:
    """Write the sidecar of one arrival: a rebuild of the register from the store returns exactly these facts."""
    return canonical_json({**receipt.members(), **file.members(), "format": SIDECAR, "sha256": sha256, "sm3": sm3})


def manifest(
    receipt: ReceiptPaper,
    files: Sequence[tuple[FilePaper, Outcome]],
    *,
    left_out: Sequence[Mapping[str, str]],
    written_at: str,
) -> bytes:
    """Write the list both sides confirm: every file of the source, what became of it, and what was not taken.

    With it the store alone says what the register says of a closed receipt: a rebuild gives the same rows.
    """
    rows = [
        {
            **file.members(),
            "facts": dict(outcome.facts),
            "held_by": outcome.held_by,
            "note": outcome.note,
            "recording": outcome.recording,
            "sealed_at": outcome.sealed_at,
            "sha256": outcome.sha256,
            "sm3": outcome.sm3,
            "state": outcome.state,
            "stored_at": outcome.stored_at,
        }
        for file, outcome in files
    ]
    return canonical_json(
        {
            **receipt.members(),
            "files": rows,
            "format": MANIFEST,
            "left_out": [dict(item) for item in left_out],
            "written_at": written_at,
        }
    )


def manifest_note(receipt: ReceiptPaper, *, sha256: str, sm3: str, size: int) -> bytes:
    """Write the sidecar of a manifest."""
    return canonical_json({**receipt.members(), "format": MANIFEST_NOTE, "sha256": sha256, "size": size, "sm3": sm3})
