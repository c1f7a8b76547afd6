"""Making all findings again from nothing: several processes read and judge, this one writes, in one transaction."""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from django.db import connection, transaction

from liuhen.duties.acts.storing import FINDINGS, SUBJECTS, keep_duties
from liuhen.duties.models import Duty, Finding, ProjectorPosition, Subject
from liuhen.duties.queries.packs import Rules
from liuhen.duties.queries.rows import Made, rows_of
from liuhen.duties.queries.subjects import in_parts
from liuhen.trail.models import Leaf

Part = tuple[str, list[int]]

FEW = 4000  # subjects that one process has judged before others have begun
AHEAD = 3  # parts waiting to be written for each process, so that memory stays small
MOST_PROCESSES = 8


def rebuild(*, at: datetime, processes: int | None = None) -> int:
    """Throw all findings away and make them again from the facts; return how many subjects were checked.

    `processes` read and judge (as many as there are cores, if it is not given); 1 does everything in this one. What
    is entered meanwhile is projected afterwards: the position is taken before the first fact is read.
    """
    newest = Leaf.objects.order_by("-index").first()
    parts = list(in_parts())
    count = 0
    with _uncollected(), _Judges(parts, at, _processes(parts, processes)) as judges, transaction.atomic():
        Finding.objects.all().delete()
        Subject.objects.all().delete()
        Duty.objects.all().delete()
        ProjectorPosition.objects.all().delete()
        ProjectorPosition.objects.create(read=newest.index + 1 if newest else 0)
        for made in judges:
            keep_duties(made.duties)
            SUBJECTS.insert(made.subjects)
            FINDINGS.insert(made.rows)
            count += made.checked
    return count


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave circles alone for a while: facts and rows hold none, and looking for them costs a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _processes(parts: list[Part], wished: int | None) -> int:
    """Say how many processes may judge: others cannot see an open transaction, nor be forked beside threads."""
    alone = connection.in_atomic_block or connection.vendor != "sqlite" or threading.active_count() > 1
    if alone or (wished is None and sum(len(ids) for _, ids in parts) < FEW):
        return 1
    return wished or min(len(os.sched_getaffinity(0)), MOST_PROCESSES)


class _Judges:
    """Gives what was made of each part, in their order; processes work ahead of the one that writes."""

    def __init__(self, parts: list[Part], at: datetime, processes: int) -> None:
        self._parts, self._at, self._processes = parts, at, processes
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Future[bytes]] = deque()

    def __enter__(self) -> Self:
        if self._processes > 1:
            connection.close()  # a connection must not be shared by processes; each opens its own
            fork = multiprocessing.get_context("fork")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=fork, initializer=_begin)
            self._send(self._pool)
        return self

    def __exit__(self, *failure: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[Made]:
        if self._pool is None:
            rules = Rules()
            yield from (rows_of(kind, ids, rules, at=self._at) for kind, ids in self._parts)
            return
        while self._waiting:
            checked, subjects, rows, duties = marshal.loads(self._waiting.popleft().result())  # noqa: S302 - our own process
            self._send(self._pool)
            yield Made(checked=checked, subjects=subjects, rows=rows, duties=duties)

    def _send(self, pool: ProcessPoolExecutor) -> None:
        while self._parts and len(self._waiting) < AHEAD * self._processes:
            kind, ids = self._parts.pop(0)
            self._waiting.append(pool.submit(_judge, kind, ids, self._at))


_rules: Rules | None = None


def _begin() -> None:
    """Begin a judging process: the rules of each day are read once in each."""
    global _rules  # noqa: PLW0603 - one process, one run
    _rules = Rules()


def _judge(kind: str, ids: list[int], at: datetime) -> bytes:
    made = rows_of(kind, ids, _rules or Rules(), at=at)
    return marshal.dumps((made.checked, made.subjects, made.rows, made.duties))
