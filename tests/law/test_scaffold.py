"""A new pack begins as a renamed copy that loads and replays, and touches nothing that exists."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.law.timeline import PACKS, WUHAN

from liuhen.cli.law_new import new_command
from liuhen.cli.scenarios import replay_command
from liuhen.law.pack import load
from liuhen.law.scaffold import ScaffoldError, checked_code


@pytest.mark.parametrize("source", [path.parent.name for path in sorted(PACKS.glob("*/pack.yaml"))])
def test_the_copy_of_any_pack_loads_under_its_new_code_and_its_example_holds(source: str, tmp_path: Path) -> None:
    made = CliRunner().invoke(new_command, ["jingzhou", "--from", source, "--to", str(tmp_path)])

    pack = load(tmp_path / "jingzhou")
    replayed = CliRunner().invoke(replay_command, [str(tmp_path / "jingzhou" / "scenarios")])

    assert (0, 0) == (made.exit_code, replayed.exit_code), (made.output, replayed.output)
    assert ("jingzhou", "0.1.0") == (pack.code, pack.version)
    assert all(req.startswith("jingzhou-") for req in pack.own.clauses)
    assert f"{source}-" not in (tmp_path / "jingzhou" / "clauses.yaml").read_text(encoding="utf-8")
    assert "liuhen law packs" in (tmp_path / "jingzhou" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["", "a", "Wuhan", "武汉", "../x", "a-b", "engine", "superior", "wuhan", "x" * 31])
def test_a_code_that_is_no_word_or_is_taken_is_refused(code: str) -> None:
    with pytest.raises(ScaffoldError) as refused:
        checked_code(code, frozenset({WUHAN.code}))

    assert refused.value.next_step


def test_a_code_that_is_free_is_taken_as_it_is() -> None:
    assert "jingzhou2" == checked_code("jingzhou2", frozenset({"wuhan"}))


def test_an_existing_folder_and_an_unknown_source_are_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "jingzhou").mkdir()

    there = CliRunner().invoke(new_command, ["jingzhou", "--to", str(tmp_path)])
    unknown = CliRunner().invoke(new_command, ["enshi", "--from", "nowhere", "--to", str(tmp_path)])

    assert isinstance(there.exception, ScaffoldError)
    assert isinstance(unknown.exception, ScaffoldError)
    assert [] == list((tmp_path / "jingzhou").iterdir())
