"""Three machines, two copies of everything: one is killed, and originals are read and taken in as before."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.objectstore import ObjectStore, start
from tests.vault.conformance.engines import RemoteEngine, remote_engine
from tests.vault.pretend import admission, sha256, sidecar

from liuhen.vault.fixity import check
from liuhen.vault.objectstore.selftest import self_test

pytestmark = pytest.mark.full


@pytest.fixture
def three(tmp_path: Path) -> Iterator[ObjectStore]:
    store = start(tmp_path / "weed", nodes=3)
    try:
        yield store
    finally:
        store.stop()


def test_one_machine_of_three_is_killed_and_nothing_is_lost(three: ObjectStore) -> None:
    engine: RemoteEngine = remote_engine(three)
    vault = engine.open()
    films = [os.urandom(3 * 2**20) for _number in range(8)]
    for number, film in enumerate(films):
        vault.put_bytes(admission(number), film, sidecar=sidecar())

    three.nodes[1].kill()

    report = check(engine.open())
    assert (8, ()) == (report.originals, report.faults)
    for number, film in enumerate(films):
        stored = vault.put_bytes(admission(100 + number), film[::-1], sidecar=sidecar())
        assert sha256(film[::-1]) == stored.digests.sha256
    assert () == check(engine.open()).faults
    self_test(engine.place).require()
