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


@command.command("stories", help="在五个规则包下各办一遍处罚、扣押、检查、奖励四类案件")
@click.option("--pack", "packs", multiple=True, metavar="CODE", help="只办这个规则包的，可写几次；不写则五个都办")
def stories(packs: tuple[str, ...]) -> None:
    """Walk the tales; what was walked before is left as it is."""
    from liuhen.cli.demo.stories.bureaus import places, tell
    from liuhen.errors import InputError

    known = tuple(place.pack for place in places())
    unknown = [code for code in packs if code not in known]
    if unknown:
        raise InputError(f"没有“{unknown[0]}”的演示案件。", next_step=f"请从 {'、'.join(known)} 中选。")
    for case in tell(packs or known):
        click.echo(f"{case.bureau.name}  {case.label}  {case.title}  {case.get_state_display()}")
