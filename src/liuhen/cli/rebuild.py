"""`liuhen vault rebuild`, `liuhen vault register`: the register of originals out of the store alone, and as lines."""

import json
import os
import sys
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from liuhen.bureau.acting import Machine
from liuhen.evidence.keeping.acts.places import adopt
from liuhen.evidence.lists.acts import Pack, Rebuilt, rebuild
from liuhen.evidence.lists.queries import register
from liuhen.evidence.queries import vault
from liuhen.law.pack import load
from liuhen.vault.directory import Directory
from liuhen.vault.medium import Medium

NOT_IN_THE_STORE = (
    "双方确认、归类、证据认定、时间记载和判断、归属依据、人员的角色和口令、设备台账、案件、调阅和留痕不在原始件库里，"
    "请从数据库备份和留痕的全本导出恢复。"
)


@click.command("rebuild", help="数据库丢失时，只凭原始件库把回执、到件、原始件、录像和清单重新登记到一个空的数据目录")
@click.option("--into", "into", type=click.Path(path_type=Path, file_okay=False), required=True, help="空的数据目录")
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True, file_okay=False), help="原始件库或备份所在目录"
)
@click.option("--pack", default="wuhan", show_default=True, help="机关要重新建立时用的规则包")
def rebuild_register(into: Path, source: Path | None, pack: str) -> None:
    """Rebuild into a data folder of its own; the store is only read."""
    into = into.resolve()
    if into != settings.DATA_DIR:
        _begin_again(into, source, pack)
    call_command("migrate", verbosity=0, interactive=False)
    store = Medium(source) if source is not None else vault()
    version = load(settings.PACKS_DIR / pack).identity.version
    made = rebuild(store, by=Machine("rebuild"), at=timezone.now(), pack=Pack(code=pack, version=version))
    if source is not None:
        adopt(timezone.now())
    _tell(made)


def _begin_again(into: Path, source: Path | None, pack: str) -> None:
    """Start this command anew with the settings of the new folder: they read it when they load."""
    held = vault()
    if source is None and isinstance(held, Directory):
        source = held.root
    os.environ["LIUHEN_DATA"] = str(into)
    words = ["vault", "rebuild", "--into", str(into), "--pack", pack]
    words += ["--from", str(source.resolve())] if source is not None else []
    os.execv(sys.executable, [sys.executable, "-m", "liuhen.cli.main", *words])


@click.command("register", help="把原始件的登记写成一行一条的文本，用来和另一份登记逐字比对")
def print_register() -> None:
    """Print every line of the register."""
    for line in register():
        click.echo(json.dumps(line, ensure_ascii=False, sort_keys=True))


def _tell(made: Rebuilt) -> None:
    click.echo(f"已重建：回执 {made.receipts} 张，到件 {made.arrivals} 个，原始件 {made.originals} 件。")
    click.echo(f"清单里的录像 {made.recordings} 段已按原编号登记。")
    if made.others:
        click.echo(f"另有文书等 {made.others} 份原样在库里，登记要从数据库备份恢复。")
    for sentence in made.strange:
        click.echo(f"未采用：{sentence}")
    click.echo(NOT_IN_THE_STORE)
    click.echo(f"请把原始件库放到 {settings.DATA_DIR / 'vault'}，再运行 liuhen vault check 核验一遍。")
