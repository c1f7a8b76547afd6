"""Images of cards: made by the real mkfs and mtools, and exFAT directories written by hand."""

import hashlib
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

TOOLS = {"mkfs.fat": "dosfstools", "mcopy": "mtools", "mkfs.exfat": "exfatprogs"}
WRITTEN = (2026 - 1980) << 9 | 9 << 5 | 18, 10 << 11 | 5 << 5 | 15  # 2026-09-18 10:05:30


def tool(name: str) -> str:
    """Find a tool; a machine without it fails the test, for CI must have it."""
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        pytest.fail(f"{name} is missing: install {TOOLS.get(name, 'mtools')}")
    return path


def run(name: str, *words: str | Path) -> None:
    environment = {**os.environ, "MTOOLS_SKIP_CHECK": "1", "TZ": "Asia/Shanghai"}
    subprocess.run([tool(name), *map(str, words)], check=True, capture_output=True, env=environment)


def fat_image(path: Path, bits: int, *, megabytes: int = 0) -> Path:
    """Make an empty FAT volume."""
    size = megabytes or {12: 2, 16: 20, 32: 64}[bits]
    with path.open("wb") as file:
        file.truncate(size * 2**20)
    run("mkfs.fat", "-F", str(bits), "-s", "1" if bits == 32 else "4", "-n", "CARD", path)
    return path


def put(image: Path, name: str, data: bytes = b"x" * 3000) -> None:
    """Copy a file into a FAT image, making its folders."""
    source = image.with_suffix(".source")
    source.write_bytes(data)
    os.utime(source, (1_789_700_730, 1_789_700_730))
    folders = name.split("/")[:-1]
    for depth in range(1, len(folders) + 1):
        if subprocess.run(
            [tool("mdir"), "-i", image, "::" + "/".join(folders[:depth])], check=False, capture_output=True
        ).returncode:
            run("mmd", "-i", image, "::" + "/".join(folders[:depth]))
    run("mcopy", "-m", "-o", "-i", image, source, "::" + name)


def delete(image: Path, name: str) -> None:
    run("mdel", "-i", image, "::" + name)


def exfat_image(path: Path, *, megabytes: int = 4) -> Path:
    """Make an empty exFAT volume."""
    with path.open("wb") as file:
        file.truncate(megabytes * 2**20)
    run("mkfs.exfat", "-L", "CARD", path)
    return path


def exfat_set(
    name: str, *, size: int = 3000, is_deleted: bool = False, folder_at: int = 0, contiguous: bool = False
) -> bytes:
    """Write the entries of one file, as a camera does; a deleted one has the bit of use cleared on each."""
    used, raw = 0 if is_deleted else 0x80, name.encode("utf-16-le")
    parts = [raw[at : at + 30].ljust(30, b"\0") for at in range(0, len(raw), 30)]
    date, time = WRITTEN
    head = struct.pack("<BBHHHIIIBBBBB7x", used | 5, 1 + len(parts), 0, 0x10 if folder_at else 0x20, 0,
                       0, date << 16 | time, 0, 0, 0, 0, 0, 0)  # fmt: skip
    stream = struct.pack("<BBBBHHQIIQ", used | 0x40, 3 if contiguous else 1, 0, len(name), 0, 0, size, 0,
                         folder_at or 9, size)  # fmt: skip
    return head + stream + b"".join(bytes((used | 0x41, 0)) + part for part in parts)


def exfat_write(image: Path, entries: bytes, *, cluster: int = 0) -> None:
    """Append entries to the root, or write them into a cluster as a folder."""
    with image.open("r+b") as file:
        boot = file.read(512)
        fat_at, _length, heap, _count, root = struct.unpack_from("<IIIII", boot, 80)
        sector, bytes_each = 1 << boot[108], 1 << boot[108] + boot[109]
        start = heap * sector + ((cluster or root) - 2) * bytes_each
        file.seek(start)
        held = file.read(bytes_each)
        end = 0 if cluster else next(at for at in range(0, bytes_each, 32) if held[at] == 0)
        file.seek(start + end)
        file.write(entries)
        if cluster:
            file.seek(fat_at * sector + cluster * 4)
            file.write(b"\xff\xff\xff\xff")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
