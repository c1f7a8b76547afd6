"""When a recording was made, by the word of every witness; doubted witnesses are kept, marked and not adopted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from liuhen.evidence.words import Mark, Witness

SHANGHAI = ZoneInfo("Asia/Shanghai")
FAT_STEP = timedelta(seconds=2)  # write times of FAT and exFAT cards go in steps of two seconds
NAME_STEP = timedelta(seconds=1)
FIRST_BELIEVABLE = datetime(2016, 1, 1, tzinfo=UTC)  # flat batteries reset clocks to 1970, 1980, 2000, 2010 or 2015
ZONE = timedelta(hours=8)
NEAR = timedelta(minutes=10)  # nearer than this, witnesses of one camera agree
AHEAD = timedelta(minutes=5)  # a recording cannot begin later than this after it was taken in

# Satellites and a clock whose error was measured tell true time; the rest tell what the camera's clock showed.
TRUE_TIME = (Witness.NMEA, Witness.DEVICE_CLOCK)
ORDER = (
    Witness.NMEA,
    Witness.DEVICE_CLOCK,
    Witness.OSD,
    Witness.FILE_NAME,
    Witness.CONTAINER,
    Witness.FILE_SYSTEM,
    Witness.INDEX,  # a dock takes creation, change, access or the name, whichever it finds first
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One witness's word."""

    witness: Witness
    start: datetime  # aware
    end: datetime | None = None
    slack: timedelta = timedelta()  # the truth lies within start ± slack by this witness
    early: timedelta = timedelta()  # and may lie so much earlier, where two readings are left
    note: str = ""
    mark: Mark = Mark.NONE
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When it began and when it ended, each between two instants."""

    started_earliest: datetime
    started_latest: datetime
    ended_earliest: datetime
    ended_latest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All claims with their marks, and what follows from the adopted ones; no span when none can be believed."""

    claims: tuple[Claim, ...]
    span: Span | None


def from_name(starts: datetime, length: timedelta | None) -> Claim:
    """Take the device's time out of a file name (naive, read as Asia/Shanghai)."""
    start = starts.replace(tzinfo=SHANGHAI)
    return Claim(witness=Witness.FILE_NAME, start=start, end=start + length if length else None, slack=NAME_STEP)


def from_file_system(modified_ns: int, length: timedelta | None) -> Claim:
    """Take the write time of the file: the moment the camera closed it."""
    end = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=modified_ns // 1000)
    note = "写入时间，按卡的精度误差 2 秒"
    return Claim(witness=Witness.FILE_SYSTEM, start=end - (length or timedelta()), end=end, slack=FAT_STEP, note=note)


def from_directory(written: datetime, length: timedelta | None) -> Claim:
    """Take the write time out of the card's own directory (naive: the camera's clock, read as Asia/Shanghai)."""
    end = written.replace(tzinfo=SHANGHAI)
    note = "卡上目录所记写入时间（设备时钟），按卡的精度误差 2 秒"
    return Claim(witness=Witness.FILE_SYSTEM, start=end - (length or timedelta()), end=end, slack=FAT_STEP, note=note)


def without_zone(disk: Claim, name: Claim | None) -> Claim:
    """Read the write time of a card that keeps no zone: this machine may have taken it for eight hours too late.

    A time in the name tells which reading is meant; without one both are left, and the claim holds both.
    """
    if name is None:
        note = "存储卡不记时区，本机所读可能晚 8 小时，两种读法都算"
        return replace(disk, early=ZONE, note=note)
    end = name.end or name.start
    shifted = replace(disk, start=disk.start - ZONE, end=disk.end - ZONE if disk.end else None)
    if abs((shifted.end or shifted.start) - end) < min(abs((disk.end or disk.start) - end), NEAR):
        return replace(shifted, note="存储卡不记时区，本机所读晚 8 小时：减去后与文件名相符")
    return disk


def from_index(shot_at: datetime) -> Claim:
    """Take the time of recording a dock's index states."""
    return Claim(witness=Witness.INDEX, start=shot_at, slack=NAME_STEP, note="采集站自己推算，有其他记载时不采用")


def from_clock(name: Claim, low_ms: int, high_ms: int, words: str) -> Claim:
    """Correct a reading of the device's clock by the drift the ledger measured (device minus true, between both ends).

    `name` is the reading: the file's name, else the picture, the container or the card.
    """
    middle, slack = (low_ms + high_ms) // 2, (high_ms - low_ms + 1) // 2
    shift = timedelta(milliseconds=middle)
    return Claim(
        witness=Witness.DEVICE_CLOCK,
        start=name.start - shift,
        end=name.end - shift if name.end else None,
        slack=name.slack + timedelta(milliseconds=slack),
        note=f"{name.witness.label}时间按台账所测偏差校正：{words}",
    )


def judge(claims: Sequence[Claim], *, received_at: datetime, length: timedelta | None) -> Judged:
    """Mark what cannot be, adopt what can, and give the span that holds every adopted claim.

    True-time witnesses outrank those that repeat the camera's clock; the latter are adopted only without the former.
    A clock at 1970, eight hours off or in the future is marked here and refused nowhere.
    """
    ordered = sorted(claims, key=lambda claim: ORDER.index(claim.witness))
    believable = [claim for claim in ordered if _impossible(claim, received_at) is Mark.NONE]
    reference = believable[0] if believable else None
    marked = [replace(claim, mark=_mark(claim, reference, received_at)) for claim in ordered]
    usable = [claim for claim in marked if claim.mark is Mark.NONE]
    true = [claim for claim in usable if claim.witness in TRUE_TIME]
    own = [claim for claim in usable if claim.witness is not Witness.INDEX]
    adopted = true or own or usable
    final = tuple(replace(claim, adopted=claim in adopted) for claim in marked)
    return Judged(claims=final, span=_span(adopted, usable, length) if adopted else None)


def _impossible(claim: Claim, received_at: datetime) -> Mark:
    if claim.start < FIRST_BELIEVABLE:
        return Mark.RESET
    return Mark.FUTURE if claim.start > received_at + AHEAD else Mark.NONE


def _mark(claim: Claim, reference: Claim | None, received_at: datetime) -> Mark:
    impossible = _impossible(claim, received_at)
    if reference is None or impossible is Mark.RESET:
        return impossible
    distance = abs(claim.start - reference.start)
    if abs(distance - ZONE) <= NEAR:
        return Mark.EIGHT_HOURS
    if impossible is not Mark.NONE:
        return impossible
    return Mark.FAR if distance > NEAR else Mark.NONE


def _span(adopted: Sequence[Claim], usable: Sequence[Claim], length: timedelta | None) -> Span:
    earliest = min(claim.start - claim.slack - claim.early for claim in adopted)
    latest = max(claim.start + claim.slack for claim in adopted)
    if length is not None:
        return Span(
            started_earliest=earliest,
            started_latest=latest,
            ended_earliest=earliest + length,
            ended_latest=latest + length,
        )
    # A file that was cut short tells no length: it ended between its start and the last moment anybody names.
    ends = [claim.end + claim.slack for claim in usable if claim.end is not None]
    return Span(
        started_earliest=earliest,
        started_latest=latest,
        ended_earliest=earliest,
        ended_latest=max([latest, *ends]),
    )
