"""Any other folder: phone photos, a dock's output, files somebody brought. Everything is taken all the same."""

from collections.abc import Iterator

from liuhen.docks.reading import Identity, agreed, read_files
from liuhen.docks.walk import Listing
from liuhen.evidence.found import Found

NAME = "folder"


def matches(_listing: Listing) -> bool:
    """Accept whatever no camera's layout claims."""
    return True


def identity(listing: Listing) -> Identity:
    """Give the device and officer when all names that name one agree."""
    files = tuple(read_files(listing))
    return Identity(device=agreed(file.device for file in files), officer=agreed(file.officer for file in files))


def arrivals(listing: Listing) -> Iterator[Found]:
    """Give every file in the folder."""
    return read_files(listing)
