"""The test vectors of docs/formats/vectors, made anew: `python -m tests.verifier.vectors` writes them.

Everything here is fixed (keys, times, nonces), so the same files come out on every machine.
"""

import base64
import hashlib
import json
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.discs.bundles import make_bundle
from tests.verifier.draws import make_draw
from tests.verifier.exports import SIGNER, read, signed, write_log, write_proofs

from liuhen.discs.bag import digest_of
from liuhen.evidence.papers import FilePaper, Outcome, ReceiptPaper, manifest, manifest_note, sidecar
from liuhen.trail import entry as entries
from liuhen.trail.checkpoint import grouped, peek_checkpoint
from liuhen.trail.entry import Actor, EntryBody, EntryKind, Subject, canonical, leaf_hash
from liuhen.trail.tiles import tile_nodes
from liuhen.trail.tree import consistency_proof, inclusion_proof, tree_root

FOLDER = Path(__file__).parents[2] / "docs" / "formats" / "vectors"
SIZE = 259  # more than one tile, so that every kind of file occurs
STEPS = (1, 3, 256)
WITNESS_SEED = bytes(range(32, 64))
WITNESS_NAME = "witness.example/superior"
COSIGNED_AT = 1_790_000_000
BEGAN = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
SIZES = (1, 2, 3, 7, 8, 255, 256, 257, SIZE)


def main() -> None:
    """Write the folder anew."""
    for path, data in vectors().items():
        target = FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def vectors() -> dict[str, bytes]:
    """Give every file of the folder but its README, by path."""
    with TemporaryDirectory() as name:
        work = Path(name)
        log, single, bag, scratch = (work / part for part in ("export", "single", "bag", "scratch"))
        scratch.mkdir()
        write_log(log, [entry(number) for number in range(SIZE)], STEPS)
        write_proofs(single, log, SIZE, (0, 2, 258))
        make_bundle(bag, scratch, clip=b"a made-up recording\n", with_page=False)
        _store(work / "store")
        found = {
            f"{part.name}/{name}": data for part in (log, single, bag, work / "store") for name, data in _files(part)
        }
        found["trail.json"] = _lines(trail(log))
        found["slip.txt"] = _slip(log)
        found["draw.json"] = _lines(make_draw())
        return found


def entry(number: int) -> bytes:
    """Give the n-th entry in its canonical form."""
    at = BEGAN + timedelta(seconds=number, microseconds=7)
    seen = Subject(kind="recording", id=str(number), label=f"LX-2026-{number:06d}", digest=f"sha256:{number:064x}")
    return canonical(
        EntryBody(
            uid=f"{number + 1:032x}",
            nonce=hashlib.sha256(b"nonce %d" % number).hexdigest()[:32],
            recorded_at=at,
            at=at,
            bureau="wuhan",
            actor=Actor(kind="officer", id="7", name="周岚", unit="执法一中队"),
            kind=EntryKind.ACT,
            verb="recording.seal",
            outcome=entries.Outcome.DONE,
            subjects=(seen,),
            details={"bytes": number},
            reason="",
        )
    )


def trail(log: Path) -> dict[str, object]:
    """Give leaf hashes, roots, proofs, keys, a checkpoint and a cosignature as one JSON document."""
    node = tile_nodes(SIZE, lambda path: read(log, path))
    note = signed(log, SIZE)
    return {
        "key": {"name": SIGNER.name, "seed": SIGNER.seed.hex(), "verifier_key": SIGNER.verifier().text()},
        "entries": [
            {"index": index, "text": entry(index).decode(), "leaf_hash": leaf_hash(entry(index)).hex()}
            for index in (0, 1, 2, 258)
        ],
        "roots": {str(size): tree_root(size, node).hex() for size in (0, *SIZES)},
        "inclusion": [
            {"index": index, "size": size, "path": [step.hex() for step in inclusion_proof(index, size, node)]}
            for size in SIZES
            for index in sorted({0, size // 2, size - 1})
        ],
        "consistency": [
            {"old": old, "new": new, "path": [step.hex() for step in consistency_proof(old, new, node)]}
            for old, new in ((1, 2), (1, 259), (3, 7), (7, 8), (8, 256), (255, 257), (256, 259), (259, 259))
        ],
        "checkpoint": note,
        "witness": witness(note),
    }


def witness(note: str) -> dict[str, object]:
    """Cosign a checkpoint as C2SP tlog-cosignature says, with nothing of ours."""
    private = Ed25519PrivateKey.from_private_bytes(WITNESS_SEED)
    packed = b"\x04" + private.public_key().public_bytes_raw()
    identity = hashlib.sha256(WITNESS_NAME.encode() + b"\n" + packed).digest()[:4]
    body = note.rpartition("\n\n")[0] + "\n"
    signature = private.sign(f"cosignature/v1\ntime {COSIGNED_AT}\n{body}".encode())
    line = base64.b64encode(identity + struct.pack(">Q", COSIGNED_AT) + signature).decode()
    return {
        "name": WITNESS_NAME,
        "seed": WITNESS_SEED.hex(),
        "verifier_key": f"{WITNESS_NAME}+{identity.hex()}+{base64.b64encode(packed).decode()}",
        "time": COSIGNED_AT,
        "cosigned": f"{note}— {WITNESS_NAME} {line}\n",
    }


def _slip(log: Path) -> bytes:
    checkpoint = peek_checkpoint(signed(log, SIZE))
    return f"{checkpoint.size} {' '.join(grouped(checkpoint.root))}\n".encode()


def _store(folder: Path) -> None:
    """Write the store of one receipt: the original `abc` with the sidecar of its arrival, and the manifest."""
    sha256, sm3 = hashlib.sha256(b"abc").hexdigest(), digest_of(b"abc", "sm3")
    receipt = ReceiptPaper(
        bureau="wuhan",
        bureau_name="武汉市某局",
        receipt="HZ-2026-0001",
        source={"kind": "folder", "label": "记录仪 YZ-03", "identity": "device:YZ-03", "layout": "L7"},
        card={"device": "YZ-03", "officer": "100217", "name": ""},
        device="YZ-03",
        handed_over_by={"username": "jia", "name": "执法人员甲"},
        operator={"username": "baoguan", "name": "保管人"},
        announced_at="2026-09-21T02:24:00.000007Z",
        unit="执法一科",
        source_path=b"/media/card",
    )
    file = FilePaper(
        arrival=f"{1:032x}",
        raw_path="现场检查.mp4".encode("gbk"),
        shown="现场检查.mp4",
        decoding="gbk",
        size=3,
        modified_ns=1_790_000_000_000_000_000,
        claims={"device": "", "officer": "", "starts": "", "key_marked": False},
        position=1,
        kind="video",
    )
    paper = sidecar(receipt, file, sha256=f"sha256:{sha256}", sm3=f"sm3:{sm3}")
    _shelve(folder, b"abc", file.arrival, paper)
    sealed = "2026-09-21T02:25:00.000000Z"
    outcome = Outcome(
        state="sealed",
        sha256=f"sha256:{sha256}",
        sm3=f"sm3:{sm3}",
        recording="LX-2026-000001",
        stored_at=sealed,
        sealed_at=sealed,
        facts={"medium": "video", "milliseconds": 12_000, "recorded_by": "jia", "started_earliest": ""},
    )
    left_out = [{"shown": "link", "why": "链接"}]
    listed = manifest(receipt, [(file, outcome)], left_out=left_out, written_at="2026-09-21T02:26:00.000000Z")
    digests = {"sha256": f"sha256:{hashlib.sha256(listed).hexdigest()}", "sm3": f"sm3:{digest_of(listed, 'sm3')}"}
    _shelve(folder, listed, f"{2:032x}", manifest_note(receipt, **digests, size=len(listed)))


def _shelve(folder: Path, data: bytes, arrival: str, paper: bytes) -> None:
    name = hashlib.sha256(data).hexdigest()
    shelf = folder / "objects" / name[:2]
    shelf.mkdir(parents=True)
    (shelf / name).write_bytes(data)
    (shelf / f"{name}.{arrival}.json").write_bytes(paper)


def _files(folder: Path) -> list[tuple[str, bytes]]:
    return [
        (path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()
    ]


def _lines(members: object) -> bytes:
    return (json.dumps(members, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    main()
