"""Reads about Word templates: which is in use for a form, and a document as Word."""

from __future__ import annotations

from django.db.models import QuerySet

from liuhen.bureau.models import Bureau
from liuhen.documents.models import Document
from liuhen.documents.queries import header_of
from liuhen.documents.word.acts import EVERY
from liuhen.documents.word.models import WordTemplate
from liuhen.documents.word.sandbox import filled
from liuhen.documents.word.shipped import shipped
from liuhen.documents.word.values import word_values
from liuhen.vault.port import ReadableVault


def templates_of(bureau: Bureau) -> QuerySet[WordTemplate]:
    """Give every version of the bureau's templates, the newest of each kind first."""
    return WordTemplate.objects.filter(bureau=bureau).select_related("uploaded_by", "withdrawn_by")


def template_for(bureau: Bureau, kind: str) -> WordTemplate | None:
    """Give the template in use for a form: its own, else the bureau's for all; None: the shipped one."""
    live = WordTemplate.objects.filter(bureau=bureau, withdrawn_at=None).order_by("-version")
    return live.filter(kind=kind).first() or live.filter(kind=EVERY).first()


def word_of(document: Document, *, vault: ReadableVault, foot: str = "") -> bytes:
    """Lay out a document as Word, to be edited outside; it is a working copy and never the official page."""
    row = template_for(document.bureau, document.kind)
    if row is None:
        data = shipped()
    else:
        with vault.open(row.digest) as file:
            data = file.read()
    header = header_of(document, issued_at=document.issued_at, foot=foot)
    return filled(data, word_values(document.form, document.fields, header))
