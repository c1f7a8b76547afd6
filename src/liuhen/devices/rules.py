"""What the active pack says about devices: items of the check, the ledger, what a device may be used for."""

from __future__ import annotations

from dataclasses import dataclass

from liuhen.devices.ledger import NAME
from liuhen.devices.preuse import Wanted
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.law.settings.said import drift_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRule:
    """Name, columns and source of the usage ledger; without columns and source where the text is silent."""

    name: str
    columns: tuple[str, ...]
    citation: Citation | None


def wanted_items(pack: Pack) -> tuple[Wanted, ...]:
    """Return what the pack wants checked before use."""
    setting = pack.setting("devices.max_drift_seconds")
    limit_ms = (setting.count if setting else drift_seconds(pack)) * 1000
    return tuple(Wanted(code=item.code, label=item.zh, clock_limit_ms=limit_ms) for item in pack.preuse_items())


def preuse_citation(pack: Pack) -> Citation:
    """Return the clause behind the check."""
    found = pack.need(lambda body: body.preuse_check)
    return found.cite(found.value.items[0])


def ledger_rule(pack: Pack) -> LedgerRule:
    """Return the ledger as the text names it."""
    found = pack.resolve(lambda body: body.devices.handover_ledger if body.devices else None)
    if found is None:
        return LedgerRule(name=NAME, columns=(), citation=None)
    return LedgerRule(name=found.value.name_zh, columns=found.value.columns, citation=found.cite(found.value))


def purpose_article(pack: Pack) -> str:
    """Return the article that keeps devices for enforcement, '' where the text does not say it."""
    devices = pack.own.body.devices
    rule = devices.enforcement_only if devices else None
    return pack.own.cite(rule.req).article if rule else ""
