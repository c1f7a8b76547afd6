"""Look into one file and say what it is. Damaged and unknown files are described, never refused."""

import json
import tempfile
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from liuhen.media import sandbox, sniff
from liuhen.media.boxes import Boxes, head, read_boxes
from liuhen.media.exif import exif_times
from liuhen.media.facts import MediaFacts, Medium, Playing, StartClaim
from liuhen.media.nmea import track
from liuhen.media.photo import photo_size
from liuhen.media.playing import how_to_play

SHANGHAI = ZoneInfo("Asia/Shanghai")
_TEXT_BYTES = 4 * 2**20  # a day's side file is about this long
_ENDING_BYTES = 64 * 1024
# A receipt waits for the answer, so this does not yield to others.
_LIMITS = sandbox.Limits(seconds=30, cpu_seconds=30, memory_bytes=2 * 2**30, file_bytes=4 * 2**20, yields=False)
_FIRST_BELIEVABLE = datetime(1990, 1, 1, tzinfo=UTC)

NO_INDEX = "无法解码：缺少索引（moov），多为录制中断电所致。原件照原样保存。"
NO_CONTENT = "空文件：没有任何内容。原件照原样保存。"
NOT_DECODED = "无法解码：文件内容与其格式不符或已损坏。原件照原样保存。"
NOT_WHOLE = "文件不完整：缺少结尾，下半幅可能无法显示。原件照原样保存。"
NOT_KNOWN = "未识别的文件类型，照原样保存。"
TOO_LONG = "无法解码：读取超出时间或内存限制。原件照原样保存。"


def media_facts(path: Path) -> MediaFacts:
    """Describe the file at `path` by its content; its name is not looked at.

    Raises OSError only if the file cannot be read at all.
    """
    size, beginning = path.stat().st_size, head(path, sniff.HEAD_BYTES)
    if size == 0:
        return MediaFacts(medium=Medium.OTHER, damage=NO_CONTENT, playing_why=NO_CONTENT)
    family = sniff.family(beginning)
    if family == "text":
        return _text_facts(path)
    if family == "unknown":
        return MediaFacts(medium=Medium.OTHER, is_understood=False, playing_why=NOT_KNOWN)
    boxes = read_boxes(path) if family == "mp4" else None
    if boxes is not None and not boxes.has_index:
        return _undecodable(family, NO_INDEX)
    if family == "photo":
        return _photo_facts(path, size, beginning)
    found, was_stopped = _ffprobe(path)
    if not found.get("streams"):
        return _undecodable(family, TOO_LONG if was_stopped else NOT_DECODED)
    missing = boxes.missing_bytes if boxes else _riff_missing(beginning, size)
    return _recording_facts(found, family, boxes, missing)


def _undecodable(family: str, damage: str) -> MediaFacts:
    medium = {"photo": Medium.PHOTO, "sound": Medium.AUDIO}.get(family, Medium.VIDEO)
    return MediaFacts(medium=medium, damage=damage, playing_why=damage)


def _text_facts(path: Path) -> MediaFacts:
    """Describe text; satellite sentences in it are a clock."""
    found = track(head(path, _TEXT_BYTES).decode("latin-1"))
    claims: tuple[StartClaim, ...] = ()
    if found.start is not None:
        note = f"卫星授时，独立来源；{len(found.fixes)} 个定位点" + (f"，{found.faults} 句无效" if found.faults else "")
        claims = (StartClaim(witness="nmea", start=found.start, end=found.end, note=note),)
    milliseconds = int((found.end - found.start).total_seconds() * 1000) if found.start and found.end else None
    return MediaFacts(
        medium=Medium.TEXT, container="nmea" if claims else "text", milliseconds=milliseconds, claims=claims,
        playing_why="文字文件，没有可播放的内容。",
    )  # fmt: skip


def _photo_facts(path: Path, size: int, beginning: bytes) -> MediaFacts:
    photo = photo_size(beginning, _ending(path, size))
    if photo is None or not photo.width or not photo.height:
        return _undecodable("photo", NOT_DECODED)
    times = exif_times(beginning)
    taken = times.taken or times.changed
    claims: tuple[StartClaim, ...] = ()
    if taken is not None:
        note = "照片 EXIF" + ("" if taken.tzinfo else "，未写时区，按北京时间读")
        start = taken if taken.tzinfo else taken.replace(tzinfo=SHANGHAI)
        claims = (StartClaim(witness="container", start=start, note=note),)
    return MediaFacts(
        medium=Medium.PHOTO, container="jpeg" if photo.codec == "mjpeg" else photo.codec, video_codec=photo.codec,
        width=photo.width, height=photo.height, claims=claims, playing=Playing.DIRECT,
        damage="" if photo.is_whole else NOT_WHOLE,
    )  # fmt: skip


def _ending(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, size - _ENDING_BYTES))
        return file.read(_ENDING_BYTES)


def _riff_missing(beginning: bytes, size: int) -> int:
    """Say how much less there is than an AVI or WAV promises in its first box; open-ended ones promise nothing."""
    if beginning[:4] != b"RIFF":
        return 0
    promised = int.from_bytes(beginning[4:8], "little")
    return 0 if promised in (0, 0xFFFFFFFF) else max(0, promised + 8 - size)


def _recording_facts(found: dict[str, Any], family: str, boxes: Boxes | None, missing: int) -> MediaFacts:
    streams, box = found["streams"], found.get("format", {})
    video: dict[str, Any] = next((s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)), {})
    audio: dict[str, Any] = next((s for s in streams if s.get("codec_type") == "audio"), {})
    container = _container(str(box.get("format_name", "")), box.get("tags", {}), family)
    damage = ""
    if missing:
        damage = f"文件不完整：比文件头所述少 {missing} 字节，末段可能无法播放。原件照原样保存。"
    medium = Medium.VIDEO if video else Medium.AUDIO
    playing, why = how_to_play(
        container, str(video.get("codec_name", "")), str(audio.get("codec_name", "")), str(video.get("pix_fmt", "")),
        is_index_first=boxes.is_index_first if boxes else True, size=_whole(box.get("size")) or 0,
    )  # fmt: skip
    return MediaFacts(
        medium=medium, milliseconds=_milliseconds(box, video or audio), container=container,
        video_codec=str(video.get("codec_name", "")), audio_codec=str(audio.get("codec_name", "")),
        width=_whole(video.get("width")), height=_whole(video.get("height")), frames_per_second=_rate(video),
        claims=_container_claims(box.get("tags", {})), playing=playing, playing_why=why, damage=damage,
    )  # fmt: skip


def _is_cover(stream: dict[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _container(names: str, tags: dict[str, Any], family: str) -> str:
    if family != "mp4":
        return names.split(",", maxsplit=1)[0]
    return "mov" if str(tags.get("major_brand", "")).strip() == "qt" else "mp4"


def _container_claims(tags: dict[str, Any]) -> tuple[StartClaim, ...]:
    """Read creation_time: labelled UTC, but most cameras write their wall clock there, or nothing (1904, 1970)."""
    stated = str(tags.get("creation_time", ""))
    try:
        start = datetime.fromisoformat(stated)
    except ValueError:
        return ()
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    if start < _FIRST_BELIEVABLE:
        note = f"文件头写作 {start:%Y-%m-%d %H:%M:%S}，是计时起点而非录制时间"
        return (StartClaim(witness="container", start=start, note=note),)
    local = start.replace(tzinfo=SHANGHAI)
    note = "文件头标注 UTC，许多设备写的其实是当地时间，两种读法都列出"
    return (StartClaim(witness="container", start=start, start_if_local=local, note=note),)


def _milliseconds(box: dict[str, Any], stream: dict[str, Any]) -> int | None:
    stated = box.get("duration") or stream.get("duration")
    try:
        return int(Decimal(str(stated)) * 1000)
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _rate(stream: dict[str, Any]) -> Decimal | None:
    above, _, below = str(stream.get("avg_frame_rate", "")).partition("/")
    if not above.isdigit() or not below.isdigit() or not int(below):
        return None
    return (Decimal(above) / Decimal(below)).quantize(Decimal("0.001"))


def _whole(stated: object) -> int | None:
    return int(str(stated)) if str(stated).isdigit() else None


def _ffprobe(path: Path) -> tuple[dict[str, Any], bool]:
    """Return ffprobe's answer, empty if it gave none, and whether it had to be stopped."""
    with tempfile.TemporaryDirectory() as work:
        outcome = sandbox.run(
            ["ffprobe", "-hide_banner", "-loglevel", "error", *sandbox.FFMPEG_INPUT, "-show_format", "-show_streams",
             "-of", "json", sandbox.file_argument(path)], work=Path(work), limits=_LIMITS,
        )  # fmt: skip
        try:
            answer = json.loads(outcome.output.read_bytes() or b"{}")
        except ValueError:
            answer = {}
    return (answer if isinstance(answer, dict) and outcome.is_good else {}), outcome.was_stopped
