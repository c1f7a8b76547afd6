"""Reads of the register of seals."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from liuhen.bureau.models import Bureau, Officer
from liuhen.cases.seals.models import Seal, SealKeeper, SealUse
from liuhen.documents.models import Document


def keeper_of(seal: Seal, on: date) -> SealKeeper | None:
    """Give who keeps a seal on a day, or None."""
    rows = seal.keepers.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)
    return rows.select_related("officer").first()


def seals_of(bureau: Bureau) -> list[Seal]:
    """Give the seals of a bureau with their keepers."""
    return list(Seal.objects.filter(bureau=bureau).prefetch_related("keepers__officer"))


def is_current(document: Document) -> bool:
    """Say whether the document is issued and no newer version of it is."""
    return document.state == "issued" and not document.successors.filter(state="issued").exists()


def register(bureau: Bureau) -> QuerySet[SealUse]:
    """Give every use of a bureau's seals, the newest first."""
    rows = SealUse.objects.filter(bureau=bureau)
    return rows.select_related("seal", "case", "document", "asked_by", "approved_by", "sealed_by").order_by("-pk")


def to_seal(officer: Officer) -> QuerySet[SealUse]:
    """Give what is approved and waits for this keeper."""
    kept = Seal.objects.filter(keepers__officer=officer, keepers__until_on__isnull=True)
    return register(officer.bureau).filter(seal__in=kept, state="approved").exclude(asked_by=officer)
