"""From a directory to the object store and back: proven, resumable after a kill, nothing removed."""

import contextlib
import os
from pathlib import Path

import pytest
from tests.objectstore import ObjectStore, object_store
from tests.vault.conformance.engines import LocalEngine, remote_engine
from tests.vault.pretend import admission, sha256, sidecar

from liuhen.vault.fixity import check
from liuhen.vault.local import LocalVault
from liuhen.vault.port import EXPELLED, ReadableVault, Vault
from liuhen.vault.transfer import DiffersError, Journal, bring, lacking, word_of

__all__ = ["object_store"]
CONTENTS = [b"film %d" % number * 900 for number in range(6)]


@pytest.fixture
def source(tmp_path: Path) -> LocalVault:
    vault = LocalVault(tmp_path / "old")
    for number, data in enumerate(CONTENTS):
        vault.put_bytes(admission(number), data, sidecar=sidecar())
    vault.put_bytes(admission(90), CONTENTS[0], sidecar=sidecar("second.MP4"))
    vault.expel(sha256(CONTENTS[5]), b'{"ground":"secret"}')
    return vault


def _move(source: ReadableVault, target: Vault, journal: Path, *, most: int = 99) -> int:
    done, count = Journal(journal), 0
    with contextlib.closing(done):
        for held in source.held():
            if word_of(held) in done.done:
                continue
            bring(held, source=source, target=target, number="move-1")
            done.add(word_of(held))
            count += 1
            if count == most:
                os._exit(9)
    return count


def _same(one: ReadableVault, other: ReadableVault) -> None:
    assert list(one.held()) == list(other.held())
    for held in one.held():
        for uid in held.sidecars:
            assert one.read_sidecar(held.digest, uid) == other.read_sidecar(held.digest, uid)
        if held.size is not None:
            assert one.measure_stored(held.digest) == other.measure_stored(held.digest)


def test_there_and_back_gives_the_same_store_also_after_a_kill(
    source: LocalVault, object_store: ObjectStore, tmp_path: Path
) -> None:
    engine, before = remote_engine(object_store), list(source.held())
    child = os.fork()
    if child == 0:
        try:
            _move(source, engine.open(), tmp_path / "moves" / "1.txt", most=3)
        finally:
            os._exit(0)
    assert 9 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with (tmp_path / "moves" / "1.txt").open("a") as torn:
        torn.write("abc")

    remote, back = engine.open(), LocalVault(tmp_path / "back")
    went_on = _move(source, remote, tmp_path / "moves" / "1.txt")
    came_back = _move(remote, back, tmp_path / "moves" / "2.txt")

    assert (3, 6) == (went_on, came_back)
    _same(source, remote)
    _same(remote, back)
    assert before == list(source.held())
    assert ([], ()) == (lacking(source, remote, {held.digest for held in before}), check(remote).faults)
    assert b'{"ground":"secret"}' == back.read_sidecar(sha256(CONTENTS[5]), EXPELLED)
    assert [] == engine.left_over()


def test_what_is_damaged_in_the_old_store_is_not_brought(source: LocalVault, tmp_path: Path) -> None:
    LocalEngine(root=source.root).flip(sha256(CONTENTS[1]))
    target = LocalVault(tmp_path / "new")

    with pytest.raises(DiffersError):
        _move(source, target, tmp_path / "moves.txt")

    assert not target.holds(sha256(CONTENTS[1]))


def test_one_that_is_missing_or_lacks_a_note_in_the_new_store_is_named(source: LocalVault, tmp_path: Path) -> None:
    target = LocalVault(tmp_path / "new")
    _move(source, target, tmp_path / "moves.txt")
    target.sidecar_path(sha256(CONTENTS[0]), admission(90).arrival_uid).unlink()
    target.path_of(sha256(CONTENTS[2])).unlink()

    assert sorted([sha256(CONTENTS[0]), sha256(CONTENTS[2]), sha256(b"registered")]) == lacking(
        source, target, {sha256(b"registered")}
    )
