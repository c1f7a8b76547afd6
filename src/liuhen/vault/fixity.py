"""Ask the vault whether every original is still what it was: read everything, compare, report, change nothing."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from liuhen.vault.admission import SILENT, Meter
from liuhen.vault.digest import Digests, digests_of
from liuhen.vault.disk import SourceGoneError, SourceUnreadableError, StoreFailedError
from liuhen.vault.port import Held, NotHeldError, ReadableVault, figures_of


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
    FLAG_LOST = "flag_lost"  # 保护标志丢失: the sealer set the immutable flag, and it is gone


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
    vault: ReadableVault,
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
    wanted = {*(register or ()), *known}
    faults: list[Fixity] = []
    originals = bytes_read = 0
    for held in vault.held():
        wanted.discard(held.digest)
        baseline = None if register is None else register.get(held.digest)
        faults += look(vault, held, baseline)
        if held.size is None or held.is_strange:
            continue
        originals, bytes_read = originals + 1, bytes_read + held.size
        uids = {*held.sidecars, *(baseline.sidecars if baseline is not None else ())}
        faults += [found for found in reread(vault, held.digest, baseline, uids, meter=meter) if found not in faults]
        if register is not None and baseline is None and held.digest not in known:
            faults.append(Fixity(fault=Fault.EXTRA, name=held.name, digest=held.digest))
    faults += [Fixity(fault=Fault.MISSING, name=figures_of(digest), digest=digest) for digest in sorted(wanted)]
    return FixityReport(originals=originals, bytes_read=bytes_read, faults=tuple(faults))


def look(vault: ReadableVault, held: Held, known: Expected | None = None) -> Iterator[Fixity]:
    """Say what is wrong with one thing the store holds as far as can be seen without reading it: a quick look."""
    name, digest = held.name, held.digest
    if held.is_strange:
        yield Fixity(fault=Fault.EXTRA, name=name, digest="")
        return
    if held.size is None:
        if not held.is_expelled:
            yield Fixity(fault=Fault.MISSING, name=name, digest=digest)
        return
    if known is not None and held.size != known.digests.size:
        yield Fixity(fault=Fault.ALTERED, name=name, digest=digest, found=f"{held.size} bytes")
    if not held.sidecars:
        yield Fixity(fault=Fault.ORPHAN, name=name, digest=digest)
    yield from (
        _missing_note(name, digest, uid) for uid in sorted(set(known.sidecars if known else ()) - {*held.sidecars})
    )
    try:
        weakness = vault.weakness_of(digest)
    except NotHeldError:  # it was listed, and is gone
        yield Fixity(fault=Fault.MISSING, name=name, digest=digest)
        return
    if weakness:
        yield Fixity(fault=Fault.UNPROTECTED, name=name, digest=digest, found=weakness)


def reread(
    vault: ReadableVault, digest: str, known: Expected | None, uids: Iterable[str], *, meter: Meter = SILENT
) -> Iterator[Fixity]:
    """Read one original and the notes of these arrivals to the end and say what is wrong with them."""
    name = figures_of(digest)
    try:
        now = vault.measure_stored(digest, meter=meter)
    except (StoreFailedError, SourceGoneError, SourceUnreadableError) as error:
        yield Fixity(fault=Fault.UNREADABLE, name=name, digest=digest, found=error.code)
        return
    except NotHeldError:
        yield Fixity(fault=Fault.MISSING, name=name, digest=digest)
        return
    if now.sha256 != digest or (known is not None and now != known.digests):
        yield Fixity(fault=Fault.ALTERED, name=name, digest=digest, found=now.sha256)
        now = known.digests if known is not None else now
    for uid in sorted(uids):
        yield from _note_faults(vault, uid, now, digest, known)


def _note_faults(vault: ReadableVault, uid: str, now: Digests, digest: str, known: Expected | None) -> Iterator[Fixity]:
    name = figures_of(digest)
    try:
        paper = vault.read_sidecar(digest, uid)
    except NotHeldError:
        yield _missing_note(name, digest, uid)
        return
    except StoreFailedError as error:
        yield Fixity(fault=Fault.UNREADABLE, name=f"{name}.{uid}.json", digest=digest, found=error.code)
        return
    found = digests_of(paper).sha256
    baseline = None if known is None else known.sidecars.get(uid)
    if (baseline is not None and found != baseline) or (baseline is None and not _agrees(paper, digest, now)):
        yield Fixity(fault=Fault.SIDECAR_ALTERED, name=f"{name}.{uid}.json", digest=digest, found=found)


def _missing_note(name: str, digest: str, uid: str) -> Fixity:
    return Fixity(fault=Fault.SIDECAR_MISSING, name=f"{name}.{uid}.json", digest=digest)


def _agrees(paper: bytes, digest: str, now: Digests) -> bool:
    """Say whether a sidecar names the digests of its original."""
    try:
        members = json.loads(paper)
    except ValueError:
        return False
    if not isinstance(members, dict) or members.get("sha256") != digest:
        return False
    return now.sha256 != digest or members.get("sm3") == now.sm3
