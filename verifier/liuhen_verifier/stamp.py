"""What an RFC 3161 time stamp says: the digest it is about and its time. Its signature is not verified here.

Only as much DER is read as leads there; `openssl ts -verify` verifies the signature and the certificates.
"""

from __future__ import annotations

import re

from .digests import is_slow
from .report import FaultError

DIGEST_OIDS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "1.2.156.10197.1.401": "sm3",
}
SIGNED_DATA = "1.2.840.113549.1.7.2"
TIME_STAMP_INFO = "1.2.840.113549.1.9.16.1.4"
SEQUENCE, SET, OCTETS, OBJECT, INTEGER, GENERALIZED_TIME, EXPLICIT = 0x30, 0x31, 0x04, 0x06, 0x02, 0x18, 0xA0


class Stamp:
    """What one time stamp is about."""

    def __init__(self, oid: str, imprint: bytes, at: str) -> None:
        self.oid = oid
        self.imprint = imprint
        self.at = at  # UTC, to the second
        named = DIGEST_OIDS.get(oid, "")
        self.algorithm = named if named != "sm3" or not is_slow("sm3") else ""  # '' where this Python has it not


def read_stamp(answer: bytes) -> Stamp:
    """Read a time-stamp response (RFC 3161 section 2.4.2), or the bare token; raises FaultError when it is neither."""
    try:
        info = _info(answer)
    except (IndexError, ValueError):
        raise FaultError("stamp.form") from None
    return info


def _info(answer: bytes) -> Stamp:
    outer = _parts(_expect(answer, SEQUENCE))
    token = outer if outer[0][0] == OBJECT else _parts(outer[1][1])  # without or with the status before it
    if _oid(token[0]) != SIGNED_DATA:
        raise ValueError("not signed data")
    signed = _parts(_expect(_of(token[1], EXPLICIT), SEQUENCE))
    content = _parts(_of(signed[2], SEQUENCE))  # version, digest algorithms, content
    if _oid(content[0]) != TIME_STAMP_INFO:
        raise ValueError("not a time stamp")
    info = _parts(_expect(_expect(_of(content[1], EXPLICIT), OCTETS), SEQUENCE))
    imprint = _parts(_of(info[2], SEQUENCE))  # version, policy, imprint, serial, time
    algorithm = _parts(_of(imprint[0], SEQUENCE))
    told = _of(info[4], GENERALIZED_TIME).decode("ascii")
    match = re.match(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z\Z", told)
    if not match:
        raise ValueError("not a time")
    year, month, day, hour, minute, second = match.groups()[:6]
    return Stamp(_oid(algorithm[0]), _of(imprint[1], OCTETS), f"{year}-{month}-{day} {hour}:{minute}:{second} UTC")


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Take the contents of a sequence apart into (tag, contents)."""
    found = []
    at = 0
    while at < len(data) and len(found) < 64:
        tag, begin, end = _header(data, at)
        found.append((tag, data[begin:end]))
        at = end
    return found


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Read tag and length at `at`; give the tag and where the contents begin and end."""
    tag, length, begin = data[at], data[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("indefinite or absurd length")
        length, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
    if begin + length > len(data):
        raise ValueError("ends within a value")
    return tag, begin, begin + length


def _expect(data: bytes, wanted: int) -> bytes:
    tag, begin, end = _header(data, 0)
    return _of((tag, data[begin:end]), wanted)


def _of(part: tuple[int, bytes], wanted: int) -> bytes:
    if part[0] != wanted:
        raise ValueError(f"tag {part[0]} instead of {wanted}")
    return part[1]


def _oid(part: tuple[int, bytes]) -> str:
    data = _of(part, OBJECT)
    numbers, value = [data[0] // 40, data[0] % 40], 0
    for byte in data[1:]:
        value = value << 7 | byte & 0x7F
        if value >> 64:
            raise ValueError("absurd number")
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    if numbers[0] > 2:
        numbers[:2] = [2, data[0] - 80]
    return ".".join(map(str, numbers))
