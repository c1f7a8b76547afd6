"""`liuhen trail …`: check the whole trail, export it or a part, print the public key and the newest checkpoint."""

from pathlib import Path

import click
from django.utils import timezone

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.acts.exporting import export_whole, verifier_program
from liuhen.bureau.acts.slips import compare_slip
from liuhen.cli import trail_restore
from liuhen.discs.program import PROGRAM
from liuhen.errors import TamperError
from liuhen.trail import export, queries
from liuhen.trail.checkpoint import grouped
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.slip import read_slip
from liuhen.trail.verify import Audit

_PATH_CHARACTERS = 200


class TrailFaultError(TamperError):
    """The trail is not what was signed."""

    code = "trail.fault"


@click.group(help="留痕：核对、导出、公钥")
def command() -> None:
    """Commands of room trail."""


@command.command("check", help="全本核对：数据库、留痕文件、签名的校验点")
@click.option("--slip", "slips", multiple=True, help="与纸面校验单核对：条数 根摘要值，或扫出的全文，或写着它们的文件")
def check_trail(slips: tuple[str, ...]) -> None:
    """Check everything and name the first fault; slips are compared first, since they tell more."""
    for given in slips:
        _check_slip(given)
    checkpoint = integrate_now()
    by_rows, by_files = queries.check()
    click.echo(f"校验点 {checkpoint.size} 条，根 {' '.join(grouped(checkpoint.root))}")
    _say("数据库", by_rows)
    _say("留痕文件", by_files)
    if waiting := queries.pending_count():
        click.echo(f"另有 {waiting} 条刚记下，尚未排入。")
    if by_rows.fault or by_files.fault:
        raise TrailFaultError("留痕不一致。", next_step="请停止写入，保留现场，通知审计员，并与纸面校验单核对。")


@command.command("export", help="导出留痕，供独立的核验程序核对")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--subject", "subject", help="只导出一件事物的留痕，写作 类别:标识，如 recording:12")
def export_trail(target: Path, subject: str | None) -> None:
    """Export the whole trail, or single entries with proofs; the export is itself an entry."""
    by, reason = Machine("command-line"), f"导出到 {target.name}"
    if subject is None:
        done = export_whole(target, by=by, reason=reason)
        click.echo(f"已导出 {done.size} 条，另列出尚未排入的 {done.waiting} 条。")
        return
    export.begin(target)
    with acting(by, "trail.export", reason=reason) as act:
        act.note(subject=subject)
    integrate_now()
    (target / PROGRAM).write_bytes(verifier_program())
    kind, _, identity = subject.partition(":")
    told = queries.of_subjects([(kind, identity)])
    note, proofs = queries.proofs(entry.index for entry in told if entry.index is not None)
    entries = {entry.index: queries.raw(entry.uid) for entry in told if entry.index is not None}
    export.write_entries(target, store(), entries, note=note, proofs=proofs)
    export.write_pending(target, [queries.raw(entry.uid) for entry in told if entry.index is None])
    click.echo(f"已导出 {subject} 的 {len(proofs)} 条留痕及其证明。")


@command.command("key", help="显示公钥，供抄入验收记录")
def show_key() -> None:
    """Print the verifier key."""
    click.echo(store().verifier().text())


@command.command("checkpoint", help="显示最新校验点")
def show_checkpoint() -> None:
    """Integrate and print the newest signed checkpoint."""
    integrate_now()
    click.echo(store().note(), nl=False)


def _check_slip(given: str) -> None:
    path = Path(given)
    text = path.read_text(encoding="utf-8") if len(given) < _PATH_CHARACTERS and path.is_file() else given
    found = compare_slip(read_slip(text), by=Machine("command-line"), at=timezone.now())
    click.echo(f"校验单：{found.sentence}")
    if not found.agrees:
        raise TrailFaultError("留痕与校验单不一致。", next_step=found.next_step)


def _say(name: str, audit: Audit) -> None:
    if audit.fault is None:
        click.echo(f"{name}：{audit.checked} 条，一致")
    else:
        click.echo(f"{name}：第 {audit.fault.index + 1} 条（序号 {audit.fault.index}）{audit.fault.sentence}")


command.add_command(trail_restore.restore_trail)
command.add_command(trail_restore.rotate)
