"""The integrator: gives every entry its place in the tree, writes tiles, then signs (decisions 10, 12).

An order that survives a crash at any point, under one lock:

1. Entries without a leaf get the next indexes, in one transaction.
2. Tiles and bundles grow from the signed size to the placed size and reach the disk.
3. The checkpoint over them is signed and written.

Whatever stopped between two steps is taken up by the next run, because step 2 always begins at the signed size.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from liuhen.errors import TamperError
from liuhen.trail.checkpoint import Checkpoint, sign_checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.models import Entry, Leaf
from liuhen.trail.store import TrailStore
from liuhen.trail.tiles import bundle_growth, hash_growth, tile_nodes
from liuhen.trail.tree import tree_root

BATCH = 4096
# On PostgreSQL ids are not commit order: an entry may appear below the newest leaf.
# The regular run looks this far back; `integrate_now` looks at everything.
_WINDOW = 20_000
_ADVISORY_LOCK = 0x4C48_7452


class RolledBackError(TamperError):
    """The database holds fewer placed entries than a signed checkpoint says: it is older than the trail."""

    code = "trail.rolled_back"


def store() -> TrailStore:
    """Give the trail's files below the data folder."""
    return TrailStore(settings.DATA_DIR)


def tick(_at: datetime) -> None:
    """Integrate what is waiting; called by the worker more than once a second."""
    if waiting(whole=False).exists():
        integrate(whole=False)


def waiting(*, whole: bool) -> QuerySet[Entry]:
    """Give the entries without a leaf: by anti-join over everything, or only where new ones can be.

    SQLite has one writer, so ids are commit order and nothing can wait below the newest placed entry.
    """
    rows = Entry.objects.filter(leaf__isnull=True)
    if connection.vendor == "sqlite":
        return rows.filter(id__gt=_newest_placed_id())
    return rows if whole else rows.filter(id__gt=_newest_placed_id() - _WINDOW)


def integrate_now() -> Checkpoint:
    """Integrate everything that is committed and give the newest checkpoint; before export, disposal and release."""
    return integrate(whole=True)


def integrate(*, whole: bool) -> Checkpoint:
    """Place entries, write tiles, sign.

    Raises:
        RolledBackError: the database is older than the newest checkpoint. Nothing is written.
    """
    files = store()
    with files.locked():
        signed = files.checkpoint()
        size = 0 if signed is None else signed.size
        if _placed() < size:
            raise RolledBackError(
                f"数据库里排入的留痕只有 {_placed()} 条，签名的校验点记着 {size} 条，没有再签。",
                next_step="数据库可能被恢复到了较早的一天。请先运行 liuhen trail check，并通知审计员。",
            )
        while _place_next(whole=whole):
            pass
        placed = _placed()
        while signed is None or signed.size < placed:
            signed = _grow(files, signed.size if signed else 0)
        return signed


def _place_next(*, whole: bool) -> int:
    """Give the next indexes to entries without a leaf; return how many."""
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        ids = list(waiting(whole=whole).order_by("id").values_list("id", flat=True)[:BATCH])
        first = _placed()
        Leaf.objects.bulk_create(Leaf(index=first + offset, entry_id=pk) for offset, pk in enumerate(ids))
    return len(ids)


def _grow(files: TrailStore, size: int) -> Checkpoint:
    """Write tiles and bundles for the placed entries from `size` on, and sign the checkpoint over them."""
    placed = Leaf.objects.filter(index__gte=size).order_by("index")[:BATCH]
    entries = [body.encode("utf-8") for body in placed.values_list("entry__body", flat=True)]
    written = hash_growth(size, [leaf_hash(entry) for entry in entries], files.read)
    written += bundle_growth(size, entries, files.read)
    files.put(written)
    new_size = size + len(entries)
    signer = files.signer()
    root = tree_root(new_size, tile_nodes(new_size, files.read))
    checkpoint = Checkpoint(origin=signer.name, size=new_size, root=root)
    files.put_checkpoint(sign_checkpoint(checkpoint, signer))
    files.drop_superseded(written)
    return checkpoint


def _placed() -> int:
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def _newest_placed_id() -> int:
    return Leaf.objects.aggregate(last=Max("entry_id"))["last"] or 0
