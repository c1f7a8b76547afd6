"""留痕核验：脱离系统、断网核对导出的留痕、案卷包和光盘。只用 Python 标准库（3.8 以上）。

用法：
  python3 liuhen_verify.py 目录                     导出的留痕全本、案卷包、光盘根目录，自己认得出
  python3 liuhen_verify.py 目录 --key 公钥文件        用验收记录上的公钥，而不是包内的公钥
  python3 liuhen_verify.py 目录 --checkpoint 文件     与另外保存的校验点核对，可写多次
  python3 liuhen_verify.py 目录 --slip "条数 根摘要值"  与纸面校验单核对，可写多次
  python3 liuhen_verify.py 证明.tlog-proof --entry 条目.json --key 公钥文件

退出码：0 一致；1 不一致；2 给的东西无法核验。
"""

from __future__ import annotations

import argparse
import os
import sys

# Run from inside a bundle, the program must leave nothing behind that was not there before.
sys.dont_write_bytecode = True

from liuhen_verifier import note  # noqa: E402 - after the line above
from liuhen_verifier.bag import check_bag, check_catalogue  # noqa: E402 - after the line above
from liuhen_verifier.log import check_log  # noqa: E402 - after the line above
from liuhen_verifier.note import UnusableError  # noqa: E402 - after the line above
from liuhen_verifier.proofs import check_one, check_proofs, check_statements  # noqa: E402 - after the line above
from liuhen_verifier.report import Report, place  # noqa: E402 - after the line above


def main(words: list[str] | None = None) -> int:
    """Run the program; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _arguments().parse_args(words)
    report = Report()
    try:
        if os.path.isfile(given.path):
            _single(given, report)
        else:
            _folder(given, report)
    except (UnusableError, OSError, ValueError) as error:
        print("\n".join(report.lines))
        print(f"无法核验：{error}", file=sys.stderr)
        return 2
    print(report.text())
    return 1 if report.faults else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="liuhen_verify.py", description="核对导出的留痕、案卷包和光盘（不连网）")
    parser.add_argument("path", help="导出目录、案卷包、光盘根目录，或一个 .tlog-proof 文件")
    parser.add_argument("--key", help="公钥文件或公钥本身")
    parser.add_argument("--checkpoint", action="append", default=[], help="另外保存的校验点文件")
    parser.add_argument("--slip", action="append", default=[], help="纸面校验单：条数 根摘要值，或写着它们的文件")
    parser.add_argument("--entry", help="与 .tlog-proof 相配的条目文件")
    return parser


def _single(given: argparse.Namespace, report: Report) -> None:
    if not given.entry or not given.key:
        raise UnusableError("核对一个证明还要 --entry 条目文件 和 --key 公钥。")
    with open(given.entry, "rb") as stream:
        entry = stream.read()
    with open(given.path, encoding="utf-8", newline="") as stream:
        text = stream.read()
    key = note.read_key(given.key, ".")
    try:
        report.good("这一条就是留痕的" + place(check_one(entry, text, key)))
    except ValueError as error:
        report.bad(str(error))


def _folder(given: argparse.Namespace, report: Report) -> None:
    if not os.path.isdir(given.path):
        raise UnusableError(f"没有 {given.path} 这个目录或文件。")
    bags = _bags(given.path)
    if bags:
        for bag in bags:
            _bag(bag, given, report)
    elif _is_log(given.path):
        key = _key(given, given.path, report)
        check_log(given.path, key, _statements(given, key), report)
    elif os.path.isdir(os.path.join(given.path, "proofs")):
        key = _key(given, given.path, report)
        check_statements(given.path, key, _statements(given, key), report)
        check_proofs(given.path, key, report)
    else:
        raise UnusableError(f"{given.path} 里没有留痕导出，也没有案卷包。")


def _bag(bag: str, given: argparse.Namespace, report: Report) -> None:
    report.fact("案卷包", os.path.basename(os.path.abspath(bag)))
    agreed = check_bag(bag, report)
    trail = os.path.join(bag, "data", "trail")
    if not os.path.isdir(trail):
        report.unsure("包里没有留痕证明")
        return
    key = _key(given, trail, report)
    check_statements(trail, key, _statements(given, key), report)
    check_catalogue(bag, agreed, check_proofs(trail, key, report), report)


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


def _key(given: argparse.Namespace, folder: str, report: Report) -> note.Key:
    key = note.read_key(given.key, folder)
    report.fact("公钥", f"{key.name}，编号 {key.identity.hex()}")
    if given.key is None:
        report.unsure("公钥取自包内，请与验收记录上的公钥编号核对，或用 --key 给出")
    return key


def _statements(given: argparse.Namespace, key: note.Key) -> list[note.Checkpoint]:
    found = [note.read_slip(one) for one in given.slip]
    for path in given.checkpoint:
        with open(path, encoding="utf-8") as stream:
            found.append(note.open_checkpoint(stream.read(), key, "另存的校验点 " + os.path.basename(path)))
    return found


if __name__ == "__main__":
    sys.exit(main())
