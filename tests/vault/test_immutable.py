"""The immutable flag for real: what it stops, who may set and clear it, and what is said where there is none."""

import sys
from pathlib import Path

import pytest
from tests.evidence.flags import as_nobody, has_flags, open_folder

from liuhen.vault.disk import StoreFailedError
from liuhen.vault.immutable import Flag, clear_flag, flag_of, may_set, set_flag

ATTACKS = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
path = Path(sys.argv[1])
def tried(what):
    try:
        what()
    except OSError:
        return "refused"
    return "done"
def overwrite():
    with path.open("r+b") as file: file.write(b"x")
def append():
    with path.open("ab") as file: file.write(b"x")
attacks = [path.unlink, lambda: path.rename(path.with_name("gone")), lambda: path.chmod(0o666),
           lambda: os.link(path, path.with_name("other")), overwrite, append, lambda: os.truncate(path, 0)]
print(" ".join(tried(attack) for attack in attacks))
"""
SET = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from liuhen.vault.immutable import clear_flag, set_flag, NotAllowedError
try:
    {set_flag}(Path(sys.argv[1]))
    print("done")
except NotAllowedError as error:
    print(error.sentence)
"""
SOURCE = str(Path(__file__).resolve().parents[2] / "src")


def attack(path: Path, script: str, rights: str = "") -> str:
    answer = as_nobody(script, str(path), SOURCE, rights=rights)
    assert 0 == answer.returncode, answer.stderr
    return answer.stdout.strip()


@pytest.fixture
def folder() -> "object":
    with open_folder() as folder:
        yield folder


def film(folder: Path) -> Path:
    path = folder / "film"
    path.write_bytes(b"evidence")
    path.chmod(0o666)
    return path


def owned(path: Path) -> Path:
    import os

    os.chown(path, 65534, 65534)
    return path


def test_a_flagged_file_withstands_its_owner_and_root(folder: Path) -> None:
    path = film(folder)
    if not has_flags(folder):
        with pytest.raises(StoreFailedError):
            set_flag(path)
        return
    owned(path)

    assert set_flag(path)

    assert ["refused"] * 7 == attack(path, ATTACKS).split()
    with pytest.raises(PermissionError):
        path.unlink()
    assert b"evidence" == path.read_bytes()
    assert not set_flag(path)
    assert clear_flag(path)
    assert Flag.CLEAR is flag_of(path)


def test_an_account_without_the_right_can_neither_set_nor_clear(folder: Path) -> None:
    if not has_flags(folder):
        assert not may_set() or Flag.NONE_HERE is flag_of(folder)
        return
    path = owned(film(folder))

    assert "没有设置或解除保护标志的权限" in attack(path, SET.format(set_flag="set_flag"))
    set_flag(path)
    assert "没有设置或解除保护标志的权限" in attack(path, SET.format(set_flag="clear_flag"))
    assert Flag.SET is flag_of(path)


def test_an_account_with_that_one_right_may_flag_its_own_files(folder: Path) -> None:
    if not has_flags(folder):
        assert not may_set() or Flag.NONE_HERE is flag_of(folder)
        return
    path = owned(film(folder))

    assert "done" == attack(path, SET.format(set_flag="set_flag"), rights="linux_immutable")
    assert Flag.SET is flag_of(path)


@pytest.mark.skipif(sys.platform != "linux", reason="the flag is Linux's")
def test_a_file_system_without_the_flag_says_so() -> None:
    assert Flag.NONE_HERE is flag_of(Path("/proc/self/status"))
    with pytest.raises(StoreFailedError):
        set_flag(Path("/proc/self/status"))
