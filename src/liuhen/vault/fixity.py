"""Ask the vault whether every original is still what it was: read everything, compare, report, change nothing."""

import json
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from liuhen.vault.admission import SILENT, Meter
from liuhen.vault.digest import Digests, digests_of
from liuhen.vault.disk import READ_ONLY_MODE, StoreFailedError
from liuhen.vault.local import OBJECTS, LocalVault

_DATA = re.compile(r"[0-9a-f]{64}")
_SIDECAR = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{32})\.json")


class Fault(StrEnum):
    """What can be wrong with something the vault holds or should hold."""

    MISSING = "missing"  # 缺失: registered or named by a sidecar, and no bytes
    ALTERED = "altered"  # 被改动: bytes differ from the digest they were stored under
    UNREADABLE = "unreadable"  # 读不出: the disk gives an error
    SIDECAR_MISSING = "sidecar_missing"  # 说明件缺失: registered arrival without its sidecar
    SIDECAR_ALTERED = "sidecar_altered"  # 说明件被改动
    ORPHAN = "orphan"  # 无说明件: bytes without any sidecar
    EXTRA = "extra"  # 多出: a file nobody registered
    UNPROTECTED = "unprotected"  # 可写: write permission is on


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the register says about one original. It is the baseline; a check never replaces it."""

    digests: Digests
    sidecars: Mapping[str, str] = field(default_factory=dict)  # arrival uid → 'sha256:…' of its sidecar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixity:
    """One thing that was found wrong."""

    fault: Fault
    name: str  # the file's name in the store
    digest: str  # 'sha256:…' of the original concerned, '' when it names none
    found: str = ""  # what is there now: a digest, or the system's word for the failure


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityReport:
    """The result of one whole check."""

    originals: int
    bytes_read: int
    faults: tuple[Fixity, ...]


def check(
    vault: LocalVault,
    expected: Iterable[Expected] | None = None,
    *,
    known: Collection[str] = (),
    meter: Meter = SILENT,
) -> FixityReport:
    """Read every original and sidecar from the disk and compare with its name, its sidecar and the register.

    Without `expected` the store is checked against itself alone, as somebody without the software would. `known` are
    digests that other rooms have stored and that must be there.
    """
    register = None if expected is None else {item.digests.sha256: item for item in expected}
    held = _Held.of(vault.root)
    faults: list[Fixity] = []
    bytes_read = 0
    for name in sorted(held.data):
        digest = f"sha256:{name}"
        baseline = None if register is None else register.get(digest)
        found = list(_faults_of(vault, held, name, baseline, meter))
        bytes_read += held.data[name].stat().st_size
        if register is not None and baseline is None and digest not in known:
            found.append(Fixity(fault=Fault.EXTRA, name=name, digest=digest))
        faults += found
    faults += _missing(held, {*(register or ()), *known})
    faults += [Fixity(fault=Fault.EXTRA, name=name, digest="") for name in sorted(held.strange)]
    return FixityReport(originals=len(held.data), bytes_read=bytes_read, faults=tuple(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What lies in the store, sorted by what it claims to be."""

    data: dict[str, Path]  # hex digest → path
    sidecars: dict[str, dict[str, Path]]  # hex digest → arrival uid → path
    strange: list[str]

    @classmethod
    def of(cls, root: Path) -> "_Held":
        held = cls(data={}, sidecars={}, strange=[])
        for directory in sorted((root / OBJECTS).iterdir()):
            for path in directory.iterdir() if directory.is_dir() else (directory,):
                held._sort(path, directory.name)
        return held

    def _sort(self, path: Path, shelf: str) -> None:
        name = path.name
        if not path.is_symlink() and path.is_file() and name.startswith(shelf):
            if _DATA.fullmatch(name):
                self.data[name] = path
                return
            if match := _SIDECAR.fullmatch(name):
                self.sidecars.setdefault(match[1], {})[match[2]] = path
                return
        self.strange.append(os.fsencode(name).decode("utf-8", "backslashreplace"))


def _faults_of(vault: LocalVault, held: _Held, name: str, known: Expected | None, meter: Meter) -> Iterator[Fixity]:
    digest = f"sha256:{name}"
    if stat.S_IMODE(held.data[name].stat().st_mode) != READ_ONLY_MODE:
        yield Fixity(fault=Fault.UNPROTECTED, name=name, digest=digest)
    try:
        now = vault.measure_stored(digest)
    except StoreFailedError as error:
        yield Fixity(fault=Fault.UNREADABLE, name=name, digest=digest, found=error.code)
        return
    meter.verified(now.size)
    sidecars = held.sidecars.get(name, {})
    if now.sha256 != digest or (known is not None and now != known.digests):
        yield Fixity(fault=Fault.ALTERED, name=name, digest=digest, found=now.sha256)
        now = known.digests if known is not None else now
    if not sidecars:
        yield Fixity(fault=Fault.ORPHAN, name=name, digest=digest)
    yield from _sidecar_faults(digest, now, sidecars, known)


def _sidecar_faults(
    digest: str, now: Digests, sidecars: Mapping[str, Path], known: Expected | None
) -> Iterator[Fixity]:
    for uid, path in sorted(sidecars.items()):
        paper = path.read_bytes()
        found = digests_of(paper).sha256
        baseline = None if known is None else known.sidecars.get(uid)
        if (baseline is not None and found != baseline) or (baseline is None and not _agrees(paper, digest, now)):
            yield Fixity(fault=Fault.SIDECAR_ALTERED, name=path.name, digest=digest, found=found)
    for uid in sorted(set(known.sidecars if known is not None else ()) - set(sidecars)):
        yield Fixity(fault=Fault.SIDECAR_MISSING, name=f"{digest.removeprefix('sha256:')}.{uid}.json", digest=digest)


def _agrees(paper: bytes, digest: str, now: Digests) -> bool:
    """Say whether a sidecar names the digests of its original."""
    try:
        members = json.loads(paper)
    except ValueError:
        return False
    if not isinstance(members, dict) or members.get("sha256") != digest:
        return False
    return now.sha256 != digest or members.get("sm3") == now.sm3


def _missing(held: _Held, register: Collection[str]) -> Iterator[Fixity]:
    wanted = {digest.removeprefix("sha256:") for digest in register} | set(held.sidecars)
    for name in sorted(wanted - set(held.data)):
        yield Fixity(fault=Fault.MISSING, name=name, digest=f"sha256:{name}")
