"""A case of suspected crime goes to the police: report, the head's leave, receipt, two terms (wangdu 11).

The terms stand in 行政执法机关移送涉嫌犯罪案件的规定 第五条; nobody has compared its text, so they only warn.
"""

from datetime import datetime, timedelta

import pytest

from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acting import RoleRefusal
from liuhen.cases.kept.acts import add_files
from liuhen.cases.kept.queries import files_of
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case
from liuhen.cases.queries import case_facts, rules_of
from liuhen.cases.signing.acts import keep_scan
from liuhen.cases.sources.acts.transfers import (
    Material,
    NewTransfer,
    Sent,
    approve_transfer,
    ask_transfer,
    complete_transfer,
)
from liuhen.cases.sources.models import CaseTransfer
from liuhen.documents.models import Document
from liuhen.errors import RefusalError
from liuhen.law.check import check
from liuhen.law.finding import Finding, Level, Status
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast, small_bureau
from tests.world_approving import photo

pytestmark = pytest.mark.usefixtures("data_dir")
SCAN = Kept(
    kind="receipt_scan",
    words="公安局的回执",
    name="回执.pdf",
    sha256="sha256:9",
    sm3="sm3:9",
    size=9,
    media_type="application/pdf",
)


@pytest.fixture
def wangdu(db: None) -> Cast:
    return small_bureau("wangdu", code="wd", prefix="wd-")


def asked(cast: Cast, at: datetime) -> CaseTransfer:
    case = road.investigated(cast)
    report = road.written(case, "crime_transfer_report", by=cast.officer, at=at, to="云泽市公安局")
    new = NewTransfer(
        kind="crime",
        organ="云泽市公安局",
        reason="虚构住院骗取医保基金，数额较大，涉嫌诈骗。",
        materials=(Material(name="录像 LX-1", form="电子数据", digest="sha256:1"),),
        document=report,
    )
    return ask_transfer(case, new, by=cast.officer, at=at)


def decided(cast: Cast, transfer: CaseTransfer, at: datetime, by: str = "head") -> None:
    request = Request.objects.get(verb="case.approve_transfer", subject_id=str(transfer.document_id))
    approve_transfer(request, decision=Decision.AGREE, opinion="同意移送公安机关", by=getattr(cast, by), at=at)
    transfer.refresh_from_db()


def sent(cast: Cast, transfer: CaseTransfer, at: datetime, *scans: Kept) -> None:
    report = Document.objects.get(pk=transfer.document_id)
    if report.state == "issued":
        keep_scan(report, transfer.case, photo(), signed=["officer"], by=cast.officer, at=at)
    told = Sent(
        sent_at=at,
        receipt_on=(at + timedelta(hours=8)).date(),
        receiver="李警官",
        receipt_number="云公受〔2026〕5号",
        scans=scans,
    )
    complete_transfer(transfer, told, by=cast.officer, at=at)


def term(case: Case, code: str, at: datetime) -> Finding:
    found = check(case_facts(case, at=at), rules_of(case), at)
    return next(one for one in found if one.rule == f"clock.{code}")


def test_only_the_head_the_text_names_lets_it_go_and_the_receipt_is_scanned_in(wangdu: Cast) -> None:
    """wangdu-11-1a, wangdu-11-1b, wangdu-11-1c."""
    transfer = asked(wangdu, day(22))
    with pytest.raises((RefusalError, RoleRefusal)):
        decided(wangdu, transfer, day(22), by="division_head")
    with pytest.raises(RefusalError, match="还没有经负责人批准"):
        sent(wangdu, transfer, day(22))

    decided(wangdu, transfer, day(23))
    sent(wangdu, transfer, day(23) + timedelta(hours=5), SCAN)

    case = Case.objects.get(pk=transfer.case_id)
    assert "transferred_criminal" == case.state
    assert "issued" == Document.objects.get(pk=transfer.document_id).state
    transfer.refresh_from_db()
    assert ["sha256:9"] == [one.sha256 for one in files_of(transfer)]
    later = add_files(case, transfer, [SCAN], by=wangdu.officer, at=day(24))
    assert files_of(transfer) == later  # the same scan once


def test_three_days_to_decide_and_a_day_to_send_are_warnings_with_their_source(wangdu: Cast) -> None:
    transfer = asked(wangdu, day(22))
    case = transfer.case

    deciding = term(case, "crime_decision", day(22))
    assert (Level.WARNING, "行政执法机关移送涉嫌犯罪案件的规定（2020年修订）") == (
        deciding.level,
        deciding.citation.title,
    )
    assert deciding.citation.unverified
    assert Status.OVERDUE is deciding.status_at(day(27))
    decided(wangdu, transfer, day(27))  # late: a warning, no refusal
    assert term(case, "crime_decision", day(27)).late
    sending = term(case, "crime_transfer", day(27))
    assert day(28) == sending.due_at

    sent(wangdu, transfer, day(27) + timedelta(hours=20))
    assert not term(Case.objects.get(pk=case.pk), "crime_transfer", day(29)).late
