"""Sentences about things. Pure."""

from collections.abc import Sequence
from typing import Protocol

from liuhen.cases.property.balance import Row
from liuhen.documents.citations import clock_of


class Numbered(Protocol):
    """A recording, as far as it is named."""

    number: str


class Shot(Protocol):
    """What shows an item: a recording at a moment, or a photo."""

    at_seconds: int | None

    @property
    def recording(self) -> Numbered:
        """The recording."""


def went_words(row: Row) -> str:
    """Say what became of an item: 退还 2，没收 1."""
    return "，".join(f"{kind.label} {count}" for kind, count in row.went.items() if count)


def seen_words(photos: int, shots: Sequence[Shot]) -> str:
    """Say what shows an item, for its line of a list: 照片 2 张；LX-2026-000001 00:01:15."""
    named = [
        f"{one.recording.number} {'' if one.at_seconds is None else clock_of(one.at_seconds)}".strip() for one in shots
    ]
    return "；".join([*([f"照片 {photos} 张"] if photos else []), *named])
