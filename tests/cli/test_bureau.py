"""`liuhen bureau text`: the regulation's own text from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.cast import PASSWORD, Cast

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.queries.regulation import article_text
from liuhen.cli.bureau import command
from liuhen.errors import InputError
from liuhen.law.articles import chinese
from liuhen.law.textfile import TextFileError

pytestmark = pytest.mark.django_db


def run(file: Path, *words: str, operator: str = "fazhi") -> Result:
    return CliRunner().invoke(
        command, ["text", str(file), "--operator", operator, *words], env={"LIUHEN_PASSWORD": PASSWORD}
    )


def written(folder: Path, articles: int, encoding: str = "gbk") -> Path:
    """Write a file of articles, every sentence our own."""
    rows = (f"第{chinese(n)}条 自己写的第{n}条。\r\n二。\r\n三。\r\n四。" for n in range(1, articles + 1))
    file = folder / "办法.txt"
    file.write_bytes("\r\n".join(rows).encode(encoding))
    return file


def test_a_text_that_agrees_is_taken_into_use_when_asked(cast: Cast, tmp_path: Path) -> None:
    told = run(written(tmp_path, 34), "--use")

    assert 0 == told.exit_code
    assert "与规则包的条文目录一致" in told.output
    assert ("二。",) == article_text(cast.bureau, "wuhan", "第二十六条第二款")


def test_without_being_asked_it_waits_to_be_compared(cast: Cast, tmp_path: Path) -> None:
    told = run(written(tmp_path, 34))

    assert "尚未采用" in told.output
    assert article_text(cast.bureau, "wuhan", "第一条") is None


def test_differences_are_named_and_want_a_reason(cast: Cast, tmp_path: Path) -> None:
    told = run(written(tmp_path, 33), "--use")

    assert "出入：原文缺少第三十四条" in told.output
    assert isinstance(told.exception, InputError)

    again = run(written(tmp_path, 33), "--reason", "末条另文印发")

    assert "已采用" in again.output


def test_an_officer_may_not_and_a_pdf_is_refused(cast: Cast, tmp_path: Path) -> None:
    assert isinstance(run(written(tmp_path, 34), operator="jia").exception, RoleRefusal)

    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7")

    assert isinstance(run(pdf).exception, TextFileError)
