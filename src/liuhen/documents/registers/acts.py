"""Entering and retiring legal basis and discretion standards. Nothing entered is changed: it is retired, then anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, models, transaction

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.documents.registers.models import UNITS, DiscretionStandard, LegalBasis
from liuhen.errors import InputError

LONGEST_TEXT = 10_000  # characters of an article


class RegisterError(InputError):
    """What was typed for a register cannot be entered."""

    code = "documents.register"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBasis:
    """An article as it was typed."""

    title: str
    article: str
    text: str
    matter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandard:
    """A discretion standard as it was typed; amounts as text."""

    matter: str
    grade: str
    circumstances: str
    measure: str
    unit: str = "none"
    low: str = ""
    high: str = ""


def add_basis(new: NewBasis, *, by: Officer, at: datetime) -> LegalBasis:
    """Enter an article (登记法律依据).

    Raises:
        RegisterError: a part is empty or too long, or the article stands in the register already.
    """
    title = new.title.strip().strip("《》")
    _require({"名称": title, "条款": new.article, "条文内容": new.text})
    _short(LegalBasis, title=title, article=new.article, matter=new.matter)
    if len(new.text) > LONGEST_TEXT:
        raise _too_long("条文内容", len(new.text), LONGEST_TEXT)
    with acting(by, "legal_basis.add", at=at) as act:
        try:
            with transaction.atomic():
                row = LegalBasis.objects.create(
                    bureau=act.home,
                    title=title,
                    article=new.article.strip(),
                    text=new.text.strip(),
                    matter=new.matter.strip(),
                    added_by=by,
                    added_at=act.at,
                )
        except IntegrityError:
            raise RegisterError(
                f"没有登记：《{title}》{new.article}已在登记册里。", next_step="内容有变的，先停用原来的一条再登记。"
            ) from None
        return act.upon(row)


def retire_basis(row: LegalBasis, *, reason: str, by: Officer, at: datetime) -> LegalBasis:
    """Take an article out of use (停用法律依据): it is no longer offered; documents written with it stay.

    Raises:
        RegisterError: no reason, or retired before.
    """
    with acting(by, "legal_basis.retire", at=at, on=row, reason=reason) as act:
        _retire(LegalBasis, row, reason, by, act.at)
        return act.upon(row)


def add_standard(basis: LegalBasis, new: NewStandard, *, by: Officer, at: datetime) -> DiscretionStandard:
    """Enter one grade of a discretion standard under its article (登记裁量基准).

    Raises:
        RegisterError: a part is empty, too long or no amount; the ends are the wrong way round; or it is there already.
    """
    _require({"违法行为": new.matter, "裁量阶次": new.grade, "适用情形": new.circumstances, "处罚内容": new.measure})
    _short(DiscretionStandard, matter=new.matter, grade=new.grade, measure=new.measure)
    if new.unit not in dict(UNITS):
        raise RegisterError("没有登记：幅度单位不在可选的几种里。", next_step="请重新选择。")
    low, high = _amount("下限", new.low), _amount("上限", new.high)
    if low is not None and high is not None and low > high:
        raise RegisterError("没有登记：幅度的下限高于上限。", next_step="请核对后改正。")
    with acting(by, "discretion.add", at=at, on=basis) as act:
        try:
            with transaction.atomic():
                row = DiscretionStandard.objects.create(
                    bureau=act.home,
                    basis=basis,
                    matter=new.matter.strip(),
                    grade=new.grade.strip(),
                    circumstances=new.circumstances.strip(),
                    measure=new.measure.strip(),
                    unit=new.unit,
                    low=low if new.unit != "none" else None,
                    high=high if new.unit != "none" else None,
                    added_by=by,
                    added_at=act.at,
                )
        except IntegrityError:
            raise RegisterError(
                f"没有登记：“{new.matter}”的“{new.grade}”一档已在登记册里。", next_step="有变的，先停用再登记。"
            ) from None
        act.upon(basis)
        return act.upon(row)


def retire_standard(row: DiscretionStandard, *, reason: str, by: Officer, at: datetime) -> DiscretionStandard:
    """Take a discretion standard out of use (停用裁量基准).

    Raises:
        RegisterError: no reason, or retired before.
    """
    with acting(by, "discretion.retire", at=at, on=row, reason=reason) as act:
        _retire(DiscretionStandard, row, reason, by, act.at)
        return act.upon(row)


def _retire(
    model: type[LegalBasis | DiscretionStandard],
    row: LegalBasis | DiscretionStandard,
    reason: str,
    by: Officer,
    at: datetime,
) -> None:
    _require({"停用原因": reason})
    if len(reason) > 200:
        raise _too_long("停用原因", len(reason), 200)
    live = model._default_manager.filter(pk=row.pk, retired_at__isnull=True)  # noqa: SLF001 - the documented name
    if live.update(retired_by=by, retired_at=at, retired_because=reason.strip()) != 1:
        raise RegisterError("没有停用：这一条已经停用。", next_step="请刷新页面查看。")
    row.refresh_from_db()


def _require(parts: dict[str, str]) -> None:
    empty = [zh for zh, typed in parts.items() if not typed.strip()]
    if empty:
        raise RegisterError(f"没有办成：还没有填写{'、'.join(empty)}。", next_step="请补齐后再办，已填的内容留在本页。")


def _short(model: type[models.Model], **typed: str) -> None:
    for name, text in typed.items():
        column = model._meta.get_field(name)  # noqa: SLF001 - the documented meta API
        most = int(getattr(column, "max_length", 0))
        if len(text.strip()) > most:
            raise _too_long(str(getattr(column, "verbose_name", name)), len(text.strip()), most)


def _too_long(zh: str, length: int, most: int) -> RegisterError:
    return RegisterError(
        f"没有登记：“{zh}”有 {length} 字，最多 {most} 字。", next_step="请缩短后再登记，已填的内容留在本页。"
    )


def _amount(zh: str, typed: str) -> Decimal | None:
    text = typed.replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 12:
        raise RegisterError(f"没有登记：{zh}读不出数字。", next_step="请只写数字，小数最多两位。")
    return amount.quantize(Decimal("0.01"))
