"""Send a checkpoint to a witness over the wire (C2SP tlog-witness); only registered addresses are called."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from liuhen.errors import InputError
from liuhen.trail.witness.protocol import Answer, Request

_MOST_ANSWER = 64 * 1024


class WitnessAwayError(InputError):
    """The witness did not answer."""

    code = "trail.witness_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back."""

    status: int
    text: str

    @property
    def known_size(self) -> int | None:
        """Give the size that the witness knows, where it answered with a conflict."""
        number = self.text.strip()
        return int(number) if self.status == Answer.CONFLICT and number.isascii() and number.isdigit() else None


def submit(url: str, request: Request, *, timeout: float = 20.0) -> Answered:
    """Post one add-checkpoint request below the submission prefix `url`.

    Raises:
        WitnessAwayError: no connection, no answer in time, or an address that is none.
    """
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise WitnessAwayError(f"见证方的地址 {url} 不是网址，没有送签。", next_step="请停用后重新登记。")
    wire = kinds[parts.scheme](parts.hostname, parts.port, timeout=timeout)
    try:
        path = parts.path.rstrip("/") + "/add-checkpoint"
        wire.request("POST", path, body=request.text().encode("utf-8"), headers={"Content-Type": "text/plain"})
        answer = wire.getresponse()
        return Answered(status=answer.status, text=answer.read(_MOST_ANSWER).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        raise WitnessAwayError(
            f"见证方 {parts.hostname} 没有应答，没有送签。", next_step="请检查网络；也可以用文件送签。"
        ) from error
    finally:
        wire.close()
