"""`liuhen search`: the index made again from the rows."""

import click

from liuhen.search.acts import rebuild


@click.group("search", help="查找")
def command() -> None:
    """What can be found."""


@command.command("rebuild", help="清空查找的索引，由登记的内容重新做出；不丢失任何内容")
def rebuild_index() -> None:
    """Make the index again."""
    click.echo(f"已重做查找的索引：{rebuild()} 件可以查找。")
