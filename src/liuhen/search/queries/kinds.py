"""The kinds that can be found: whose right opens each, and what each may be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.cases.models import Case
from liuhen.devices.models import Device
from liuhen.evidence.models import Recording
from liuhen.field.models import Activity
from liuhen.search.models import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing: its words, and the verb and rows by which `scope` decides who finds it."""

    code: str
    label: str
    verb: str
    guards: type[Model]  # Item.guard is the key of one of these


# The order is that of the segments on the page.
KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(code="case", label="案件", verb="case.view", guards=Case),
        Kind(code="party", label="当事人", verb="case.view", guards=Case),
        Kind(code="document", label="文书", verb="case.view_document", guards=Case),
        Kind(code="recording", label="录像", verb="recording.view", guards=Recording),
        Kind(code="activity", label="活动", verb="activity.view", guards=Activity),
        Kind(code="device", label="设备", verb="device.view", guards=Device),
    )
}


def seen_by(by: Officer) -> QuerySet[Item]:
    """Limit the index to what a person may open now: the right of each kind stands inside the one query."""
    mine = Q(pk__in=())
    for kind in KINDS.values():
        mine |= Q(kind=kind.code, guard__in=scope(by, kind.verb, kind.guards._default_manager.all()).values("pk"))  # noqa: SLF001 - Django's own name
    return Item.objects.filter(mine, bureau=by.bureau_id)
