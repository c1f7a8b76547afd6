"""Values that cross into and out of the room's acts, and the small decisions made on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.evidence.attribution import Attribution
from liuhen.evidence.witness import (
    FAT_STEP,
    NAME_STEP,
    NEAR,
    Claim,
    Judged,
    from_clock,
    from_directory,
    from_file_system,
    from_index,
    from_name,
    judge,
    without_zone,
)
from liuhen.evidence.words import FileKind, Mark, Witness
from liuhen.media.facts import MediaFacts, StartClaim
from liuhen.media.facts import Medium as Seen

STUB = 1024  # bytes; cameras leave such when the power goes as a file is begun
RECORDED = {FileKind.VIDEO, FileKind.AUDIO, FileKind.PHOTO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far the device's clock stood off (device minus true), as the ledger measured it."""

    low_ms: int
    high_ms: int
    words: str  # 快 2 分 14 秒


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTime:
    """How the card keeps the time a file was written."""

    written: datetime | None = None  # naive, from the card's own directory
    is_zoneless: bool = False  # wall-clock times without a zone, shifted by this machine or not


ZONED = CardTime()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything decided about a file before its seal: its time and who made it."""

    judged: Judged
    attribution: Attribution
    device_id: int | None


def is_recording(kind: FileKind, seen: MediaFacts) -> bool:
    """Say whether a file becomes a recording: it holds video, sound or a picture, or its name says that it should.

    What cannot be decoded is no less evidence for it; side files, settings and logs stay arrivals.
    """
    return seen.medium in (Seen.VIDEO, Seen.AUDIO, Seen.PHOTO) or kind in RECORDED


def medium_of(kind: FileKind, seen: MediaFacts) -> str:
    """Give the medium: by content, or by name where the content cannot be read."""
    if seen.medium in (Seen.VIDEO, Seen.AUDIO, Seen.PHOTO):
        return str(seen.medium.value)
    return str(kind) if kind in RECORDED else str(seen.medium.value)


def length_of(seen: MediaFacts) -> timedelta | None:
    """Give the length: none for a picture, unknown for what was cut short."""
    if seen.medium is Seen.PHOTO:
        return timedelta()
    return None if seen.milliseconds is None else timedelta(milliseconds=seen.milliseconds)


def judge_time(
    *,
    starts: datetime | None,
    modified_ns: int,
    seen: MediaFacts,
    beside: Sequence[MediaFacts],
    drift: Drift | None,
    received_at: datetime,
    indexed: datetime | None = None,
    card: CardTime = ZONED,
) -> Judged:
    """Hear every witness of one file: its name, its device's clock, its contents, its side files, its file system.

    `indexed` is the time of recording a dock's index states; `card` tells how the card keeps its times.
    """
    length = length_of(seen)
    disk = from_directory(card.written, length) if card.written else from_file_system(modified_ns, length)
    claims: list[Claim] = []
    if starts is not None:
        name = from_name(starts, length)
        claims.append(name)
        if drift is not None:
            claims.append(from_clock(name, drift.low_ms, drift.high_ms, drift.words))
    if card.is_zoneless and card.written is None:
        disk = without_zone(disk, claims[0] if claims else None)
    anchor = claims[0].start if claims else disk.start
    claims += [_inside(claim, length, anchor) for facts in (seen, *beside) for claim in facts.claims]
    claims += [disk, *([from_index(indexed)] if indexed else [])]
    return judge(claims, received_at=received_at, length=length)


def _inside(said: StartClaim, length: timedelta | None, anchor: datetime) -> Claim:
    """Take what a file says inside. Where its zone is doubtful, the reading nearer to the name or write time counts."""
    start, note = said.start, said.note
    local = said.start_if_local
    if local is not None and abs(local - anchor) < min(abs(start - anchor), NEAR):
        start, note = local, "文件头标注 UTC，实为当地时间：这样读与其他记载相符"
    is_satellite = said.witness == Witness.NMEA
    end = said.end or (start + length if length and not is_satellite else None)
    slack = FAT_STEP if is_satellite else NAME_STEP
    return Claim(witness=Witness(said.witness), start=start, end=end, slack=slack, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """How large a file was when it was listed, and when it was stored."""

    listed: int
    stored: int


def note_of(
    kind: FileKind, seen: MediaFacts, judged: Judged | None, *, is_key_marked: bool, has_main: bool, size: Bytes
) -> str:
    """Say in the list's last column what is special about a file."""
    notes = []
    if size.listed != size.stored:
        notes.append(f"登记时 {size.listed:,} 字节，接收时 {size.stored:,} 字节")
    if kind in RECORDED and 0 < size.stored <= STUB:
        notes.append("不足 1 KB，像是没有写成的文件")
    if is_key_marked:
        notes.append("设备上标为重点")
    if seen.damage:
        notes.append(seen.damage.partition("。")[0].partition("，")[0])
    elif not seen.is_understood:
        notes.append("不认识也照收")
    if kind is FileKind.TRACK and seen.claims:
        notes.append("含卫星时间，可作时间依据")
    elif has_main:
        notes.append("伴随文件")
    if judged is not None:
        marks = {claim.mark for claim in judged.claims} - {Mark.NONE}
        notes += [mark.label for mark in Mark if mark in marks]
    return "，".join(notes)[:300]
