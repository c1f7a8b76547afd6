"""What a store says about itself: its notes and manifests, read into plain values. Papers of every age are read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liuhen.errors import InputError
from liuhen.evidence.papers import MANIFEST, MANIFEST_NOTE, SIDECAR
from liuhen.trail.entry import instant_read
from liuhen.vault.digest import digests_of
from liuhen.vault.disk import StoreFailedError
from liuhen.vault.port import Held, NotHeldError, ReadableVault

MOST = 64 * 2**20  # bytes of one manifest


class UnreadablePaperError(InputError):
    """A note or manifest is not what its format says."""

    code = "lists.unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note beside an original."""

    kind: str  # sidecar, manifest, other
    digest: str  # of the original it lies beside
    size: int | None  # bytes there; None: the bytes are gone
    uid: str
    own_digest: str  # of the note's own bytes
    members: Mapping[str, Any]


KINDS = {SIDECAR: "sidecar", MANIFEST_NOTE: "manifest"}


def notes_in(store: ReadableVault) -> Iterator[Note | str]:
    """Go through every note of a store; give a sentence for each that cannot be read and for each bare original."""
    for held in store.held():
        if held.is_strange or held.is_expelled:
            continue
        if not held.sidecars:
            yield f"{held.name[:16]} 没有说明件，来历不明"
        for uid in held.sidecars:
            yield _read(store, held, uid)


def manifest_in(store: ReadableVault, digest: str) -> Mapping[str, Any]:
    """Read one manifest.

    Raises:
        UnreadablePaperError: it is damaged, or no manifest.
    """
    if store.size_of(digest) > MOST:
        raise UnreadablePaperError(f"清单 {digest[7:23]} 过大，没有读。")
    with store.open(digest) as file:
        data = file.read(MOST)
    if digests_of(data).sha256 != digest:
        raise UnreadablePaperError(f"清单 {digest[7:23]} 的内容和摘要值不一致，没有采用。")
    members = _object(data, digest[7:23])
    if members.get("format") != MANIFEST or not isinstance(members.get("files"), list):
        raise UnreadablePaperError(f"{digest[7:23]} 不是清单。")
    return members


def instant_of(members: Mapping[str, Any], name: str) -> datetime | None:
    """Give an instant of a paper; None where it says nothing, as papers from before do."""
    text = members.get(name)
    return instant_read(text) if isinstance(text, str) and text else None


def _read(store: ReadableVault, held: Held, uid: str) -> Note | str:
    name = f"{held.name[:16]}….{uid[:8]}…"
    try:
        data = store.read_sidecar(held.digest, uid)
        members = _object(data, name)
    except (NotHeldError, StoreFailedError, UnreadablePaperError) as error:
        return error.sentence
    if members.get("sha256") != held.digest:
        return f"说明件 {name} 说的不是它旁边的原始件"
    return Note(
        kind=KINDS.get(str(members.get("format")), "other"),
        digest=held.digest,
        size=held.size,
        uid=uid,
        own_digest=digests_of(data).sha256,
        members=members,
    )


def _object(data: bytes, name: str) -> Mapping[str, Any]:
    try:
        members = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadablePaperError(f"说明件 {name} 不是可读的内容") from error
    if not isinstance(members, dict):
        raise UnreadablePaperError(f"说明件 {name} 不是可读的内容")
    return members
