"""Drafts, numbers without a gap, issue, void: an issued document never changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, IntegrityError, transaction
from tests.cases import road
from tests.cast import Cast

from liuhen.bureau.acting import acting
from liuhen.cases import acts as cases
from liuhen.cases.models import Case
from liuhen.documents import acts
from liuhen.documents.acts import DocumentStateError, IncompleteError
from liuhen.documents.models import Document
from liuhen.documents.queries import number_register
from liuhen.trail.models import Entry
from liuhen.vault.local import LocalVault

AT = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.accepted(cast)


def reserved(cast: Cast, case: Case, at: datetime = AT) -> Document:
    """Take a number and stop there, as a machine does that loses its current."""
    document = road.written(case, "case_source", by=cast.officer, at=at)
    with acting(cast.officer, "case.issue_document", at=at, on=case) as act:
        return acts.reserve(act, document)


def test_numbers_run_on_without_a_gap_in_bureau_word_and_year(cast: Cast, case: Case) -> None:
    first = reserved(cast, case)
    second = reserved(cast, case)
    next_year = reserved(cast, case, at=AT.replace(year=2027))

    assert ["云医保源〔2026〕1号", "云医保源〔2026〕2号"] == [first.number, second.number]
    assert "云医保源〔2027〕1号" == next_year.number


def test_a_refused_act_leaves_no_hole(cast: Cast, case: Case) -> None:
    empty = cases.draft_document(case, "site_record", by=cast.officer, at=AT)
    document = road.written(case, "case_source", by=cast.officer, at=AT)

    with pytest.raises(IncompleteError), acting(cast.officer, "case.issue_document", at=AT, on=case) as act:
        assert [acts.reserve(act, one) for one in (document, empty)]

    assert "云医保源〔2026〕1号" == reserved(cast, case).number


def test_issuing_stores_the_page_in_the_vault_and_names_both_digests(cast: Cast, case: Case) -> None:
    document = cases.finish(reserved(cast, case), at=AT)

    stored = LocalVault(Path(django_settings.DATA_DIR) / "vault")
    entry = Entry.objects.filter(verb="document.issue").latest("id")
    assert stored.path_of(document.pdf_digest).read_bytes().startswith(b"%PDF")
    assert document.pdf_digest in entry.body
    assert document.content_digest in entry.body


def test_what_was_interrupted_after_the_number_is_finished_later(cast: Cast, case: Case) -> None:
    document = reserved(cast, case)

    assert 0 == cases.finish_reserved(at=AT + timedelta(minutes=5))
    assert 1 == cases.finish_reserved(at=AT + timedelta(minutes=15))

    document.refresh_from_db()
    assert "issued" == document.state


def test_a_number_without_a_document_after_a_day_is_void_and_stays_in_the_register(cast: Cast, case: Case) -> None:
    stale = reserved(cast, case)
    reserved(cast, case, at=AT + timedelta(hours=20))

    assert 1 == acts.void_stale(at=AT + timedelta(hours=25))

    stale.refresh_from_db()
    assert ("void", "取号后一日内没有签发") == (stale.state, stale.void_reason)
    assert [1, 2] == [row.serial for row in number_register(cast.bureau, "源", 2026)]


def test_an_issued_document_is_neither_issued_again_nor_voided(cast: Cast, case: Case) -> None:
    document = cases.finish(reserved(cast, case), at=AT)

    with pytest.raises(DocumentStateError):
        acts.issue(document, pdf_digest="sha256:x", at=AT)
    with pytest.raises(DocumentStateError):
        acts.void(document, reason="误取", at=AT)


def test_the_database_refuses_an_issued_document_that_is_not_whole(cast: Cast, case: Case) -> None:
    document = reserved(cast, case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(state="issued")


def test_the_page_carries_number_parties_and_opinions(cast: Cast, data_dir: Path) -> None:
    import subprocess

    case = road.filed(cast)
    document = Document.objects.get(kind="filing_approval")
    path = LocalVault(data_dir / "vault").path_of(document.pdf_digest)

    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    text = "".join(done.stdout.decode().split())
    assert case.number in text
    assert "乙口腔门诊部" in text
    assert "局分管负责人意见" in text
    assert "同意。" in text


def test_the_database_refuses_any_change_to_an_issued_document(cast: Cast, case: Case) -> None:
    document = road.issued(case, "case_source", by=cast.officer, at=AT)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(fields={})
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=document.pk).delete()
