"""Reading the times of a document from its form and what was typed. Pure.

A form marks which field tells the start and which the end, and names the scene (`marks`, `scene` in its file).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.documents.fields import SHANGHAI
from liuhen.documents.forms import Form

MOMENT = timedelta(minutes=10)  # the engine's patience on either side of a time noted without an end
# The way of service decides the scene: leaving a document behind is filmed, handing it over is not asked for.
SCENE_OF_METHOD: Mapping[str, str] = {"留置送达": "service_lien"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a document says took place, and when; a moment is widened by ten minutes on either side."""

    document_id: int
    kind: str
    title: str
    number: str
    scene: str  # of the glossary
    start: datetime
    end: datetime
    is_moment: bool
    handler_id: int


def times_of(form: Form, fields: Mapping[str, object]) -> tuple[str, datetime, datetime, bool] | None:
    """Return scene, start, end and whether it is a moment only; None where the document tells no time of a scene."""
    scene = form.scene or SCENE_OF_METHOD.get(str(fields.get("method", "")), "")
    start, end = _marked(form, fields, "start"), _marked(form, fields, "end")
    if not scene or start is None:
        return None
    if end is None or end <= start:  # an end before its start is a slip of the pen: the start alone is believed
        return scene, start - MOMENT, start + MOMENT, True
    return scene, start, end, False


def _marked(form: Form, fields: Mapping[str, object], what: str) -> datetime | None:
    item = next((one for one in form.fields if one.marks == what), None)
    typed = str(fields.get(item.code, "")) if item else ""
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
