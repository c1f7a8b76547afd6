"""Beside others on the same files: Mayan EDMS with photos, cp and bagit.py with one large file.

    python bench/peers.py [--photos 60] [--megabytes 500] [--environment DIR]

Mayan EDMS and bagit.py are installed into an environment of their own, kept for the next time. Mayan's background
work (page images, text recognition) is left out, in its favour: only the upload itself counts. Ours is the whole road
through a real worker: bytes, read-back, both digests, rows and entries. Never a timed test.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from _road import announced, ask, end, worker
from PIL import Image
from seal import forget, put_video

ROOT = Path(__file__).resolve().parent.parent
PEERS = ("mayan-edms==4.12.2", "bagit==1.9.0", "setuptools<80")
HEADERS = ("libldap2-dev", "libsasl2-dev")  # one of Mayan's parts is compiled against them
SETTINGS = """from mayan.settings.production import *
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = None
"""
UPLOAD = """
import sys, time
from pathlib import Path
import django
django.setup()
from django.apps import apps
from django.core.files import File
kind, _ = apps.get_model("documents", "DocumentType").objects.get_or_create(label="photos")
files = sorted(Path(sys.argv[1]).iterdir())
begin = time.perf_counter()
for path in files:
    with path.open("rb") as stream:
        kind.documents_upload(File(stream, name=path.name), label=path.name)
print(len(files) / (time.perf_counter() - begin) * 60)
"""


def main() -> None:
    """Run both comparisons and print them."""
    options = _options()
    python = _installed(options.environment)
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        room = Path(name)
        _photos(room, options.photos, python, options.environment)
        _large(room, options.megabytes, python)


def _photos(room: Path, count: int, python: Path, environment: Path) -> None:
    card = room / "card"
    (card / "DCIM").mkdir(parents=True)
    for number in range(count):
        _photo(card / "DCIM" / f"FILE{number:04d}.JPG", number)
    ours = _ours(room, card, count)
    theirs = _mayan(card / "DCIM", python, environment)
    print(f"{'photos through the whole road, ours':44} {ours:8.0f} a minute  (bar 1500)")
    print(f"{'photos uploaded, Mayan EDMS':44} {theirs:8.0f} a minute")
    print(f"{'ours / Mayan EDMS':44} {ours / theirs:8.2f}  (bar 2.0)")


def _photo(path: Path, number: int) -> None:
    """Write a picture of noise, about 1 MB as a camera's."""
    noise = random.Random(number).randbytes(760 * 760 * 3)
    Image.frombytes("RGB", (760, 760), noise).save(path, "JPEG", quality=92)


def _ours(room: Path, card: Path, count: int) -> float:
    data = room / "data"
    announced(data, [card])
    process = worker(data)
    try:
        while ask(data, "select count(*) from evidence_arrival where state = 'sealed'")[0][0] != count:
            time.sleep(0.02)
    finally:
        end(process)
    row = ask(data, "select (julianday(max(sealed_at)) - julianday(min(sealed_at))) * 1440 from evidence_arrival")[0]
    return (count - 1) / float(str(row[0]))


def _mayan(folder: Path, python: Path, environment: Path) -> float:
    (environment / "peer_settings.py").write_text(SETTINGS)
    media = environment / "media"
    given = os.environ | {
        "MAYAN_MEDIA_ROOT": str(media),
        "PYTHONPATH": str(environment),
        "DJANGO_SETTINGS_MODULE": "peer_settings",
        "PYTHONWARNINGS": "ignore",
    }
    if not (media / "ready").exists():
        setup = [python, "-m", "django", "common_initial_setup", "--force", "--no-dependencies"]
        subprocess.run(setup, env=given, check=True, stdout=subprocess.DEVNULL)
        (media / "ready").touch()
    run = subprocess.run([python, "-c", UPLOAD, folder], env=given, check=True, capture_output=True, text=True)
    return float(run.stdout.split()[-1])


def _large(room: Path, megabytes: int, python: Path) -> None:
    source = room / "source.mp4"
    with source.open("wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(10**6))
    speeds = {}
    for name, run in (("seal", put_video), ("cp + bagit.py", lambda place, path: _bagged(place, path, python))):
        place = room / "place"
        place.mkdir()
        forget(source)
        begin = time.perf_counter()
        run(place, source)
        speeds[name] = megabytes / (time.perf_counter() - begin)
        shutil.rmtree(place)
        print(f"{name:44} {speeds[name]:8.0f} MB/s")
    ratio = speeds["seal"] / speeds["cp + bagit.py"]
    print(f"{'seal / cp + bagit.py (no read-back, no SM3)':44} {ratio:8.2f}")


def _bagged(place: Path, source: Path, python: Path) -> None:
    (place / "bag").mkdir()
    shutil.copyfile(source, place / "bag" / source.name)
    subprocess.run([python, "-m", "bagit", "--quiet", "--sha256", place / "bag"], check=True)
    subprocess.run(["sync", "-f", place / "bag"], check=True)


def _installed(environment: Path) -> Path:
    """Install the peers once; the compiler's headers are added where we may."""
    python = environment / "bin" / "python"
    if not (environment / "installed").exists():
        print("installing the peers into an environment of their own; this takes minutes", file=sys.stderr)
        if os.geteuid() == 0 and shutil.which("apt-get"):
            install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *HEADERS]
            quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(install, check=True, stdout=subprocess.DEVNULL, env=quietly)
        venv.create(environment, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
        (environment / "installed").touch()
    return python


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--environment", type=Path, default=ROOT / ".stamps" / "peers")
    parser.add_argument("--directory", type=Path, default=None)
    return parser.parse_known_args()[0]  # ./liuhen bench hands every file the options of all


if __name__ == "__main__":
    main()
