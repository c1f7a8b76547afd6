"""One POST to another machine, with the standard library: for witnesses and time-stamp servers."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from liuhen.errors import InputError

_MOST_ANSWER = 256 * 1024


class WireError(InputError):
    """The other machine did not answer, or its address is none."""

    code = "trail.wire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came back."""

    status: int
    body: bytes


def post(url: str, body: bytes, *, kind: str, timeout: float = 20.0) -> Came:
    """Post `body` of the content type `kind` and give the answer, whatever its status.

    Raises:
        WireError: no connection, no answer in time, or an address that is none.
    """
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise WireError(f"{url} 不是网址，没有发送。", next_step="请核对地址。")
    wire = kinds[parts.scheme](parts.hostname, parts.port, timeout=timeout)
    try:
        wire.request("POST", parts.path or "/", body=body, headers={"Content-Type": kind})
        answer = wire.getresponse()
        return Came(status=answer.status, body=answer.read(_MOST_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        raise WireError(f"{parts.hostname} 没有应答。", next_step="请检查网络和地址，过后会再试。") from error
    finally:
        wire.close()
