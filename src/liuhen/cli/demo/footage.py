"""Draw and encode what a body camera would have filmed: an office, a running clock, a voice-like sound.

Invented pictures only. Everything is made by ffmpeg in one pass per file, small and quick, because a demo bureau must
be ready minutes after it is installed.
"""

import random
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 360, 15
VOICE_SECONDS = 20  # of the voice that repeats in a slow film
FONT_FAMILY = "Noto Sans CJK SC"
FONT_FILE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_SHELF_COLOURS = ("#5b7c93", "#8c9f86", "#a98c77", "#7a8594", "#b0b5ad", "#6d87a8")


class Codec(Enum):
    """The codec and box a segment is written in."""

    H264 = "h264"
    H265 = "h265"
    AVI = "avi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One stretch of recording as the camera saw it; `clock` is what its own clock showed at the first frame."""

    clock: datetime  # the camera's wall clock; its zone is not looked at
    seconds: int
    caption: str  # the line under the burnt-in clock
    seed: int
    codec: Codec = Codec.H264


def film(shot: Shot, target: Path) -> None:
    """Encode `shot` to `target`. The box's creation time is the wall clock labelled UTC, as most cameras do it."""
    with tempfile.TemporaryDirectory() as work:
        backdrop, visitor = Path(work, "office.png"), Path(work, "visitor.png")
        office(shot.seed).save(backdrop)
        _visitor(shot.seed).save(visitor)
        Path(work, "caption.txt").write_text(shot.caption, encoding="utf-8")
        Path(work, "graph.txt").write_text(_graph(shot, Path(work, "caption.txt")), encoding="utf-8")
        rate = ["-framerate", str(FRAMES_PER_SECOND)]
        _ffmpeg(
            *rate, "-i", str(backdrop), *rate, "-i", str(visitor),
            "-filter_complex_script", str(Path(work, "graph.txt")), "-map", "[picture]", "-map", "[sound]",
            "-t", str(shot.seconds), *_encoder(shot.codec),
            "-metadata", f"creation_time={shot.clock:%Y-%m-%dT%H:%M:%S}Z",
            str(target),
        )  # fmt: skip


def film_slowly(shot: Shot, target: Path) -> None:
    """Encode a long shot with one picture in ten seconds and a voice that repeats: hours cost a second to make."""
    with tempfile.TemporaryDirectory() as work:
        backdrop, voice, caption = Path(work, "office.png"), Path(work, "voice.m4a"), Path(work, "caption.txt")
        office(shot.seed).save(backdrop)
        speak(shot.clock, VOICE_SECONDS, shot.seed, voice)
        caption.write_text(shot.caption, encoding="utf-8")
        epoch = int(shot.clock.replace(tzinfo=UTC).timestamp())
        style = f"font={FONT_FAMILY}:fontcolor=white:borderw=1:bordercolor=black@0.7"
        _ffmpeg(
            "-loop", "1", "-framerate", "1/10", "-i", str(backdrop), "-stream_loop", "-1", "-i", str(voice),
            "-vf", f"drawtext={style}:fontsize=20:x=16:y=10:text='%{{pts\\:gmtime\\:{epoch}}}',"
            f"drawtext={style}:fontsize=16:x=16:y=36:textfile={caption},format=yuv420p",
            "-map", "0:v", "-map", "1:a", "-t", str(shot.seconds), "-c:v", "libx264", "-preset", "ultrafast",
            "-crf", "32", "-g", "30", "-threads", "1", "-c:a", "copy", "-f", "mp4",
            "-metadata", f"creation_time={shot.clock:%Y-%m-%dT%H:%M:%S}Z",
            str(target),
        )  # fmt: skip


def speak(clock: datetime, seconds: int, seed: int, target: Path) -> None:
    """Write a sound file (WAV or M4A by the name's ending) with a voice-like noise."""
    codec = ["-c:a", "pcm_s16le"] if target.suffix.lower() == ".wav" else ["-c:a", "aac", "-b:a", "48k"]
    _ffmpeg(
        "-filter_complex", f"{_voice(seed)}[sound]", "-map", "[sound]", "-t", str(seconds), *codec,
        "-metadata", f"creation_time={clock:%Y-%m-%dT%H:%M:%S}Z", str(target),
    )  # fmt: skip


def photograph(clock: datetime, caption: str, seed: int, target: Path) -> None:
    """Write a JPEG of the office with its clock burnt in and the same clock in its EXIF, without a zone."""
    picture = office(seed).resize((1280, 720)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT_FILE, 34, index=2)
    draw.text((28, 18), f"{clock:%Y-%m-%d %H:%M:%S}", font=font, fill="white")
    draw.text((28, 62), caption, font=font, fill="white")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "DEMO", "DSJ-D1"  # Make, Model
    exif[0x0132] = f"{clock:%Y:%m:%d %H:%M:%S}"  # DateTime
    exif.get_ifd(0x8769)[0x9003] = f"{clock:%Y:%m:%d %H:%M:%S}"  # DateTimeOriginal
    picture.save(target, "JPEG", quality=80, exif=exif)


def office(seed: int) -> Image.Image:
    """Draw the room: shelves, a window, a counter with papers, shifted a little by `seed`."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#2c3843")
    draw = ImageDraw.Draw(picture)
    for row in range(3):
        _shelf(draw, chance, top=70 + row * 58)
    draw.rectangle((440, 40, 600, 205), fill="#455361")
    for column, line in ((452, 52), (526, 52), (452, 110), (526, 110)):
        draw.rectangle((column, line, column + 66, line + 50), fill="#5e7282")
    draw.rectangle((0, 225, WIDTH, HEIGHT), fill="#3d3f45")
    draw.polygon(((90, 238), (510, 238), (580, HEIGHT), (50, HEIGHT)), fill="#63533f")
    left = 200 + chance.randint(-40, 40)
    draw.polygon(((left, 262), (left + 100, 254), (left + 108, 320), (left - 4, 328)), fill="#d9d7cc")
    for line in range(4):
        draw.line((left + 14, 274 + line * 12, left + 88, 268 + line * 12), fill="#5c6068", width=2)
    return picture


def _shelf(draw: ImageDraw.ImageDraw, chance: random.Random, top: int) -> None:
    draw.rectangle((40, top - 6, 420, top + 44), fill="#36424e")
    x = 48
    while x < 404:
        width, height = chance.randint(9, 24), chance.randint(20, 38)
        draw.rectangle((x, top + 42 - height, x + width, top + 42), fill=chance.choice(_SHELF_COLOURS))
        x += width + 3
    draw.rectangle((40, top + 42, 420, top + 45), fill="#8b96a1")


def _visitor(seed: int) -> Image.Image:
    """Draw the person behind the counter, who walks through the picture."""
    coat = random.Random(seed).choice(("#1e2932", "#2a2f45", "#39302c"))
    picture = Image.new("RGBA", (110, 150), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((30, 0, 80, 50), fill="#c9a58a")
    draw.pieslice((0, 48, 110, 240), 180, 360, fill=coat)
    return picture


def _graph(shot: Shot, caption: Path) -> str:
    """Join picture, walking person, clock and voice.

    The clock is the wall clock taken as if it were UTC, so that `gmtime` shows it whatever the machine's zone is.
    """
    epoch = int(shot.clock.replace(tzinfo=UTC).timestamp())
    style = f"font={FONT_FAMILY}:fontcolor=white:borderw=1:bordercolor=black@0.7"
    return (
        # Converted once, then looped: decoding and converting the same picture again would be half the time.
        f"[0:v]format=yuv420p,loop=loop=-1:size=1,setpts=N/{FRAMES_PER_SECOND}/TB[room];"
        f"[1:v]format=yuva420p,loop=loop=-1:size=1,setpts=N/{FRAMES_PER_SECOND}/TB[visitor];"
        f"[room][visitor]overlay=x='320+230*sin(t/{5 + shot.seed % 4})':y='96+5*sin(t*3)':shortest=0,"
        f"drawtext={style}:fontsize=20:x=16:y=10:text='%{{pts\\:gmtime\\:{epoch}}}',"
        f"drawtext={style}:fontsize=16:x=16:y=36:textfile={caption},format=yuv420p[picture];"
        f"{_voice(shot.seed)}[sound]"
    )


def _voice(seed: int) -> str:
    """Describe a noise with the band and rhythm of speech, with pauses."""
    return (
        f"anoisesrc=color=pink:seed={seed}:sample_rate=16000:amplitude=0.9,"
        f"bandpass=f={420 + seed % 160}:width_type=q:w=1.2,"
        f"tremolo=f=4.5:d=0.95,tremolo=f=0.31:d=0.9,volume=2.2"
    )


def _encoder(codec: Codec) -> Sequence[str]:
    if codec is Codec.AVI:
        return ("-c:v", "mpeg4", "-q:v", "9", "-c:a", "pcm_s16le", "-f", "avi")
    sound = ("-c:a", "aac", "-b:a", "32k", "-ac", "1", "-f", "mp4")
    if codec is Codec.H265:
        return ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "32", "-x265-params", "log-level=none:pools=1",
                "-tag:v", "hvc1", *sound)  # fmt: skip
    return ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-g", "30", "-threads", "1", *sound)


def _ffmpeg(*arguments: str) -> None:
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
