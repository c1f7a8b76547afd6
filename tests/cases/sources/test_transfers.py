"""A case leaves the bureau only with the head's leave, its list of materials and the receipt (wangdu 10, 11)."""

from datetime import date, timedelta

import pytest

from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.models import Case
from liuhen.cases.sources.acts.transfers import (
    Material,
    NewTransfer,
    Sent,
    approve_transfer,
    ask_transfer,
    complete_transfer,
    materials_of,
)
from liuhen.cases.sources.models import CaseTransfer
from liuhen.errors import InputError
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast, small_bureau

pytestmark = pytest.mark.usefixtures("data_dir")
SENT = Sent(sent_at=day(6), receipt_on=date(2026, 7, 20), receiver="王科长", receipt_number="市监收〔2026〕3号")


@pytest.fixture
def wangdu(db: None) -> Cast:
    return small_bureau("wangdu", code="wd", prefix="wd-")


def asked(cast: Cast) -> tuple[Case, CaseTransfer]:
    case = road.accepted(cast)
    paper = road.written(case, "transfer_letter", by=cast.officer, at=day(3))
    new = NewTransfer(
        kind="jurisdiction",
        organ="云泽市市场监督管理局",
        reason="涉及药品价格，不属本局管辖。",
        materials=(Material(name="结算明细", digest="sha256:1"), *materials_of(["现场照片，12，打印件"])),
        document=paper,
    )
    return case, ask_transfer(case, new, by=cast.officer, at=day(3))


def agreed(cast: Cast) -> tuple[Case, CaseTransfer]:
    case, transfer = asked(cast)
    request = Request.objects.get(verb="case.approve_transfer", subject_id=str(transfer.document_id))
    approve_transfer(request, decision=Decision.AGREE, opinion="同意移送", by=cast.head, at=day(4))
    transfer.refresh_from_db()
    return case, transfer


def test_without_the_heads_leave_nothing_is_sent(wangdu: Cast) -> None:
    """wangdu-10-1a."""
    case, transfer = asked(wangdu)

    with pytest.raises(WrongStateError):
        complete_transfer(transfer, SENT, by=wangdu.officer, at=day(6))

    assert "accepted" == Case.objects.get(pk=case.pk).state


def test_with_leave_list_and_receipt_the_case_is_transferred(wangdu: Cast) -> None:
    """wangdu-10-1b: letter numbered and issued, list with digests, receipt."""
    case, transfer = agreed(wangdu)

    complete_transfer(transfer, SENT, by=wangdu.officer, at=day(7))

    transfer.refresh_from_db()
    assert "transferred" == Case.objects.get(pk=case.pk).state
    assert "issued" == transfer.document.__class__.objects.get(pk=transfer.document_id).state
    assert ["sha256:1", ""] == [one["digest"] for one in transfer.materials]
    assert ("现场照片", "12", "打印件") == tuple(transfer.materials[1][key] for key in ("name", "count", "form"))
    assert "done" == transfer.state


def test_a_receipt_is_wanted_and_not_one_from_before(wangdu: Cast) -> None:
    _, transfer = agreed(wangdu)

    for sent in (
        Sent(sent_at=day(6), receipt_on=None, receiver="王科长"),
        Sent(sent_at=day(6), receipt_on=date(2026, 7, 20), receiver=" "),
        Sent(sent_at=day(6), receipt_on=date(2026, 7, 1), receiver="王科长"),
    ):
        with pytest.raises(InputError):
            complete_transfer(transfer, sent, by=wangdu.officer, at=day(6) + timedelta(hours=1))


def test_a_refused_transfer_gives_the_letter_back(wangdu: Cast) -> None:
    case, transfer = asked(wangdu)
    request = Request.objects.get(verb="case.approve_transfer", subject_id=str(transfer.document_id))

    approve_transfer(request, decision=Decision.RETURN, opinion="理由不足", by=wangdu.head, at=day(4))

    transfer.refresh_from_db()
    assert "refused" == transfer.state
    assert "draft" == transfer.document.state
    assert "accepted" == Case.objects.get(pk=case.pk).state
