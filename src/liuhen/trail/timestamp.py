"""Time stamps of an authority outside the bureau (RFC 3161): asking, and verifying against its root certificates.

What the authority answers is kept byte for byte, its certificates inside. Verification is tried with rfc3161-client;
where that is too strict for a DER that is otherwise sound, openssl is asked.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from liuhen.errors import InputError
from liuhen.trail.wire import post

_OPENSSL_SECONDS = 30


class StampRefusedError(InputError):
    """The authority did not stamp."""

    code = "trail.stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A request and its answer, untouched."""

    request: bytes
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """With what the answer was verified and the time in it; `tool` is empty where it could not be, with the reason."""

    tool: str = ""
    at: datetime | None = None
    trouble: str = ""


def ask_for_stamp(url: str, data: bytes) -> Stamped:
    """Have the SHA-256 of `data` stamped; the data itself does not leave the house.

    Raises:
        WireError: the server does not answer.
        StampRefusedError: it answered, but not with a time stamp.
    """
    asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    request = asked.build().as_bytes()
    came = post(url, request, kind="application/timestamp-query")
    if came.status != 200 or not came.body.startswith(b"\x30"):
        raise StampRefusedError(f"时间戳服务没有盖戳（答复 {came.status}）。", next_step="请联系时间戳服务方。")
    return Stamped(request=request, answer=came.body)


def verify_stamp(answer: bytes, data: bytes, roots: Path | None) -> Verified:
    """Verify an answer over `data` against the root certificates (PEM) of the authority."""
    if roots is None or not roots.is_file():
        return Verified(trouble="没有配置时间戳服务的根证书，时间戳已原样保存，未核验。")
    try:
        told = decode_timestamp_response(answer)
        builder = VerifierBuilder()
        for root in load_pem_x509_certificates(roots.read_bytes()):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(told, data)
    except (ValueError, VerificationError) as strict:
        return _by_openssl(answer, data, roots, strict=str(strict))
    return Verified(tool="rfc3161-client", at=told.tst_info.gen_time)


def _by_openssl(answer: bytes, data: bytes, roots: Path, *, strict: str) -> Verified:
    """Ask openssl, which reads DER less strictly; both have to fail before a stamp counts as not verified."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "answer").write_bytes(answer)
        (place / "data").write_bytes(data)
        words = ["openssl", "ts", "-verify", "-in", "answer", "-data", "data", "-CAfile", str(roots.resolve())]
        try:
            said = subprocess.run(words, cwd=place, capture_output=True, check=False, timeout=_OPENSSL_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            return Verified(trouble=f"时间戳与校验点不符，或本机无法核验：{strict}"[:300])
    if said.returncode:
        return Verified(trouble=f"时间戳与校验点不符，或签发者不在所配置的根证书之下：{strict}"[:300])
    return Verified(tool="openssl")
