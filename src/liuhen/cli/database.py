"""`liuhen database prepare`: tables by their owner, and for the service just the rights it needs (decisions 26)."""

import re

import click
from django.core.management import call_command
from django.db import connection

from liuhen.errors import InputError

# The tables whose triggers refuse any change: what the database itself calls the trail, also one added tomorrow.
_ONLY_ADDED_TO = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname = 'trail_only_added_to' ORDER BY 1
"""
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class NotPostgresError(InputError):
    """The command is about PostgreSQL's roles, and the installation is on SQLite."""

    code = "database.not_postgresql"


class RoleNameError(InputError):
    """A role's name that would have to be quoted, or that is the owner's own."""

    code = "database.role"


@click.group("database", help="数据库：PostgreSQL 的建表与授权")
def command() -> None:
    """Commands about the database itself."""


@command.command("prepare", help="由属主建表、升级，并给服务账号授权：留痕各表只许查询和追加")
@click.option("--service", required=True, help="网页与后台所用的数据库账号，须已建立")
def prepare(service: str) -> None:
    """Migrate as the owner and grant the service its rights; repeat it after every upgrade.

    Raises:
        NotPostgresError: the installation is on SQLite.
        RoleNameError: `service` is no plain name, or the owner himself.
    """
    if connection.vendor != "postgresql":
        raise NotPostgresError(
            "本机用的是随附数据库，不需要授权，没有改动。",
            next_step="要改用 PostgreSQL，请先设置 LIUHEN_PG_NAME 等环境变量，见 deploy/README.md。",
        )
    if not _NAME.fullmatch(service) or service == connection.settings_dict["USER"]:
        raise RoleNameError(
            f"账号“{service}”不能用作服务账号，没有改动。",
            next_step="请用小写字母、数字和下划线命名，并且不要与属主账号相同。",
        )
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(_ONLY_ADDED_TO)
        for statement in _grants(service, ", ".join(row[0] for row in cursor.fetchall())):
            cursor.execute(statement)
    click.echo(f"数据库已就绪。服务账号 {service} 对留痕各表只能查询和追加。")


def _grants(service: str, trail: str) -> list[str]:
    """Give the statements in order: everything that is ordinary work, then back what would touch the trail."""
    role = connection.ops.quote_name(service)
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE ALL ON {trail} FROM {role}, PUBLIC",
        f"GRANT SELECT, INSERT ON {trail} TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
