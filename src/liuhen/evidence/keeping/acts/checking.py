"""Check a place: count everything, re-read the oldest share, note what is wrong and what is right again.

A baseline comes from the register and is never written here.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from liuhen.bureau.acting import Act, By, acting
from liuhen.bureau.models import Officer
from liuhen.evidence.keeping.acts.places import adopt, own_place
from liuhen.evidence.keeping.models import Copy, FixityCheck, FixityFault, Place
from liuhen.evidence.keeping.queries import (
    announced,
    expected_of,
    held_at,
    next_to_read,
    night_of,
    open_faults,
    pace,
    reading,
    vault_of,
)
from liuhen.evidence.keeping.words import CheckKind, Closing, PlaceKind
from liuhen.evidence.models import Original
from liuhen.evidence.witness import SHANGHAI
from liuhen.vault.directory import Directory
from liuhen.vault.fixity import Expected, Fault, Fixity, FixityReport, look, reread
from liuhen.vault.immutable import Flag, flag_of
from liuhen.vault.port import Held, ReadableVault
from liuhen.vault.scrub import Brake, LeftOffError, idle_reading, weight_of

T = TypeVar("T")
Clock = Callable[[], datetime]
COUNTED = (Fault.MISSING, Fault.ORPHAN, Fault.EXTRA, Fault.UNPROTECTED, Fault.FLAG_LOST, Fault.SIDECAR_MISSING)
READ = (Fault.MISSING, Fault.ALTERED, Fault.UNREADABLE, Fault.SIDECAR_ALTERED, Fault.SIDECAR_MISSING)
MOST_FAULTS = 10_000  # a store that vanished is told by these and by the count
BATCH = 500
AT_ONCE = 100  # items read between two writes of their rows
WRITE_EVERY = 10.0  # seconds, so that a kill loses no more than this much reading


def record_check(
    report: FixityReport, *, by: By, at: datetime, place: Place | None = None, kind: CheckKind = CheckKind.WHOLE
) -> FixityCheck:
    """Keep the result of a check of everything (核验原始件库): new faults open, faults that are gone close."""
    with acting(by, "vault.check", at=at) as act:
        here = place or own_place(act.at)
        check = FixityCheck.objects.create(
            place=here,
            kind=kind.value,
            started_at=at,
            checked_at=act.at,
            checked_by=name_of(by),
            originals=report.originals,
            bytes_read=report.bytes_read,
        )
        known = open_faults(here)
        settle(act, check, report.faults, known if kind is CheckKind.WHOLE else known.filter(fault__in=COUNTED))
        if kind is CheckKind.COUNT:
            Place.objects.filter(pk=here.pk).update(looked_at=act.at, reached_at=act.at, failure="")
        act.note(place=here.name, originals=report.originals, bytes=report.bytes_read, faults=len(report.faults))
        return act.upon(check)


def settle(act: Act, check: FixityCheck, found: Sequence[Fixity], judged: QuerySet[FixityFault]) -> int:
    """Open what is new, close what was judged again and is right; give how many moved. A step of an open act."""
    place = check.place
    seen = {(one.fault.value, one.name[:300]): one for one in found}
    gone = [row.pk for row in judged if (row.fault, row.name) not in seen]
    FixityFault.objects.filter(pk__in=gone).update(
        closed_at=act.at, closed_how=Closing.RIGHT_AGAIN.value, closed_in=check
    )
    standing = FixityFault.objects.filter(place=place, closed_at__isnull=True).values_list("fault", "name")
    old = set(standing)
    fresh = [one for key, one in seen.items() if key not in old][:MOST_FAULTS]
    FixityFault.objects.bulk_create(
        (
            FixityFault(
                check_made=check,
                place=place,
                fault=one.fault.value,
                name=one.name[:300],
                digest=one.digest,
                found=one.found,
                found_at=act.at,
            )
            for one in fresh
        ),
        batch_size=BATCH,
    )
    _mark(check, found, gone)
    for original in Original.objects.filter(sha256__in=[one.digest for one in fresh[:BATCH] if one.digest])[:100]:
        act.upon(original, digest=original.sha256)
    return len(fresh) + len(gone)


def _mark(check: FixityCheck, found: Sequence[Fixity], gone: Sequence[int]) -> None:
    """Write on the rows of copies whether they are good, so that counting good copies is one query."""
    rows = Copy.objects.filter(place=check.place)
    bad: dict[str, set[str]] = {}
    for one in found:
        if one.digest and one.fault in READ:  # what is only unprotected still has the right bytes
            bad.setdefault(one.fault.value, set()).add(one.digest)
    whole = FixityFault.objects.filter(pk__in=gone).exclude(digest="").values_list("digest", flat=True)
    still = FixityFault.objects.filter(place=check.place, closed_at__isnull=True, fault__in=READ).values("digest")
    rows.filter(digest__in=set(whole)).exclude(digest__in=still).update(fault="")
    for fault, digests in bad.items():
        for part in _parts(sorted(digests), BATCH):
            rows.filter(digest__in=part).update(fault=fault)


def count_everything(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> FixityCheck | None:
    """Go through everything a place holds and should hold without reading contents (清点). None when told to stop."""
    began = clock()
    if place.kind == PlaceKind.MAIN:
        adopt(began)
    counting = _Counting(place=place, vault=vault_of(place))
    for _batch in counting.batches():
        if should_stop():
            return None
    if place.kind == PlaceKind.MAIN:
        adopt(clock())  # what was sealed while we counted is no stranger
    report = FixityReport(originals=counting.originals, bytes_read=0, faults=tuple(counting.told()))
    return record_check(report, by=by, at=clock(), place=place, kind=CheckKind.COUNT)


@dataclass(slots=True)
class _Counting:
    """One walk over a place and its rows side by side, both in the order of digests; memory stays bounded."""

    place: Place
    vault: ReadableVault
    originals: int = 0
    faults: list[Fixity] = field(default_factory=list)
    strangers: list[Held] = field(default_factory=list)

    def batches(self) -> Iterator[int]:
        """Compare batch by batch; yield how many were seen, so that the caller may stop in between."""
        rows = held_at(self.place).order_by("digest").iterator(chunk_size=BATCH)
        row: Copy | None = next(rows, None)
        held = self.vault.held()
        while lot := list(islice(held, BATCH)):
            pairs: list[tuple[Held, Copy | None]] = []
            for one in lot:
                while row is not None and one.digest and row.digest < one.digest:
                    self._note(_missing(row))
                    row = next(rows, None)
                is_known = row is not None and row.digest == one.digest
                pairs.append((one, row if is_known else None))
                row = next(rows, None) if is_known else row
            self._compare(pairs)
            yield len(lot)
        while row is not None:
            self._note(_missing(row))
            row = next(rows, None)

    def told(self) -> Iterator[Fixity]:
        """Give the faults; a stranger that has come into the register meanwhile is none."""
        yield from self.faults
        for part in _parts(self.strangers, BATCH):
            known = set(
                Copy.objects.filter(place=self.place, digest__in=[one.digest for one in part]).values_list(
                    "digest", flat=True
                )
            )
            coming = announced({uid for one in part for uid in one.sidecars})
            for one in part:
                if one.digest not in known and not coming & {*one.sidecars} and not one.is_expelled:
                    yield Fixity(fault=Fault.EXTRA, name=one.name, digest=one.digest)

    def _compare(self, pairs: Sequence[tuple[Held, Copy | None]]) -> None:
        expected = expected_of([one.digest for one, row in pairs if row is not None])
        for one, row in pairs:
            known = expected.get(one.digest) if self.place.kind != PlaceKind.MEDIUM else None
            if row is None and not one.is_strange:
                self.strangers.append(one)
                continue
            self.originals += one.size is not None and not one.is_strange
            for found in look(self.vault, one, known):
                if self.place.kind != PlaceKind.MEDIUM or found.fault is Fault.MISSING:
                    self._note(found)
            self._note(*_foreign_notes(one, known))
            if row is not None and row.protected_at is not None and _flag_is_lost(self.vault, one):
                self._note(Fixity(fault=Fault.FLAG_LOST, name=one.name, digest=one.digest))

    def _note(self, *found: Fixity) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults += found


def _missing(row: Copy) -> Fixity:
    return Fixity(fault=Fault.MISSING, name=row.digest.removeprefix("sha256:"), digest=row.digest)


def _foreign_notes(one: Held, known: Expected | None) -> Iterator[Fixity]:
    """Report notes beside an original that no arrival of it has, unless their arrival is still coming in."""
    foreign = {*one.sidecars} - set(known.sidecars) if known is not None and known.sidecars else set()
    for uid in sorted(foreign - announced(foreign) if foreign else ()):
        yield Fixity(fault=Fault.EXTRA, name=f"{one.name}.{uid}.json", digest=one.digest)


def _flag_is_lost(vault: ReadableVault, one: Held) -> bool:
    if not isinstance(vault, Directory) or one.size is None:
        return False
    places = [vault.object_path(one.digest), *(vault.sidecar_path(one.digest, uid) for uid in one.sidecars)]
    with suppress(FileNotFoundError):  # gone since it was listed; the next count says so
        return any(flag_of(path) is Flag.CLEAR for path in places)
    return False


def reread_share(place: Place, *, by: By, clock: Clock, should_stop: Callable[[], bool]) -> FixityCheck | None:
    """Re-read what a place was not read for longest, as much as today's share asks and the hours allow (重读).

    Each item's row is written soon after it was read: killed at any moment, the next run goes on behind it.
    """
    held = pace()

    def must_leave_off() -> bool:
        return should_stop() or not held.is_open(clock().astimezone(SHANGHAI).hour)

    if must_leave_off() or not (left := reading(place, clock()).today):
        return close_stale(place, by=by, at=clock())
    close_stale(place, by=by, at=clock())
    check = _open_check(place, by, clock())
    brake = Brake(held.bytes_per_second, should_stop=must_leave_off)
    with idle_reading():
        while left > 0 and not must_leave_off():
            done = _read_batch(check, vault_of(place), next_to_read(place, AT_ONCE), left, brake, by, clock)
            if not done:
                break
            left -= done
    return _close_check(check, by=by, at=clock()) if left <= 0 else check


def reread_all(place: Place, *, by: By, clock: Clock, tell: Callable[[int], None]) -> FixityCheck:
    """Re-read everything in a place now, whatever the hour and the pace: what a person asked for."""
    began = clock()
    check = FixityCheck.objects.create(
        place=place,
        kind=CheckKind.WHOLE.value,
        started_at=began,
        checked_at=began,
        checked_by=name_of(by),
        is_open=True,
    )
    vault, brake = vault_of(place), _Counter(tell)
    while rows := [row for row in next_to_read(place, AT_ONCE) if row.verified_at < began]:
        if not _read_batch(check, vault, rows, 2**62, brake, by, clock):
            break
    return _close_check(check, by=by, at=clock())


class _Counter(Brake):
    """A meter that counts and never waits."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__(2**62)
        self._tell = tell

    def verified(self, count: int) -> None:
        """Count bytes read."""
        self._tell(count)


@dataclass(slots=True)
class _Read:
    """What was read since the rows were last written."""

    rows: list[Copy] = field(default_factory=list)
    found: list[Fixity] = field(default_factory=list)


def _read_batch(
    check: FixityCheck, vault: ReadableVault, rows: Sequence[Copy], left: int, brake: Brake, by: By, clock: Clock
) -> int:
    """Read these items until the share is done; give the weight read."""
    expected = expected_of([row.digest for row in rows])
    read, done, written = _Read(), 0, time.monotonic()
    with suppress(LeftOffError):
        for row in rows:
            if done >= left:
                break
            known = expected.get(row.digest)
            uids = known.sidecars if known is not None and check.where.kind != PlaceKind.MEDIUM else ()
            bare = known if uids or known is None else Expected(digests=known.digests)
            read.found += reread(vault, row.digest, bare, uids, meter=brake)
            read.rows.append(row)
            done += weight_of(row.size)
            if time.monotonic() - written > WRITE_EVERY:
                _write(check, read, by=by, at=clock())
                read, written = _Read(), time.monotonic()
    _write(check, read, by=by, at=clock())
    return done


def _write(check: FixityCheck, read: _Read, *, by: By, at: datetime) -> None:
    """Write down what was read; an entry of its own as soon as something is wrong, or right again."""
    if not read.rows:
        return
    judged = open_faults(check.place).filter(digest__in=[row.digest for row in read.rows], fault__in=READ)
    sums = {
        "originals": F("originals") + len(read.rows),
        "bytes_read": F("bytes_read") + sum(row.size for row in read.rows),
        "checked_at": at,
    }
    with transaction.atomic():
        Copy.objects.filter(pk__in=[row.pk for row in read.rows]).update(verified_at=at)
        FixityCheck.objects.filter(pk=check.pk).update(**sums)
    if read.found or judged.exists():
        with acting(by, "vault.find", at=at) as act:
            moved = settle(act, check, read.found, judged)
            act.note(place=check.where.name, faults=len(read.found), moved=moved)
            act.upon(check)


def _open_check(place: Place, by: By, at: datetime) -> FixityCheck:
    """Give the row of this night's reading; a run that was killed is taken up."""
    night = night_of(at, pace())
    rows = FixityCheck.objects.filter(place=place, kind=CheckKind.READ, is_open=True, started_at__gte=night)
    return rows.order_by("-pk").first() or FixityCheck.objects.create(
        place=place, kind=CheckKind.READ.value, started_at=at, checked_at=at, checked_by=name_of(by), is_open=True
    )


def close_stale(place: Place, *, by: By, at: datetime) -> FixityCheck | None:
    """Close the readings of earlier nights that were cut short; give the last one."""
    held = pace()
    rows = FixityCheck.objects.filter(place=place, kind=CheckKind.READ, is_open=True)
    if held.is_open(at.astimezone(SHANGHAI).hour):
        rows = rows.filter(started_at__lt=night_of(at, held))
    closed = None
    for row in rows:
        closed = _close_check(row, by=by, at=at)
    return closed


def _close_check(check: FixityCheck, *, by: By, at: datetime) -> FixityCheck:
    """End a reading with its one entry: how many items, how many bytes, how many faults are open."""
    with acting(by, "vault.check", at=at) as act:
        FixityCheck.objects.filter(pk=check.pk).update(is_open=False)
        check.refresh_from_db()
        act.note(
            place=check.where.name,
            originals=check.originals,
            bytes=check.bytes_read,
            faults=check.faults.count(),
        )
        return act.upon(check)


def name_of(by: By) -> str:
    """Name who checks, for the row."""
    return by.name if isinstance(by, Officer) else by.label


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def count_is_due(place: Place, at: datetime) -> bool:
    """Say whether a day has passed since everything was counted."""
    return place.looked_at is None or at - place.looked_at >= timedelta(hours=23)
