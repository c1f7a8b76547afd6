"""One small world with one thing of each kind: the demonstration, built through the product's own doors."""

from dataclasses import dataclass
from pathlib import Path

from django.test import override_settings

from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.roles import EVERYBODY, Role
from liuhen.bureau.verbs import VERBS
from liuhen.cli.demo.bureau import build
from liuhen.cli.demo.people import QINGHE, YUNZE, people_of
from liuhen.web.route import Route
from tests.cast import Cast, cast_of
from tests.world_parts import EVERYBODYS, PARTS, PEOPLE, SECRETS, bind_a_file, draw_a_poster, report_a_break

Part = str | int


@dataclass(slots=True)
class World:
    """The cast, and what each route needs to be asked for."""

    cast: Cast
    bureau: Bureau
    secrets: tuple[str, ...]

    def parts_of(self, route: Route) -> dict[str, Part]:
        """Give the parts of a route's path that name a thing of the first bureau."""
        names = [piece.split(":")[-1].rstrip(">") for piece in route.path.split("<")[1:]]
        names = [name.split(">")[0] for name in names]
        return {name: PARTS[route.name][name](self.bureau) for name in names}

    def is_everybodys(self, route: Route) -> bool:
        """Tell whether the path names something that belongs to every bureau, such as a rule pack."""
        return route.name in EVERYBODYS

    def right(self, route: Route) -> Officer:
        """Give a person who may."""
        if route.name in PEOPLE:
            return Officer.objects.get(username=PEOPLE[route.name])
        return self.cast.of(min(VERBS[route.verb].roles if route.verb else EVERYBODY, key=list(Role).index))

    def without(self, roles: frozenset[Role]) -> Officer:
        """Give a person none of whose roles may."""
        return self.cast.of(next(role for role in reversed(Role) if role not in roles))


def make_world(data: Path) -> World:
    """Build the demonstration in the open transaction, with its files below `data`."""
    settings = override_settings(DATA_DIR=data, INTAKE_ROOTS=[data / "cards"])
    settings.enable()
    build(is_small=True)
    stranger = people_of(QINGHE)["qh-ju"]
    people = people_of(YUNZE)
    bind_a_file(people["jia"].bureau)
    report_a_break(people["jia"].bureau)
    draw_a_poster(people["jia"].bureau)
    return World(cast=cast_of(people, stranger=stranger), bureau=people["jia"].bureau, secrets=SECRETS)
