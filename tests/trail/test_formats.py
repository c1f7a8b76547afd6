"""The vectors printed in docs/formats are what the code gives."""

import re
from datetime import UTC, datetime
from pathlib import Path

from liuhen.trail.checkpoint import Checkpoint, open_checkpoint, peek_checkpoint, sign_checkpoint
from liuhen.trail.entry import canonical, leaf_hash, parse
from liuhen.trail.note import Signer, read_verifier
from liuhen.trail.slip import check_characters
from liuhen.trail.tree import root_of
from liuhen.trail.witness.cosignature import WitnessSigner, cosignature

FORMATS = Path(__file__).parents[2] / "docs" / "formats"


def blocks(name: str) -> list[str]:
    """Give the fenced blocks of a page."""
    return re.findall(r"```\n(.*?)```", (FORMATS / name).read_text(encoding="utf-8"), re.DOTALL)


def test_the_printed_entry_is_canonical_and_has_the_printed_leaf_hash() -> None:
    entry = blocks("entry.md")[-1].strip().encode()

    assert 491 == len(entry)
    assert entry == canonical(parse(entry))
    assert leaf_hash(entry).hex() in (FORMATS / "entry.md").read_text(encoding="utf-8")


def test_the_printed_checkpoint_is_over_the_printed_entries() -> None:
    note = blocks("checkpoint.md")[-1]
    signer = Signer(name="liuhen.local/000000000001", seed=bytes(range(32)))
    entries = (blocks("entry.md")[-1].strip().encode(), b"second", b"third")
    checkpoint = Checkpoint(origin=signer.name, size=3, root=root_of(map(leaf_hash, entries)))

    key = re.findall(r"Public key: `(.*)`", (FORMATS / "checkpoint.md").read_text(encoding="utf-8"))[0]
    assert note == sign_checkpoint(checkpoint, signer)
    assert checkpoint == open_checkpoint(note, read_verifier(key))


def test_the_printed_cosignature_and_check_characters_are_what_the_code_gives() -> None:
    page = (FORMATS / "checkpoint.md").read_text(encoding="utf-8")
    note = blocks("checkpoint.md")[-1]
    witness = WitnessSigner(name="liuhen.local/000000000002/witness", seed=bytes(range(1, 33)))

    line = cosignature(note, witness, at=datetime(2026, 9, 21, 2, 24, 7, tzinfo=UTC)).strip()

    assert f"`{line}`" in page
    assert f"Witness key: `{witness.key().text()}`" in page
    assert "、".join(check_characters(peek_checkpoint(note).root)) in page
