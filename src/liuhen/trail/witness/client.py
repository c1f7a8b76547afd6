"""Send a checkpoint to a witness over the wire (C2SP tlog-witness); only registered addresses are called."""

from dataclasses import dataclass

from liuhen.trail.wire import post
from liuhen.trail.witness.protocol import Answer, Request


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


def submit(url: str, request: Request) -> Answered:
    """Post one add-checkpoint request below the submission prefix `url`.

    Raises:
        WireError: no connection, no answer in time, or an address that is none.
    """
    came = post(url.rstrip("/") + "/add-checkpoint", request.text().encode("utf-8"), kind="text/plain")
    return Answered(status=came.status, text=came.body.decode("utf-8", "replace"))
