"""The pages of the trail: who may read, what they show, filters, proof, slip; one entry for each opening."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.bureau.models import Officer
from liuhen.trail.models import Entry
from tests.cast import Cast
from tests.verifier.exports import verify


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    return cast


def test_the_list_tells_entries_as_sentences_and_is_itself_one_entry(office: Cast) -> None:
    before = Entry.objects.count()

    page = entered(office.auditor).get(reverse("trail"))

    assert 200 == page.status_code
    assert "登记了人员执法人员甲" in page.content.decode()
    assert before + 1 == Entry.objects.count()
    assert ("content", "trail.list") == Entry.objects.values_list("kind", "verb").latest("id")


@pytest.mark.parametrize("who", ["officer", "custodian", "legal_reviewer", "system_admin"])
def test_those_who_do_not_read_the_trail_are_refused_and_the_refusal_is_an_entry(office: Cast, who: str) -> None:
    page = entered(getattr(office, who)).get(reverse("trail"))

    assert 403 == page.status_code
    assert ("refusal", "trail.list") == Entry.objects.values_list("kind", "verb").latest("id")


@pytest.mark.parametrize("who", ["auditor", "head", "deputy_head", "inspector", "archivist"])
def test_those_who_read_the_trail_may(office: Cast, who: str) -> None:
    assert 200 == entered(getattr(office, who)).get(reverse("trail")).status_code


def test_the_filters_narrow_by_person_verb_kind_and_day(office: Cast) -> None:
    client = entered(office.auditor)
    client.get(reverse("trail"))

    mine = client.get(reverse("trail"), {"actor": f"officer:{office.auditor.pk}"}).content.decode()
    others = client.get(reverse("trail"), {"actor": f"officer:{office.head.pk}"}).content.decode()
    appointed = client.get(reverse("trail"), {"verb": "officer.appoint", "kind": "act"}).content.decode()
    long_ago = client.get(reverse("trail"), {"until": "2020-01-01"}).content.decode()

    assert "审计员查看了留痕。" in mine
    assert "没有符合条件的留痕" in others
    assert 13 == appointed.count("登记了人员")
    assert "没有符合条件的留痕" in long_ago


def test_a_page_holds_fifty_and_the_older_ones_follow(office: Cast) -> None:
    client = entered(office.auditor)
    for _ in range(30):
        client.get(reverse("trail"))

    first = client.get(reverse("trail")).content.decode()
    older = re.search(r"before=(\d+)", first)
    assert older is not None
    second = client.get(reverse("trail"), {"before": older.group(1)}).content.decode()

    assert 50 == first.count("<time datetime")
    assert "回到最新" in second
    assert not set(re.findall(r"/trail/(\w{32})/", first)) & set(re.findall(r"/trail/(\w{32})/", second))


def test_the_whole_trail_is_said_to_be_complete_only_after_it_was_checked(office: Cast) -> None:
    client = entered(office.auditor)
    assert "尚无校验点" in client.get(reverse("trail")).content.decode()
    client.get(reverse("trail_slip"))

    assert "留痕完整" in client.get(reverse("trail")).content.decode()


def test_a_tampered_file_is_said_on_the_page(office: Cast, data_dir: Path) -> None:
    client = entered(office.auditor)
    client.get(reverse("trail_slip"))
    bundle = next((data_dir / "trail/tile/entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b"officer", b"offiser", 1))

    page = client.get(reverse("trail")).content.decode()

    assert "留痕不一致" in page
    assert "内容与入痕时的摘要值不一致" in page


def test_an_entry_shows_its_fields_and_its_proof(office: Cast) -> None:
    uid = Entry.objects.filter(verb="officer.appoint").first().uid

    page = entered(office.auditor).get(reverse("trail_entry", args=[uid])).content.decode()

    assert "登记了人员" in page
    assert "一致" in page
    assert uid in page


def test_the_proof_taken_away_passes_the_separate_verifier(office: Cast, tmp_path: Path) -> None:
    uid = Entry.objects.filter(verb="officer.appoint").first().uid

    answer = entered(office.auditor).get(reverse("trail_proof", args=[uid]))
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path / "taken")

    assert verify(tmp_path / "taken").code == 0


def test_an_entry_of_another_bureau_is_not_there(office: Cast) -> None:
    uid = Entry.objects.filter(bureau_code="yunze2").first().uid
    client = entered(office.auditor)

    assert 404 == client.get(reverse("trail_entry", args=[uid])).status_code
    assert 404 == client.get(reverse("trail_proof", args=[uid])).status_code
    assert "清河县" not in client.get(reverse("trail")).content.decode()


def test_the_slip_shows_what_the_verifier_is_told(office: Cast, data_dir: Path, tmp_path: Path) -> None:
    page = entered(office.auditor).get(reverse("trail_slip")).content.decode()

    typed = re.search(r"--slip &quot;([0-9a-f ]+)&quot;|--slip \"([0-9a-f ]+)\"", page)
    assert typed is not None
    slip = typed.group(1) or typed.group(2)
    (data_dir / "trail" / "key.txt").write_text("", encoding="utf-8")
    from liuhen.trail.integrator import store

    assert verify(data_dir / "trail", "--key", store().verifier().text(), "--slip", slip).code == 0
