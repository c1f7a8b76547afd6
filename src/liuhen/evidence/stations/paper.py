"""The receipt a station gets: a text that the trail's key signs as a note. Pure. docs/formats/agent.md has the form."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = "liuhen-station-receipt/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """One file the vault holds: stored, read back and sealed, or held already."""

    uid: str  # of the upload
    sha256: str  # 'sha256:…'
    size: int


def receipt_text(
    *, station: str, batch: str, receipt: str, manifest: str, sealed_at: str, files: Sequence[HeldFile]
) -> str:
    """Write the text that is signed. No checkpoint can be mistaken for it: the second line is no number."""
    lines = [
        HEAD,
        f"station {station}",
        f"batch {batch}",
        f"receipt {receipt}",
        f"manifest {manifest}",
        f"sealed_at {sealed_at}",
        *(f"file {file.sha256} {file.size} {file.uid}" for file in files),
    ]
    return "\n".join(lines) + "\n"
