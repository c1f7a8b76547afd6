"""What a break says of the recordings around it: an obstructed recording is a ground for keeping it without end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from liuhen.bureau.queries import among
from liuhen.field.models import ActivityRecording
from liuhen.law.facts import MarkFacts


def break_grounds(recording_ids: Collection[int]) -> dict[int, list[MarkFacts]]:
    """Return, by recording, the reasons of the breaks of its activity as grounds; nobody has confirmed them. One query.

    A reason is a ground where the rules know a ground by the same code; the law leaves the others aside. It is said of
    recordings that came in after the report too.

    Source: shilong 第十二条第一款、第十六条第一款第（二）项.
    """
    links = ActivityRecording.objects.filter(
        among("recording", recording_ids), ended_at__isnull=True, activity__interruptions__isnull=False
    )
    names = [f"activity__interruptions__{name}" for name in ("reason", "reported_at", "number")]
    found: dict[int, list[MarkFacts]] = defaultdict(list)
    for pk, reason, at, number in links.order_by("pk").values_list("recording_id", *names):
        found[pk].append(MarkFacts(code=reason, at=at, words=f"见中断报告 {number}"))
    return found
