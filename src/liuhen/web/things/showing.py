"""What of a case's photos and recordings may be put to an item, what is put to it, and how both are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import scope
from liuhen.cases.models import Case, ItemShot, KeptFile, MeasureItem
from liuhen.cases.property.acts import Picked
from liuhen.cases.property.queries import material_of, shots_about
from liuhen.documents.citations import clock_of, seconds_of
from liuhen.evidence.models import Recording
from liuhen.media.derive import POSTER
from liuhen.web.evidence.playing import derived_folder
from liuhen.web.reading import optional

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One photo or moment beside an item."""

    shot: ItemShot
    clock: str  # 00:12:34; empty: a photo
    has_poster: bool

    @property
    def words(self) -> str:
        """Name it as a page and a print do: LX-2026-000001 00:12:34."""
        return f"{self.shot.recording.number} {self.clock}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is put to an item: what this person may see, and how many he may not."""

    shots: list[Drawn]
    unseen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One recording or photo that may be chosen."""

    recording: Recording
    has_poster: bool
    is_photo: bool


def drawn_of(item: MeasureItem, by: Officer) -> Shown:
    """Give what is put to an item, as far as this person may see its recordings."""
    rows = shots_about([item.pk])[item.pk]
    seen = scope(by, "recording.view", Recording.objects.filter(pk__in=[one.recording_id for one in rows]))
    keys = set(seen.values_list("pk", flat=True))
    shots = [
        Drawn(
            shot=one,
            clock="" if one.at_seconds is None else clock_of(one.at_seconds),
            has_poster=_has_poster(one.recording),
        )
        for one in rows
        if one.recording_id in keys
    ]
    return Shown(shots=shots, unseen=len(rows) - len(shots))


def material_for(case: Case, by: Officer) -> list[Material]:
    """Give the recordings and photos of the case this person may see, the newest first."""
    rows = scope(by, "recording.view", material_of(case)).select_related("arrival__original")
    return [Material(recording=row, has_poster=_has_poster(row), is_photo=row.medium == "photo") for row in rows[:MOST]]


def photos_for(item: MeasureItem) -> list[KeptFile]:
    """Give the photos kept in the case for other things, each picture once."""
    mine = set(KeptFile.objects.filter(about_kind="measure_item", about_id=item.pk).values_list("sha256", flat=True))
    rows = KeptFile.objects.filter(case=item.measure.case, media_type__in=("image/jpeg", "image/png")).order_by("-pk")
    found = {row.sha256: row for row in reversed(rows[:MOST]) if row.sha256 not in mine}
    return list(found.values())


def picked_of(request: HttpRequest, case: Case, by: Officer) -> list[Picked]:
    """Read what was chosen: photos by a mark, recordings by the moments typed beside them, several parted by 、.

    Raises:
        MomentError: what was typed is no moment.
    """
    words = optional(request, "words")
    rows = {row.number: row for row in scope(by, "recording.view", material_of(case))[:MOST]}
    found = [Picked(recording=rows[one], words=words) for one in request.POST.getlist("photo") if one in rows]
    for number, row in rows.items():
        typed = optional(request, f"at-{number}").replace("，", "、").replace(",", "、").split("、")
        found += [Picked(recording=row, at_seconds=seconds_of(one), words=words) for one in typed if one.strip()]
    return found


def _has_poster(recording: Recording) -> bool:
    return (derived_folder(recording) / POSTER).exists()
