"""Applications through the door: registered, recorded section by section, accepted; lists of the centre."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.cases.applications.models import Application, CentreList
from tests.cases.applications.test_intake import an_application
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert 200 == answer.status_code
    return str(answer.content.decode())


def test_an_application_is_registered_and_its_sections_are_recorded(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    typed = {
        "act_type": "reward",
        "matter": "举报奖励",
        "content": "申请奖励。",
        "way": "window",
        "party-name": "赵六",
        "materials": "身份证复印件，1，复印件",
        "once": "a" * 32,
    }
    client.post(reverse("application_register"), typed)
    number = Application.objects.get().number

    refused = client.post(reverse("application_accept", args=[number]), {})
    assert 409 == refused.status_code
    assert "第十条" in refused.content.decode()
    client.post(
        reverse("application_note", args=[number]),
        {"event": "receipt_given", "at": "2026-11-20T09:40", "words": "已出具收件回执"},
    )
    for section in ("corrected_on_spot", "supplement_told"):
        client.post(reverse("application_excuse", args=[number]), {"section": section, "reason": "材料齐全"})
    client.post(reverse("application_accept", args=[number]), {})

    shown = page(client, "application", number)
    assert "已出具收件回执" in shown
    assert "收件回执" in shown
    assert "accepted" == Application.objects.get().state
    assert "赵六" in page(client, "applications")
    assert "赵六" in page(client, "applications_print")
    assert 200 == client.get(reverse("applications_export")).status_code


def test_a_list_is_taken_in_and_shows_what_is_missing_on_both_sides(client: Client, cast: Cast) -> None:
    an_application(cast, way="centre", centre_number="ZX-1")
    client.force_login(cast.officer)
    sent = SimpleUploadedFile("七月.csv", "受理编号,录像编号\nZX-8,LX-1\n".encode("gb18030"))

    client.post(reverse("centre_import"), {"file": sent})

    shown = page(client, "centre_list", CentreList.objects.get().number)
    assert "第 2 行" in shown
    assert "没有这个申请编号" in shown
    assert "赵六" in shown
    wrong = SimpleUploadedFile("a.csv", b"a,b\n1,2\n")
    answer = client.post(reverse("centre_import"), {"file": wrong})
    assert 422 == answer.status_code
    assert "申请编号" in answer.content.decode()


def test_a_stranger_and_another_unit_see_nothing_of_it(client: Client, cast: Cast) -> None:
    application = an_application(cast)

    client.force_login(cast.stranger)
    assert 404 == client.get(reverse("application", args=[application.number])).status_code
    client.force_login(cast.colleague)
    assert application.number not in page(client, "applications")
