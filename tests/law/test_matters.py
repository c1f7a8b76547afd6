"""The table of parameters: every row reads a key that exists, and says what the packs say."""

from __future__ import annotations

import pytest
from tests.law.test_keeping_checks import EVERY
from tests.law.timeline import SHILONG, WUHAN

from liuhen.law.matters import Matter, compared
from liuhen.law.matters.table import MATTERS, matters


def row_of(title: str) -> Matter:
    """Return the matter of a title."""
    return next(one for one in matters(EVERY) if one.title == title)


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.title)
def test_every_matter_is_stated_by_a_pack_or_by_what_it_inherits(matter: Matter) -> None:
    assert any(matter.tell(pack) for pack in EVERY)


def test_the_five_numbers_people_ask_first() -> None:
    ingest = [said.words if (said := row_of("录像入库，通常").tell(pack)) else "" for pack in EVERY]

    assert "2 个工作日" == ingest[-1]
    assert "24 小时" == ingest[3]
    assert "未定" in ingest[1]
    assert "6 个月，届满由人判断" == row_of("普通录像保存").tell(SHILONG).words
    assert "不少于 3 个月" == row_of("普通录像保存").tell(WUHAN).words


def test_what_only_one_pack_says_does_not_differ_but_has_silence() -> None:
    rows = {row.matter.title: row for row in compared(matters(EVERY), EVERY)}

    assert rows["录像入库，例外"].differs
    assert not rows["紧急启动补办"].differs
    assert rows["紧急启动补办"].has_silence
