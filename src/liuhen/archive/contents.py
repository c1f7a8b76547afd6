"""What goes into a case file, frozen: documents, recordings, register extracts, entries with proofs, labels."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from liuhen.discs.bag import Openable


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One issued document as PDF, one signed copy of it, or the bound copy of the whole file."""

    title: str
    number: str
    author: str
    on: str  # civil date as printed
    source: Openable
    sha256: str  # bare hex, as fixed when it was issued
    ending: str = ".pdf"
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One recording on the file: its original and, where the browser needs one, a copy for playing."""

    number: str
    shown_name: str  # last part of the path on the card
    medium: str  # video, audio, photo …
    author: str
    on: str
    source: Openable
    sha256: str
    sm3: str
    size: int  # bytes of the original
    entry: int | None  # index of the entry that sealed it
    playable: Path | None = None  # None: the original plays, or nothing does
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A register's rows about this case."""

    code: str  # file name without ending
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEntry:
    """One entry about the case's things, with its proof."""

    index: int
    data: bytes
    proof: str
    sentence: str
    at: str  # as printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The entries, the checkpoint they are proven under, and the public key."""

    note: str
    key: str
    size: int
    entries: tuple[ProvenEntry, ...]
    continuity: tuple[str, ...] = ()  # statements that lead from older keys to this one, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCopy:
    """One copy of the disc: its number, role and the fields of its label."""

    number: str
    role: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContents:
    """Everything of one case file."""

    number: str
    title: str
    bureau: str
    maker: str
    made_at: datetime
    on: str  # civil date as printed
    facts: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]
    clips: tuple[Clip, ...]
    extracts: tuple[Extract, ...]
    trail: Trail
    labels: tuple[LabelCopy, ...]
    label_article: str
    verifier: Path  # folder of the separate program's modules


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """One row of the table of contents."""

    order: int
    title: str
    path: str
    medium: str
    sha256: str
    size: int

    def as_fields(self) -> dict[str, str | int]:
        """Give the row as it is stored."""
        return {
            "order": self.order,
            "title": self.title,
            "path": self.path,
            "medium": self.medium,
            "sha256": self.sha256,
            "bytes": self.size,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What building gave: digests and sizes for the row and for the entry."""

    bundle_digest: str
    bundle_bytes: int
    file_count: int
    iso_digest: str
    iso_bytes: int
    volume: str
    checkpoint_size: int
    index: tuple[Indexed, ...]
