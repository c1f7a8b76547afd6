"""The kinds that can be found: whose right opens each, and what each may be narrowed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from liuhen.access.models import AccessRequest
from liuhen.access.queries import WHOLE_REGISTER
from liuhen.archive.models import CaseFile
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import reaches
from liuhen.cases.models import Case
from liuhen.devices.models import Device, Handover
from liuhen.evidence.models import Receipt, Recording
from liuhen.field.models import Activity, Interruption
from liuhen.search.models import Item


def _no_limit(_by: Officer) -> Q:
    return Q()


def _own_request(by: Officer) -> Q:
    """Limit the register of viewing as its page does: all of it for those who keep or check it, else one's own."""
    return Q() if by.roles & WHOLE_REGISTER else Q(requested_by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing: its words, and the verb and rows by which `reaches` decides who finds it."""

    code: str
    label: str
    verb: str
    guards: type[Model]  # Item.guard is the key of one of these
    limit: Callable[[Officer], Q] = _no_limit  # what the page of the thing asks besides the verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a person may find, in two parts that are looked up in different ways; None: nothing of that part."""

    broad: Q | None  # kinds that a role opens, whole or by a condition
    kinds: tuple[str, ...]  # those kinds
    narrow: Q | None  # kinds of which single things were opened to him


# The order is that of the segments on the page.
KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(code="case", label="案件", verb="case.view", guards=Case),
        Kind(code="party", label="当事人", verb="case.view", guards=Case),
        Kind(code="document", label="文书", verb="case.view_document", guards=Case),
        Kind(code="recording", label="录像", verb="recording.view", guards=Recording),
        Kind(code="activity", label="活动", verb="activity.view", guards=Activity),
        Kind(code="interruption", label="中断报告", verb="interruption.view", guards=Interruption),
        Kind(code="item", label="涉案财物", verb="case.view", guards=Case),
        Kind(code="file", label="案卷", verb="archive.view", guards=CaseFile),
        Kind(code="access", label="调阅申请", verb="access.view", guards=AccessRequest, limit=_own_request),
        Kind(code="receipt", label="接收回执", verb="receipt.print", guards=Receipt),
        Kind(code="handover", label="领用", verb="handover.view", guards=Handover),
        Kind(code="device", label="设备", verb="device.view", guards=Device),
    )
}


def sight_of(by: Officer) -> Sight:
    """Return what a person may find now: the right of each kind as a condition inside the one question."""
    rights = reaches(by, {kind.verb: kind.guards for kind in KINDS.values()})
    whole, single, limited = [], defaultdict(list), defaultdict(list)
    for kind in KINDS.values():
        right, limit = rights[kind.verb], kind.limit(by)
        if right.where is None:
            single[right.ids].append(kind.code)
        elif right.where or limit:
            limited[kind.guards, right.where, right.ids, limit].append(kind.code)
        else:
            whole.append(kind.code)
    broad = [Q(kind__in=whole)] if whole else []
    for (guards, where, ids, limit), codes in limited.items():
        opened = where | Q(pk__in=ids) if where and ids else where
        rows = guards._default_manager.filter(opened, limit, pk=OuterRef("guard"), bureau=by.bureau_id)  # noqa: SLF001 - Django's own name
        broad.append(Q(kind__in=codes) & Q(Exists(rows)))
    narrow = [Q(kind__in=codes, guard__in=ids) for ids, codes in single.items() if ids]
    kinds = (*whole, *(code for codes in limited.values() for code in codes))
    return Sight(broad=_any(broad), kinds=kinds, narrow=_any(narrow))


def _any(several: Sequence[Q]) -> Q | None:
    return reduce(or_, several) if several else None


def seen_by(by: Officer) -> QuerySet[Item]:
    """Limit the index to what a person may open now, for questions that have an index of their own, such as numbers.

    A sum hides the bureau's indexes: SQLite takes a bureau for a few rows and would begin with all of them.
    """
    sight = sight_of(by)
    mine = Q(pk__in=())
    for part in (sight.broad, sight.narrow):
        mine = mine if part is None else mine | part
    return Item.objects.annotate(home=F("bureau") + 0).filter(mine, home=by.bureau_id)
