"""`liuhen vault …`: ask the store whether every original is still what it was, and clear up after a crash."""

import sys
from datetime import datetime

import click
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from liuhen.bureau.acting import Machine
from liuhen.documents.models import Document
from liuhen.evidence.acts import record_check, record_sweep
from liuhen.evidence.models import Original
from liuhen.evidence.queries import expected_originals, vault
from liuhen.vault.admission import Meter
from liuhen.vault.fixity import Fault, Fixity, FixityReport, check

WORDS = {
    Fault.MISSING: "缺失",
    Fault.ALTERED: "被改动",
    Fault.UNREADABLE: "读不出",
    Fault.SIDECAR_MISSING: "说明件缺失",
    Fault.SIDECAR_ALTERED: "说明件被改动",
    Fault.ORPHAN: "没有说明件",
    Fault.EXTRA: "多出，未登记",
    Fault.UNPROTECTED: "未设为只读",
}


class Bar:
    """A meter that moves a bar."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar, self._task = bar, bar.add_task("", total=total)

    def received(self, count: int) -> None:
        """Ignore: a check receives nothing."""

    def verified(self, count: int) -> None:
        """Move on."""
        self._bar.advance(self._task, count)


def check_store(meter: Meter, *, at: datetime) -> FixityReport:
    """Re-read every original, compare with the register, record what was found."""
    others = set(Document.objects.exclude(pdf_digest="").values_list("pdf_digest", flat=True))
    report = check(vault(), expected_originals(), known=others, meter=meter)
    record_check(report, by=Machine("scrub"), at=at)
    return report


@click.group(help="原始件库：核验、清理")
def command() -> None:
    """Commands of the vault."""


@command.command("check", help="重读全部原始件并与登记的摘要值比对。退出码：0 全部一致，1 有不一致")
def check_all() -> None:
    """Read everything, say and record what is wrong."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("已核验"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
    total = sum(Original.objects.values_list("size", flat=True))
    with bar:
        report = check_store(Bar(bar, total), at=timezone.now())
    for found in report.faults:
        click.echo(f"{WORDS[found.fault]}\t{_told(found)}")
    click.echo(f"核验 {report.originals} 个原始件，{report.bytes_read:,} 字节，不一致 {len(report.faults)} 处。")
    sys.exit(1 if report.faults else 0)


@command.command("sweep", help="清理断电或强行终止后未完成的接收")
def sweep() -> None:
    """Finish or take back what a crash left behind."""
    swept = vault().sweep()
    if swept:
        record_sweep(swept, by=Machine("scrub"), at=timezone.now())
    click.echo(f"清理了 {len(swept)} 个未完成的接收。")


def _told(found: Fixity) -> str:
    return f"{found.name}" + (f"\t现为 {found.found}" if found.found else "")
