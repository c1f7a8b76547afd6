"""Turn the listing of a folder into a source with claims: the part every layout shares."""

from collections.abc import Iterator
from dataclasses import dataclass

from liuhen.docks.patterns import NameClaim, read_claims
from liuhen.docks.walk import Entry, Listing
from liuhen.evidence.found import Found
from liuhen.evidence.words import FileKind

MAIN = (FileKind.VIDEO, FileKind.AUDIO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a card says about itself."""

    device: str = ""
    officer: str = ""
    officer_name: str = ""


def read_files(listing: Listing) -> Iterator[Found]:
    """Give every file with what its name claims; a side file is tied to the recording of the same stem."""
    claims = {entry.raw_path: read_claims(entry.name, entry.folders) for entry in listing.entries}
    mains = {
        entry.stem.upper(): entry.raw_path for entry in reversed(listing.entries) if claims[entry.raw_path].kind in MAIN
    }
    for entry in listing.entries:
        yield _found(entry, claims[entry.raw_path], mains.get(entry.stem.upper(), b""))


def _found(entry: Entry, claim: NameClaim, main: bytes) -> Found:
    return Found(
        raw_path=entry.raw_path,
        shown=entry.shown,
        decoding=entry.decoding,
        size=entry.size,
        modified_ns=entry.modified_ns,
        kind=claim.kind,
        device=claim.device,
        officer=claim.officer,
        starts=claim.starts,
        is_key_marked=claim.is_key_marked,
        companion_of=main if main != entry.raw_path and claim.kind not in MAIN else b"",
    )


def agreed(words: Iterator[str]) -> str:
    """Give the one word all agree on, or nothing."""
    different = {word for word in words if word}
    return different.pop() if len(different) == 1 else ""
