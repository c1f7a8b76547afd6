"""Ask an NTP server for the time (SNTP client, RFC 4330): one packet out, one back."""

import secrets
import socket
import struct
import time
from dataclasses import dataclass
from datetime import timedelta

from liuhen.errors import InputError

_EPOCH = 2_208_988_800  # seconds from 1900 to 1970
_PACKET = struct.Struct(">BBbb11I")
_CLIENT = 0x23  # version 4, mode 3
_SERVER_MODE = 4
_UNSYNCHRONISED = 3
_STRATUM_END = 16
_FRACTION = 2**32


class TimeServerError(InputError):
    """The time server did not answer, or its answer is not one to be believed."""

    code = "trail.time_server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How the machine's clock stands to another: positive means that ours is ahead."""

    ahead: timedelta
    uncertainty: timedelta


def ask(host: str, *, port: int = 123, timeout: float = 3.0) -> Offset:
    """Ask one server; the uncertainty is half the way there and back plus the server's own.

    Raises:
        TimeServerError: no answer in time, or one that RFC 4330 section 5 tells to discard.
    """
    nonce = secrets.token_bytes(8)  # instead of our time: nobody learns it, and nobody can guess the answer
    question = struct.pack(">B39x8s", _CLIENT, nonce)
    try:
        with socket.socket(*_family(host, port)) as wire:
            wire.settimeout(timeout)
            wire.connect((host, port))
            before, counted = time.time(), time.monotonic()
            wire.send(question)
            answer = wire.recv(512)
            spent = time.monotonic() - counted
    except OSError as error:
        raise TimeServerError(f"授时服务器 {host} 没有应答，没有比对。", next_step="请检查网络和地址。") from error
    return read_answer(answer, nonce, sent_at=before, spent=spent, host=host)


def read_answer(answer: bytes, nonce: bytes, *, sent_at: float, spent: float, host: str = "") -> Offset:
    """Turn an answer into an offset. `sent_at` is by our wall clock, `spent` by the clock that nobody sets.

    Raises:
        TimeServerError: the packet is short, is not the answer to our question, or the server does not know the time.
    """
    if len(answer) < _PACKET.size or answer[24:32] != nonce:
        raise TimeServerError(f"授时服务器 {host} 的应答不是对本次询问的回答，没有采用。")
    flags, stratum, _poll, _precision, _delay, dispersion, *rest = _PACKET.unpack_from(answer)
    if flags & 7 != _SERVER_MODE or flags >> 6 == _UNSYNCHRONISED or not 0 < stratum < _STRATUM_END:
        raise TimeServerError(f"授时服务器 {host} 自己没有对准时间，没有采用。")
    received, sent = _seconds(rest[5], rest[6]), _seconds(rest[7], rest[8])
    way = max(0.0, spent - (sent - received))
    theirs = (received + sent) / 2
    ours = sent_at + spent / 2
    doubt = way / 2 + dispersion / 65536
    return Offset(ahead=timedelta(seconds=ours - theirs), uncertainty=timedelta(seconds=doubt))


def _seconds(whole: int, fraction: int) -> float:
    """Read an NTP instant; from 2036 on the count begins anew (RFC 4330 section 3)."""
    era = 0 if whole & 0x8000_0000 else _FRACTION
    return whole + era - _EPOCH + fraction / _FRACTION


def _family(host: str, port: int) -> tuple[socket.AddressFamily, socket.SocketKind]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    return found[0], found[1]
