"""Reads of room devices: who held what when, how its clock stood, the fleet, the ledger, the facts for the law."""

from liuhen.devices.queries.custody import device_named, drift_at, holder_at
from liuhen.devices.queries.facts import HandoverRow, handover_facts, handover_rows, handovers_facts
from liuhen.devices.queries.fleet import Fleet, fleet, ledger
from liuhen.devices.queries.stations import Kept, kept_patterns, patterns_of, station_with_key, stations

__all__ = [
    "Fleet",
    "HandoverRow",
    "Kept",
    "device_named",
    "drift_at",
    "fleet",
    "handover_facts",
    "handover_rows",
    "handovers_facts",
    "holder_at",
    "kept_patterns",
    "ledger",
    "patterns_of",
    "station_with_key",
    "stations",
]
