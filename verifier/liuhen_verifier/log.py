"""A whole exported log against its newest checkpoint, older checkpoints and slips: the first bad entry is named."""

from __future__ import annotations

import os

from . import files, note
from .note import Checkpoint, Key
from .report import Report, groups, place
from .tree import EMPTY_ROOT, Growing, leaf_hash, node_hash


def check_log(folder: str, key: Key, statements: list[Checkpoint], report: Report) -> None:
    """Check an export.

    `statements` are checkpoints kept elsewhere: signed files and slips.

    1. Verify the signature of the newest checkpoint.
    2. Hash every entry and compare the root at each size somebody made a statement about.
    3. Where a root differs, find the first entry that is to blame.
    4. Compare the hash files with what the entries give.
    """
    newest = _newest(folder, key, report)
    size = max([newest.size] + [one.size for one in statements if one.size <= newest.size])
    row = files.read_entries(folder, size)
    found = [leaf_hash(entry) for entry in row.items]
    anchors = _older(folder, report) + statements + [newest]
    roots = _roots(found, {one.size for one in anchors})
    _compare_statements(statements, newest, roots, report)
    if roots.get(newest.size) == newest.root and len(found) == newest.size:
        report.good(f"{newest.size} 条留痕与校验点的根摘要值相符")
        _compare_hash_files(folder, found, report)
        _compare_older(anchors, newest, roots, key, report)
    else:
        report.bad(_first_bad(folder, key, newest, row, found, anchors, roots))
    _pending(folder, report)


def _newest(folder: str, key: Key, report: Report) -> Checkpoint:
    path = os.path.join(folder, "checkpoint")
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    newest = note.peek(text, "checkpoint")
    report.fact("来源", newest.origin)
    report.fact("校验点", f"{newest.size} 条，根 {groups(newest.root)}")
    try:
        newest = note.open_checkpoint(text, key, "checkpoint")
        report.good("校验点的签名")
    except ValueError as error:
        report.bad(str(error))
    return newest


def _older(folder: str, report: Report) -> list[Checkpoint]:
    path = os.path.join(folder, "history.notes")
    if not os.path.isfile(path):
        return []
    with open(path, encoding="utf-8", errors="replace") as stream:
        text = stream.read()
    try:
        return [_with_text(one) for one in note.notes_of(text)]
    except ValueError:
        report.bad("以前的校验点 history.notes 被改动，读不出来")
        return []


def _with_text(text: str) -> Checkpoint:
    one = note.peek(text, "history.notes")
    one.text = text
    return one


def _roots(leaves: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    growing, roots = Growing(), {0: EMPTY_ROOT}
    for leaf in leaves:
        growing.add(leaf)
        if growing.size in sizes:
            roots[growing.size] = growing.root()
    return roots


def _compare_statements(
    statements: list[Checkpoint], newest: Checkpoint, roots: dict[int, bytes], report: Report
) -> None:
    for one in statements:
        if one.size > newest.size:
            report.bad(f"{one.source}记着 {one.size} 条，这里只有 {newest.size} 条：从{place(newest.size)}起被截去")
        elif roots.get(one.size) != one.root:
            report.bad(f"{one.source}（{one.size} 条）的根摘要值与这里的前 {one.size} 条不符")
        else:
            report.good(f"{one.source}（{one.size} 条）")


def _compare_older(
    anchors: list[Checkpoint], newest: Checkpoint, roots: dict[int, bytes], key: Key, report: Report
) -> None:
    older = [one for one in anchors if one.source == "history.notes"]
    for one in older:
        if one.size > newest.size and _is_signed(one, key):
            report.bad(f"以前的校验点记着 {one.size} 条，这里只有 {newest.size} 条：从{place(newest.size)}起被截去")
            return
        if one.size <= newest.size and roots.get(one.size) != one.root:
            report.bad(f"以前的校验点（{one.size} 条）与现在的前 {one.size} 条不符")
            return
    if older:
        report.good(f"{len(older)} 个以前的校验点都是现在的开头")


def _first_bad(
    folder: str,
    key: Key,
    newest: Checkpoint,
    row: files.Row,
    found: list[bytes],
    anchors: list[Checkpoint],
    roots: dict[int, bytes],
) -> str:
    """Say which entry is the first to blame, and what happened to it."""
    leaves = files.read_leaves(folder, newest.size).items
    low, high = _between(anchors, roots, key, newest)
    trusted = _roots(leaves, {newest.size}).get(newest.size) == newest.root and len(leaves) == newest.size
    first = next((at for at, pair in enumerate(zip(found, leaves)) if pair[0] != pair[1]), min(len(found), len(leaves)))
    if trusted:
        return _say(first, found, leaves, row)
    if first < max(len(found), len(leaves)) and low <= first < high:
        return _say(first, found, leaves, row) + f"；摘要文件也对不上签名，范围在{place(low)}至{place(high - 1)}"
    if row.trouble and len(found) <= low:
        return f"{place(len(found))}起缺失：{row.trouble}"
    if high - low <= 1:
        return f"{place(low)}：内容或次序被改动，摘要文件也被改成一样"
    return (
        f"{place(low)}至{place(high - 1)}之间有改动："
        f"前 {low} 条与当时的校验点相符，前 {high} 条已不符，摘要文件也被改成一样"
    )


def _between(anchors: list[Checkpoint], roots: dict[int, bytes], key: Key, newest: Checkpoint) -> tuple[int, int]:
    """Give the largest size that still agrees and the smallest signed one that does not."""
    good, bad = 0, newest.size
    for one in sorted(anchors, key=lambda each: each.size):
        if one.size > newest.size:
            break
        if roots.get(one.size) == one.root:
            good = max(good, one.size)
        elif one.size < bad and (one.source != "history.notes" or _is_signed(one, key)):
            bad = one.size
    return min(good, bad), bad


def _is_signed(one: Checkpoint, key: Key) -> bool:
    if not one.signed:
        try:
            note.open_checkpoint(one.text, key, one.source)
            one.signed = True
        except ValueError:
            return False
    return True


def _say(first: int, found: list[bytes], leaves: list[bytes], row: files.Row) -> str:
    """Tell deletion, insertion, reorder, edit and truncation apart by where the hashes stand now."""
    if first >= len(found):
        return place(first) + "起被截去：" + (row.trouble or "条目到此为止")
    if first >= len(leaves):
        return f"{place(first)}起是多出来的"
    missing = leaves[first] not in set(found[first:])
    if found[first] in set(leaves[first:]):
        if missing:
            gone = 1
            while first + gone < len(leaves) and leaves[first + gone] != found[first]:
                gone += 1
            return f"{place(first)}被删除" + (f"（连续 {gone} 条）" if gone > 1 else "")
        return f"{place(first)}的次序被调换：这里现在是原{place(leaves.index(found[first]))}"
    if not missing and found[first + 1 : first + 2] == leaves[first : first + 1]:
        return f"{place(first)}是插进来的"
    return f"{place(first)}：内容被改动"


def _compare_hash_files(folder: str, found: list[bytes], report: Report) -> None:
    level, hashes = 0, found
    while hashes:
        above = []
        for number in range((len(hashes) + files.WIDTH - 1) // files.WIDTH):
            piece = hashes[number * files.WIDTH : (number + 1) * files.WIDTH]
            name = files.tile_name(str(level), number, len(piece))
            try:
                with open(os.path.join(folder, *name.split("/")), "rb") as stream:
                    agrees = stream.read() == b"".join(piece)
            except OSError:
                agrees = False
            if not agrees:
                report.bad(f"摘要文件 {name} 缺失或被改动（各条留痕本身相符）")
                return
            if len(piece) == files.WIDTH:
                above.append(_full(piece))
        level, hashes = level + 1, above
    report.good("全部摘要文件")


def _full(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _pending(folder: str, report: Report) -> None:
    path = os.path.join(folder, "pending.jsonl")
    if os.path.isfile(path):
        with open(path, "rb") as stream:
            count = sum(1 for line in stream if line.strip())
        if count:
            report.unsure(f"另有 {count} 条导出时尚未排入，列在 pending.jsonl")
