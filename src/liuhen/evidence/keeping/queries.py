"""Reads of keeping: the rule, the places, the baseline, what lacks copies, what is wrong, what was read when."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from liuhen.evidence.keeping.models import Copy, FixityCheck, FixityFault, KeepingRule, Place
from liuhen.evidence.keeping.words import EXPELLED, CheckKind, PlaceKind
from liuhen.evidence.models import Arrival, Original, Receipt
from liuhen.evidence.queries import vault
from liuhen.evidence.stores.queries import store
from liuhen.evidence.witness import SHANGHAI
from liuhen.evidence.words import ArrivalState
from liuhen.vault.digest import Digests
from liuhen.vault.directory import Directory
from liuhen.vault.disk import is_in_use
from liuhen.vault.fixity import Expected
from liuhen.vault.immutable import Flag, Standing, flag_of, may_set
from liuhen.vault.local import LocalVault
from liuhen.vault.medium import Medium, NoStoreError
from liuhen.vault.port import OBJECTS, ReadableVault, Vault
from liuhen.vault.scrub import Due, Pace, share_of_today, weight_of

MAIN_NAME = "本机原始件库"
USUAL = KeepingRule(copies=2, every_days=90, from_hour=20, until_hour=7, megabytes_per_second=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyAt:
    """Where one copy is and when it was last read to the end."""

    place: str
    kind: str
    verified_at: datetime
    fault: str  # '' : good


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the re-reading of one place stands."""

    items: int
    size: int
    oldest_at: datetime | None  # the item read longest ago
    today: int  # weight still to be read today
    round_days: int  # days a whole round takes at the allowed pace


def rule() -> KeepingRule:
    """Give the rule in force: the newest one set, or what we use until somebody sets one."""
    return KeepingRule.objects.select_related("set_by").order_by("-pk").first() or USUAL


def pace() -> Pace:
    """Give the rule as the reader of a store needs it."""
    held = rule()
    return Pace(
        every_days=held.every_days,
        from_hour=held.from_hour,
        until_hour=held.until_hour,
        bytes_per_second=held.megabytes_per_second * 10**6,
    )


def main_place() -> Place | None:
    """Give the row of this installation's own store, once something was kept in it."""
    return Place.objects.filter(kind=PlaceKind.MAIN).first()


def replicas() -> QuerySet[Place]:
    """Give the places in use beside our own."""
    return Place.objects.filter(is_active=True).exclude(kind=PlaceKind.MAIN).order_by("pk")


def vault_of(place: Place) -> ReadableVault:
    """Open the store of a place.

    Raises:
        NoStoreError, StoreFailedError: it cannot be reached now.
    """
    match PlaceKind(place.kind):
        case PlaceKind.MAIN:
            return vault()
        case PlaceKind.DIRECTORY:
            return _folder(Path(place.address), place.name)
        case PlaceKind.OBJECTS:
            return store(place.address)
        case PlaceKind.MEDIUM:
            return Medium(Path(place.address), name=place.name)


def writable(place: Place) -> Vault:
    """Open a place that copies are brought to.

    Raises:
        NoStoreError: it cannot be reached now, or is only read.
    """
    if place.kind == PlaceKind.MAIN:
        return vault()
    if place.kind == PlaceKind.DIRECTORY:
        return _folder(Path(place.address), place.name)
    if place.kind == PlaceKind.OBJECTS:
        return store(place.address)
    raise NoStoreError(f"“{place.name}”是只读介质，不往里写。", next_step="请另设目录或对象存储副本。")


def _folder(root: Path, name: str) -> LocalVault:
    """Open a replica's folder; a disk that is not mounted leaves an empty folder, which must not become a store."""
    if not (root / OBJECTS).is_dir():
        raise NoStoreError(f"副本“{name}”的目录 {root} 现在读不到。", next_step="请挂载这块磁盘，再核验一次。")
    return LocalVault(root, name=name)


def expected_of(digests: Collection[str]) -> dict[str, Expected]:
    """Give the baseline of these originals, lists and documents; what nobody registered is left out. Four queries."""
    found: dict[str, Expected] = {}
    notes: dict[str, dict[str, str]] = {}
    sealed = Arrival.objects.filter(state=ArrivalState.SEALED, original__sha256__in=digests)
    for digest, uid, note in sealed.values_list("original__sha256", "uid", "sidecar_digest"):
        notes.setdefault(digest, {})[uid] = note
    for row in Original.objects.filter(sha256__in=digests):
        known = Digests(sha256=row.sha256, sm3=row.sm3, size=row.size)
        found[row.sha256] = Expected(digests=known, sidecars=notes.get(row.sha256, {}))
    for receipt in Receipt.objects.filter(manifest_digest__in=digests):
        known = Digests(sha256=receipt.manifest_digest, sm3=receipt.manifest_sm3, size=receipt.manifest_size)
        found[receipt.manifest_digest] = Expected(
            digests=known, sidecars={receipt.manifest_uid: receipt.manifest_sidecar}
        )
    return found


def open_faults(place: Place | None = None) -> QuerySet[FixityFault]:
    """Give what is wrong now, newest first: in one place, or anywhere."""
    rows = FixityFault.objects.filter(closed_at__isnull=True, place__isnull=False).select_related("place")
    return (rows.filter(place=place) if place else rows).order_by("-pk")


def copies_of(original: Original) -> list[CopyAt]:
    """Say where the copies of an original are, this installation's own first."""
    rows = Copy.objects.filter(digest=original.sha256, place__is_active=True).select_related("place").order_by("place")
    return [
        CopyAt(place=row.place.name, kind=row.place.kind, verified_at=row.verified_at, fault=row.fault) for row in rows
    ]


def verified_copies(receipt: Receipt) -> int:
    """Give how many good, read-back copies every file of a receipt and its list have at least; 0 where one has none.

    What stands on the receipt as 未收 has no bytes here and makes the answer 0: its card may not be cleared.
    """
    if receipt.arrivals.filter(original__isnull=True).exists():
        return 0
    wanted = set(receipt.arrivals.values_list("original__sha256", flat=True))
    if receipt.manifest_digest:
        wanted.add(receipt.manifest_digest)
    good = Copy.objects.filter(digest__in=wanted, fault="", place__is_active=True)
    counted = dict(good.values_list("digest").annotate(n=Count("pk")))
    return min((counted.get(digest, 0) for digest in wanted), default=0)


def lacking(target: Place, *, copies: int, most: int) -> list[Copy]:
    """Give copies of our own store that are good, not in `target`, and of which there are too few; oldest first."""
    here = Copy.objects.filter(place=target, digest=OuterRef("digest"))
    good = (
        Copy.objects.filter(digest=OuterRef("digest"), fault="", place__is_active=True)
        .order_by()
        .values("digest")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = Copy.objects.filter(place__kind=PlaceKind.MAIN, fault="")
    return list(
        rows.annotate(elsewhere=Subquery(here.values("pk")[:1]), good=Coalesce(Subquery(good), 0))
        .filter(elsewhere__isnull=True, good__lt=copies)
        .order_by("pk")[:most]
    )


def lacking_count(copies: int) -> int:
    """Count what has fewer good copies than wanted."""
    return int(
        Copy.objects.filter(fault="", place__is_active=True)
        .values("digest")
        .annotate(n=Count("pk"))
        .filter(n__lt=copies)
        .count()
    )


def held_at(place: Place) -> QuerySet[Copy]:
    """Give the copies a place should hold: all but those whose bytes two persons had removed."""
    return Copy.objects.filter(place=place).exclude(fault=EXPELLED)


def reading(place: Place, at: datetime) -> Reading:
    """Say how far the re-reading of a place is, and what is left of today's share. Aggregates only."""
    held, rows = pace(), held_at(place)
    sums = rows.aggregate(n=Count("pk"), size=Coalesce(Sum("size"), 0), oldest=Min("verified_at"))
    total = weight_of(sums["size"], sums["n"])
    due = [_due(rows, at, held.every_days, days) for days in _steps(held.every_days)]
    tonight = read_since(place, night_of(at, held))
    share = share_of_today(total, weight_of(tonight[1], tonight[0]), due, held.every_days)
    return Reading(
        items=sums["n"], size=sums["size"], oldest_at=sums["oldest"], today=share, round_days=held.days_for(total)
    )


def _steps(every_days: int) -> Iterator[int]:
    days = 1
    while days < every_days:
        yield days
        days *= 2


def _due(rows: QuerySet[Copy], at: datetime, every_days: int, days: int) -> Due:
    """Weigh what must have been read within so many days: the last day of the N is left free for what goes wrong."""
    old = rows.filter(verified_at__lte=at - timedelta(days=every_days - 1 - days))
    sums = old.aggregate(n=Count("pk"), size=Coalesce(Sum("size"), 0))
    return Due(days=days, weight=weight_of(sums["size"], sums["n"]))


def night_of(at: datetime, held: Pace) -> datetime:
    """Give when the time of reading that `at` belongs to began; the hours after midnight belong to the day before."""
    here = at.astimezone(SHANGHAI)
    start = here.replace(hour=held.from_hour, minute=0, second=0, microsecond=0)
    return start if start <= here else start - timedelta(days=1)


def read_since(place: Place, since: datetime) -> tuple[int, int]:
    """Give items and bytes re-read in a place since an instant."""
    rows = FixityCheck.objects.filter(place=place, kind=CheckKind.READ, started_at__gte=since)
    sums = rows.aggregate(n=Coalesce(Sum("originals"), 0), size=Coalesce(Sum("bytes_read"), 0))
    return sums["n"], sums["size"]


def days_read(place: Place, at: datetime, days: int) -> list[tuple[date, int, int]]:
    """Give for each of the last days, oldest first, how many items and bytes of a place were re-read."""
    today = at.astimezone(SHANGHAI).date()
    found = {today - timedelta(days=back): [0, 0] for back in range(days)}
    since = at - timedelta(days=days + 1)
    rows = FixityCheck.objects.filter(place=place, kind__in=(CheckKind.READ, CheckKind.WHOLE), checked_at__gte=since)
    for checked, items, size in rows.values_list("checked_at", "originals", "bytes_read"):
        held = found.get(checked.astimezone(SHANGHAI).date())
        if held is not None:
            held[0], held[1] = held[0] + items, held[1] + size
    return [(day, *cast("tuple[int, int]", tuple(found[day]))) for day in sorted(found)]


def next_to_read(place: Place, most: int) -> Sequence[Copy]:
    """Give what was read longest ago."""
    return list(held_at(place).order_by("verified_at", "pk")[:most])


def newest_checks() -> dict[str, FixityCheck]:
    """Give the newest finished check of our own store of each kind."""
    found: dict[str, FixityCheck] = {}
    for kind in CheckKind:
        row = FixityCheck.objects.filter(kind=kind).order_by("-checked_at", "-pk").first()
        if row is not None:
            found[kind.value] = row
    return found


def standing() -> Standing:
    """Say how far the immutable flag protects our own store, and why not where it does not."""
    store = vault()
    if not isinstance(store, Directory) or flag_of(store.root) is Flag.NONE_HERE:
        return Standing.NOT_SUPPORTED
    if may_set():  # this very process could take the flag off: it stands for every other one
        return Standing.NOT_SEPARATE
    sign = settings.DATA_DIR / "run" / "sealer"
    said = sign.read_text(encoding="ascii") if sign.exists() else ""
    if said == Standing.NOT_ALLOWED:
        return Standing.NOT_ALLOWED
    return Standing.WORKING if said == Standing.WORKING and is_in_use(sign) else Standing.NOT_RUNNING


def flags_missing() -> int:
    """Count what our own store holds and the sealer has not flagged yet."""
    return Copy.objects.filter(place__kind=PlaceKind.MAIN, protected_at__isnull=True).count()


def announced(uids: Collection[str]) -> set[str]:
    """Say which of these names of notes belong to a file or list that was announced and is still coming in."""
    lists = Receipt.objects.filter(manifest_uid__in=uids).values_list("manifest_uid", flat=True)
    return {*Arrival.objects.filter(uid__in=uids).values_list("uid", flat=True), *lists}
