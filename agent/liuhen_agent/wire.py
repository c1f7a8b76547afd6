"""Talk to the one server of the settings: bearer key, time limits, and a body that keeps to the bandwidth allowed."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from typing import Any
from urllib.parse import quote, urlsplit

from .config import Settings

PIECE = 16 * 1024  # bytes sent between two looks at the clock
SECONDS = 60.0


class LineError(Exception):
    """The line broke, or the server is away: try again later."""


class Answer:
    """What the server said."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        """Read the body; what is none is a broken line."""
        try:
            return json.loads(self.body.decode("utf-8"))
        except ValueError:
            raise LineError("服务器的回答不完整") from None

    def words(self) -> str:
        """Give the Chinese sentence of a refusal."""
        text = self.body.decode("utf-8", "replace")
        try:
            said = json.loads(text)
        except ValueError:
            return text[:300]
        return str(said.get("sentence", "")) + str(said.get("next_step", "")) if isinstance(said, dict) else text[:300]


class Wire:
    """Every request is a connection of its own: a broken one harms nothing else."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.server)
        self._host, self._port, self._base = parts.hostname or "", parts.port, parts.path.rstrip("/")
        self._is_safe = parts.scheme == "https"
        self._settings = settings
        self._pace = Pace(settings.limit)

    def ask(self, method: str, path: str, said: Any = None) -> Answer:
        """Send a small request."""
        body = json.dumps(said).encode("utf-8") if said is not None else b""
        return self.send(method, path, body, {"Content-Type": "application/json"} if body else {})

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send a request with a body, no faster than allowed.

        Raises:
            LineError: the line broke before the answer was there.
        """
        connection = self._open()
        try:
            connection.putrequest(method, self._base + path)
            named = {"Authorization": "Bearer " + self._settings.key, "Content-Length": str(len(body)),
                     "Liuhen-Station": quote(self._settings.station), "Connection": "close", **headers}  # fmt: skip
            for name, value in named.items():
                connection.putheader(name, value)
            connection.endheaders()
            for at in range(0, len(body), PIECE):
                piece = body[at : at + PIECE]
                self._pace.wait(len(piece))
                connection.send(piece)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise LineError(f"线路中断（{error.__class__.__name__}）") from None
        finally:
            connection.close()

    def _open(self) -> http.client.HTTPConnection:
        if not self._is_safe:
            return http.client.HTTPConnection(self._host, self._port, timeout=SECONDS)
        trusted = ssl.create_default_context(cafile=self._settings.ca_file or None)
        return http.client.HTTPSConnection(self._host, self._port, timeout=SECONDS, context=trusted)


class Pace:
    """Keeps the bytes of a second below a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit  # bytes a second; 0: none
        self._free_at = 0.0

    def wait(self, count: int) -> None:
        """Wait until so many bytes may go."""
        if not self._limit:
            return
        now = time.monotonic()
        self._free_at = max(self._free_at, now) + count / self._limit
        if self._free_at - now > 0.01:
            time.sleep(self._free_at - now)
