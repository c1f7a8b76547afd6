"""The worker's loops: lanes that claim and run jobs, a pulse that renews leases, a clock that runs what comes round.

The only place that catches every exception: the failure is written into the job's history and the worker goes on.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import close_old_connections, connection
from django.utils import timezone

from liuhen.jobs import engine, schedule
from liuhen.jobs.engine import Claim
from liuhen.jobs.reason import told

if TYPE_CHECKING:
    from liuhen.jobs.carrier import Carriers

log = logging.getLogger("liuhen.jobs")
_POLL_SECONDS = 0.5
_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.1, 1.0  # between two looks at the clock
_REPORT_EVERY = timedelta(seconds=1)


@dataclass(slots=True)
class Running:
    """What a task sees of its job: its payload, whether to stop, and where to say how far it is."""

    claim: Claim
    _stop: threading.Event = field(default_factory=threading.Event)
    _why: str = ""
    _reported_at: datetime | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """Return what was asked for."""
        return self.claim.payload

    def should_stop(self) -> bool:
        """Say whether to leave off: the lease is lost, the job is called off, or the worker shall end."""
        return self._stop.is_set()

    def say(self, done: int, total: int, words: str = "") -> None:
        """Report progress; written at most once a second, and always at the end."""
        now = timezone.now()
        if done < total and self._reported_at is not None and now - self._reported_at < _REPORT_EVERY:
            return
        self._reported_at = now
        engine.report(self.claim, done=done, total=total, words=words)

    def tell_to_stop(self, why: str) -> None:
        """Ask the task to leave off: `lost`, `cancelled` or `worker`."""
        self._why = self._why or why
        self._stop.set()

    @property
    def why(self) -> str:
        """Return why it was told to stop, empty if it was not."""
        return self._why


Task = Callable[[Running], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """A task that comes round again every so many seconds."""

    kind: str
    seconds: float
    run: Callable[[datetime], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Tasks that share a road: one look-up for all of them, and up to `width` of them side by side."""

    tasks: Mapping[str, Task]
    width: int = 1


class Worker:
    """One worker process: a thread for each lane and each job in hand, one for the pulse, one for the clock."""

    def __init__(self, lanes: Sequence[Lane], periodic: Sequence[Periodic], *, lease: timedelta = engine.LEASE) -> None:
        """Prepare; nothing runs before `run`. A job of a worker that vanished is taken again after `lease`."""
        self._lease = lease
        self.name = f"{os.environ.get('LIUHEN_HOST') or socket.gethostname()}:{os.getpid()}"
        self._lanes = lanes
        self._hands = [_Hand(one, self.name, lease) for one in periodic]
        self._ending = threading.Event()
        self._in_hand: dict[int, Running] = {}
        self._lock = threading.Lock()
        self._tasks = {kind: task for lane in lanes for kind, task in lane.tasks.items()}
        self._carriers = _carriers(lanes, self._bring) if engine.is_carried() else None

    def end(self) -> None:
        """Tell every loop to stop; jobs in hand are given back."""
        self._ending.set()
        with self._lock:
            for running in self._in_hand.values():
                running.tell_to_stop("worker")
        if self._carriers is not None:
            self._carriers.end()

    def run(self) -> None:
        """Run until `end` is called."""
        if self._carriers is not None:
            threads = [threading.Thread(target=self._guarded, args=(self._carriers.run,))]
        else:
            threads = [threading.Thread(target=self._guarded, args=(self._lane, lane)) for lane in self._lanes]
        threads += [threading.Thread(target=self._guarded, args=(self._clock, hand)) for hand in self._hands]
        pulse = threading.Thread(target=self._guarded, args=(self._pulse,), daemon=True)
        for thread in (*threads, pulse):
            thread.start()
        for thread in threads:
            while thread.is_alive():  # a bare join would keep the signal handler from running
                thread.join(timeout=0.2)

    def _guarded(self, loop: Callable[..., None], *arguments: object) -> None:
        try:
            loop(*arguments)
        finally:
            connection.close()

    def _lane(self, lane: Lane) -> None:
        """Claim while there is room, and give each job a thread of its own; leave when the last of them is done."""
        room, hands = threading.Semaphore(lane.width), list[threading.Thread]()
        while not self._ending.is_set():
            if not room.acquire(timeout=_POLL_SECONDS):
                continue
            held = self._claim(lane)
            if held is None:
                room.release()
                close_old_connections()
                self._ending.wait(_POLL_SECONDS)
                continue
            hand = threading.Thread(target=self._guarded, args=(self._in_room, room, held, lane.tasks[held.kind]))
            hand.start()
            hands = [*(one for one in hands if one.is_alive()), hand]
        for hand in hands:
            hand.join()

    def _bring(self, job_id: int) -> None:
        """Run the job that a message speaks of, in the message's thread; who is leaving passes the message on."""
        try:
            if self._ending.is_set():
                engine.pass_on(job_id)
                return
            if job_id in self._held():  # the message was sent again because our pulse was late
                return
            held = engine.claim_this(job_id, worker=self.name, at=timezone.now(), lease=self._lease)
            if held is not None:
                self._work(held, self._tasks[held.kind])
        finally:
            connection.close()

    def _claim(self, lane: Lane) -> Claim | None:
        try:
            return engine.claim(
                tuple(lane.tasks), worker=self.name, at=timezone.now(), lease=self._lease, in_hand=self._held()
            )
        except Exception:  # the outermost loop: a database that is away for a moment must not end the worker
            log.exception("claim failed")
            return None

    def _held(self) -> list[int]:
        with self._lock:
            return list(self._in_hand)

    def _in_room(self, room: threading.Semaphore, held: Claim, task: Task) -> None:
        try:
            self._work(held, task)
        finally:
            room.release()

    def _work(self, held: Claim, task: Task) -> None:
        running = Running(held)
        with self._lock:
            self._in_hand[held.job_id] = running
        if self._ending.is_set():
            running.tell_to_stop("worker")
        failure = ""
        try:
            task(running)
        except Exception as error:  # recorded in the job's history, which the page shows
            failure = told(error)
            log.warning("job %s %s failed", held.job_id, held.kind, exc_info=True)
        try:
            self._settle(running, failure)
        except Exception:  # the lease runs out and the job is taken again
            log.exception("job %s could not be settled", held.job_id)
        finally:  # not before it is settled: a busy database must not make it look like nobody's
            with self._lock:
                self._in_hand.pop(held.job_id, None)

    def _settle(self, running: Running, failure: str) -> None:
        at, held = timezone.now(), running.claim
        if running.why == "cancelled":
            engine.stop(held, worker=self.name, at=at)
        elif running.why == "worker":
            engine.release(held, worker=self.name, at=at)
        elif failure:
            engine.fail(held, failure, worker=self.name, at=at)
        else:
            engine.finish(held, worker=self.name, at=at)

    def _pulse(self) -> None:
        """Renew what is in hand; a lost lease stops the task, because another worker runs it now."""
        while True:
            time.sleep(self._lease.total_seconds() / 3)
            with self._lock:
                in_hand = dict(self._in_hand)
            try:
                claims = [running.claim for running in in_hand.values()]
                lost, cancelled = engine.renew(claims, at=timezone.now(), lease=self._lease)
                for hand in self._hands:
                    hand.renew(timezone.now())
            except Exception:
                log.exception("renewing leases failed")
                continue
            for job_id in lost | cancelled:
                in_hand[job_id].tell_to_stop("lost" if job_id in lost else "cancelled")
            self._recover()

    def _recover(self) -> None:
        """See to jobs that no message speaks of any more; embedded, looking for jobs finds them anyway."""
        if self._carriers is None or self._ending.is_set():
            return
        from liuhen.jobs import carrier

        try:
            carrier.recover(self._tasks, at=timezone.now())
            carrier.clear_away()
        except Exception:
            log.exception("recovering jobs failed")

    def _clock(self, hand: "_Hand") -> None:
        """Run one task as often as it comes round, each in a thread of its own: none may make another late."""
        while not self._ending.is_set():
            try:
                hand.tick(timezone.now())
            except Exception:
                log.exception("schedule %s failed", hand.kind)
            close_old_connections()
            self._ending.wait(hand.pause(timezone.now()))
        hand.leave()


def _carriers(lanes: Sequence[Lane], run: Callable[[int], None]) -> "Carriers":
    from liuhen.jobs.carrier import Carriers  # only where the engine is installed as an application

    return Carriers([(tuple(lane.tasks), lane.width) for lane in lanes], run)


class _Hand:
    """One worker's hold on one periodic task."""

    def __init__(self, periodic: Periodic, worker: str, lease: timedelta) -> None:
        self.kind, self._periodic, self._worker, self._lease = periodic.kind, periodic, worker, lease
        self._token: int | None = None
        self._ask_at = self._next_at = timezone.now()

    def tick(self, at: datetime) -> None:
        """Take the task over if nobody minds it, and run it if it is due."""
        if self._token is None:
            self._seize(at)
        token = self._token
        if token is None or at < self._next_at:
            return
        failure = ""
        try:
            self._periodic.run(at)
        except Exception as error:
            failure = told(error)
            log.warning("%s failed", self.kind, exc_info=True)
        self._next_at = at + timedelta(seconds=self._periodic.seconds)
        # Tasks of every second or two are not written down each time: that would be a flush for nothing.
        if failure or self._periodic.seconds >= self._lease.total_seconds():
            schedule.ran(self.kind, token, next_at=self._next_at, failure=failure)

    def pause(self, at: datetime) -> float:
        """Say how many seconds nothing needs to be done here."""
        if self._token is None:
            return _LONGEST_SECONDS
        return min(_LONGEST_SECONDS, max(_SHORTEST_SECONDS, (self._next_at - at).total_seconds()))

    def renew(self, at: datetime) -> None:
        """Prolong the lease, or learn that another worker has it."""
        token = self._token
        if token is not None and not schedule.keep(self.kind, token, at=at, next_at=self._next_at, lease=self._lease):
            self._token = None

    def leave(self) -> None:
        """Let another worker take over at once."""
        if self._token is not None:
            schedule.give_back(self.kind, self._token)

    def _seize(self, at: datetime) -> None:
        if at < self._ask_at:
            return
        self._ask_at = at + self._lease / 5
        self._token = schedule.take_over(self.kind, worker=self._worker, at=at, lease=self._lease)
        if self._token is not None:
            self._next_at = schedule.due_at(self.kind)
