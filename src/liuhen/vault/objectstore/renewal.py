"""What the sealer does every day: lasting locks for what was sealed, later ends, holds (decisions 17)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from liuhen.vault.disk import StoreFailedError
from liuhen.vault.objectstore.client import client_of
from liuhen.vault.objectstore.locks import Locks
from liuhen.vault.objectstore.reading import Lying, RemoteShelf
from liuhen.vault.objectstore.terms import Lock, Mode, Term, is_overdue, require_rolling, wanted
from liuhen.vault.port import LockedError

TermOf = Callable[[str], Term | None]  # by digest; None: expelled by law, so its lock is no longer renewed
_SHOWN = 20  # names of failures kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The result of one run."""

    looked_at: int  # names, data and notes
    locked: int  # from sealed to locked for good
    extended: int  # got a later end or a hold
    relocked: int  # had lost their lock
    overdue: tuple[str, ...]  # were past their time when the run came, or could not be renewed
    failed: tuple[str, ...]  # the store refused
    earliest: datetime | None  # end of the lock that ends first


def renew(shelf: RemoteShelf, term_of: TermOf, *, now: datetime) -> Renewal:
    """Bring every lock to what it should be, with the sealer's key; each is read back.

    Raises:
        LockedError: this host has no key of the sealer.
    """
    if shelf.place.sealer is None:
        raise LockedError("本机没有保护程序的密钥，不能续期。", next_step="请在保护程序所在的主机上运行续期。")
    locks = Locks(client_of(shelf.place, shelf.place.sealer), shelf.place.bucket)
    run = _Run(locks=locks, now=now)
    for found in shelf.lying():
        term = term_of(found.digest) if found.digest else None
        if term is not None:
            run.take(found, term)
    return Renewal(
        looked_at=run.looked_at,
        locked=run.locked,
        extended=run.extended,
        relocked=run.relocked,
        overdue=tuple(run.overdue[:_SHOWN]),
        failed=tuple(run.failed[:_SHOWN]),
        earliest=run.earliest,
    )


class _Run:
    """One run over a store, counting."""

    def __init__(self, *, locks: Locks, now: datetime) -> None:
        self.locks, self.now = locks, now
        self.looked_at = self.locked = self.extended = self.relocked = 0
        self.overdue: list[str] = []
        self.failed: list[str] = []
        self.earliest: datetime | None = None

    def take(self, found: Lying, term: Term) -> None:
        """Look at one name and give it the lock it should have."""
        self.looked_at += 1
        lock = self.locks.read(found.key)
        if lock is not None and (term.is_indefinite or lock.mode is Mode.LOCKED):
            lock = Lock(mode=lock.mode, until=lock.until, is_held=self.locks.is_held(found.key))
        if is_overdue(lock, term, stored_at=found.stored_at, now=self.now):
            self.overdue.append(found.key)
        target = wanted(lock, term, stored_at=found.stored_at, now=self.now)
        if target is not None and not self._set(found.key, lock, target):
            target = None
        end = (target or lock).until if (target or lock) is not None else None  # type: ignore[union-attr]  # just asked
        if end is not None:
            self.earliest = end if self.earliest is None else min(end, self.earliest)

    def _set(self, key: str, lock: Lock | None, target: Lock) -> bool:
        require_rolling(min(target.until, lock.until) if lock is not None else target.until, now=self.now)
        try:
            self.locks.set(key, target, bypass=lock is not None and lock.mode is not target.mode)
        except StoreFailedError:
            self.failed.append(key)
            return False
        if lock is None:
            self.relocked += 1
        elif lock.mode is target.mode:
            self.extended += 1
        else:
            self.locked += 1
        return True
