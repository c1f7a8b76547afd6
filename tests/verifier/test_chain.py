"""Keys that follow one another and origins that go on: led from the acceptance record's key, or said to be apart."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.verifier.exports import SIGNER, entries_of, entry, read, signed, verify, write, write_log

from liuhen.trail.continuity import Change, Statement, state
from liuhen.trail.entry import leaf_hash
from liuhen.trail.note import Signer, cosign
from liuhen.trail.tiles import bundle_bytes
from liuhen.trail.tree import root_of

SECOND = Signer(name=SIGNER.name, seed=bytes(range(64, 96)))
THIRD = Signer(name=SIGNER.name, seed=bytes(range(96, 128)))
ELSEWHERE = Signer(name="liuhen.example/again", seed=bytes(range(128, 160)))
AT = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
SIZE = 40


def statement(
    old: Signer,
    new: Signer,
    size: int,
    *,
    change: Change = Change.KEY,
    kept: int | None = None,
    also: Signer | None = None,
) -> str:
    """Sign that `new` follows `old` after `size` entries; `also` signs in place of the old key."""
    told = Statement(
        change=change,
        at=AT,
        old_key=old.verifier().text(),
        new_key=new.verifier().text(),
        size=size,
        root=root_of(leaf_hash(entry(number)) for number in range(size)),
        kept=size if kept is None else kept,
        reason="每年更换",
    )
    return state(told, new=new, old=None if change == Change.ORIGIN else also or old)


@pytest.fixture
def rotated(tmp_path: Path) -> Path:
    """Give an export whose first 20 entries the first key signed, and 40 the second, as the product leaves it."""
    folder = tmp_path / "rotated"
    write_log(folder, [entry(number) for number in range(SIZE)], (5, 20))
    history = [signed(folder, 5, SIGNER), cosign(signed(folder, 20, SIGNER), SECOND), signed(folder, SIZE, SECOND)]
    write(folder, "checkpoint", history[-1].encode())
    write(folder, "history.notes", "".join(history).encode())
    write(folder, "keys.notes", statement(SIGNER, SECOND, 20).encode())
    write(folder, "key.txt", (SECOND.verifier().text() + "\n").encode())
    return folder


def test_the_key_of_the_acceptance_record_leads_to_the_present_one(rotated: Path) -> None:
    old, new = SIGNER.verifier(), SECOND.verifier()

    for words in ([], ["--key", old.text()], ["--key", new.text()]):
        said = verify(rotated, *words)
        assert 0 == said.code, said.text
    told = verify(rotated, "--key", old.text()).text
    assert f"2026-10-08 更换公钥：{old.key_id.hex()} 换成 {new.key_id.hex()}，新旧两把都签了名（每年更换）" in told


def test_a_checkpoint_of_the_old_key_kept_on_paper_still_counts(rotated: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(signed(rotated, 5, SIGNER), encoding="utf-8")

    assert 0 == verify(rotated, "--checkpoint", tmp_path / "kept").code


def test_without_the_statement_the_new_key_is_a_strangers(rotated: Path) -> None:
    (rotated / "keys.notes").unlink()

    said = verify(rotated, "--key", SIGNER.verifier().text())

    assert 1 == said.code
    assert "没有 liuhen.example/test 的签名" in said.text


def test_a_statement_that_the_old_key_did_not_sign_is_a_fault(rotated: Path) -> None:
    write(rotated, "keys.notes", statement(SIGNER, SECOND, 20, also=THIRD).encode())

    said = verify(rotated, "--key", SIGNER.verifier().text())

    assert 1 == said.code
    assert "keys.notes 第 1 份：接续声明上没有公钥" in said.text


def test_a_statement_that_is_missing_between_two_is_a_fault(rotated: Path) -> None:
    notes = statement(SIGNER, SECOND, 10) + statement(THIRD, ELSEWHERE, 20, change=Change.ORIGIN)
    write(rotated, "keys.notes", notes.encode())

    said = verify(rotated)

    assert 1 == said.code
    assert "keys.notes 第 2 份：接续声明没有接着前一把公钥" in said.text


def test_a_statement_about_another_root_is_a_fault(rotated: Path) -> None:
    rows = entries_of(rotated, SIZE)
    rows[3] = b"{}"
    shutil.rmtree(rotated / "tile")
    keys = {name: read(rotated, name) for name in ("keys.notes", "key.txt")}
    write_log(rotated, rows, (), signer=SECOND)
    for name, data in keys.items():
        write(rotated, name, data)

    said = verify(rotated, "--key", SIGNER.verifier().text())

    assert 1 == said.code
    assert "最后签的 20 条，其根摘要值与这里的不符" in said.text


@pytest.fixture
def reopened(tmp_path: Path) -> Path:
    """Give a trail of a new origin that goes on from 15 of the 20 entries that the former one had signed."""
    folder = tmp_path / "reopened"
    write_log(folder / "origins/liuhen.example_test", [entry(number) for number in range(20)], (5, 15))
    (folder / "origins/liuhen.example_test/key.txt").unlink()
    write_log(
        folder, [entry(number if number < 15 else number + 100) for number in range(SIZE)], (30,), signer=ELSEWHERE
    )
    write(folder, "keys.notes", statement(SIGNER, ELSEWHERE, 20, change=Change.ORIGIN, kept=15).encode())
    return folder


@pytest.mark.parametrize("key", [None, SIGNER, ELSEWHERE])
def test_a_new_origin_is_explained_and_the_former_one_is_checked_too(reopened: Path, key: Signer | None) -> None:
    said = verify(reopened, *(["--key", key.verifier().text()] if key else []))

    assert 0 == said.code, said.text
    if key is not ELSEWHERE:
        assert "另开来源：原来源 liuhen.example/test 记着 20 条，接续 15 条" in said.text
        assert "20 条留痕与校验点的根摘要值相符" in said.text
        assert "接续的开头部分（15 条）" in said.text


def test_a_new_origin_that_changed_what_it_keeps_is_found(reopened: Path) -> None:
    rows = entries_of(reopened, SIZE)
    rows[7] = b"{}"
    shutil.rmtree(reopened / "tile")
    write_log(reopened, rows, (30,), signer=ELSEWHERE)

    said = verify(reopened)

    assert 1 == said.code
    assert "接续的开头部分（15 条）的根摘要值与这里的前 15 条不符" in said.text


def test_a_former_origin_that_was_tampered_with_is_found(reopened: Path) -> None:
    rows = [entry(number) for number in range(20)]
    rows[18] = b"{}"
    write(reopened, "origins/liuhen.example_test/tile/entries/000.p/20", bundle_bytes(rows))

    said = verify(reopened)

    assert 1 == said.code
    assert "第 19 条（序号 18）：内容被改动" in said.text


def test_a_former_origin_whose_files_are_stated_to_be_damaged_is_said_to_be_unchecked(reopened: Path) -> None:
    (reopened / "origins/liuhen.example_test").rename(reopened / "origins/liuhen.example_test.damaged")

    said = verify(reopened)

    assert 0 == said.code
    assert "声明为有缺损，没有核对；接续的是其中 15 条" in said.text


def test_a_former_origin_that_was_left_out_is_said_to_be_unchecked(reopened: Path) -> None:
    shutil.rmtree(reopened / "origins")

    said = verify(reopened)

    assert 0 == said.code
    assert "原来源 liuhen.example/test（20 条）的文件不在这里，没有核对" in said.text
