"""`liuhen <room> <verb>`: one thin file per room, joined here."""

import os
import sys

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings")

# One row for each command group: the word, and the module that has a click command of the same name in `command`.
ROOMS = {
    "up": "liuhen.cli.up",
    "lan-page": "liuhen.cli.lan_page",
    "web": "liuhen.cli.web",
    "worker": "liuhen.cli.worker",
    "demo": "liuhen.cli.demo",
    "docks": "liuhen.cli.docks",
    "vault": "liuhen.cli.vault",
    "trail": "liuhen.cli.trail",
    "verifier": "liuhen.cli.verifier",
    "archive": "liuhen.cli.archive",
    "law": "liuhen.cli.law",
    "search": "liuhen.cli.search",
    "bureau": "liuhen.cli.bureau",
    "database": "liuhen.cli.database",
}


class Rooms(click.Group):
    """Loads a room's commands when they are called, so that one command starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the rooms."""
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one room's commands."""
        if cmd_name not in ROOMS:
            return None
        module = __import__(ROOMS[cmd_name], fromlist=["command"])
        command = module.command
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command


@click.group(cls=Rooms, help="留痕：行政执法全过程记录")
def liuhen() -> None:
    """Liuhen's commands."""


def main() -> None:
    """Run one command; a failure is one Chinese sentence and a code, never a trace page."""
    from liuhen.errors import LiuhenError, RefusalError

    django.setup()
    try:
        liuhen(standalone_mode=True)
    except LiuhenError as error:
        click.echo(error.sentence, err=True)
        if error.article:
            click.echo(f"依据：{error.article}", err=True)
        if error.next_step:
            click.echo(f"下一步：{error.next_step}", err=True)
        sys.exit(3 if isinstance(error, RefusalError) else 2)


if __name__ == "__main__":
    main()
