"""The whole trail checked: the truth passes, and any changed byte, missing row or forged tile is found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.trail.checkpoint import Checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.tiles import FileReader, bundle_growth, hash_growth, tile_nodes
from liuhen.trail.tree import tree_root
from liuhen.trail.verify import FaultKind, audit_files, audit_rows

SIZE = 600
ENTRIES = [b'{"n":%d}' % number for number in range(SIZE)]


def made(entries: list[bytes]) -> tuple[dict[str, bytes], Checkpoint]:
    files: dict[str, bytes] = {}
    for file in hash_growth(0, [leaf_hash(entry) for entry in entries], files.__getitem__):
        files[file.path] = file.data
    for file in bundle_growth(0, entries, files.__getitem__):
        files[file.path] = file.data
    root = tree_root(len(entries), tile_nodes(len(entries), files.__getitem__))
    return files, Checkpoint(origin="a", size=len(entries), root=root)


FILES, POINT = made(ENTRIES)


def reader(files: dict[str, bytes]) -> FileReader:
    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return read


def test_an_honest_trail_passes_both_ways() -> None:
    by_files = audit_files(POINT, reader(FILES))
    by_rows = audit_rows(ENTRIES, POINT, reader(FILES))

    assert (SIZE, None) == (by_files.checked, by_files.fault)
    assert (SIZE, None) == (by_rows.checked, by_rows.fault)


def test_an_empty_trail_passes() -> None:
    files, point = made([])

    assert audit_files(point, reader(files)).fault is None


@settings(deadline=None, max_examples=60)
@given(path=st.sampled_from(sorted(FILES)), data=st.data())
def test_any_changed_byte_of_any_file_is_found(path: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(FILES[path]) - 1))
    changed = bytearray(FILES[path])
    changed[place] ^= data.draw(st.integers(1, 255))

    audit = audit_files(POINT, reader({**FILES, path: bytes(changed)}))

    assert audit.fault is not None


@given(place=st.integers(0, SIZE - 1))
def test_a_changed_row_is_named(place: int) -> None:
    rows = list(ENTRIES)
    rows[place] += b" "

    fault = audit_rows(rows, POINT, reader(FILES)).fault

    assert fault is not None
    assert (place, FaultKind.CHANGED) == (fault.index, fault.kind)


def test_a_missing_row_is_named() -> None:
    rows: list[bytes | None] = list(ENTRIES)
    rows[300] = None

    fault = audit_rows(rows, POINT, reader(FILES)).fault

    assert fault is not None
    assert (300, FaultKind.MISSING) == (fault.index, fault.kind)


def test_missing_rows_at_the_end_are_named() -> None:
    fault = audit_rows(ENTRIES[:500], POINT, reader(FILES)).fault

    assert fault is not None
    assert (500, FaultKind.MISSING) == (fault.index, fault.kind)


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_missing_file_is_found(path: str) -> None:
    rest = {name: data for name, data in FILES.items() if name != path}

    fault = audit_files(POINT, reader(rest)).fault

    assert fault is not None
    assert fault.kind == FaultKind.ABSENT


def test_a_whole_forged_trail_fails_against_the_signed_root() -> None:
    forged = list(ENTRIES)
    forged[17] = b"{}"
    files, _ = made(forged)

    fault = audit_files(POINT, reader(files)).fault

    assert fault is not None
    assert fault.kind == FaultKind.UNSIGNED
