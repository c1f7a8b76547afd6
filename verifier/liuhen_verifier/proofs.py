"""Single entries with their proofs: each entry file against its tlog-proof and a signed checkpoint."""

from __future__ import annotations

import os
import re

from .log import newest_of
from .note import Checkpoint, Key, open_checkpoint, peek_checkpoint, unpack
from .report import FaultError, Report, Said
from .safe import MIDDLE, names_in, number_in, parse_json, read_bytes, read_text
from .tree import is_consistent, leaf_hash, root_from_path


def check_proofs(folder: str, keys: list[Key], report: Report) -> dict[int, object]:
    """Check `entries/*.json` against `proofs/*.tlog-proof`; give the proven entries as {index: members}."""
    names = _stems(os.path.join(folder, "entries"), ".json")
    proofs = _stems(os.path.join(folder, "proofs"), ".tlog-proof")
    opened: dict[str, Checkpoint] = {}
    proven: dict[int, object] = {}
    for name in sorted(names | proofs):
        if name not in proofs or name not in names:
            report.bad("proof.alone", name=name)
            continue
        try:
            entry = read_bytes(os.path.join(folder, "entries", name + ".json"))
            text = read_text(os.path.join(folder, "proofs", name + ".tlog-proof"))
            index = check_one(entry, text, keys, opened)
            proven[index] = parse_json(entry, name + ".json")
        except FaultError as fault:
            report.bad("proof.bad", name=name, why=fault.said)
            continue
        if not name.isdigit() or index != int(name[:18]):
            report.bad("proof.name", name=name)
    if proven:
        report.good("proof.all", count=len(proven))
    return proven


def check_one(entry: bytes, text: str, keys: list[Key], opened: dict[str, Checkpoint] | None = None) -> int:
    """Check one entry against the text of its proof; give its index, or raise FaultError saying what is wrong."""
    opened = {} if opened is None else opened
    index, path, signed = _parse(text)
    if signed not in opened:
        opened[signed] = open_checkpoint(signed, keys, Said("proof.itself"))
    checkpoint = opened[signed]
    if index >= checkpoint.size or root_from_path(leaf_hash(entry), index, checkpoint.size, path) != checkpoint.root:
        raise FaultError("proof.not_there", at=index)
    return index


def check_statements(folder: str, keys: list[Key], statements: list[Checkpoint], report: Report) -> Checkpoint | None:
    """Check the newest checkpoint of the folder, and what slips and checkpoints kept elsewhere add to it."""
    try:
        newest = newest_of(folder, keys, report)
    except FaultError as fault:
        report.bad("proof.checkpoint", why=fault.said)
        return None
    links = _links(folder, report)
    for one in statements:
        if one.size == newest.size and one.root != newest.root:
            report.bad("proof.statement_differs", source=one.source)
        elif one.size == newest.size:
            report.good("log.statement", source=one.source, count=one.size)
        else:
            _link(one, newest, links, report)
    return newest


def _link(one: Checkpoint, newest: Checkpoint, links: dict[tuple[int, int], list[bytes]], report: Report) -> None:
    old, new = (one, newest) if one.size < newest.size else (newest, one)
    path = links.get((old.size, new.size))
    if path is None:
        report.unsure("proof.statement_apart", source=one.source, count=one.size, here=newest.size)
    elif is_consistent(old.size, new.size, path, old.root, new.root):
        report.good("proof.linked", source=one.source, count=one.size, here=newest.size)
    else:
        report.bad("proof.link_broken", source=one.source, count=one.size, here=newest.size)


def _links(folder: str, report: Report) -> dict[tuple[int, int], list[bytes]]:
    """Read `consistency/*`: requests of a witness (C2SP tlog-witness): old size, path, blank, checkpoint."""
    found: dict[tuple[int, int], list[bytes]] = {}
    base = os.path.join(folder, "consistency")
    for name in names_in(base):
        try:
            old, new, path = _link_in(read_text(os.path.join(base, name)), name)
        except FaultError as fault:
            report.bad("proof.link_bad", name=name, why=fault.said)
            continue
        found[old, new] = path
    return found


def _link_in(text: str, name: str) -> tuple[int, int, list[bytes]]:
    head, _, signed = text.partition("\n\n")
    lines = head.split("\n")
    size = number_in(lines[0][4:]) if lines[0][:4] == "old " else None
    if size is None:
        raise FaultError("proof.form")
    return size, peek_checkpoint(signed, name).size, [unpack(line) for line in lines[1:]]


def _parse(text: str) -> tuple[int, list[bytes], str]:
    head, blank, signed = text.partition("\n\n")
    lines = [line for line in head.split("\n") if line[:6] != "extra "]
    index = None
    if blank and len(lines) >= 2 and lines[0] == "c2sp.org/tlog-proof@v1" and lines[1][:6] == "index ":
        index = number_in(lines[1][6:])
    if index is None:
        raise FaultError("proof.form")
    return index, [unpack(line) for line in lines[2:]], signed


def _stems(folder: str, ending: str) -> set[str]:
    return {name[: -len(ending)] for name in names_in(folder) if name.endswith(ending)}


def sealed_digests(entry: object) -> set[str]:
    """Give every digest (sha256:…) that a proven entry names, wherever it stands in it."""
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str):
            found.update(re.findall(r"sha256:[0-9a-f]{64}", one))
    return found


def catalogue_items(path: str) -> list[dict[str, object]]:
    """Give the items of a catalogue that name an entry, each with path and entry of the right type."""
    members = parse_json(read_bytes(path, MIDDLE), "catalogue.json")
    items = members.get("items") if isinstance(members, dict) else None
    if not isinstance(items, list):
        raise FaultError("file.not_json", file="catalogue.json")
    good = [one for one in items if isinstance(one, dict) and isinstance(one.get("path"), str)]
    if len(good) != len(items):
        raise FaultError("file.not_json", file="catalogue.json")
    return good
