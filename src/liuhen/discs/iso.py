"""Disc images: written by xorriso (ISO 9660 level 3, Joliet, Rock Ridge), read back by bsdtar, another program."""

import hashlib
import re
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from liuhen.errors import InputError, TamperError

_NO_PROMPT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"}
_PIECE = 4 << 20
_WRITER, _READER = "xorriso", "bsdtar"


class DiscToolError(InputError):
    """A program for images is missing or failed."""

    code = "discs.tool"


class ReadBackError(TamperError):
    """The image read back is not what was put in."""

    code = "discs.read_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A finished image."""

    path: Path
    size: int
    sha256: str  # sha256:… of the whole image
    volume: str


def volume_id(number: str) -> str:
    """Give a volume name of the characters that every reader knows: capitals, figures, underscore; 32 at most."""
    return re.sub(r"[^A-Z0-9]+", "_", f"LIUHEN_{number}".upper()).strip("_")[:32]


def build_image(source: Path, image: Path, *, volume: str) -> Image:
    """Write everything below `source` into a new image.

    Raises:
        DiscToolError: xorriso is not installed or failed; what it said is kept.
    """
    words = [_WRITER, "-as", "mkisofs", "-iso-level", "3", "-J", "-joliet-long", "-R", "-input-charset", "UTF-8"]
    _run([*words, "-quiet", "-V", volume, "-o", str(image), str(source)])
    return Image(path=image, size=image.stat().st_size, sha256=digest_of_file(image), volume=volume)


def read_back(image: Path, expected: Mapping[str, str]) -> int:
    """Read the image with a program that did not write it and compare every file; give how many were compared.

    `expected` maps paths inside the image to bare SHA-256 figures.

    Raises:
        ReadBackError: a file is missing, extra or different; the first is named.
        DiscToolError: bsdtar is not installed or could not read the image.
    """
    found = contents(image)
    for path in sorted(expected.keys() | found.keys()):
        if path not in found:
            raise ReadBackError(f"光盘映像里没有 {path}，没有采用。", next_step="请重新制作映像。")
        if path not in expected:
            raise ReadBackError(f"光盘映像里多出 {path}，没有采用。", next_step="请重新制作映像。")
        if found[path] != expected[path]:
            raise ReadBackError(f"光盘映像里的 {path} 与写入的不一致，没有采用。", next_step="请重新制作映像。")
    return len(found)


def contents(image: Path) -> dict[str, str]:
    """Give the SHA-256 of every file in the image, read in one pass by bsdtar."""
    found: dict[str, str] = {}
    words = [_READER, "-cf", "-", "--format", "pax", f"@{image.resolve()}"]
    with _started(words) as reader:
        if reader.stdout is None:
            raise DiscToolError(f"{_READER} 没有输出，没有回读。")
        with tarfile.open(fileobj=reader.stdout, mode="r|") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is not None:
                    figures = hashlib.sha256()
                    while piece := stream.read(_PIECE):
                        figures.update(piece)
                    found[member.name.removeprefix("./")] = figures.hexdigest()
        reader.stdout.read()
        if reader.wait() != 0:
            raise DiscToolError(f"{_READER} 没有读完映像，没有采用。", next_step="请重新制作映像。")
    return found


def digest_of_file(path: Path) -> str:
    """Give the SHA-256 of a whole file, as sha256:…."""
    figures = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            figures.update(piece)
    return f"sha256:{figures.hexdigest()}"


def volume_of(image: Path) -> str:
    """Give the volume name that xorriso reads from an image; empty when it finds no volume."""
    said = _run([_WRITER, "-indev", f"stdio:{image}", "-pvd_info"])
    # Without a primary volume descriptor xorriso shows the name it would give to a new image.
    found = re.search(r"^PVD address.*?^Volume Id\s*:\s*(\S+)", said, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def _run(words: list[str]) -> str:
    try:
        done = subprocess.run(words, env=_NO_PROMPT, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError:
        raise _missing(words[0]) from None
    if done.returncode != 0:
        raise DiscToolError(f"{words[0]} 没有做成光盘映像：{done.stderr.strip()[-400:]}")
    return done.stdout


def _started(words: list[str]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(words, env=_NO_PROMPT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        raise _missing(words[0]) from None


def _missing(tool: str) -> DiscToolError:
    package = {"bsdtar": "libarchive-tools"}.get(tool, tool)
    return DiscToolError(f"本机没有 {tool}，没有做光盘映像。", next_step=f"请安装软件包：apt-get install {package}")
