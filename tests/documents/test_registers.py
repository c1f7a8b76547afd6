"""Registers of legal basis and discretion (wuhan-21-1d): typed by the legal section, retired but never changed."""

from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from liuhen.bureau.acting import RoleRefusal
from liuhen.documents.models import DiscretionStandard, LegalBasis
from liuhen.documents.registers.acts import (
    NewBasis,
    NewStandard,
    RegisterError,
    add_basis,
    add_standard,
    retire_basis,
    retire_standard,
)
from liuhen.documents.registers.queries import offered_bases, offered_standards

AT = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
ARTICLE = NewBasis(
    title="《云泽市医疗保障基金监管办法》", article="第二十条", text="串换项目的，责令退回。", matter="串换诊疗项目"
)
GRADE = NewStandard(
    matter="串换诊疗项目",
    grade="一般",
    circumstances="金额一万元以上不足五万元",
    measure="罚款",
    unit="times",
    low="1",
    high="1.5",
)


@pytest.fixture
def basis(cast: Cast) -> LegalBasis:
    return add_basis(ARTICLE, by=cast.legal_reviewer, at=AT)


def test_an_article_is_entered_once_and_cited_as_it_is_read(cast: Cast, basis: LegalBasis) -> None:
    assert "《云泽市医疗保障基金监管办法》第二十条：串换项目的，责令退回。" == basis.words
    with pytest.raises(RegisterError, match="已在登记册里"):
        add_basis(ARTICLE, by=cast.legal_reviewer, at=AT)


def test_only_the_legal_section_keeps_the_registers(cast: Cast, basis: LegalBasis) -> None:
    with pytest.raises(RoleRefusal):
        add_basis(ARTICLE, by=cast.officer, at=AT)
    with pytest.raises(RoleRefusal):
        retire_basis(basis, reason="废止", by=cast.officer, at=AT)


def test_a_retired_article_is_offered_no_more_and_may_be_entered_anew(cast: Cast, basis: LegalBasis) -> None:
    retire_basis(basis, reason="条文修订", by=cast.legal_reviewer, at=AT)
    anew = add_basis(ARTICLE, by=cast.legal_reviewer, at=AT)

    assert [anew.label] == [one.label for one in offered_bases(cast.bureau, "")]
    assert "条文修订" == LegalBasis.objects.get(pk=basis.pk).retired_because
    with pytest.raises(RegisterError, match="已经停用"):
        retire_basis(basis, reason="再停", by=cast.legal_reviewer, at=AT)


def test_a_standard_says_its_range_and_its_article(cast: Cast, basis: LegalBasis) -> None:
    row = add_standard(basis, GRADE, by=cast.legal_reviewer, at=AT)

    assert "1倍至1.5倍" == row.range
    assert "裁量阶次“一般”" in row.words
    assert basis.label in row.words
    retire_standard(row, reason="新基准施行", by=cast.legal_reviewer, at=AT)
    assert [] == offered_standards(cast.bureau, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"low": "5", "high": "1"}, "下限高于上限"),
        ({"low": "一万"}, "读不出数字"),
        ({"high": "NaN"}, "读不出数字"),
        ({"grade": " "}, "裁量阶次"),
        ({"matter": "长" * 3000}, "有 3000 字，最多 200 字"),
        ({"unit": "ounces"}, "幅度单位"),
    ],
)
def test_what_cannot_be_entered_is_said_before_anything_is_stored(
    cast: Cast, basis: LegalBasis, changes: dict[str, str], words: str
) -> None:
    fields = {name: getattr(GRADE, name) for name in GRADE.__slots__}

    with pytest.raises(RegisterError, match=words):
        add_standard(basis, NewStandard(**{**fields, **changes}), by=cast.legal_reviewer, at=AT)
    assert not DiscretionStandard.objects.exists()


def test_what_speaks_of_the_cause_comes_first(cast: Cast, basis: LegalBasis) -> None:
    add_basis(
        NewBasis(title="《甲办法》", article="第一条", text="无关。", matter="虚假住院"), by=cast.legal_reviewer, at=AT
    )

    assert basis.label == offered_bases(cast.bureau, "涉嫌串换诊疗项目")[0].label
