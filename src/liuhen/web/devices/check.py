"""The check before use as forms send it: two times or three, battery, space, and a photo of the screen."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from liuhen.devices import acts
from liuhen.devices.models import Device
from liuhen.devices.photos import store_photo
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.web.reading import instant, truth, whole


def checked_of(request: HttpRequest, device: Device) -> acts.Checked:
    """Read a check; a photo is in the vault before the act begins.

    Raises:
        InputError: a field cannot be read, or the file is no photo.
    """
    gigabytes = whole(request, "free_gb", "剩余空间", most=100_000)
    return acts.Checked(
        works=truth(request, "works"),
        battery_percent=whole(request, "battery_percent", "电量", most=100),
        free_mb=None if gigabytes is None else gigabytes * 1024,
        device_time=instant(request, "device_time", "设备显示的时间"),
        true_time=instant(request, "true_time", "标准时间"),
        clock_was_set=bool(truth(request, "clock_was_set")),
        device_time_after=instant(request, "device_time_after", "校时后设备显示的时间"),
        true_time_after=instant(request, "true_time_after", "校时后的标准时间"),
        photo_digest=_photo(request, device),
    )


def typed_at(request: HttpRequest, name: str = "at") -> datetime:
    """Return when something happened: typed, where it is entered later, else now.

    Raises:
        InputError: the time has not come yet.
    """
    now = timezone.now()
    at = instant(request, name, "时间")
    if at is not None and at > now:
        raise InputError("没有办理。填写的时间还没有到。", next_step="请核对时间；现在办的可以不填。")
    return at or now


def _photo(request: HttpRequest, device: Device) -> str:
    sent = request.FILES.get("photo")
    if sent is None:
        return ""
    return store_photo(sent.read(), bureau=device.bureau.code, device=device.number, vault=vault())
