"""`liuhen bureau …`: further bureaus of one installation, and the list of them."""

from datetime import datetime

import click
from django.utils import timezone

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import NewBureau, NewOfficer, appoint, assign_role, establish
from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import installed_packs
from liuhen.bureau.roles import Role
from liuhen.errors import InputError


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
