"""Sign a document of a case by hand, by a scan of the signed paper, by a certificate; the issued page stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, Machine, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.papers import foot_of
from liuhen.cases.models import Case
from liuhen.documents import acts as documents
from liuhen.documents.acts import DocumentStateError
from liuhen.documents.models import Document, DocumentSignature, HandSignature, SignedCopy, SigningKey
from liuhen.documents.queries import header_of, own_fonts
from liuhen.documents.signing.acts import NewSign, note_copy, require_usable, take_signature
from liuhen.documents.signing.certificate import Stamp, sign_pdf
from liuhen.documents.signing.scans import keep_copy
from liuhen.documents.signing.time_stamps import TimeService
from liuhen.documents.typst import Place, render, seal_place
from liuhen.errors import InputError
from liuhen.evidence.queries import vault

_STEP = 176.0  # points from one stamp to the next on its right
_ACROSS = 2  # stamps beside each other


def sign_by_hand(
    document: Document, case: Case, new: NewSign, *, by: Officer, at: datetime, once: str | None = None
) -> HandSignature:
    """Take a signature written on a pad or phone (手写签名), bound to the content that was read.

    On a draft it goes into the page when the document is issued. On an issued document it makes a signed copy of the
    page; the issued page stays as it is. Then there are two entries.

    Raises:
        ContentMovedError: the content changed since it was shown.
        IncompleteError: the draft is not complete yet.
    """
    with acting(by, "paper.sign_by_hand", at=at, on=case, once=once) as act:
        act.upon(case)
        row = take_signature(act, document, new)
        if document.state == "issued":
            _note_signer(act, document, new.role, "hand", new.signer)
    if document.state == "issued":
        make_hand_copy(document, at=at)
    return row


def make_hand_copy(document: Document, *, at: datetime) -> SignedCopy:
    """Lay out an issued document with the signatures written by hand since, and keep it beside the issued page.

    Done again after a crash it gives the same bytes and adds nothing.
    """
    header = header_of(document, issued_at=document.issued_at, foot=foot_of(document))
    pdf = render(document.form, document.fields, header)
    kept = keep_copy(
        pdf,
        bureau=document.bureau.code,
        number=document.number,
        of_digest=document.pdf_digest,
        method="hand",
        vault=vault(),
    )
    signers = [{"role": sign.role, "name": sign.name, "words": sign.words} for sign in header.signs]
    with acting(Machine("issue", bureau=document.bureau), "paper.keep_copy", at=at, on=document) as act:
        return note_copy(act, document, kept, method="hand", signers=signers)


def keep_scan(
    document: Document,
    case: Case,
    data: bytes,
    *,
    signed: Sequence[str],
    by: Officer,
    at: datetime,
    note: str = "",
    once: str | None = None,
) -> SignedCopy:
    """Keep a scan or photo of the paper that was signed (回传签名件); `signed` names whose signatures stand on it.

    Raises:
        ScanError: no PDF, JPEG or PNG, or broken.
        DocumentStateError: the document is not issued.
    """
    if document.state != "issued":
        raise DocumentStateError(
            f"没有存入：《{document.title}》还没有签发，没有可签名的正式版面。", next_step="请先签发文书，再存签名件。"
        )
    lines = {signer.role: signer.zh for signer in document.form.signers}
    roles = [role for role in dict.fromkeys(signed) if role in lines]
    if lines and not roles:
        raise InputError("没有存入。还缺：纸面上谁已签名。", next_step="请勾选纸面上已签名的人。")
    kept = keep_copy(
        data,
        bureau=document.bureau.code,
        number=document.number,
        of_digest=document.pdf_digest,
        method="scan",
        vault=vault(),
    )
    signers = [{"role": role, "name": "", "words": lines[role]} for role in roles]
    with acting(by, "paper.keep_scan", at=at, on=case, once=once) as act:
        act.upon(case)
        row = note_copy(act, document, kept, method="scan", signers=signers, note=note)
        for role in roles:
            _note_signer(act, document, role, "scan", "")
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What a certificate signature is made with; the password is used once and kept nowhere."""

    key: SigningKey
    password: str
    service: TimeService | None = None  # which gives the time stamp; None: the signature carries none


def sign_by_certificate(
    document: Document, case: Case, pen: Pen, *, by: Officer, at: datetime, role: str = "", once: str | None = None
) -> SignedCopy:
    """Sign the issued page with a certificate (数字证书签名); a second signature goes onto the first one's copy.

    With a time-stamp service the signature carries its time stamp; without one the copy says so.

    Raises:
        NoTimeStampError: the time-stamp server gave none; nothing is signed.
        KeyUseError: the certificate is another's, retired or out of date.
        KeyFileError: the password is wrong.
        DocumentStateError: the document is not issued.
    """
    if document.state != "issued":
        raise DocumentStateError(
            f"没有签署：《{document.title}》还没有签发，没有可签署的正式版面。",
            next_step="请先签发文书，再用证书签署。",
        )
    key = pen.key
    require_usable(key, by, at=at)
    before = document.copies.filter(method__in=("certificate", "hand")).order_by("-pk").first()
    source = before.digest if before else document.pdf_digest
    with vault().open(source) as file:
        page = file.read()
    name = key.officer.name if key.officer else f"{key.subject}（{by.name} 经办）"
    stamp = Stamp(bureau=document.bureau.name, signer=name, serial=key.serial, at=at)
    place = _place_of(document, earlier=document.copies.filter(method="certificate").count())
    fonts = own_fonts()
    pdf = sign_pdf(page, bytes(key.container), pen.password, stamp=stamp, place=place, fonts=fonts, service=pen.service)
    kept = keep_copy(
        pdf,
        bureau=document.bureau.code,
        number=document.number,
        of_digest=source,
        method="certificate",
        vault=vault(),
    )
    signers: list[Mapping[str, str]] = [*(before.signers if before else [])]
    signers.append({"role": role, "name": name, "words": f"证书序列号 {key.serial[:20]}"})
    with acting(by, "paper.sign_by_certificate", at=at, on=case, once=once) as act:
        act.upon(case)
        act.upon(key, digest=key.fingerprint)
        note = "已盖时间戳" if pen.service else "没有盖时间戳"
        row = note_copy(
            act, document, kept, method="certificate", signers=signers, key=key, of_digest=source, note=note
        )
        if role:
            _note_signer(act, document, role, "certificate", name)
        return row


def _note_signer(act: Act, document: Document, role: str, method: str, name: str) -> None:
    held = DocumentSignature.objects.filter(document=document, role=role, method=method, note=name[:200])
    if not held.exists():
        documents.sign(act, document, role, method=method, note=name[:200])


def _place_of(document: Document, *, earlier: int) -> Place:
    header = header_of(document, issued_at=document.issued_at, foot=foot_of(document))
    place = seal_place(document.form, document.fields, header)
    across, down = earlier % _ACROSS, earlier // _ACROSS
    return {"page": place["page"], "x": place["x"] + across * _STEP, "y": place["y"] + 62.0 * (down + bool(across))}
