"""How fast originals are sealed, against the machine's own limit and against the tools of the system.

    python bench/seal.py [--megabytes 1000] [--pairs 5] [--photos 300] [--directory DIR]

Each pair runs the contestants one after another on the same bytes with a cold page cache, so that a noisy machine
treats them alike; the ratio of each pair counts, and its median and spread are printed. Never a timed test.
"""

import argparse
import hashlib
import json
import mmap
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests, new_sm3
from liuhen.vault.local import LocalVault

BLOCK = 8 * 2**20


def main() -> None:
    """Run all comparisons and print them."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        room = Path(name)
        source = room / "source.mp4"
        _fill(source, options.megabytes)
        _video(room, source, options)
        _photos(room, options.photos)


def _video(room: Path, source: Path, options: argparse.Namespace) -> None:
    contestants: dict[str, Callable[[Path], None]] = {
        "seal (SHA-256, fsync, read-back, SM3)": lambda place: put_video(place, source),
        "limit (same read, hash, write, re-read)": lambda place: _limit(place, source),
        "sha256sum + cp + sha256sum": lambda place: _tools(place, source),
    }
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(options.pairs):
        for name, run in contestants.items():
            speeds[name].append(options.megabytes / _timed(room, source, run))
    for name, figures in speeds.items():
        print(f"{name:44} {_spread(figures)} MB/s")
    ours, limit, tools = speeds.values()
    print(f"{'seal / limit':44} {_spread([a / b for a, b in zip(ours, limit, strict=True)])}  (bar 0.8)")
    tool_ratios = [a / b for a, b in zip(ours, tools, strict=True)]
    print(f"{'seal / sha256sum + cp + sha256sum':44} {_spread(tool_ratios)}  (bar 1.7)")


def _photos(room: Path, count: int) -> None:
    folder = room / "photos"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(os.urandom(10**6))
    vault = LocalVault(room / "photo-vault")
    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:  # as docks/acts.py does
        list(pool.map(lambda number: _put(vault, folder / f"{number}.jpg"), range(count)))
    spent = time.perf_counter() - begin
    print(f"{'1 MB photos into the vault':44} {count / spent * 60:.0f} a minute  (bar 1500)")


def put_video(place: Path, source: Path) -> None:
    """Seal one file into a new vault."""
    _put(LocalVault(place / "vault"), source)


def _put(vault: LocalVault, source: Path) -> None:
    def paper(digests: Digests) -> bytes:
        return json.dumps({"sha256": digests.sha256, "sm3": digests.sm3}).encode()

    vault.put(Admission(receipt_number="HZ-2026-0001", arrival_uid=uuid.uuid4().hex), source, sidecar=paper)


def _limit(place: Path, source: Path) -> None:
    """Do the least that anybody must: threads for reading, hashing and writing, then the same for reading back."""
    target = place / "copy"
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        with source.open("rb", buffering=0) as file, target.open("wb", buffering=0) as copy:
            state = hashlib.sha256()
            _pass(file.readinto, first, second, state.update, lambda data: _all(copy.write, data))
            os.fsync(copy.fileno())
        handle = os.open(target, os.O_RDONLY | getattr(os, "O_DIRECT", 0))
        again, sm3 = hashlib.sha256(), new_sm3()
        _pass(lambda data: os.readv(handle, [data]), first, second, again.update, sm3.update)
        os.close(handle)
    if state.digest() != again.digest():
        raise SystemExit("the disk gave back other bytes")


def _pass(
    read: Callable[[memoryview], int | None],
    first: ThreadPoolExecutor,
    second: ThreadPoolExecutor,
    one: Callable[[memoryview], object],
    other: Callable[[memoryview], object],
) -> None:
    ring = [memoryview(mmap.mmap(-1, BLOCK)) for _ in range(3)]
    waiting = []
    turn = 0
    while count := read(ring[turn % 3]):
        data = ring[turn % 3][:count]
        waiting.append((first.submit(one, data), second.submit(other, data)))
        turn += 1
        if len(waiting) >= 3:
            for future in waiting.pop(0):
                future.result()
        if count < BLOCK:
            break
    for pair in waiting:
        for future in pair:
            future.result()


def _all(write: Callable[[memoryview], int | None], data: memoryview) -> None:
    while data:
        data = data[write(data) or 0 :]


def _tools(place: Path, source: Path) -> None:
    subprocess.run(["sha256sum", source], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cp", source, place / "copy"], check=True)
    subprocess.run(["sync", place / "copy"], check=True)
    forget(place / "copy")
    subprocess.run(["sha256sum", place / "copy"], check=True, stdout=subprocess.DEVNULL)


def _timed(room: Path, source: Path, run: Callable[[Path], None]) -> float:
    place = room / "place"
    place.mkdir()
    forget(source)
    begin = time.perf_counter()
    run(place)
    spent = time.perf_counter() - begin
    shutil.rmtree(place)
    return spent


def forget(path: Path) -> None:
    """Have the next read of a file come from the disk."""
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


def _fill(path: Path, megabytes: int) -> None:
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(10**6))


def _spread(figures: list[float]) -> str:
    return f"{statistics.median(figures):8.2f}  [{min(figures):.2f} to {max(figures):.2f}]"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--directory", type=Path, default=None)
    return parser.parse_known_args()[0]  # ./liuhen bench hands every file the options of all


if __name__ == "__main__":
    main()
