"""可清空凭证: issued only over a confirmed, whole receipt with two verified copies; clearing is recorded once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.docks.cards import film, write

from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.errors import InputError
from liuhen.evidence.acts import announce, confirm_handover
from liuhen.evidence.clearing.acts import ClearanceRefusal, ClearingError, certify, record_clearing
from liuhen.evidence.clearing.queries import reasons_against
from liuhen.evidence.clearing.rules import Standing, against
from liuhen.evidence.clearing.sheet import Sheet, sheet_pdf
from liuhen.evidence.keeping.models import Copy, FixityFault, Place
from liuhen.evidence.models import Clearance, Receipt
from liuhen.evidence.queries import vault
from liuhen.evidence.words import Side
from liuhen.trail.models import Entry

NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)
GOOD = Standing(is_confirmed=True, failed=0, left_out=0, manifest_is_right=True, copies=2, faults=0)


def test_two_copies_of_a_whole_confirmed_receipt_may_be_cleared() -> None:
    assert () == against(GOOD)
    assert () == against(replace(GOOD, copies=3))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"is_confirmed": False}, "双方确认"),
        ({"failed": 1}, "1 个文件没有收进来"),
        ({"left_out": 2}, "2 项没有收"),
        ({"manifest_is_right": False}, "清单回读不一致"),
        ({"faults": 3}, "3 个原件核验不一致"),
        ({"copies": 1}, "还没有第 2 份"),
        ({"copies": 0}, "还没有核对过的副本"),
    ],
)
def test_each_thing_that_is_missing_stands_against_it_with_its_reason(changed: dict[str, int], words: str) -> None:
    (reason,) = against(replace(GOOD, **changed))  # type: ignore[arg-type]

    assert words in reason


@pytest.fixture
def receipt(cast: Cast, data_dir: Path, tmp_path: Path) -> Receipt:
    card = write(tmp_path / "card", {"DCIM/A.mp4": film("a"), "DCIM/B.mp4": film("b")})
    opened = announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    return Intake(receipt=opened, vault=vault(), staging=settings.DATA_DIR / "staging", clock=lambda: NOW).run()


@pytest.fixture
def confirm(receipt: Receipt, cast: Cast) -> Callable[[], Receipt]:
    def both() -> Receipt:
        for side, person in ((Side.OFFICER, cast.officer), (Side.CUSTODIAN, cast.custodian)):
            confirm_handover(receipt, side, by=person, at=NOW, manifest_digest=receipt.manifest_digest)
        receipt.refresh_from_db()
        return receipt

    return both


def _second_copy(receipt: Receipt) -> None:
    place = Place.objects.create(name="副本盘", kind="directory", added_by="管理员丁", added_at=NOW)
    for mine in Copy.objects.filter(place__kind="main"):
        Copy.objects.create(place=place, digest=mine.digest, size=mine.size, copied_at=NOW, verified_at=NOW)


@pytest.mark.django_db
def test_with_one_copy_it_is_not_issued_and_the_reason_is_honest(confirm: Callable[[], Receipt], cast: Cast) -> None:
    receipt = confirm()

    with pytest.raises(ClearanceRefusal) as refused:
        certify(receipt, by=cast.custodian, at=NOW)

    assert "只有 1 份（本机原始件库）" in refused.value.sentence
    assert "不要清空存储卡" in refused.value.next_step
    assert (0, 1) == (Clearance.objects.count(), Entry.objects.filter(verb="clearance.certify", kind="refusal").count())


@pytest.mark.django_db
def test_before_both_have_confirmed_it_is_not_issued(receipt: Receipt, cast: Cast) -> None:
    _second_copy(receipt)

    with pytest.raises(ClearanceRefusal) as refused:
        certify(receipt, by=cast.custodian, at=NOW)

    assert "清单还没有双方确认" in refused.value.sentence


@pytest.mark.django_db
def test_with_two_verified_copies_it_is_issued_once_and_leaves_one_entry(
    confirm: Callable[[], Receipt], cast: Cast
) -> None:
    receipt = confirm()
    _second_copy(receipt)

    made = certify(receipt, by=cast.custodian, at=NOW)
    with pytest.raises(ClearanceRefusal):
        certify(receipt, by=cast.custodian, at=NOW)

    assert ("QK-2026-0001", receipt.manifest_digest, 2) == (made.number, made.manifest_digest, len(made.copies))
    assert [3, 3] == [row["items"] for row in made.copies]
    assert 1 == Entry.objects.filter(verb="clearance.certify", kind="act").count()


@pytest.mark.django_db
def test_a_list_changed_behind_our_back_is_found_before_it_is_issued(
    confirm: Callable[[], Receipt], cast: Cast
) -> None:
    receipt = confirm()
    _second_copy(receipt)
    name = receipt.manifest_digest.removeprefix("sha256:")
    stored = settings.DATA_DIR / "vault" / "objects" / name[:2] / name
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes().replace(b"sealed", b"sealEd"))

    with pytest.raises(ClearanceRefusal) as refused:
        certify(receipt, by=cast.custodian, at=NOW)

    assert "清单回读不一致" in refused.value.sentence


@pytest.mark.django_db
def test_a_copy_found_bad_no_longer_counts(confirm: Callable[[], Receipt]) -> None:
    receipt = confirm()
    _second_copy(receipt)
    assert () == reasons_against(receipt)

    bad = Copy.objects.filter(place__kind="directory").earliest("pk")
    Copy.objects.filter(pk=bad.pk).update(fault="altered")

    assert "还没有第 2 份" in "".join(reasons_against(receipt))
    assert 0 == FixityFault.objects.count()


@pytest.mark.django_db
def test_clearing_is_recorded_once_with_who_when_and_what(confirm: Callable[[], Receipt], cast: Cast) -> None:
    receipt = confirm()
    _second_copy(receipt)
    made = certify(receipt, by=cast.custodian, at=NOW)
    told = {"cleared_by": cast.custodian, "by": cast.custodian, "at": NOW + timedelta(hours=2)}

    for at, tool in ((NOW - timedelta(hours=1), "格式化"), (NOW + timedelta(days=1), "格式化"), (NOW, " ")):
        with pytest.raises(InputError):
            record_clearing(made, cleared_at=at, tool=tool, **told)  # type: ignore[arg-type]
    done = record_clearing(made, cleared_at=NOW + timedelta(hours=1), tool="记录仪自带的格式化", **told)  # type: ignore[arg-type]
    with pytest.raises(ClearingError):
        record_clearing(made, cleared_at=NOW + timedelta(hours=1), tool="再来一次", **told)  # type: ignore[arg-type]

    assert (cast.custodian, "记录仪自带的格式化") == (done.cleared_by, done.tool)
    assert 1 == Entry.objects.filter(verb="clearance.record", kind="act").count()


def test_the_certificate_is_a_pdf_and_the_same_bytes_every_time() -> None:
    sheet = Sheet(
        bureau="云泽市医疗保障局",
        number="QK-2026-0001",
        facts=[("接收回执", "HZ-2026-0001 #set")],
        copies=[("本机原始件库", "3", "9 月 21 日 16:40")],
        issued_at=NOW,
    )

    assert sheet_pdf(sheet).startswith(b"%PDF")
    assert sheet_pdf(sheet) == sheet_pdf(sheet)
