"""kill -9 at any moment: nothing lost, nothing half, nothing duplicated, and taking in goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.vault.pretend import admission, sha256, sidecar

from liuhen.vault.admission import Step
from liuhen.vault.disk import BLOCK
from liuhen.vault.fixity import check
from liuhen.vault.local import LocalVault

CONTENTS = (b"photo" * 1000, os.urandom(BLOCK + 4321), b"photo" * 1000)  # the third repeats the first
STEPS_OF_ALL = 11 + 13 + 11  # the second has two blocks in each direction
CHILD = """
import os, signal, sys
from pathlib import Path
from liuhen.vault.local import LocalVault
from tests.vault.pretend import admission, sidecar
root, left = Path(sys.argv[1]), int(sys.argv[2])
def observe(step):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
vault = LocalVault(root / "vault")
print("ready", flush=True)
for number in range(3):
    vault.put(admission(number), root / f"{number}.mp4", sidecar=sidecar(), steps=observe)
"""


@pytest.fixture
def card(tmp_path: Path) -> Path:
    for number, data in enumerate(CONTENTS):
        (tmp_path / f"{number}.mp4").write_bytes(data)
    return tmp_path


def _start(card: Path, step: int) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CHILD, str(card), str(step)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _resume(card: Path) -> LocalVault:
    """Do after the crash what the next start does: sweep, then take in again from the first file."""
    vault = LocalVault(card / "vault")
    vault.sweep()
    between = check(vault)
    assert () == between.faults, "after the sweep every original is whole and has its sidecar"
    for number in range(3):
        vault.put(admission(number), card / f"{number}.mp4", sidecar=sidecar())
    return vault


def _assert_whole(vault: LocalVault) -> None:
    files = [path.name for path in (vault.root / "objects").rglob("*") if path.is_file()]
    assert () == check(vault).faults
    assert {sha256(data)[7:] for data in CONTENTS} == {name for name in files if "." not in name}
    assert 2 + 3 == len(files)
    assert [] == list((vault.root / "incoming").iterdir())


@pytest.mark.parametrize("step", range(1, STEPS_OF_ALL + 1))
def test_killed_after_any_named_step_nothing_is_lost_half_or_doubled(card: Path, step: int) -> None:
    child = _start(card, step)
    child.communicate(timeout=30)

    assert -signal.SIGKILL == child.returncode
    _assert_whole(_resume(card))


@pytest.mark.parametrize("seed", range(20))
def test_killed_from_outside_at_any_moment_nothing_is_lost_half_or_doubled(card: Path, seed: int) -> None:
    child = _start(card, 0)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.25))

    child.kill()
    child.communicate(timeout=30)

    _assert_whole(_resume(card))


def test_the_named_steps_are_as_many_as_the_kill_points(tmp_path: Path) -> None:
    seen: list[Step] = []
    vault = LocalVault(tmp_path / "vault")

    for number, data in enumerate(CONTENTS):
        (tmp_path / "x").write_bytes(data)
        vault.put(admission(number), tmp_path / "x", sidecar=sidecar(), steps=seen.append)

    assert STEPS_OF_ALL == len(seen)
    assert set(Step) == set(seen)


def test_a_sweep_leaves_alone_what_a_living_process_is_writing(card: Path) -> None:
    vault = LocalVault(card / "vault")
    swept: list[tuple[str, ...]] = []

    def observe(step: Step) -> None:
        if step is Step.DATA_FLUSHED:
            swept.append(LocalVault(card / "vault").sweep())

    stored = vault.put(admission(), card / "0.mp4", sidecar=sidecar(), steps=observe)

    assert [()] == swept
    assert vault.holds(stored.digests.sha256)
