"""Ways to tamper with a real trail, each found by the separate verifier with the entry or file named.

A small real installation is exported; a paper slip and a checkpoint were kept elsewhere before anybody tampered.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cast import LONG_AGO, Cast
from tests.trail.rolled import rolled_back_afterwards
from tests.verifier.exports import Said, verify

from liuhen.bureau.acts import open_unit
from liuhen.cli.trail import command
from liuhen.trail.checkpoint import Checkpoint, grouped, peek_checkpoint, sign_checkpoint
from liuhen.trail.entry import leaf_hash
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.note import Signer
from liuhen.trail.tiles import bundle_bytes, bundle_entries, bundle_growth, hash_growth
from liuhen.trail.tree import root_of


@dataclass(slots=True)
class Export:
    """An export of a real trail, and what was kept elsewhere."""

    folder: Path
    key: str  # as the acceptance record has it
    slip: str  # as typed from the paper
    kept: Path  # an older checkpoint
    signer: Signer  # what an attacker on the machine has

    @property
    def size(self) -> int:
        return peek_checkpoint((self.folder / "checkpoint").read_text(encoding="utf-8")).size

    def entries(self) -> list[bytes]:
        return list(bundle_entries(self.bundle().read_bytes()))

    def bundle(self) -> Path:
        return self.folder / f"tile/entries/000.p/{self.size}"

    def put(self, entries: list[bytes]) -> None:
        self.bundle().write_bytes(bundle_bytes(entries))

    def sign_anew(self, entries: list[bytes], signer: Signer | None = None) -> None:
        """Do what the holder of the machine and of the key can do: write and sign everything again."""
        signer = signer or self.signer
        shutil.rmtree(self.folder / "tile")
        files = hash_growth(0, [leaf_hash(one) for one in entries], lambda _path: b"")
        for file in [*files, *bundle_growth(0, entries, lambda _path: b"")]:
            target = self.folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
        root = root_of(leaf_hash(one) for one in entries)
        note = sign_checkpoint(Checkpoint(origin=signer.name, size=len(entries), root=root), signer)
        for name in ("checkpoint", "history.notes"):
            (self.folder / name).write_text(note, encoding="utf-8")
        (self.folder / "key.txt").write_text(signer.verifier().text() + "\n", encoding="utf-8")

    def verify(self, *words: str | Path) -> Said:
        return verify(self.folder, "--key", self.key, *words)


@pytest.fixture
def export(data_dir: Path, cast: Cast, tmp_path: Path) -> Export:
    integrate_now()
    for number in range(6):
        open_unit(cast.bureau, f"第{number}科", by=cast.system_admin, at=LONG_AGO)
        integrate_now()
    kept = tmp_path / "kept"
    kept.write_text(store().note(), encoding="utf-8")
    open_unit(cast.bureau, "末科", by=cast.system_admin, at=LONG_AGO)
    CliRunner().invoke(command, ["export", str(tmp_path / "export")], catch_exceptions=False)
    newest = integrate_now()
    slip = f"{newest.size} {' '.join(grouped(newest.root))}"
    key = store().verifier().text()
    return Export(folder=tmp_path / "export", key=key, slip=slip, kept=kept, signer=store().signer())


def changed(entry: bytes, **members: object) -> bytes:
    """Change members of an entry, keeping the canonical form."""
    told = {**json.loads(entry), **members}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def edited(rows: list[bytes]) -> list[bytes]:
    return [*rows[:9], changed(rows[9], reason="另有原因"), *rows[10:]]


def deleted(rows: list[bytes]) -> list[bytes]:
    return rows[:9] + rows[10:]


def inserted(rows: list[bytes]) -> list[bytes]:
    return [*rows[:9], changed(rows[9], uid="0" * 32), *rows[9:]]


def reordered(rows: list[bytes]) -> list[bytes]:
    return [*rows[:9], rows[12], *rows[10:12], rows[9], *rows[13:]]


def back_dated(rows: list[bytes]) -> list[bytes]:
    return [*rows[:9], changed(rows[9], recorded_at="2020-01-01T00:00:00.000000Z"), *rows[10:]]


WAYS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "内容被改动": edited,
    "被删除": deleted,
    "插进来": inserted,
    "次序被调换": reordered,
    "内容被改动 ": back_dated,
}


def test_an_honest_export_agrees_with_the_key_the_slip_and_the_checkpoint_kept_elsewhere(export: Export) -> None:
    said = export.verify("--slip", export.slip, "--checkpoint", export.kept)

    assert said.code == 0, said.text


@pytest.mark.parametrize(("words", "way"), WAYS.items(), ids=[way.__name__ for way in WAYS.values()])
def test_a_tampered_bundle_is_found_and_the_entry_named(
    export: Export, words: str, way: Callable[[list[bytes]], list[bytes]]
) -> None:
    export.put(way(export.entries()))

    said = export.verify()

    assert said.code == 1
    assert "第 10 条（序号 9）" in said.text
    assert words.strip() in said.text


@pytest.mark.parametrize("way", WAYS.values(), ids=[way.__name__ for way in WAYS.values()])
def test_a_fork_signed_with_the_true_key_is_found_by_the_slip_and_by_the_checkpoint_kept_elsewhere(
    export: Export, way: Callable[[list[bytes]], list[bytes]]
) -> None:
    export.sign_anew(way(export.entries()))
    assert export.verify().code == 0  # true in itself: only what was kept elsewhere can tell

    by_slip, by_kept = export.verify("--slip", export.slip), export.verify("--checkpoint", export.kept)

    assert (1, 1) == (by_slip.code, by_kept.code)
    assert "校验单" in by_slip.text
    assert "kept" in by_kept.text


def test_a_replaced_key_is_found_against_the_acceptance_record(export: Export) -> None:
    export.sign_anew(edited(export.entries()), Signer(name=export.signer.name, seed=bytes(32)))

    said = export.verify()

    assert said.code == 1
    assert "签名" in said.text


def test_a_truncated_trail_is_found_from_where_it_was_cut(export: Export) -> None:
    size = export.size
    export.sign_anew(export.entries()[:12])

    said = export.verify("--slip", export.slip)

    assert said.code == 1
    assert f"{size} 条" in said.text
    assert "第 13 条（序号 12）" in said.text


def test_a_truncated_bundle_is_found_from_where_it_was_cut(export: Export) -> None:
    export.put(export.entries()[:12])

    said = export.verify()

    assert said.code == 1
    assert "第 13 条（序号 12）" in said.text


def test_a_swapped_hash_file_is_named(export: Export) -> None:
    path = export.folder / f"tile/0/000.p/{export.size}"
    path.write_bytes(bytes(len(path.read_bytes())))

    said = export.verify()

    assert said.code == 1
    assert f"tile/0/000.p/{export.size}" in said.text


def test_a_swapped_bundle_of_another_export_is_found(export: Export, tmp_path: Path) -> None:
    rows = export.entries()
    export.put([changed(one, bureau="elsewhere") for one in rows])

    said = export.verify()

    assert said.code == 1
    assert "第 1 条（序号 0）" in said.text


def test_a_rolled_back_database_is_found_by_the_slip_and_ends_clean_after_an_honest_restore(
    data_dir: Path, cast: Cast, tmp_path: Path
) -> None:
    integrate_now()
    older = shutil.copytree(store().folder, tmp_path / "older")
    with rolled_back_afterwards():
        open_unit(cast.bureau, "新设科", by=cast.system_admin, at=LONG_AGO)
        newest = integrate_now()
    newer = shutil.copytree(store().folder, tmp_path / "newer")
    slip = f"{newest.size} {' '.join(grouped(newest.root))}"
    shutil.rmtree(store().folder)
    shutil.copytree(older, store().folder)  # database and files put back together: nothing here can tell
    run = CliRunner().invoke
    with rolled_back_afterwards():  # the honest way begins again from the restored state
        run(command, ["export", str(tmp_path / "export")], catch_exceptions=False)
        integrate_now()
    rolled = verify(tmp_path / "export", "--slip", slip)

    shutil.rmtree(store().folder)
    shutil.copytree(older, store().folder)
    words = ["restore", "--from", str(newer), "--reason", "整机恢复到旧备份"]
    run(command, words, catch_exceptions=False)
    run(command, ["export", str(tmp_path / "restored")], catch_exceptions=False)
    restored = verify(tmp_path / "restored", "--slip", slip)

    assert rolled.code == 1
    assert "校验单" in rolled.text
    assert restored.code == 0, restored.text
