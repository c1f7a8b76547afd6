"""`liuhen vault self-test · renew · move`: attack a store, renew its locks, move to another one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from django.conf import settings
from django.utils import timezone

from liuhen.bureau.acting import Machine
from liuhen.documents.models import Document
from liuhen.errors import LiuhenError, RefusalError
from liuhen.evidence.models import Original, Receipt
from liuhen.evidence.stores.acts.expelling import carry_out
from liuhen.evidence.stores.acts.locks import record_renewal, record_test
from liuhen.evidence.stores.acts.moving import begin_move, keep_report, require_quiet, switch
from liuhen.evidence.stores.definitions import LOCAL
from liuhen.evidence.stores.models import StoreMove
from liuhen.evidence.stores.queries import defined, expelled_by_law, name_in_use, needs_test, place_named, store
from liuhen.trail.clock.queries import why_clock_is_unexplained
from liuhen.vault.objectstore.place import Keys
from liuhen.vault.objectstore.terms import Term
from liuhen.vault.port import Vault
from liuhen.vault.transfer import Journal, bring, lacking, word_of

if TYPE_CHECKING:  # their libraries are large, and most bureaus have a directory
    from liuhen.vault.objectstore.renewal import Renewal
    from liuhen.vault.objectstore.selftest import SelfTest

COMMAND = Machine("command-line")
Listed = tuple[str, int, int]  # digest, bytes, notes


class ClockError(RefusalError):
    """Locks are not renewed by a clock nobody has explained (decisions 19)."""

    code = "stores.clock"


@click.command("self-test", help="锁定自检：逐项攻击对象存储，看它挡不挡得住。退出码：0 全部挡住，1 有没挡住的")
@click.option("--store", "name", default="", help="存储名称，默认现用的")
@click.option("--access", default="", help="用另一个账号攻击，如存储管理员；密钥在环境变量 LIUHEN_STORE_SECRET")
def self_test_command(name: str, access: str) -> None:
    """Attack a store and record what came of it."""
    chosen = name or name_in_use()
    if chosen == LOCAL:
        click.echo("现用的是本机目录，没有对象锁定可试。目录受什么保护，见 自检 → 存储保护。")
        return
    keys = Keys(access=access, secret=os.environ.get("LIUHEN_STORE_SECRET", "")) if access else None
    result = attacked(chosen, keys)
    for probe in result.probes:
        click.echo(f"{'挡住' if probe.holds else '没挡住'}\t{probe.title}\t{probe.told}")
    click.echo(f"共 {len(result.probes)} 项，没挡住 {sum(not probe.holds for probe in result.probes)} 项。")
    sys.exit(0 if result.holds else 1)


def attacked(name: str, keys: Keys | None) -> SelfTest:
    """Attack a store and record it."""
    from liuhen.vault.objectstore.selftest import self_test

    result = self_test(place_named(name), keys=keys)
    record_test(result, by=Machine("sealer"), at=timezone.now())
    return result


@click.command("renew", help="锁定续期：入库满七天的转为锁定，锁定的按月延长。在保护程序所在的主机上每天运行")
@click.option("--store", "name", default="", help="存储名称，默认现用的")
def renew_command(name: str) -> None:
    """Bring every lock to what it should be; then carry out expulsions that wait for the sealer's key."""
    chosen = name or name_in_use()
    if chosen == LOCAL:
        click.echo("现用的是本机目录，没有锁定期限。")
        return
    done = renewed(chosen)
    click.echo(f"查看 {done.looked_at} 件，转为锁定 {done.locked}，延长 {done.extended}，补锁 {done.relocked}。")
    for key in (*done.overdue, *done.failed):
        click.echo(f"{'未成' if key in done.failed else '逾期'}\t{key}")
    carry_out(at=timezone.now())
    sys.exit(1 if done.failed else 0)


def renewed(name: str) -> Renewal:
    """Renew the locks of a store and record it. What the law names to go is not renewed; other terms are not known."""
    from liuhen.vault.objectstore.renewal import renew
    from liuhen.vault.objectstore.store import ObjectVault

    if why := why_clock_is_unexplained():
        raise ClockError(why, next_step="说明之后再运行续期。")
    gone = expelled_by_law()
    vault = ObjectVault(place_named(name))
    done = renew(vault, lambda digest: None if digest in gone else Term(), now=timezone.now())
    record_renewal(name, done, by=Machine("sealer"), at=timezone.now())
    return done


@click.command("move", help="迁移到另一个存储：逐件核验后切换，中断后再运行即接着办，旧存储一件不删")
@click.option("--to", "target", required=True, help="新存储的名称：local，或 stores.toml 里的名称")
def move_command(target: str) -> None:
    """Copy, verify, compare with the register, keep the report, switch."""
    if target != LOCAL:
        place_named(target)
        attacked(target, None).require()
    move = begin_move(target, by=COMMAND, at=timezone.now())
    source, there = store(move.source), store(move.target)
    journal = Journal(settings.DATA_DIR / "moves" / f"{move.pk}.txt")
    try:
        failed = _passes(move, source, there, journal)
    finally:
        journal.close()
    if failed:
        click.echo(f"有 {failed} 件没有迁成，没有切换。修复后再运行一次同样的命令，已迁的不会重复。")
        sys.exit(1)
    _switch(move, source, there)


def _passes(move: StoreMove, source: Vault, target: Vault, journal: Journal) -> int:
    """Bring everything, again and again, until a pass finds nothing new; say how many could not be brought."""
    while True:
        brought = failed = 0
        for held in source.held():
            word = word_of(held)
            if held.is_strange or word in journal.done:
                continue
            try:
                bring(held, source=source, target=target, number=f"move-{move.pk}")
            except LiuhenError as error:
                failed += 1
                click.echo(f"没有迁成\t{held.name}\t{error.sentence}")
                continue
            brought += 1
            journal.add(word)
        click.echo(f"迁了 {brought} 件，未成 {failed} 件。")
        if failed or not brought:
            return failed


def _switch(move: StoreMove, source: Vault, target: Vault) -> None:
    missing = lacking(source, target, _registered())
    if missing:
        click.echo(f"新存储还缺 {len(missing)} 件，没有切换：{'、'.join(name[7:19] for name in missing[:5])}。")
        sys.exit(1)
    require_quiet()
    listed = list(_listed(target))
    report = keep_report(move, target, listed, at=timezone.now())
    done = switch(move, report, listed, by=COMMAND, at=timezone.now())
    for held in source.held():  # what a process that still had the old store brought meanwhile
        if not held.is_strange and not target.holds(held.digest) and held.size is not None:
            bring(held, source=source, target=target, number=f"move-{move.pk}")
    click.echo(f"已切换到“{done.target}”：{done.originals} 件，{done.total_bytes:,} 字节，逐件核验一致。")
    click.echo(f"报告 {done.report_digest}。旧存储“{done.source}”原样留着，没有删除任何内容。")


def _listed(target: Vault) -> Iterator[Listed]:
    return ((held.digest, held.size or 0, len(held.sidecars)) for held in target.held() if not held.is_strange)


def _registered() -> set[str]:
    """Give every digest the register says must be held."""
    originals = Original.objects.values_list("sha256", flat=True)
    lists = Receipt.objects.exclude(manifest_digest="").values_list("manifest_digest", flat=True)
    papers = Document.objects.exclude(pdf_digest="").values_list("pdf_digest", flat=True)
    return {*originals, *lists, *papers}


def require_enforcing() -> None:
    """Refuse to work with an object store that does not hold its locks: attacked when the last test is too old.

    Raises:
        NotEnforcingError: it does not hold.
    """
    name = name_in_use()
    if name != LOCAL and name in defined() and needs_test(name, timezone.now()):
        attacked(name, None).require()
