"""The demo bureau: cards as real cameras leave them, and the story that is built from them."""

import click


@click.group("demo", help="演示材料：存储卡与演示机关")
def command() -> None:
    """Group what makes demo material."""


@command.command(
    "card", help="写出一张执法记录仪存储卡", context_settings={"ignore_unknown_options": True, "help_option_names": []}
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def card(words: tuple[str, ...]) -> None:
    """Hand the words on, so that the drawing libraries load only when a card is drawn."""
    from liuhen.cli.demo.card_command import card as write

    write.main(list(words), prog_name="liuhen demo card", standalone_mode=False)


@command.command("bureau", help="建立演示机关，未建完的接着建")
@click.option("--small", is_flag=True, help="录像以三秒代一分钟，供试验")
def bureau(*, small: bool) -> None:
    """Build the demonstration."""
    from liuhen.cli.demo.bureau import build

    build(is_small=small)
