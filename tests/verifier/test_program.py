"""The verifier as one file: readable, the same every time, for Python 3.8, and alone on a machine with nothing else."""

import ast
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.verifier.exports import VERIFIER, entry, write_log

from liuhen.cli.verifier import command
from liuhen.discs.program import JoinError, one_file
from liuhen.errors import InputError

NEWER_THAN_3_8 = {"removeprefix", "removesuffix", "bit_count", "file_digest", "cache", "pairwise", "batched"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("alone") / "liuhen_verify.py"
    path.write_bytes(one_file(VERIFIER.parent))
    return path


def interpreters() -> list[str]:
    """Give this Python and every older or newer one that is here and works."""
    found = [sys.executable]
    for name in ("python3.8", "python3.9", "python3.10", "python3.12", "python3.13"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-V"], capture_output=True, check=False).returncode == 0:
            found.append(path)
    return found


@pytest.mark.parametrize("python", interpreters(), ids=lambda path: Path(path).name)
def test_the_one_file_runs_alone_without_site_packages(program: Path, tmp_path: Path, python: str) -> None:
    write_log(tmp_path / "log", [entry(number) for number in range(300)], (7, 256))
    words = [python, "-I", "-S", str(program), str(tmp_path / "log")]

    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)

    assert 0 == ran.returncode, ran.stderr
    assert ran.stdout.startswith("结论：一致。")
    assert {"liuhen_verify.py"} == {path.name for path in program.parent.iterdir()}


def test_every_line_is_python_3_8_and_takes_nothing_but_the_standard_library(program: Path) -> None:
    tree = ast.parse(program.read_bytes(), feature_version=(3, 8))

    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert modules <= set(sys.stdlib_module_names)
    assert not {"ctypes", "socket", "ssl", "subprocess", "urllib.request", "pickle"} & modules
    assert not NEWER_THAN_3_8 & attributes
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in {"eval", "exec", "compile"}
    ]


def test_no_type_of_3_9_is_built_while_the_program_runs(program: Path) -> None:
    tree = ast.parse(program.read_bytes())
    annotations = {
        id(inner)
        for node in ast.walk(tree)
        for part in ("annotation", "returns")
        for inner in ast.walk(getattr(node, part, None) or ast.Pass())
    }

    built = [
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and id(node) not in annotations
    ]
    assert not {"list", "dict", "tuple", "set", "type"} & set(built)


def test_the_same_sources_give_the_same_bytes(program: Path) -> None:
    assert program.read_bytes() == one_file(VERIFIER.parent)


def test_the_joined_file_keeps_comments_and_names_its_parts(program: Path) -> None:
    text = program.read_text(encoding="utf-8")

    assert "# Only LF and CR end a line here" in text
    assert "# bag: A BagIt bag (RFC 8493)" in text
    assert max(map(len, text.splitlines())) <= 120


def test_a_name_that_stands_for_two_things_is_not_joined(tmp_path: Path) -> None:
    shutil.copytree(VERIFIER.parent, tmp_path / "verifier")
    note = tmp_path / "verifier/liuhen_verifier/note.py"
    note.write_text(note.read_text(encoding="utf-8") + "\n\nWIDTH = 3\n", encoding="utf-8")

    with pytest.raises(JoinError, match="WIDTH"):
        one_file(tmp_path / "verifier")


@pytest.mark.parametrize("line", ["from . import note", "from .note import Key as Other"])
def test_what_would_change_its_meaning_is_not_joined(tmp_path: Path, line: str) -> None:
    shutil.copytree(VERIFIER.parent, tmp_path / "verifier")
    bag = tmp_path / "verifier/liuhen_verifier/bag.py"
    bag.write_text(bag.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    with pytest.raises(JoinError):
        one_file(tmp_path / "verifier")


def test_the_command_writes_it_and_tells_its_digest(tmp_path: Path) -> None:
    target = tmp_path / "out" / "liuhen_verify.py"

    said = CliRunner().invoke(command, ["build", str(target)], catch_exceptions=False).output

    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert digest in said
    assert digest == CliRunner().invoke(command, ["digest"]).output.strip()


def test_another_file_of_the_name_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "mine.py"
    target.write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="没有写入"):
        CliRunner().invoke(command, ["build", str(target)], catch_exceptions=False)
