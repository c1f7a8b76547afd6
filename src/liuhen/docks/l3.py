"""Layout L3: `DCIM/Movie/*.MP4` with `*.NMEA` of the same stem, `DCIM/Photo`, `LOG`. Satellite time in side files."""

import re
from collections.abc import Iterator

from liuhen.docks.reading import Identity, read_files
from liuhen.docks.walk import Listing
from liuhen.evidence.found import Found

NAME = "L3"
_FILE = re.compile(r"(?:.*/)?DCIM/(Movie|Photo)/[^/]+", re.IGNORECASE)


def matches(listing: Listing) -> bool:
    """Say whether the card is laid out like this."""
    return any(_FILE.fullmatch(entry.shown) for entry in listing.entries)


def identity(_listing: Listing) -> Identity:
    """Give what the card says about itself: such cameras tell it over their cable only."""
    return Identity()


def arrivals(listing: Listing) -> Iterator[Found]:
    """Give every file on the card."""
    return read_files(listing)
