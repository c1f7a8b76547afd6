"""Turn the listing of a folder into files with claims, and tie side files to their recordings."""

from collections.abc import Iterator, Sequence

from liuhen.devices.patterns import Heard, Pattern
from liuhen.docks.identity import Identity, Said, of_folder
from liuhen.docks.patterns import kind_of, read_claims
from liuhen.docks.walk import Entry, Listing
from liuhen.evidence.found import Found
from liuhen.evidence.words import FileKind

MAIN = (FileKind.VIDEO, FileKind.AUDIO)


def read_files(
    listing: Listing, patterns: Sequence[Pattern], said: Sequence[Said] = ()
) -> Iterator[tuple[Found, Heard]]:
    """Give every file with what its path claims; a side file is tied to the recording of the same stem.

    `said` are papers to be asked for each file, where they do not agree on the whole card.
    """
    kinds = {entry.raw_path: kind_of(entry.name) for entry in listing.entries}
    mains = {entry.stem.upper(): entry.raw_path for entry in reversed(listing.entries) if kinds[entry.raw_path] in MAIN}
    for entry in listing.entries:
        heard = read_claims(entry.shown, patterns)
        above = of_folder(said, entry.shown) if said else Identity()
        yield _found(entry, kinds[entry.raw_path], heard, above, mains.get(entry.stem.upper(), b"")), heard


def _found(entry: Entry, kind: FileKind, heard: Heard, above: Identity, main: bytes) -> Found:
    taken = heard.taken
    return Found(
        raw_path=entry.raw_path,
        shown=entry.shown,
        decoding=entry.decoding,
        size=entry.size,
        modified_ns=entry.modified_ns,
        kind=kind,
        device=above.device or taken.device,
        officer=taken.officer or above.officer,
        starts=taken.starts,
        is_key_marked=taken.is_key_marked,
        sequence=taken.sequence,
        pattern=" ".join(pattern.code for pattern in heard.patterns),
        companion_of=main if main != entry.raw_path and kind not in MAIN else b"",
    )
