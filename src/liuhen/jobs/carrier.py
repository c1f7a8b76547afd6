"""The engine on PostgreSQL: Procrastinate carries the id of a job and wakes one worker of any host (decisions 8).

The row stays the truth. A carrier is only a message: lost, doubled or late, it changes nothing, because whoever it
wakes must still claim the row with a fencing token. `recover` sends another for every row that has none.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, LiteralString

import procrastinate
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate.connector import Notify
from procrastinate.contrib.django import app as deferring
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

log = logging.getLogger("liuhen.jobs")
TASK = "liuhen.job"
_RETRY_SECONDS = 1.0  # after the database was away
_POLL_SECONDS = 5.0  # how late a job may be that was put off; what is due at once is announced by NOTIFY
_SILENT_SECONDS = 30.0  # a process that has not been heard for so long is gone
_OVERDUE = timedelta(seconds=3)

# Rows that somebody should work on by now and that no message speaks of. The kinds are those of this worker, so that
# a host without a kind does not answer for it.
_FORGOTTEN: LiteralString = """
SELECT id, kind, priority FROM jobs_job
WHERE kind = ANY(%s) AND (state = 'waiting' AND run_after < %s OR state = 'running' AND lease_until < %s)
AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs
    WHERE status = 'todo' AND task_name = 'liuhen.job' AND (args->>'job_id')::bigint = jobs_job.id
)
ORDER BY priority DESC, id LIMIT 1000 FOR UPDATE SKIP LOCKED
"""


def carry(job_id: int, kind: str, *, priority: int, not_before: datetime | None = None) -> None:
    """Send a job's id on its way within the open transaction: the message comes into being with the row's change."""
    deferring.configure_task(TASK, queue=kind, priority=priority, schedule_at=not_before).defer(job_id=job_id)


def recover(kinds: Collection[str], *, at: datetime) -> int:
    """Send messages for rows that were forgotten: a worker vanished, or its message did. Return how many."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FORGOTTEN, [list(kinds), at - _OVERDUE, at])
            forgotten = cursor.fetchall()
        for job_id, kind, priority in forgotten:
            carry(job_id, kind, priority=priority)
    return len(forgotten)


def clear_away() -> None:
    """Take away the messages that a vanished process still holds; the rows they spoke of are recovered anyway."""
    async_to_sync(_clear_away)()


async def _clear_away() -> None:
    manager = deferring.job_manager
    await manager.prune_stalled_workers(_SILENT_SECONDS)
    for job in await manager.get_stalled_jobs(task_name=TASK, seconds_since_heartbeat=_SILENT_SECONDS):
        await manager.finish_job(job, status=Status.FAILED, delete_job=True)


class Carriers:
    """Procrastinate's workers of one process, one for each lane: woken by NOTIFY, each job in a thread of its own."""

    def __init__(self, lanes: Iterable[tuple[Collection[str], int]], run: Callable[[int], None]) -> None:
        """Prepare. `run` claims and runs one job; a lane has its kinds and how many of them go side by side."""
        self._lanes = [(sorted(kinds), width) for kinds, width in lanes]
        self._run = run
        self._ending = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None

    def end(self) -> None:
        """Take no more messages; `run` returns when those in hand are dealt with."""
        self._ending.set()
        loop, main = self._loop, self._main
        if loop is not None and main is not None and not loop.is_closed():
            loop.call_soon_threadsafe(main.cancel)

    def run(self) -> None:
        """Carry until told to end; when the database was away, begin again."""
        while not self._ending.is_set():
            try:
                asyncio.run(self._carry())
            except asyncio.CancelledError:
                return
            except Exception:  # the outermost loop: a database that is away for a moment must not end the worker
                log.exception("carrying failed")
            self._ending.wait(_RETRY_SECONDS)

    async def _carry(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        if self._ending.is_set():
            return
        app = procrastinate.App(connector=_Listening(kwargs=connector_params(), min_size=1, max_size=8))
        hands = ThreadPoolExecutor(sum(width for _, width in self._lanes), thread_name_prefix="job")

        @app.task(name=TASK)
        async def bring(job_id: int) -> None:
            await asyncio.get_running_loop().run_in_executor(hands, self._run, job_id)

        with hands:
            # One lane that fails ends the others, and all begin again.
            async with app.open_async(), asyncio.TaskGroup() as lanes:
                for kinds, width in self._lanes:
                    lanes.create_task(self._lane(app, kinds, width))

    async def _lane(self, app: procrastinate.App, kinds: list[str], width: int) -> None:
        await app.run_worker_async(
            queues=kinds,
            name=kinds[0],
            concurrency=width,
            fetch_job_polling_interval=_POLL_SECONDS,
            install_signal_handlers=False,
            delete_jobs="always",  # the history is the row's
        )


class _Listening(procrastinate.PsycopgConnector):
    """Listens again when the database was away: Procrastinate itself would go on deaf and only look now and then."""

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Listen until cancelled."""
        kept: list[Any] = list(channels)
        while True:
            try:
                await super().listen_notify(on_notification, kept)
            except ConnectorException:
                log.warning("listening was interrupted", exc_info=True)
            await asyncio.sleep(_RETRY_SECONDS)
