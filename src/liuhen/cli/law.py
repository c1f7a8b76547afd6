"""`liuhen law …`: validate and list the rule packs; make all findings again from nothing."""

from pathlib import Path

import click
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.cli.law_coverage import coverage_command
from liuhen.cli.law_new import new_command
from liuhen.cli.law_rules import calendar_command, propose_command
from liuhen.cli.scenarios import replay_command, scenario_page
from liuhen.duties.acts import rebuild
from liuhen.duties.models import Finding
from liuhen.law.manual import pack_manual
from liuhen.law.pack import load
from liuhen.law.shelf import PackError, read_calendar


@click.group(help="规则：校验规则包，重算职责")
def command() -> None:
    """Commands of room law."""


@command.command("packs", help="校验并列出规则包和节假日表；可以给出别处的规则包目录")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
def list_packs(folders: tuple[Path, ...]) -> None:
    """Read every pack; one that is not acceptable is named with all its faults, and the command fails."""
    used = _in_use()
    first: PackError | None = None
    for path in [folder / "pack.yaml" for folder in folders] or sorted(settings.PACKS_DIR.glob("*/pack.yaml")):
        try:
            pack = load(path)
        except PackError as fault:
            first = first or fault
            click.echo(f"{path.parent.name}：不合格，{len(fault.faults) or 1} 处")
            for one in fault.faults or (fault.sentence,):
                click.echo(f"  {one}")
            continue
        holder = f"，{used[pack.code]}现行" if pack.code in used else ""
        click.echo(f"{pack.code} {pack.version}：{pack.title}，{len(pack.own.clauses)} 项要求，合格{holder}")
    years = sorted(read_calendar(settings.PACKS_DIR / "calendar").years)
    click.echo(f"节假日表：{'、'.join(str(year) for year in years)} 年；其他年份的期限标为暂定")
    if first is not None:
        raise first


def _in_use() -> dict[str, str]:
    """Return pack code → bureau that uses it; nothing where no bureau has been set up yet."""
    try:
        return {bureau.pack_code: bureau.short_name for bureau in Bureau.objects.all()}
    except DatabaseError:  # a data folder without tables
        return {}


@command.command("recheck", help="从头重算全部职责事项")
def recheck() -> None:
    """Throw the findings away and make them again from the facts."""
    subjects = rebuild(at=timezone.now())
    click.echo(f"已核对 {subjects} 件，列出 {Finding.objects.count()} 项。")


@command.command("manual", help="由格式定义写出 docs/formats/pack.md 的内容")
@click.option("--scenario", is_flag=True, help="改为 docs/formats/scenario.md")
def manual(*, scenario: bool) -> None:
    """Print the page about the pack format, or about scenarios with its tables renewed."""
    click.echo(scenario_page() if scenario else pack_manual(), nl=False)


command.add_command(replay_command)
command.add_command(new_command)
command.add_command(coverage_command)
command.add_command(propose_command)
command.add_command(calendar_command)
