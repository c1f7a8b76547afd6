"""Layout L4: a `PARAM.INI` in the root names device and officer in its group `[ZFY]` or `[ZHY]`."""

import configparser
import os
from collections.abc import Iterator

from liuhen.docks.reading import Identity, read_files
from liuhen.docks.walk import Entry, Listing
from liuhen.errors import InputError
from liuhen.evidence.found import Found
from liuhen.evidence.names import read_name
from liuhen.vault.disk import open_source

NAME = "L4"
GROUPS = ("ZFY", "ZHY")
MOST_BYTES = 64 * 1024


def matches(listing: Listing) -> bool:
    """Say whether the card is laid out like this."""
    return _settings_file(listing) is not None


def identity(listing: Listing) -> Identity:
    """Read the device and the officer; a damaged or foreign file says nothing."""
    entry = _settings_file(listing)
    group = _group(_text(listing.root, entry)) if entry else {}
    return Identity(
        device=_clean(group.get("devno", "")),
        officer=_clean(group.get("polno", "")),
        officer_name=_clean(group.get("username", "")),
    )


def arrivals(listing: Listing) -> Iterator[Found]:
    """Give every file on the card, the settings file too."""
    return read_files(listing)


def _settings_file(listing: Listing) -> Entry | None:
    return next((entry for entry in listing.entries if entry.shown.upper() == "PARAM.INI"), None)


def _text(root: bytes, entry: Entry) -> str:
    try:
        handle = open_source(root + b"/" + entry.raw_path)  # leaves not even an access time behind
    except InputError:
        return ""
    with os.fdopen(handle, "rb") as file:
        raw = file.read(MOST_BYTES).removeprefix(b"\xef\xbb\xbf")
    return "\n".join(read_name(line).shown for line in raw.splitlines())


def _group(text: str) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    name = next((section for section in parser.sections() if section.upper() in GROUPS), "")
    return {key: value or "" for key, value in parser.items(name)} if name else {}


def _clean(value: str) -> str:
    return value.strip().strip('"')[:40]
