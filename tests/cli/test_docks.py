"""`liuhen docks take-in` and `liuhen vault …`: the operator logs in, the table tells, the exit code says."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.cast import PASSWORD, Cast
from tests.docks.cards import named_card
from tests.vault.pretend import flip_byte

from liuhen.cli import docks, vault
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Original, Receipt
from liuhen.evidence.queries import vault as store
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(cast: Cast, data_dir: Path) -> Path:
    return data_dir


def _take_in(card: Path, *, password: str = PASSWORD, officer: str = "jia", more: tuple[str, ...] = ()) -> Result:
    words = ["take-in", str(card), "--officer", officer, "--operator", "ding", *more]
    return CliRunner().invoke(docks.command, words, env={"LIUHEN_PASSWORD": password})


def test_a_card_comes_in_with_a_table_and_exit_code_0(tmp_path: Path) -> None:
    done = _take_in(named_card(tmp_path / "card"))

    assert 0 == done.exit_code, done.output
    assert "入库 4，已在库 0，未收 0" in done.output
    assert "LX-" in done.output
    assert "sha256:" in done.output


def test_the_same_card_again_answers_already_held_with_exit_code_0(tmp_path: Path) -> None:
    card = named_card(tmp_path / "card")

    _take_in(card)
    again = _take_in(card)

    assert 0 == again.exit_code
    assert "入库 0，已在库 4，未收 0" in again.output


def test_a_login_is_an_entry_and_so_is_a_wrong_password(tmp_path: Path) -> None:
    card = named_card(tmp_path / "card")

    wrong = _take_in(card, password="wrong")
    _take_in(card)

    assert isinstance(wrong.exception, RefusalError)
    assert "账号或口令不对" in wrong.exception.sentence
    assert {"session.refuse": 1, "session.open": 1} == {
        verb: Entry.objects.filter(verb=verb).count() for verb in ("session.refuse", "session.open")
    }


def test_five_wrong_passwords_lock_the_account_also_for_the_right_one(tmp_path: Path) -> None:
    card = named_card(tmp_path / "card")

    for _ in range(5):
        _take_in(card, password="wrong")
    right = _take_in(card)

    assert isinstance(right.exception, RefusalError)
    assert "暂时锁定" in right.exception.sentence
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("officer", "more", "words"),
    [
        ("nobody", (), "没有账号 nobody"),
        ("qh-nobody", (), "没有账号"),
        ("jia", ("--device", "YZ-99"), "没有设备 YZ-99"),
    ],
)
def test_an_unknown_officer_or_device_is_said_and_nothing_is_opened(
    tmp_path: Path, officer: str, more: tuple[str, ...], words: str
) -> None:
    done = _take_in(named_card(tmp_path / "card"), officer=officer, more=more)

    assert isinstance(done.exception, InputError)
    assert words in done.exception.sentence
    assert not Receipt.objects.exists()


def test_an_empty_card_is_said(tmp_path: Path) -> None:
    done = _take_in(tmp_path)

    assert isinstance(done.exception, InputError)
    assert "source.empty" == done.exception.code


def test_the_check_says_nothing_is_wrong_and_after_one_changed_byte_names_it(tmp_path: Path) -> None:
    _take_in(named_card(tmp_path / "card"))

    clean = CliRunner().invoke(vault.command, ["check"])
    after_one = Entry.objects.filter(verb="vault.check").count()
    changed = Original.objects.earliest("pk").sha256
    flip_byte(store().path_of(changed), 2)
    found = CliRunner().invoke(vault.command, ["check"])

    assert (0, True) == (clean.exit_code, "不一致 0 处" in clean.output), clean.output
    assert (1, True) == (found.exit_code, f"被改动\t{changed.removeprefix('sha256:')}" in found.output)
    assert 1 <= after_one < Entry.objects.filter(verb="vault.check").count()


def test_a_sweep_with_nothing_to_do_leaves_no_entry() -> None:
    done = CliRunner().invoke(vault.command, ["sweep"])

    assert "清理了 0 个" in done.output
    assert 0 == Entry.objects.filter(verb="vault.sweep").count()
