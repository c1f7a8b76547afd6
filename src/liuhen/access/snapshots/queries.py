"""Reads of stills: those of recordings, and who may see one again."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from liuhen.access.models import Permit, Snapshot
from liuhen.bureau.models import Officer
from liuhen.evidence.models import Recording


def snapshots_of(recordings: Collection[Recording]) -> QuerySet[Snapshot]:
    """Return the stills of some recordings, newest first."""
    return Snapshot.objects.filter(recording__in=recordings).select_related("recording", "by").order_by("-pk")


def may_see(officer: Officer, recording: Recording, at: datetime) -> bool:
    """Say whether a person may see stills of a recording: while he holds a permit for it, however often he played."""
    return Permit.objects.filter(
        officer=officer,
        request__recordings=recording,
        released_at__isnull=False,
        revoked_at__isnull=True,
        window_from__lte=at,
        window_until__gt=at,
    ).exists()
