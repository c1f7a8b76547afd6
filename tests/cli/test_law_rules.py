"""`liuhen law propose` and `liuhen law calendar`: the same acts as on the pages, with the faults told line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.utils import timezone
from tests.cast import PASSWORD, Cast

from liuhen.bureau.models import HolidayNotice, RulePack
from liuhen.cli.law import command
from liuhen.errors import InputError, RefusalError
from liuhen.law.notice import notice_text
from liuhen.law.shelf import PackError

NUMBER = "云医保〔2026〕9号"


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIUHEN_PASSWORD", PASSWORD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the installed pack under another version number, and nothing beside it."""
    text = (settings.PACKS_DIR / "wuhan" / "pack.yaml").read_text(encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(text.replace("  version: 1.0.0", "  version: 2.0.0", 1), encoding="utf-8")
    return tmp_path


def propose(folder: Path, officer: str = "fazhi") -> Result:
    day = timezone.localdate().isoformat()
    words = ["--effective-on", day, "--document-number", NUMBER, "--reason", "办法修订", "--officer", officer]
    return CliRunner().invoke(command, ["propose", str(folder), *words])


def test_proposing_a_folder_tells_the_effect_and_changes_nothing(cast: Cast, folder: Path) -> None:
    told = propose(folder)

    assert 0 == told.exit_code, told.output
    assert "已提出规则包 wuhan 2.0.0" in told.output
    assert "规定变化 0 项" in told.output
    assert "保存期限：延长 0 件" in told.output
    assert RulePack.State.PROPOSED == RulePack.objects.get(version="2.0.0").state


def test_changed_values_are_told_one_by_one(cast: Cast, folder: Path) -> None:
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    kept = "period: {amount: 3, unit: months}"
    (folder / "pack.yaml").write_text(text.replace(kept, "period: {amount: 6, unit: months}", 1), encoding="utf-8")

    assert "保存期限 retention.av_ordinary.period：3 个月 → 6 个月" in propose(folder).output


def test_much_is_left_to_the_worker(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liuhen.duties.rules.acts.AT_ONCE", -1)

    assert "影响正在后台计算" in propose(folder).output


def test_faults_are_told_with_their_lines(cast: Cast, folder: Path) -> None:
    with (folder / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("unheard_of: 1\n")

    told = propose(folder)

    assert isinstance(told.exception, PackError)
    assert "行：unheard_of 没有这个键" in told.output


def test_who_may_not_propose_is_refused(cast: Cast, folder: Path) -> None:
    assert isinstance(propose(folder, officer="jia").exception, RefusalError)


def calendar(file: Path) -> Result:
    words = ["--document-number", "国办发明电〔2030〕7号", "--officer", "xitong"]
    return CliRunner().invoke(command, ["calendar", str(file), *words])


def test_a_notice_is_imported_for_the_operators_bureau(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "2031.yaml"
    file.write_text(notice_text(2031, rest="1月1日 元旦", work=""), encoding="utf-8")

    told = calendar(file)

    assert "已导入2031 年节假日安排" in told.output
    assert "没有期限用到这一年。" in told.output
    assert cast.bureau == HolidayNotice.objects.get().bureau


def test_a_file_that_is_no_text_is_refused(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "2031.yaml"
    file.write_bytes(b"\xff\xfe\x00")

    assert isinstance(calendar(file).exception, InputError)
