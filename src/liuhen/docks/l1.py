"""Layout L1: `DCIM/<yyyyMMdd>/<HHmmss>.mp4`. Folders by day, files by time, no identity anywhere."""

import re
from collections.abc import Iterator

from liuhen.docks.reading import Identity, read_files
from liuhen.docks.walk import Listing
from liuhen.evidence.found import Found

NAME = "L1"
_FILE = re.compile(r"(?:.*/)?DCIM/\d{8}/\d{6}[^/]*", re.IGNORECASE)


def matches(listing: Listing) -> bool:
    """Say whether the card is laid out like this."""
    return any(_FILE.fullmatch(entry.shown) for entry in listing.entries)


def identity(_listing: Listing) -> Identity:
    """Give what the card says about itself: nothing."""
    return Identity()


def arrivals(listing: Listing) -> Iterator[Found]:
    """Give every file on the card."""
    return read_files(listing)
