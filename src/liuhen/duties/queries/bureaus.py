"""What the law asks of a bureau itself: its equipment and places, and who keeps the records of each unit."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from liuhen.bureau.models import Bureau, Officer, RulePack
from liuhen.bureau.queries import active_pack
from liuhen.bureau.roles import Role
from liuhen.devices.queries import equipment
from liuhen.law.facts.oversight import BureauFacts
from liuhen.law.term import civil_day

# Periodic acts whose doing is written down in this system. A room that keeps such a register adds its acts here.
REGISTERS: frozenset[str] = frozenset()


def bureau_facts(bureau: Bureau, at: datetime) -> BureauFacts:
    """Freeze a bureau for the law, as it stands at `at`. Eight queries beside its rules.

    Source: shilong 第三条; yiliang 第四条; wangdu 第六条、第二十一条; wuhan 第七条、第二十八条.
    """
    day, has = civil_day(at), equipment(bureau, at)
    return BureauFacts(
        id=str(bureau.pk),
        name=bureau.name,
        since=_since(bureau),
        has=has.has,
        devices=has.devices,
        devices_needed=has.needed,
        units=_units_with(bureau, Role.OFFICER, day),
        keepers=_units_with(bureau, _keeper(bureau), day),
        registers=REGISTERS,
    )


def _since(bureau: Bureau) -> date:
    """Return from when a bureau is measured here: nothing is known of the years before its first version came in."""
    first = RulePack.objects.filter(bureau=bureau).order_by("pk").values_list("proposed_at", flat=True).first()
    return max(bureau.pack_effective_on, civil_day(first)) if first else bureau.pack_effective_on


def _keeper(bureau: Bureau) -> Role | None:
    """Return the role that keeps the records of each unit, where the rules ask for one."""
    pack = active_pack(bureau)
    asked = next((role for role in pack.own.body.roles if role.per == "unit"), None)
    held_by = pack.bureau_role(asked.key) if asked else ""
    return Role(held_by) if held_by else None


def _units_with(bureau: Bureau, role: Role | None, day: date) -> tuple[str, ...]:
    if role is None:
        return ()
    held = Q(role_holdings__until_on__isnull=True) | Q(role_holdings__until_on__gte=day)
    people = Officer.objects.filter(
        held, bureau=bureau, is_active=True, role_holdings__role=role.value, role_holdings__from_on__lte=day
    )
    names = people.exclude(unit=None).order_by("unit__name").values_list("unit__name", flat=True)
    return tuple(dict.fromkeys(names))
