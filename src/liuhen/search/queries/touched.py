"""Which things of the index an entry of the trail may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from liuhen.approvals.models import Request
from liuhen.cases.models import CaseSource
from liuhen.evidence.models import Recording

Touched = Iterator[tuple[str, int]]


def touched_by(kind: str, subject_id: str) -> frozenset[tuple[str, int]]:
    """Return kind and key of the things that a subject of an entry belongs to; empty for what is not found."""
    spread = _SPREADS.get(kind)
    if spread is None or not subject_id.isdecimal():
        return frozenset()
    return frozenset(spread(int(subject_id)))


def _case(pk: int) -> Touched:
    yield "case", pk
    yield "party", pk


def _source(pk: int) -> Touched:
    for case in CaseSource.objects.filter(pk=pk).values_list("case_id", flat=True):
        yield from _case(case)


def _itself(kind: str) -> Callable[[int], Touched]:
    def spread(pk: int) -> Touched:
        yield kind, pk

    return spread


def _receipt(pk: int) -> Touched:
    """A card may bring more recordings than an entry names."""
    for recording in Recording.objects.filter(arrival__receipt=pk).values_list("pk", flat=True):
        yield "recording", recording


def _arrival(pk: int) -> Touched:
    for recording in Recording.objects.filter(arrival=pk).values_list("pk", flat=True):
        yield "recording", recording


def _approval(pk: int) -> Touched:
    """A decision moves what it is about: the state of a document."""
    for kind, subject in Request.objects.filter(pk=pk).values_list("subject_kind", "subject_id"):
        yield from touched_by(kind, subject)


_SPREADS: Mapping[str, Callable[[int], Touched]] = {
    "case": _case,
    "source": _source,
    "document": _itself("document"),
    "recording": _itself("recording"),
    "activity": _itself("activity"),
    "device": _itself("device"),
    "receipt": _receipt,
    "arrival": _arrival,
    "approval": _approval,
}
