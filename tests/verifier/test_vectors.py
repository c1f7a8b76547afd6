"""The published vectors: made by the product, and agreed to by the product's readers and the separate verifier."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.verifier.draws import make_draw
from tests.verifier.exports import verify
from tests.verifier.vectors import FOLDER, vectors
from verifier.liuhen_verifier import note as other_note
from verifier.liuhen_verifier import tree as other_tree
from verifier.liuhen_verifier.draw import commitment_of, drawn
from verifier.liuhen_verifier.proofs import check_one

from liuhen.trail.checkpoint import open_checkpoint
from liuhen.trail.entry import canonical, leaf_hash, parse
from liuhen.trail.note import read_verifier
from liuhen.trail.tree import is_consistent, is_included

TRAIL: dict[str, Any] = json.loads((FOLDER / "trail.json").read_text(encoding="utf-8"))
ROOTS = {int(size): bytes.fromhex(root) for size, root in TRAIL["roots"].items()}


def path_of(members: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(step) for step in members["path"]]


def test_the_published_files_are_those_the_product_writes() -> None:
    published = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name != "README.md"
    }

    assert vectors() == published


@pytest.mark.parametrize("one", TRAIL["entries"], ids=lambda one: str(one["index"]))
def test_an_entry_is_canonical_and_both_give_its_leaf_hash(one: dict[str, Any]) -> None:
    data = one["text"].encode()

    assert data == canonical(parse(data))
    assert one["leaf_hash"] == leaf_hash(data).hex() == other_tree.leaf_hash(data).hex()


def test_both_accept_every_published_proof_of_inclusion_and_no_other() -> None:
    entries = {one["index"]: bytes.fromhex(one["leaf_hash"]) for one in TRAIL["entries"]}
    told = [one for one in TRAIL["inclusion"] if one["index"] in entries]
    assert len(told) >= 8
    for one in told:
        leaf, path, root = entries[one["index"]], path_of(one), ROOTS[one["size"]]
        assert is_included(leaf, one["index"], one["size"], path, root)
        assert root == other_tree.root_from_path(leaf, one["index"], one["size"], path)
        assert root != other_tree.root_from_path(leaf[::-1], one["index"], one["size"], path)
        assert root != other_tree.root_from_path(leaf, one["index"], one["size"], [*path, leaf])


def test_both_accept_every_published_proof_of_consistency_and_no_other() -> None:
    for one in TRAIL["consistency"]:
        old, new, path = one["old"], one["new"], path_of(one)
        assert is_consistent(old, new, path, ROOTS[old], ROOTS[new])
        assert other_tree.is_consistent(old, new, path, ROOTS[old], ROOTS[new])
        assert not other_tree.is_consistent(old, new, path, ROOTS[old][::-1], ROOTS[new])
        assert not other_tree.is_consistent(old, new, path, ROOTS[old], ROOTS[new][::-1])
        assert not other_tree.is_consistent(old, new, [*path, ROOTS[1]], ROOTS[old], ROOTS[new])


def test_both_open_the_published_checkpoint_with_the_published_key() -> None:
    line = TRAIL["key"]["verifier_key"]

    ours = open_checkpoint(TRAIL["checkpoint"], read_verifier(line))
    theirs = other_note.open_checkpoint(TRAIL["checkpoint"], [other_note.Key(line)], "here")
    assert (259, ROOTS[259]) == (ours.size, ours.root) == (theirs.size, theirs.root)


def test_the_cosignature_of_the_witness_is_verified_and_does_not_hide_the_logs_own() -> None:
    witness = TRAIL["witness"]
    key = other_note.Key(witness["verifier_key"])

    assert witness["time"] == other_note.cosigned_at(witness["cosigned"], key)
    assert 259 == open_checkpoint(witness["cosigned"], read_verifier(TRAIL["key"]["verifier_key"])).size
    assert other_note.cosigned_at(TRAIL["checkpoint"], key) is None
    forged = witness["cosigned"].replace("\n259\n", "\n258\n")
    with pytest.raises(ValueError, match=r"witness\.forged"):
        other_note.cosigned_at(forged, key)


def test_the_separate_verifier_passes_the_published_export_with_slip_and_older_checkpoint(tmp_path: Path) -> None:
    older = other_note.notes_in((FOLDER / "export/history.notes").read_text(encoding="utf-8"))[1]
    (tmp_path / "older").write_text(older, encoding="utf-8")

    said = verify(FOLDER / "export", "--slip", FOLDER / "slip.txt", "--checkpoint", tmp_path / "older")

    assert 0 == said.code, said.text
    assert "校验单（259 条）" in said.text
    assert "另存的校验点 older（3 条）" in said.text


@pytest.mark.parametrize(
    "words", [["single"], ["bag"], ["store", "store"], ["draw", "draw.json"]], ids=lambda words: words[0]
)
def test_the_separate_verifier_passes_the_other_published_folders(words: list[str]) -> None:
    said = verify(*words[:-1], FOLDER / words[-1])

    assert 0 == said.code, said.text


def test_one_published_proof_is_checked_by_itself() -> None:
    entry, proof = (FOLDER / f"single/{name}" for name in ("entries/000258.json", "proofs/000258.tlog-proof"))
    key = other_note.Key(TRAIL["key"]["verifier_key"])

    assert 258 == check_one(entry.read_bytes(), proof.read_text(encoding="utf-8"), [key])


def test_the_published_draw_is_what_its_commitment_and_public_number_give() -> None:
    draw = json.loads((FOLDER / "draw.json").read_text(encoding="utf-8"))

    assert make_draw() == draw
    assert draw["commitment"] == commitment_of(draw)
    assert draw["drawn"] == drawn(draw["pool"], 3, draw["commitment"], draw["secret"], draw["public_value"])
