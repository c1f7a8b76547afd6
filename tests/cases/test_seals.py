"""Use of seals: bound to the page of one version; asker, approver and keeper apart; the register."""

from datetime import date

import pytest

from liuhen.approvals.chain import Decision
from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.models import Officer
from liuhen.cases.models import Case
from liuhen.cases.seals.acts import (
    NewUse,
    SealError,
    SealRefusedError,
    approve_use,
    ask_use,
    name_keeper,
    register_seal,
    seal_document,
)
from liuhen.cases.seals.models import Seal, SealUse
from liuhen.cases.seals.queries import register, to_seal
from liuhen.cases.seals.sheet import HEADS, line_of
from liuhen.documents.models import Document
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def seal(cast: Cast) -> Seal:
    row = register_seal("行政处罚专用章", by=cast.head, at=day(0))
    name_keeper(row, cast.archivist, from_on=date(2026, 1, 1), document_number="一号", by=cast.head, at=day(0))
    return row


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.filed(cast)


def sheet(case: Case) -> Document:
    return Document.objects.get(subject_id=str(case.pk), kind="filing_approval")


def asked(cast: Cast, case: Case, seal: Seal, copies: int = 3) -> SealUse:
    new = NewUse(seal=seal, document=sheet(case), copies=copies, purpose="送达和归档")
    return ask_use(case, new, by=cast.officer, at=day(10))


def approved(use: SealUse, by: Officer) -> SealUse:
    assert use.approval is not None
    return approve_use(use.approval, decision=Decision.AGREE, opinion="同意。", by=by, at=day(10))


def test_a_use_is_asked_approved_sealed_and_stands_in_the_register(cast: Cast, case: Case, seal: Seal) -> None:
    use = approved(asked(cast, case, seal), cast.division_head)
    assert [use] == list(to_seal(cast.archivist))

    use = seal_document(use, copies=2, by=cast.archivist, at=day(11))

    (row,) = register(cast.bureau)
    line = dict(zip(HEADS, line_of(row), strict=True))
    assert ("YY-2026-0001", "3", "2", "已用印") == (line["用印编号"], line["份数"], line["实用份数"], line["状态"])
    assert ("执法人员甲", "处室负责人", "档案员庚") == (line["申请人"], line["批准人"], line["用印人"])
    with pytest.raises(SealError, match="已经用过"):
        seal_document(use, copies=1, by=cast.archivist, at=day(11))


def test_no_more_copies_than_approved(cast: Cast, case: Case, seal: Seal) -> None:
    use = approved(asked(cast, case, seal), cast.division_head)

    with pytest.raises(SealError, match="超过批准"):
        seal_document(use, copies=4, by=cast.archivist, at=day(11))


def test_only_the_keeper_seals_and_never_what_he_asked_for(cast: Cast, case: Case, seal: Seal) -> None:
    use = approved(asked(cast, case, seal), cast.division_head)

    with pytest.raises(RoleRefusal):
        seal_document(use, copies=1, by=cast.custodian, at=day(11))
    name_keeper(seal, cast.officer, from_on=date(2026, 7, 1), document_number="", by=cast.head, at=day(11))
    with pytest.raises(SealRefusedError, match="申请或者批准"):
        seal_document(use, copies=1, by=cast.officer, at=day(11))
    with pytest.raises(RoleRefusal):  # the former keeper gave it away
        seal_document(use, copies=1, by=cast.archivist, at=day(11))


def test_a_new_version_makes_the_approval_worthless(cast: Cast, case: Case, seal: Seal) -> None:
    use = approved(asked(cast, case, seal), cast.division_head)
    old = sheet(case)
    newer = Document.objects.create(
        bureau=old.bureau,
        kind=old.kind,
        subject_kind="case",
        subject_id=old.subject_id,
        state="issued",
        fields=old.fields,
        content_digest=old.content_digest,
        pdf_digest="sha256:2",
        number=old.number,
        version=2,
        supersedes=old,
        handler=old.handler,
        created_at=day(11),
        saved_at=day(11),
        issued_at=day(11),
    )

    with pytest.raises(SealRefusedError, match="新版"):
        seal_document(use, copies=1, by=cast.archivist, at=day(12))
    assert newer.pk != use.document_id


def test_a_draft_is_not_sealed_and_a_seal_needs_a_keeper(cast: Cast, case: Case, seal: Seal) -> None:
    draft = road.written(case, "preservation", by=cast.officer, at=day(8))
    bare = register_seal("合同章", by=cast.head, at=day(0))

    with pytest.raises(SealRefusedError, match="还没有签发"):
        ask_use(case, NewUse(seal=seal, document=draft, copies=1, purpose="送达"), by=cast.officer, at=day(10))
    with pytest.raises(SealError, match="没有保管人"):
        asked(cast, case, bare)
    with pytest.raises(SealError, match="份数"):
        asked(cast, case, seal, copies=0)
    with pytest.raises(SealError, match="同名"):
        register_seal("合同章", by=cast.head, at=day(0))
