"""The command line: which of the checks is asked for, and what is said at the end."""

from __future__ import annotations

import argparse
import os
import sys

from .bag import check_bag, check_catalogue
from .chain import read_keys
from .draw import check_draw
from .log import check_log
from .note import Checkpoint, Key, open_checkpoint, read_key, read_slip
from .proofs import check_one, check_proofs, check_statements
from .report import FaultError, Report, Said, UnusableError
from .safe import read_bytes, read_text
from .store import check_store


def main(words: list[str] | None = None) -> int:
    """Run the program; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = sys.argv[1:] if words is None else words
    given = _arguments_of(words).parse_args(words[1:] if words[:1] in (["store"], ["draw"]) else words)
    report = Report()
    try:
        given.check(given, report)
    except FaultError as fault:
        report.stop(fault.said)
    except OSError as error:
        report.stop(Said("file.unreadable", file=error.filename or given.path, why=error.strerror or error))
    print(report.as_json(given.lang) if given.json else report.text(given.lang))
    return report.code


def _arguments_of(words: list[str]) -> argparse.ArgumentParser:
    """Give the parser of the first word: store, draw, or none of them."""
    parser = argparse.ArgumentParser(
        prog=" ".join(["liuhen_verify.py", *words[:1]] if words[:1] in (["store"], ["draw"]) else ["liuhen_verify.py"]),
        description="核对导出的留痕、案卷包和光盘（不连网）。 Checks exports, bundles and discs of Liuhen, offline.",
        epilog="退出码 exit codes: 0 一致 agrees; 1 不一致 differs; 2 无法核验 cannot be checked.",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="说中文还是英文 (language of the report)")
    parser.add_argument("--json", action="store_true", help="结果写成 JSON (report as JSON)")
    if words[:1] == ["store"]:
        parser.set_defaults(check=_store)
        parser.add_argument("path", help="原始件库目录，或下载下来的对象存储 (folder of the store)")
        parser.add_argument("--register", help="把登记簿写到这个文件：.csv 给人看，其他为 JSON 行 (register to a file)")
        return parser
    if words[:1] == ["draw"]:
        parser.set_defaults(check=_draw)
        parser.add_argument("path", help="抽取记录 (a draw, liuhen-draw/1)")
        parser.add_argument("--trail", help="含有承诺和结果两条留痕及证明的目录 (folder with the two proven entries)")
        parser.add_argument("--key", help="公钥文件或公钥本身 (public key: a file or the line itself)")
        return parser
    return _for_trails(parser)


def _for_trails(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.set_defaults(check=_trail)
    parser.add_argument("path", help="导出目录、案卷包、光盘根目录，或一个 .tlog-proof 文件 (folder, or one proof)")
    parser.add_argument("--key", help="公钥文件或公钥本身 (public key: a file or the line itself)")
    parser.add_argument("--checkpoint", action="append", default=[], help="另外保存的校验点文件 (kept elsewhere)")
    parser.add_argument("--slip", action="append", default=[], help="纸面校验单：条数 根摘要值 (paper slip: size root)")
    parser.add_argument("--witness", action="append", default=[], help="见证方的公钥，可写多次 (key of a witness)")
    parser.add_argument("--entry", help="与 .tlog-proof 相配的条目文件 (the entry that belongs to the proof)")
    return parser


def _store(given: argparse.Namespace, report: Report) -> None:
    check_store(given.path, given.register, report)


def _draw(given: argparse.Namespace, report: Report) -> None:
    proven = None
    if given.trail is not None:
        keys, _ = read_keys(given.key, given.trail, report)
        check_statements(given.trail, keys, [], report)
        proven = check_proofs(given.trail, keys, report)
    check_draw(given.path, proven, report)


def _trail(given: argparse.Namespace, report: Report) -> None:
    if os.path.isfile(given.path):
        _single(given, report)
    else:
        _folder(given, report)


def _single(given: argparse.Namespace, report: Report) -> None:
    if not given.entry or not given.key:
        raise UnusableError("use.proof_needs")
    entry, text, key = read_bytes(given.entry), read_text(given.path), read_key(given.key, ".")
    try:
        report.good("proof.one", at=check_one(entry, text, [key]))
    except FaultError as fault:
        report.fault(fault.said)


def _folder(given: argparse.Namespace, report: Report) -> None:
    if not os.path.isdir(given.path):
        raise UnusableError("use.none", path=given.path)
    bags = _bags(given.path)
    if bags:
        for bag in bags:
            _bag(bag, given, report)
    elif _is_log(given.path):
        keys, chain = read_keys(given.key, given.path, report)
        check_log(given.path, keys, _statements(given, keys, report), report, chain=chain, witnesses=_witnesses(given))
    elif os.path.isdir(os.path.join(given.path, "proofs")):
        keys, _ = read_keys(given.key, given.path, report)
        check_statements(given.path, keys, _statements(given, keys, report), report)
        check_proofs(given.path, keys, report)
    else:
        raise UnusableError("use.nothing_here", path=given.path)


def _bag(bag: str, given: argparse.Namespace, report: Report) -> None:
    report.fact("fact.bag", name=os.path.basename(os.path.abspath(bag)))
    agreed = check_bag(bag, report)
    trail = os.path.join(bag, "data", "trail")
    if not os.path.isdir(trail):
        report.unsure("bag.no_trail")
        return
    keys, _ = read_keys(given.key, trail, report)
    check_statements(trail, keys, _statements(given, keys, report), report)
    check_catalogue(bag, agreed, check_proofs(trail, keys, report), report)


def _is_log(path: str) -> bool:
    """Tell a whole export from single entries with proofs; an export of nothing has a checkpoint only."""
    names = set(os.listdir(path))
    return "tile" in names or ("checkpoint" in names and "proofs" not in names)


def _bags(path: str) -> list[str]:
    """Find the bag itself, or the bags one or two folders below (a disc keeps them in 电子档案)."""
    found = []
    for base, folders, names in os.walk(path):
        if "bagit.txt" in names:
            found.append(base)
            del folders[:]
        elif os.path.relpath(base, path).count(os.sep) >= 2:
            del folders[:]
        folders.sort()
    return found


def _witnesses(given: argparse.Namespace) -> list[Key]:
    return [read_key(one, ".") for one in given.witness]


def _statements(given: argparse.Namespace, keys: list[Key], report: Report) -> list[Checkpoint]:
    """Read what was kept elsewhere; a checkpoint that does not bear the key's signature is a fault, and is left out."""
    found = [read_slip(one) for one in given.slip]
    for path in given.checkpoint:
        found += _kept(path, keys, report)
    return found


def _kept(path: str, keys: list[Key], report: Report) -> list[Checkpoint]:
    try:
        return [open_checkpoint(read_text(path), keys, Said("kept", file=os.path.basename(path)))]
    except FaultError as fault:
        report.fault(fault.said)
        return []
