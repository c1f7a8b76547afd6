"""The separate verifier as one readable file: its modules joined in order, the same bytes every time.

An expert gets one plain program to read and run, not an archive (docs/decisions/0009-one-readable-verifier.md).
"""

import ast
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from liuhen.errors import TamperError

PROGRAM = "liuhen_verify.py"
_PACKAGE = "liuhen_verifier"
_FUTURE = "__future__"
_QUIET = (
    "# Run from inside a bundle, the program must leave nothing behind that was not there before.\n"
    "sys.dont_write_bytecode = True\n"
)


class JoinError(TamperError):
    """The modules of the verifier cannot be joined: a name stands for two things, or a module is not there."""

    code = "discs.program"


def one_file(folder: Path) -> bytes:
    """Give the whole verifier as one Python file.

    1. The modules are put in order: each after those it takes names from.
    2. Imports of the standard library come first, once; imports between the modules fall away.
    3. The doc comment and the last lines of the entry file begin and end it.

    Raises:
        JoinError: two modules define one name, or something other than names is taken from a module.
    """
    entry = (folder / PROGRAM).read_text(encoding="utf-8")
    order = _order(folder / _PACKAGE)
    _refuse_doubles(folder / _PACKAGE, order)
    head = ast.get_docstring(ast.parse(entry), clean=False)
    parts = [
        f'#!/usr/bin/env python3\n"""{head}"""\n\nfrom __future__ import annotations\n',
        _imports(_tree(folder / _PACKAGE, name) for name in order),
        _QUIET,
    ]
    parts += [_body(folder / _PACKAGE, name) for name in order]
    parts.append('if __name__ == "__main__":\n    sys.exit(main())\n')
    return "\n\n".join(parts).encode("utf-8")


def _order(folder: Path) -> list[str]:
    """Give the modules so that each comes after those it takes names from; alphabetical where that is open."""
    needs = {
        path.stem: set(_inner(_tree(folder, path.stem))) for path in folder.glob("*.py") if path.stem != "__init__"
    }
    order: list[str] = []
    while len(order) < len(needs):
        ready = sorted(name for name in needs if name not in order and needs[name] <= set(order))
        if not ready:
            raise JoinError("核验程序的各部分互相引用，不能连成一个文件。")
        order.append(ready[0])
    return order


def _refuse_doubles(folder: Path, order: Iterable[str]) -> None:
    owner: dict[str, str] = {}
    for name in order:
        for word in _defined(_tree(folder, name)):
            if owner.setdefault(word, name) != name:
                raise JoinError(f"核验程序里 {word} 在 {owner[word]} 和 {name} 里各有一个，不能连成一个文件。")


def _tree(folder: Path, name: str) -> ast.Module:
    return ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))


def _inner(tree: ast.Module) -> Iterator[str]:
    """Name the modules of the verifier that this one takes names from."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            if node.module is None or any(alias.asname for alias in node.names):
                raise JoinError("核验程序的各部分之间只能按名字引用。")
            yield node.module


def _imports(trees: Iterable[ast.Module]) -> str:
    """Give the imports of the standard library, each module once."""
    whole: set[str] = set()
    named = defaultdict[str, set[str]](set)
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.Import):
            whole.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module and node.module != _FUTURE:
            named[node.module].update(alias.name for alias in node.names)
    lines = [f"import {name}" for name in sorted(whole)]
    lines += [f"from {module} import {', '.join(sorted(named[module]))}" for module in sorted(named)]
    return "\n".join(lines) + "\n"


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _body(folder: Path, name: str) -> str:
    """Give a module below a heading, without its doc comment and imports; comments and spacing stay."""
    source = (folder / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    lines = source.splitlines()
    dropped: set[int] = set()
    for node in tree.body:
        is_doc = node is tree.body[0] and isinstance(node, ast.Expr)
        if is_doc or isinstance(node, ast.Import | ast.ImportFrom):
            dropped.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    text = "\n".join(line for number, line in enumerate(lines, start=1) if number not in dropped)
    words = ast.get_docstring(tree) or ""
    rule = "# " + "-" * 118
    heading = textwrap.fill(f"{name}: {words}", 118, initial_indent="# ", subsequent_indent="# ")
    return f"{rule}\n{heading}\n{rule}\n\n{text.strip()}\n"
