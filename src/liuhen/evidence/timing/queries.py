"""Which recordings are to be heard again: their device's clock was measured after they were taken in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from liuhen.devices.models import FilmedClock, Handover
from liuhen.evidence.models import Recording, TimeClaim

LOOKED_BACK = timedelta(days=3)
MOST = 200  # at a time


def to_hear(now: datetime) -> list[Recording]:
    """Return recordings whose device was measured, at return or by a filmed clock, after they were last heard."""
    measured = Handover.objects.filter(
        Q(returned_at__gte=now - LOOKED_BACK),
        device=OuterRef("device"),
        return_offset_ms__isnull=False,
        issued_at__lte=OuterRef("started_latest"),
        returned_at__gte=OuterRef("started_earliest"),
    )
    filmed = FilmedClock.objects.filter(device=OuterRef("device"), read_at__gte=now - LOOKED_BACK)
    rows = Recording.objects.filter(started_latest__isnull=False, device__isnull=False)
    late = Q(Exists(measured.filter(returned_at__gt=OuterRef("heard_at")))) | Q(
        Exists(filmed.filter(read_at__gt=OuterRef("heard_at")))
    )
    newest = TimeClaim.objects.filter(recording=OuterRef("pk"), said_at__isnull=False).order_by("-said_at")
    heard = rows.annotate(heard_at=Coalesce(newest.values("said_at")[:1], F("sealed_at")))
    near = heard.filter(sealed_at__gte=now - timedelta(days=30)).filter(late)
    return list(near.select_related("device", "bureau").order_by("pk")[:MOST])
