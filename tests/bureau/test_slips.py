"""Daily slips: archived with their entry; any of them later exposes a rolled-back, cut or forked server."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction

from liuhen.bureau.acts import open_unit
from liuhen.bureau.acts.slips import compare_slip, make_daily_slip, make_slip, slip_file, weigh_slip
from liuhen.cli.trail import TrailFaultError, command
from liuhen.trail.checkpoint import Checkpoint, sign_checkpoint
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Entry, Slip
from liuhen.trail.note import Signer
from liuhen.trail.slip import read_slip, typed_form
from tests.cast import LONG_AGO, Cast
from tests.trail.rolled import rolled_back_afterwards

EVENING = datetime(2026, 9, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    integrate_now()
    return cast


def typed(slip: Slip) -> str:
    return typed_form(slip.size, bytes.fromhex(slip.root))


def test_a_slip_is_archived_as_pdf_with_its_entry_and_never_changed(office: Cast) -> None:
    slip = make_slip(by=office.archivist, at=EVENING)

    assert slip_file(slip).startswith(b"%PDF")
    assert store().verifier().name == slip.origin
    assert ("slip.make", slip.entry_uid) == Entry.objects.values_list("verb", "uid").latest("id")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Slip.objects.update(size=1)


def test_the_machine_makes_one_slip_a_day_in_the_evening_unless_a_person_did(office: Cast) -> None:
    assert make_daily_slip(EVENING - timedelta(hours=4)) is None
    slip = make_daily_slip(EVENING)
    assert slip is not None
    assert make_daily_slip(EVENING + timedelta(hours=1)) is None
    assert make_daily_slip(EVENING + timedelta(days=1)) is not None


def test_a_slip_agrees_with_the_trail_that_went_on(office: Cast) -> None:
    slip = make_slip(by=office.auditor, at=EVENING)
    open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)

    for text in (typed(slip), slip.note):
        found = compare_slip(read_slip(text), by=office.auditor, at=EVENING)
        assert found.agrees, found.sentence
    assert "slip.compare" == Entry.objects.latest("id").verb


def test_a_rolled_back_server_is_exposed_by_a_later_slip(office: Cast, tmp_path: Path) -> None:
    older = shutil.copytree(store().folder, tmp_path / "older")
    with rolled_back_afterwards():
        open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
        open_unit(office.bureau, "又一科", by=office.system_admin, at=LONG_AGO)
        slip = make_slip(by=office.auditor, at=EVENING)
    shutil.rmtree(store().folder)
    shutil.copytree(older, store().folder)

    found = weigh_slip(read_slip(typed(slip)))

    assert not found.agrees
    assert f"校验单记着 {slip.size} 条" in found.sentence
    with pytest.raises(TrailFaultError, match="与校验单不一致"):
        CliRunner().invoke(command, ["check", "--slip", typed(slip)], catch_exceptions=False)


def test_a_forked_server_is_exposed_by_a_slip_of_before(office: Cast, tmp_path: Path) -> None:
    older = shutil.copytree(store().folder, tmp_path / "older")
    with rolled_back_afterwards():
        open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
        slip = make_slip(by=office.auditor, at=EVENING)
    shutil.rmtree(store().folder)
    shutil.copytree(older, store().folder)
    for name in ("甲科", "乙科"):
        open_unit(office.bureau, name, by=office.system_admin, at=LONG_AGO)

    found = weigh_slip(read_slip(typed(slip)))

    assert not found.agrees
    assert "根摘要值与校验单不同" in found.sentence


def test_a_slip_of_another_bureau_or_of_a_key_that_is_not_ours_is_refused(office: Cast) -> None:
    other = Signer(name="liuhen.local/other", seed=bytes(32))
    point = integrate_now()
    note = sign_checkpoint(Checkpoint(origin=other.name, size=point.size, root=point.root), other)

    found = weigh_slip(read_slip(note))

    assert not found.agrees
    assert "不是本系统" in found.sentence


def test_the_command_takes_a_slip_as_text_or_file(office: Cast, tmp_path: Path) -> None:
    slip = make_slip(by=office.auditor, at=EVENING)
    (tmp_path / "slip.txt").write_text(slip.note, encoding="utf-8")

    said = CliRunner().invoke(
        command, ["check", "--slip", typed(slip), "--slip", str(tmp_path / "slip.txt")], catch_exceptions=False
    )

    assert 2 == said.output.count("校验单：一致")
