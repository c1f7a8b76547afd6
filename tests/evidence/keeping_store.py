"""A store with registered originals for tests of keeping: bytes in the vault, rows in the register, no card."""

from datetime import datetime
from hashlib import sha256

from tests.vault.pretend import sidecar

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.evidence.keeping.acts.places import keep
from liuhen.evidence.models import Arrival, Original, Receipt
from liuhen.evidence.queries import vault
from liuhen.vault.admission import Admission


def registered(by: Officer, data: bytes, at: datetime, *, receipt: Receipt | None = None) -> Original:
    """Store bytes and register them as one sealed file of a receipt."""
    uid = sha256(f"{at} {len(data)} {data[:50]!r} {Arrival.objects.count()}".encode()).hexdigest()[:32]
    stored = vault().put_bytes(Admission(receipt_number="HZ-1", arrival_uid=uid), data, sidecar=sidecar())
    held = receipt or receipt_of(by, at)
    digests = stored.digests
    with acting(by, "recording.seal", at=at) as act:
        original = Original.objects.get_or_create(
            sha256=digests.sha256, defaults={"sm3": digests.sm3, "size": digests.size, "stored_at": at}
        )[0]
        arrival = Arrival.objects.create(
            bureau=by.bureau,
            receipt=held,
            uid=uid,
            position=held.arrivals.count() + 1,
            source_identity=held.source_identity,
            raw_name=uid.encode(),
            path_digest=uid,
            shown_path=f"{uid[:6]}.bin",
            decoding="utf-8",
            size=digests.size,
            kind="unknown",
            original=original,
            sidecar_digest=stored.sidecar_digest,
            state="sealed",
            sealed_at=at,
        )
        keep(act, digests.sha256, digests.size)
        act.upon(arrival, digest=digests.sha256)
    return original


def receipt_of(by: Officer, at: datetime) -> Receipt:
    """Open a receipt that is being received."""
    number = Receipt.objects.count() + 1
    return Receipt.objects.create(
        bureau=by.bureau,
        number=f"HZ-TEST-{number:04}",
        source_kind="folder",
        source_label="卡",
        source_identity=f"card:{number}",
        handed_over_by=by,
        operator=by,
        state="receiving",
        manifest_uid=f"{number:032x}",
        announced_at=at,
    )
