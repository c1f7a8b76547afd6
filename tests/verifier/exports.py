"""Honest exports made with the product's own pure code, for the separate verifier to check and tests to tamper with."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from liuhen.trail.checkpoint import Checkpoint, Proof, proof_text, sign_checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.note import Signer
from liuhen.trail.tiles import bundle_entries, bundle_growth, bundle_path, hash_growth, tile_nodes, tile_width
from liuhen.trail.tree import inclusion_proof, tree_root

SIGNER = Signer(name="liuhen.example/test", seed=bytes(range(32)))
VERIFIER = Path(__file__).parents[2] / "verifier" / "liuhen_verify.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the verifier answered."""

    code: int
    text: str


def entry(number: int) -> bytes:
    """Give the bytes of a made-up entry."""
    return json.dumps({"n": number, "verb": "recording.seal", "digest": f"sha256:{number:064d}"}).encode()


def verify(*words: str | Path) -> Said:
    """Run the separate program as a court's expert would: no site packages, no variables of ours."""
    ran = subprocess.run(
        [sys.executable, "-E", "-s", "-S", str(VERIFIER), *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Said(code=ran.returncode, text=ran.stdout + ran.stderr)


def write_log(folder: Path, entries: list[bytes], steps: tuple[int, ...] = (), *, signer: Signer = SIGNER) -> None:
    """Write an export of these entries; a checkpoint was signed at each of `steps` and at the end."""
    old = 0
    notes = []
    for size in (*steps, len(entries)):
        for file in hash_growth(old, [leaf_hash(one) for one in entries[old:size]], lambda path: read(folder, path)):
            write(folder, file.path, file.data)
        for file in bundle_growth(old, entries[old:size], lambda path: read(folder, path)):
            write(folder, file.path, file.data)
        notes.append(signed(folder, size, signer))
        old = size
    write(folder, "checkpoint", notes[-1].encode())
    write(folder, "history.notes", "".join(notes).encode())
    write(folder, "key.txt", (signer.verifier().text() + "\n").encode())


def write_proofs(folder: Path, log: Path, size: int, indexes: tuple[int, ...]) -> None:
    """Write single entries of `log` with their proofs, as bundles and discs carry them."""
    node = tile_nodes(size, lambda path: read(log, path))
    signed_note = signed(log, size)
    for index in indexes:
        proof = Proof(index=index, path=inclusion_proof(index, size, node), note=signed_note)
        write(folder, f"entries/{index:06d}.json", entries_of(log, size)[index])
        write(folder, f"proofs/{index:06d}.tlog-proof", proof_text(proof).encode())
    write(folder, "checkpoint", signed_note.encode())
    write(folder, "key.txt", (SIGNER.verifier().text() + "\n").encode())


def signed(folder: Path, size: int, signer: Signer = SIGNER) -> str:
    """Sign the checkpoint of the first `size` entries of an export."""
    root = tree_root(size, tile_nodes(size, lambda path: read(folder, path)))
    return sign_checkpoint(Checkpoint(origin=signer.name, size=size, root=root), signer)


def entries_of(folder: Path, size: int) -> list[bytes]:
    """Read the entries of an export back."""
    return [
        one
        for number in range((size + 255) // 256)
        for one in bundle_entries(read(folder, bundle_path(number, tile_width(0, number, size))))
    ]


def read(folder: Path, path: str) -> bytes:
    """Read one file of an export."""
    return (folder / path).read_bytes()


def write(folder: Path, path: str, data: bytes) -> None:
    """Write one file of an export."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
