"""Signing a document: by hand bound to the content, by a scan, by a certificate; the issued page never changes."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.acts import withdraw_role
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.cases import acts as cases
from liuhen.cases.models import Case
from liuhen.cases.signing import acts
from liuhen.documents.acts import DocumentStateError, IncompleteError
from liuhen.documents.models import Document, DocumentSignature, SigningKey
from liuhen.documents.queries import document_facts, draft_pdf
from liuhen.documents.signing.acts import (
    ContentMovedError,
    KeyUseError,
    NewSign,
    content_now,
    import_bureau_key,
    import_key,
    retire_key,
)
from liuhen.documents.signing.certificate import KeyFileError, key_file
from liuhen.documents.signing.ink import ink_of
from liuhen.documents.signing.queries import best_copy, checked, checked_file, holding, lapsed
from liuhen.documents.signing.scans import ScanError
from liuhen.documents.signing.time_stamps import NoTimeStampError, TimeService
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.trail.models import Entry
from liuhen.vault.local import LocalVault
from tests.cases import road
from tests.cast import Cast
from tests.documents.keys import SECRET, container
from tests.documents.test_typst import text_of
from tests.trail.time_stamp_server import Authority

AT = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
INK = ink_of(json.dumps([[[100 + 6 * at, 150 + (at * 37) % 90, 12 * at] for at in range(60)]]))

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.accepted(cast)


def record(cast: Cast, case: Case) -> Document:
    """Write a complete document with a line to sign on, not issued."""
    return road.written(case, "case_source", by=cast.officer, at=road.day(9))


def issued(cast: Cast, case: Case) -> Document:
    return cases.issue_document(record(cast, case), case, by=cast.officer, at=road.day(9))


def by_hand(document: Document, **more: object) -> NewSign:
    known: dict[str, object] = {"role": "handler", "signer": "王喆", "ink": INK, "tool": "手指"}
    return NewSign(**{**known, "seen": content_now(document), **more})  # type: ignore[arg-type]


def bytes_of(digest: str) -> bytes:
    with vault().open(digest) as file:
        return file.read()


def entries() -> int:
    return Entry.objects.count()


def test_a_signature_on_a_draft_stands_on_its_page_and_is_noted_when_it_is_issued(cast: Cast, case: Case) -> None:
    draft = record(cast, case)
    before = entries()

    acts.sign_by_hand(draft, case, by_hand(draft), by=cast.officer, at=road.day(9))

    assert 1 == entries() - before
    assert "王喆手写签名" in text_of(draft_pdf(draft))
    document = cases.issue_document(draft, case, by=cast.officer, at=road.day(9))
    assert "王喆手写签名" in text_of(bytes_of(document.pdf_digest))
    assert [("handler", "hand", "王喆")] == list(document.signatures.values_list("role", "method", "note"))
    assert ("handler",) == document_facts(document).signers


def test_a_changed_content_lets_the_signature_lapse_and_it_does_not_stand_on_the_page(cast: Cast, case: Case) -> None:
    draft = record(cast, case)
    acts.sign_by_hand(draft, case, by_hand(draft), by=cast.officer, at=road.day(9))

    changed = cases.save_document(
        draft,
        case,
        {**draft.fields, "verification": "核查情况另写"},
        edition=draft.edition,
        by=cast.officer,
        at=road.day(9),
    )

    assert [] == holding(changed)
    assert ["王喆"] == [row.signer for row in lapsed(changed)]
    document = cases.issue_document(changed, case, by=cast.officer, at=road.day(9))
    assert "手写签名" not in text_of(bytes_of(document.pdf_digest))
    assert not document.signatures.exists()


def test_nobody_signs_what_he_has_not_seen(cast: Cast, case: Case) -> None:
    draft = record(cast, case)
    seen = content_now(draft)
    cases.save_document(
        draft,
        case,
        {**draft.fields, "verification": "核查情况另写"},
        edition=draft.edition,
        by=cast.officer,
        at=road.day(9),
    )

    with pytest.raises(ContentMovedError):
        acts.sign_by_hand(draft, case, by_hand(draft, seen=seen), by=cast.officer, at=road.day(9))


def test_an_unfinished_draft_is_not_signed(cast: Cast, case: Case) -> None:
    draft = cases.draft_document(case, "case_source", by=cast.officer, at=road.day(9))

    with pytest.raises(IncompleteError):
        acts.sign_by_hand(draft, case, by_hand(draft), by=cast.officer, at=road.day(9))


@pytest.mark.parametrize(("more", "words"), [({"role": "mayor"}, "没有这一签名栏"), ({"signer": " "}, "签名人姓名")])
def test_a_signature_without_place_or_name_is_refused(cast: Cast, case: Case, more: dict[str, str], words: str) -> None:
    draft = record(cast, case)

    with pytest.raises(InputError, match=words):
        acts.sign_by_hand(draft, case, by_hand(draft, **more), by=cast.officer, at=road.day(9))


def test_signing_an_issued_page_makes_a_copy_and_leaves_the_page_as_it_was(cast: Cast, case: Case) -> None:
    document = issued(cast, case)
    page, before = document.pdf_digest, entries()

    acts.sign_by_hand(document, case, by_hand(document), by=cast.officer, at=road.day(9))

    document.refresh_from_db()
    copy = best_copy(document)
    assert copy is not None
    assert page == document.pdf_digest
    assert ("hand", page) == (copy.method, copy.of_digest)
    assert "王喆手写签名" in text_of(bytes_of(copy.digest))
    assert 2 == entries() - before
    again = acts.make_hand_copy(document, at=road.day(10))
    assert copy.pk == again.pk


def test_a_stranger_and_an_officer_outside_the_team_do_not_sign(cast: Cast, case: Case) -> None:
    draft = record(cast, case)

    for by in (cast.stranger, cast.colleague, cast.system_admin):
        with pytest.raises(RoleRefusal):
            acts.sign_by_hand(draft, case, by_hand(draft), by=by, at=road.day(9))


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 120), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_scan_of_the_signed_paper_lies_in_the_store_and_is_linked(cast: Cast, case: Case, kind: str) -> None:
    document = issued(cast, case)

    copy = acts.keep_scan(document, case, picture(kind), signed=["handler"], by=cast.officer, at=road.day(10))

    assert picture(kind)[:8] == bytes_of(copy.digest)[:8]
    assert (1, document.pdf_digest) == (copy.pages, copy.of_digest)
    assert {"handler"} == set(DocumentSignature.objects.filter(method="scan").values_list("role", flat=True))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 PDF"),
        (b"GIF89a", "不是 PDF"),
        (b"%PDF-1.7\nbroken", "已损坏"),
        (b"\xff\xd8\xff\xe0half", "已损坏"),
        (picture("PNG")[:60], "已损坏"),
    ],
)
def test_a_file_that_is_no_scan_is_refused_and_kept_nowhere(cast: Cast, case: Case, data: bytes, words: str) -> None:
    document = issued(cast, case)

    with pytest.raises(ScanError, match=words):
        acts.keep_scan(document, case, data, signed=["handler"], by=cast.officer, at=road.day(10))
    assert not document.copies.exists()


def test_a_draft_has_no_paper_to_scan(cast: Cast, case: Case) -> None:
    with pytest.raises(DocumentStateError):
        acts.keep_scan(record(cast, case), case, picture(), signed=["handler"], by=cast.officer, at=road.day(10))


def own_key(cast: Cast) -> SigningKey:
    return import_key(key_file(container("执法人员甲"), SECRET), by=cast.officer, at=AT)


def pen(key: SigningKey, service: TimeService | None = None) -> acts.Pen:
    return acts.Pen(key=key, password=SECRET, service=service)


def test_a_certificate_signs_the_issued_page_and_a_second_signs_the_first_ones_copy(cast: Cast, case: Case) -> None:
    document = issued(cast, case)
    bureau = import_bureau_key(key_file(container(), SECRET), by=cast.security_admin, at=AT)

    first = acts.sign_by_certificate(
        document, case, pen(own_key(cast)), by=cast.officer, at=road.day(10), role="handler"
    )
    second = acts.sign_by_certificate(document, case, pen(bureau), by=cast.head, at=road.day(10))

    assert (document.pdf_digest, first.digest) == (first.of_digest, second.of_digest)
    checks = checked(document, vault=vault())
    assert [True] * 3 == [one.is_good for one in checks]
    assert 2 == len(checks[-1].signatures)
    assert all(one.is_known for one in checks[-1].signatures)
    assert ["handler"] == list(document.signatures.filter(method="certificate").values_list("role", flat=True))


def test_who_lost_his_role_since_signs_no_more_and_what_he_signed_stays(cast: Cast, case: Case) -> None:
    draft = record(cast, case)
    acts.sign_by_hand(draft, case, by_hand(draft), by=cast.officer, at=road.day(9))
    document = cases.issue_document(draft, case, by=cast.officer, at=road.day(9))
    key = own_key(cast)
    withdraw_role(cast.officer, Role.OFFICER, by=cast.security_admin, at=AT, reason="调离")
    left = Officer.objects.get(pk=cast.officer.pk)

    with pytest.raises(RoleRefusal):
        acts.sign_by_hand(document, case, by_hand(document), by=left, at=road.day(10))
    with pytest.raises(RoleRefusal):
        acts.sign_by_certificate(document, case, pen(key), by=left, at=road.day(10))

    assert "王喆手写签名" in text_of(bytes_of(document.pdf_digest))
    assert ["王喆"] == [row.signer for row in holding(document)]
    assert not document.copies.exists()


def test_a_time_stamp_is_kept_in_the_copy_and_a_silent_server_signs_nothing(
    cast: Cast, case: Case, tmp_path: Path, settings: object
) -> None:
    document, key, authority = issued(cast, case), own_key(cast), Authority(tmp_path)
    settings.TIME_STAMP_ROOTS = str(authority.roots)  # type: ignore[attr-defined]
    service = TimeService(url=authority.url, roots=authority.roots)

    with_stamp = acts.sign_by_certificate(document, case, pen(key, service), by=cast.officer, at=road.day(10))
    authority.end()
    before = entries()
    with pytest.raises(NoTimeStampError):
        acts.sign_by_certificate(document, case, pen(key, service), by=cast.officer, at=road.day(10))

    assert before == entries()
    assert "已盖时间戳" == with_stamp.note
    (stamp,) = [one.stamp for one in checked(document, vault=vault())[-1].signatures]
    assert stamp is not None
    assert (True, True, "tsa") == (stamp.is_intact, stamp.is_trusted, stamp.server)
    without = acts.sign_by_certificate(document, case, pen(key), by=cast.officer, at=road.day(10))
    assert "没有盖时间戳" == without.note


def test_one_flipped_byte_in_a_signed_page_is_reported(cast: Cast, case: Case, data_dir: Path) -> None:
    document = issued(cast, case)
    copy = acts.sign_by_certificate(document, case, pen(own_key(cast)), by=cast.officer, at=road.day(10))
    path = LocalVault(data_dir / "vault").path_of(copy.digest)
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 3] ^= 1
    path.chmod(0o644)
    path.write_bytes(bytes(changed))

    page, signed = checked(document, vault=vault())

    assert page.is_good
    assert not signed.is_good
    assert not signed.is_same


def test_a_file_from_elsewhere_is_known_byte_for_byte_or_not_at_all(cast: Cast, case: Case) -> None:
    document = issued(cast, case)
    copy = acts.sign_by_certificate(document, case, pen(own_key(cast)), by=cast.officer, at=road.day(10))
    data = bytes_of(copy.digest)

    assert checked_file(document, "a.pdf", data).is_good
    assert not checked_file(document, "a.pdf", data + b" ").is_same
    assert not checked_file(document, "a.pdf", b"nothing").is_good


def test_a_wrong_password_signs_nothing(cast: Cast, case: Case) -> None:
    document, wrong = issued(cast, case), acts.Pen(key=own_key(cast), password="wrong-word")

    with pytest.raises(KeyFileError, match="口令不对"):
        acts.sign_by_certificate(document, case, wrong, by=cast.officer, at=road.day(10))
    assert not document.copies.exists()


def test_a_certificate_of_another_a_retired_and_an_expired_one_do_not_sign(cast: Cast, case: Case) -> None:
    document, key = issued(cast, case), own_key(cast)

    with pytest.raises(KeyUseError, match="另一人"):
        acts.sign_by_certificate(document, case, pen(key), by=cast.partner, at=road.day(10))
    with pytest.raises(KeyUseError, match="有效期"):
        acts.sign_by_certificate(document, case, pen(key), by=cast.officer, at=AT + timedelta(days=3000))
    retire_key(key, by=cast.officer, at=road.day(10), reason="离岗")
    with pytest.raises(KeyUseError, match="停用"):
        acts.sign_by_certificate(document, case, pen(key), by=cast.officer, at=road.day(10))


def test_only_who_keeps_safety_registers_the_bureaus_certificate_and_the_same_one_once(cast: Cast) -> None:
    held = key_file(container(), SECRET)

    with pytest.raises(RoleRefusal):
        import_bureau_key(held, by=cast.officer, at=AT)
    import_bureau_key(held, by=cast.security_admin, at=AT)
    with pytest.raises(InputError, match="已经登记"):
        import_bureau_key(held, by=cast.security_admin, at=AT)
    with pytest.raises(KeyUseError):
        retire_key(own_key(cast), by=cast.partner, at=AT, reason="误")


def test_neither_key_nor_password_is_in_the_database_in_the_clear(cast: Cast) -> None:
    key = own_key(cast)

    stored = bytes(key.container) + bytes(key.certificate) + json.dumps(list(Entry.objects.values("body"))).encode()
    assert SECRET.encode() not in stored
    assert b"PRIVATE KEY" not in stored
