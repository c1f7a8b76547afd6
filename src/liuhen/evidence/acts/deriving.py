"""Ask for what pages show of a recording besides its rows. It is derived, so it leaves no entry and can be lost."""

from liuhen.evidence.models import Recording
from liuhen.jobs.port import enqueue, is_given_up

PREVIEW, COPY, LOOK = "recording.derive", "recording.copy", "recording.look"
_LAST = -1  # looking for odd stretches can wait until all copies are made


def ask_for_preview(recording: Recording | int) -> None:
    """Have poster and waveform made."""
    _ask(PREVIEW, recording)


def ask_for_copy(recording: Recording | int) -> None:
    """Have the copy made that a browser plays."""
    _ask(COPY, recording)


def ask_for_look(recording: Recording | int) -> None:
    """Have the sheet of small pictures and the odd stretches made."""
    _ask(LOOK, recording, priority=_LAST)


def _ask(kind: str, recording: Recording | int, *, priority: int = 0) -> None:
    """Ask, unless it failed for good before: then a person decides, and no page asks for ever."""
    number = recording if isinstance(recording, int) else recording.pk
    if not is_given_up(kind, _key(number)):
        enqueue(kind, {"recording": number}, dedupe=_key(number), priority=priority)


def _key(number: int) -> str:
    return f"recording:{number}"
