"""`liuhen vault …`: ask the store whether every original is still what it was, and clear up after a crash."""

import sys

import click
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from liuhen.bureau.acting import Machine
from liuhen.cli.rebuild import print_register, rebuild_register
from liuhen.cli.sealer import sealer
from liuhen.cli.stores import move_command, renew_command, self_test_command
from liuhen.evidence.acts import record_sweep
from liuhen.evidence.keeping.acts.checking import count_everything, reread_all
from liuhen.evidence.keeping.acts.places import own_place
from liuhen.evidence.keeping.models import FixityFault
from liuhen.evidence.keeping.queries import open_faults, reading
from liuhen.evidence.queries import vault
from liuhen.vault.fixity import Fault

WORDS = {
    Fault.MISSING: "缺失",
    Fault.ALTERED: "被改动",
    Fault.UNREADABLE: "读不出",
    Fault.SIDECAR_MISSING: "说明件缺失",
    Fault.SIDECAR_ALTERED: "说明件被改动",
    Fault.ORPHAN: "没有说明件",
    Fault.EXTRA: "多出，未登记",
    Fault.UNPROTECTED: "未设为只读",
    Fault.FLAG_LOST: "保护标志丢失",
}


@click.group(help="原始件库：核验、清理")
def command() -> None:
    """Commands of the vault."""


command.add_command(sealer)
command.add_command(rebuild_register)
command.add_command(print_register)
command.add_command(self_test_command)
command.add_command(renew_command)
command.add_command(move_command)


@command.command("check", help="清点并重读全部原始件，与登记的摘要值比对。退出码：0 全部一致，1 有不一致")
def check_all() -> None:
    """Count and read everything now, say and record what is wrong."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("已核验"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
    scrub, place = Machine("scrub"), own_place(timezone.now())
    with bar:
        count_everything(place, by=scrub, clock=timezone.now, should_stop=lambda: False)
        task = bar.add_task("", total=reading(place, timezone.now()).size)
        read = reread_all(place, by=scrub, clock=timezone.now, tell=lambda count: bar.advance(task, count))
    faults = list(open_faults(place))
    for found in faults:
        click.echo(f"{WORDS[Fault(found.fault)]}\t{_told(found)}")
    click.echo(f"核验 {read.originals} 个原始件，{read.bytes_read:,} 字节，不一致 {len(faults)} 处。")
    sys.exit(1 if faults else 0)


@command.command("sweep", help="清理断电或强行终止后未完成的接收")
def sweep() -> None:
    """Finish or take back what a crash left behind."""
    swept = vault().sweep()
    if swept:
        record_sweep(swept, by=Machine("scrub"), at=timezone.now())
    click.echo(f"清理了 {len(swept)} 个未完成的接收。")


def _told(found: FixityFault) -> str:
    return f"{found.name}" + (f"\t现为 {found.found}" if found.found else "")
