"""People as they stood on any day: every role and certificate they ever held, frozen for the law. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from liuhen.law.facts import OfficerFacts
from liuhen.law.term import civil_day


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role from a day until a day, both included."""

    role: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCertificate:
    """A certificate with its term, both ends included."""

    number: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """One person with everything he ever held, in the order it was entered."""

    id: int
    name: str
    roles: tuple[HeldRole, ...] = ()
    certificates: tuple[HeldCertificate, ...] = ()

    def on(self, day: date) -> OfficerFacts:
        """Freeze the person as he stood on a civil day."""
        held = [one.role for one in self.roles if one.from_on <= day and (one.until_on is None or day <= one.until_on)]
        valid = next((one for one in self.certificates if one.valid_from <= day <= one.valid_until), None)
        return OfficerFacts(
            id=str(self.id),
            name=self.name,
            roles=frozenset(held),
            certificate_number=valid.number if valid else "",
            certificate_from=valid.valid_from if valid else None,
            certificate_until=valid.valid_until if valid else None,
        )


class Roster:
    """The people some facts speak of. It remembers each day it was asked for."""

    def __init__(self, people: Iterable[Enrolled]) -> None:
        self._people = {one.id: one for one in people}
        self._known: dict[tuple[int, date], OfficerFacts] = {}

    def on(self, officer_id: int, at: datetime | date) -> OfficerFacts:
        """Freeze a person as he stood on the civil day of `at`.

        Raises:
            KeyError: the roster does not list him.
        """
        key = (officer_id, civil_day(at))
        if key not in self._known:
            self._known[key] = self._people[officer_id].on(key[1])
        return self._known[key]

    def name(self, officer_id: int) -> str:
        """Return a person's name.

        Raises:
            KeyError: the roster does not list him.
        """
        return self._people[officer_id].name
