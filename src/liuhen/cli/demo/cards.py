"""Write a memory card as a real body camera leaves it, for the demo bureau and for tests.

Layouts are those of the field: L1 folders by date, L2 an Info.dat beside the films, L3 Movie/Photo with satellite side
files, L4 a PARAM.INI in the root, L5 a folder for each device, L6 what a dock wrote, with the day it copied, L7
everything in the file name, L8 serial, officer, time and number in the name. Each card holds segments of one and two
minutes with a 40-second gap after the first, photos, a sound file, a video cut short by power loss, a file nobody
knows and a file with a Chinese name.
"""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

from liuhen.cli.demo.footage import Codec, Shot, film, photograph, speak

SHANGHAI = ZoneInfo("Asia/Shanghai")
GAP_SECONDS = 40


class Layout(Enum):
    """How a make of camera arranges its card."""

    L1 = "L1"  # DCIM/<date>/<time>.mp4
    L2 = "L2"  # DCIM/100MEDIA/FILE0001.MP4, and Info.dat names device and officer
    L3 = "L3"  # DCIM/Movie/*.MP4 with *.NMEA, DCIM/Photo, LOG
    L4 = "L4"  # PARAM.INI names device and officer; files are only numbered
    L5 = "L5"  # <device>/DCIM/100MEDIA/FILE0001.MP4
    L6 = "L6"  # <officer>/<day of copying>/VIDEO/MOVI0001.MP4
    L7 = "L7"  # <prefix>_<device>_<officer>_<date>_<time>[_IMP]
    L8 = "L8"  # <serial>_<officer>_<date><time>_<number>[IMP]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSpec:
    """What the card shall hold."""

    layout: Layout
    device: str = "YZ-03"
    officer_badge: str = "100217"
    officer_name: str = "执法人员甲"
    bureau_name: str = "云泽市医疗保障局"
    start: datetime = datetime(2026, 11, 20, 9, 40, tzinfo=SHANGHAI)  # true time of the first frame
    minutes: int = 4
    seed: int = 1
    clock_offset_seconds: int = 0  # camera's clock minus true time; 28800 for a clock eight hours fast
    odd_codec: Codec | None = None  # writes the second segment in this codec
    is_small: bool = False  # seconds instead of minutes, for tests

    def __post_init__(self) -> None:
        local = self.start.astimezone(SHANGHAI) if self.start.tzinfo else self.start.replace(tzinfo=SHANGHAI)
        object.__setattr__(self, "start", local)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFile:
    """One file on the finished card, with the truth about it."""

    path: Path  # relative to the card's root
    kind: str  # video, damaged, photo, audio, track, settings, log, unknown
    true_start: datetime  # in Asia/Shanghai; the card's start where the file is no recording
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A finished card."""

    root: Path
    spec: CardSpec
    files: tuple[CardFile, ...]

    def of_kind(self, kind: str) -> tuple[CardFile, ...]:
        """Return the files of one kind in the order they were recorded."""
        return tuple(file for file in self.files if file.kind == kind)


def write_card(directory: Path, spec: CardSpec) -> Card:
    """Write the card's files below `directory`, which is made if need be, and return what was written."""
    directory.mkdir(parents=True, exist_ok=True)
    planned = tuple(_plan(spec))
    for file in planned:
        (directory / file.path).parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        list(pool.map(lambda item: _write(directory, spec, item[0], item[1]), enumerate(planned)))
    for file in planned:
        _stamp(directory, spec, file)
    return Card(root=directory, spec=spec, files=planned)


def _plan(spec: CardSpec) -> Iterator[CardFile]:
    """Decide what lies where: segments, then what belongs to them, then the strange files."""
    segments = list(_segments(spec))
    for file in segments:
        yield file
        if spec.layout is Layout.L3:
            yield replace(file, path=file.path.with_suffix(".NMEA"), kind="track")
    first, last = segments[0], segments[-1]
    end = last.true_start + timedelta(seconds=last.seconds)
    yield _named(spec, "damaged", end, _unit_seconds(spec) // 3, len(segments) + 1)
    for number, share in enumerate((0.25, 0.5, 0.75), start=1):
        yield _named(spec, "photo", first.true_start + (end - first.true_start) * share, 0, number)
    yield _named(spec, "audio", end + timedelta(seconds=50), _unit_seconds(spec) // 3, 1)
    yield CardFile(path=Path("现场照片 收银台.jpg"), kind="photo", true_start=end + timedelta(seconds=30))
    yield CardFile(path=Path("SYSTEM.DB7"), kind="unknown", true_start=spec.start)
    if spec.layout is Layout.L3:
        yield CardFile(path=Path("LOG/BATTERY.TXT"), kind="log", true_start=spec.start)
        yield CardFile(path=Path(f"LOG/{spec.start:%Y%m%d}.TXT"), kind="log", true_start=spec.start)
    papers = {Layout.L4: "PARAM.INI", Layout.L2: "DCIM/100MEDIA/Info.dat"}
    if spec.layout in papers:
        yield CardFile(path=Path(papers[spec.layout]), kind="settings", true_start=spec.start)


def _unit_seconds(spec: CardSpec) -> int:
    return 3 if spec.is_small else 60


def _segments(spec: CardSpec) -> Iterator[CardFile]:
    """Fill the minutes with segments of two and one units in turn; the gap follows the first."""
    left, at = max(spec.minutes, 2), spec.start
    for number, planned in enumerate(cycle((1, 2)), start=1):
        length = min(planned, left)
        seconds = length * _unit_seconds(spec)
        yield _named(spec, "video", at, seconds, number)
        left -= length
        if not left:
            return
        at += timedelta(seconds=seconds + (GAP_SECONDS if number == 1 else 0))


def _named(spec: CardSpec, kind: str, true_start: datetime, seconds: int, number: int) -> CardFile:
    """Give a recording the name its camera would give it, from the camera's own clock."""
    true_start = true_start.replace(microsecond=0)
    clock = _clock(spec, true_start)
    ending = {"photo": "jpg", "audio": "wav" if spec.layout in (Layout.L1, Layout.L3) else "m4a"}.get(kind, "mp4")
    if kind == "video" and number == 2 and spec.odd_codec is Codec.AVI:
        ending = "avi"
    path = f"{_stem(spec, kind, clock, number)}.{ending.upper() if spec.layout in _CAPITALS else ending}"
    return CardFile(path=Path(path), kind=kind, true_start=true_start, seconds=seconds)


_CAPITALS = {Layout.L2, Layout.L3, Layout.L4, Layout.L5, Layout.L8}


def _stem(spec: CardSpec, kind: str, clock: datetime, number: int) -> str:
    """Give the path of a recording without its ending."""
    counted = {"photo": "PICT", "audio": "SOND"}.get(kind, "FILE") + f"{number:04d}"
    is_key = kind == "video" and number == 2
    folder = {"photo": "Photo", "audio": "Sound"}.get(kind, "Movie")
    sort = {"photo": "IMAGE", "audio": "AUDIO"}.get(kind, "VIDEO")
    copied = spec.start + timedelta(days=1)  # a dock is filled the day after
    names = {
        Layout.L1: f"DCIM/{clock:%Y%m%d}/{clock:%H%M%S}",
        Layout.L3: f"DCIM/{folder}/{clock:%Y%m%d%H%M%S}_{number:04d}",
        Layout.L5: f"{spec.device}/DCIM/100MEDIA/{counted}",
        Layout.L6: f"{spec.officer_badge}/{copied:%Y%m%d}/{sort}/{counted}",
        Layout.L7: f"DCIM/DSJ_{spec.device}_{spec.officer_badge}_{clock:%Y%m%d}_{clock:%H%M%S}{'_IMP' * is_key}",
        Layout.L8: f"{_serial(spec)}_{spec.officer_badge}_{clock:%Y%m%d%H%M%S}_{number:04d}{'IMP' * is_key}",
    }
    return names.get(spec.layout, f"DCIM/100MEDIA/{counted}")


def _serial(spec: CardSpec) -> str:
    """Give what the camera holds as its serial: seven letters or figures."""
    return spec.device.replace("-", "").ljust(7, "0")


def _clock(spec: CardSpec, true_at: datetime) -> datetime:
    return true_at + timedelta(seconds=spec.clock_offset_seconds)


def _write(directory: Path, spec: CardSpec, index: int, file: CardFile) -> None:
    target, seed = directory / file.path, spec.seed * 100 + index
    caption = f"DSJ {spec.device} {spec.officer_badge} {spec.officer_name}"
    clock = _clock(spec, file.true_start)
    if file.kind in ("video", "damaged"):
        is_odd = spec.odd_codec is not None and file.kind == "video" and _is_second(spec, file)
        codec = spec.odd_codec if is_odd and spec.odd_codec else Codec.H264
        film(Shot(clock=clock, seconds=file.seconds, caption=caption, seed=seed, codec=codec), target)
        if file.kind == "damaged":  # power was lost before the index at the end of the box was written
            os.truncate(target, target.stat().st_size * 6 // 10)
    elif file.kind == "photo":
        photograph(clock, caption, seed, target)
    elif file.kind == "audio":
        speak(clock, file.seconds, seed, target)
    else:
        target.write_bytes(_plain(spec, file, seed))


def _is_second(spec: CardSpec, file: CardFile) -> bool:
    return file.true_start == list(_segments(spec))[1].true_start


def _plain(spec: CardSpec, file: CardFile, seed: int) -> bytes:
    if file.kind == "track":
        return "".join(_track(spec, file)).encode("ascii")
    if file.path.name == "Info.dat":
        return f"{spec.device};DSJ-D1;{spec.officer_badge};V1.2\r\n".encode("ascii")
    if file.kind == "settings":
        lines = ("[ZFY]", f"DevNo={spec.device}", f"PolNo={spec.officer_badge}", f"UserName={spec.officer_name}",
                 f"CorpName={spec.bureau_name}", "")  # fmt: skip
        return "\r\n".join(lines).encode()
    if file.path.name == "BATTERY.TXT":
        return b"Battery0=78\r\n"
    if file.kind == "log":
        return f"{_clock(spec, spec.start):%Y-%m-%d %H:%M:%S} POWER ON\r\n".encode("ascii")
    return random.Random(seed).randbytes(4096)


def _track(spec: CardSpec, file: CardFile) -> Iterator[str]:
    """Give one RMC sentence a second, in true UTC whatever the camera's clock shows, walking round a block."""
    begin = file.true_start.astimezone(UTC)
    for second in range(file.seconds):
        at = begin + timedelta(seconds=second)
        body = (
            f"GNRMC,{at:%H%M%S}.00,A,{3033.0 + second * 0.0004:09.4f},N,{11418.0 + spec.seed * 0.01:010.4f},E,"
            f"0.8,012.0,{at:%d%m%y},,,A"
        )
        checksum = 0
        for byte in body.encode("ascii"):
            checksum ^= byte
        yield f"${body}*{checksum:02X}\r\n"


def _stamp(directory: Path, spec: CardSpec, file: CardFile) -> None:
    """Set the write time as FAT keeps it: the camera's clock when the file was closed, in steps of two seconds."""
    closed = _clock(spec, file.true_start + timedelta(seconds=file.seconds))
    seconds = int(closed.timestamp())
    seconds += seconds % 2
    os.utime(directory / file.path, (seconds, seconds))
