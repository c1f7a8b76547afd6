"""What every engine of the vault must do, on each of them: the same words, the same faults, the same ends."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.vault.conformance.engines import Engine, held_names
from tests.vault.pretend import admission, sha256, sidecar

from liuhen.vault.admission import Admission, AdmissionError, Step
from liuhen.vault.digest import Digests, digests_of
from liuhen.vault.disk import SourceChangedError
from liuhen.vault.fixity import Expected, Fault, check
from liuhen.vault.port import EXPELLED, ExpelledError, HeldBadlyError, NotHeldError, Shelved
from liuhen.vault.pour import DISK_BLOCK

FILM = b"film" * 5000
LONG = bytes(range(256)) * 4 * 2**10 * 9  # nine MiB: more than one block and more than one part
UID = admission(1).arrival_uid

Card = Callable[[bytes], Path]


def _faults(engine: Engine, data: bytes = FILM) -> list[Fault]:
    note = digests_of(sidecar()(digests_of(data))).sha256
    register = [Expected(digests=digests_of(data), sidecars={UID: note})]
    return sorted(found.fault for found in check(engine.open(), register).faults)


@pytest.mark.parametrize("data", [b"", b"a", FILM, LONG], ids=["empty", "one", "photo", "film"])
def test_bytes_come_back_equal_and_locked_against_writing(engine: Engine, card: Card, data: bytes) -> None:
    vault = engine.open()

    stored = vault.put(admission(), card(data), sidecar=sidecar())

    digest = sha256(data)
    assert digests_of(data) == stored.digests == vault.measure_stored(digest)
    with vault.open(digest) as file, vault.at_hand(digest) as path:
        assert data == file.read() == path.read_bytes()
    assert (True, len(data), "") == (vault.holds(digest), vault.size_of(digest), vault.weakness_of(digest))
    assert sidecar()(stored.digests) == vault.read_sidecar(digest, UID)
    assert digests_of(sidecar()(stored.digests)).sha256 == stored.sidecar_digest
    assert [] == engine.left_over()


def test_one_can_read_anywhere_in_an_original(engine: Engine, card: Card) -> None:
    vault = engine.open()
    vault.put(admission(), card(LONG), sidecar=sidecar())

    with Shelved(vault=vault, digest=sha256(LONG)).open("rb") as file:
        for place, count in ((len(LONG) - 3, 10), (0, 5), (8 * 2**20 - 2, 4), (DISK_BLOCK, 70_000), (len(LONG), 1)):
            file.seek(place)
            assert LONG[place : place + count] == file.read(count)


def test_equal_bytes_are_one_original_with_two_sidecars(engine: Engine, card: Card) -> None:
    vault = engine.open()

    first = vault.put(admission(1), card(FILM), sidecar=sidecar())
    second = vault.put(admission(2), card(FILM), sidecar=sidecar("copy.MP4"))
    again = vault.put(admission(2), card(FILM), sidecar=sidecar("copy.MP4"))

    assert (False, True, True) == (first.was_held, second.was_held, again.was_held)
    held = list(vault.held())
    assert [(sha256(FILM), len(FILM), (UID, admission(2).arrival_uid))] == [
        (one.digest, one.size, one.sidecars) for one in held
    ]


def test_what_is_not_there_is_said_so_and_no_digest_becomes_a_name(engine: Engine) -> None:
    vault = engine.open()

    assert not vault.holds(sha256(b"nothing"))
    for ask in (vault.open, vault.size_of, vault.measure_stored):
        with pytest.raises(NotHeldError):
            ask(sha256(b"nothing"))
    with pytest.raises(NotHeldError), vault.at_hand(sha256(b"nothing")):
        pass
    with pytest.raises(NotHeldError):
        vault.read_sidecar(sha256(b"nothing"), UID)
    with pytest.raises(NotHeldError):
        vault.holds("sha256:../../etc/passwd")


def test_a_source_that_changes_while_it_is_read_leaves_nothing(engine: Engine, card: Card) -> None:
    path, vault = card(LONG), engine.open()

    def write_on(step: Step) -> None:
        if step is Step.BLOCK_RECEIVED:
            with path.open("ab") as file:
                file.write(b"more")

    with pytest.raises(SourceChangedError):
        vault.put(admission(), path, sidecar=sidecar(), steps=write_on)

    assert ([], []) == (engine.left_over(), list(vault.held()))


@pytest.mark.parametrize("step", list(Step), ids=lambda step: step.value)
def test_after_a_kill_at_any_step_nothing_is_half_and_the_arrival_goes_on(
    engine: Engine, card: Card, step: Step
) -> None:
    path = card(FILM)

    _killed_at(engine, path, step)
    survivor = engine.open()
    swept = survivor.sweep()

    left = list(survivor.held())
    assert [] == engine.left_over()
    assert set(swept) <= {UID}
    assert all(one.sidecars == (UID,) and one.size == len(FILM) for one in left)
    stored = survivor.put(admission(), path, sidecar=sidecar())
    assert digests_of(FILM) == stored.digests
    assert [] == _faults(engine)


@pytest.mark.parametrize("step", [Step.DATA_FLUSHED, Step.DATA_LINKED, Step.SIDECAR_LINKED], ids=lambda one: one.value)
def test_the_next_put_of_the_same_arrival_needs_no_sweep(engine: Engine, card: Card, step: Step) -> None:
    path = card(FILM)
    _killed_at(engine, path, step)

    stored = engine.open().put(admission(), path, sidecar=sidecar())

    assert digests_of(FILM) == stored.digests
    assert ([], []) == (engine.left_over(), _faults(engine))


def test_what_a_living_process_writes_is_neither_swept_nor_taken_twice(engine: Engine, card: Card) -> None:
    path, seen = card(FILM), []

    def look(step: Step) -> None:
        if step is Step.DATA_FLUSHED:
            seen.append(engine.open().sweep())
            with pytest.raises(AdmissionError):
                engine.open().put(admission(), path, sidecar=sidecar())

    engine.open().put(admission(), path, sidecar=sidecar(), steps=look)

    assert [()] == seen
    assert [] == _faults(engine)


def test_equal_bytes_do_not_join_a_damaged_original(engine: Engine, card: Card) -> None:
    vault = engine.open()
    vault.put(admission(1), card(FILM), sidecar=sidecar())
    engine.flip(sha256(FILM), 17)

    with pytest.raises(HeldBadlyError):
        vault.put(admission(2), card(FILM), sidecar=sidecar())

    assert (UID,) == next(iter(vault.held())).sidecars
    assert [] == engine.left_over()


def test_an_original_altered_behind_our_back_is_found_and_never_given_out_as_a_file(engine: Engine, card: Card) -> None:
    vault = engine.open()
    vault.put(admission(), card(FILM), sidecar=sidecar())
    engine.flip(sha256(FILM), 3)

    assert {Fault.ALTERED} == set(_faults(engine)) - {Fault.UNPROTECTED}  # its lock went with its bytes
    assert sha256(FILM) != vault.measure_stored(sha256(FILM)).sha256


def test_an_original_removed_behind_our_back_is_found(engine: Engine, card: Card) -> None:
    engine.open().put(admission(), card(FILM), sidecar=sidecar())
    engine.remove(sha256(FILM))

    assert [Fault.MISSING] == [fault for fault in _faults(engine) if fault is not Fault.SIDECAR_MISSING]


def test_changed_missing_and_strange_names_are_found(engine: Engine, card: Card) -> None:
    vault = engine.open()
    vault.put(admission(1), card(FILM), sidecar=sidecar())
    vault.put(admission(2), card(b"other"), sidecar=sidecar())
    engine.flip_note(sha256(FILM), UID)
    engine.remove_note(sha256(b"other"), admission(2).arrival_uid)
    engine.add_strange("holiday.mp4")

    assert [Fault.EXTRA, Fault.EXTRA, Fault.ORPHAN, Fault.SIDECAR_ALTERED] == _faults(engine)


def test_a_note_is_laid_beside_once_and_never_replaced(engine: Engine, card: Card) -> None:
    vault = engine.open()
    vault.put(admission(1), card(FILM), sidecar=sidecar())
    other = admission(2).arrival_uid

    vault.attach(sha256(FILM), other, b'{"a":1}')
    vault.attach(sha256(FILM), other, b'{"a":1}')

    with pytest.raises(HeldBadlyError):
        vault.attach(sha256(FILM), other, b'{"a":2}')
    with pytest.raises(NotHeldError):
        vault.attach(sha256(b"nothing"), other, b"{}")
    assert b'{"a":1}' == vault.read_sidecar(sha256(FILM), other)


def test_expelling_removes_the_bytes_and_keeps_digest_notes_and_certificate(engine: Engine, card: Card) -> None:
    vault = engine.open()
    vault.put(admission(1), card(FILM), sidecar=sidecar())
    certificate = b'{"ground":"court_order"}'

    vault.expel(sha256(FILM), certificate)
    vault.expel(sha256(FILM), certificate)

    held = next(iter(vault.held()))
    assert (None, (UID,), True) == (held.size, held.sidecars, held.is_expelled)
    assert certificate == vault.read_sidecar(sha256(FILM), EXPELLED)
    assert not vault.holds(sha256(FILM))
    assert () == check(vault).faults
    with pytest.raises(ExpelledError):
        vault.put(admission(2), card(FILM), sidecar=sidecar())
    with pytest.raises(NotHeldError):
        vault.expel(sha256(b"nothing"), certificate)
    assert [] == engine.left_over()


def test_many_threads_and_two_openings_store_everything_once(engine: Engine, tmp_path: Path) -> None:
    vaults = (engine.open(), engine.open())
    contents = [b"equal" * 3000 if number % 3 == 0 else b"%d" % number * 3000 for number in range(12)]

    def store(number: int) -> Digests:
        path = tmp_path / f"{number}.MP4"
        path.write_bytes(contents[number])
        return vaults[number % 2].put(admission(number), path, sidecar=sidecar()).digests

    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(store, range(12)))

    assert [digests_of(data) for data in contents] == stored
    assert sorted({sha256(data) for data in contents}) == list(held_names(vaults[0]))
    assert () == check(vaults[1]).faults
    assert 12 == sum(len(one.sidecars) for one in vaults[0].held())


def test_only_an_open_receipt_admits(engine: Engine) -> None:
    with pytest.raises(AdmissionError):
        engine.open().put_bytes(Admission(receipt_number="", arrival_uid=UID), b"x", sidecar=sidecar())


def _killed_at(engine: Engine, path: Path, wanted: Step) -> None:
    """Store in a process of its own and end it at one step, without a chance to clear up."""
    child = os.fork()
    if child == 0:

        def end(step: Step) -> None:
            if step is wanted:
                os._exit(9)

        try:
            engine.open().put(admission(), path, sidecar=sidecar(), steps=end)
        finally:
            os._exit(0)  # nothing of pytest may run twice
    _pid, status = os.waitpid(child, 0)
    assert 9 == os.waitstatus_to_exitcode(status)
