"""What both engines promise, tried with real worker processes: killed, stopped, doubled; every job ends exactly once.

The same tests run on the embedded engine and, on PostgreSQL, on the one that Procrastinate carries.
"""

import os
import signal
import time

import psutil
import pytest
from tests.jobs.conformance.office import Office

pytestmark = pytest.mark.db


def test_the_job_of_a_killed_worker_is_run_again_by_the_next_and_ends_once(office: Office) -> None:
    office.put(("a", 3))
    first = office.hire()
    office.until(lambda: "start a" in office.lines())

    office.kill(first)
    office.hire()
    office.until(office.all_over)

    assert 2 == office.lines().count("start a")
    assert 1 == office.lines().count("end a")
    assert [("done", 2)] == office.ask("select state, attempts from jobs_job")
    assert ["enqueued", "claimed", "reclaimed", "done"] == office.events()


def test_two_workers_never_run_one_job_twice(office: Office) -> None:
    office.put(*((f"job{number}", 0.02) for number in range(60)))

    office.hire()
    office.hire()
    office.until(office.all_over)

    starts = sorted(line for line in office.lines() if line.startswith("start"))
    assert 60 == len(starts) == len(set(starts))


def test_a_worker_told_to_stop_gives_its_job_back_without_an_attempt_lost(office: Office) -> None:
    office.put(("a", 30))
    worker = office.hire()
    office.until(lambda: "start a" in office.lines())

    worker.terminate()

    assert 0 == worker.wait(timeout=15)
    assert [("waiting", 0)] == office.ask("select state, attempts from jobs_job")
    assert "stopped a worker" in office.lines()


def test_what_a_leaving_worker_gives_back_is_taken_up_at_once(office: Office) -> None:
    office.put(("a", 30))
    first = office.hire(lease=60)
    office.until(lambda: "start a" in office.lines())
    office.hire(lease=60)

    first.terminate()

    office.until(lambda: 2 == office.lines().count("start a"), seconds=15)  # long before the lease would run out


def test_a_paused_worker_loses_its_lease_and_its_result_does_not_count(office: Office) -> None:
    office.put(("a", 2))
    paused = office.hire(lease=1.5)
    # Stopped between two writes, not inside one: a process that is halted with the database locked halts everybody.
    office.until(lambda: office.ask("select done_units from jobs_job") == [(1,)])
    time.sleep(0.1)

    os.kill(paused.pid, signal.SIGSTOP)
    office.hire(lease=1.5)
    office.until(office.all_over)
    os.kill(paused.pid, signal.SIGCONT)
    time.sleep(2)

    assert ["enqueued", "claimed", "reclaimed", "done"] == office.events()


def test_a_running_job_that_is_called_off_stops(office: Office) -> None:
    (job,) = office.put(("a", 30))
    office.hire()
    office.until(lambda: "start a" in office.lines())

    assert office.wish("cancel", job=job)
    office.until(office.all_over)

    assert [("cancelled",)] == office.ask("select state from jobs_job")


def test_a_waiting_job_that_is_called_off_never_starts(office: Office) -> None:
    (job,) = office.put(("a", 0))
    assert office.wish("cancel", job=job)

    office.put(("b", 0))
    office.hire()
    office.until(office.all_over)

    assert ["start b", "end b"] == [line for line in office.lines() if line.startswith(("start", "end"))]


def test_a_failing_job_is_put_off_and_its_reason_kept(office: Office) -> None:
    office.put(("broken", 0), kind="broken")
    office.hire()

    office.until(lambda: [("waiting", 1)] == office.ask("select state, attempts from jobs_job"))

    (words,) = office.ask("select words from jobs_jobevent where event = 'failed'")
    assert "试验" in str(words[0])


def test_a_job_that_was_put_off_comes_round_again_by_itself(office: Office) -> None:
    office.put(("broken", 0), kind="broken")
    office.hire()

    office.until(lambda: office.lines().count("broken") >= 2)  # after five seconds


def test_a_job_that_kills_its_worker_ends_dead_and_one_more_try_is_for_a_person(office: Office) -> None:
    (job,) = office.put(("a", 0), kind="deadly")
    office.wish("fewer_attempts", most=2)
    for _ in range(2):
        office.hire(lease=1.5).wait(timeout=40)

    office.hire(lease=1.5)
    office.until(office.all_over)

    assert 2 == office.lines().count("deadly")
    assert [("dead",)] == office.ask("select state from jobs_job")
    assert office.wish("again", job=job)
    office.until(lambda: 3 == office.lines().count("deadly"))


def test_higher_priority_goes_first_however_late_it_was_asked_for(office: Office) -> None:
    office.put(("first", 1.5))
    office.hire()
    office.until(lambda: "start first" in office.lines())

    office.put(("low", 0), priority=-1)
    office.put(("usual", 0))
    office.put(("urgent", 0), priority=5)
    office.until(office.all_over)

    assert ["first", "urgent", "usual", "low"] == office.told("start")


def test_jobs_of_one_lane_go_side_by_side_up_to_its_width_and_lanes_do_not_wait_for_each_other(office: Office) -> None:
    office.put(*((f"side{number}", 2) for number in range(4)), kind="side")
    office.put(("other", 0))
    office.hire()

    office.until(lambda: "end other" in office.lines())
    office.until(lambda: 3 == len([line for line in office.lines() if line.startswith("start side")]))

    assert not [line for line in office.lines() if line.startswith("end side")]
    office.until(office.all_over)


def test_one_key_is_one_job_while_it_is_open(office: Office) -> None:
    first = office.put(("a", 0), dedupe="x")
    assert first == office.put(("a", 0), dedupe="x")

    office.hire()
    office.until(office.all_over)

    assert ["a"] == office.told("start")
    assert first != office.put(("a", 0), dedupe="x")


def test_how_far_a_job_is_can_be_read_while_it_runs(office: Office) -> None:
    office.put(("a", 3))
    office.hire()

    office.until(lambda: office.ask("select done_units, total_units, words from jobs_job") == [(1, 2, "一半")])

    assert [("running",)] == office.ask("select state from jobs_job")


def test_a_job_asked_for_in_a_transaction_that_fails_does_not_exist(office: Office) -> None:
    office.wish("put", fails=True, jobs=[{"kind": "slow", "payload": {"name": "a", "seconds": 0}}])
    office.put(("b", 0))
    office.hire()
    office.until(office.all_over)

    assert ["b"] == office.told("start")
    assert [(1,)] == office.ask("select count(*) from jobs_job")


def test_only_one_of_two_workers_minds_the_clock_and_the_other_takes_over(office: Office) -> None:
    first, second = office.hire(), office.hire()
    office.until(lambda: office.lines().count("tick") >= 4)

    minding = set(office.told("tick"))
    assert 1 == len(minding)

    holder, other = (first, second) if str(first.pid) in minding else (second, first)
    office.kill(holder)
    office.until(lambda: str(other.pid) in office.told("tick"))


def test_an_idle_worker_is_woken_within_a_second_and_hardly_looks_meanwhile(office: Office) -> None:
    worker = psutil.Process(office.hire().pid)
    time.sleep(2)
    before = worker.cpu_times()

    delays = []
    for number in range(5):
        asked_at = time.time()
        office.put((f"quick{number}", 0), kind="quick")
        office.until(lambda wanted=number + 1: wanted == len(office.told("woken")))  # type: ignore[misc]
        delays.append(float(office.told("woken")[-1]) - asked_at)
        time.sleep(1)

    after = worker.cpu_times()
    assert sorted(delays)[2] < 1, delays
    assert after.user + after.system - before.user - before.system < 2.5


@pytest.mark.postgresql
def test_a_job_whose_message_was_lost_is_found_and_run(office: Office) -> None:
    office.put(("a", 0))
    office.change("delete from procrastinate_jobs")

    office.hire()
    office.until(office.all_over)

    assert ["a"] == office.told("start")


@pytest.mark.postgresql
def test_messages_of_a_vanished_worker_are_cleared_away_and_none_is_left_when_all_is_done(office: Office) -> None:
    office.put(("a", 3))
    first = office.hire()
    office.until(lambda: "start a" in office.lines())
    office.kill(first)
    office.change("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")

    office.hire()
    office.until(office.all_over)

    office.until(lambda: [(0,)] == office.ask("select count(*) from procrastinate_jobs"))
    assert [("done",)] == office.ask("select state from jobs_job")


@pytest.mark.postgresql
def test_a_message_that_comes_twice_runs_the_job_once(office: Office) -> None:
    office.put(("a", 1))
    office.change(
        "insert into procrastinate_jobs (queue_name, task_name, args)"
        " select queue_name, task_name, args from procrastinate_jobs, generate_series(1, 3)"
    )

    office.hire()
    office.hire()
    office.until(lambda: [(0,)] == office.ask("select count(*) from procrastinate_jobs"))

    assert ["a"] == office.told("start")
    assert [("done", 1)] == office.ask("select state, attempts from jobs_job")
