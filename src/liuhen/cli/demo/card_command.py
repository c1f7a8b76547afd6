"""`liuhen demo card DIR`: write a body camera's card to try the intake with."""

from datetime import datetime
from pathlib import Path

import click

from liuhen.cli.demo.cards import CardSpec, Layout, write_card
from liuhen.cli.demo.footage import Codec


@click.command("card", help="写出一张执法记录仪存储卡，供试用采集")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--layout", type=click.Choice([layout.value for layout in Layout]), required=True, help="卡上目录的式样")
@click.option("--device", default="YZ-03", show_default=True, help="设备编号")
@click.option("--officer-badge", default="100217", show_default=True, help="机内警号，六位")
@click.option("--officer-name", default="执法人员甲", show_default=True)
@click.option("--bureau-name", default="云泽市医疗保障局", show_default=True)
@click.option("--start", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]), default="2026-11-20T09:40")
@click.option("--minutes", type=click.IntRange(2, 120), default=4, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--clock-offset", type=int, default=0, show_default=True, help="设备时钟快出的秒数，慢为负")
@click.option("--codec", type=click.Choice([Codec.H265.value, Codec.AVI.value]), help="第二段改用此编码")
@click.option("--small", is_flag=True, help="以三秒代一分钟，供试验")
def card(
    directory: Path,
    *,
    layout: str,
    device: str,
    officer_badge: str,
    officer_name: str,
    bureau_name: str,
    start: datetime,
    minutes: int,
    seed: int,
    clock_offset: int,
    codec: str | None,
    small: bool,
) -> None:
    """Write a card to try the intake with."""
    spec = CardSpec(
        layout=Layout(layout),
        device=device,
        officer_badge=officer_badge,
        officer_name=officer_name,
        bureau_name=bureau_name,
        start=start,
        minutes=minutes,
        seed=seed,
        clock_offset_seconds=clock_offset,
        odd_codec=Codec(codec) if codec else None,
        is_small=small,
    )
    written = write_card(directory, spec)
    click.echo(f"已写出 {len(written.files)} 个文件：{written.root}")
