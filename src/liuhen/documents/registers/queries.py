"""Reads of the registers: what is offered while a document is written, what fits its cause first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from liuhen.bureau.models import Bureau
from liuhen.documents.registers.models import DiscretionStandard, LegalBasis

_MOST = 400  # entries offered in one list; a bureau's own catalogue has some dozens


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An entry that can be put into a field by one choice."""

    label: str
    words: str  # what goes into the document
    fits: bool  # speaks of the cause of the case


def offered_bases(bureau: Bureau, cause: str) -> list[Offered]:
    """Give the articles in use, those about the cause first."""
    rows = LegalBasis.objects.filter(bureau=bureau, retired_at__isnull=True)[:_MOST]
    return _fitting_first([Offered(label=row.label, words=row.words, fits=_fits(row.matter, cause)) for row in rows])


def offered_standards(bureau: Bureau, cause: str) -> list[Offered]:
    """Give the discretion standards in use, those about the cause first."""
    rows = DiscretionStandard.objects.filter(bureau=bureau, retired_at__isnull=True).select_related("basis")[:_MOST]
    return _fitting_first(
        [
            Offered(label=f"{row.label} {row.range}".rstrip(), words=row.words, fits=_fits(row.matter, cause))
            for row in rows
        ]
    )


def _fitting_first(offered: list[Offered]) -> list[Offered]:
    return sorted(offered, key=lambda one: not one.fits)


def _fits(matter: str, cause: str) -> bool:
    """Say whether words of an entry and the cause share two signs in a row: 串换 in 串换诊疗项目."""
    pairs = {first + second for first, second in pairwise(matter)}
    return any(first + second in pairs for first, second in pairwise(cause))
