"""Rebuild the register of originals from a store alone (重建登记): receipts, arrivals, originals, recordings, lists.

What is not in the store is not made up: confirmations, labels, time claims, attributions, people's roles and the trail
come from backups; `Rebuilt.words` says so.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Max

from liuhen.bureau.acting import Act, By, acting
from liuhen.bureau.models import Bureau, NumberSeries, Officer, Unit
from liuhen.devices.models import Device
from liuhen.errors import InputError
from liuhen.evidence.lists.queries import INSTANTS, PLAIN_FACTS
from liuhen.evidence.lists.told import Note, UnreadablePaperError, instant_of, manifest_in, notes_in
from liuhen.evidence.models import Arrival, Original, Receipt, Recording
from liuhen.evidence.words import ArrivalState, ReceiptState
from liuhen.trail.entry import instant_read
from liuhen.vault.port import ReadableVault

BATCH = 500
UNCLOSED = "这张回执由原始件库重建，重建前没有结清。请核对存储卡后继续接收或结清。"


class NotEmptyError(InputError):
    """There are receipts already: a rebuild makes a register, it does not mend one."""

    code = "lists.not_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The rule pack of a bureau that has to be set up anew."""

    code: str
    version: str


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild made, and what it could not."""

    receipts: int = 0
    arrivals: int = 0
    originals: int = 0
    recordings: int = 0
    others: int = 0  # documents, lists of copies and other papers that lie in the store
    strange: list[str] = field(default_factory=list)  # sentences


def rebuild(store: ReadableVault, *, by: By, at: datetime, pack: Pack) -> Rebuilt:
    """Make the register anew from a store; the store is only read.

    1. every sidecar gives its receipt, arrival and original; 2. every manifest gives what its files became: position,
    note, times, recordings, files held already or not taken; 3. numbers go on behind the highest found.

    Raises:
        NotEmptyError: the register holds receipts already.
    """
    if Receipt.objects.exists():
        raise NotEmptyError("登记里已经有回执，没有重建。", next_step="请用 --into 指定一个空的数据目录。")
    made, lists = Rebuilt(), list[Note]()
    notes = _sorted(notes_in(store), made, lists)
    while batch := list(islice(notes, BATCH)):
        with acting(by, "vault.rebuild", at=at) as act:
            _take_arrivals(batch, pack, made, at=act.at)
            act.note(arrivals=len(batch))
    with acting(by, "vault.rebuild", at=at) as act:
        _tie_companions()
        act.note(arrivals=made.arrivals)
    for note in lists:
        try:
            members = manifest_in(store, note.digest)
        except UnreadablePaperError as error:
            made.strange.append(error.sentence)
            continue
        with acting(by, "vault.rebuild", at=at) as act:
            _close(act, note, members, pack, made)
    with acting(by, "vault.rebuild", at=at) as act:
        _go_on_numbering()
        act.note(receipts=made.receipts, arrivals=made.arrivals, recordings=made.recordings)
    made.receipts, made.originals = Receipt.objects.count(), Original.objects.count()
    return made


def _sorted(found: Iterable[Note | str], made: Rebuilt, lists: list[Note]) -> Iterator[Note]:
    """Give the sidecars; put manifests aside, count other papers, keep sentences."""
    for one in found:
        if isinstance(one, str):
            made.strange.append(one)
        elif one.kind == "manifest":
            lists.append(one)
        elif one.kind == "sidecar":
            yield one
        else:
            made.others += 1


def _take_arrivals(notes: Sequence[Note], pack: Pack, made: Rebuilt, *, at: datetime) -> None:
    known = _Known(pack=pack, at=at)
    wanted = {note.digest: note for note in notes}
    Original.objects.bulk_create(
        (
            Original(
                sha256=digest,
                sm3=str(note.members["sm3"]),
                size=int(note.members["size"]),
                stored_at=instant_read(note.members["announced_at"]),
            )
            for digest, note in wanted.items()
        ),
        ignore_conflicts=True,
    )
    originals = dict(Original.objects.filter(sha256__in=wanted).values_list("sha256", "pk"))
    rows = []
    for note in notes:
        receipt = known.receipt(note.members)
        rows.append(_arrival(receipt, note.members, uid=note.uid, position=known.position(receipt, note.members)))
        rows[-1].original_id = originals[note.digest]
        rows[-1].state = ArrivalState.SEALED.value
        rows[-1].sidecar_digest = note.own_digest
        rows[-1].sealed_at = receipt.announced_at
    Arrival.objects.bulk_create(rows)
    made.arrivals += len(rows)


def _arrival(receipt: Receipt, members: Mapping[str, Any], *, uid: str, position: int) -> Arrival:
    raw = bytes.fromhex(members["path"]["raw"])
    return Arrival(
        bureau=receipt.bureau,
        receipt=receipt,
        uid=uid,
        position=position,
        source_identity=members["source"]["identity"],
        raw_name=raw,
        path_digest=hashlib.sha256(raw).hexdigest(),
        shown_path=members["path"]["shown"],
        decoding=members["path"]["decoding"],
        size=members["size"],
        kind=members.get("kind") or "unknown",
        claims={**members["claims"], "modified_ns": members["modified_ns"], "companion_of": members["companion_of"]},
        note=members.get("note", "")[:300],
    )


def _tie_companions() -> None:
    """Tie side files to their recordings, once all arrivals are there."""
    after = 0
    while rows := list(Arrival.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = rows[-1].pk
        _tie(rows)


def _tie(rows: Sequence[Arrival]) -> None:
    mains = dict(
        Arrival.objects.filter(uid__in=[row.claims.get("companion_of", "") for row in rows]).values_list("uid", "pk")
    )
    for row in rows:
        row.companion_of_id = mains.get(row.claims.pop("companion_of", ""))
    Arrival.objects.bulk_update(rows, ["companion_of", "claims"])


def _close(act: Act, note: Note, members: Mapping[str, Any], pack: Pack, made: Rebuilt) -> None:
    """Take over what a manifest says of its receipt."""
    known = _Known(pack=pack, at=act.at)
    receipt, files = known.receipt(members), members["files"]
    held = {row.uid: row for row in receipt.arrivals.select_related("original")}
    for one in files:
        row = held.get(one["arrival"]) or _listed_only(receipt, one)
        _take_outcome(row, one)
        if one.get("recording"):
            _recording(known, row, one)
            made.recordings += 1
    total = sum(one["size"] for one in files)
    written = instant_of(members, "written_at") or receipt.announced_at
    Receipt.objects.filter(pk=receipt.pk).update(
        state=ReceiptState.SEALED.value,
        failure={},
        left_out=members["left_out"],
        file_count=len(files),
        done_count=sum(one["state"] != ArrivalState.FAILED for one in files),
        total_bytes=total,
        received_bytes=total,
        offset=total,
        manifest_uid=note.uid,
        manifest_digest=note.digest,
        manifest_sm3=note.members["sm3"],
        manifest_size=note.members["size"],
        manifest_sidecar=note.own_digest,
        sealed_at=written,
    )
    act.upon(receipt, digest=note.digest, files=len(files))


def _listed_only(receipt: Receipt, one: Mapping[str, Any]) -> Arrival:
    """Make the row of a file whose own note is not there: held already, not taken, or its note is lost."""
    source = {"identity": receipt.source_identity}
    row = _arrival(receipt, {**one, "source": source}, uid=one["arrival"], position=one.get("position") or 0)
    companion = row.claims.pop("companion_of", "")
    row.companion_of = Arrival.objects.filter(uid=companion).first() if companion else None
    row.state = one["state"]
    if one["state"] in (ArrivalState.HELD, ArrivalState.SEALED):
        fresh = {"sm3": one["sm3"], "size": one["size"], "stored_at": receipt.announced_at}
        row.original = Original.objects.get_or_create(sha256=one["sha256"], defaults=fresh)[0]
        row.held_by = Arrival.objects.filter(uid=one.get("held_by", "")).first()
    row.save(force_insert=True)
    return row


def _take_outcome(row: Arrival, one: Mapping[str, Any]) -> None:
    row.note = one["note"]
    row.position = one.get("position") or row.position
    row.kind = one.get("kind") or row.kind
    row.sealed_at = instant_of(one, "sealed_at") or (row.sealed_at if row.state == ArrivalState.SEALED else None)
    row.save(update_fields=["note", "position", "kind", "sealed_at"])
    if (stored := instant_of(one, "stored_at")) and row.original_id:
        Original.objects.filter(pk=row.original_id).update(stored_at=stored)


def _recording(known: "_Known", row: Arrival, one: Mapping[str, Any]) -> Recording:
    facts: Mapping[str, Any] = one.get("facts") or {}
    device, maker, unit = facts.get("device", ""), facts.get("recorded_by", ""), facts.get("unit", "")
    plain = {name: facts[name] for name in PLAIN_FACTS if name in facts}
    instants = {name: instant_of(facts, name) for name in INSTANTS if name != "sealed_at"}
    return Recording.objects.create(
        bureau=row.bureau,
        number=one["recording"],
        arrival=row,
        unit=known.unit(row.bureau, unit) if unit else None,
        device=known.device(row.bureau, device) if device else None,
        recorded_by=known.officer(row.bureau, {"username": maker, "name": maker}) if maker else None,
        frames_per_second=facts.get("frames_per_second") or None,
        sealed_at=instant_of(facts, "sealed_at") or row.sealed_at or row.receipt.announced_at,
        **{"medium": row.kind, **plain},
        **instants,
    )


@dataclass(slots=True)
class _Known:
    """People, units, devices and receipts that papers name; what is not there is made, and marked as made from them."""

    pack: Pack
    at: datetime
    receipts: dict[tuple[str, str], Receipt] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)

    def receipt(self, members: Mapping[str, Any]) -> Receipt:
        key = (members["bureau"], members["receipt"])
        if key not in self.receipts:
            self.receipts[key] = self._receipt(members)
        return self.receipts[key]

    def position(self, receipt: Receipt, members: Mapping[str, Any]) -> int:
        """Give the place on the list; papers from before do not say it, then files count as they come."""
        if members.get("position"):
            return int(members["position"])
        if receipt.pk not in self.last:
            self.last[receipt.pk] = receipt.arrivals.aggregate(last=Max("position"))["last"] or 0
        self.last[receipt.pk] += 1
        return self.last[receipt.pk]

    def bureau(self, members: Mapping[str, Any]) -> Bureau:
        code = members["bureau"]
        name = members.get("bureau_name") or code
        fresh = {
            "name": name,
            "short_name": name[:20],
            "pack_code": self.pack.code,
            "pack_version": self.pack.version,
            "pack_effective_on": self.at.date(),
        }
        return Bureau.objects.get_or_create(code=code, defaults=fresh)[0]

    def unit(self, bureau: Bureau, name: str) -> Unit:
        return Unit.objects.get_or_create(bureau=bureau, name=name)[0]

    def device(self, bureau: Bureau, number: str) -> Device:
        fresh = {"registered_at": self.at, "note": "由原始件库重建"}
        return Device.objects.get_or_create(bureau=bureau, number=number, defaults=fresh)[0]

    def officer(self, bureau: Bureau, person: Mapping[str, str]) -> Officer:
        """Find a person by account; one who is not there is made without a way to log in."""
        fresh = {"bureau": bureau, "name": person["name"], "is_active": False, "password": "!"}
        return Officer.objects.get_or_create(username=person["username"], defaults=fresh)[0]

    def _receipt(self, members: Mapping[str, Any]) -> Receipt:
        bureau, source = self.bureau(members), members["source"]
        held = Receipt.objects.filter(bureau=bureau, number=members["receipt"]).first()
        if held is not None:
            return held
        made = hashlib.sha256(f"{bureau.code} {members['receipt']}".encode()).hexdigest()[:32]
        return Receipt.objects.create(
            bureau=bureau,
            unit=self.unit(bureau, members["unit"]) if members.get("unit") else None,
            number=members["receipt"],
            source_kind=source["kind"],
            source_label=source["label"],
            source_identity=source["identity"],
            source_path=bytes.fromhex(members.get("source_path", "")),
            layout=source["layout"],
            device=self.device(bureau, members["device"]) if members["device"] else None,
            card_claim=members["card"],
            handed_over_by=self.officer(bureau, members["handed_over_by"]),
            operator=self.officer(bureau, members["operator"]),
            state=ReceiptState.FAILED.value,
            failure={"code": "rebuilt", "sentence": UNCLOSED, "next_step": "", "file": ""},
            manifest_uid=made,
            announced_at=instant_read(members["announced_at"]),
        )


def _go_on_numbering() -> None:
    """Set the series of receipts and recordings behind the highest number found, so that none is given twice."""
    highest: dict[tuple[int, str, int], int] = {}
    for model in (Receipt, Recording):
        for bureau, number in model.objects.values_list("bureau_id", "number").iterator():
            kind, _, rest = number.partition("-")
            years, _, figure = rest.partition("-")
            if years.isdecimal() and figure.isdecimal():
                key = (bureau, kind, int(years))
                highest[key] = max(highest.get(key, 0), int(figure))
    for (bureau, kind, year), last in highest.items():
        series, _ = NumberSeries.objects.get_or_create(bureau_id=bureau, kind=kind, year=year)
        NumberSeries.objects.filter(pk=series.pk, last__lt=last).update(last=last)
