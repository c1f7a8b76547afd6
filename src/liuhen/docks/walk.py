"""List a folder without touching it: every regular file, and everything that is none by name and reason."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from liuhen.errors import InputError
from liuhen.evidence.found import LeftOut
from liuhen.evidence.names import read_name

MOST_FILES = 100_000
DEEPEST = 32


class SourceError(InputError):
    """The folder named as a source cannot be taken in."""

    code = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One regular file as the file system gives it."""

    raw_path: bytes  # below the root
    shown: str
    decoding: str
    size: int
    modified_ns: int

    @property
    def folders(self) -> tuple[str, ...]:
        """The shown names of the folders above it, from the root down."""
        return tuple(self.shown.split("/")[:-1])

    @property
    def name(self) -> str:
        """Its own shown name."""
        return self.shown.rsplit("/", 1)[-1]

    @property
    def stem(self) -> bytes:
        """Raw path without the ending, by which side files find their recording."""
        folder, slash, name = self.raw_path.rpartition(b"/")
        return folder + slash + (name.rpartition(b".")[0] or name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Everything below a root, in the order of the raw names."""

    root: bytes
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class _Walk:
    root: bytes
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def into(self, below: bytes, depth: int) -> None:
        """List one folder and those under it. Links are named, not followed."""
        path = self.root + b"/" + below
        try:
            with os.scandir(path) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            if not below:
                raise
            self.leave(below, f"文件夹读不出来（{os.strerror(error.errno or 0)}）")
            return
        for item in items:
            raw = below + b"/" + item.name if below else item.name
            self._one(raw, item, depth)

    def leave(self, raw: bytes, why: str) -> None:
        """Name something that is not taken."""
        self.left_out.append(LeftOut(shown=read_name(raw).shown, why=why))

    def _one(self, raw: bytes, item: "os.DirEntry[bytes]", depth: int) -> None:
        try:
            seen = item.stat(follow_symlinks=False)
        except OSError as error:
            self.leave(raw, f"读不出来（{os.strerror(error.errno or 0)}）")
            return
        if stat.S_ISDIR(seen.st_mode):
            if depth >= DEEPEST:
                self.leave(raw, "文件夹层数过多，没有再往下读")
            else:
                self.into(raw, depth + 1)
        elif stat.S_ISREG(seen.st_mode):
            if len(self.entries) >= MOST_FILES:
                raise SourceError(
                    f"这个文件夹里的文件超过 {MOST_FILES} 个，没有登记接收。", next_step="请选存储卡本身的文件夹。"
                )
            name = read_name(raw)
            self.entries.append(
                Entry(
                    raw_path=raw,
                    shown=name.shown,
                    decoding=name.decoding,
                    size=seen.st_size,
                    modified_ns=seen.st_mtime_ns,
                )
            )
        else:
            kind = "链接" if stat.S_ISLNK(seen.st_mode) else "设备或管道"
            self.leave(raw, f"{kind}，不是普通文件，没有打开")


def listing(root: Path) -> Listing:
    """List a source. Nothing is opened but folders.

    Raises:
        SourceError: it is not there, no folder, cannot be read, or holds no file at all.
    """
    raw = os.fsencode(root)
    walk = _Walk(root=raw)
    try:
        if not stat.S_ISDIR(root.stat().st_mode):
            raise SourceError(
                "这不是文件夹，没有登记接收。", next_step="请选存储卡插入后出现的那个文件夹。", code="source.no_folder"
            )
        walk.into(b"", 0)
    except OSError as error:
        raise _unreadable(error) from error
    if not walk.entries:
        raise SourceError(
            "这张存储卡是空的，没有登记接收。" if not walk.left_out else "这个文件夹里没有可接收的文件，没有登记接收。",
            next_step="请核对是不是插错了卡，或记录仪是否存到了机身内。卡不要格式化。",
            code="source.empty",
        )
    return Listing(root=raw, entries=tuple(walk.entries), left_out=tuple(walk.left_out))


def _unreadable(error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return SourceError(
            "找不到这个文件夹，没有登记接收。存储卡可能没有插好。",
            next_step="请重新插好存储卡，再选一次。",
            code="source.gone",
        )
    return SourceError(
        f"这个文件夹读不出来（{os.strerror(error.errno or 0)}），没有登记接收。",
        next_step="请换一个读卡口再试；仍不行，保留存储卡原样并联系管理员。",
        code="source.unreadable",
    )
