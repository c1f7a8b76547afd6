"""Integration on the real database: order, crash points, two writers, rollback; and the triggers that forbid change."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests import postgres

from liuhen.trail import queries
from liuhen.trail.acts import append, new_uid
from liuhen.trail.checkpoint import Checkpoint, read_proof, sign_checkpoint
from liuhen.trail.entry import Actor, EntryKind, leaf_hash
from liuhen.trail.integrator import RolledBackError, integrate, integrate_now, store, tick
from liuhen.trail.models import Entry, EntrySubject, Leaf
from liuhen.trail.store import KeyLostError
from liuhen.trail.tiles import bundle_bytes, bundle_entries
from liuhen.trail.tree import is_included
from liuhen.trail.verify import FaultKind

NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
ACTOR = Actor(kind="machine", id="test", name="测试")


def write(count: int = 1) -> list[Entry]:
    """Append entries as acts do."""
    rows = []
    for _ in range(count):
        with transaction.atomic():
            rows.append(
                append(uid=new_uid(), at=NOW, bureau_code="a", actor=ACTOR, kind=EntryKind.ACT, verb="password.change")
            )
    return rows


@pytest.fixture
def trail(data_dir: Path, db: None) -> Path:
    return data_dir


def test_every_entry_gets_the_next_index_and_a_signed_checkpoint_covers_it(trail: Path) -> None:
    rows = write(5)

    checkpoint = integrate_now()

    assert 5 == checkpoint.size
    assert [row.pk for row in rows] == list(Leaf.objects.order_by("index").values_list("entry_id", flat=True))
    assert checkpoint == store().checkpoint()


def test_an_empty_trail_has_a_checkpoint_of_nothing(trail: Path) -> None:
    assert 0 == integrate_now().size
    assert 0 == integrate_now().size


def test_integrating_twice_changes_nothing(trail: Path) -> None:
    write(3)
    integrate_now()
    before = (trail / "trail" / "checkpoint").read_bytes()

    integrate_now()

    assert before == (trail / "trail" / "checkpoint").read_bytes()


def test_the_worker_takes_up_what_is_waiting_and_nothing_else(trail: Path) -> None:
    tick(NOW)
    assert "" == store().note()
    write(2)

    tick(NOW)

    assert 2 == store().checkpoint().size
    assert 0 == queries.pending_count()


def test_superseded_partial_files_are_dropped_after_signing(trail: Path) -> None:
    for _ in range(4):
        write()
        integrate_now()

    assert ["4"] == [path.name for path in (trail / "trail/tile/0/000.p").iterdir()]
    assert ["4"] == [path.name for path in (trail / "trail/tile/entries/000.p").iterdir()]


def test_a_full_tile_replaces_its_partial_ones(trail: Path) -> None:
    write(250)
    integrate_now()
    write(10)
    integrate_now()

    assert (trail / "trail/tile/0/000").is_file()
    assert not (trail / "trail/tile/0/000.p").exists()
    assert (trail / "trail/tile/0/001.p/4").is_file()
    assert queries.check()[0].fault is None


def test_a_crash_after_placing_and_before_signing_is_taken_up(trail: Path) -> None:
    write(3)
    integrate_now()
    row = write()[0]
    Leaf.objects.create(index=3, entry=row)

    checkpoint = integrate(whole=False)

    assert 4 == checkpoint.size
    assert (None, None) == tuple(audit.fault for audit in queries.check())


def test_a_crash_after_the_tiles_and_before_signing_is_taken_up(trail: Path) -> None:
    write(3)
    integrate_now()
    files = store()
    note = files.note()
    write(2)
    integrate_now()
    for old in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        width = old.replace("/3", "/5")
        data = (trail / "trail" / width).read_bytes()
        (trail / "trail" / old).write_bytes(data[:96] if "/0/" in old else _first(data, 3))
    (trail / "trail/checkpoint").write_text(note, encoding="utf-8")

    checkpoint = integrate_now()

    assert 5 == checkpoint.size
    assert (None, None) == tuple(audit.fault for audit in queries.check())


def _first(data: bytes, count: int) -> bytes:
    return bundle_bytes(list(bundle_entries(data))[:count])


def test_a_database_older_than_the_checkpoint_is_found_and_nothing_is_signed(trail: Path, tmp_path: Path) -> None:
    write(2)
    integrate_now()
    signer = store().signer()
    later = sign_checkpoint(Checkpoint(origin=signer.name, size=9, root=bytes(32)), signer)
    (trail / "trail/checkpoint").write_text(later, encoding="utf-8")

    with pytest.raises(RolledBackError, match="记着 9 条"):
        integrate_now()
    assert later == store().note()


def test_a_lost_key_is_found_and_never_replaced(trail: Path) -> None:
    write()
    integrate_now()
    store().key_path.unlink()
    write()

    with pytest.raises(KeyLostError, match="签名密钥不见了"):
        integrate_now()
    assert not store().key_path.exists()


def test_the_key_is_readable_by_its_owner_only(trail: Path) -> None:
    integrate_now()

    assert 0o600 == store().key_path.stat().st_mode & 0o777


def test_every_entry_of_the_trail_is_proven_by_its_proof(trail: Path) -> None:
    rows = write(9)
    checkpoint = integrate_now()

    note, made = queries.proofs(range(9))

    assert note == store().note()
    for index, row in enumerate(rows):
        proof = read_proof(made[index])
        assert index == proof.index
        assert is_included(leaf_hash(queries.raw(row.uid)), index, 9, proof.path, checkpoint.root)


def test_an_entry_not_in_the_tree_yet_has_no_proof_and_is_listed_as_pending(trail: Path) -> None:
    write()
    integrate_now()
    late = write()[0]

    assert {} == queries.proofs([1])[1]
    assert [queries.raw(late.uid)] == list(queries.pending())
    assert queries.one(late.uid, "a").index is None


def test_a_changed_row_under_the_triggers_is_named_by_the_check(trail: Path) -> None:
    rows = write(6)
    integrate_now()
    with connection.cursor() as cursor:
        cursor.execute(postgres.without_trigger("trail_entry_no_update", "trail_entry"))
        cursor.execute(
            "UPDATE trail_entry SET body = replace(body, 'password', 'passwort') WHERE id = %s", [rows[4].pk]
        )

    by_rows, by_files = queries.check()

    assert by_rows.fault is not None
    assert (4, FaultKind.CHANGED) == (by_rows.fault.index, by_rows.fault.kind)
    assert by_files.fault is None


@pytest.mark.parametrize("table", ["trail_entry", "trail_entrysubject", "trail_leaf"])
@pytest.mark.parametrize("words", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_a_row(trail: Path, table: str, words: str) -> None:
    entry = write()[0]
    EntrySubject.objects.create(entry=entry, kind="case", subject_id="1")
    integrate_now()
    column = "entry_id" if table != "trail_entry" else "verb"

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(table, column, column))


def test_the_orm_cannot_change_or_remove_a_row_either(trail: Path) -> None:
    entry = write()[0]
    entry.verb = "password.reset"

    for attempt in (entry.save, Entry.objects.filter(pk=entry.pk).delete, lambda: Entry.objects.update(verb="x")):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            attempt()


def start(data: Path, work: str, times: int = 1) -> "subprocess.Popen[str]":
    script = Path(__file__).with_name("trail_process.py")
    words = [sys.executable, str(script), work, str(times)]
    return subprocess.Popen(
        words, env=postgres.environment(data), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_two_writers_and_two_integrators_at_once_give_one_trail_without_a_hole(tmp_path: Path) -> None:
    assert "" == start(tmp_path, "migrate").communicate()[0]

    together = [start(tmp_path, work, times) for work, times in (("write", 60), ("integrate", 20)) for _ in range(2)]
    said = [one.communicate()[0] for one in together]

    assert [0, 0, 0, 0] == [one.returncode for one in together], said
    assert "120 True 0" == start(tmp_path, "check").communicate()[0].strip()
