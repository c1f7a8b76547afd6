"""The tree against the plain definition of RFC 6962, and proofs that hold for the truth and for nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.trail.tree import (
    EMPTY_ROOT,
    Edge,
    NodeReader,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    node_hash,
    root_of,
    tree_root,
)

ROWS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def plain_root(leaves: list[bytes]) -> bytes:
    """Give the root by the recursive definition of RFC 6962 section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(plain_root(leaves[:half]), plain_root(leaves[half:]))


def nodes(leaves: list[bytes]) -> NodeReader:
    return lambda level, index: plain_root(leaves[index << level : (index + 1) << level])


def test_the_published_roots_of_rfc_6962_come_out() -> None:
    """The vectors of the certificate-transparency reference implementation."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in inputs]

    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(leaves=ROWS)
def test_appending_one_by_one_gives_the_root_of_the_definition(leaves: list[bytes]) -> None:
    edge = Edge()
    for leaf in leaves:
        edge.push(leaf)

    assert plain_root(leaves) == edge.root() == root_of(leaves) == tree_root(len(leaves), nodes(leaves))
    assert len(edge.peaks) == len(leaves).bit_count()


@given(leaves=ROWS, cut=st.integers(0, 70))
def test_an_edge_taken_up_again_goes_on_as_if_never_left(leaves: list[bytes], cut: int) -> None:
    first = Edge()
    for leaf in leaves[:cut]:
        first.push(leaf)
    again = Edge(first.size, first.peaks)
    for leaf in leaves[cut:]:
        again.push(leaf)

    assert plain_root(leaves) == again.root()


@given(leaves=ROWS, data=st.data())
def test_every_leaf_is_proven_at_its_own_place_only(leaves: list[bytes], data: st.DataObject) -> None:
    size, root = len(leaves), plain_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(-1, size))

    proof = inclusion_proof(index, size, nodes(leaves))

    assert is_included(leaves[index], index, size, proof, root)
    assert not is_included(bytes([leaves[index][0] ^ 1]) + leaves[index][1:], index, size, proof, root)
    assert not is_included(leaves[index], index, size, (*proof, root), root)
    if elsewhere != index:
        assert not is_included(leaves[index], elsewhere, size, proof, root) or _same_place(
            leaves, index, elsewhere, proof
        )


def _same_place(leaves: list[bytes], index: int, elsewhere: int, proof: tuple[bytes, ...]) -> bool:
    """Equal leaves with equal neighbours are proven by the same path; that is the truth, not a flaw."""
    return inclusion_proof(elsewhere, len(leaves), nodes(leaves)) == proof and leaves[index] == leaves[elsewhere]


@given(leaves=ROWS, data=st.data())
def test_any_prefix_is_consistent_with_any_later_tree(leaves: list[bytes], data: st.DataObject) -> None:
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(0, new))

    proof = consistency_proof(old, new, nodes(leaves))

    assert is_consistent(old, new, proof, plain_root(leaves[:old]), plain_root(leaves[:new]))


@given(leaves=ROWS, data=st.data())
def test_a_changed_past_is_consistent_with_no_proof_of_the_new_tree(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    place = data.draw(st.integers(0, old - 1))
    forged = list(leaves)
    forged[place] = bytes([forged[place][0] ^ 1]) + forged[place][1:]

    proof = consistency_proof(old, len(leaves), nodes(forged))

    assert not is_consistent(old, len(leaves), proof, plain_root(leaves[:old]), plain_root(forged))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_proof_of_a_leaf_that_is_not_there_is_an_error(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proof(index, size, nodes([]))


def test_a_later_tree_is_no_prefix_of_an_earlier_one() -> None:
    leaves = [bytes([number]) * 32 for number in range(5)]

    with pytest.raises(ValueError, match="not older"):
        consistency_proof(5, 4, nodes(leaves))
    assert not is_consistent(5, 4, (), plain_root(leaves), plain_root(leaves[:4]))


def test_proofs_of_wrong_length_prove_nothing() -> None:
    leaves = [bytes([number]) * 32 for number in range(7)]
    old_root, root = plain_root(leaves[:3]), plain_root(leaves)
    proof = consistency_proof(3, 7, nodes(leaves))

    assert is_consistent(3, 7, proof, old_root, root)
    assert not is_consistent(3, 7, (), old_root, root)
    assert not is_consistent(3, 7, proof[:-1], old_root, root)
    assert not is_consistent(3, 7, (*proof, root), old_root, root)
    assert not is_consistent(3, 3, proof, old_root, old_root)
    assert not is_consistent(0, 3, (), old_root, root)
    assert is_consistent(0, 3, (), EMPTY_ROOT, old_root)
