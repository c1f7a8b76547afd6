"""`liuhen archive …`: case files made and to be made, building one by hand, verifying one with the separate program."""

import subprocess
import sys

import click
from django.utils import timezone

from liuhen.archive.acts import make_file, note_verified
from liuhen.archive.models import CaseFile
from liuhen.archive.queries import VERIFIER, bag_path, image_path
from liuhen.discs.iso import digest_of_file
from liuhen.errors import InputError, TamperError


class FileFaultError(TamperError):
    """A case file is not what was closed."""

    code = "archive.fault"


@click.group(help="案卷：列出、制作、核验")
def command() -> None:
    """Commands of room archive."""


@command.command("list", help="列出案卷")
def list_files() -> None:
    """Print every case file with its state."""
    for file in CaseFile.objects.select_related("bureau", "case").order_by("pk"):
        click.echo(f"{file.number}\t{file.get_state_display()}\t{file.bureau.short_name}\t{file.case.title}")


@command.command("build", help="在前台制作一个已立卷的案卷")
@click.argument("number")
@click.option("--bureau", "code", help="机关代码，一机多局时要写")
def build_one(number: str, code: str | None) -> None:
    """Build an announced file now instead of waiting for the worker."""
    file = make_file(_file(number, code), clock=timezone.now, tell=_tell)
    click.echo(f"\n{file.number}：{file.get_state_display()} {file.failure.get('sentence', '')}")


@command.command("verify", help="用独立的核验程序核对案卷包，并核对光盘映像")
@click.argument("number")
@click.option("--bureau", "code", help="机关代码，一机多局时要写")
def verify_one(number: str, code: str | None) -> None:
    """Run the separate verifier on the bundle and compare bundle and image with the digests of the row."""
    file = _file(number, code)
    bag = bag_path(file)
    said = subprocess.run(
        [sys.executable, "-E", "-s", str(VERIFIER / "liuhen_verify.py"), str(bag)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    click.echo(said.stdout + said.stderr, nl=False)
    faults = [] if said.returncode == 0 else ["案卷包"]
    for name, path, digest in (
        ("案卷包的清单", bag / "tagmanifest-sha256.txt", file.bundle_digest),
        ("光盘映像", image_path(file), file.iso_digest),
    ):
        agrees = path.is_file() and digest_of_file(path) == digest
        click.echo(f"{'[一致]' if agrees else '[不一致]'} {name}")
        faults += [] if agrees else [name]
    note_verified(file, is_good=not faults, at=timezone.now())
    if faults:
        raise FileFaultError(
            f"{file.number} 不一致：{'、'.join(faults)}。", next_step="请用光盘或备份核对，查明原因后再使用。"
        )


def _file(number: str, code: str | None) -> CaseFile:
    rows = CaseFile.objects.select_related("bureau", "case", "announced_by").filter(number=number)
    if code:
        rows = rows.filter(bureau__code=code)
    if rows.count() != 1:
        raise InputError(f"没有找到案卷 {number}，或者几个机关都有这个号。", next_step="请写明 --bureau 机关代码。")
    return rows.get()


def _tell(done: int, total: int, words: str) -> None:
    click.echo(f"\r{words} {100 * done // max(total, 1)}%", nl=False)
