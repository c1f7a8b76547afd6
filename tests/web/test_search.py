"""The box at the door: it leads, lists and suggests within rights, and a saved search is shared by its address."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.bureau.models import Officer
from liuhen.cases.models import Case
from liuhen.search.acts import rebuild, save_view
from liuhen.search.models import SavedView
from liuhen.trail.models import Entry
from tests.cases import road
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast, data_dir: Path) -> Case:
    case = road.clue(cast)
    rebuild()
    return case


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_number_leads_to_its_case_and_a_name_to_the_list(case: Case, cast: Cast) -> None:
    client = entered(cast.officer)

    led = client.get(reverse("search"), {"q": case.clue_number})
    listed = client.get(reverse("search"), {"q": "口腔"}).content.decode()
    stayed = client.get(reverse("search"), {"q": case.clue_number, "stay": "1"})

    assert reverse("case", args=[case.pk]) == led.headers["Location"]
    assert case.title in listed
    assert "只列您可以查看的" in listed
    assert 200 == stayed.status_code


def test_who_may_not_see_the_case_finds_no_title_no_count_no_suggestion_and_the_look_is_an_entry(
    case: Case, cast: Cast
) -> None:
    client, before = entered(cast.colleague), Entry.objects.filter(kind="content").count()

    page = client.get(reverse("search"), {"q": "口腔"}).content.decode()
    hint = client.get(reverse("search_suggest"), {"q": "口腔"}).content.decode()
    led = client.get(reverse("search"), {"q": case.clue_number})

    assert "0 件" in page
    assert case.title not in page + hint + led.content.decode()
    assert 200 == led.status_code
    assert before + 3 == Entry.objects.filter(kind="content").count()


def test_those_who_run_the_system_have_no_box(case: Case, cast: Cast) -> None:
    client = entered(cast.system_admin)

    assert 403 == client.get(reverse("search"), {"q": "口腔"}).status_code
    assert "lh-find" not in client.get(reverse("people")).content.decode()


def test_a_saved_search_leads_whoever_has_its_address_to_what_he_may_see(case: Case, cast: Cast) -> None:
    client = entered(cast.officer)
    client.post(reverse("search_save_view"), {"name": "口腔", "q": "口腔", "kind": "case"})
    view = SavedView.objects.get()

    shared = entered(cast.colleague).get(reverse("search_view", args=[view.uid]), follow=True).content.decode()
    away = entered(cast.stranger).get(reverse("search_view", args=[view.uid]))

    assert "0 件" in shared
    assert 404 == away.status_code
    other = save_view("另一个", "q=药", by=cast.partner, at=view.saved_at)
    assert client.post(reverse("search_drop_view", args=[other.uid])).status_code >= 400
    client.post(reverse("search_drop_view", args=[view.uid]))
    assert 404 == client.get(reverse("search_view", args=[view.uid])).status_code


def test_filters_that_cannot_be_read_ask_nothing(case: Case, cast: Cast) -> None:
    wild = {
        "q": "口腔",
        "kind": "nothing",
        "from": "昨天",
        "until": "2026-99-99",
        "unit": "x",
        "person": "-1",
        "page": "0",
    }

    assert case.title in entered(cast.officer).get(reverse("search"), wild).content.decode()
