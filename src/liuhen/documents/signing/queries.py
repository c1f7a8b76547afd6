"""Reads about signatures: those that hold for a content, the signed copies, certificates, and what a check finds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liuhen.bureau.models import Bureau, Officer
from liuhen.documents.fields import instant_words
from liuhen.documents.models import Document
from liuhen.documents.signing.acts import content_now
from liuhen.documents.signing.certificate import Signed, signatures_in
from liuhen.documents.signing.models import HandSignature, SignedCopy, SigningKey
from liuhen.documents.signing.time_stamps import TimeService
from liuhen.documents.typst import Sign
from liuhen.errors import TamperError
from liuhen.vault.port import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of one file says."""

    name: str
    digest: str  # as fixed when it was stored
    found: str  # as the bytes give it now; empty: the bytes are not there
    signatures: tuple[Signed, ...] = ()
    expects_signature: bool = False

    @property
    def is_same(self) -> bool:
        """Say whether the bytes are those that were stored."""
        return self.found == self.digest

    @property
    def is_good(self) -> bool:
        """Say whether nothing at all is wrong with it."""
        whole = all(one.is_intact and one.is_valid for one in self.signatures)
        return self.is_same and whole and (bool(self.signatures) or not self.expects_signature)


def holding(document: Document) -> list[HandSignature]:
    """Give the signatures by hand that hold: those given to the content as it stands, the newest of each person."""
    rows = HandSignature.objects.filter(document=document, content_digest=content_now(document)).order_by("pk")
    newest = {(row.role, row.signer): row for row in rows}
    return sorted(newest.values(), key=lambda row: row.pk)


def lapsed(document: Document) -> list[HandSignature]:
    """Give the signatures whose content has been changed since: they hold no more and stay on record."""
    return list(HandSignature.objects.filter(document=document).exclude(content_digest=content_now(document)))


def signs_of(document: Document) -> tuple[Sign, ...]:
    """Give the signatures that hold as they stand on the page."""
    return tuple(
        Sign(role=row.role, name=row.signer, svg=row.svg, words=f"{row.signer}手写签名\n{instant_words(row.signed_at)}")
        for row in holding(document)
    )


def best_copy(document: Document) -> SignedCopy | None:
    """Give the signed copy that stands for the document in its file: the newest, or None where none was made."""
    return document.copies.order_by("-pk").first()


def keys_for(by: Officer, *, at: datetime) -> list[SigningKey]:
    """Give the certificates a person may sign with now: his own, then the bureau's."""
    rows = SigningKey.objects.filter(bureau=by.bureau, retired_at=None, valid_from__lte=at, valid_until__gte=at)
    return sorted((row for row in rows if row.officer_id in (None, by.pk)), key=lambda row: row.officer_id is None)


def time_service() -> TimeService | None:
    """Give the time-stamp server that is configured, the one that also stamps the trail; None where there is none."""
    if not settings.TIME_STAMP_SERVER:
        return None
    return TimeService(url=settings.TIME_STAMP_SERVER, roots=_roots())


def known_certificates(bureau: Bureau) -> frozenset[str]:
    """Give the fingerprints of every certificate the bureau has registered, retired ones too."""
    return frozenset(SigningKey.objects.filter(bureau=bureau).values_list("fingerprint", flat=True))


def checked(document: Document, *, vault: Vault) -> list[Checked]:
    """Check the issued page and every signed copy: bytes against the digest, signatures against the bytes."""
    known = known_certificates(document.bureau)
    found = []
    if document.pdf_digest:
        found.append(_checked("签发版面", document.pdf_digest, vault, known))
    for copy in document.copies.all():
        name = f"{copy.get_method_display()}，{copy.made_by}"
        found.append(_checked(name, copy.digest, vault, known, expects=copy.method == "certificate"))
    return found


def checked_file(document: Document, name: str, data: bytes) -> Checked:
    """Check a file somebody brought: is it the page or a copy of this document, and are its signatures intact?"""
    now = digest_of_bytes(data)
    own = {document.pdf_digest, *document.copies.values_list("digest", flat=True)}
    signed = signatures_in(data, known=known_certificates(document.bureau), roots=_roots())
    return Checked(name=name, digest=now if now in own else "", found=now, signatures=signed)


def digest_of_bytes(data: bytes) -> str:
    """Digest bytes as the store does."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _checked(name: str, digest: str, vault: Vault, known: frozenset[str], *, expects: bool = False) -> Checked:
    try:
        with vault.open(digest) as file:
            data = file.read()
    except (OSError, TamperError):
        return Checked(name=name, digest=digest, found="", expects_signature=expects)
    signed = signatures_in(data, known=known, roots=_roots()) if data.startswith(b"%PDF-") else ()
    return Checked(name=name, digest=digest, found=digest_of_bytes(data), signatures=signed, expects_signature=expects)


def _roots() -> Path | None:
    """Give the root certificates that vouch for time stamps, also where no server is configured any more."""
    return Path(settings.TIME_STAMP_ROOTS) if settings.TIME_STAMP_ROOTS else None
