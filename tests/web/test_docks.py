"""The bench: announce, watch, see the list, confirm twice, print; and every failure in four parts."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import Machine
from liuhen.docks.acts import Intake
from liuhen.evidence.acts import record_check
from liuhen.evidence.models import Receipt
from liuhen.evidence.queries import expected_originals, vault, waiting_for_custodian
from liuhen.jobs.models import Job
from liuhen.trail.models import Entry
from liuhen.vault.fixity import check
from tests.cast import PASSWORD, Cast
from tests.docks.cards import named_card
from tests.vault.pretend import flip_byte

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast: Cast, data_dir: Path, settings: object) -> Path:
    settings.INTAKE_ROOTS = [data_dir / "cards"]  # type: ignore[attr-defined]
    return named_card(data_dir / "cards" / "CARD-1")


@pytest.fixture
def client(cast: Cast, card: Path) -> Client:
    return _entered(cast.custodian)


def _entered(officer: object) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def _announce(client: Client, card: Path, **more: str) -> object:
    return client.post(
        reverse("intake_announce"), {"folder": os.fsencode(card).hex(), "officer": "jia", "device": "", **more}
    )


def _run(receipt: Receipt) -> Receipt:
    return Intake(receipt=receipt, vault=vault(), staging=settings.DATA_DIR / "staging", clock=timezone.now).run()


@pytest.fixture
def sealed(client: Client, card: Path) -> Receipt:
    _announce(client, card)
    return _run(Receipt.objects.get())


def _confirm(client: Client, receipt: Receipt, side: str, username: str, **changed: str) -> object:
    form = {
        "side": side,
        "username": username,
        "password": PASSWORD,
        "manifest": receipt.manifest_digest,
        "agreed": "yes",
    }
    return client.post(reverse("intake_confirm", args=[receipt.number]), form | changed)


def test_a_folder_that_was_picked_is_announced_and_a_worker_is_asked(client: Client, card: Path) -> None:
    answer = _announce(client, card)

    assert 302 == answer.status_code
    assert Receipt.objects.get().pk == Job.objects.get(kind="docks.take_in").payload["receipt"]


def test_a_form_sent_twice_opens_one_receipt(client: Client, card: Path) -> None:
    _announce(client, card, once="a" * 32)
    again = _announce(client, card, once="a" * 32)

    assert (409, 1) == (again.status_code, Receipt.objects.count())
    assert "已经交过" in again.content.decode()


@pytest.mark.parametrize("folder", ["/etc", "/", "cards/../../..", ""])
def test_a_folder_outside_the_configured_ones_is_refused(client: Client, data_dir: Path, folder: str) -> None:
    answer = client.post(reverse("intake_announce"), {"folder": os.fsencode(data_dir / folder).hex(), "officer": "jia"})

    assert 422 == answer.status_code
    assert "不在本机设定的采集来源之内" in answer.content.decode()
    assert not Receipt.objects.exists()


def test_a_link_out_of_the_configured_folder_is_refused(client: Client, data_dir: Path, tmp_path: Path) -> None:
    outside = data_dir / "outside"
    outside.mkdir()
    (data_dir / "cards" / "link").symlink_to(outside)

    answer = _announce(client, data_dir / "cards" / "link")

    assert 422 == answer.status_code


def test_an_empty_card_is_said_in_four_parts_and_what_was_picked_is_kept(client: Client, data_dir: Path) -> None:
    (data_dir / "cards" / "EMPTY").mkdir()

    page = _announce(client, data_dir / "cards" / "EMPTY").content.decode()

    assert all(words in page for words in ("没有送出", "发生了什么", "存储卡是空的", "下一步", "插错了卡"))


def test_the_bench_shows_the_list_with_digests_and_the_checks(client: Client, sealed: Receipt) -> None:
    page = client.get(reverse("intake")).content.decode()

    digest = sealed.arrivals.order_by("position")[0].original.sha256[7:]  # type: ignore[union-attr]
    assert f"{digest[:4]} {digest[4:8]}" in page
    assert "SYSTEM.DB7" in page
    assert "不认识也照收" in page
    assert "移交前核对" in page


def test_opening_the_bench_is_one_entry_and_watching_it_is_none(client: Client, sealed: Receipt) -> None:
    before = Entry.objects.count()

    client.get(reverse("intake"))
    client.get(reverse("intake_slots"))

    assert before + 1 == Entry.objects.count()


def test_the_slots_say_when_the_chosen_one_has_moved_on(client: Client, sealed: Receipt) -> None:
    page = client.get(reverse("intake_slots"), {"slot": sealed.number, "seen": "receiving"}).content.decode()

    assert "有更新，点此刷新清单" in page


def test_both_confirm_the_same_list_each_with_his_own_password(client: Client, sealed: Receipt) -> None:
    _confirm(client, sealed, "officer", "jia")
    assert [sealed] == list(waiting_for_custodian(sealed.bureau))
    _confirm(client, sealed, "custodian", "ding")
    assert [] == list(waiting_for_custodian(sealed.bureau))

    sealed.refresh_from_db()
    assert ("confirmed", 2) == (sealed.state, sealed.confirmations.count())
    assert {sealed.manifest_digest} == set(sealed.confirmations.values_list("manifest_digest", flat=True))
    assert 2 == Entry.objects.filter(verb="receipt.confirm", kind="act").count()


def test_the_same_confirmation_twice_is_answered_confirmed_already(client: Client, sealed: Receipt) -> None:
    _confirm(client, sealed, "officer", "jia")

    again = _confirm(client, sealed, "officer", "jia")

    assert "已确认过" in again.content.decode()
    assert 1 == sealed.confirmations.count()


@pytest.mark.parametrize(
    ("side", "username", "changed", "words"),
    [
        ("officer", "jia", {"password": "wrong"}, "账号或口令不对"),
        ("officer", "yi", {}, "由执法人员甲移交"),
        ("custodian", "yi", {}, "须由管理员确认"),
        ("officer", "jia", {"manifest": "sha256:" + "0" * 64}, "不是同一份"),
        ("officer", "jia", {"agreed": ""}, "还没有勾选"),
    ],
)
def test_nobody_else_and_no_other_list_is_confirmed(
    client: Client, sealed: Receipt, side: str, username: str, changed: dict[str, str], words: str
) -> None:
    answer = _confirm(client, sealed, side, username, **changed)

    assert words in answer.content.decode()
    assert 0 == sealed.confirmations.count()


def test_the_slip_carries_both_digests_of_the_list_and_the_article(client: Client, sealed: Receipt) -> None:
    page = client.get(reverse("intake_slip", args=[sealed.number])).content.decode()

    assert sealed.manifest_digest in page
    assert sealed.manifest_sm3 in page
    assert "音像记录移交回执" in page


def test_a_pulled_card_is_said_on_the_page_and_going_on_loses_nothing(client: Client, card: Path) -> None:
    _announce(client, card)
    away = card.with_name("away")
    card.rename(away)
    receipt = _run(Receipt.objects.get())
    page = client.get(reverse("intake"), {"slot": receipt.number}).content.decode()
    away.rename(card)
    client.post(reverse("intake_resume", args=[receipt.number]))

    assert all(words in page for words in ("没有收完", "发生了什么", "可能已被拔出", "下一步", "继续接收"))
    receipt.refresh_from_db()
    assert "sealed" == _run(receipt).state


def test_a_receipt_of_another_bureau_is_not_there(cast: Cast, sealed: Receipt) -> None:
    stranger = _entered(cast.stranger)

    assert 404 == stranger.get(reverse("intake_slip", args=[sealed.number])).status_code
    assert sealed.number not in stranger.get(reverse("intake")).content.decode()


def test_a_changed_byte_found_by_a_check_is_shown_on_the_bench(client: Client, sealed: Receipt) -> None:
    original = sealed.arrivals.order_by("position")[0].original
    assert original is not None
    flip_byte(vault().path_of(original.sha256), 3)
    record_check(check(vault(), expected_originals()), by=Machine("scrub"), at=timezone.now())

    page = client.get(reverse("intake")).content.decode()

    assert "最近一次核验发现 1 个原件与入库时不一致" in page
    assert 1 == page.count("核验不一致</span>")
