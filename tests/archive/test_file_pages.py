"""The pages of a closed file: contents, digests, image, label, each with its entry and for the right person only."""

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.archive.conftest import Office

from liuhen.archive.queries import bag_path, image_path
from liuhen.bureau.models import Officer
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_file_page_shows_contents_digests_disc_and_trail(shelf: Office) -> None:
    page = entered(shelf.cast.archivist).get(reverse("archive_file", args=["AJ-2026-0001"])).content.decode()

    assert "立案审批表" in page
    assert "GP-2026-0001" in page
    assert "制成案卷并归档" in page
    assert "取光盘映像" in page
    progress = entered(shelf.cast.archivist).get(reverse("archive_progress", args=["AJ-2026-0001"]))
    assert reverse("archive_file", args=["AJ-2026-0001"]) == progress.headers["HX-Redirect"]


@pytest.mark.parametrize("segment", ["due", "making", "closed", "discs", "nonsense"])
def test_every_segment_opens(shelf: Office, segment: str) -> None:
    page = entered(shelf.cast.archivist).get(reverse("archive"), {"in": segment, "q": "乙"})

    assert 200 == page.status_code
    found = "AJ-2026-0001" in page.content.decode()
    assert found == (segment in {"closed", "discs"})


def test_the_image_handed_out_is_the_one_that_was_closed_and_is_an_entry(shelf: Office) -> None:
    answer = entered(shelf.cast.archivist).get(reverse("archive_image", args=["AJ-2026-0001"]))

    data = b"".join(answer.streaming_content)
    assert shelf.file is not None
    assert shelf.file.iso_digest == "sha256:" + hashlib.sha256(data).hexdigest()
    assert ("content", "archive.take_image") == Entry.objects.values_list("kind", "verb").latest("id")


def test_the_label_is_a_pdf_and_an_entry(shelf: Office) -> None:
    answer = entered(shelf.cast.archivist).get(reverse("archive_label", args=["AJ-2026-0001"]))

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "archive.print_label" == Entry.objects.latest("id").verb


@pytest.mark.parametrize("who", ["head", "officer", "custodian", "system_admin", "auditor"])
def test_only_the_archivist_takes_the_image(shelf: Office, who: str) -> None:
    answer = entered(getattr(shelf.cast, who)).get(reverse("archive_image", args=["AJ-2026-0001"]))

    assert 403 == answer.status_code
    assert "refusal" == Entry.objects.latest("id").kind


def test_a_case_that_is_bound_leads_to_its_file(shelf: Office) -> None:
    answer = entered(shelf.cast.archivist).get(reverse("archive_prepare", args=[shelf.case.pk]))

    assert reverse("archive_file", args=["AJ-2026-0001"]) == answer.headers["Location"]


def test_names_on_the_disc_are_what_the_page_lists(shelf: Office) -> None:
    page = entered(shelf.cast.archivist).get(reverse("archive_file", args=["AJ-2026-0001"])).content.decode()

    assert shelf.file is not None
    listed = re.findall(r"data/recordings/[^<]+", page)
    assert 3 == len(listed)
    assert all((bag_path(shelf.file) / path).is_file() for path in listed)
    assert image_path(shelf.file).is_file()


def test_another_bureau_does_not_learn_that_the_file_exists(shelf: Office) -> None:
    client = entered(shelf.cast.stranger)

    for name in ("archive_file", "archive_image", "archive_label"):
        assert client.get(reverse(name, args=["AJ-2026-0001"])).status_code in (403, 404)
    assert "AJ-2026-0001" not in client.get(reverse("archive"), {"in": "closed"}).content.decode()
