"""The second rebuild: the register read out of a store by the separate verifier is the product's, field by field."""

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast
from tests.docks.cards import film, named_card, write
from tests.vault.pretend import flip_byte
from tests.verifier.exports import verify

from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence import acts
from liuhen.evidence.lists.queries import register as the_register
from liuhen.evidence.models import Arrival, Original, Receipt
from liuhen.trail.entry import canonical_json
from liuhen.vault.local import LocalVault

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)


@pytest.fixture
def store(cast: Cast, tmp_path: Path) -> Path:
    """Take in two cards: named films with a file of nobody, and legacy names in GBK beside equal bytes."""
    vault = LocalVault(tmp_path / "vault")
    named_card(tmp_path / "one", count=2)
    write(tmp_path / "two", {"=公式.mp4": film("equal"), "copy/b.mp4": film("equal")})
    gbk = "现场检查.mp4".encode("gbk")
    write(tmp_path / "two", {os.fsdecode(gbk): film("gbk")})
    for card in ("one", "two"):
        receipt = acts.announce(recognise(tmp_path / card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
        Intake(receipt=receipt, vault=vault, staging=tmp_path / card, clock=lambda: NOW).run()
    return tmp_path / "vault"


def register(store: Path, target: Path) -> list[dict[str, Any]]:
    """Let the verifier list the store; it must find nothing wrong."""
    said = verify("store", store, "--register", target)
    assert 0 == said.code, said.text
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def of_database(arrival: Arrival) -> dict[str, object]:
    """Give the same facts of an arrival as the product's database holds them."""
    receipt, original = arrival.receipt, arrival.original
    assert original is not None
    return {
        "arrival": arrival.uid,
        "sha256": original.sha256,
        "sm3": original.sm3,
        "size": original.size,
        "note_sha256": arrival.sidecar_digest,
        "path": {"raw": bytes(arrival.raw_name).hex(), "shown": arrival.shown_path, "decoding": arrival.decoding},
        "bureau": receipt.bureau.code,
        "receipt": receipt.number,
        "announced_at": f"{receipt.announced_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "device": receipt.device.number if receipt.device else "",
        "source": {
            "kind": receipt.source_kind,
            "label": receipt.source_label,
            "identity": receipt.source_identity,
            "layout": receipt.layout,
        },
        "card": receipt.card_claim,
        "handed_over_by": {"username": receipt.handed_over_by.username, "name": receipt.handed_over_by.name},
        "operator": {"username": receipt.operator.username, "name": receipt.operator.name},
        "companion_of": arrival.companion_of.uid if arrival.companion_of else "",
    }


def test_the_register_out_of_the_store_is_the_one_of_the_database(store: Path, tmp_path: Path) -> None:
    rows = {str(row["arrival"]): row for row in register(store, tmp_path / "r.jsonl") if row["paper"] == "arrival"}

    known = list(Arrival.objects.filter(state="sealed"))
    assert {arrival.uid for arrival in known} == set(rows)
    for arrival in known:
        wanted = of_database(arrival)
        assert wanted == {name: rows[arrival.uid][name] for name in wanted}
        claimed = {**rows[arrival.uid]["claims"], "modified_ns": rows[arrival.uid]["modified_ns"]}
        assert arrival.claims == {name: claimed[name] for name in arrival.claims}


RECEIPT = (
    "announced_at", "bureau", "bureau_name", "card", "device", "handed_over_by", "operator", "receipt", "source",
    "source_path", "unit",
)  # fmt: skip
FILE = ("arrival", "claims", "companion_of", "kind", "modified_ns", "path", "position", "size")


def worded(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: canonical_json({"it": row[name]}).decode() for name in names}


def lines_out_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the lines of `liuhen vault register` as they follow from what the verifier read, and from nothing else."""
    notes = {row["receipt"]: row for row in rows if row["paper"] == "manifest"}
    papers = {row["arrival"]: row for row in rows if row["paper"] == "arrival"}
    listed = [row for row in rows if row["paper"] == "listed"]
    lines = []
    for row in (row for row in rows if row["paper"] == "receipt"):
        note, files = notes[row["receipt"]], [one for one in listed if one["receipt"] == row["receipt"]]
        lines.append(
            {
                "row": "receipt",
                **worded(row, RECEIPT),
                "left_out": [f"{item['shown']} {item['why']}" for item in row["left_out"]],
                "file_count": len(files),
                "done_count": sum(one["state"] != "failed" for one in files),
                "total_bytes": sum(one["size"] for one in files),
                "manifest_uid": note["note_file"].split(".")[1],
                "manifest": f"{note['sha256']} {note['sm3']} {note['size']}",
                "manifest_sidecar": note["note_sha256"],
                "sealed_at": row["written_at"],
            }
        )
    originals = {one["sha256"]: one for one in listed if one["state"] == "sealed"}
    lines += [
        {"row": "original", **{name: one[name] for name in ("sha256", "sm3", "size", "stored_at")}}
        for one in originals.values()
    ]
    sources = {row["receipt"]: row["source"]["identity"] for row in rows if row["paper"] == "receipt"}
    for one in listed:
        lines.append(
            {
                **worded(one, FILE),
                "row": "arrival",
                "receipt": one["receipt"],
                "source_identity": sources[one["receipt"]],
                "path_digest": hashlib.sha256(bytes.fromhex(one["path"]["raw"])).hexdigest(),
                "original": one["sha256"],
                "sidecar_digest": papers[one["arrival"]]["note_sha256"] if one["state"] == "sealed" else "",
                **{name: one[name] for name in ("held_by", "state", "note", "sealed_at")},
            }
        )
        if one["recording"]:
            names = {"row": "recording", "bureau": one["bureau"], "number": one["recording"], "arrival": one["arrival"]}
            lines.append({**names, **one["facts"]})
    return lines


def sorted_lines(lines: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(line, ensure_ascii=False, sort_keys=True) for line in lines)


def test_every_line_of_the_products_register_follows_from_what_the_verifier_read(
    store: Path, tmp_path: Path, cast: Cast
) -> None:
    # The first card once more: everything on it is held already, under a receipt of its own.
    again = acts.announce(recognise(tmp_path / "one"), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    Intake(receipt=again, vault=LocalVault(store), staging=tmp_path / "one", clock=lambda: NOW).run()
    assert {"sealed", "held"} == set(Arrival.objects.values_list("state", flat=True))

    rows = register(store, tmp_path / "r.jsonl")

    assert sorted_lines(the_register()) == sorted_lines(lines_out_of(rows))


def test_originals_and_manifests_out_of_the_store_are_those_of_the_database(store: Path, tmp_path: Path) -> None:
    rows = register(store, tmp_path / "r.jsonl")

    originals = {(row["sha256"], row["sm3"], row["size"]) for row in rows if row["paper"] == "arrival"}
    manifests = {(row["receipt"], row["sha256"], row["note_sha256"]) for row in rows if row["paper"] == "manifest"}
    assert set(Original.objects.values_list("sha256", "sm3", "size")) == originals
    assert set(Receipt.objects.values_list("number", "manifest_digest", "manifest_sidecar")) == manifests


def test_the_register_for_people_is_a_table_that_starts_no_formula(store: Path, tmp_path: Path) -> None:
    said = verify("store", store, "--register", tmp_path / "r.csv")

    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 0 == said.code
    assert {"'=公式.mp4", "现场检查.mp4"} <= {row["path.shown"] for row in rows}


def an_object(store: Path, *, manifest: bool = False) -> Path:
    """Give an original (or the manifest of a receipt) as it lies in the store."""
    digest = Receipt.objects.earliest("pk").manifest_digest if manifest else Original.objects.earliest("pk").sha256
    figures = digest.removeprefix("sha256:")
    return store / "objects" / figures[:2] / figures


def unlocked(path: Path) -> Path:
    path.chmod(0o644)
    return path


def test_a_changed_original_is_named(store: Path) -> None:
    changed = an_object(store)
    flip_byte(changed, 3)

    said = verify("store", store)

    assert 1 == said.code
    assert f"原始件 {changed.name} 的内容被改动" in said.text
    assert said.text.startswith("结论：不一致")


def test_an_original_without_bytes_and_one_without_note_are_named(store: Path) -> None:
    lost = an_object(store)
    lost.unlink()
    said = verify("store", store)
    assert 1 == said.code
    assert f"原始件 {lost.name} 不见了，只剩 1 份说明件" in said.text

    bare = an_object(store, manifest=True)
    next(bare.parent.glob(f"{bare.name}.*.json")).unlink()
    assert f"原始件 {bare.name} 没有说明件" in verify("store", store).text


def test_an_original_taken_away_with_its_note_is_missed_by_the_manifest(store: Path) -> None:
    taken = an_object(store)
    for path in [taken, *taken.parent.glob(f"{taken.name}.*.json")]:
        path.unlink()

    said = verify("store", store)

    assert 1 == said.code
    assert "清单里的" in said.text
    assert taken.name in said.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text + " ", "不是规范写法"),
        (lambda text: text.replace('"sha256":"sha256:', '"sha256":"sha256:00', 1), "说的不是它旁边的原始件"),
        (lambda text: text.replace("liuhen-sidecar/1", "liuhen-sidecar/9"), "不是本格式"),
        (lambda text: text.replace('"sm3":"sm3:', '"sm3":"sm3:00', 1), "SM3 与说明件不符"),
        (lambda text: text.replace('"size":', '"size":9', 1), "字节，原始件是"),
        (lambda _text: "[" * 100_000, "不是本格式的 JSON"),
        (lambda _text: '{"size":' + "9" * 100_000 + "}", "不是本格式的 JSON"),
    ],
)
def test_a_touched_note_is_named(store: Path, change: Callable[[str], str], words: str) -> None:
    original = an_object(store)
    note = unlocked(next(original.parent.glob(f"{original.name}.*.json")))
    note.write_text(change(note.read_text(encoding="utf-8")), encoding="utf-8")

    said = verify("store", store)

    assert 1 == said.code
    assert words in said.text


def test_names_that_do_not_belong_there_and_links_are_named_and_not_opened(store: Path, tmp_path: Path) -> None:
    original = an_object(store)
    (original.parent / "readme.txt").write_text("x", encoding="utf-8")
    copy = tmp_path / "copy"
    original.rename(copy)
    original.symlink_to(copy)

    said = verify("store", store)

    assert 1 == said.code
    assert f"objects/{original.parent.name}/readme.txt 不是原始件库里应有的名称" in said.text
    assert f"文件 {original.name} 是链接或设备" in said.text


def test_what_is_no_store_cannot_be_checked(tmp_path: Path) -> None:
    assert 2 == verify("store", tmp_path).code
    assert 2 == verify("store", tmp_path / "nowhere").code


def test_a_register_is_not_written_over_another_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")

    assert 2 == verify("store", store, "--register", tmp_path / "mine").code
    assert "mine" == (tmp_path / "mine").read_text(encoding="utf-8")
