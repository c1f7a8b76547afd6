"""The separate verifier on whole exports: honest ones pass, and each kind of tampering is named at its place."""

import shutil
from pathlib import Path

import pytest
from tests.verifier.exports import SIGNER, entries_of, entry, signed, verify, write, write_log

from liuhen.trail.entry import leaf_hash
from liuhen.trail.note import Signer
from liuhen.trail.tiles import bundle_bytes
from liuhen.trail.tree import root_of

SIZE = 600
STEPS = (1, 3, 100, 256, 257, 500)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("honest")
    write_log(folder, [entry(number) for number in range(SIZE)], STEPS)
    return folder


@pytest.fixture
def export(honest: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(honest, tmp_path / "export"))


def put_bundle(folder: Path, number: int, entries: list[bytes]) -> None:
    """Write an entry bundle over the one that stands, keeping its name."""
    width = min(256, SIZE - number * 256)
    name = f"tile/entries/{number:03d}" + ("" if width == 256 else f".p/{width}")
    write(folder, name, bundle_bytes(entries))


def bundle(folder: Path, number: int) -> list[bytes]:
    return entries_of(folder, SIZE)[number * 256 : (number + 1) * 256]


def test_an_honest_export_passes(export: Path) -> None:
    said = verify(export)

    assert said.code == 0, said.text
    assert "600 条留痕与校验点的根摘要值相符" in said.text
    assert "结论：一致" in said.text


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257])
def test_an_honest_export_of_any_size_passes(tmp_path: Path, size: int) -> None:
    write_log(tmp_path, [entry(number) for number in range(size)])

    assert verify(tmp_path).code == 0


@pytest.mark.parametrize("index", [0, 17, 255, 256, 599])
def test_an_edited_entry_is_named(export: Path, index: int) -> None:
    number, at = divmod(index, 256)
    rows = bundle(export, number)
    rows[at] = rows[at].replace(b"seal", b"sale")
    put_bundle(export, number, rows)

    said = verify(export)

    assert said.code == 1
    assert f"第 {index + 1} 条（序号 {index}）：内容被改动" in said.text


@pytest.mark.parametrize("index", [0, 17, 256, 598])
def test_a_deleted_entry_is_named(export: Path, index: int) -> None:
    number, at = divmod(index, 256)
    rows = bundle(export, number)
    del rows[at]
    put_bundle(export, number, rows)

    said = verify(export)

    assert said.code == 1
    assert f"第 {index + 1} 条（序号 {index}）被删除" in said.text


def test_a_deleted_entry_is_named_when_the_rest_was_moved_up(export: Path) -> None:
    rows = [entry(number) for number in range(SIZE) if number != 100]
    put_bundle(export, 0, rows[:256])
    put_bundle(export, 1, rows[256:512])
    put_bundle(export, 2, rows[512:])

    said = verify(export)

    assert said.code == 1
    assert "第 101 条（序号 100）被删除" in said.text


def test_reordered_entries_are_named(export: Path) -> None:
    rows = bundle(export, 1)
    rows[4], rows[9] = rows[9], rows[4]
    put_bundle(export, 1, rows)

    said = verify(export)

    assert said.code == 1
    assert "第 261 条（序号 260）的次序被调换：这里现在是原第 266 条（序号 265）" in said.text


def test_an_inserted_entry_is_named(export: Path) -> None:
    rows = bundle(export, 0)
    rows.insert(7, b"{}")
    put_bundle(export, 0, rows)

    said = verify(export)

    assert said.code == 1
    assert "第 8 条（序号 7）是插进来的" in said.text


def test_a_truncation_of_the_files_is_named(export: Path) -> None:
    (export / "tile/entries/002.p/88").unlink()

    said = verify(export)

    assert said.code == 1
    assert "第 513 条（序号 512）起被截去" in said.text


def test_a_bundle_cut_short_is_named(export: Path) -> None:
    path = export / "tile/entries/002.p/88"
    path.write_bytes(path.read_bytes()[:-3])

    said = verify(export)

    assert said.code == 1
    assert "第 600 条（序号 599）起被截去" in said.text


def roll_back(export: Path, size: int) -> None:
    """Give the export of an earlier day out as the newest one, older checkpoint and all."""
    rows = entries_of(export, SIZE)[:size]
    shutil.rmtree(export)
    write_log(export, rows, tuple(step for step in STEPS if step < size))


def test_an_export_rolled_back_to_an_older_checkpoint_is_found_by_a_newer_one_kept_elsewhere(
    export: Path, tmp_path: Path
) -> None:
    shutil.copy(export / "checkpoint", tmp_path / "kept")
    roll_back(export, 500)

    assert verify(export).code == 0  # by itself it is a true trail of an earlier day
    said = verify(export, "--checkpoint", tmp_path / "kept")
    assert said.code == 1
    assert "记着 600 条，这里只有 500 条：从第 501 条（序号 500）起被截去" in said.text


def test_an_export_rolled_back_is_found_by_a_paper_slip(export: Path) -> None:
    root = root_of([leaf_hash(entry(number)) for number in range(SIZE)]).hex()
    grouped = " ".join(root[at : at + 8] for at in range(0, 64, 8))
    assert verify(export, "--slip", f"600 {grouped}").code == 0
    roll_back(export, 257)

    said = verify(export, "--slip", f"600 {grouped}")

    assert said.code == 1
    assert "从第 258 条（序号 257）起被截去" in said.text


def test_a_rollback_that_forgets_the_older_checkpoints_is_found_in_the_export_itself(export: Path) -> None:
    history = (export / "history.notes").read_bytes()
    roll_back(export, 500)
    write(export, "history.notes", history)

    said = verify(export)

    assert said.code == 1
    assert "从第 501 条（序号 500）起被截去" in said.text


def test_a_forged_trail_with_rewritten_hash_files_is_narrowed_by_older_checkpoints(export: Path) -> None:
    kept = {name: (export / name).read_bytes() for name in ("checkpoint", "history.notes")}
    rows = [entry(number) for number in range(SIZE)]
    rows[256] = b"{}"
    shutil.rmtree(export)
    write_log(export, rows, STEPS)
    for name, data in kept.items():
        write(export, name, data)

    said = verify(export)

    assert said.code == 1
    assert "第 257 条（序号 256）：内容或次序被改动，摘要文件也被改成一样" in said.text


def test_a_forged_trail_between_two_far_checkpoints_names_the_range(export: Path) -> None:
    kept = {name: (export / name).read_bytes() for name in ("checkpoint", "history.notes")}
    rows = [entry(number) for number in range(SIZE)]
    rows[300] = b"{}"
    shutil.rmtree(export)
    write_log(export, rows, STEPS)
    for name, data in kept.items():
        write(export, name, data)

    said = verify(export)

    assert said.code == 1
    assert "第 258 条（序号 257）至第 500 条（序号 499）之间有改动" in said.text


def test_a_checkpoint_signed_by_another_key_fails(export: Path) -> None:
    write(export, "checkpoint", signed(export, SIZE, Signer(name=SIGNER.name, seed=bytes(32))).encode())

    said = verify(export)

    assert said.code == 1
    assert "没有 liuhen.example/test 的签名" in said.text


def test_a_checkpoint_with_a_changed_root_fails(export: Path) -> None:
    text = (export / "checkpoint").read_text(encoding="utf-8").split("\n")
    text[1] = "599"
    (export / "checkpoint").write_text("\n".join(text), encoding="utf-8")

    said = verify(export)

    assert said.code == 1
    assert "签名与内容不符" in said.text


@pytest.mark.parametrize("name", ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"])
def test_a_changed_hash_file_is_named_while_the_entries_hold(export: Path, name: str) -> None:
    data = bytearray((export / name).read_bytes())
    data[5] ^= 1
    (export / name).write_bytes(bytes(data))

    said = verify(export)

    assert said.code == 1
    assert f"摘要文件 {name} 缺失或被改动" in said.text


def test_a_changed_older_checkpoint_is_found(export: Path) -> None:
    text = (export / "history.notes").read_text(encoding="utf-8").replace("\n257\n", "\n258\n")
    (export / "history.notes").write_text(text, encoding="utf-8")

    said = verify(export)

    assert said.code == 1
    assert "以前的校验点（258 条）" in said.text


def test_a_wrong_key_on_the_command_line_fails(export: Path) -> None:
    stranger = Signer(name=SIGNER.name, seed=bytes(32)).verifier().text()

    assert verify(export, "--key", stranger).code == 1
    assert verify(export, "--key", SIGNER.verifier().text()).code == 0


def test_pending_entries_are_said_to_be_outside(export: Path) -> None:
    write(export, "pending.jsonl", b'{"n":600}\n{"n":601}\n')

    said = verify(export)

    assert said.code == 0
    assert "另有 2 条" in said.text


def test_what_cannot_be_checked_is_said_with_exit_two(export: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert verify(tmp_path / "empty").code == 2
    assert verify(tmp_path / "nowhere").code == 2
    assert verify(export, "--key", "no key").code == 2
    assert verify(export, "--slip", "x").code == 2
    (export / "key.txt").unlink()
    said = verify(export)
    assert said.code == 2
    assert "没有找到公钥" in said.text
