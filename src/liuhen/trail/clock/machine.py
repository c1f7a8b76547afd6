"""The machine's two clocks, and the reading kept beside the data so that a restart of the worker loses no step."""

import time
from datetime import UTC, datetime
from pathlib import Path

from liuhen.trail.clock.steps import Reading, read_back

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def read_clocks() -> Reading:
    """Read the wall clock and the time since the machine was started, sleep included where the system counts it."""
    counter = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    boot = _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.exists() else "unknown"
    since_boot = time.clock_gettime(counter)
    return Reading(wall=datetime.fromtimestamp(time.time(), UTC), since_boot=since_boot, boot=boot)


def kept_reading(data: Path) -> Reading | None:
    """Give the reading kept last; None at the first start."""
    try:
        return read_back(_path(data).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def keep_reading(data: Path, reading: Reading) -> None:
    """Keep a reading; nothing is lost but a step between two of them if the machine dies in between."""
    path = _path(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(reading.text(), encoding="ascii")
    temporary.replace(path)


def _path(data: Path) -> Path:
    return data / "run" / "clock"
