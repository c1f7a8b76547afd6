"""自检: one strip for each part, red where something is wrong and with what to do next."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.jobs.models import Schedule
from tests.cast import Cast


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    return cast


def overview(officer: Officer) -> str:
    page = entered(officer).get(reverse("health"))
    assert 200 == page.status_code
    return page.content.decode()


@pytest.mark.parametrize("who", ["custodian", "system_admin", "auditor", "head"])
def test_those_who_answer_for_the_machine_see_every_part(office: Cast, who: str) -> None:
    page = overview(getattr(office, who))

    assert all(f"<h2>{part}</h2>" in page for part in ("原始件", "留痕", "后台任务"))


def test_a_worker_that_does_not_run_is_red_and_says_what_to_do(office: Cast) -> None:
    page = overview(office.system_admin)

    assert "没有运行" in page
    assert "请系统管理员重新启动留痕" in page


def test_a_worker_that_runs_is_not_red(office: Cast) -> None:
    now = timezone.now()
    Schedule.objects.create(kind="trail.integrate", due_at=now, lease_until=now + timedelta(seconds=10))

    assert "没有运行" not in overview(office.system_admin)


def test_an_officer_without_that_duty_is_refused(office: Cast) -> None:
    assert 403 == entered(office.officer).get(reverse("health")).status_code


def test_anybody_may_ask_whether_the_server_lives(db: None) -> None:
    assert {"ok": True, "set_up": False} == Client().get(reverse("alive")).json()
