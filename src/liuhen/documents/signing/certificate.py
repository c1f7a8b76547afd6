"""Certificates to sign with: reading PKCS#12, signing a PDF with a visible stamp, and saying whether one is intact.

RSA and elliptic curves only: 国密 (SM2) certificates are refused with a sentence, for they need a service of their own.
A key is never kept in the clear: the container is enciphered anew under the owner's password, and the password is
asked for at each signature and kept nowhere.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from liuhen.documents.fields import SHANGHAI, date_words
from liuhen.documents.signing.time_stamps import NoTimeStampError, StampedAt, TimeService, asking, context_of, judged
from liuhen.documents.typst import Place, laid_out
from liuhen.errors import InputError

if TYPE_CHECKING:  # the library takes half a second to load: only what signs or checks pays for it
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import TimestampSignatureStatus
    from pyhanko.stamp import BaseStampStyle

LEAST_PASSWORD = 8
MOST_BYTES = 1_000_000
STAMP = Path(__file__).with_name("stamp.typ")
STAMP_SIZE = (168.0, 58.0)  # points
LEAST_RSA_BITS = 2048


class KeyFileError(InputError):
    """The certificate cannot be taken or used."""

    code = "documents.signing_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """A certificate with its key, enciphered."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    certificate: bytes  # DER
    container: bytes  # PKCS#12 under the owner's password


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the visible stamp says."""

    bureau: str
    signer: str
    serial: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signature found in a PDF, and what it is worth."""

    signer: str
    serial: str
    fingerprint: str
    at: datetime | None
    is_intact: bool  # not one byte of what was signed has changed
    is_valid: bool  # the signature was made with this certificate's key
    covers_all: bool  # nothing was added to the file afterwards
    is_known: bool  # the certificate is in the bureau's register
    stamp: StampedAt | None = None  # by a time-stamp server; None: the time is only what the signer's machine said


def key_file(data: bytes, password: str) -> KeyFile:
    """Read a PKCS#12 file and encipher it anew under the same password.

    Raises:
        KeyFileError: wrong password, no key inside, a kind of key we cannot sign with, or a password that is too short.
    """
    if len(password) < LEAST_PASSWORD:
        raise _wrong(f"证书口令不足 {LEAST_PASSWORD} 位，存起来不安全", "请在证书工具中改用更长的口令后重新导出。")
    if len(data) > MOST_BYTES:
        raise _wrong("所选文件太大，不是证书文件", "请选择 .p12 或者 .pfx 文件。")
    try:
        held = pkcs12.load_pkcs12(data, password.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise _wrong("口令不对，或者这不是 PKCS#12 证书文件", "请核对口令，选择 .p12 或者 .pfx 文件。") from None
    if held.key is None or held.cert is None:
        raise _wrong("文件里没有私钥或者证书", "请连同私钥一起导出。")
    if not isinstance(held.key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise _wrong("这种密钥不能用来签署 PDF", "请使用 RSA 或者椭圆曲线证书；国密证书须接签章服务。")
    if isinstance(held.key, RSAPrivateKey) and held.key.key_size < LEAST_RSA_BITS:
        raise _wrong(f"RSA 密钥只有 {held.key.key_size} 位", f"请使用不短于 {LEAST_RSA_BITS} 位的密钥。")
    cert = held.cert.certificate
    der = cert.public_bytes(Encoding.DER)
    others = [one.certificate for one in held.additional_certs]
    sealed = BestAvailableEncryption(password.encode())
    return KeyFile(
        subject=_name(cert.subject),
        issuer=_name(cert.issuer),
        serial=f"{cert.serial_number:X}",
        fingerprint="sha256:" + hashlib.sha256(der).hexdigest(),
        valid_from=cert.not_valid_before_utc,
        valid_until=cert.not_valid_after_utc,
        certificate=der,
        container=pkcs12.serialize_key_and_certificates(b"liuhen", held.key, cert, others, sealed),
    )


def sign_pdf(
    pdf: bytes,
    container: bytes,
    password: str,
    *,
    stamp: Stamp,
    place: Place,
    fonts: Path | None,
    service: TimeService | None = None,
) -> bytes:
    """Sign a PDF with a visible stamp at a place; the signed page is the old one with a piece added at its end.

    With a `service` the signature carries a time stamp of an authority outside the bureau (RFC 3161).

    Raises:
        KeyFileError: the password is wrong.
        NoTimeStampError: the time-stamp server gave none; nothing is signed.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.sign.timestamps import TimestampRequestError

    try:
        signer = signers.SimpleSigner.load_pkcs12_data(container, other_certs=[], passphrase=password.encode())
    except ValueError:
        raise _wrong("证书口令不对", "请重新输入证书口令；忘记的须重新导入证书。") from None
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    name = f"Signature{len(list(writer.prev.embedded_signatures)) + 1}"
    page, box = _box(pdf, place)
    meta = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        name=stamp.signer,
        reason="签署执法文书",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    spec = fields.SigFieldSpec(sig_field_name=name, on_page=page, box=box)
    out = io.BytesIO()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as drawn:  # the library reads the stamp from a file
        drawn.write(_drawn(stamp, fonts))
        drawn.flush()
        work = signers.PdfSigner(
            meta,
            signer,
            timestamper=asking(service) if service else None,
            stamp_style=_style(Path(drawn.name)),
            new_field_spec=spec,
        )
        try:
            work.sign_pdf(writer, output=out)
        except TimestampRequestError as error:
            raise NoTimeStampError from error
    return out.getvalue()


def signatures_in(pdf: bytes, *, known: frozenset[str] = frozenset(), roots: Path | None = None) -> tuple[Signed, ...]:
    """Give every signature of a PDF with what it is worth; `known` are fingerprints of the bureau's certificates.

    `roots` vouch for time stamps. Nobody outside is asked, so whether a certificate was revoked is not known here.
    A file that cannot be read any more has none: the caller says so by the digest of the file.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        held = list(PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures)
        return tuple(_judged(one, known, roots) for one in held)
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return ()


def _judged(embedded: EmbeddedPdfSignature, known: frozenset[str], roots: Path | None) -> Signed:
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    cert = embedded.signer_cert
    stamp: StampedAt | None = None
    fingerprint = "sha256:" + hashlib.sha256(cert.dump()).hexdigest()
    context = ValidationContext(trust_roots=[cert], allow_fetching=False)
    try:
        status = validate_pdf_signature(
            embedded, signer_validation_context=context, ts_validation_context=context_of(roots, moment=None)
        )
        intact, valid = status.intact, status.valid
        stamp = _stamp(embedded, status.timestamp_validity, roots)
        all_of_it = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        at = status.signer_reported_dt
    except (SigningError, SignatureValidationError):
        intact, valid, all_of_it, at = False, False, False, None
    return Signed(
        signer=str(cert.subject.native.get("common_name", "") or cert.subject.human_friendly),
        serial=f"{cert.serial_number:X}",
        fingerprint=fingerprint,
        at=at,
        is_intact=bool(intact),
        is_valid=bool(valid),
        covers_all=all_of_it,
        is_known=fingerprint in known,
        stamp=stamp,
    )


def _stamp(
    embedded: EmbeddedPdfSignature, found: TimestampSignatureStatus | None, roots: Path | None
) -> StampedAt | None:
    """Judge a time stamp by the certificates as they were when it was given: they end long before the file does."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    if found is None:
        return None
    if roots is None:
        return judged(found, has_roots=False)
    then = validate_pdf_signature(
        embedded,
        signer_validation_context=ValidationContext(trust_roots=[embedded.signer_cert], allow_fetching=False),
        ts_validation_context=context_of(roots, moment=found.timestamp),
    )
    return judged(then.timestamp_validity or found, has_roots=True)


def _style(file: Path) -> BaseStampStyle:
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    middle = AxisAlignment.ALIGN_MID
    rule = SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=Margins(left=0, right=0, top=0, bottom=0))
    return StaticStampStyle.from_pdf_file(str(file), background_layout=rule, background_opacity=1.0, border_width=0)


def _drawn(stamp: Stamp, fonts: Path | None) -> bytes:
    local = stamp.at.astimezone(SHANGHAI)
    page = {
        "bureau": stamp.bureau,
        "signer": stamp.signer,
        "serial": stamp.serial[:20],
        "at": f"{date_words(local.date())} {local:%H:%M}",
        "width": STAMP_SIZE[0],
        "height": STAMP_SIZE[1],
    }
    return laid_out(STAMP, page, at=int(stamp.at.timestamp()), fonts=fonts)


def _box(pdf: bytes, place: Place) -> tuple[int, tuple[int, int, int, int]]:
    """Give the page, counted from 0, and the rectangle of the stamp in points from the lower left."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf)).pages
    at = min(max(place["page"], 1), len(pages)) - 1
    height = float(pages[at].mediabox.height)
    wide, high = STAMP_SIZE
    left = place["x"]
    low = max(height - place["y"] - high, 24.0)  # never off the paper
    return at, (round(left), round(low), round(left + wide), round(low + high))


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def _wrong(why: str, then: str) -> KeyFileError:
    return KeyFileError(f"没有办成。{why}。", next_step=then)
