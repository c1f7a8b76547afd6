"""Receive a record from a station; join records to the receipt whose files they describe (a step)."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F, Q

from liuhen.bureau.acting import Act, Machine, acting
from liuhen.bureau.models import Officer
from liuhen.devices.models import Station
from liuhen.errors import InputError
from liuhen.evidence.index.models import IndexRecord
from liuhen.evidence.index.queries import described, lies_with
from liuhen.evidence.index.record import Described, Place, Places
from liuhen.evidence.models import Arrival, Receipt, Recording, TimeClaim
from liuhen.evidence.names import path_digest, read_name
from liuhen.evidence.witness import from_index
from liuhen.evidence.words import FileKind

FOLDER = "[采集站索引]"  # below which a record stands in the list of the receipt it joined
MOST_AT_ONCE = 20_000
_WAITING = Q(arrival__isnull=True)


class IndexInputError(InputError):
    """A record cannot be tied to the file that was named."""

    code = "index.choose"


def receive_record(station: Station, record: Described, *, at: datetime) -> tuple[IndexRecord, bool]:
    """Keep a record as it was sent (收到采集站索引); False when the very same came before, which is counted only.

    It is matched at once with a file of the station's folder that is here, else it waits for one (待到件).
    """
    digest = hashlib.sha256(record.raw).hexdigest()
    known = IndexRecord.objects.filter(station=station, digest=digest).first()
    if known is not None:
        IndexRecord.objects.filter(pk=known.pk).update(repeated=F("repeated") + 1)
        return known, False
    with acting(Machine("station", station.bureau), "index.receive", at=at, on=station) as act:
        found = _here(station, record)
        row = IndexRecord.objects.create(
            bureau=act.home,
            station=station,
            kind=record.kind,
            number=record.number,
            raw=record.raw,
            digest=digest,
            said=dict(record.said),
            unknown=dict(record.unknown),
            faults=[*record.faults, *_other_words(station, record)],
            received_at=act.at,
            candidates=len(found),
            arrival=found[0] if len(found) == 1 else None,
        )
        if row.arrival is not None:
            _witness(row, record)
        act.upon(station)
        act.upon(row, digest=f"sha256:{digest}", waits=row.arrival_id is None, unknown=sorted(record.unknown)[:40])
    return row, True


def join(act: Act, receipt: Receipt) -> None:
    """Match waiting records of the receipt's dock with its files, and list the records beside them; a step.

    Every record that describes a file here becomes an arrival of its own, so that its bytes get into the store.
    Records matched earlier whose bytes are not in the store yet come along.
    """
    stations = [row for row in Station.objects.filter(bureau=act.home).exclude(folder=b"") if lies_with(row, receipt)]
    if not stations:
        return
    records = IndexRecord.objects.filter(station__in=stations, paper__isnull=True).order_by("pk")
    listed = receipt.arrivals.exclude(claims__has_key="paper").values_list("pk", "shown_path", "size")
    places = Places.of(Place(key=pk, path=path, size=size) for pk, path, size in listed)
    joined: list[IndexRecord] = []
    for row in records[:MOST_AT_ONCE].iterator(chunk_size=500):
        if row.arrival_id is None:
            found = places.described_by(described(row))
            row.candidates, row.arrival_id = len(found), found[0].key if len(found) == 1 else None
            row.save(update_fields=["candidates", "arrival"])
        if row.arrival_id is not None:
            joined.append(row)
    _claim(joined)
    _list(receipt, joined)
    if joined:
        act.note(index_records=len(joined))


def choose(
    row: IndexRecord, arrival: Arrival, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> IndexRecord:
    """Say which file a record means, where several fit or none did by itself (认定索引所指文件).

    Raises:
        IndexInputError: no reason, a file of another bureau, or the record is matched already.
    """
    if not reason.strip():
        raise IndexInputError("没有认定。理由还没有填写。", next_step="请写明凭什么认定是这个文件。")
    with acting(by, "index.choose", at=at, on=row, reason=reason.strip(), once=once) as act:
        if arrival.bureau_id != row.bureau_id:
            raise IndexInputError("没有认定。这个文件不属于本机关。", next_step="请从列出的文件中选择。")
        if not IndexRecord.objects.filter(_WAITING, pk=row.pk).update(arrival=arrival):
            raise IndexInputError("没有再办。这条索引已经对上文件。", next_step="请刷新采集站索引。")
        row.arrival = arrival
        _witness(row, described(row))
        act.upon(arrival)
        act.upon(row)
    return row


def candidates(row: IndexRecord) -> list[Arrival]:
    """Give the files a waiting record may mean, for a person to choose from."""
    return _here(row.station, described(row))


def _here(station: Station, record: Described) -> list[Arrival]:
    """Give the files taken in from the station's folder that a record may mean, the newest of equal paths only."""
    name = record.name or (record.paths[0].rpartition("/")[2] if record.paths else "")
    if not name or not station.folder:
        return []
    rows = Arrival.objects.filter(bureau=station.bureau_id, shown_path__iendswith=name).exclude(claims__has_key="paper")
    rows = rows.select_related("receipt").order_by("-pk")[:200]
    newest = {row.shown_path: row for row in reversed(rows) if lies_with(station, row.receipt)}
    places = Places.of(Place(key=row.pk, path=row.shown_path, size=row.size) for row in newest.values())
    keys = {place.key for place in places.described_by(record)}
    return [row for row in newest.values() if row.pk in keys]


def _other_words(station: Station, record: Described) -> list[str]:
    """Say so when the same number was sent before with other words."""
    same = record.number and IndexRecord.objects.filter(station=station, number=record.number).exists()
    return ["同一文件编号以前推送过不同的内容，两份都留存"] if same else []


def _witness(row: IndexRecord, record: Described) -> None:
    """Add the record's word about time to a recording that is sealed already; it is never adopted."""
    recording = Recording.objects.filter(arrival=row.arrival_id).first()
    if recording is None or record.shot_at is None:
        return
    claim = from_index(record.shot_at)
    TimeClaim.objects.create(recording=recording, witness=claim.witness.value, start=claim.start, note=claim.note)


def _claim(joined: Sequence[IndexRecord]) -> None:
    """Write what the records say into the claims of the files they describe, before these are sealed."""
    rows = {row.pk: row for row in Arrival.objects.filter(pk__in=[one.arrival_id for one in joined], state="announced")}
    for record in joined:
        arrival = rows.get(record.arrival_id or 0)
        if arrival is not None:
            arrival.claims = arrival.claims | claims_of(described(record))
    Arrival.objects.bulk_update(rows.values(), ["claims"], batch_size=500)


def claims_of(record: Described) -> dict[str, str | bool]:
    """Give what a record claims about its file, in the words of an arrival's claims; only what it says."""
    shot = record.shot_at
    said = {
        "index_number": record.number,
        "index_starts": shot.isoformat() if shot else "",
        "index_device": record.said.get("device", ""),
        "index_officer": record.said.get("officer", ""),
        "index_md5": record.said.get("md5", "").strip().lower(),
    }
    marked: dict[str, str | bool] = {"key_marked": True} if record.is_key_marked else {}
    return {key: value[:120] for key, value in said.items() if value} | marked


def note_other_md5(arrival: Arrival) -> None:
    """Note that the MD5 a dock stated is not that of the bytes that came: bookkeeping, told by list and record."""
    row = Arrival.objects.get(pk=arrival.pk)
    Arrival.objects.filter(pk=arrival.pk).update(note=f"{row.note}，与采集站所报 MD5 不同".removeprefix("，")[:300])
    for record in IndexRecord.objects.filter(arrival=arrival):
        record.faults = [*record.faults, "所报 MD5 与收到的文件不同，文件可能被采集站改动过"]
        record.save(update_fields=["faults"])


def _list(receipt: Receipt, joined: Iterable[IndexRecord]) -> None:
    """Give each record its own line in the receipt, tied to its file."""
    first = receipt.arrivals.count() + 1
    added = 0
    for position, record in enumerate(joined, start=first):
        record.paper = _paper(receipt, record, position)
        record.save(update_fields=["paper"])
        added += record.paper.size
    count = receipt.arrivals.count()
    if added:
        receipt.file_count, receipt.total_bytes = count, receipt.total_bytes + added
        receipt.save(update_fields=["file_count", "total_bytes"])


def _paper(receipt: Receipt, record: IndexRecord, position: int) -> Arrival:
    raw_path = f"{FOLDER}/{record.station.number}/{record.digest[:16]}.txt".encode()
    return Arrival.objects.create(
        bureau_id=receipt.bureau_id,
        receipt=receipt,
        uid=uuid.uuid4().hex,
        position=position,
        source_identity=receipt.source_identity,
        raw_name=raw_path,
        path_digest=path_digest(raw_path),
        shown_path=read_name(raw_path).shown,
        decoding="utf-8",
        size=len(bytes(record.raw)),
        kind=FileKind.TEXT.value,
        companion_of_id=record.arrival_id,
        claims={
            "device": "",
            "officer": "",
            "starts": "",
            "modified_ns": str(int(record.received_at.timestamp()) * 10**9),
            "key_marked": False,
            "paper": "index",
        },
    )
