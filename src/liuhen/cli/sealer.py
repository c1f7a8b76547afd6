"""`liuhen vault sealer`: the one process with the right to make originals immutable, and to undo it by order."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO

import click
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from liuhen.evidence.keeping.acts.protecting import obey_orders, protect_new
from liuhen.evidence.queries import vault
from liuhen.vault.directory import Directory
from liuhen.vault.immutable import Flag, Standing, flag_of, may_set

PAUSE = 2.0  # seconds between two looks


@click.command("sealer", help="保护程序：给已封存的原始件加不可更改标志；只按留痕里的放行令解除")
def sealer() -> None:
    """Flag what is sealed and obey orders until told to stop."""
    with _only_one() as sign:
        standing = _standing()
        _write(sign, standing)
        if standing is not Standing.WORKING:
            click.echo(WORDS[standing], err=True)
            return
        ending = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            ending.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        _serve(ending)


def _serve(ending: threading.Event) -> None:
    after = 0
    while not ending.is_set():
        obey_orders(timezone.now())
        flagged, after = protect_new(after, at=timezone.now())
        close_old_connections()
        if not flagged and not after:
            ending.wait(PAUSE)


def _standing() -> Standing:
    store = vault()
    if not isinstance(store, Directory) or flag_of(store.root) is Flag.NONE_HERE:
        return Standing.NOT_SUPPORTED
    return Standing.WORKING if may_set() else Standing.NOT_ALLOWED


@contextmanager
def _only_one() -> Iterator[IO[str]]:
    """Hold the sign by which everybody sees that a sealer lives."""
    folder = settings.DATA_DIR / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sealer").open("a+", encoding="ascii") as sign:
        try:
            fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("保护程序已经在运行。") from None
        yield sign


def _write(sign: IO[str], standing: Standing) -> None:
    sign.truncate(0)
    sign.write(standing.value)
    sign.flush()
    os.fsync(sign.fileno())


WORDS = {
    Standing.NOT_SUPPORTED: "原始件库所在的文件系统没有不可更改标志，保护程序没有可做的，已退出。",
    Standing.NOT_ALLOWED: "本进程没有设置不可更改标志的权限（CAP_LINUX_IMMUTABLE），已退出。",
}
