"""自检: one strip for each part, red where something is wrong and with what to do next."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer, RoleHolding
from liuhen.evidence.keeping.acts.checking import count_everything
from liuhen.evidence.keeping.acts.places import add_place, own_place
from liuhen.evidence.keeping.acts.repairing import mend_one
from liuhen.evidence.keeping.acts.rounds import fill_place
from liuhen.evidence.keeping.models import KeepingRule, Place, Repair
from liuhen.evidence.keeping.queries import open_faults
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.models import Original
from liuhen.evidence.queries import vault
from liuhen.jobs.models import Schedule
from tests.cast import Cast
from tests.evidence.keeping_store import registered
from tests.evidence.test_keeping import NOW, SCRUB, first, never, read
from tests.vault.pretend import flip_byte


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

    assert all(f"<h2>{part}</h2>" in page for part in ("原始件", "副本", "存储保护", "留痕", "时钟", "后台任务"))


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


@pytest.fixture
def kept(office: Cast) -> Cast:
    for number in range(2):
        registered(office.custodian, f"film {number} ".encode() * 90, NOW)
    count_everything(own_place(NOW), by=SCRUB, clock=timezone.now, should_stop=never)
    return office


def originals(officer: Officer) -> str:
    page = entered(officer).get(reverse("health_originals"))
    assert 200 == page.status_code
    return page.content.decode()


def test_a_store_that_is_whole_says_so(kept: Cast) -> None:
    assert "没有不一致" in originals(kept.custodian)
    assert "只有一份" in overview(kept.custodian)


def test_a_fault_is_red_on_both_pages_and_names_the_file_of_the_own_bureau_only(kept: Cast) -> None:
    damaged = Original.objects.earliest("pk")
    flip_byte(vault().path_of(damaged.sha256), 3)  # type: ignore[attr-defined]
    read(hours=2)

    page = originals(kept.custodian)
    assert "被改动" in page
    assert damaged.arrivals.get().label in page
    assert "1 处不符" in overview(kept.custodian)
    other = Officer.objects.get(pk=kept.stranger.pk)
    assert "其他机关的原始件" in _as(other, "custodian")


def _as(officer: Officer, role: str) -> str:
    RoleHolding.objects.create(officer=officer, role=role, from_on=NOW.date())
    return originals(officer)


def test_repair_is_one_press_with_a_reason_and_is_carried_out(kept: Cast, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    place = add_place("二号盘", PlaceKind.DIRECTORY, str(tmp_path / "second"), by=kept.system_admin, at=NOW)
    fill_place(place, by=SCRUB, clock=timezone.now, should_stop=never)
    flip_byte(vault().path_of(first()), 3)  # type: ignore[attr-defined]
    read(hours=2)
    fault = open_faults(own_place(NOW)).get()

    answer = entered(kept.custodian).post(
        reverse("health_repair", kwargs={"pk": fault.pk}), {"source": place.pk, "reason": "硬盘坏道"}, follow=True
    )

    assert "已安排修复" in answer.content.decode()
    assert "修复中" in answer.content.decode()
    mend_one(Repair.objects.get(), by=SCRUB, clock=timezone.now)
    page = originals(kept.custodian)
    assert "没有不一致" in page
    assert "坏件另存" in page


def test_the_rule_and_the_places_are_set_on_the_page(kept: Cast, tmp_path: Path) -> None:
    client = entered(kept.system_admin)
    rule = {"copies": 2, "every_days": 30, "from_hour": 22, "until_hour": 5, "speed": 40, "reason": "磁盘较慢"}

    client.post(reverse("health_rule"), rule)
    client.post(reverse("health_place"), {"name": "二号盘", "kind": "directory", "address": str(tmp_path)})
    retired = {"reason": "磁盘收回"}
    client.post(reverse("health_retire", kwargs={"pk": Place.objects.get(name="二号盘").pk}), retired)

    assert (30, 22) == KeepingRule.objects.values_list("every_days", "from_hour").get()
    assert not Place.objects.get(name="二号盘").is_active


def test_a_place_that_cannot_serve_is_refused_in_words(kept: Cast, tmp_path: Path) -> None:
    answer = entered(kept.system_admin).post(
        reverse("health_place"), {"name": "二号盘", "kind": "directory", "address": str(tmp_path / "nowhere")}
    )

    assert "现在打不开" in answer.content.decode()
    assert not Place.objects.filter(name="二号盘").exists()


def test_those_who_only_watch_get_no_buttons(kept: Cast) -> None:
    page = originals(kept.auditor)

    assert "现在清点一遍" not in page
    assert "登记副本处" not in page
