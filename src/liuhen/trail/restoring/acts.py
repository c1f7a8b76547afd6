"""Put entries back that a restored database lacks, and make sure that no number of theirs is given out again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.apps import apps
from django.db import connection, transaction

from liuhen.errors import TamperError
from liuhen.trail.entry import EntryBody, canonical, leaf_hash, parse
from liuhen.trail.models import Entry, EntrySubject, Leaf

_BATCH = 500


class ForkedRowsError(TamperError):
    """The database holds other entries than those that were signed."""

    code = "trail.forked_rows"

    def __init__(self, index: int) -> None:
        super().__init__(
            f"数据库里第 {index + 1} 条（序号 {index}）与签过名的不同，不能补回后面的条目。",
            next_step="请保留现场，通知审计员；确要继续办公的，用 --new-origin 另开来源并作出声明。",
        )
        self.index = index


@dataclass(slots=True)
class Replayed:
    """What came back: how many entries, and what they told of."""

    count: int = 0
    bodies: list[EntryBody] = field(default_factory=list)


def placed_rows() -> Iterator[bytes]:
    """Give the placed entries in the order of the tree, as far as there is no hole."""
    rows = Leaf.objects.order_by("index").values_list("index", "entry__body")
    for expected, (index, body) in enumerate(rows.iterator(2000)):
        if index != expected:
            return
        yield body.encode("utf-8")


def require_same_beginning(leaves: Iterable[bytes]) -> int:
    """Compare the placed rows with the leaves that were signed; give how many rows there are.

    Raises:
        ForkedRowsError: a row is not the one that was signed.
    """
    count = 0
    signed = iter(leaves)
    for count, data in enumerate(placed_rows(), start=1):
        leaf = next(signed, None)
        if leaf is not None and leaf != leaf_hash(data):
            raise ForkedRowsError(count - 1)
    return count


def replay(entries: Iterable[bytes], *, first: int) -> Replayed:
    """Put signed entries back at their places from `first` on, some hundreds in one transaction.

    An entry that the database still has, but had not placed when the backup was made, only gets its place.
    """
    done = Replayed()
    rows = iter(entries)
    while batch := list(islice(rows, _BATCH)):
        with transaction.atomic(durable=True):
            bodies = [parse(data) for data in batch]
            _put_back(batch, bodies, first=first + done.count)
        done.count += len(batch)
        done.bodies += bodies
    return done


def _put_back(batch: list[bytes], bodies: list[EntryBody], *, first: int) -> None:
    held = dict(Entry.objects.filter(uid__in=[body.uid for body in bodies]).values_list("uid", "pk"))
    made = Entry.objects.bulk_create(
        _row(data, body) for data, body in zip(batch, bodies, strict=True) if body.uid not in held
    )
    EntrySubject.objects.bulk_create(
        EntrySubject(entry_id=row.pk, kind=subject.kind, subject_id=subject.id)
        for row, body in zip(made, (body for body in bodies if body.uid not in held), strict=True)
        for subject in body.subjects
    )
    held.update({row.uid: row.pk for row in made})
    Leaf.objects.bulk_create(Leaf(index=first + offset, entry_id=held[body.uid]) for offset, body in enumerate(bodies))


def _row(data: bytes, body: EntryBody) -> Entry:
    if canonical(body) != data:
        raise TamperError("签过名的条目不是规范写法，没有补回。")
    return Entry(
        uid=body.uid,
        kind=body.kind.value,
        verb=body.verb,
        actor=f"{body.actor.kind}:{body.actor.id}",
        bureau_code=body.bureau,
        recorded_at=body.recorded_at,
        body=data.decode("utf-8"),
        digest="sha256:" + leaf_hash(data).hex(),
    )


def skip_used_ids(bodies: Iterable[EntryBody]) -> dict[str, int]:
    """Make the database give no row an identity that a replayed entry already names; give what was skipped to."""
    used: dict[str, int] = {}
    for body in bodies:
        for subject in body.subjects:
            if subject.id.isdecimal():
                used[subject.kind] = max(used.get(subject.kind, 0), int(subject.id))
    skipped = {}
    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001 - the documented meta API
        newest = used.get(str(getattr(model, "trail_kind", meta.model_name)), 0)
        if newest and meta.pk.name == "id":
            _go_on_after(meta.db_table, newest)
            skipped[meta.db_table] = newest
    return skipped


def _go_on_after(table: str, newest: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, 'id')"
            cursor.execute(f"SELECT setval({sequence}, GREATEST(nextval({sequence}), %s))", [table, table, newest])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = MAX(seq, %s) WHERE name = %s", [newest, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, newest])
