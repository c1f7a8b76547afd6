"""Take a damaged or missing original back from a good copy. The damaged bytes are kept aside, never deleted."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from liuhen.errors import InputError, RefusalError, TamperError
from liuhen.vault.admission import Admission
from liuhen.vault.digest import digests_of
from liuhen.vault.disk import flush_directory, writing_store
from liuhen.vault.fixity import Expected, reread
from liuhen.vault.local import LocalVault
from liuhen.vault.port import HeldBadlyError, NotHeldError, ReadableVault

NOTE = "liuhen-repair-note/1"
QUARANTINE = "quarantine"  # beside objects/; what lies there is no longer part of the store


class NoGoodCopyError(InputError):
    """The copy that should mend is not right itself."""

    code = "mend.no_good_copy"


class FlaggedError(RefusalError):
    """The damaged file is still protected by the sealer."""

    code = "mend.flagged"


class NotMendedError(TamperError):
    """What was put back does not read as it should."""

    code = "mend.not_mended"


def mend(target: LocalVault, source: ReadableVault, known: Expected, *, number: str, stamp: str) -> tuple[str, ...]:
    """Replace one damaged original or note by what a good copy holds; give the names under which the bad ones lie now.

    1. the copy is read to the end and compared with the baseline; 2. what is damaged goes aside; 3. the original comes
    in by the ordinary way, written, flushed and read back; 4. everything is read once more. Begun again after a crash
    it finishes. The baseline is what `known` says; nothing here writes one.

    Raises:
        NoGoodCopyError: the copy is not what the register says.
        FlaggedError: the damaged file may not be moved yet.
        NotMendedError: the store does not give back what was put in.
    """
    digest, uids = known.digests.sha256, sorted(known.sidecars)
    notes = _good_notes(target, source, known)
    if any(reread(source, digest, Expected(digests=known.digests), ())):
        raise _no_good_copy(source)
    aside = _set_aside(target, known, stamp)
    for uid, note in (notes or _own_note(known, number)).items():
        _bring(target, source, digest, Admission(receipt_number=number, arrival_uid=uid), note)
    if found := tuple(reread(target, digest, known, uids)):
        raise NotMendedError(
            f"修复后再读仍不一致（{found[0].name[:16]}），没有修成。", next_step="请停用这块磁盘，联系厂家。"
        )
    return aside


def _good_notes(target: LocalVault, source: ReadableVault, known: Expected) -> Mapping[str, bytes]:
    """Find the right bytes of every note: here where they are right, else in the copy."""
    found: dict[str, bytes] = {}
    for uid, baseline in known.sidecars.items():
        for vault in (target, source):
            paper = _note(vault, known.digests.sha256, uid)
            if paper is not None and digests_of(paper).sha256 == baseline:
                found[uid] = paper
                break
        else:
            raise NoGoodCopyError(
                f"副本“{source.name}”里没有这件的说明件，或者说明件也不对，没有修复。", next_step="请换一份副本再修复。"
            )
    return found


def _note(vault: ReadableVault, digest: str, uid: str) -> bytes | None:
    try:
        return vault.read_sidecar(digest, uid)
    except NotHeldError:
        return None


def _own_note(known: Expected, number: str) -> Mapping[str, bytes]:
    """Write the note of something whose notes the register does not list, such as a document: that it was put back."""
    digests = known.digests
    members = {"format": NOTE, "repair": number, "sha256": digests.sha256, "size": digests.size, "sm3": digests.sm3}
    uid = hashlib.sha256(f"{number} {digests.sha256}".encode()).hexdigest()[:32]
    return {uid: json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()}


def _no_good_copy(source: ReadableVault) -> NoGoodCopyError:
    return NoGoodCopyError(
        f"副本“{source.name}”里的这一件也和登记的摘要值不一致，没有动用它。", next_step="请换一份副本再修复。"
    )


def _set_aside(target: LocalVault, known: Expected, stamp: str) -> tuple[str, ...]:
    """Move what is damaged, and only that, out of the store."""
    digest = known.digests.sha256
    shelf = target.object_path(digest).parent
    bad = [shelf / found.name for found in reread(target, digest, known, known.sidecars)]
    folder, moved = target.root / QUARANTINE, []
    for path in sorted({path for path in bad if path.exists()}):
        with writing_store():
            folder.mkdir(exist_ok=True)
            try:
                path.rename(folder / f"{path.name}.{stamp}")
            except PermissionError as error:
                raise FlaggedError(
                    "坏件上还有保护标志，现在不能移开，没有修复。", next_step="请确认保护程序在运行，放行后自动接着修。"
                ) from error
        flush_directory(path.parent)
        flush_directory(folder)
        moved.append(f"{path.name}.{stamp}")
    return tuple(moved)


def _bring(target: LocalVault, source: ReadableVault, digest: str, admission: Admission, note: bytes) -> None:
    """Bring the original and this note in; where the original is right already, only the note is laid."""
    if target.holds(digest):
        target.attach(digest, admission.arrival_uid, note)
        return
    with source.at_hand(digest) as path:
        stored = target.put(admission, path, sidecar=lambda _digests: note)
    if stored.digests.sha256 != digest:
        raise HeldBadlyError("副本在修复途中变了，没有修成。", next_step="请换一份副本再修复。")


def quarantined(root: Path) -> list[str]:
    """Name what was set aside in a store, for pages and checks."""
    folder = root / QUARANTINE
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
