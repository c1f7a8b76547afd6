"""Set the documented pause between files of one make of camera."""

from __future__ import annotations

from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.devices.models import Device
from liuhen.errors import InputError
from liuhen.field.segments.models import ModelGap

MOST_SECONDS = 60  # what is longer is an interruption by any text


def set_model_gap(
    maker: str,
    model: str,
    seconds: int,
    *,
    source: str,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> ModelGap:
    """Set how long cameras of one make pause between two files (机型自动分段间隔), with the source that says so.

    Raises:
        InputError: no source, a pause longer than a minute, or no device of that make.

    Source: 武汉办法 第七条 (不间断): what the make does by itself is no interruption by the officer.
    """
    if not source.strip():
        raise InputError("没有设定。依据还没有填写。", next_step="请写明说明书页码，或者由谁怎样测得。")
    if not 0 <= seconds <= MOST_SECONDS:
        raise InputError(
            f"没有设定。间隔须在 0 至 {MOST_SECONDS} 秒之间。", next_step="更长的间隔是中断，请写中断报告。"
        )
    with acting(by, "model_gap.set", at=at, once=once) as act:
        if not Device.objects.filter(bureau=act.home, maker=maker, model=model).exists():
            raise InputError("没有设定。本机关没有这种型号的设备。", next_step="请先登记设备的厂家和型号。")
        row = ModelGap.objects.create(
            bureau=act.home,
            maker=maker,
            model=model,
            seconds=seconds,
            source=source.strip()[:200],
            set_by=act.officer,
            set_at=act.at,
        )
        return act.upon(row, seconds=seconds)
