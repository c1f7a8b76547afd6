"""The inner addresses of an object store: anybody who can use one without a key goes round every lock."""

import http.client
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from liuhen.vault.objectstore.place import InnerAddress

_SECONDS = 3


class Door(StrEnum):
    """How an inner address answers somebody without a key."""

    OPEN = "open"  # 敞开: it takes orders
    GUARDED = "guarded"  # 有锁: it answers and refuses
    CLOSED = "closed"  # 不通: nobody answers here


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What came of trying one address."""

    address: InnerAddress
    door: Door
    told: str  # 'DELETE 204'


def knock(address: InnerAddress) -> Knock:
    """Try one address without any key. Nothing is changed: what is asked for does not exist.

    A filer that lets delete, a master that takes the order to drop a collection or tells where everything lies, and
    a machine that would look for a needle to delete are open.
    """
    told, door = "", Door.GUARDED
    try:
        for method, path, open_answers in _questions(address.kind):
            status = _ask(address.url, method, path)
            told = f"{method} {status}"
            if status in open_answers:
                door = Door.OPEN
                break
    except (OSError, http.client.HTTPException) as error:
        return Knock(address=address, door=Door.CLOSED, told=type(error).__name__)
    return Knock(address=address, door=door, told=told)


def _questions(kind: str) -> Iterator[tuple[str, str, range | tuple[int, ...]]]:
    """Give method, path and the answers that mean open, for one kind of server."""
    nothing = f"liuhen-{secrets.token_hex(8)}"
    if kind == "filer":
        yield "GET", "/buckets/", range(200, 300)
        yield "DELETE", f"/{nothing}", range(200, 300)
    elif kind == "master":
        yield "GET", "/dir/status", range(200, 300)
        yield "GET", f"/col/delete?collection={nothing}", (*range(200, 300), 400)
    else:
        yield "DELETE", "/999999,0199999999", (*range(200, 300), 404)


def _ask(url: str, method: str, path: str) -> int:
    split = urlsplit(url)
    kind = http.client.HTTPSConnection if split.scheme == "https" else http.client.HTTPConnection
    line = kind(split.hostname or "", split.port, timeout=_SECONDS)
    try:
        line.request(method, path)
        return line.getresponse().status
    finally:
        line.close()
