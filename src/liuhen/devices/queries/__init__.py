"""Reads of room devices: who held what when, how its clock stood, the fleet, the ledger, the facts for the law."""

from liuhen.devices.queries.custody import Custody, custody_at, device_named, drift_at, holder_at, readings_of
from liuhen.devices.queries.facts import (
    DeviceRow,
    Equipment,
    HandoverRow,
    device_rows,
    devices_facts,
    equipment,
    handover_facts,
    handover_rows,
    handovers_facts,
)
from liuhen.devices.queries.fleet import Fleet, fleet, ledger
from liuhen.devices.queries.state import Standing, performance_lacks, standings
from liuhen.devices.queries.stations import Kept, kept_patterns, patterns_of, station_with_key, stations

__all__ = [
    "Custody",
    "DeviceRow",
    "Equipment",
    "Fleet",
    "HandoverRow",
    "Kept",
    "Standing",
    "custody_at",
    "device_named",
    "device_rows",
    "devices_facts",
    "drift_at",
    "equipment",
    "fleet",
    "handover_facts",
    "handover_rows",
    "handovers_facts",
    "holder_at",
    "kept_patterns",
    "ledger",
    "patterns_of",
    "performance_lacks",
    "readings_of",
    "standings",
    "station_with_key",
    "stations",
]
