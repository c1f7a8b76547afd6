"""The vectors printed in docs/formats are what the code gives."""

import re
from pathlib import Path

from liuhen.trail.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from liuhen.trail.entry import canonical, leaf_hash, parse
from liuhen.trail.note import Signer, read_verifier
from liuhen.trail.tree import root_of

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
