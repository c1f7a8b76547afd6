"""Only models, acts, queries and the named shells know Django; everything else runs without it."""

import ast
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "liuhen"
DOORS = {"web", "cli"}
SHELLS = {"bureau/acting.py", "trail/integrator.py", "settings.py", "urls.py", "wsgi.py"}
STEMS = ("models", "acts", "queries", "apps")


def may_know_django(path: Path) -> bool:
    relative = path.relative_to(SOURCE)
    if relative.parts[0] in DOORS or relative.parts[0] == "jobs" or "migrations" in relative.parts:
        return True
    if relative.as_posix() in SHELLS:
        return True
    # A room that outgrew one file keeps its acts in a folder acts/, its queries in queries/.
    return relative.stem in STEMS or relative.parent.name in STEMS


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


PURE = sorted(path for path in SOURCE.rglob("*.py") if not may_know_django(path))


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_pure_file_does_not_know_django_or_a_file_that_does(path: Path) -> None:
    known = imports_of(path)

    shells = {"liuhen.bureau.acting", "liuhen.trail.integrator"}
    forbidden = {
        name
        for name in known
        if name.split(".")[0] in {"django", "axes"}
        or name in shells
        or (name.startswith("liuhen.") and any(part in STEMS for part in name.split(".")))
    }

    assert set() == forbidden


def test_the_verifier_needs_nothing_but_the_standard_library() -> None:
    verifier = SOURCE.parents[1] / "verifier"
    own = {path.stem for path in verifier.rglob("*")} | {"verifier"}
    foreign = {
        name.split(".")[0]
        for path in verifier.rglob("*.py")
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names | own
    }

    assert set() == foreign
