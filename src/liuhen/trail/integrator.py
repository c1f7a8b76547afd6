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
from liuhen.trail.entry import leaf_hash, parse
from liuhen.trail.models import Entry, Leaf
from liuhen.trail.store import TrailStore
from liuhen.trail.tiles import bundle_growth, hash_growth, tile_nodes
from liuhen.trail.tree import tree_root

BATCH = 4096
# On PostgreSQL ids are not commit order: an entry may appear below the newest leaf.
# The regular run looks this far back; `integrate_now` looks at everything.
_WINDOW = 20_000
_ADVISORY_LOCK = 0x4C48_7452
NEW_KEY, NEW_ORIGIN = "trail.rotate_key", "trail.open_origin"
KEY_VERBS = (NEW_KEY, NEW_ORIGIN)
_KEY_ENTRIES = 20  # keys change rarely; the one that waits is among the newest


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


def place_left_behind() -> None:
    """Place what a restore left behind: rows written after the backup, older by number than those that came back."""
    with store().locked():
        left = Entry.objects.filter(leaf__isnull=True).order_by("id").values_list("id", flat=True)
        while _place(list(left[:BATCH])):
            pass


def integrate(*, whole: bool) -> Checkpoint:
    """Place entries, write tiles, sign.

    Raises:
        RolledBackError: the database is older than the newest checkpoint. Nothing is written.
    """
    files = store()
    with files.locked():
        _take_up_key(files)
        signed = files.checkpoint()
        size = 0 if signed is None else signed.size
        if _placed() < size:
            raise RolledBackError(
                f"数据库里排入的留痕只有 {_placed()} 条，签名的校验点记着 {size} 条，没有再签。",
                next_step="确是恢复了备份的，运行 liuhen trail restore 补回；不是的，保留现场，通知审计员。",
            )
        while _place_next(whole=whole):
            pass
        placed = _placed()
        while signed is None or signed.size < placed:
            signed = _grow(files, signed.size if signed else 0)
        _take_up_key(files)
        return signed


def _take_up_key(files: TrailStore) -> None:
    """Bring a waiting key into use once the entry that announces it is signed by the key before it (decisions 12).

    The entry of a new origin cannot be: it is the first thing that the new origin signs.
    """
    if not files.next_key_path.exists():
        return
    new = files.next_verifier().text()
    announced = Entry.objects.filter(verb__in=KEY_VERBS).order_by("-id")[:_KEY_ENTRIES]
    for row in announced.select_related("leaf"):
        details = parse(row.body.encode("utf-8")).details
        if details.get("new_key") == new and (row.verb == NEW_ORIGIN or _is_signed(row, files)):
            files.take_up_next_key(str(details["statement"]))
            return


def _is_signed(row: Entry, files: TrailStore) -> bool:
    signed = files.checkpoint()
    leaf = getattr(row, "leaf", None)
    return signed is not None and leaf is not None and leaf.index < signed.size


def _place_next(*, whole: bool) -> int:
    """Give the next indexes to entries without a leaf; return how many."""
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        return _place(list(waiting(whole=whole).order_by("id").values_list("id", flat=True)[:BATCH]))


def _place(ids: list[int]) -> int:
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


def mend_files(size: int) -> None:
    """Write the tiles and bundles of the first `size` entries again from the rows, which bear out what was signed."""
    files = store()
    done = 0
    while done < size:
        bodies = Leaf.objects.filter(index__gte=done).order_by("index").values_list("entry__body", flat=True)
        entries = [body.encode("utf-8") for body in bodies[: min(BATCH, size - done)]]
        files.put(hash_growth(done, [leaf_hash(entry) for entry in entries], files.read))
        files.put(bundle_growth(done, entries, files.read))
        done += len(entries)


def _placed() -> int:
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def _newest_placed_id() -> int:
    return Leaf.objects.aggregate(last=Max("entry_id"))["last"] or 0
