"""Reads about clearing: the certificate of a receipt, what stands against one, where the copies are."""

import json

from django.db.models import Count, Min

from liuhen.evidence.clearing.models import Clearance
from liuhen.evidence.clearing.rules import Standing, against
from liuhen.evidence.keeping.models import Copy
from liuhen.evidence.keeping.queries import verified_copies
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.models import FixityFault, Receipt
from liuhen.evidence.queries import vault
from liuhen.evidence.words import ArrivalState, ReceiptState
from liuhen.trail.entry import instant_text
from liuhen.vault.port import NotHeldError


def clearance_of(receipt: Receipt) -> Clearance | None:
    """Give the certificate of a receipt."""
    rows = Clearance.objects.select_related("issued_by", "cleared_by", "recorded_by", "receipt", "bureau")
    return rows.filter(receipt=receipt).first()


def standing_of(receipt: Receipt, *, manifest_is_right: bool) -> Standing:
    """Say how a receipt stands; whether the list is right costs reading it and is handed in."""
    digests = _digests(receipt)
    return Standing(
        is_confirmed=receipt.state == ReceiptState.CONFIRMED,
        failed=receipt.arrivals.exclude(state__in=(ArrivalState.SEALED, ArrivalState.HELD)).count(),
        left_out=sum(not item.get("trace") for item in receipt.left_out),
        manifest_is_right=manifest_is_right,
        copies=verified_copies(receipt),
        faults=FixityFault.objects.filter(digest__in=digests, closed_at__isnull=True).count(),
    )


def reasons_against(receipt: Receipt) -> tuple[str, ...]:
    """Say what stands against clearing, for a page: without reading the list from the disk again."""
    return against(standing_of(receipt, manifest_is_right=bool(receipt.manifest_digest)))


def manifest_is_right(receipt: Receipt) -> bool:
    """Read the stored list from its medium; say whether its digest holds and it lists what the register holds."""
    try:
        if vault().measure_stored(receipt.manifest_digest).sha256 != receipt.manifest_digest:
            return False
        with vault().open(receipt.manifest_digest) as stored:
            listed = {row["arrival"]: row["sha256"] for row in json.load(stored)["files"]}
    except NotHeldError:
        return False
    rows = receipt.arrivals.exclude(original=None).values_list("uid", "original__sha256")
    return listed == dict(rows)


def places_of(receipt: Receipt) -> list[dict[str, str | int]]:
    """Say which places hold how much of a receipt, our own store first, and which copy was read longest ago."""
    good = Copy.objects.filter(digest__in=_digests(receipt), fault="", place__is_active=True)
    rows = good.values("place__name", "place__kind").annotate(items=Count("pk"), oldest=Min("verified_at"))
    return [
        {
            "place": row["place__name"],
            "kind": PlaceKind(row["place__kind"]).label,
            "items": row["items"],
            "oldest": instant_text(row["oldest"]),
        }
        for row in sorted(rows, key=lambda row: (row["place__kind"] != PlaceKind.MAIN, row["place__name"]))
    ]


def _digests(receipt: Receipt) -> set[str]:
    held = receipt.arrivals.exclude(original=None).values_list("original__sha256", flat=True)
    return {*held, receipt.manifest_digest} - {""}
