"""How fast cards come in through the real worker: one source against many, and when a recording can be looked at.

    python bench/intake.py [--megabytes 1040] [--sources 26] [--pairs 3]

One source with all the bytes and many sources with the same bytes between them go through one worker process each,
one after the other and with the disk at rest before each, in pairs that change their order; the median of the ratios
of their speeds counts. Then a film is taken in, and the time from its seal to its
first still picture and to its seekable copy is read from the rows. Never a timed test.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import median

from _road import announced, ask, end, worker

FILE_MEGABYTES = 4
FILM_SECONDS, FILM_BITS = 600, "12M"


def main() -> None:
    """Run both comparisons and print them."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        room = Path(name)
        files = max(options.sources, options.megabytes // FILE_MEGABYTES)
        speeds: dict[int, list[float]] = {1: [], options.sources: []}
        for pair in range(options.pairs):
            for sources in sorted(speeds, reverse=bool(pair % 2)):
                speeds[sources].append(_once(room, sources, files))
        for sources, found in speeds.items():
            said = f"{sources} source(s), {files} files of {FILE_MEGABYTES} MB"
            print(f"{said:44} {median(found):8.1f}  [{min(found):.1f} to {max(found):.1f}] MB/s")
        ratios = [many / one for one, many in zip(*speeds.values(), strict=True)]
        said = f"{options.sources} sources / one source"
        print(f"{said:44} {median(ratios):8.2f}  [{min(ratios):.2f} to {max(ratios):.2f}]  (bar 1.0)")
        _film(room)


def _once(room: Path, sources: int, files: int) -> float:
    cards = _cards(room / "cards", sources, files)
    os.sync()  # what the cards cost to write is nobody's time
    try:
        return _through(room / "data", cards, files)
    finally:
        shutil.rmtree(room / "cards")
        shutil.rmtree(room / "data")


def _cards(room: Path, sources: int, files: int) -> list[Path]:
    """Write the same number of files onto one card or onto many."""
    for number in range(files):
        path = room / f"card-{number % sources:02d}" / "DCIM" / f"FILE{number:04d}.MP4"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\0\0\0\x18ftypmp42" + os.urandom(FILE_MEGABYTES * 10**6))
    return sorted(room.iterdir())


def _through(data: Path, cards: list[Path], files: int) -> float:
    """Announce the cards, start a worker, and give the megabytes a second until the last file is sealed."""
    begun = announced(data, cards)
    process = worker(data)
    try:
        while ask(data, "select count(*) from evidence_arrival where state = 'sealed'")[0][0] < files:
            time.sleep(0.05)
        last = datetime.fromisoformat(str(ask(data, "select max(sealed_at) from evidence_arrival")[0][0]))
    finally:
        end(process)
    claimed = ask(data, "select min(at) from jobs_jobevent where event = 'claimed' and at > ?", begun)[0][0]
    return files * FILE_MEGABYTES / (last - datetime.fromisoformat(str(claimed))).total_seconds()


def _film(room: Path) -> None:
    """Take in a film with its index behind the pictures, so that it needs a copy, and read when it could be seen."""
    card = room / "film"
    path = card / "DCIM" / "FILE0001.MP4"
    path.parent.mkdir(parents=True)
    picture = "testsrc2=s=1280x720:r=25:d=20,noise=alls=40:allf=t"
    film = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", FILM_BITS, "-g", "50"]
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, *film, room / "part.mp4"], check=True)
    again = ["-stream_loop", str(FILM_SECONDS // 20 - 1), "-i", room / "part.mp4", "-c", "copy"]
    subprocess.run(["ffmpeg", "-v", "error", *again, path], check=True)
    data, size = room / "data-film", path.stat().st_size
    announced(data, [card])
    process = worker(data)
    try:
        poster = _first(data / "derived", "poster.jpg")
        copy = _first(data / "derived", "play.mp4")
    finally:
        end(process)
    sealed = datetime.fromisoformat(f"{ask(data, 'select sealed_at from evidence_recording')[0][0]}+00:00")
    print(f"{'seal to first still picture':44} {poster - sealed.timestamp():8.2f} s  (bar 2)")
    print(f"{'seekable copy, no re-encode':44} {(copy - poster) / size * 1e9:8.2f} s a GB  (bar 10)")


def _first(folder: Path, name: str) -> float:
    """Wait for a file and give its time of writing."""
    while not (found := list(folder.glob(f"*/{name}"))):
        time.sleep(0.02)
    return found[0].stat().st_ctime


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1040)
    parser.add_argument("--sources", type=int, default=26)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--directory", type=Path, default=None)
    return parser.parse_known_args()[0]  # ./liuhen bench hands every file the options of all


if __name__ == "__main__":
    main()
