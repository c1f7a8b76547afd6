"""The queue page: what failed for good waits for a person, whose decision is an entry; overdue rounds are red."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.cli.worker import PERIODIC_TASKS, TASKS
from liuhen.errors import InputError
from liuhen.jobs import engine
from liuhen.jobs.models import Job, Schedule
from liuhen.jobs.port import enqueue
from liuhen.jobs.reason import reason_of, told
from liuhen.trail.models import Entry
from liuhen.web.health.work import KINDS, OTHERS, ROUNDS
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def entered(officer: Officer) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def dead(kind: str = "recording.derive", error: Exception | None = None, **payload: int) -> Job:
    """Fail one job for good."""
    job = Job.objects.get(pk=enqueue(kind, payload))
    Job.objects.filter(pk=job.pk).update(most_attempts=1)
    held = engine.claim_this(job.pk, worker="caiji-1:77", at=timezone.now())
    assert held is not None
    engine.fail(held, told(error or OSError(28, "x")), worker="caiji-1:77", at=timezone.now())
    return job


def page(officer: Officer) -> str:
    return entered(officer).get(reverse("health_jobs")).content.decode()


def test_every_kind_of_work_has_a_name_and_no_other() -> None:
    assert set(TASKS) == set(KINDS)
    assert {one.kind for one in PERIODIC_TASKS} == set(ROUNDS)


def test_what_failed_for_good_shows_its_reason_in_chinese_and_where(cast: Cast) -> None:
    dead()

    shown = page(cast.system_admin)

    assert "磁盘已满，没有写下。" in shown
    assert "caiji-1" in shown
    assert "Traceback" not in shown
    assert "再办一次" in shown


def test_once_more_puts_it_back_to_work_and_is_one_entry(cast: Cast) -> None:
    job = dead()

    answer = entered(cast.system_admin).post(reverse("work_again"), {"job": job.pk, "once": "a"})

    assert 302 == answer.status_code
    assert (Job.State.WAITING, 0) == Job.objects.values_list("state", "attempts").get(pk=job.pk)
    assert 1 == Entry.objects.filter(verb="work.again", kind="act").count()
    assert engine.claim(["recording.derive"], worker="w", at=timezone.now()) is not None


def test_letting_it_rest_needs_a_reason_and_is_one_entry(cast: Cast) -> None:
    job, client = dead(), entered(cast.system_admin)

    client.post(reverse("work_rest"), {"job": job.pk, "once": "a", "reason": ""})
    assert Job.State.DEAD == Job.objects.get(pk=job.pk).state
    client.post(reverse("work_rest"), {"job": job.pk, "once": "b", "reason": "录像已重新采集"})

    assert Job.State.CANCELLED == Job.objects.get(pk=job.pk).state
    assert 1 == Entry.objects.filter(verb="work.rest", kind="act", body__contains="录像已重新采集").count()


def test_a_second_decision_is_told_that_nothing_was_done(cast: Cast) -> None:
    job, client = dead(), entered(cast.system_admin)
    client.post(reverse("work_again"), {"job": job.pk, "once": "a"})

    answer = client.post(reverse("work_again"), {"job": job.pk, "once": "b"})

    assert 422 == answer.status_code
    assert "没有再办" in answer.content.decode()


def test_an_inspector_looks_but_does_not_decide(cast: Cast) -> None:
    job = dead()

    assert "再办一次" not in page(cast.auditor)
    assert 403 == entered(cast.auditor).post(reverse("work_again"), {"job": job.pk}).status_code


def test_of_another_bureaus_work_only_that_it_failed_is_told(cast: Cast) -> None:
    job = dead("rules.renew", InputError("清河局的内情"), bureau=cast.stranger.bureau_id)

    shown = page(cast.system_admin)

    assert OTHERS in shown
    assert "清河局的内情" not in shown
    assert 422 == entered(cast.system_admin).post(reverse("work_again"), {"job": job.pk}).status_code
    assert Job.State.DEAD == Job.objects.get(pk=job.pk).state


def test_what_runs_shows_how_far_it_is_and_on_which_machine(cast: Cast) -> None:
    held = engine.claim_this(enqueue("docks.take_in", {}), worker="caiji-2:9", at=timezone.now())
    assert held is not None
    engine.report(held, done=3, total=7, words="")

    shown = page(cast.system_admin)

    assert "3 / 7" in shown
    assert "caiji-2" in shown


def test_a_round_nobody_minds_is_red_and_one_on_time_is_not(cast: Cast) -> None:
    now = timezone.now()
    Schedule.objects.create(
        kind="trail.check", due_at=now + timedelta(hours=1), lease_until=now + timedelta(hours=1), worker="a:1"
    )
    assert "过时未办" not in page(cast.system_admin)
    assert "后台没有在运行" not in page(cast.system_admin)

    Schedule.objects.update(due_at=now - timedelta(minutes=5))

    assert "过时未办" in page(cast.system_admin)
    assert "后台没有在运行" in page(cast.system_admin)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InputError("卡被拔出，没有收完。"), "卡被拔出，没有收完。"),
        (OSError(5, "x"), "磁盘或来源读写出错。"),
        (ConnectionRefusedError(), "没有连上要用的服务。"),
        (DatabaseError(), "数据库一时不可用。"),
        (KeyError("x"), "机器的问题，不是您的操作（KeyError）。"),
    ],
)
def test_every_failure_has_a_chinese_sentence(error: Exception, words: str) -> None:
    assert words == reason_of(error)


def test_a_long_trace_keeps_its_sentence_and_its_end(cast: Cast) -> None:
    job = dead(error=ValueError("y" * 9000 + "end"))

    words = job.events.get(event="dead").words

    assert words.startswith("机器的问题")
    assert words.rstrip().endswith("end")
    assert len(words) <= 4000
