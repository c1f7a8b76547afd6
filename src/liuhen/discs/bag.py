"""A BagIt 1.0 bag (RFC 8493) with SHA-256 and SM3 manifests, written in one pass over the sources."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from cryptography.hazmat.primitives import hashes

from liuhen.errors import InputError, TamperError

PIECE = 4 << 20
ALGORITHMS = ("sha256", "sm3")

Progress = Callable[[int], None]  # bytes copied and compared since the last call


class SourceDiffersError(TamperError):
    """A source no longer has the digest it was taken in with."""

    code = "discs.source_differs"


class BagPathError(InputError):
    """A payload path leaves the bag or is used twice."""

    code = "discs.path"


class Hasher(Protocol):
    """What a running hash can do."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """Give the digest so far."""


class Openable(Protocol):
    """Anything that gives its bytes: a file, or an original in a store."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Open it for reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One file for the bag: from a source file or from bytes; digests as known since intake, empty if not known."""

    path: str  # below data/, with forward slashes
    source: Openable | None = None
    data: bytes = b""
    sha256: str = ""  # bare hex
    sm3: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One file as it stands in the bag."""

    path: str  # from the bag's root, beginning with data/
    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """A finished bag."""

    folder: Path
    files: tuple[Packed, ...]
    digest: str  # sha256:… of tagmanifest-sha256.txt, which covers every other file

    @property
    def total_bytes(self) -> int:
        """Give the size of the payload."""
        return sum(file.size for file in self.files)


def pack(folder: Path, payloads: Iterable[Payload], *, progress: Progress = lambda _count: None) -> list[Packed]:
    """Copy payloads into `folder`/data, hashing each in the same pass and comparing it with what is known.

    Raises:
        SourceDiffersError: a source's bytes are not those that were taken in.
        BagPathError: a path leaves the bag or is taken.
    """
    return [_pack_one(folder, payload, progress) for payload in payloads]


def seal_bag(folder: Path, files: Iterable[Packed], facts: Mapping[str, str]) -> Bag:
    """Write bagit.txt, bag-info.txt and all manifests over the packed files; after this the bag is complete."""
    packed = tuple(sorted(files, key=lambda file: file.path))
    total = sum(file.size for file in packed)
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _bag_info({**facts, "Payload-Oxum": f"{total}.{len(packed)}"}),
        "manifest-sha256.txt": _manifest((file.sha256, file.path) for file in packed),
        "manifest-sm3.txt": _manifest((file.sm3, file.path) for file in packed),
    }
    for name, text in tags.items():
        _write(folder / name, text.encode("utf-8"))
    tag_manifest = b""
    for algorithm in reversed(ALGORITHMS):  # sha256 last: its digest is the bag's
        lines = ((digest_of(text.encode("utf-8"), algorithm), name) for name, text in sorted(tags.items()))
        tag_manifest = _manifest(lines).encode("utf-8")
        _write(folder / f"tagmanifest-{algorithm}.txt", tag_manifest)
    return Bag(folder=folder, files=packed, digest="sha256:" + hashlib.sha256(tag_manifest).hexdigest())


def hasher(algorithm: str) -> Hasher:
    """Give a running hash; SM3 from this Python's OpenSSL or, where that has none, from the bundled one."""
    try:
        return hashlib.new(algorithm)
    except ValueError:
        return _BundledSm3()


def digest_of(data: bytes, algorithm: str) -> str:
    """Hash some bytes."""
    one = hasher(algorithm)
    one.update(data)
    return one.hexdigest()


def _pack_one(folder: Path, payload: Payload, progress: Progress) -> Packed:
    parts = payload.path.split("/")
    target = folder / "data" / payload.path
    if any(part in ("", ".", "..") for part in parts) or target.exists():
        raise BagPathError(f"包内路径 {payload.path} 不合格或已被占用，没有打包。")
    target.parent.mkdir(parents=True, exist_ok=True)
    running = {name: hasher(name) for name in ALGORITHMS if not (name == "sm3" and payload.sm3)}
    with target.open("xb") as sink:
        size = _copy(payload, sink, running, progress)
        sink.flush()
        os.fsync(sink.fileno())
    sha256 = running["sha256"].hexdigest()
    if payload.sha256 and sha256 != payload.sha256:
        target.unlink()
        raise SourceDiffersError(
            f"{payload.path} 的内容与入库时的摘要值不一致，没有打包。",
            next_step="请先做原始件核验，按结果恢复或登记后再立卷。",
        )
    # The SHA-256 fits, so these are the bytes whose SM3 was fixed at intake.
    return Packed(path=f"data/{payload.path}", size=size, sha256=sha256, sm3=payload.sm3 or running["sm3"].hexdigest())


def _copy(payload: Payload, sink: BinaryIO, running: Mapping[str, Hasher], progress: Progress) -> int:
    if payload.source is None:
        sink.write(payload.data)
        for one in running.values():
            one.update(payload.data)
        progress(len(payload.data))
        return len(payload.data)
    size = 0
    with payload.source.open("rb") as source:
        while piece := source.read(PIECE):
            sink.write(piece)
            for one in running.values():
                one.update(piece)
            size += len(piece)
            progress(len(piece))
    return size


def _manifest(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{figures}  {_escaped(path)}\n" for figures, path in lines)


def _escaped(path: str) -> str:
    """RFC 8493 section 2.1.3: only percent, line feed and carriage return are written as escapes."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _bag_info(facts: Mapping[str, str]) -> str:
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in facts.items())


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


class _BundledSm3:
    """SM3 of the OpenSSL that `cryptography` carries."""

    def __init__(self) -> None:
        self._running = hashes.Hash(hashes.SM3())

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        self._running.update(data)

    def hexdigest(self) -> str:
        """Give the digest so far."""
        return self._running.copy().finalize().hex()
