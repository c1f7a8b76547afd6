"""Whose card it is, by the papers a camera leaves on it, such as PARAM.INI and Info.dat, as the table names them."""

import configparser
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liuhen.devices.patterns import Paper, stem_of
from liuhen.docks.walk import Entry, Listing
from liuhen.errors import InputError
from liuhen.evidence.names import read_name
from liuhen.vault.disk import open_source

MOST_BYTES = 64 * 1024
MOST_PAPERS = 200  # read on one source; a dock's folder may hold one for each camera
MOST_WORD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a card says about itself; empty where it says nothing."""

    device: str = ""
    officer: str = ""
    officer_name: str = ""
    unit: str = ""
    battery: str = ""  # per cent, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One paper with the folder it speaks for."""

    layout: str
    folder: str  # shown path with a slash at its end; '' for the whole card
    identity: Identity


def papers_on(listing: Listing, papers: Sequence[Paper]) -> tuple[Said, ...]:
    """Read every known paper on a card; a damaged or foreign one says nothing and is kept like every other file."""
    found = [(entry, paper) for entry in listing.entries for paper in papers if _is(entry, paper)]
    return tuple(
        Said(
            layout=paper.layout,
            folder=entry.shown.rpartition("/")[0] + "/" if "/" in entry.shown else "",
            identity=Identity(**_read(_text(listing.root, entry), paper)),
        )
        for entry, paper in found[:MOST_PAPERS]
    )


def of_card(said: Sequence[Said]) -> Identity:
    """Conclude whose the whole card is: what stands in its root, else what all papers agree on."""
    rooted = [one.identity for one in said if not one.folder]
    words = rooted[:1] or [one.identity for one in said]
    if len({word.device for word in words if word.device}) > 1:
        words = []
    batteries = agreed(one.identity.battery for one in said)
    return Identity(
        device=agreed(word.device for word in words),
        officer=agreed(word.officer for word in words),
        officer_name=agreed(word.officer_name for word in words),
        unit=agreed(word.unit for word in words),
        battery=batteries,
    )


def of_folder(said: Sequence[Said], shown: str) -> Identity:
    """Give what the nearest paper above a file says."""
    above = [one for one in said if shown.startswith(one.folder) and one.identity.device]
    return max(above, key=lambda one: len(one.folder)).identity if above else Identity()


def agreed(words: Iterable[str]) -> str:
    """Give the one word all agree on, or nothing."""
    different = {word for word in words if word}
    return different.pop() if len(different) == 1 else ""


def _is(entry: Entry, paper: Paper) -> bool:
    return entry.name.lower().endswith("." + paper.ending) and paper.path.takes(stem_of(entry.shown)) is not None


def _text(root: bytes, entry: Entry) -> str:
    try:
        handle = open_source(root + b"/" + entry.raw_path)  # leaves not even an access time behind
    except InputError:
        return ""
    try:
        with os.fdopen(handle, "rb") as file:
            raw = file.read(MOST_BYTES).removeprefix(b"\xef\xbb\xbf")
    except OSError:  # a bad spot on the card: the file is tried again, and told, when it is received
        return ""
    return "\n".join(read_name(line).shown for line in raw.splitlines())


def _read(text: str, paper: Paper) -> dict[str, str]:
    found = _columns(text) if paper.form == "columns" else _groups(text, paper)
    return {word: _clean(found.get(key.lower(), "")) for word, key in paper.keys.items()}


def _columns(text: str) -> Mapping[str, str]:
    line = next((line for line in text.splitlines() if ";" in line), "")
    return {str(number): column for number, column in enumerate(line.split(";"))}


def _groups(text: str, paper: Paper) -> Mapping[str, str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        parser.read_string(text if paper.groups else f"[lines]\n{text}")
    except configparser.Error:
        return {}
    wanted = paper.groups or ("LINES",)
    name = next((section for section in parser.sections() if section.upper() in wanted), "")
    return {key: value or "" for key, value in parser.items(name)} if name else {}


def _clean(value: str) -> str:
    return value.strip().strip('"')[:MOST_WORD]
