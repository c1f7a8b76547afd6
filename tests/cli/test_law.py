"""`liuhen law …`: packs are validated and listed, findings are made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cast import LONG_AGO, Cast
from tests.tapes import tape

from liuhen.cli.law import command
from liuhen.duties.models import Finding
from liuhen.duties.queries import all_subjects
from liuhen.law.shelf import PackError

pytestmark = pytest.mark.django_db


def test_packs_lists_what_is_installed_and_who_uses_it(cast: Cast) -> None:
    told = CliRunner().invoke(command, ["packs"])

    assert 0 == told.exit_code
    assert "wuhan 1.0.0：武汉市医疗保障局行政执法全过程记录办法，137 项要求，合格，云医保现行" in told.output
    assert "2026 年；其他年份的期限标为暂定" in told.output


def test_packs_names_every_fault_of_a_spoiled_pack_and_still_lists_the_others(
    cast: Cast, tmp_path: Path, settings: object
) -> None:
    shelf = shutil.copytree(settings.PACKS_DIR, tmp_path / "packs")  # type: ignore[attr-defined]
    spoiled = shelf / "wuhan" / "pack.yaml"
    spoiled.write_text(spoiled.read_text(encoding="utf-8").replace("unit: days", "unit: weeks", 1), encoding="utf-8")
    settings.PACKS_DIR = shelf  # type: ignore[attr-defined]

    told = CliRunner().invoke(command, ["packs"])

    assert isinstance(told.exception, PackError)
    assert "wuhan：不合格" in told.output
    assert "写的是 weeks" in told.output
    assert "shilong 1.0.0" in told.output


def test_recheck_makes_the_findings_again_and_says_how_many(cast: Cast) -> None:
    tape(cast.officer, LONG_AGO)

    told = CliRunner().invoke(command, ["recheck"])

    checked = sum(1 for _ in all_subjects())
    assert f"已核对 {checked} 件，列出 {Finding.objects.count()} 项。" in told.output


def test_manual_prints_the_page_about_the_format() -> None:
    assert CliRunner().invoke(command, ["manual"]).output.startswith("# Format: rule packs")
