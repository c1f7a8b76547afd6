"""After a database was put back to an older backup: entries return, nothing lives again, and an entry explains it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cast import LONG_AGO, Cast
from tests.trail.rolled import rolled_back_afterwards
from tests.verifier.exports import verify

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import open_unit, suspend, withdraw_role
from liuhen.bureau.acts.restoring import LostEntriesError, rotate_key
from liuhen.bureau.models import Officer, Unit
from liuhen.bureau.roles import Role
from liuhen.cli.trail import command
from liuhen.errors import InputError, LiuhenError
from liuhen.trail import queries
from liuhen.trail.continuity import Change, keys_from, open_statement
from liuhen.trail.integrator import RolledBackError, integrate_now, store
from liuhen.trail.models import Entry, Leaf
from liuhen.trail.note import open_note, read_verifier
from liuhen.trail.restoring.acts import ForkedRowsError

COMMAND_LINE = Machine("command-line")


def run(*words: str | Path) -> str:
    return CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False).output


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    integrate_now()
    return cast


def faults() -> list[str]:
    return [audit.fault.sentence for audit in queries.check() if audit.fault]


def test_an_honest_restore_ends_clean_and_explained_and_nothing_lives_again(office: Cast, tmp_path: Path) -> None:
    size = Leaf.objects.count()
    with rolled_back_afterwards():
        unit = open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
        suspend(office.colleague, by=office.security_admin, at=LONG_AGO, reason="调离")
        withdraw_role(office.partner, Role.OFFICER, by=office.security_admin, at=LONG_AGO, reason="调岗")
        integrate_now()
    with pytest.raises(RolledBackError):
        integrate_now()

    said = run("restore", "--reason", "硬盘损坏，用昨夜备份恢复")

    assert "已补回 3 条" in said
    assert "unit.open 1" in said
    assert [] == faults()
    assert size + 4 == Leaf.objects.count()
    newest = Entry.objects.latest("id")
    assert ("trail.restore", 3) == (newest.verb, json.loads(newest.body)["details"]["count"])
    assert not Officer.objects.get(pk=office.colleague.pk).is_active
    assert Role.OFFICER not in Officer.objects.get(pk=office.partner.pk).roles
    assert not Unit.objects.filter(name="新设科").exists()
    assert unit.pk < open_unit(office.bureau, "又一科", by=office.system_admin, at=LONG_AGO).pk
    run("export", tmp_path / "export")
    assert 0 == verify(tmp_path / "export").code
    with pytest.raises(InputError, match="没有要恢复的"):
        run("restore", "--reason", "再来一次")


def test_acts_after_the_restored_backup_keep_their_place_behind_what_came_back(office: Cast) -> None:
    with rolled_back_afterwards():
        open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
        integrate_now()
    open_unit(office.bureau, "后设科", by=office.system_admin, at=LONG_AGO)

    run("restore", "--reason", "恢复")

    told = [row.entry.verb for row in Leaf.objects.order_by("-index").select_related("entry")[:3]]
    assert ["trail.restore", "unit.open", "unit.open"] == told
    assert [] == faults()


def test_files_that_were_damaged_are_written_again_from_whole_rows(office: Cast) -> None:
    for path in (store().folder / "tile").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    assert faults()

    run("restore", "--reason", "磁盘坏道")

    assert [] == faults()


def test_a_newer_export_gives_back_what_the_whole_folder_lost(office: Cast, tmp_path: Path) -> None:
    before = shutil.copytree(store().folder, tmp_path / "older")
    with rolled_back_afterwards():
        open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
        run("export", tmp_path / "export")
    shutil.rmtree(store().folder)
    shutil.copytree(before, store().folder)
    assert [] == faults()  # folder and database were rolled back together: true in themselves

    run("restore", "--from", tmp_path / "export", "--reason", "整机恢复到旧备份")

    assert [] == faults()
    assert Entry.objects.filter(verb="trail.export").exists()


def test_what_cannot_come_back_is_said_and_goes_on_under_a_new_origin_only(office: Cast, tmp_path: Path) -> None:
    old = store().verifier()
    size = Leaf.objects.count()
    with rolled_back_afterwards():
        open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
        lost = integrate_now()
    shutil.rmtree(store().folder / "tile")

    with pytest.raises(LostEntriesError, match=f"{size + 1} 条里"):
        run("restore", "--reason", "文件也丢了")
    said = run("restore", "--new-origin", "--reason", "文件也丢了")

    statement = open_statement(said[said.index("liuhen-trail-continuity") : said.index("\n\n请再运行") + 1])
    assert (Change.ORIGIN, lost.size, lost.root, size) == (
        statement.change,
        statement.size,
        statement.root,
        statement.kept,
    )
    assert old.text() == statement.old_key
    assert old.name != store().verifier().name == integrate_now().origin
    assert [] == faults()
    assert (store().folder / "origins" / f"{old.name.replace('/', '_')}.damaged" / "checkpoint").exists()
    run("export", tmp_path / "export")
    assert 0 == verify(tmp_path / "export").code


def test_rows_that_are_not_those_that_were_signed_are_named(office: Cast) -> None:
    with rolled_back_afterwards():
        open_unit(office.bureau, "甲科", by=office.system_admin, at=LONG_AGO)
        integrate_now()
    size = Leaf.objects.count()
    other = open_unit(office.bureau, "乙科", by=office.system_admin, at=LONG_AGO)
    Leaf.objects.create(index=size, entry=Entry.objects.latest("id"))

    with pytest.raises(ForkedRowsError, match=f"第 {size + 1} 条"):
        run("restore", "--reason", "恢复")
    run("restore", "--new-origin", "--reason", "恢复时两边都写过")

    assert other.pk
    assert [] == faults()


def test_a_lost_key_goes_on_under_a_new_origin_that_names_the_old_root(office: Cast) -> None:
    old = store().verifier()
    last = integrate_now()
    store().key_path.unlink()
    open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
    with pytest.raises(LiuhenError, match="密钥不见了"):
        integrate_now()

    said = run("restore", "--new-origin", "--reason", "密钥随旧服务器报废")

    statement = open_statement(said[said.index("liuhen-trail-continuity") : said.index("\n\n请再运行") + 1])
    assert (last.size, last.root, last.size) == (statement.size, statement.root, statement.kept)
    assert [old.text(), store().verifier().text()] == [key.text() for key, _ in keys_from(old, store().continuity())]
    assert [] == faults()


def test_a_new_key_is_announced_under_the_old_one_and_both_open_the_checkpoint(office: Cast, tmp_path: Path) -> None:
    old = store().verifier()

    statement = rotate_key(by=office.system_admin, reason="满一年更换", at=LONG_AGO)

    new = store().verifier()
    told = open_statement(statement)
    assert (old.text(), new.text(), old.name) == (told.old_key, told.new_key, new.name)
    assert old != new
    assert not store().next_key_path.exists()
    open_note(store().note(), old)
    open_note(store().note(), new)
    entry = Entry.objects.get(verb="trail.rotate_key")
    assert entry.leaf.index < queries.newest_checkpoint().size
    open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
    integrate_now()
    assert [] == faults()
    assert old.key_id.hex() in read_verifier(told.old_key).text()
    run("export", tmp_path / "export")
    assert 0 == verify(tmp_path / "export").code


def test_a_rotation_cut_short_before_its_entry_changes_nothing_and_may_be_begun_again(office: Cast) -> None:
    old = store().verifier()
    store().make_next_key(old.name)

    integrate_now()
    assert old == store().verifier()
    rotate_key(by=COMMAND_LINE, reason="再来", at=LONG_AGO)

    assert old != store().verifier()


def test_a_rotation_needs_a_reason(office: Cast) -> None:
    with pytest.raises(InputError, match="还缺事由"):
        rotate_key(by=COMMAND_LINE, reason=" ", at=LONG_AGO)
