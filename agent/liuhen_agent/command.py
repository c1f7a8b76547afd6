"""留痕采集程序：把本单位的执法记录仪存储卡读进暂存区，按时段和带宽传到局里的留痕系统。

用法：
  python3 liuhen-agent.pyz run             一直运行：看卡、传送、状态页（Ctrl-C 停止，随时可停）
  python3 liuhen-agent.pyz take 文件夹     读一张卡（或一个文件夹），传完并核对回执后退出
  python3 liuhen-agent.pyz status          看每一批到了哪一步

只用 Python 标准库（3.8 以上）。Windows 上的盘符识别和单实例锁未在 Windows 上验证。
退出码：0 都已送达；1 还有没送达的；2 设置或用法有误；3 服务器不认识这台工作站。
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from typing import Any, Callable

from . import sources, spool, status
from .config import SettingError, Settings, read_settings
from .queue import Queue
from .send import RefusedError, Sender
from .wire import LineError

LOOK_SECONDS = 3.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
_stopping = threading.Event()


def main(words: list[str] | None = None) -> int:
    """Run the program; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _arguments().parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: _stopping.set())
    signal.signal(signal.SIGINT, lambda *_: _stopping.set())
    try:
        settings = read_settings(given.config)
        with _Alone(settings.spool, given.command):
            return {"run": _run, "take": _take, "status": _status}[given.command](settings, given)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    except RefusedError as error:
        print(f"服务器没有接受：{error.args[0]}", file=sys.stderr)
        return 3


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="liuhen-agent", description=__doc__, allow_abbrev=False,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--config", help="设置文件 liuhen-agent.ini；不给则找当前文件夹，再用程序自带的")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="一直运行")
    commands.add_parser("status", help="看进度")
    commands.add_parser("take", help="读一张卡").add_argument("folder")
    return parser


def _run(settings: Settings, _given: Any) -> int:
    """Look at cards and send, each in a thread of its own, until told to stop."""
    if settings.status_port:
        status.serve(settings.spool, settings.station, settings.status_port)
        print(f"状态页：http://127.0.0.1:{settings.status_port}/")
    workers = [threading.Thread(target=_watch, args=(settings,)), threading.Thread(target=_send_on, args=(settings,))]
    for worker in workers:
        worker.start()
    told: list[str] = []
    queue = Queue(settings.spool)
    while not _stopping.wait(LOOK_SECONDS) and all(worker.is_alive() for worker in workers):
        now = status.lines(queue)
        if now != told:
            print("\n".join(line for line in now if line not in told), flush=True)
            told = now
    _stopping.set()
    for worker in workers:
        worker.join()
    queue.close()
    return 0


def _take(settings: Settings, given: Any) -> int:
    """Read one folder and stay until the server's receipt for it is there."""
    root = os.fsencode(os.path.abspath(given.folder))
    queue = Queue(settings.spool)
    try:
        if not os.path.isdir(root):
            raise SettingError(f"没有 {given.folder} 这个文件夹。")
        batches = _unfinished(queue, root) or spool.begin(queue, root, sources.label_of(root))
        if not batches:
            raise SettingError("这张卡是空的，没有可读的文件。")
        if not _fill_all(settings, queue, batches):
            print("本机磁盘空间不足，先传已读出的；传完后请再读一次这张卡。", file=sys.stderr)
        _send_until_done(settings, queue, lambda: not queue.batches("spooled", "announced", "sent"))
        print("\n".join(status.lines(queue, len(batches))))
        return 0 if all(_is_whole(queue, row) for row in queue.batches() if row["id"] in batches) else 1
    finally:
        queue.close()


def _status(settings: Settings, _given: Any) -> int:
    queue = Queue(settings.spool)
    print("\n".join(status.lines(queue, 100)))
    is_done = all(row["state"] == "done" for row in queue.batches())
    queue.close()
    return 0 if is_done else 1


def _watch(settings: Settings) -> None:
    """Take each card once it lies still; a card that stays in is not taken twice, one that changes is."""
    queue = Queue(settings.spool)
    seen: dict[bytes, dict[bytes, tuple[int, int]]] = {}
    taken: dict[bytes, dict[bytes, tuple[int, int]]] = {}
    for batch in queue.batches("spooling"):  # cut short by the end of the program
        _fill(settings, queue, batch["id"])
    while not _stopping.wait(LOOK_SECONDS):
        roots = sources.sources(settings.watch)
        for gone in [root for root in seen if root not in roots]:
            del seen[gone]
            taken.pop(gone, None)
        for root in roots:
            try:
                is_still, now = spool.is_still(root, seen.get(root))
            except OSError as error:
                queue.say("problem", f"{sources.label_of(root)} 读不出来（{error.strerror}）。")
                continue
            seen[root] = now
            if is_still and now and taken.get(root) != now:
                batches = spool.begin(queue, root, sources.label_of(root))
                if _fill_all(settings, queue, batches):
                    taken[root] = now
    queue.close()


def _fill_all(settings: Settings, queue: Queue, batches: list[str]) -> bool:
    """Copy the batches of one card one after another; False when the PC's disk became full before the end."""
    is_whole = True
    for batch in batches:
        if is_whole:
            is_whole = _fill(settings, queue, batch)
        else:
            queue.leave_rest(batch)
    return is_whole


def _fill(settings: Settings, queue: Queue, batch: str) -> bool:
    """Copy a batch; where the PC's disk becomes full, what was copied goes first and the rest is a batch of its own."""
    try:
        spool.fill(queue, settings.spool, batch, _stopping.is_set)
    except spool.FullError as error:
        queue.say("problem", str(error))
        queue.leave_rest(batch)
        return False
    return True


def _send_on(settings: Settings) -> None:
    queue = Queue(settings.spool)
    try:
        _send_until_done(settings, queue, _stopping.is_set)
    except RefusedError as error:
        queue.say("problem", error.args[0])
        print(f"服务器没有接受：{error.args[0]}", file=sys.stderr)
    finally:
        queue.close()


def _send_until_done(settings: Settings, queue: Queue, is_over: Callable[[], bool]) -> None:
    """Send, and try again after longer and longer waits while the line is bad."""
    sender, wait, said_at = Sender(settings, queue, should_stop=_stopping.is_set), FIRST_WAIT, 0.0
    while not is_over() and not _stopping.is_set():
        before = sender.accepted
        try:
            if time.monotonic() - said_at > LONGEST_WAIT or not said_at:
                sender.hello()
                said_at = time.monotonic()
            under_way = sender.step()
        except LineError as error:
            queue.say("line", str(error))
            wait = FIRST_WAIT if sender.accepted > before else min(wait * 2, LONGEST_WAIT)
            _stopping.wait(wait)
            continue
        queue.say("line", "")
        wait = FIRST_WAIT
        _stopping.wait(1.0 if under_way else LOOK_SECONDS)


def _unfinished(queue: Queue, root: bytes) -> list[str]:
    return [row["id"] for row in queue.batches("spooling") if bytes(row["root"]) == root]


def _is_whole(queue: Queue, batch: Any) -> bool:
    return batch["state"] == "done" and not batch["is_part"] and not queue.files(batch["id"], "unread")


class _Alone:
    """Only one agent works on a spool; looking at the status is always possible."""

    def __init__(self, folder: str, command: str) -> None:
        self._folder, self._wanted, self._file = folder, command != "status", None

    def __enter__(self) -> None:
        if not self._wanted:
            return
        os.makedirs(self._folder, exist_ok=True)
        self._file = open(os.path.join(self._folder, "lock"), "a+b")  # type: ignore[assignment]
        try:
            self._hold()
        except OSError:
            raise SettingError("采集程序已经在本机运行，没有再开一个。") from None

    def __exit__(self, *_trouble: object) -> None:
        if self._file is not None:
            self._file.close()

    def _hold(self) -> None:
        handle = self._file.fileno()  # type: ignore[attr-defined]
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # 未在 Windows 上验证
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
