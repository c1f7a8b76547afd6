"""What the active pack says about devices: items of the check, the ledger, what a device may be used for."""

from __future__ import annotations

from dataclasses import dataclass

from liuhen.devices.ledger import NAME
from liuhen.devices.preuse import Wanted
from liuhen.devices.provision import Minimums
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack
from liuhen.law.settings.said import drift_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRule:
    """Name, columns and source of the usage ledger; without columns and source where the text is silent."""

    name: str
    columns: tuple[str, ...]
    citation: Citation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionRule:
    """How many devices there must be: what the text says, and the ratio the bureau has set with its source."""

    mode: str  # ratio, sufficient, principles; '' : the text is silent
    reference: str  # the superior rule that holds the number
    words: tuple[str, ...]  # what must be there
    principles: tuple[str, ...]
    citation: Citation | None
    per: int | None  # officers for each body camera; None: nobody has set it
    set_by: Citation | None


RATIO = "devices.officers_per_camera"
_TIMINGS = {"before_use": "使用前", "before_setting_out": "出勤前", "when_recording": "使用前"}


def wanted_items(pack: Pack) -> tuple[Wanted, ...]:
    """Return what the pack wants checked before use."""
    limit = _set(pack, "devices.max_drift_seconds") or drift_seconds(pack)
    floors = {"battery": _set(pack, "preuse_check.battery_min"), "storage": _set(pack, "preuse_check.free_min")}
    return tuple(
        Wanted(code=item.code, label=item.zh, clock_limit_ms=limit * 1000, floor=floors.get(item.code) or 0)
        for item in pack.preuse_items()
    )


def check_timing(pack: Pack) -> str:
    """Say when the pack wants the check (出勤前 in 彝良), as its words."""
    return _TIMINGS[pack.need(lambda body: body.preuse_check).value.timing]


def minimums(pack: Pack) -> Minimums:
    """Return what a device must at least do, as the bureau has set it."""
    return Minimums(
        record_hours=_set(pack, "devices.min_record_hours"),
        storage_gb=_set(pack, "devices.min_storage_gb"),
        picture_lines=_set(pack, "devices.min_picture_lines"),
    )


def device_words(pack: Pack) -> tuple[str, ...]:
    """Return the types of device the pack names, in its own words."""
    devices = pack.own.body.devices
    return devices.types if devices else ()


def devices_citation(pack: Pack) -> Citation | None:
    """Return the clause that names the types of device; None where the text is silent."""
    devices = pack.own.body.devices
    return pack.own.cite(devices.req) if devices else None


def place_words(pack: Pack) -> tuple[tuple[str, Citation], ...]:
    """Return the fixed places the pack speaks of, with the clause of each."""
    devices = pack.own.body.devices
    return tuple((place.zh, pack.own.cite(place.req)) for place in devices.fixed_places) if devices else ()


def provision_rule(pack: Pack) -> ProvisionRule:
    """Return how the text wants enough devices to be there, with the ratio the bureau has set."""
    devices = pack.own.body.devices
    stated = devices.provisioning if devices else None
    setting = pack.setting(RATIO)
    return ProvisionRule(
        mode=stated.mode if stated else "",
        reference=stated.ref_zh if stated else "",
        words=stated.of if stated else (),
        principles=stated.principles if stated else (),
        citation=pack.own.cite(stated.req) if stated else None,
        per=setting.count if setting else None,
        set_by=setting.citation if setting else None,
    )


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


def _set(pack: Pack, key: str) -> int | None:
    setting = pack.setting(key)
    return setting.count if setting else None
