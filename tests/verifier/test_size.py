"""One flipped bit in a long trail: found and named in bounded memory and time, by the joined file an expert runs."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.verifier.exports import SIGNER, VERIFIER, write

from liuhen.discs.program import one_file
from liuhen.trail.checkpoint import Checkpoint, sign_checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.tiles import FileReader, bundle_growth, hash_growth
from liuhen.trail.tree import Edge

STEP = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of the program said, and what it needed."""

    code: int
    text: str
    seconds: float  # of one processor: other programs on the machine do not count
    megabytes: float  # largest resident memory


def entry(number: int) -> bytes:
    """Give an entry of about the usual length."""
    return b'{"n":%d,"verb":"recording.seal","digest":"sha256:%064x","pad":"%s"}' % (number, number, b"x" * 250)


def grow(folder: Path, size: int) -> None:
    """Write an export of `size` entries in steps, with a checkpoint at each, in little memory."""
    edge, notes, old = Edge(), [], 0
    while old < size:
        entries = [entry(number) for number in range(old, min(size, old + STEP))]
        leaves = [leaf_hash(one) for one in entries]
        for file in (*hash_growth(old, leaves, reader(folder)), *bundle_growth(old, entries, reader(folder))):
            write(folder, file.path, file.data)
        for leaf in leaves:
            edge.push(leaf)
        old += len(entries)
        notes.append(sign_checkpoint(Checkpoint(origin=SIGNER.name, size=old, root=edge.root()), SIGNER))
    write(folder, "checkpoint", notes[-1].encode())
    write(folder, "history.notes", "".join(notes).encode())
    write(folder, "key.txt", (SIGNER.verifier().text() + "\n").encode())


def reader(folder: Path) -> FileReader:
    """Give what reads a file of the export."""
    return lambda path: (folder / path).read_bytes()


# The largest memory of a child is counted from what its parent had: a small one must start it, not this process.
LAUNCHER = """
import os, subprocess, sys
started = subprocess.Popen([sys.executable, "-I", "-S", *sys.argv[1:]])
_, status, usage = os.wait4(started.pid, 0)
seconds = usage.ru_utime + usage.ru_stime
print(os.WEXITSTATUS(status), usage.ru_maxrss / 1024, seconds, file=sys.stderr)
"""


def run(program: Path, folder: Path) -> Run:
    """Run the program and measure it."""
    words = [sys.executable, "-I", "-S", "-c", LAUNCHER, program, folder]
    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    code, megabytes, seconds = ran.stderr.split()
    return Run(code=int(code), text=ran.stdout, seconds=float(seconds), megabytes=float(megabytes))


def flip(folder: Path, index: int) -> None:
    """Flip one bit in the middle of an entry of a full bundle."""
    number, at = divmod(index, 256)
    name = f"tile/entries/{number:03d}" if number < 1000 else f"tile/entries/x{number // 1000:03d}/{number % 1000:03d}"
    data = bytearray((folder / name).read_bytes())
    place = 0
    for _ in range(at):
        place += 2 + int.from_bytes(data[place : place + 2], "big")
    data[place + 40] ^= 4
    (folder / name).write_bytes(bytes(data))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("program") / "liuhen_verify.py"
    path.write_bytes(one_file(VERIFIER.parent))
    return path


@pytest.fixture(scope="module", params=[20_000, pytest.param(1_000_000, marks=pytest.mark.full)])
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("long")
    grow(folder, request.param)
    yield folder, request.param
    shutil.rmtree(folder)


def test_one_flipped_bit_among_all_entries_is_named_in_bounded_memory(
    program: Path, long: tuple[Path, int], record_property: Callable[[str, object], None]
) -> None:
    folder, size = long
    honest = run(program, folder)
    flip(folder, size * 2 // 3)

    found = run(program, folder)

    told = [f"{one.seconds:.1f} s, {one.megabytes:.0f} MB" for one in (honest, found)]
    record_property("measured", f"{size} entries: honest {told[0]}; one bit flipped {told[1]}")
    assert 0 == honest.code, honest.text
    assert 1 == found.code
    assert f"第 {size * 2 // 3 + 1} 条（序号 {size * 2 // 3}）：内容被改动" in found.text.splitlines()[0]
    assert max(honest.megabytes, found.megabytes) < 40 + size * 160 / (1 << 20)
    assert found.seconds < 20 + size / 15_000
