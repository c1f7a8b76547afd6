"""The directory vault keeps what it is given, once, unchanged, and says what it cannot keep."""

import mmap
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vault.pretend import admission, flip_byte, sha256, sidecar

from liuhen.vault.admission import Admission, AdmissionError, Step
from liuhen.vault.digest import digests_of
from liuhen.vault.disk import (
    BLOCK,
    SourceChangedError,
    SourceGoneError,
    SourceUnreadableError,
    StoreFullError,
    bypass_cache,
    write_all,
)
from liuhen.vault.local import LocalVault
from liuhen.vault.port import HeldBadlyError, NotHeldError
from liuhen.vault.pour import ReadBackError


class Counter:
    """A meter that remembers."""

    def __init__(self) -> None:
        self.in_bytes = 0
        self.equal_bytes = 0
        self.never_ahead = True

    def received(self, count: int) -> None:
        self.in_bytes += count

    def verified(self, count: int) -> None:
        self.equal_bytes += count
        self.never_ahead &= self.equal_bytes <= self.in_bytes


@pytest.fixture
def vault(tmp_path: Path) -> LocalVault:
    return LocalVault(tmp_path / "vault")


def _file(tmp_path: Path, data: bytes, name: str = "source.mp4") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5000])
def test_bytes_of_any_length_come_back_equal(vault: LocalVault, tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    source = _file(tmp_path, data)

    stored = vault.put(admission(), source, sidecar=sidecar())

    assert digests_of(data) == stored.digests
    assert data == vault.path_of(sha256(data)).read_bytes()
    assert digests_of(data) == vault.measure_stored(sha256(data))
    assert not stored.was_held


def test_what_is_stored_is_read_only_and_has_its_sidecar_beside_it(vault: LocalVault, tmp_path: Path) -> None:
    stored = vault.put(admission(), _file(tmp_path, b"film"), sidecar=sidecar("1.MP4"))

    place = vault.path_of(stored.digests.sha256)
    paper = vault.sidecar_path(stored.digests.sha256, admission().arrival_uid)
    assert 0o444 == stat.S_IMODE(place.stat().st_mode)
    assert 0o444 == stat.S_IMODE(paper.stat().st_mode)
    assert sidecar("1.MP4")(stored.digests) == paper.read_bytes()
    assert sha256(paper.read_bytes()) == stored.sidecar_digest


def test_no_temporary_file_is_left(vault: LocalVault, tmp_path: Path) -> None:
    vault.put(admission(), _file(tmp_path, b"film"), sidecar=sidecar())

    assert [] == list((vault.root / "incoming").iterdir())


def test_equal_bytes_are_one_original_with_two_sidecars(vault: LocalVault, tmp_path: Path) -> None:
    source = _file(tmp_path, b"film")

    first = vault.put(admission(1), source, sidecar=sidecar("a"))
    second = vault.put(admission(2), source, sidecar=sidecar("b"))

    assert (False, True) == (first.was_held, second.was_held)
    assert 3 == len(list(vault.path_of(sha256(b"film")).parent.iterdir()))


def test_storing_the_same_arrival_twice_equals_storing_it_once(vault: LocalVault, tmp_path: Path) -> None:
    source = _file(tmp_path, b"film")

    first = vault.put(admission(), source, sidecar=sidecar("as first written"))
    second = vault.put(admission(), source, sidecar=sidecar("another time"))

    assert first.sidecar_digest == second.sidecar_digest
    assert 2 == len(list(vault.path_of(sha256(b"film")).parent.iterdir()))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.binary(max_size=20), min_size=1, max_size=6))
def test_as_many_originals_as_different_contents(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    vault = LocalVault(tmp_path_factory.mktemp("vault"))

    for number, data in enumerate(parts):
        vault.put_bytes(admission(number), data, sidecar=sidecar())

    files = [path for path in (vault.root / "objects").rglob("*") if path.is_file()]
    assert len(set(parts)) == sum(path.suffix != ".json" for path in files)
    assert len(parts) == sum(path.suffix == ".json" for path in files)


def test_a_source_is_left_as_it_was(vault: LocalVault, tmp_path: Path) -> None:
    source = _file(tmp_path, b"film")
    os.utime(source, ns=(1_000_000_000, 2_000_000_000))
    before = source.stat()

    vault.put(admission(), source, sidecar=sidecar())

    after = source.stat()
    assert (before.st_atime_ns, before.st_mtime_ns, before.st_ctime_ns, before.st_ino) == (
        after.st_atime_ns,
        after.st_mtime_ns,
        after.st_ctime_ns,
        after.st_ino,
    )


def test_progress_counts_verified_bytes_apart_and_never_ahead(vault: LocalVault, tmp_path: Path) -> None:
    meter = Counter()

    vault.put(admission(), _file(tmp_path, os.urandom(2 * BLOCK + 7)), sidecar=sidecar(), meter=meter)

    assert 2 * BLOCK + 7 == meter.in_bytes == meter.equal_bytes
    assert meter.never_ahead


def test_bytes_without_an_open_receipt_do_not_enter() -> None:
    with pytest.raises(AdmissionError, match="没有对应的接收回执"):
        Admission(receipt_number="", arrival_uid="0" * 32)
    with pytest.raises(AdmissionError):
        Admission(receipt_number="HZ-2026-0001", arrival_uid="../../etc/passwd")


def test_a_digest_that_is_none_never_becomes_a_path(vault: LocalVault) -> None:
    for digest in ("sha256:../../../etc/passwd", "sha256:", "sm3:" + "a" * 64, "A" * 64):
        with pytest.raises(NotHeldError):
            vault.path_of(digest)


def test_a_file_that_is_gone_says_so(vault: LocalVault, tmp_path: Path) -> None:
    with pytest.raises(SourceGoneError, match="存储卡可能已被拔出") as caught:
        vault.put(admission(), tmp_path / "pulled.mp4", sidecar=sidecar())

    assert "继续接收" in caught.value.next_step


def test_links_pipes_and_folders_are_not_taken(vault: LocalVault, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(_file(tmp_path, b"film"))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()

    for name in ("link", "pipe", "folder"):
        with pytest.raises(SourceUnreadableError):
            vault.put(admission(), tmp_path / name, sidecar=sidecar())


def test_a_source_written_while_it_is_read_is_not_taken(vault: LocalVault, tmp_path: Path) -> None:
    source = _file(tmp_path, b"film")

    def append(step: Step) -> None:
        if step is Step.BLOCK_RECEIVED:
            with source.open("ab") as file:
                file.write(b"more")

    with pytest.raises(SourceChangedError, match="还在变"):
        vault.put(admission(), source, sidecar=sidecar(), steps=append)
    assert not vault.holds(sha256(b"film"))
    assert [] == list((vault.root / "incoming").iterdir())


def test_equal_bytes_do_not_join_a_damaged_original(vault: LocalVault, tmp_path: Path) -> None:
    source = _file(tmp_path, b"film" * 1000)
    stored = vault.put(admission(1), source, sidecar=sidecar())
    flip_byte(vault.path_of(stored.digests.sha256), 17)

    with pytest.raises(HeldBadlyError, match="对不上"):
        vault.put(admission(2), source, sidecar=sidecar())


def test_a_full_disk_says_so_leaves_nothing_half_and_the_next_try_succeeds(tmp_path: Path) -> None:
    """A real limit of the kernel in a child process: no file above 1 MB can be written."""
    source = _file(tmp_path, os.urandom(3_000_000))
    code = (
        "import sys; from pathlib import Path; from liuhen.vault.local import LocalVault;"
        "from liuhen.vault.disk import StoreFullError; from tests.vault.pretend import admission, sidecar\n"
        "try: LocalVault(Path(sys.argv[1])).put(admission(), Path(sys.argv[2]), sidecar=sidecar())\n"
        "except StoreFullError as error: print(error.sentence); sys.exit(7)\n"
    )

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "vault"), str(source)],
        preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    vault = LocalVault(tmp_path / "vault")
    assert (7, True) == (done.returncode, "磁盘满了" in done.stdout), done.stderr
    assert [] == list((vault.root / "incoming").iterdir())
    assert not vault.holds(sha256(source.read_bytes()))
    assert not vault.put(admission(), source, sidecar=sidecar()).was_held


def test_no_room_for_the_sidecars_name_leaves_an_arrival_that_the_sweep_finishes(
    vault: LocalVault, tmp_path: Path
) -> None:
    source = _file(tmp_path, b"film")
    place = vault.object_path(sha256(b"film"))

    def fill(step: Step) -> None:
        if step is Step.DATA_LINKED:
            raise StoreFullError("full")

    with pytest.raises(StoreFullError):
        vault.put(admission(), source, sidecar=sidecar(), steps=fill)

    assert (admission().arrival_uid,) == vault.sweep()
    assert 2 == len(list(place.parent.iterdir()))
    assert [] == list((vault.root / "incoming").iterdir())


@pytest.mark.parametrize("size", [200 * 2**20, pytest.param(5 * 2**30, marks=pytest.mark.full)], ids=["200 MB", "5 GB"])
def test_a_large_sparse_file_is_taken_in_bounded_memory(tmp_path: Path, size: int) -> None:
    source = tmp_path / "sparse.mp4"
    with source.open("wb") as file:
        file.truncate(size)
    code = (
        "import sys, resource; from pathlib import Path; from liuhen.vault.local import LocalVault;"
        "from tests.vault.pretend import admission, sidecar\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "stored = LocalVault(Path(sys.argv[1])).put(admission(), Path(sys.argv[2]), sidecar=sidecar())\n"
        "print(stored.digests.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "vault"), str(source)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    stored_size, grown_kilobytes = map(int, done.stdout.split())
    assert size == stored_size
    assert grown_kilobytes < 64 * 1024


@pytest.mark.parametrize("size", [4000, BLOCK + 5000])
def test_a_disk_that_gives_back_other_bytes_is_found_before_anything_is_acknowledged(
    vault: LocalVault, tmp_path: Path, size: int
) -> None:
    source = _file(tmp_path, os.urandom(size))
    temporary = vault.root / "incoming" / f"{admission().arrival_uid}.data"

    def fail(step: Step) -> None:
        if step is Step.DATA_FLUSHED:
            flip_byte(temporary, size - 1)

    with pytest.raises(ReadBackError, match="读回来不一样"):
        vault.put(admission(), source, sidecar=sidecar(), steps=fail)
    assert not vault.holds(sha256(source.read_bytes()))
    assert [] == list((vault.root / "incoming").iterdir())


def test_a_limit_in_the_middle_of_a_disk_block_is_called_a_full_disk(tmp_path: Path) -> None:
    """Around the cache the kernel refuses the cut block as invalid, which told nobody what was wrong."""
    handle = os.open(tmp_path / "x", os.O_RDWR | os.O_CREAT, 0o600)
    bypass_cache(handle)
    block = memoryview(mmap.mmap(-1, 2**20))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(StoreFullError):
            write_all(handle, block)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        os.close(handle)
