"""`liuhen law new`: a folder for the rules of one more bureau, from those of another."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from django.conf import settings

from liuhen.law.pack import load
from liuhen.law.scaffold import ScaffoldError, checked_code, scaffold
from liuhen.law.shelf import pack_texts

_SHARED = ("engine", "superior", "calendar")  # what every pack is read with


@click.command("new", help="新建一个规则包文件夹：从现有的规则包复制，改好代码和条款编号")
@click.argument("code")
@click.option("--from", "source", default="wuhan", show_default=True, help="以哪个规则包为底稿")
@click.option("--to", "shelf", type=click.Path(path_type=Path), default=None, help="放在哪个文件夹里（默认是 packs）")
def new_command(code: str, source: str, shelf: Path | None) -> None:
    """Write the folder and read it back; nothing that exists is touched."""
    shelf = shelf or settings.PACKS_DIR
    known = frozenset(path.parent.name for path in settings.PACKS_DIR.glob("*/pack.yaml"))
    code = checked_code(code, known)
    if source not in known:
        raise ScaffoldError(f"没有规则包“{source}”。", next_step=f"请从 {'、'.join(sorted(known))} 中选一个作底稿。")
    folder = shelf / code
    if folder.exists():
        raise ScaffoldError(f"文件夹 {folder} 已经存在，没有改动。", next_step="请换一个代码或者文件夹。")
    files = scaffold(code, load(settings.PACKS_DIR / source), pack_texts(settings.PACKS_DIR / source))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in _SHARED:
        if not (shelf / name).exists():
            shutil.copytree(settings.PACKS_DIR / name, shelf / name)
    pack = load(folder)
    click.echo(f"已新建 {folder}，{len(pack.own.clauses)} 项要求，合格。")
    click.echo("内容还是底稿的，请按其中 README.md 的次序改成本机关的办法。")
