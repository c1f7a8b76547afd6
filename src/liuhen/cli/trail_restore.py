"""`liuhen trail restore`, `liuhen trail rotate-key`: what is done after a backup was put back, and for a new key."""

from pathlib import Path

import click
from django.utils import timezone

from liuhen.bureau.acts.restoring import OPERATOR, Restored, restore, rotate_key
from liuhen.trail.integrator import store
from liuhen.trail.note import Verifier, read_verifier
from liuhen.trail.restoring.folder import TrailFolder


@click.command("restore", help="数据库恢复到较早的备份以后：从留痕文件补回缺的条目；补不回的，另开来源并作声明")
@click.option("--from", "source", type=click.Path(path_type=Path, exists=True, file_okay=False), help="较新的全本导出")
@click.option("--key", "key", help="原公钥（验收记录上抄的），密钥丢失或来源不在本机时用")
@click.option("--new-origin", is_flag=True, help="补不回或密钥丢失时，另开来源，声明写明原来的条数和根摘要值")
@click.option("--reason", required=True, help="事由，写进留痕和声明")
def restore_trail(source: Path | None, key: str | None, reason: str, *, new_origin: bool) -> None:
    """Restore, and say what has to be done again by hand."""
    files = store()
    folder = TrailFolder(source or files.folder)
    done, statement = restore(
        folder, keys=_keys(folder, key, own=source is None), reason=reason, at=timezone.now(), opens_origin=new_origin
    )
    _tell(done)
    if statement:
        click.echo("\n另开来源的声明如下，请打印，由主要负责人签字存档：\n")
        click.echo(statement, nl=False)
    click.echo("\n请再运行 liuhen trail check，并与最近一张纸面校验单核对。")


@click.command("rotate-key", help="更换签名密钥：新公钥由旧公钥签名声明，以前的签名仍然有效")
@click.option("--reason", required=True, help="事由，写进留痕和声明")
def rotate(reason: str) -> None:
    """Announce a new key; print the statement and the new public key for the acceptance record."""
    statement = rotate_key(by=OPERATOR, reason=reason, at=timezone.now())
    click.echo(statement, nl=False)
    click.echo(f"\n新公钥（请抄入验收记录）：{store().verifier().text()}")


def _keys(folder: TrailFolder, given: str | None, *, own: bool) -> list[Verifier]:
    """Give the keys to trust: the one typed in, this installation's own, and what its own folder names."""
    keys = [read_verifier(given)] if given else []
    files = store()
    if files.has_key():
        keys.append(files.verifier())
    if own or not keys:
        keys += folder.keys()
    return list(dict.fromkeys(keys))


def _tell(done: Restored) -> None:
    click.echo(f"已补回 {done.count} 条留痕，恢复本身记为一条：{done.entry_uid}")
    if done.ended:
        click.echo("备份以后已经结束的，重新结束：\n  " + "\n  ".join(done.ended))
    if done.to_redo:
        click.echo("补回的只是留痕，所办的事不在恢复的数据库里。请对照留痕逐件补办或说明：")
        click.echo("  " + "\n  ".join(done.to_redo))
