"""Tiles and bundles: paths and bytes as C2SP says, growth in any steps gives the same files."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.trail.entry import leaf_hash
from liuhen.trail.tiles import (
    TileError,
    bundle_bytes,
    bundle_entries,
    bundle_growth,
    bundle_path,
    hash_growth,
    tile_nodes,
    tile_path,
    tile_width,
)
from liuhen.trail.tree import consistency_proof, inclusion_proof, is_consistent, is_included, root_of, tree_root


def entry(number: int) -> bytes:
    return b"entry %d" % number


def leaf(number: int) -> bytes:
    return leaf_hash(entry(number))


def grow(files: dict[str, bytes], old: int, new: int) -> None:
    """Append the entries from `old` up to `new` to a trail kept in a dict."""
    for file in hash_growth(old, [leaf(number) for number in range(old, new)], files.__getitem__):
        files[file.path] = file.data
    for file in bundle_growth(old, [entry(number) for number in range(old, new)], files.__getitem__):
        files[file.path] = file.data


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("tile/0/000", tile_path(0, 0)),
        ("tile/0/x001/067", tile_path(0, 1067)),
        ("tile/1/x001/x234/067", tile_path(1, 1_234_067)),
        ("tile/0/000.p/3", tile_path(0, 0, 3)),
        ("tile/entries/000", bundle_path(0)),
        ("tile/entries/x001/000.p/255", bundle_path(1000, 255)),
    ],
)
def test_paths_are_those_of_tlog_tiles(path: str, found: str) -> None:
    assert path == found


def test_a_bundle_is_each_entry_after_its_length() -> None:
    assert bundle_bytes([b"ab", b"", b"c"]) == b"\x00\x02ab\x00\x00\x00\x01c"
    assert list(bundle_entries(b"\x00\x02ab\x00\x00\x00\x01c")) == [b"ab", b"", b"c"]


@pytest.mark.parametrize("cut", [b"\x00", b"\x00\x02a", b"\x00\x01a\x00"])
def test_a_bundle_cut_within_an_entry_is_found(cut: bytes) -> None:
    with pytest.raises(TileError, match="中间断开"):
        list(bundle_entries(cut))


@given(entries=st.lists(st.binary(max_size=80), max_size=30))
def test_a_bundle_read_back_is_what_was_joined(entries: list[bytes]) -> None:
    assert entries == list(bundle_entries(bundle_bytes(entries)))


@settings(deadline=None, max_examples=25)
@given(steps=st.lists(st.integers(1, 400), min_size=1, max_size=5))
def test_growing_in_any_steps_gives_the_files_of_growing_at_once(steps: list[int]) -> None:
    in_steps: dict[str, bytes] = {}
    size = 0
    for step in steps:
        grow(in_steps, size, size + step)
        size += step
    at_once: dict[str, bytes] = {}

    grow(at_once, 0, size)

    assert at_once.items() <= in_steps.items()
    assert root_of([leaf(number) for number in range(size)]) == tree_root(size, tile_nodes(size, in_steps.__getitem__))


@pytest.fixture(scope="module")
def long_trail() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    grow(files, 0, 65_000)
    grow(files, 65_000, 66_000)
    return files


def test_a_trail_over_three_levels_has_the_root_of_its_leaves(long_trail: dict[str, bytes]) -> None:
    assert "tile/1/000" in long_trail
    assert "tile/1/001.p/1" in long_trail
    assert "tile/2/000.p/1" in long_trail
    assert root_of([leaf(number) for number in range(66_000)]) == tree_root(
        66_000, tile_nodes(66_000, long_trail.__getitem__)
    )


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_proofs_from_tiles_hold_at_any_size(long_trail: dict[str, bytes], data: st.DataObject) -> None:
    size = 66_000
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.sampled_from([1, 255, 256, 257, 65_000, 65_536, 65_537, 66_000]))
    node = tile_nodes(size, long_trail.__getitem__)
    root = tree_root(size, node)

    assert is_included(leaf(index), index, size, inclusion_proof(index, size, node), root)
    old_root = root_of([leaf(number) for number in range(old)]) if old < 300 else tree_root(old, node)
    assert is_consistent(old, size, consistency_proof(old, size, node), old_root, root)


def test_a_tile_shorter_than_the_tree_demands_is_found() -> None:
    files: dict[str, bytes] = {}
    grow(files, 0, 5)
    files["tile/0/000.p/5"] = files["tile/0/000.p/5"][:-32]

    with pytest.raises(TileError, match="应有 5"):
        tree_root(5, tile_nodes(5, files.__getitem__))


def test_widths_follow_the_size() -> None:
    assert (256, 44, 0) == (tile_width(0, 0, 300), tile_width(0, 1, 300), tile_width(0, 2, 300))
    assert (1, 0) == (tile_width(1, 0, 300), tile_width(2, 0, 300))


def test_full_tiles_never_change_when_the_trail_grows() -> None:
    files: dict[str, bytes] = {}
    grow(files, 0, 300)
    before = hashlib.sha256(files["tile/0/000"] + files["tile/entries/000"]).digest()

    grow(files, 300, 900)

    assert before == hashlib.sha256(files["tile/0/000"] + files["tile/entries/000"]).digest()
