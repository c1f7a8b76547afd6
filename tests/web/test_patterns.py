"""采集台 → 式样: names are tried at once, a pattern is saved with two sentences, and switched off."""

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.devices.queries import kept_patterns, patterns_of
from liuhen.trail.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WHY = "华安 V8 这样命名。说明书第 12 页写明。"


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.custodian, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_names_every_pattern_with_its_source(client: Client, cast: Cast) -> None:
    page = client.get(reverse("patterns")).content.decode()

    assert all(kept.pattern.source in page for kept in kept_patterns(cast.bureau))
    assert "PARAM.ini" in page


def test_a_name_is_read_at_once_and_the_others_say_why_not(client: Client) -> None:
    before = Entry.objects.count()

    tried = client.post(
        reverse("patterns_try"),
        {"names": "HA0042-20260918100000.mp4\nA\\B\\REC_0001.MP4", "template": "HA{设备:4}-{日期}{时间}"},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "试用中的式样" in tried
    assert "2026-09-18 10:00:00" in tried
    assert "0042" in tried
    assert "0001" in tried
    assert "处应为" in tried
    assert before == Entry.objects.count()


def test_a_draft_nobody_understands_says_so_and_the_rest_is_read(client: Client) -> None:
    tried = client.post(reverse("patterns_try"), {"names": "REC_0001.MP4", "template": "{机号}"}).content.decode()

    assert "没有“机号”这个项目" in tried
    assert "0001" in tried


def test_a_pattern_is_saved_and_switched_off(client: Client, cast: Cast) -> None:
    form = {"name": "华安 V8", "template": "HA{设备:4}-{日期}", "example": "HA0042-20260918.mp4", "reason": WHY}

    client.post(reverse("pattern_add"), form)
    added = [pattern.code for pattern in patterns_of(cast.bureau)]
    client.post(reverse("pattern_switch", args=["B-001"]), {"on": "no", "reason": WHY})

    assert "B-001" == added[0]
    assert "B-001" not in [pattern.code for pattern in patterns_of(cast.bureau)]


def test_what_was_typed_stays_when_it_is_refused(client: Client, cast: Cast) -> None:
    form = {"name": "华安 V8", "template": "HA{设备:4}", "example": "X.mp4", "reason": WHY}

    answer = client.post(reverse("pattern_add"), form)

    assert 422 == answer.status_code
    assert "华安 V8" in answer.content.decode()
    assert all(not kept.pattern.is_own for kept in kept_patterns(cast.bureau))
