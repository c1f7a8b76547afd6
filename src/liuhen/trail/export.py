"""Exports: the whole trail as files, or single entries with their proofs, for the separate verifier."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from liuhen.errors import InputError
from liuhen.trail.store import TrailStore
from liuhen.trail.tiles import full_files, partial_files

READ_ME = """这是“留痕”的导出，可以脱离系统、断网核对：

  python3 liuhen_verify.py 本目录 --key 验收记录上的公钥

checkpoint      最新校验点：来源、条数、根摘要值、签名
history.notes   以前的校验点
keys.notes      公钥或来源的接续声明（换过公钥才有）
cosigned.notes  带着见证方签名的校验点；witness-keys.txt 是见证方的公钥（有见证方才有）
stamps          校验点的时间戳：请求、应答和被盖的校验点（有时间戳服务才有）
key.txt         公钥（请与验收记录上的编号核对）
tile            摘要文件与条目文件（C2SP tlog-tiles）
entries proofs  单条留痕及其证明（C2SP tlog-proof）
pending.jsonl   导出时已记下、尚未排入的条目，每行一条
"""


class ExportTargetError(InputError):
    """The folder to export into is not empty."""

    code = "trail.export_target"


def begin(target: Path) -> None:
    """Make an empty folder to export into.

    Raises:
        ExportTargetError: there is something in it.
    """
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise ExportTargetError(f"{target} 里已有东西，没有导出。", next_step="请换一个空目录。")
    (target / "说明.txt").write_text(READ_ME, encoding="utf-8")


def write_whole(target: Path, files: TrailStore, pending: Iterable[bytes]) -> int:
    """Copy the signed trail and list what is not in it yet; give the number of pending entries.

    File by file, so a trail of any length needs no memory; the lock is held only for what may still change.
    """
    with files.locked():
        checkpoint = files.checkpoint()
        for name in ("checkpoint", "history.notes", "keys.notes"):
            if (files.folder / name).exists():
                _copy(files.folder / name, target / name)
        size = checkpoint.size if checkpoint else 0
        for path in partial_files(size):
            _copy(files.folder / path, target / path)
    for path in full_files(size):
        _copy(files.folder / path, target / path)
    if (files.folder / "origins").is_dir():  # what former origins signed
        shutil.copytree(files.folder / "origins", target / "origins")
    write_key(target, files)
    count = 0
    with (target / "pending.jsonl").open("wb") as lines:
        for entry in pending:
            lines.write(entry + b"\n")
            count += 1
    return count


def write_cosigned(target: Path, notes: Iterable[str], keys: Iterable[str]) -> None:
    """Write the checkpoints that witnesses signed too, and the keys of those witnesses."""
    with (target / "cosigned.notes").open("w", encoding="utf-8", newline="") as file:
        file.writelines(notes)
    (target / "witness-keys.txt").write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")


def write_stamps(target: Path, stamps: Iterable[tuple[str, bytes, bytes, bytes]]) -> None:
    """Write time stamps: by name the stamped checkpoint, the request and the answer, each as it was."""
    (target / "stamps").mkdir(exist_ok=True)
    for name, note, request, answer in stamps:
        for ending, data in ((".note", note), (".tsq", request), (".tsr", answer)):
            (target / "stamps" / f"{name}{ending}").write_bytes(data)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write_entries(
    target: Path, files: TrailStore, entries: Mapping[int, bytes], *, note: str, proofs: Mapping[int, str]
) -> None:
    """Write single entries with their proofs, never the bundles of their neighbours (decisions 11)."""
    (target / "entries").mkdir(parents=True, exist_ok=True)
    (target / "proofs").mkdir(exist_ok=True)
    for index, proof in proofs.items():
        (target / "entries" / f"{index:06d}.json").write_bytes(entries[index])
        (target / "proofs" / f"{index:06d}.tlog-proof").write_text(proof, encoding="utf-8", newline="")
    (target / "checkpoint").write_text(note, encoding="utf-8", newline="")
    write_key(target, files)


def write_pending(target: Path, entries: Iterable[bytes]) -> None:
    """List entries that are not in the tree yet."""
    (target / "pending.jsonl").write_bytes(b"".join(entry + b"\n" for entry in entries))


def write_key(target: Path, files: TrailStore) -> None:
    """Write the public key."""
    (target / "key.txt").write_text(files.verifier().text() + "\n", encoding="utf-8")
