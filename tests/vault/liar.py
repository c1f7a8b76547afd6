"""A store that lies: a proxy before the real one that takes orders, says what is expected, and does something else.

Not a mock of anything of ours: bytes go over HTTP to the real store, signed anew, and what comes back is bent.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.objectstore import HOST, Keys, ObjectStore

_LOCKS = ("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date")
_ENABLED = (
    "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
    "<Mode>GOVERNANCE</Mode><Days>37</Days></DefaultRetention></Rule></ObjectLockConfiguration>"
)


@dataclass(slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def is_original(self) -> bool:
        return "/objects/" in self.path


@dataclass(slots=True)
class Answer:
    """One answer as it will go."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


Forward = Callable[[Asked], Answer]
Lie = Callable[[Asked, Forward], Answer]


def drops_puts(asked: Asked, forward: Forward) -> Answer:
    """Say yes to every object and keep none."""
    if asked.method == "PUT" and not asked.query and "claim" not in asked.path:
        return Answer(status=200, headers=[("ETag", '"d41d8cd98f00b204e9800998ecf8427e"')])
    return forward(asked)


def changes_staged(asked: Asked, forward: Forward) -> Answer:
    """Keep other bytes than were sent, and say nothing."""
    if asked.method == "PUT" and asked.path.endswith(".data"):
        kept = {name: value for name, value in asked.headers.items() if "checksum" not in name.lower()}
        return forward(Asked(asked.method, asked.path, asked.query, kept, asked.body[:-1] + b"\0"))
    return forward(asked)


def changes_copies(asked: Asked, forward: Forward) -> Answer:
    """Give the right bytes while they are checked, and others once they have their lasting name."""
    answer = forward(asked)
    if asked.method == "GET" and asked.is_original and not asked.query and len(answer.body) > 1000:
        answer.body = answer.body[:-1] + bytes([answer.body[-1] ^ 1])
    return answer


def drops_copies(asked: Asked, forward: Forward) -> Answer:
    """Say that the copy is made and make none."""
    if asked.method == "POST" and asked.is_original and "uploadId" in asked.query:
        name = asked.path.rpartition("/")[2]
        done = f"<CompleteMultipartUploadResult><Key>{name}</Key><ETag>x</ETag></CompleteMultipartUploadResult>"
        return Answer(status=200, body=done.encode())
    return forward(asked)


def forges_locks(asked: Asked, forward: Forward) -> Answer:
    """Stand before a bucket without locks and tell of locks: the answers are perfect, and deleting works."""
    if "object-lock" in asked.query:
        return Answer(status=200, body=_ENABLED.encode())
    if "versioning" in asked.query and asked.method == "GET":
        return Answer(status=200, body=b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
    if "retention" in asked.query:
        if asked.method == "PUT":
            return _refusal()
        lock = _told.get(asked.path, ("COMPLIANCE", "2036-01-01T00:00:00Z"))
        told = f"<Retention><Mode>{lock[0]}</Mode><RetainUntilDate>{lock[1]}</RetainUntilDate></Retention>"
        return Answer(status=200, body=told.encode())
    if "legal-hold" in asked.query:
        return Answer(status=200, body=b"<LegalHold><Status>ON</Status></LegalHold>")
    lowered = {name.lower(): value for name, value in asked.headers.items()}
    if _LOCKS[0] in lowered:
        _told[asked.path] = (lowered[_LOCKS[0]], lowered[_LOCKS[1]])
    kept = {name: value for name, value in asked.headers.items() if name.lower() not in _LOCKS}
    answer = forward(Asked(asked.method, asked.path, asked.query, kept, asked.body))
    if asked.method == "DELETE" and "versionId" in asked.query:
        return _refusal()  # done, and denied
    return answer


_told: dict[str, tuple[str, str]] = {}


def _refusal() -> Answer:
    return Answer(status=403, body=b"<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>")


@contextmanager
def lying(store: ObjectStore, lie: Lie, keys: Keys) -> Iterator[str]:
    """Open a lying door to a store for as long as the context lasts; give its address."""
    _told.clear()
    server = ThreadingHTTPServer((HOST, 0), _handler(store, lie, keys))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(store: ObjectStore, lie: Lie, keys: Keys) -> type[BaseHTTPRequestHandler]:
    def forward(asked: Asked) -> Answer:
        return _forward(store, keys, asked)

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            if self.headers.get("Expect"):
                self.send_response_only(100)
                self.end_headers()
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            split = urlsplit(self.path)
            query = dict(parse_qsl(split.query, keep_blank_values=True))
            said = lie(Asked(self.command, split.path, query, dict(self.headers), body), forward)
            self.send_response_only(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            if not any(name.lower() == "content-length" for name, _ in said.headers):
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said.body)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 - the names the base class asks for

    return Door


def _forward(store: ObjectStore, keys: Keys, asked: Asked) -> Answer:
    """Ask the real store the same, signed anew."""
    dropped = {"authorization", "host", "content-length", "expect", "connection", "accept-encoding", "x-amz-date"}
    headers = {name: value for name, value in asked.headers.items() if name.lower() not in dropped}
    headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(asked.query.items()))
    url = f"{store.endpoint}{asked.path}" + (f"?{query}" if query else "")
    request = AWSRequest(method=asked.method, url=url, headers=headers, data=asked.body)
    S3SigV4Auth(Credentials(keys.access, keys.secret), "s3", "us-east-1").add_auth(request)
    line = HTTPConnection(HOST, store.s3_port, timeout=30)
    try:
        line.request(asked.method, url.removeprefix(store.endpoint), asked.body, dict(request.headers.items()))
        answer = line.getresponse()
        dropped = {"transfer-encoding", "connection"}
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in dropped]
        return Answer(status=answer.status, headers=kept, body=answer.read())
    finally:
        line.close()
