"""Every write about signatures: a signature by hand, a signed copy, a certificate. Steps take the open act first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.documents.acts import DocumentStateError, digest_of, require_complete
from liuhen.documents.models import Document
from liuhen.documents.signing.certificate import KeyFile
from liuhen.documents.signing.ink import Ink
from liuhen.documents.signing.models import HandSignature, SignedCopy, SigningKey
from liuhen.documents.signing.scans import Kept
from liuhen.errors import InputError, RefusalError


class ContentMovedError(RefusalError):
    """The content changed between reading it and signing it: nobody signs what he has not seen."""

    code = "documents.content_moved"


class KeyUseError(RefusalError):
    """The certificate is another's, is retired, or is not valid on that day."""

    code = "documents.key_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSign:
    """A signature by hand as a page sends it."""

    role: str  # a signer of the form
    signer: str
    ink: Ink
    tool: str = ""
    seen: str = ""  # content digest that the page showed
    officer: Officer | None = None  # a person of the bureau who signs for himself


def take_signature(act: Act, document: Document, new: NewSign) -> HandSignature:
    """Keep a signature written by hand, bound to the content as it stands. A step.

    A draft must be complete: one does not sign what will still be filled in. An issued page stays as it is.

    Raises:
        ContentMovedError: the content is not what the signer saw.
        IncompleteError: required fields are empty.
        DocumentStateError: the document is void.
        InputError: nobody signs in that role, or no name is given.
    """
    if document.state == "void":
        raise DocumentStateError("没有签上：这份文书已经作废。", next_step="请打开新的一版再签。")
    if new.role not in {signer.role for signer in document.form.signers}:
        raise InputError("没有签上。这份文书没有这一签名栏。", next_step="请从列出的签名栏中选择。")
    if not new.signer.strip():
        raise InputError("没有签上。还缺：签名人姓名。", next_step="请填写签名人姓名，再签一次。")
    require_complete(document)
    content = content_now(document)
    if new.seen and new.seen != content:
        raise ContentMovedError(
            "没有签上。文书内容在您阅读之后有改动，签名没有存入。", next_step="请重新打开文书，看清内容后再签。"
        )
    row = HandSignature.objects.create(
        bureau=act.home,
        document=document,
        role=new.role,
        signer=new.signer.strip()[:60],
        officer=new.officer,
        content_digest=content,
        strokes=new.ink.as_lists(),
        svg=new.ink.svg,
        digest=new.ink.digest,
        device=new.tool,
        taken_by=act.officer,
        signed_at=act.at,
    )
    act.upon(document, digest=content)
    return act.upon(row, digest=row.digest, role=new.role)


def content_now(document: Document) -> str:
    """Give the content digest: frozen once the document went up or out, else as it stands now."""
    return document.content_digest or digest_of(document)


def note_copy(
    act: Act,
    document: Document,
    kept: Kept,
    *,
    method: str,
    signers: Sequence[Mapping[str, str]],
    key: SigningKey | None = None,
    of_digest: str = "",
    note: str = "",
) -> SignedCopy:
    """Link a signed copy that lies in the vault to its document. A step; the same file twice is one copy.

    Raises:
        DocumentStateError: the document is not issued: there is no page that could have been signed.
    """
    if document.state != "issued":
        raise DocumentStateError(
            f"没有存入：《{document.title}》还没有签发，没有可签名的正式版面。", next_step="请先签发文书，再存签名件。"
        )
    held = SignedCopy.objects.filter(document=document, digest=kept.digest).first()
    row = held or SignedCopy.objects.create(
        bureau=act.home,
        document=document,
        method=method,
        digest=kept.digest,
        media_type=kept.media_type,
        size=kept.size,
        pages=kept.pages,
        content_digest=document.content_digest,
        of_digest=of_digest or document.pdf_digest,
        signers=[dict(one) for one in signers],
        key=key,
        note=note[:200],
        made_by=act.by.name if isinstance(act.by, Officer) else act.by.label,
        made_at=act.at,
    )
    act.upon(document)
    return act.upon(row, digest=row.digest, method=method)


def import_key(file: KeyFile, *, by: Officer, at: datetime, once: str | None = None) -> SigningKey:
    """Register one's own certificate (导入签名证书). Neither key nor password is ever stored in the clear."""
    with acting(by, "signing_key.import", at=at, once=once) as act:
        return _registered(act, file, by)


def import_bureau_key(file: KeyFile, *, by: Officer, at: datetime, once: str | None = None) -> SigningKey:
    """Register the bureau's own certificate; who may use it is told by 用印, and needs its password besides."""
    with acting(by, "signing_key.import_bureau", at=at, once=once) as act:
        return _registered(act, file, None)


def retire_key(key: SigningKey, *, by: Officer, at: datetime, reason: str) -> SigningKey:
    """Stop using a certificate (停用签名证书); what it signed stays and can still be checked.

    Raises:
        KeyUseError: it is another officer's.
    """
    verb = "signing_key.retire" if key.officer_id else "signing_key.import_bureau"
    with acting(by, verb, at=at, on=key, reason=reason) as act:
        if key.officer_id and key.officer_id != by.pk:
            raise KeyUseError("没有停用：这是另一人的签名证书。", next_step="请由本人停用。")
        SigningKey.objects.filter(pk=key.pk, retired_at=None).update(retired_at=act.at, retired_why=reason[:200])
        key.refresh_from_db()
        return act.upon(key)


def require_usable(key: SigningKey, by: Officer, *, at: datetime) -> None:
    """Check that a person may sign with a certificate now.

    Raises:
        KeyUseError: it is another's, retired, not yet or no longer valid.
    """
    if key.bureau_id != by.bureau_id or key.officer_id not in (None, by.pk):
        raise KeyUseError("没有签署：这是另一人的签名证书。", next_step="请选择您本人的证书，或者本机关的证书。")
    if key.retired_at is not None:
        raise KeyUseError("没有签署：这张证书已经停用。", next_step="请选择在用的证书。")
    if not key.valid_from <= at <= key.valid_until:
        raise KeyUseError("没有签署：这张证书不在有效期内。", next_step="请换用有效的证书，或者导入续期后的证书。")


def _registered(act: Act, file: KeyFile, owner: Officer | None) -> SigningKey:
    held = SigningKey.objects.filter(bureau=act.home, fingerprint=file.fingerprint, retired_at=None).first()
    if held is not None:
        raise InputError("没有导入。这张证书已经登记。", next_step="请直接使用已登记的证书。")
    if file.valid_until <= act.at:
        raise InputError("没有导入。这张证书已经过期。", next_step="请导入有效的证书。")
    row = SigningKey.objects.create(
        bureau=act.home,
        officer=owner,
        subject=file.subject[:200],
        issuer=file.issuer[:200],
        serial=file.serial[:80],
        fingerprint=file.fingerprint,
        valid_from=file.valid_from,
        valid_until=file.valid_until,
        certificate=file.certificate,
        container=file.container,
        imported_by=act.officer,
        imported_at=act.at,
    )
    return act.upon(row, digest=file.fingerprint, subject=row.subject)
