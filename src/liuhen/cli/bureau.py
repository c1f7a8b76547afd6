"""`liuhen bureau …`: further bureaus of one installation, the list of them, and a regulation's own text."""

from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import NewBureau, NewOfficer, appoint, assign_role, establish, offer_text, use_text
from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import installed_packs
from liuhen.bureau.roles import Role
from liuhen.cli.door import log_in
from liuhen.errors import InputError
from liuhen.law.textfile import MOST_BYTES


@click.group(help="机关：查看、增设")
def command() -> None:
    """Commands of room bureau."""


@command.command("list", help="列出本机各机关")
def list_bureaus() -> None:
    """Print each bureau with its pack."""
    for bureau in Bureau.objects.order_by("pk"):
        click.echo(f"{bureau.code}\t{bureau.name}\t{bureau.pack_code} {bureau.pack_version}")


@command.command("establish", help="增设一个机关及其系统管理员、安全管理员")
@click.option("--code", required=True, help="代码，字母和数字")
@click.option("--name", required=True, help="机关全称")
@click.option("--short-name", required=True, help="简称，用于文号")
@click.option("--region", required=True, help="所在地区")
@click.option("--pack", "pack_code", required=True, help="规则包代码")
@click.option("--effective-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="施行日期")
@click.option("--admin", required=True, help="系统管理员账号")
@click.option("--security", required=True, help="安全管理员账号")
@click.option("--password", prompt="两人的初始口令", hide_input=True, confirmation_prompt=True, help="初始口令")
def establish_bureau(
    *,
    code: str,
    name: str,
    short_name: str,
    region: str,
    pack_code: str,
    effective_on: datetime,
    admin: str,
    security: str,
    password: str,
) -> None:
    """Found one more bureau; whoever may run this command runs the machine."""
    packs = {pack.code: pack for pack in installed_packs()}
    if pack_code not in packs:
        raise InputError(f"没有规则包 {pack_code}。", next_step="可选：" + "、".join(packs))
    now = timezone.now()
    new = NewBureau(
        code=code,
        name=name,
        short_name=short_name,
        region=region,
        pack_code=pack_code,
        pack_version=packs[pack_code].version,
        pack_effective_on=effective_on.date(),
    )
    bureau = establish(new, by=Machine("setup"), at=now)
    machine = Machine("setup", bureau=bureau)
    for username, label, role in (
        (admin, "系统管理员", Role.SYSTEM_ADMIN),
        (security, "安全管理员", Role.SECURITY_ADMIN),
    ):
        officer = appoint(bureau, NewOfficer(username=username, name=label, password=password), by=machine, at=now)
        assign_role(officer, role, by=machine, at=now, reason="增设机关")
    click.echo(f"已建立{bureau.name}。")


@command.command("text", help="导入本局制度的原文（txt、docx），与规则包的条文目录核对")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--operator", help="操作人账号，须是法制审核人员或者主要负责人")
@click.option("--use", "is_used", is_flag=True, help="核对一致的当即采用")
@click.option("--reason", default="", help="有出入仍然采用的理由")
def text(file: Path, operator: str | None, reason: str, *, is_used: bool) -> None:
    """Bring in the regulation's text, name every difference, and take it into use where that is asked for."""
    by = log_in(operator)
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    row = offer_text(by.bureau, file.name, data, by=by, at=timezone.now())
    click.echo(f"已导入{row.file_name}，摘要值 sha256:{row.sha256}。")
    for told in row.differences:
        click.echo(f"出入：{told}")
    if not row.differences:
        click.echo("与规则包的条文目录一致。")
    if is_used or reason:
        use_text(row, by=by, at=timezone.now(), reason=reason)
        click.echo("已采用。引用条文的地方都显示原文。")
    else:
        click.echo("尚未采用。请在“规则包 → 原文”核对后采用。")
