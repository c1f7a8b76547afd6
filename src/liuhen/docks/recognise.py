"""Find out which camera left a card like this, and read it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, cast

from liuhen.docks import folder, l1, l3, l4, l7
from liuhen.docks.reading import Identity
from liuhen.docks.walk import Listing, listing
from liuhen.evidence.found import Found, Source
from liuhen.evidence.names import read_name


class Layout(Protocol):
    """What every layout's file offers."""

    NAME: str
    matches: Callable[[Listing], bool]
    identity: Callable[[Listing], Identity]
    arrivals: Callable[[Listing], Iterator[Found]]


# The surest sign first: a settings file names the device; a name pattern does; a folder scheme is only a habit.
LAYOUTS: tuple[Layout, ...] = cast("tuple[Layout, ...]", (l4, l7, l3, l1, folder))


def recognise(root: Path) -> Source:
    """Read a card or folder: its layout, what it says about itself, every file, and everything not taken.

    Raises:
        SourceError: it is not there, no folder, unreadable or empty.
    """
    found = listing(root)
    layout = next(layout for layout in LAYOUTS if layout.matches(found))
    said = layout.identity(found)
    return Source(
        layout=layout.NAME,
        files=tuple(layout.arrivals(found)),
        left_out=found.left_out,
        device=said.device,
        officer=said.officer,
        officer_name=said.officer_name,
        root=found.root,
        label=read_name(found.root).shown,
    )
