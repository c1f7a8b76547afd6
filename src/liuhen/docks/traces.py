"""What may have been deleted on the device: holes in the numbering, and marks of deletion in the directories."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from liuhen.docks.fat.look import look
from liuhen.docks.fat.medium import Look, LookError, Seen
from liuhen.docks.mount import Mounted
from liuhen.evidence.found import Found, LeftOut
from liuhen.evidence.words import Trace

PERHAPS = "可能在设备上删除"
MOST_NAMED = 100  # of each kind; the rest is counted
LONGEST_HOLE = 2000  # a wider step is another series, not a hole
_OWN = (".", "_")  # names computers leave and take away again: ._x, .Trashes


def look_at(mounted: Mounted, image: Path | None) -> tuple[Look | None, tuple[LeftOut, ...]]:
    """Look at the medium under a source, if it is of the FAT family; say so where it may not be looked at."""
    device = image or (mounted.device if mounted.is_fat else None)
    if device is None:
        return None, ()
    try:
        seen = look(device)
    except LookError as error:
        return None, (LeftOut(shown="存储卡目录", why=error.sentence.rstrip("。"), trace=Trace.NOT_LOOKED),)
    faults = tuple(LeftOut(shown="存储卡目录", why=fault, trace=Trace.NOT_LOOKED) for fault in seen.faults[:MOST_NAMED])
    return seen, faults


def deleted(seen: Look, inside: str) -> Iterator[LeftOut]:
    """Name the entries marked deleted below a folder of the volume; what lies there still is theirs to tell."""
    gone = [entry for entry in seen.deleted if entry.path.startswith(inside) and not _is_computers(entry)]
    for entry in gone[:MOST_NAMED]:
        yield LeftOut(shown=entry.path.removeprefix(inside), why=f"{PERHAPS}：{_told(entry)}", trace=Trace.DELETED)
    if len(gone) > MOST_NAMED:
        more = len(gone) - MOST_NAMED
        yield LeftOut(shown=f"另有 {more} 项", why=f"{PERHAPS}：目录里有删除标记", trace=Trace.DELETED)


def holes(files: Iterable[Found]) -> Iterator[LeftOut]:
    """Name the numbers missing between two files of one series: one folder, one way of naming, one day.

    A number that another series of the same folder bears is no hole: many cameras count films and pictures together.
    """
    numbered = sorted(
        ((_series(file), int(file.sequence), file) for file in files if file.sequence), key=lambda row: row[:2]
    )
    borne = {(series[0], series[-1], number) for series, number, _file in numbered}
    found = 0
    for series, rows in groupby(numbered, key=lambda row: row[0]):
        for (_, before, _file), (_, after, file) in pairwise(rows):
            if not 1 < after - before <= LONGEST_HOLE:
                continue
            missing = [number for number in range(before + 1, after) if (series[0], series[-1], number) not in borne]
            if missing:
                found += 1
                if found <= MOST_NAMED:
                    yield _hole(file, missing)
    if found > MOST_NAMED:
        yield LeftOut(shown=f"另有 {found - MOST_NAMED} 处", why=f"{PERHAPS}：编号不连续", trace=Trace.HOLE)


def written_on(seen: Look | None, inside: str) -> dict[str, Seen]:
    """Give the entries that are there, by their path below the source in small letters, for their wall clock."""
    if seen is None:
        return {}
    return {
        entry.path.removeprefix(inside).lower(): entry
        for entry in seen.entries
        if not entry.is_deleted and not entry.is_folder and entry.path.startswith(inside)
    }


def _is_computers(entry: Seen) -> bool:
    return entry.path.rpartition("/")[2].startswith(_OWN) or entry.is_folder


def _told(entry: Seen) -> str:
    when = f"，写入时间 {entry.written:%Y-%m-%d %H:%M:%S}（设备时钟）" if entry.written else ""
    return f"目录里有删除标记，{entry.size:,} 字节{when}"


def _series(file: Found) -> tuple[str, str, str, str, int]:
    """Name the series a number belongs to; figures of a day apart, for many cameras start anew each day."""
    folder, _, name = file.shown.rpartition("/")
    letters = name.partition(file.sequence)[0].rstrip("0123456789_")
    day = f"{file.starts:%Y%m%d}" if file.starts else ""
    return folder, file.pattern, letters.upper(), day, len(file.sequence)


def _hole(file: Found, missing: Sequence[int]) -> LeftOut:
    """Write the names that are missing as the file after them is written."""
    folder, slash, name = file.shown.rpartition("/")
    head, _, tail = name.rpartition(file.sequence)
    if file.starts is not None:  # the time in the names that are missing is not known
        head, tail = "序号 ", ""
    width = len(file.sequence)
    shown = f"{folder}{slash}{head}{missing[0]:0{width}d}{tail}"
    if len(missing) > 1:
        shown += f" 至 {head if file.starts is None else ''}{missing[-1]:0{width}d}{tail}"
    return LeftOut(shown=shown, why=f"{PERHAPS}：编号不连续，缺 {len(missing)} 个", trace=Trace.HOLE)


def in_order(rows: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """Give marks of deletion first, then holes, then what could not be looked at."""
    order = list(Trace)
    return tuple(sorted(rows, key=lambda row: order.index(row.trace)))
