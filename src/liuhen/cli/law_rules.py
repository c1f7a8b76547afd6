"""`liuhen law propose` and `liuhen law calendar`: a new version of the rules, and the holiday notice of a year."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from liuhen.bureau.acts import NewVersion, propose_version
from liuhen.bureau.models import RulePack
from liuhen.bureau.queries import texts_with
from liuhen.cli.door import log_in
from liuhen.duties.rules import acts
from liuhen.duties.rules.queries import waiting_terms
from liuhen.errors import InputError
from liuhen.law.shelf import PackError

_OWN = ("pack.yaml", "clauses.yaml")


@click.command("propose", help="提出规则包新版本：列出影响，由另一人在审批箱批准后施行")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--effective-on", type=click.DateTime(["%Y-%m-%d"]), prompt="施行日期", help="不早于批准当日")
@click.option("--document-number", prompt="修订文号", help="修订依据的文号")
@click.option("--reason", prompt="事由", help="为什么修订")
@click.option("--officer", "username", default=None, help="操作人账号")
def propose_command(
    folder: Path, effective_on: datetime, document_number: str, reason: str, username: str | None
) -> None:
    """Propose the pack of a folder; superior laws and engine defaults are the installed ones."""
    by, at = log_in(username), timezone.now()
    own = {name: _text(folder / name) for name in _OWN if (folder / name).exists()}
    new = NewVersion(
        texts=texts_with(by.bureau, own),
        effective_on=effective_on.date(),
        document_number=document_number,
        reason=reason,
    )
    try:
        row = propose_version(by.bureau, new, by=by, at=at)
    except PackError as fault:
        for one in fault.faults:
            click.echo(f"  {one}")
        raise
    click.echo(f"已提出{row.label}，自 {row.effective_on} 起，须由另一人批准。")
    _tell_effect(row, at=at)


@click.command("calendar", help="导入一年的节假日安排（YAML，样子同 packs/calendar），重算用到这一年的期限")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document-number", prompt="通知文号", help="国务院办公厅通知的文号")
@click.option("--officer", "username", default=None, help="操作人账号")
def calendar_command(file: Path, document_number: str, username: str | None) -> None:
    """Import the State Council's notice of one year for the operator's bureau."""
    by = log_in(username)
    notice = acts.import_notice(by.bureau, _text(file), document_number=document_number, by=by, at=timezone.now())
    waiting = waiting_terms(notice.entry).count()
    click.echo(f"已导入{notice.label}，摘要值 {notice.digest}。")
    click.echo(f"{waiting} 项期限用到这一年，由后台逐项重算。" if waiting else "没有期限用到这一年。")


def _tell_effect(row: RulePack, *, at: datetime) -> None:
    effect = acts.weigh_version(row, at=at)
    if effect.result is None:
        click.echo("影响正在后台计算，请在“规则包 → 版本”里查看。")
        return
    terms, past, cases = (effect.result[key] for key in ("terms", "past", "cases"))
    click.echo(f"规定变化 {len(effect.result['differences'])} 项：")
    for one in effect.result["differences"]:
        before, after = (one[side].get("words", "原文未规定") for side in ("before", "after"))
        click.echo(f"  {one['section']} {one['path']}：{before} → {after}")
    click.echo(f"保存期限：延长 {terms['longer']} 件；新版本更短、保持原期限 {terms['kept']} 件")
    click.echo(f"已过的期限：按新版本会超期 {past['failed']} 项，不算超期 {past['passed']} 项")
    click.echo(f"在办案件：涉及 {cases['count']} 件")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"没有办理。{path.name} 不是 UTF-8 文本。", next_step="请改存为 UTF-8 编码再试。") from None
