"""The pages of versions: proposing with faults by line, the effect, sending up, the decision, what rules today."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.approvals.models import Request
from liuhen.bureau.models import RulePack
from liuhen.bureau.queries import active_pack, installed_texts
from liuhen.evidence.acts import mark_evidence
from liuhen.evidence.models import Recording
from tests.cast import PASSWORD, Cast
from tests.tapes import tape
from tests.web.shelf import derive_all

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
KEPT = "period: {amount: 3, unit: months}"


def pack_text(version: str, *changes: tuple[str, str]) -> str:
    text = installed_texts("wuhan")["pack.yaml"]
    old = next(line for line in text.splitlines() if line.strip().startswith("version:"))
    for before, after in ((old, f"  version: '{version}'"), *changes):
        assert before in text
        text = text.replace(before, after, 1)
    return text


def form(text: str, **more: object) -> dict[str, object]:
    file = BytesIO(text.encode())
    file.name = "pack.yaml"
    known = {"source": "upload", "effective_on": timezone.localdate().isoformat(), "document_number": "云〔2026〕9号"}
    return {**known, "reason": "办法修订", "pack_file": file, **more}


@pytest.fixture
def reviewer(client: Client, cast: Cast, data_dir: Path) -> Client:
    client.force_login(cast.legal_reviewer)
    return client


@pytest.fixture
def proposed(reviewer: Client, cast: Cast) -> RulePack:
    row = tape(cast.officer, TEN)
    mark_evidence(row, by=cast.officer, at=TEN + timedelta(hours=4), is_evidence=False, reason="与案件无关")
    text = pack_text("2.0.0", (KEPT, "period: {amount: 6, unit: months}"))
    reviewer.post(reverse("pack_propose"), form(text))
    return RulePack.objects.get(version="2.0.0")


def test_the_list_names_the_version_in_force_and_who_may_propose(reviewer: Client, client: Client, cast: Cast) -> None:
    told = reviewer.get(reverse("pack_versions")).content.decode()
    assert "现行" in told
    assert "提出新版本" in told

    client.force_login(cast.officer)
    assert "提出新版本" not in client.get(reverse("pack_versions")).content.decode()


def test_a_file_with_faults_is_refused_with_lines_and_stays_in_the_form(reviewer: Client) -> None:
    text = pack_text("2.0.0", (KEPT, "period: {amount: 0, unit: weeks}"))

    answer = reviewer.post(reverse("pack_propose"), form(text + "unheard_of: 1\n"))

    told = answer.content.decode()
    assert 422 == answer.status_code
    assert "处要改" in told
    assert "行：unheard_of" in told
    assert "period: {amount: 0, unit: weeks}" in told
    assert "云〔2026〕9号" in told
    assert not RulePack.objects.filter(version="2.0.0").exists()


def test_the_mended_text_of_the_form_is_taken(reviewer: Client) -> None:
    post = form("") | {"pack_text": pack_text("2.0.0").replace("\n", "\r\n")}
    del post["pack_file"]

    assert 302 == reviewer.post(reverse("pack_propose"), post).status_code
    assert "\r" not in RulePack.objects.get(version="2.0.0").files["pack.yaml"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effective_on": "2020-01-01"}, "不溯及既往"),
        ({"effective_on": "明天"}, "不是一个日期"),
        ({"document_number": ""}, "还缺文号"),
        ({"pack_file": ""}, "还缺 pack.yaml"),
        ({"source": "installed", "pack_file": ""}, "已经有了"),
    ],
)
def test_what_is_missing_or_past_is_refused(reviewer: Client, change: dict[str, str], words: str) -> None:
    answer = reviewer.post(reverse("pack_propose"), form(pack_text("2.0.0")) | change)

    assert answer.status_code in (409, 422)
    assert words in answer.content.decode()


def test_a_file_that_is_no_text_is_refused(reviewer: Client) -> None:
    file = BytesIO(b"\xff\xfe\x00")
    file.name = "pack.yaml"

    assert "不是文本文件" in reviewer.post(reverse("pack_propose"), form("") | {"pack_file": file}).content.decode()


def test_the_effect_page_lists_what_changes(reviewer: Client, proposed: RulePack) -> None:
    told = reviewer.get(reverse("pack_effect", args=[proposed.pk])).content.decode()

    assert "延长 1 件 · 保持原期限 0 件" in told
    assert "retention.av_ordinary.period" in told
    assert "送审 2.0.0 版" in told


def test_a_past_deadline_that_would_have_failed_is_listed_as_a_comparison_only(reviewer: Client, cast: Cast) -> None:
    tape(cast.officer, TEN)
    text = pack_text("2.0.0", ("limit: {amount: 2, unit: working_days}", "limit: {amount: 30, unit: hours}"))
    Recording.objects.update(sealed_at=TEN + timedelta(hours=40))

    told = reviewer.post(reverse("pack_propose"), form(text), follow=True).content.decode()

    assert "会超期" in told
    assert "仍按其当日的版本认定" in told


def test_a_shorter_term_is_shown_as_kept(reviewer: Client, cast: Cast) -> None:
    row = tape(cast.officer, TEN)
    mark_evidence(row, by=cast.officer, at=TEN + timedelta(hours=4), is_evidence=False, reason="与案件无关")
    text = pack_text("2.0.0", (KEPT, "period: {amount: 1, unit: months}"))

    told = reviewer.post(reverse("pack_propose"), form(text), follow=True).content.decode()

    assert "保持原期限，不缩短" in told


def test_sent_up_approved_by_the_head_and_in_force(
    reviewer: Client, client: Client, cast: Cast, proposed: RulePack
) -> None:
    reviewer.post(reverse("pack_request", args=[proposed.pk]))
    assert "等待批准" in reviewer.get(reverse("pack_effect", args=[proposed.pk])).content.decode()
    asked = Request.objects.get(verb="pack.approve")
    client.force_login(cast.head)
    told = client.get(reverse("approval", args=[asked.pk])).content.decode()
    assert "延长 1 件" in told
    assert reverse("pack_effect", args=[proposed.pk]) in told

    client.post(
        reverse("approval_decide", args=[asked.pk]), {"decision": "agree", "opinion": "同意", "password": PASSWORD}
    )

    assert "2.0.0" == active_pack(cast.bureau).version
    told = client.get(reverse("pack_versions")).content.decode()
    assert "现行" in told
    assert "已被代替" in told


def test_a_version_for_another_day_is_told_as_not_yet_in_force(reviewer: Client, client: Client, cast: Cast) -> None:
    later = (timezone.localdate() + timedelta(days=9)).isoformat()
    reviewer.post(reverse("pack_propose"), form(pack_text("2.0.0"), effective_on=later))
    row = RulePack.objects.get(version="2.0.0")
    reviewer.post(reverse("pack_request", args=[row.pk]))
    client.force_login(cast.head)
    asked = Request.objects.get(verb="pack.approve")

    client.post(
        reverse("approval_decide", args=[asked.pk]), {"decision": "agree", "opinion": "同意", "password": PASSWORD}
    )

    assert "已批准，未到施行日" in client.get(reverse("pack_versions")).content.decode()


def test_much_is_weighed_by_the_worker_while_the_page_tells_how_far(
    reviewer: Client, proposed: RulePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liuhen.duties.rules.acts.AT_ONCE", 0)
    reviewer.post(reverse("pack_weigh", args=[proposed.pk]))
    assert "正在计算影响" in reviewer.get(reverse("pack_effect", args=[proposed.pk])).content.decode()
    far = reviewer.get(reverse("pack_effect_progress", args=[proposed.pk]))
    assert "等待后台开始" in far.content.decode()
    assert "HX-Refresh" not in far.headers

    derive_all()

    assert "true" == reviewer.get(reverse("pack_effect_progress", args=[proposed.pk])).headers["HX-Refresh"]
    assert "延长 1 件" in reviewer.get(reverse("pack_effect", args=[proposed.pk])).content.decode()


def test_another_bureau_and_the_administrators_see_no_effect(client: Client, cast: Cast, proposed: RulePack) -> None:
    for who, status in ((cast.stranger, 404), (cast.system_admin, 403), (cast.officer, 403)):
        client.force_login(who)
        assert status == client.get(reverse("pack_effect", args=[proposed.pk])).status_code


def test_a_newer_installed_version_is_offered_and_taken_as_it_is(
    reviewer: Client, tmp_path: Path, settings: object
) -> None:
    shelf = shutil.copytree(settings.PACKS_DIR, tmp_path / "packs")  # type: ignore[attr-defined]
    (shelf / "wuhan" / "pack.yaml").write_text(pack_text("2.0.0"), encoding="utf-8")
    settings.PACKS_DIR = shelf  # type: ignore[attr-defined]

    offered = reviewer.get(reverse("pack_versions")).content.decode()
    reviewer.post(reverse("pack_propose"), form("") | {"source": "installed", "pack_file": ""})

    assert "安装目录里的 wuhan 2.0.0" in offered
    assert pack_text("2.0.0") == RulePack.objects.get(version="2.0.0").files["pack.yaml"]
    assert "安装目录里的" not in reviewer.get(reverse("pack_versions")).content.decode()
