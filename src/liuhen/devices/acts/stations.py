"""Stations: register one, give it a new key, stop it; and the books about when it was heard."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer, Unit
from liuhen.devices.models import Station, StationKind
from liuhen.errors import InputError, RefusalError

KEY_BYTES = 16  # 32 hex figures: what the settings page of an older dock still takes


class StationError(InputError):
    """What was typed about a station cannot be registered."""

    code = "stations.input"


class StationKeyRefusal(RefusalError):  # noqa: N818 - reads as what it is beside RefusalError
    """A caller does not hold the key of the station it names."""

    code = "stations.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStation:
    """What is written down when a station is registered."""

    number: str  # 工作站编号 (gzz_xh), up to 20 letters and figures
    name: str
    kind: StationKind
    keeper: Officer  # answers for it: hands over what it brings
    unit: Unit | None = None
    folder: bytes = b""  # raw absolute path where its files lie on this machine, if they do
    domain: str = ""  # the first part of the numbers its files bear, 8 figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A station with its key, which is shown once and kept nowhere."""

    station: Station
    key: str  # 32 hex figures


def register_station(new: NewStation, *, by: Officer, at: datetime, once: str | None = None) -> Keyed:
    """Register a station (登记采集工作站) and make its key.

    Raises:
        StationError: number or name is missing or taken, or the keeper belongs to another bureau.
    """
    number, name = new.number.strip(), new.name.strip()
    if not number or not name:
        raise StationError("没有登记。工作站编号和名称都要填写。", next_step="请填写采集站铭牌或设置里的编号。")
    if new.keeper.bureau_id != by.bureau_id:
        raise StationError("没有登记。负责人不是本机关人员。", next_step="请从本机关人员中选择负责人。")
    if Station.objects.filter(bureau=by.bureau_id, number=number).exists():
        raise StationError(f"没有登记。工作站 {number} 已经登记。", next_step="请打开原来的登记，必要时更换密钥。")
    key = secrets.token_hex(KEY_BYTES)
    with acting(by, "station.register", at=at, once=once) as act:
        station = Station.objects.create(
            bureau=act.home,
            number=number,
            name=name,
            kind=new.kind.value,
            keeper=new.keeper,
            unit=new.unit,
            folder=new.folder,
            domain=new.domain.strip(),
            key_digest=digest_of_key(key),
            keyed_at=act.at,
            registered_at=act.at,
        )
        act.upon(station, kind=station.kind, keeper=new.keeper.name, name=name)
    return Keyed(station=station, key=key)


def rekey_station(station: Station, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Keyed:
    """Replace the key of a station (更换密钥); the old one is refused from now on."""
    if not reason.strip():
        raise StationError("没有更换。事由还没有填写。", next_step="请写明事由，例如：密钥可能外泄。")
    key = secrets.token_hex(KEY_BYTES)
    with acting(by, "station.rekey", at=at, on=station, reason=reason.strip(), once=once) as act:
        if (
            Station.objects.filter(pk=station.pk, is_active=True).update(
                key_digest=digest_of_key(key), keyed_at=act.at, refused_count=0, refused_at=None
            )
            != 1
        ):
            raise StationError("没有更换。这台工作站已经停用。", next_step="请另行登记。")
        act.upon(station)
    station.refresh_from_db()
    return Keyed(station=station, key=key)


def stop_station(station: Station, *, by: Officer, at: datetime, reason: str, once: str | None = None) -> Station:
    """Take a station out of use (停用); what it brought stays."""
    if not reason.strip():
        raise StationError("没有停用。事由还没有填写。", next_step="请写明事由，例如：采集站已拆除。")
    with acting(by, "station.stop", at=at, on=station, reason=reason.strip(), once=once) as act:
        if Station.objects.filter(pk=station.pk, is_active=True).update(is_active=False) != 1:
            raise StationError("没有再办。这台工作站已经停用。", next_step="请刷新工作站列表。")
        act.upon(station)
    station.refresh_from_db()
    return station


def note_heard(station: Station, *, at: datetime, heard: Mapping[str, str] | None = None) -> None:
    """Note that a station was heard, and what it said about itself: bookkeeping, no act."""
    changes: dict[str, object] = {"last_seen_at": at}
    if heard is not None:
        changes["heard"] = dict(heard)
    Station.objects.filter(pk=station.pk).update(**changes)


def note_refused_key(number: str, *, at: datetime) -> None:
    """Count a call under the number of a station with a wrong key: bookkeeping, shown on its page."""
    Station.objects.filter(number=number).update(refused_count=F("refused_count") + 1, refused_at=at)


def digest_of_key(key: str) -> str:
    """Give the digest under which a key is kept: the key is random, so its plain digest tells nothing."""
    return hashlib.sha256(key.encode()).hexdigest()
