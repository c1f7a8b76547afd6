"""A verb: the name of an act or an opening, who may do it, and the Chinese sentence it leaves in the trail."""

from dataclasses import dataclass
from typing import Literal

from liuhen.bureau.roles import Role

Within = Literal["bureau", "unit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One row of the one table of permissions.

    `sentence` has the places {actor}, {subjects} and {reason}; it is completed by the entry's own words.
    """

    name: str  # thing.verb, stable English
    label: str  # the words on buttons and registers
    sentence: str
    roles: frozenset[Role] = frozenset()
    machine: bool = False  # a named machine actor may do it
    granted: bool = False  # only by a live grant on the thing, whatever the role
    content: bool = False  # opens evidence or case content: never for those who run or audit the system
    within: Within = "bureau"  # "unit": an officer without a further role sees his own unit's things only
