"""Asking for work: inside the act or not at all, once for each key, and called off."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from liuhen.jobs import engine
from liuhen.jobs.models import Job
from liuhen.jobs.port import cancel, enqueue, open_job, progress

pytestmark = pytest.mark.django_db


def test_asking_twice_with_one_key_gives_the_same_open_job() -> None:
    first = enqueue("recording.derive", {"recording": 1}, dedupe="recording:1")

    assert first == enqueue("recording.derive", {"recording": 1}, dedupe="recording:1")
    assert first != enqueue("recording.derive", {"recording": 2}, dedupe="recording:2")


def test_a_finished_job_does_not_stand_in_the_way_of_a_new_one() -> None:
    first = enqueue("k", {}, dedupe="x")
    held = engine.claim(["k"], worker="w", at=timezone.now())
    assert held is not None
    engine.finish(held, worker="w", at=timezone.now())

    assert first != enqueue("k", {}, dedupe="x")


def test_jobs_without_a_key_are_never_merged() -> None:
    assert enqueue("k", {}) != enqueue("k", {})


def test_a_job_asked_for_in_a_transaction_that_fails_does_not_exist() -> None:
    with transaction.atomic():
        enqueue("k", {}, dedupe="x")
        transaction.set_rollback(True)

    assert open_job("k", "x") is None


def test_higher_priority_goes_first_and_later_ones_wait_for_their_time() -> None:
    now = timezone.now()
    enqueue("k", {"n": 1})
    urgent = enqueue("k", {"n": 2}, priority=5)
    enqueue("k", {"n": 3}, priority=9, run_after=now + timedelta(hours=1))

    held = engine.claim(["k"], worker="w", at=timezone.now())

    assert held is not None
    assert urgent == held.job_id


def test_a_worker_takes_only_the_kinds_it_knows() -> None:
    enqueue("other", {})

    assert engine.claim(["k"], worker="w", at=timezone.now()) is None


def test_a_waiting_job_is_called_off_at_once_and_an_ended_one_cannot_be() -> None:
    job = enqueue("k", {})

    assert cancel(job)
    assert not cancel(job)
    found = progress(job)
    assert found is not None
    assert ("cancelled", True) == (found.state, found.is_over)


def test_waits_grow_and_after_the_last_attempt_the_job_is_dead() -> None:
    job, at, waits = enqueue("k", {}), timezone.now(), []
    for _ in range(5):
        held = engine.claim(["k"], worker="w", at=at)
        assert held is not None
        engine.fail(held, "试验", worker="w", at=at)
        row = Job.objects.get(pk=job)
        waits.append((row.run_after - at).total_seconds())
        at = max(row.run_after, at)

    assert [5, 10, 20, 40] == waits[:4]
    assert Job.State.DEAD == Job.objects.get(pk=job).state


def test_an_old_token_may_write_nothing() -> None:
    job, at = enqueue("k", {}), timezone.now()
    old = engine.claim(["k"], worker="w1", at=at)
    new = engine.claim(["k"], worker="w2", at=at + engine.LEASE + timedelta(seconds=1))
    assert old is not None
    assert new is not None

    engine.report(old, done=9, total=9, words="旧")

    assert not engine.finish(old, worker="w1", at=at)
    assert not engine.fail(old, "旧", worker="w1", at=at)
    assert ({job}, set()) == engine.renew([old], at=at)
    assert 0 == Job.objects.get(pk=job).done_units


def test_a_worker_whose_pulse_is_late_does_not_take_its_own_job_from_itself() -> None:
    job, at = enqueue("k", {}), timezone.now()
    held = engine.claim(["k"], worker="w", at=at)
    late = at + engine.LEASE + timedelta(seconds=1)

    assert engine.claim(["k"], worker="w", at=late, in_hand=[job]) is None
    assert held is not None
    assert (set(), set()) == engine.renew([held], at=late)
    assert engine.finish(held, worker="w", at=late)


def test_a_job_that_kills_every_worker_ends_dead_instead_of_going_round_for_ever() -> None:
    job, at = enqueue("k", {}), timezone.now()
    for _ in range(8):
        engine.claim(["k"], worker="w", at=at)
        at += engine.LEASE + timedelta(seconds=1)

    assert (Job.State.DEAD, 5) == Job.objects.values_list("state", "attempts").get(pk=job)
