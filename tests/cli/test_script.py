"""The script ./liuhen itself: usage, unknown words, and one clear line when a tool is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = ("sh", "dirname", "cat", "sha256sum", "cut", "mkdir", "mv", "tr", "head", "tail", "sed", "flock", "id", "env")


def run(script: Path, *words: str, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    return subprocess.run([script, *words], capture_output=True, text=True, env=environment, timeout=60, check=False)


@pytest.fixture
def bare(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the script beside an environment that is ready, on a machine with hardly any tool."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in PLAIN:
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    (tools / "python3").symlink_to(sys.executable)
    script = tmp_path / "liuhen"
    shutil.copy(ROOT / "liuhen", script)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return script, tools


def test_without_words_the_script_tells_its_usage() -> None:
    told = run(ROOT / "liuhen")

    assert 0 == told.returncode
    assert "./liuhen up [--port N] [--data DIR] [--empty]" in told.stdout


def test_an_unknown_word_for_the_tests_is_refused_in_one_line() -> None:
    told = run(ROOT / "liuhen", "test", "--moon")

    assert 1 == told.returncode
    assert "liuhen: 不认识 --moon。用法：./liuhen test [--full]\n" == told.stderr


def test_a_missing_tool_is_named_in_one_line_on_a_machine_without_apt(bare: tuple[Path, Path]) -> None:
    script, tools = bare

    told = run(script, "up", path=str(tools))

    assert 1 == told.returncode
    assert 1 == len(told.stderr.splitlines())
    assert "ffmpeg xorriso" in told.stderr
    assert "请用本系统的软件包管理器安装" in told.stderr


def test_a_person_who_is_not_root_is_told_what_root_must_install(bare: tuple[Path, Path]) -> None:
    script, tools = bare
    (tools / "id").unlink()
    for name, body in (("id", "echo 1000"), ("apt-get", "exit 1")):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)

    told = run(script, "up", path=str(tools))

    assert 1 == told.returncode
    assert "请用 root 执行：apt-get install" in told.stderr
    assert 1 == len(told.stderr.splitlines())


def test_a_step_that_fails_shows_its_last_lines_and_says_which_step(bare: tuple[Path, Path]) -> None:
    script, tools = bare
    (tools / "id").unlink()
    for name, body in (("id", "echo 0"), ("apt-get", "echo 'no way to the mirror'; exit 100")):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)

    told = run(script, "up", path=str(tools))

    assert 1 == told.returncode
    assert "no way to the mirror" in told.stderr
    assert "没有办成：更新软件包目录" in told.stderr


def test_the_data_folder_is_made_before_python_starts(bare: tuple[Path, Path], tmp_path: Path) -> None:
    script, tools = bare

    run(script, "up", "--data", str(tmp_path / "deep" / "data"), path=str(tools))

    assert (tmp_path / "deep" / "data").is_dir()


def test_what_ci_runs_is_what_everybody_runs() -> None:
    words = (ROOT / ".ci" / "run").read_text()

    assert '/../liuhen" test "$@"' in words
