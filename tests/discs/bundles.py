"""A small made-up bundle with one recording, a document and proven entries, as room archive builds real ones."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.verifier.exports import SIGNER, read, signed, write_log

from liuhen.discs.bag import Bag, Packed, Payload, pack, seal_bag
from liuhen.discs.page import page_html
from liuhen.trail.checkpoint import Proof, proof_text
from liuhen.trail.tiles import tile_nodes
from liuhen.trail.tree import inclusion_proof

CLIP = bytes(range(256)) * 5000
SIZE = 12


def make_bundle(
    folder: Path, work: Path, *, clip: bytes = CLIP, with_page: bool = True, continuity: tuple[str, ...] = ()
) -> Bag:
    """Build a whole bundle in `folder`; `work` holds the log it takes its proofs from."""
    source = work / "clip.mp4"
    source.write_bytes(clip)
    digest = hashlib.sha256(clip).hexdigest()
    entries = [json.dumps({"n": number, "digest": f"sha256:{digest}"}).encode() for number in range(SIZE)]
    write_log(work / "log", entries)
    note = signed(work / "log", SIZE)
    node = tile_nodes(SIZE, lambda path: read(work / "log", path))
    proof = proof_text(Proof(index=5, path=inclusion_proof(5, SIZE, node), note=note))
    packed = pack(
        folder,
        [
            Payload(path="recordings/LX-2026-000001_现场 检查#1.mp4", source=source, sha256=digest),
            Payload(path="documents/01_立案审批表.pdf", data=b"%PDF-1.7 made up"),
            Payload(path="trail/entries/000005.json", data=entries[5]),
            Payload(path="trail/proofs/000005.tlog-proof", data=proof.encode()),
            Payload(path="trail/checkpoint", data=note.encode()),
            Payload(path="trail/key.txt", data=(SIGNER.verifier().text() + "\n").encode()),
        ],
    )
    catalogue = _catalogue(packed, entries[5].decode(), proof, note)
    catalogue["trail"] = {**catalogue["trail"], "continuity": list(continuity)} if continuity else catalogue["trail"]
    packed += pack(folder, [Payload(path="catalogue.json", data=json.dumps(catalogue, ensure_ascii=False).encode())])
    if with_page:
        packed += pack(folder, [Payload(path="index.html", data=page_html(catalogue))])
    return seal_bag(folder, packed, {"Source-Organization": "云泽市医疗保障局", "Bagging-Date": "2026-09-21"})


def _catalogue(packed: list[Packed], entry: str, proof: str, note: str) -> dict[str, Any]:
    files = [{"path": file.path, "size": file.size, "sha256": file.sha256} for file in packed]
    recording = {
        **files[0],
        "title": "</script><b>现场检查",
        "medium": "video",
        "facts": [["时长", "2 分"]],
        "entry": 5,
    }
    document = {**files[1], "title": "立案审批表", "medium": "document"}
    return {
        "number": "AJ-2026-0001",
        "title": "甲大药房 <案> & 卷",
        "facts": [["当事人", "甲大药房"]],
        "sections": [
            {"title": "录像", "items": [recording]},
            {"title": "文书", "items": [document]},
        ],
        "items": [recording],
        "files": files,
        "trail": {
            "key": SIGNER.verifier().text(),
            "checkpoint": note,
            "entries": [
                {"index": 5, "text": entry, "proof": proof, "sentence": "系统封存入库。", "at": "9月21日 10:24"}
            ],
        },
    }
