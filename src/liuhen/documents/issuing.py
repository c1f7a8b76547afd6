"""From a reserved number to bytes in the vault: render, store, give the digest; never inside a transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

from liuhen.documents.fields import Value
from liuhen.documents.forms import Form
from liuhen.documents.typst import Header, render
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

SIDECAR = "liuhen-document/1"


class Reserved(Protocol):
    """What is needed of a document that has its number."""

    kind: str
    number: str
    content_digest: str

    @property
    def form(self) -> Form:
        """Its form under the rules of its day."""

    version: int


def store_pdf(document: Reserved, fields: Mapping[str, Value], header: Header, *, vault: Vault) -> str:
    """Render one reserved document and keep it in the vault; give the PDF's digest.

    Done again after a crash it gives the same bytes and the same digest, and stores nothing twice.
    """
    pdf = render(document.form, fields, header)
    admission = Admission(receipt_number=document.number, arrival_uid=_uid(document))
    members = {
        "content_digest": document.content_digest,
        "document": document.kind,
        "number": document.number,
        "version": document.version,
    }

    def paper(digests: Digests) -> bytes:
        return canonical_json({**members, "format": SIDECAR, "sha256": digests.sha256, "sm3": digests.sm3})

    return vault.put_bytes(admission, pdf, sidecar=paper).digests.sha256


def _uid(document: Reserved) -> str:
    """Name the arrival after the document, so that doing it again finishes the first attempt."""
    named = f"{document.kind} {document.number} {document.version} {document.content_digest}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]
