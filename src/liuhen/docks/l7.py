"""Layout L7: everything stands in the name, `<PREFIX>_<device>_<officer>_<yyyyMMdd>_<HHmmss>[_IMP].<ending>`."""

from collections.abc import Iterator

from liuhen.docks.patterns import NAMED
from liuhen.docks.reading import Identity, agreed, read_files
from liuhen.docks.walk import Listing
from liuhen.evidence.found import Found

NAME = "L7"


def matches(listing: Listing) -> bool:
    """Say whether the card is laid out like this."""
    return any(NAMED.fullmatch(entry.name.rpartition(".")[0]) for entry in listing.entries)


def identity(listing: Listing) -> Identity:
    """Give the device and officer when all names agree on them."""
    files = tuple(read_files(listing))
    return Identity(device=agreed(file.device for file in files), officer=agreed(file.officer for file in files))


def arrivals(listing: Listing) -> Iterator[Found]:
    """Give every file on the card."""
    return read_files(listing)
