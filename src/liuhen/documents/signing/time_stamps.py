"""Time stamps inside a certificate signature (RFC 3161): the bureau's own server is asked over the trail's wire.

The library asks and builds the token in; only the one POST is ours, so that both kinds of stamp go the same way out
of the house. What is sent is the digest of the signature, never the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from liuhen.errors import InputError
from liuhen.trail.wire import WireError, post

if TYPE_CHECKING:  # the library takes half a second to load
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko.sign.validation.status import TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext


class NoTimeStampError(InputError):
    """The server gave no time stamp: the page was not signed."""

    code = "documents.no_time_stamp"

    def __init__(self) -> None:
        super().__init__(
            "没有签署：时间戳服务没有盖戳，签名里没有可信的时间。",
            next_step="请过一会儿再签；急需的，勾选“不盖时间戳”再签，签名件上会写明没有盖。",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeService:
    """The time-stamp server the bureau has configured."""

    url: str
    roots: Path | None = None  # its root certificates as PEM; None: who stands behind a stamp cannot be checked


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedAt:
    """One time stamp in a signature, and what it is worth."""

    at: datetime
    server: str  # as its certificate names it
    is_intact: bool  # the stamp belongs to this very signature, and nothing of it has changed
    is_trusted: bool  # its certificate stands under the configured roots
    has_roots: bool  # without roots nobody can say


def asking(service: TimeService) -> TimeStamper:
    """Return what the library asks for a token; it raises `TimestampRequestError` where the server gives none."""
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

    class OverTheWire(TimeStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            try:
                came = post(service.url, req.dump(), kind="application/timestamp-query")
            except WireError as error:
                raise TimestampRequestError(error.sentence) from error
            if came.status != 200 or not came.body.startswith(b"\x30"):
                raise TimestampRequestError(str(came.status))
            return tsp.TimeStampResp.load(came.body)

    return OverTheWire()  # type: ignore[no-untyped-call] # the library's own beginning has no types


def context_of(roots: Path | None, *, moment: datetime | None) -> ValidationContext:
    """Return by whom a stamp's certificate must be vouched for, as of `moment`; nothing is fetched from outside."""
    from asn1crypto.x509 import Certificate
    from pyhanko_certvalidator import ValidationContext

    held = load_pem_x509_certificates(roots.read_bytes()) if roots is not None and roots.is_file() else []
    trusted = [Certificate.load(one.public_bytes(Encoding.DER)) for one in held]
    return ValidationContext(trust_roots=trusted, allow_fetching=False, moment=moment)


def judged(status: TimestampSignatureStatus, *, has_roots: bool) -> StampedAt:
    """Freeze what the library found about a stamp."""
    subject = status.signing_cert.subject
    return StampedAt(
        at=status.timestamp,
        server=str(subject.native.get("common_name", "") or subject.human_friendly),
        is_intact=bool(status.intact and status.valid),
        is_trusted=bool(status.trusted),
        has_roots=has_roots,
    )
