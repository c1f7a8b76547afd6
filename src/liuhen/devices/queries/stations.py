"""Reads about stations and the patterns of names."""

import hashlib
import hmac
from dataclasses import dataclass

from django.db.models import QuerySet

from liuhen.bureau.models import Bureau
from liuhen.devices.models import NamePattern, PatternSwitch, Station
from liuhen.devices.naming import template
from liuhen.devices.patterns import Pattern, shipped


def station_with_key(number: str, key: str) -> Station | None:
    """Return the active station of that number whose key this is; None for a wrong key and for an unknown number."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    rows = Station.objects.filter(number=number, is_active=True).select_related("bureau", "unit", "keeper")
    return next((row for row in rows if hmac.compare_digest(row.key_digest, digest)), None)


def stations(rows: QuerySet[Station]) -> QuerySet[Station]:
    """Return stations in the order of their numbers, those in use first, with everything a row needs."""
    return rows.select_related("bureau", "unit", "keeper").order_by("-is_active", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A pattern with how it stands in a bureau."""

    pattern: Pattern
    switch: PatternSwitch | None  # the newest; None: never touched

    @property
    def is_on(self) -> bool:
        """Say whether it is used."""
        return self.switch is None or self.switch.is_on


def kept_patterns(bureau: Bureau) -> tuple[Kept, ...]:
    """Return every pattern a bureau has, its own first, those switched off too. Two queries."""
    switches = {row.code: row for row in bureau.pattern_switches.select_related("switched_by").order_by("pk")}
    own = bureau.name_patterns.select_related("added_by").order_by("pk")
    patterns = (*(_own_pattern(row) for row in own), *shipped().patterns)
    return tuple(Kept(pattern=one, switch=switches.get(one.code)) for one in patterns)


def patterns_of(bureau: Bureau) -> tuple[Pattern, ...]:
    """Return the patterns a bureau reads names by, its own first."""
    return tuple(kept.pattern for kept in kept_patterns(bureau) if kept.is_on)


def _own_pattern(row: NamePattern) -> Pattern:
    source = f"{row.added_by.name}添加：{row.reason}"
    return Pattern(
        code=row.code,
        name=row.name,
        template=template(row.template),
        example=row.example,
        source=source,
        is_own=True,
    )
