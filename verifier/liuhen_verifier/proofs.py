"""Single entries with their proofs: each entry file against its tlog-proof and a signed checkpoint."""

from __future__ import annotations

import json
import os

from . import note
from .note import Checkpoint, Key
from .report import Report, place
from .tree import leaf_hash, root_from_path


def check_proofs(folder: str, key: Key, report: Report) -> dict[int, object]:
    """Check `entries/*.json` against `proofs/*.tlog-proof`; give the proven entries as {index: members}."""
    names = _names(os.path.join(folder, "entries"), ".json")
    proofs = _names(os.path.join(folder, "proofs"), ".tlog-proof")
    opened: dict[str, Checkpoint] = {}
    proven: dict[int, object] = {}
    for name in sorted(names | proofs):
        if name not in proofs or name not in names:
            report.bad(f"{name}.json 与 {name}.tlog-proof 缺了一个")
            continue
        with open(os.path.join(folder, "entries", name + ".json"), "rb") as stream:
            entry = stream.read()
        try:
            index = check_one(entry, _text(os.path.join(folder, "proofs", name + ".tlog-proof")), key, opened)
            proven[index] = json.loads(entry.decode("utf-8"))
        except ValueError as error:
            report.bad(f"留痕 {name}.json：{error}")
            continue
        if index != int(name):
            report.bad(f"留痕 {name}.json：文件名与证明里的序号不同")
    if proven:
        report.good(f"{len(proven)} 条留痕各有证明，证明与签名的校验点相符")
    return proven


def check_one(entry: bytes, text: str, key: Key, opened: dict[str, Checkpoint] | None = None) -> int:
    """Check one entry against the text of its proof; give its index, or raise ValueError saying what is wrong."""
    opened = {} if opened is None else opened
    index, path, signed = _parse(text)
    if signed not in opened:
        opened[signed] = note.open_checkpoint(signed, key, "证明")
    checkpoint = opened[signed]
    if index >= checkpoint.size or root_from_path(leaf_hash(entry), index, checkpoint.size, path) != checkpoint.root:
        raise ValueError(f"内容与证明不符，不是留痕里的{place(index)}")
    return index


def check_statements(folder: str, key: Key, statements: list[Checkpoint], report: Report) -> None:
    """Check the newest checkpoint of the folder, and say what a later or equal statement adds."""
    try:
        newest = note.open_checkpoint(_text(os.path.join(folder, "checkpoint")), key, "checkpoint")
        report.good(f"校验点的签名（{newest.size} 条）")
    except (OSError, ValueError) as error:
        report.bad(f"校验点：{error}")
        return
    for one in statements:
        if one.size == newest.size and one.root != newest.root:
            report.bad(f"{one.source}与包内校验点条数相同，根摘要值不同")
        elif one.size == newest.size:
            report.good(f"{one.source}（{one.size} 条）")
        else:
            report.unsure(f"{one.source}是 {one.size} 条，包内校验点是 {newest.size} 条，要用全本导出来对")


def _parse(text: str) -> tuple[int, list[bytes], str]:
    head, blank, signed = text.partition("\n\n")
    lines = [line for line in head.split("\n") if line[:6] != "extra "]
    if not blank or len(lines) < 2 or lines[0] != "c2sp.org/tlog-proof@v1" or lines[1][:6] != "index ":
        raise ValueError("证明的写法不合格式")
    return int(lines[1][6:]), [note.unpack(line) for line in lines[2:]], signed


def _names(folder: str, ending: str) -> set[str]:
    if not os.path.isdir(folder):
        return set()
    return {name[: -len(ending)] for name in os.listdir(folder) if name.endswith(ending)}


def _text(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as stream:
        return stream.read()
