"""After the database was restored from a backup: entries come back, what had ended stays ended, one entry says so.

A restored database has forgotten what was withdrawn since the backup: roles, accounts, passwords, permits. None of it
may live again because of the restore (decisions 12).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.contrib.sessions.models import Session
from django.utils import timezone

from liuhen.bureau.acting import Act, Machine, acting
from liuhen.bureau.models import Bureau, Grant, NumberSeries, Officer, RoleHolding
from liuhen.errors import InputError, TamperError
from liuhen.trail.checkpoint import Checkpoint
from liuhen.trail.continuity import Change, Statement, state
from liuhen.trail.entry import EntryBody, EntryKind, Outcome
from liuhen.trail.integrator import NEW_KEY, NEW_ORIGIN, integrate_now, mend_files, place_left_behind, store
from liuhen.trail.note import Signer, Verifier
from liuhen.trail.restoring.acts import (
    ForkedRowsError,
    Replayed,
    placed_rows,
    replay,
    require_same_beginning,
    skip_used_ids,
)
from liuhen.trail.restoring.folder import TrailFolder
from liuhen.trail.restoring.soundness import readable_entries, sound_part
from liuhen.trail.verify import audit_files

_NUMBER = re.compile(r"(.+?)-(\d{4})-(\d+)")
_PASSWORDS = ("password.change", "password.reset")
OPERATOR = Machine("command-line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did, for the person at the machine."""

    entry_uid: str
    count: int
    to_redo: tuple[str, ...]  # acts whose things did not come back, each with its number
    ended: tuple[str, ...]  # what was ended again


def restore(
    folder: TrailFolder, *, keys: Sequence[Verifier], reason: str, at: datetime, opens_origin: bool
) -> tuple[Restored, str]:
    """Bring database and files back to what was signed; give what was done and, for a new origin, its statement.

    1. Find how much of the folder is borne out by signatures, and whether the rows begin the same way.
    2. Files damaged, rows whole: write the files again from the rows.
    3. Rows short, files whole: put the entries back.
    4. Otherwise signed entries are gone or forked: only a new origin goes on, and only where that was asked for.

    Raises:
        InputError: there is nothing to restore, or no checkpoint to restore from.
        ForkedRowsError: the rows are not those that were signed, and a new origin was not asked for.
        LostEntriesError: signed entries are gone, and a new origin was not asked for.
    """
    _require_reason(reason)
    signed = list(folder.signed_checkpoints(keys))
    if not signed:
        raise InputError("没有恢复：这个目录里没有用所给公钥签名的校验点。", next_step="请核对目录和公钥。")
    whole = max(signed, key=lambda one: one.size)
    by_rows = sound_part(placed_rows(), signed)
    by_files = sound_part(readable_entries(whole.size, folder.read), signed)
    if by_rows.is_whole and not opens_origin:
        return _mend(folder, whole, reason=reason, at=at), ""
    kept = max(by_rows.kept, by_files.kept)
    try:
        rows = require_same_beginning(by_files.leaves)
    except ForkedRowsError as fork:
        if not opens_origin:
            raise
        rows, kept = by_files.kept, fork.index  # rows are never taken out: nothing can be put in their place
    if not by_files.is_whole and not opens_origin:
        raise LostEntriesError(by_files.kept, whole.size)
    entries = islice(readable_entries(whole.size, folder.read), rows, by_files.kept)
    done = replay(entries, first=rows) if rows < by_files.kept else Replayed()
    place_left_behind()
    if opens_origin:
        old_key = next(key.text() for key in keys if key.name == whole.origin)
        return open_origin(done, last=whole, old_key=old_key, kept=kept, reason=reason, at=at)
    return note_restore(done, signed=whole, reason=reason, at=at), ""


class LostEntriesError(TamperError):
    """Entries that were signed are neither in the database nor in the files."""

    code = "trail.lost_entries"

    def __init__(self, kept: int, size: int) -> None:
        super().__init__(
            f"签过名的 {size} 条里，只有前 {kept} 条还找得到，没有恢复。",
            next_step="请先找全本导出或备份：--from 目录；都没有的，用 --new-origin 另开来源并作出声明。",
        )


def _mend(folder: TrailFolder, whole: Checkpoint, *, reason: str, at: datetime) -> Restored:
    """Write damaged files again from the rows, which are whole."""
    if audit_files(whole, folder.read).fault is None:
        raise InputError("没有要恢复的：数据库与留痕文件都和签名的校验点一致。", next_step="无需恢复。")
    mend_files(whole.size)
    return note_restore(Replayed(), signed=whole, reason=reason, at=at)


def note_restore(done: Replayed, *, signed: Checkpoint, reason: str, at: datetime) -> Restored:
    """Close a restore: nothing that had ended lives again, no number is given twice, and one entry explains it."""
    _require_reason(reason)
    with acting(OPERATOR, "trail.restore", at=at, reason=reason.strip()) as act:
        ended = _settle(done.bodies, act)
        to_redo = _told_acts(done.bodies)
        act.note(count=done.count, size=signed.size, root=signed.root.hex(), acts=list(to_redo), ended=list(ended))
    integrate_now()
    return Restored(entry_uid=act.uid, count=done.count, to_redo=to_redo, ended=ended)


def open_origin(
    done: Replayed, *, last: Checkpoint, old_key: str, kept: int, reason: str, at: datetime
) -> tuple[Restored, str]:
    """Go on under a new origin that names the old root: the old key is lost, or signed entries are gone.

    Gives what was done and the signed statement, which is to be printed, signed by the head and kept.
    """
    _require_reason(reason)
    files = store()
    with files.locked():
        new = files.make_next_key()
    statement = Statement(
        change=Change.ORIGIN,
        at=at,
        old_key=old_key,
        new_key=new.verifier().text(),
        size=last.size,
        root=last.root,
        kept=kept,
        reason=reason,
    )
    signed = state(statement, new=new)
    with acting(OPERATOR, "trail.open_origin", at=at, reason=reason.strip()) as act:
        ended = _settle(done.bodies, act)
        to_redo = _told_acts(done.bodies)
        act.note(old_key=old_key, new_key=statement.new_key, statement=signed, size=last.size, kept=kept)
        act.note(count=done.count, acts=list(to_redo), ended=list(ended))
    integrate_now()
    return Restored(entry_uid=act.uid, count=done.count, to_redo=to_redo, ended=ended), signed


def rotate_key(*, by: Officer | Machine, reason: str, at: datetime) -> str:
    """Announce a new signing key in an entry that the old key still signs; give the signed statement.

    The key comes into use with the checkpoint after that; the old private key is destroyed then.

    Raises:
        InputError: no reason was given.
    """
    _require_reason(reason)
    last = integrate_now()
    files = store()
    with files.locked():
        old = files.signer()
        new: Signer = files.make_next_key(name=old.name)
    told = Statement(
        change=Change.KEY,
        at=at,
        old_key=old.verifier().text(),
        new_key=new.verifier().text(),
        size=last.size,
        root=last.root,
        kept=last.size,
        reason=reason,
    )
    signed = state(told, new=new, old=old)
    with acting(by, "trail.rotate_key", at=at, reason=reason.strip()) as act:
        act.note(old_key=told.old_key, new_key=told.new_key, statement=signed, size=last.size)
    integrate_now()
    return signed


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("没有办理：还缺事由。", next_step="请写明原因，它会写进留痕和声明。")


def _settle(bodies: Sequence[EntryBody], act: Act) -> tuple[str, ...]:
    """End again what the replayed entries ended, inside the open act."""
    skip_used_ids(bodies)
    _skip_numbers(bodies)
    if not bodies:
        return ()
    done = [body for body in bodies if body.outcome == Outcome.DONE and body.kind == EntryKind.ACT]
    ended = []
    for body in done:
        people = [int(subject.id) for subject in body.subjects if subject.kind == "officer" and subject.id.isdecimal()]
        for officer in Officer.objects.filter(pk__in=people):
            ended += _end_again(body, officer, act.at)
    permits = Grant.objects.filter(revoked_at__isnull=True, until_at__gt=act.at).update(revoked_at=act.at)
    sessions = Session.objects.count()
    Session.objects.all().delete()
    if permits:
        ended.append(f"有期限的准许 {permits} 件")
    if sessions:
        ended.append(f"登录 {sessions} 个")
    return tuple(dict.fromkeys(ended))[:200]


def _end_again(body: EntryBody, officer: Officer, at: datetime) -> list[str]:
    if body.verb == "officer.suspend":
        Officer.objects.filter(pk=officer.pk).update(is_active=False)
        return [f"账号 {officer.username} 停用"]
    if body.verb == "role.withdraw":
        rows = RoleHolding.objects.filter(officer=officer, role=str(body.details.get("role")), until_on__isnull=True)
        rows.update(until_on=timezone.localdate(at) - timedelta(days=1))
        return [f"{officer.username} 的角色 {body.details.get('role')} 收回"]
    if body.verb in _PASSWORDS:
        officer.set_unusable_password()
        officer.save(update_fields=["password"])
        return [f"账号 {officer.username} 的旧口令作废，须重设"]
    return []


def _skip_numbers(bodies: Iterable[EntryBody]) -> None:
    """Let every number series go on after the highest number that a replayed entry names."""
    highest: dict[tuple[str, str, int], int] = {}
    for body in bodies:
        for subject in body.subjects:
            found = _NUMBER.fullmatch(subject.label)
            if found and body.bureau:
                key = (body.bureau, found[1], int(found[2]))
                highest[key] = max(highest.get(key, 0), int(found[3]))
    bureaus = {bureau.code: bureau for bureau in Bureau.objects.all()}
    for (code, kind, year), last in highest.items():
        if code in bureaus:
            series, _ = NumberSeries.objects.get_or_create(bureau=bureaus[code], kind=kind[:16], year=year)
            NumberSeries.objects.filter(pk=series.pk, last__lt=last).update(last=last)


def _told_acts(bodies: Iterable[EntryBody]) -> tuple[str, ...]:
    """Count the acts that came back as entries only, by verb."""
    kept = (*_PASSWORDS, "officer.suspend", "role.withdraw", NEW_KEY, NEW_ORIGIN)
    counts = Counter(
        body.verb
        for body in bodies
        if body.kind == EntryKind.ACT and body.outcome == Outcome.DONE and body.verb not in kept
    )
    return tuple(f"{verb} {count}" for verb, count in sorted(counts.items()))[:200]
