"""`liuhen verifier …`: the separate verifier as one file, and its digest for the acceptance record."""

import hashlib
from pathlib import Path

import click
from django.conf import settings

from liuhen.discs.program import one_file
from liuhen.errors import InputError


class FileTakenError(InputError):
    """There is another file of this name."""

    code = "verifier.taken"


@click.group(help="核验程序：一个文件，任何装有 Python 3.8 以上的电脑都能运行")
def command() -> None:
    """Commands of the separate verifier."""


@command.command("build", help="写出核验程序（一个文件），并显示它的摘要值")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def build(file: Path) -> None:
    """Write the one-file verifier; the same release gives the same bytes."""
    data = one_file(settings.BASE_DIR / "verifier")
    if file.exists() and file.read_bytes() != data:
        raise FileTakenError(f"{file} 已有别的内容，没有写入。", next_step="请换一个文件名。")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    click.echo(f"已写出 {file}，{len(data)} 字节，SHA-256 {hashlib.sha256(data).hexdigest()}")


@command.command("digest", help="显示核验程序的摘要值，供抄入验收记录")
def digest() -> None:
    """Print the digest of the one-file verifier of this release."""
    click.echo(hashlib.sha256(one_file(settings.BASE_DIR / "verifier")).hexdigest())
