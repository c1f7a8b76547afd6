"""Who the stories happen to: one bureau with invented names for each rule pack, and the walk through all tales."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from django.utils import timezone

from liuhen.cases.models import Case
from liuhen.cli.demo.people import YUNZE, Household, Person, found
from liuhen.cli.demo.stories.doing import walked
from liuhen.cli.demo.stories.tales import HERE, Tale, branches, mapping, several, tales
from liuhen.cli.demo.story import Story
from liuhen.law.shelf import Tree, read_tree

if TYPE_CHECKING:
    from liuhen.bureau.models import Officer

# From the opening to today, with room for a week of holidays.
ENOUGH_DAYS = {"penalty": 80, "penalty_heard": 96, "measure": 38, "measure_urgent": 34, "inspection": 44, "reward": 44}


COSTLY = frozenset({"go_out", "come_back", "bind"})  # films and discs: the first start of the product does without


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A bureau of the stories."""

    pack: str
    name: str
    short_name: str
    region: str
    sector: str = "medical_security"
    units: Mapping[str, str] = field(default_factory=dict)  # unit of the demonstration → its word here
    seats: Mapping[str, str] = field(default_factory=dict)  # account name → unit of the demonstration
    people: Mapping[str, str] = field(default_factory=dict)  # account name → name
    certificates: str = ""  # what the numbers of its certificates begin with


@cache
def places() -> tuple[Place, ...]:
    """Return every bureau of the stories, in the order of their file."""
    return tuple(_place(one) for one in several(read_tree(HERE / "places.yaml")["places"]))


def household(place: Place) -> tuple[Household, str]:
    """Give the bureau of a place with its people, and what their account names begin with."""
    if place.pack == YUNZE.pack:
        return YUNZE, ""
    people = tuple(_settled(place, number, one) for number, one in enumerate(YUNZE.people, 1))
    home = replace(YUNZE, code=place.pack, name=place.name, short_name=place.short_name, region=place.region)
    return replace(home, pack=place.pack, people=people), f"{place.pack}-"


def _settled(place: Place, number: int, person: Person) -> Person:
    """Give a person of the demonstration his name, unit and certificate at another place."""
    unit = place.seats.get(person.username, person.unit)
    certificate = f"{place.certificates}{number:04d}" if person.certificate else ""
    return replace(
        person,
        name=place.people.get(person.username, person.name),
        unit=place.units.get(unit, unit),
        certificate=certificate,
        badge=f"{place.certificates}{number:02d}" if person.badge else "",
    )


def _place(row: Tree) -> Place:
    tree = branches(row)
    return Place(
        pack=str(tree["pack"]),
        name=str(tree["name"]),
        short_name=str(tree["short_name"]),
        region=str(tree["region"]),
        sector=str(tree.get("sector", "medical_security")),
        units=mapping(tree.get("units", {})),
        seats=mapping(tree.get("seats", {})),
        people=mapping(tree.get("people", {})),
        certificates=str(tree.get("certificates", "")),
    )


def tell(packs: Sequence[str], *, now: datetime | None = None) -> list[Case]:
    """Walk every tale under each of the packs; a tale told already is left as it is."""
    at = now or timezone.now()
    told: list[Case] = []
    for place in places():
        if place.pack in packs:
            home, prefix = household(place)
            people = found(home, at=at, username_prefix=prefix)
            told += [told_once(tale, people, now=at) for tale in tales(place.sector, place.pack)]
    return told


def steps() -> dict[str, Callable[[Story], None]]:
    """Name the tales of the demonstration that everybody starts with: what its own penalty cases do not show."""
    return {
        f"story {tale.code}": partial(_tell_one, tale)
        for tale in tales("medical_security", YUNZE.pack)
        if tale.road != "penalty"
    }


def _tell_one(tale: Tale, story: Story) -> None:
    told_once(tale, story.people, now=story.now, leaving_out=COSTLY)


def told_once(tale: Tale, people: dict[str, Officer], *, now: datetime, leaving_out: Collection[str] = ()) -> Case:
    """Walk a tale that ends a few days before now, unless it was walked before."""
    bureau = people["jia"].bureau
    known = Case.objects.filter(bureau=bureau, party__name=tale.party["name"], cause=tale.opening["cause"]).first()
    return known or walked(tale, people, now - timedelta(days=ENOUGH_DAYS[tale.road]), leaving_out=leaving_out)
