"""From when until when a document says that something happened, so that it can be looked for among the recordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.documents.fields import SHANGHAI
from liuhen.documents.forms import FieldKind, Form


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedSpan:
    """What a 笔录, list or receipt writes down, and the two ends it gives."""

    scene: str  # scene code of the packs; empty: none
    from_at: datetime
    until_at: datetime | None  # None: the document names one moment only


def stated_span(form: Form, fields: Mapping[str, object]) -> StatedSpan | None:
    """Return the times a document states, or None: it has no such field, or nothing readable stands in it.

    An end before the beginning is a slip of the pen and is left out.
    """
    ends = {item.marks: _read(fields.get(item.code)) for item in form.fields if item.kind == FieldKind.INSTANT}
    begun, ended = ends.get("start"), ends.get("end")
    if begun is None:
        return None
    return StatedSpan(scene=form.scene, from_at=begun, until_at=ended if ended is not None and ended >= begun else None)


def _read(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
