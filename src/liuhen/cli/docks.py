"""`liuhen docks …`: take a card in, with a bar of verified bytes, a table of results and an exit code."""

import hashlib
import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import officer_named
from liuhen.cli.door import log_in
from liuhen.cli.watching import EVERY_SECONDS, StationWatch
from liuhen.devices.models import Device
from liuhen.devices.queries import device_named, patterns_of
from liuhen.docks.acts import Intake, tally
from liuhen.docks.acts import Progress as Far
from liuhen.docks.fat.look import look
from liuhen.docks.program import agent_program
from liuhen.docks.recognise import recognise
from liuhen.docks.traces import deleted
from liuhen.errors import InputError
from liuhen.evidence.acts import announce, resume
from liuhen.evidence.acts.intake import identity_of
from liuhen.evidence.models import Receipt
from liuhen.evidence.queries import open_receipt_of, vault
from liuhen.evidence.words import ArrivalState, FileKind, ReceiptState, Trace
from liuhen.field.sorting.acts import require_taker

ALL_SEALED, SOME_FAILED = 0, 1
CHIPS = {"sealed": "[green]一致[/]", "held": "已在库", "failed": "[red]未收[/]", "announced": "[yellow]待接收[/]"}


@click.group(help="采集：把存储卡里的文件收进原始件库")
def command() -> None:
    """Commands of the docks."""


@command.group("agent", help="采集程序：乡镇电脑上用的单文件程序")
def agent() -> None:
    """Commands about the township's agent."""


@agent.command("build", help="生成采集程序 FILE（zipapp，Python 3.8 以上可直接运行），每次字节相同")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def build(file: Path) -> None:
    """Write the agent to FILE."""
    data = agent_program(settings.BASE_DIR)
    file.write_bytes(data)
    file.chmod(0o755)
    click.echo(f"已生成 {file}，{len(data):,} 字节\nsha256:{hashlib.sha256(data).hexdigest()}")


@command.command("watch", help="盯着已登记采集站的文件夹，收齐一批登记一批；后台进程也在做同样的事")
@click.option("--seconds", default=0.0, show_default=True, help="盯多少秒；0 为直到 Ctrl-C")
def watch(seconds: float) -> None:
    """Look at the folders of the stations and tell what is announced."""
    stations, end = StationWatch(), time.monotonic() + seconds
    while not seconds or time.monotonic() < end:
        stations.look(click.echo)
        stations.wait(EVERY_SECONDS)
        time.sleep(1)


@command.command("look", help="只读查看 FAT、exFAT 存储卡或映像文件的目录，列出可能在设备上删除的文件")
@click.argument("medium", type=click.Path(path_type=Path))
def look_at_medium(medium: Path) -> None:
    """Look at MEDIUM and name what may have been deleted; nothing is changed, nothing is kept."""
    seen = look(medium)
    files = sum(not entry.is_folder and not entry.is_deleted for entry in seen.entries)
    click.echo(f"{seen.system}，现有文件 {files} 个")
    for item in deleted(seen, ""):
        click.echo(f"{item.shown}　{item.why}")
    for fault in seen.faults:
        click.echo(f"没有看到：{fault}")


@command.command("take-in", help="只读接收一张存储卡或一个文件夹。退出码：0 全部入库，1 有未收，2 输入有误，3 不予办理")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--device", "device_number", help="设备编号，如 YZ-03；不填则按卡内标识")
@click.option("--officer", "officer_username", required=True, help="移交人账号")
@click.option("--operator", "operator_username", help="操作人账号；口令另问，或取环境变量 LIUHEN_PASSWORD")
@click.option("--image", type=click.Path(path_type=Path), help="存储卡的映像文件或设备，只读查看目录里的删除痕迹")
def take_in(
    *,
    directory: Path,
    device_number: str | None,
    officer_username: str,
    operator_username: str | None,
    image: Path | None,
) -> None:
    """Announce, receive and seal everything in DIRECTORY."""
    operator = log_in(operator_username)
    officer = _officer(operator, officer_username)
    receipt = _receipt(directory, operator=operator, officer=officer, device_number=device_number, image=image)
    receipt = _receive(receipt)
    _tell(receipt)
    sys.exit(ALL_SEALED if receipt.state != ReceiptState.FAILED else SOME_FAILED)


def _officer(operator: Officer, username: str) -> Officer:
    officer = officer_named(username)
    if officer is None or officer.bureau_id != operator.bureau_id:
        raise InputError(f"没有账号 {username}，没有接收。", next_step="请核对移交人的账号。")
    return officer


def _receipt(
    directory: Path, *, operator: Officer, officer: Officer, device_number: str | None, image: Path | None
) -> Receipt:
    """Take up the unfinished receipt of this card, or open a new one."""
    source = recognise(directory.absolute(), patterns=patterns_of(operator.bureau), image=image)
    require_taker(operator, at=timezone.now())
    device = _device(operator, device_number or source.device, is_named=bool(device_number))
    begun = open_receipt_of(operator.bureau, identity_of(source, device), source.root)
    if begun is not None:
        click.echo(f"继续接收 {begun.number}")
        return resume(begun, source, by=operator, at=timezone.now())
    return announce(source, by=operator, at=timezone.now(), handed_over_by=officer, device=device)


def _device(operator: Officer, number: str, *, is_named: bool) -> Device | None:
    device = device_named(operator.bureau, number) if number else None
    if device is None and is_named:
        raise InputError(f"没有设备 {number}，没有接收。", next_step="请先登记设备，或核对设备编号。")
    return device


def _receive(receipt: Receipt) -> Receipt:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("已核验"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TextColumn("{task.fields[files]}"),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=receipt.total_bytes, files="")

        def watch(far: Far) -> None:
            bar.update(task, completed=far.verified, files=f"第 {far.done} / {far.files} 个文件")

        return Intake(
            receipt=receipt, vault=vault(), staging=settings.DATA_DIR / "staging", clock=timezone.now, watch=watch
        ).run()


def _tell(receipt: Receipt) -> None:
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=f"{receipt.number} · {receipt.source_label}")
    for column in ("文件", "类别", "大小", "核验", "SHA-256 前 8 位", "录像编号", "备注"):
        table.add_column(column)
    rows = receipt.arrivals.select_related("original", "recording").order_by("position")
    for row in rows:
        recording = getattr(row, "recording", None)
        table.add_row(
            _plain(row.shown_path),
            FileKind(row.kind).label,
            f"{row.size:,}",
            CHIPS[row.state],
            row.original.sha256[7:15] if row.original else "",
            recording.number if recording else "",
            _plain(row.note),
        )
    console.print(table)
    for item in receipt.left_out:
        word = Trace(item.get("trace", "")).label or "未收"
        console.print(f"{word}：{_plain(item['shown'])}（{_plain(item['why'])}）")
    counts = tally(receipt)
    console.print(
        f"入库 {counts[ArrivalState.SEALED]}，已在库 {counts[ArrivalState.HELD]}，"
        f"未收 {counts[ArrivalState.FAILED] + counts[ArrivalState.ANNOUNCED]}。"
    )
    if receipt.manifest_digest:
        console.print(f"清单 {receipt.manifest_digest}\n     {receipt.manifest_sm3}", soft_wrap=True)
    if receipt.failure:
        console.print(f"{receipt.failure['sentence']}\n下一步：{receipt.failure['next_step']}")


def _plain(text: str) -> str:
    """Keep a name from being read as mark-up of the table."""
    return text.replace("[", "\\[")
