"""`liuhen up`: migrate, start web and worker, say the address, stop everything cleanly."""

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

import click
import segno
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.cli.children import SEALERS_RIGHTS, Child, start, stop_all
from liuhen.cli.demo.people import HOUSEHOLDS, PASSWORD, people_of
from liuhen.cli.lan import HOST, Lan, Local, NameOutsideError, forget, prepare, write_note
from liuhen.vault.immutable import may_set

READY_WITHIN = 60  # seconds
_stopping = False


@click.command("up", help="启动留痕：网页与后台，首次启动时建立演示机关")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="网页端口")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="数据目录，默认 ./data")
@click.option("--empty", is_flag=True, help="不建演示机关，首次打开网页时设置本机关")
@click.option("--lan", is_flag=True, help="向办公网开放：https，本局自己的根证书，手机可以离线使用现场页")
@click.option("--lan-name", multiple=True, help="办公网里本机的名称，可以写几个，如 liuhen.lan")
def command(port: int, data: Path | None, empty: bool, lan: bool, lan_name: tuple[str, ...]) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    if data is not None and data.resolve() != settings.DATA_DIR:
        # The settings read the folder when they load: begin again with the right one.
        os.environ["LIUHEN_DATA"] = str(data.resolve())
        os.execv(sys.executable, [sys.executable, "-m", "liuhen.cli.main", *sys.argv[1:]])
    with _only_one(port):
        _check_port(port)
        _migrate()
        _serve(_lan(port, lan_name) if lan else Local(port=port), wants_demo=not empty)


def _migrate() -> None:
    """Bring the tables up to date; where they are, looking is enough and saves a second of every start."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except ProgrammingError:  # on PostgreSQL the service may not change tables (decisions 26)
            raise SystemExit(
                "数据表要升级，服务账号不能改表，没有启动。\n"
                "下一步：用属主账号执行 liuhen database prepare --service 服务账号，再启动。见 deploy/README.md。"
            ) from None
    connection.close()


def _serve(place: Local | Lan, *, wants_demo: bool) -> None:
    _listen_for_the_end()
    children: list[Child] = []
    try:
        served = start("web", place.words(), environment=place.environment())
        children.append(served)
        _wait_until_it_answers(place, served)
        if isinstance(place, Lan):
            children.append(start("lan-page", place.page_words()))
        # Only now: on two cores the worker's own start would hold up the first page.
        worker = start("worker", [sys.executable, "-m", "liuhen.cli.main", "worker"])
        children.append(worker)
        sealer = _start_sealer()
        if sealer is not None:
            children.append(sealer)
        demo = _start_demo(wanted=wants_demo)
        if demo is not None:
            children.append(demo)
            _wait_for_the_accounts(demo)
        _tell(place, demo_is_coming=demo is not None, sealed=sealer is not None)
        while not _stopping:
            time.sleep(0.5)
            _look_after(served, worker, demo)
            if sealer is not None and sealer.ended() == "failed" and not _stopping:
                time.sleep(1)
                sealer.restart()
    finally:
        stop_all(children)
        forget(settings.DATA_DIR)
    click.echo("留痕已停止，数据都已落盘。")


def _start_sealer() -> Child | None:
    """Start the one process that may flag originals, where this account may pass that right on."""
    if not may_set() or os.environ.get("LIUHEN_SEALER") == "off":
        return None
    return start("sealer", [sys.executable, "-m", "liuhen.cli.main", "vault", "sealer"], rights=SEALERS_RIGHTS)


@contextmanager
def _only_one(port: int) -> Iterator[None]:
    """Hold the data folder; a second start on it says where the first one is, and is harmless."""
    path = settings.DATA_DIR / "run"
    path.mkdir(parents=True, exist_ok=True)
    with (path / "up.lock").open("a+", encoding="utf-8") as lock:
        if not _hold(lock):
            lock.seek(0)
            raise SystemExit(f"留痕已经在运行：{lock.read().strip() or settings.DATA_DIR}")
        lock.truncate(0)
        lock.write(f"http://{HOST}:{port}/")
        lock.flush()
        yield


def _hold(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise SystemExit(f"端口 {port} 已被占用，没有启动。请换一个：./liuhen up --port {port + 1}") from None


def _listen_for_the_end() -> None:
    def end(_signal: int, _frame: FrameType | None) -> None:
        global _stopping  # noqa: PLW0603 - a signal handler has no other way to speak to the loop
        _stopping = True

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)


def _wait_until_it_answers(place: Local | Lan, web: Child) -> None:
    end = time.monotonic() + READY_WITHIN
    while not place.answers():
        if _stopping:
            return
        if web.ended() or time.monotonic() > end:
            raise SystemExit(f"网页没有启动成功，最后几行记录：\n{web.last_words()}\n全文在 {web.log}。")
        time.sleep(0.1)


def _lan(port: int, names: tuple[str, ...]) -> Lan:
    """Make what the office network needs, and tell the web process how it is reached."""
    _check_port(port + 1)
    try:
        lan = prepare(settings.DATA_DIR, names=tuple(name.lower() for name in names), port=port, now=timezone.now())
    except NameOutsideError as error:
        raise SystemExit(
            f"本局根证书当初不是为“{error}”做的，没有启动。\n"
            f"下一步：不用这个名称；或者移走 {settings.DATA_DIR / 'keys' / 'lan'} 后重新启动，各手机要重新安装根证书。"
        ) from None
    write_note(settings.DATA_DIR, lan)
    return lan


def _demo_mark() -> Path:
    """Name the file that says that this installation carries the demo bureau: begun or done."""
    return Path(settings.DATA_DIR) / "run" / "demo"


def _start_demo(*, wanted: bool) -> Child | None:
    """Build the demo bureau in the background at the first start; take up a build that was cut short."""
    mark = _demo_mark()
    if not mark.exists():
        if not wanted or Bureau.objects.exists():
            return None
        mark.write_text("begun")
    if mark.read_text() == "done":
        return None
    return start("demo", [sys.executable, "-m", "liuhen.cli.main", "demo", "bureau"])


def _wait_for_the_accounts(demo: Child) -> None:
    """Wait until the accounts that will be named can log in; the footage may still be coming."""
    end = time.monotonic() + READY_WITHIN
    while any(len(people_of(home)) < len(home.people) for home in HOUSEHOLDS):
        if _stopping or demo.ended() or time.monotonic() > end:
            return
        time.sleep(0.2)


def _tell(place: Local | Lan, *, demo_is_coming: bool, sealed: bool) -> None:
    click.echo(f"\n留痕已启动：{place.address}\n数据目录：{settings.DATA_DIR}")
    if isinstance(place, Lan):
        click.echo(f"\n手机第一次接入，在手机上打开 {place.page} 或扫下面的码，安装本局根证书。")
        segno.make(place.page, error="m").terminal(compact=True)
        click.echo(f"根证书指纹，安装时逐字比对：\n{place.fingerprint}")
    if _demo_mark().exists():
        _tell_accounts()
    elif not Bureau.objects.exists():
        click.echo("\n这是空的系统。请打开上面的地址，按首次设置建立本机关。")
    if demo_is_coming:
        click.echo("\n演示录像正在通过采集入库，几分钟内陆续出现。")
    if sealed:
        click.echo(f"\n原始件加不可更改标志。要删除试用的数据，先执行：chattr -R -i {settings.DATA_DIR / 'vault'}")
    click.echo("\n按 Ctrl-C 停止。")


def _tell_accounts() -> None:
    click.echo(f"\n演示账号（口令都是 {PASSWORD}）：")
    for household in HOUSEHOLDS:
        click.echo(f"  {household.name}")
        for person in household.people:
            roles = "、".join(role.label for role in person.roles)
            click.echo(f"    {person.username:<10}{person.name}　{roles}")


def _look_after(web: Child, worker: Child, demo: Child | None) -> None:
    if web.ended():
        raise SystemExit(f"网页进程意外结束，已全部停下。最后几行记录：\n{web.last_words()}")
    if worker.ended() and not _stopping:
        click.echo(f"后台进程意外结束，已重新启动。记录在 {worker.log}。", err=True)
        time.sleep(1)
        worker.restart()
    if demo is not None and demo.ended() and not demo.told:
        demo.told = True
        if demo.ended() == "done":
            _demo_mark().write_text("done")
            click.echo("演示录像已全部入库。")
        else:
            click.echo(f"演示机关没有建完，下次启动时接着建。记录在 {demo.log}。", err=True)
