"""Who the stories happen to: one bureau with invented names for each rule pack, and the walk through all tales."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from liuhen.cases.models import Case
from liuhen.cli.demo.people import YUNZE, Household, found
from liuhen.cli.demo.stories.doing import walked
from liuhen.cli.demo.stories.tales import Tale, tales
from liuhen.cli.demo.story import Story

if TYPE_CHECKING:
    from liuhen.bureau.models import Officer

ENOUGH_DAYS = {"penalty": 66, "measure": 34, "inspection": 34, "reward": 38}  # from the opening to today


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A bureau of the stories."""

    pack: str
    name: str
    short_name: str
    region: str
    sector: str = "medical_security"


PLACES = (
    Place(pack="wuhan", name="云泽市医疗保障局", short_name="云医保", region="云泽市"),
    Place(pack="wangdu", name="望溪县医疗保障局", short_name="望医保", region="望溪县"),
    Place(pack="baofeng", name="白禾县医疗保障局", short_name="白医保", region="白禾县"),
    Place(pack="shilong", name="青岩区医疗保障局", short_name="青医保", region="青岩区"),
    Place(pack="yiliang", name="明岭县卫生健康局", short_name="明卫健", region="明岭县", sector="health"),
)


def household(place: Place) -> tuple[Household, str]:
    """Give the bureau of a place with its people, and what their account names begin with."""
    if place.pack == YUNZE.pack:
        return YUNZE, ""
    home = replace(YUNZE, code=place.pack, name=place.name, short_name=place.short_name, region=place.region)
    return replace(home, pack=place.pack), f"{place.pack}-"


def tell(packs: Sequence[str], *, now: datetime | None = None) -> list[Case]:
    """Walk every tale under each of the packs; a tale told already is left as it is."""
    at = now or timezone.now()
    told: list[Case] = []
    for place in PLACES:
        if place.pack in packs:
            home, prefix = household(place)
            people = found(home, at=at, username_prefix=prefix)
            told += [told_once(tale, people, now=at) for tale in tales(place.sector)]
    return told


def steps() -> dict[str, Callable[[Story], None]]:
    """Name the tales of the demonstration that everybody starts with: what its own penalty cases do not show."""
    return {
        f"story {tale.code}": partial(_tell_one, tale) for tale in tales("medical_security") if tale.road != "penalty"
    }


def _tell_one(tale: Tale, story: Story) -> None:
    told_once(tale, story.people, now=story.now)


def told_once(tale: Tale, people: dict[str, Officer], *, now: datetime) -> Case:
    """Walk a tale that ends a few days before now, unless it was walked before."""
    bureau = people["jia"].bureau
    known = Case.objects.filter(bureau=bureau, party__name=tale.party["name"], cause=tale.opening["cause"]).first()
    return known or walked(tale, people, now - timedelta(days=ENOUGH_DAYS[tale.road]))
