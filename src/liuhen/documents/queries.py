"""Reads of room documents: the documents of a thing, their facts for the law, the head of a page, the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import kind_of, role_label
from liuhen.bureau.queries.days import PackDays
from liuhen.bureau.roles import Role
from liuhen.documents.adapted import form_under
from liuhen.documents.fields import named_values
from liuhen.documents.forms import Form, forms
from liuhen.documents.models import Document
from liuhen.documents.signing.queries import signs_of
from liuhen.documents.typst import Header, Opinion, render
from liuhen.law.facts import DocumentFacts, OfficerFacts, OpinionFacts


def documents_of(subject: Model) -> QuerySet[Document]:
    """Give the documents of a thing, oldest first, void ones included."""
    return (
        Document.objects.filter(
            bureau=getattr(subject, "bureau_id", None), subject_kind=kind_of(subject), subject_id=str(subject.pk)
        )
        .select_related("handler", "bureau")
        .prefetch_related("signatures")
        .order_by("pk")
    )


def give_forms(documents: Iterable[Document]) -> None:
    """Give many documents their forms, with the rules of each day read once."""
    days = PackDays()
    known: dict[tuple[int, str], Form] = {}
    for document in documents:
        pack = days.on(days.bureau(document.bureau_id), timezone.localdate(document.created_at))
        key = (id(pack), document.kind)
        if key not in known:
            known[key] = form_under(pack, document.kind)
        document.form = known[key]


def document_facts(document: Document, opinions: tuple[OpinionFacts, ...] = ()) -> DocumentFacts:
    """Freeze a document for the law. `opinions` are those of an approval that is still running."""
    form = document.form
    known = opinions or tuple(_opinion_facts(one) for one in document.opinions)
    named = named_values(form, document.fields)
    for item in form.fields:
        words = [one.opinion for one in known if one.role == item.role]
        if item.filled_by and words:
            named.update(dict.fromkeys((item.zh, *item.answers), words[-1]))
    return DocumentFacts(
        id=str(document.pk),
        kind=document.kind,
        number=document.number,
        state=document.state,
        fields=named,
        signers=tuple(signature.role for signature in document.signatures.all()),
        opinions=known,
        issued_at=document.issued_at,
        title=form.zh,
        made_by=OfficerFacts(id=str(document.handler_id), name=document.handler.name),
        formed=document.kind in forms(),
    )


def header_of(document: Document, *, issued_at: datetime | None, foot: str = "") -> Header:
    """Give what stands on the page besides the fields, in the words of the bureau's pack."""
    return Header(
        bureau=document.bureau.name,
        number=document.number,
        issued_at=issued_at,
        opinions=tuple(
            Opinion(
                role=one["role"],
                officer=one["officer"],
                words=one["words"],
                decided_at=datetime.fromisoformat(one["decided_at"]),
                way=one.get("way", ""),
            )
            for one in document.opinions
        ),
        foot=foot,
        labels=_labels(document.bureau),
        signs=signs_of(document),
        fonts=own_fonts(),
    )


def own_fonts() -> Path:
    """Give the folder into which a bureau lays the fonts it has the right to use; they go before the machine's."""
    return Path(settings.DATA_DIR) / "fonts"


def draft_pdf(document: Document, *, foot: str = "") -> bytes:
    """Lay out a document that is not issued, marked 草稿."""
    return render(document.form, document.fields, header_of(document, issued_at=None, foot=foot))


def number_register(bureau: Bureau, word: str, year: int) -> QuerySet[Document]:
    """Give every number taken in one series and year, 作废 included, in order."""
    return Document.objects.filter(bureau=bureau, word=word, year=year).order_by("serial")


def _labels(bureau: Bureau) -> dict[str, str]:
    roles = (Role.DIVISION_HEAD, Role.DEPUTY_HEAD, Role.PRINCIPAL_HEAD)
    return {role.value: role_label(bureau, role) for role in roles}


def _opinion_facts(one: dict[str, str]) -> OpinionFacts:
    return OpinionFacts(
        role=one["role"],
        officer=OfficerFacts(id=one.get("officer_id", ""), name=one["officer"]),
        decision=one["decision"],
        opinion=one["words"],
        decided_at=datetime.fromisoformat(one["decided_at"]),
    )
