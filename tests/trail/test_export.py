"""Exports made by the command, checked by the separate verifier; and the check that names a fault."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from tests import postgres
from tests.cast import Cast
from tests.verifier.exports import verify

from liuhen.cli.trail import command
from liuhen.errors import LiuhenError
from liuhen.trail import queries
from liuhen.trail.models import Entry


def run(*words: str | Path) -> str:
    """Run a command; a failure of ours is raised."""
    result = CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False)
    return result.output


@pytest.fixture
def busy(data_dir: Path, cast: Cast) -> Cast:
    return cast


def test_a_whole_export_passes_the_separate_verifier_and_contains_its_own_entry(busy: Cast, tmp_path: Path) -> None:
    target = tmp_path / "export"

    output = run("export", target)

    said = verify(target)
    assert said.code == 0, said.text
    assert f"已导出 {Entry.objects.count()} 条，另列出尚未排入的 0 条" in output
    assert Entry.objects.latest("id").verb == "trail.export"


def test_an_export_of_one_thing_carries_its_entries_and_no_neighbours(busy: Cast, tmp_path: Path) -> None:
    target = tmp_path / "export"

    run("export", target, "--subject", f"officer:{busy.officer.pk}")

    said = verify(target)
    assert said.code == 0, said.text
    about = queries.of_subject("officer", str(busy.officer.pk), most=100)
    assert len(about) == len(list((target / "entries").iterdir()))
    assert not (target / "tile").exists()


def test_a_changed_entry_of_a_partial_export_is_named(busy: Cast, tmp_path: Path) -> None:
    target = tmp_path / "export"
    run("export", target, "--subject", f"officer:{busy.officer.pk}")
    changed = min((target / "entries").iterdir())
    changed.write_bytes(changed.read_bytes().replace(b"officer", b"offiser"))

    said = verify(target)

    assert said.code == 1
    assert changed.name in said.text


def test_one_entry_is_checked_with_its_proof_alone(busy: Cast, tmp_path: Path) -> None:
    target = tmp_path / "export"
    run("export", target, "--subject", f"officer:{busy.officer.pk}")
    proof = min((target / "proofs").iterdir())
    entry = target / "entries" / f"{proof.stem}.json"

    assert verify(proof, "--entry", entry, "--key", target / "key.txt").code == 0
    entry.write_bytes(b"{}")
    assert verify(proof, "--entry", entry, "--key", target / "key.txt").code == 1
    assert verify(proof).code == 2


def test_a_folder_with_something_in_it_is_not_exported_into(busy: Cast, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")

    with pytest.raises(LiuhenError, match="已有东西"):
        run("export", tmp_path)


def test_the_check_passes_an_honest_trail_and_names_the_first_changed_row(busy: Cast) -> None:
    assert "数据库：" in run("check")
    third = Entry.objects.order_by("id")[2]
    with connection.cursor() as cursor:
        cursor.execute(postgres.without_trigger("trail_entry_no_update", "trail_entry"))
        cursor.execute("UPDATE trail_entry SET body = replace(body, 'act', 'cat') WHERE id = %s", [third.pk])

    with pytest.raises(LiuhenError, match="留痕不一致"):
        run("check")


def test_the_key_and_the_checkpoint_can_be_copied_into_the_acceptance_record(busy: Cast) -> None:
    assert run("key").startswith("liuhen.local/")
    assert "— liuhen.local/" in run("checkpoint")
