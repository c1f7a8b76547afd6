"""Find out which camera left a card like this, and read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from liuhen.devices.patterns import OWN, Heard, Pattern, shipped
from liuhen.docks.fat.medium import Seen
from liuhen.docks.identity import Identity, Said, agreed, of_card, papers_on
from liuhen.docks.mount import mount_of
from liuhen.docks.reading import read_files
from liuhen.docks.traces import deleted, holes, in_order, look_at, written_on
from liuhen.docks.walk import listing
from liuhen.evidence.found import Found, Source
from liuhen.evidence.names import read_name

FOLDER = "folder"  # no camera's layout


def recognise(root: Path, *, patterns: Sequence[Pattern] | None = None, image: Path | None = None) -> Source:
    """Read a card or folder: its layout, what it says about itself, every file, everything not taken, every hole.

    `patterns` are those of the bureau (`devices.queries.patterns_of`); those shipped where none are given. The card's
    directories are looked at read-only, on the device under the mount where that is allowed, or in `image`.

    Raises:
        SourceError: it is not there, no folder, unreadable or empty.
    """
    shelf = shipped()
    found = listing(root)
    said = papers_on(found, shelf.papers)
    card = of_card(said)
    read = list(read_files(found, shelf.patterns if patterns is None else patterns, () if card.device else said))
    mounted = mount_of(root)
    seen, unlooked = look_at(mounted, image)
    inside = "" if image else mounted.inside
    clocks = written_on(seen, inside)
    is_zoneless = mounted.is_fat or seen is not None
    files = tuple(_timed(file, clocks, is_zoneless=is_zoneless) for file, _heard in read)
    marks = tuple(deleted(seen, inside)) if seen is not None else ()
    own = _of_names(files) if not card.device else Identity()
    return Source(
        layout=_layout(shelf.layouts, said, (heard for _file, heard in read)),
        files=files,
        left_out=(*found.left_out, *in_order((*marks, *holes(files), *unlooked))),
        device=card.device or own.device,
        officer=card.officer or own.officer,
        officer_name=card.officer_name,
        unit=card.unit,
        battery=card.battery,
        root=found.root,
        label=read_name(found.root).shown,
    )


def _timed(file: Found, clocks: Mapping[str, Seen], *, is_zoneless: bool) -> Found:
    """Add what the card's own directory says about when a file was written."""
    entry = clocks.get(file.shown.lower())
    if entry is not None and entry.written is not None and entry.size == file.size:
        return replace(file, written=entry.written, is_zoneless=True)
    return replace(file, is_zoneless=True) if is_zoneless else file


def _layout(names: Iterable[str], said: Sequence[Said], read: Iterable[Heard]) -> str:
    """Name the layout by the surest sign: a paper that names the device, else the patterns."""
    signs = {one.layout for one in said} | {pattern.layout for heard in read for pattern in heard.patterns}
    return next((code for code in (*names, OWN) if code in signs), FOLDER)


def _of_names(files: Sequence[Found]) -> Identity:
    """Give the device and officer when all names that name one agree."""
    return Identity(device=agreed(file.device for file in files), officer=agreed(file.officer for file in files))
