"""One table of verbs: each is used, each used one exists, each can be told in Chinese, each has somebody who may."""

import ast
import re
from pathlib import Path

from liuhen.bureau.verbs import VERBS
from liuhen.law.lifecycle import procedures
from liuhen.web.routes import ROUTES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "liuhen"
CALLS = {"acting", "seeing", "refuse", "at_the_door", "may", "scope", "found"}
VERB = re.compile(r"[a-z_]+\.[a-z_]+")


def strings_of(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def called_verbs() -> set[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in CALLS:
                found.update(
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and VERB.fullmatch(argument.value)
                )
    return found


def test_every_verb_that_is_called_is_in_the_table() -> None:
    assert set() == called_verbs() - set(VERBS)


def test_every_verb_of_a_route_is_in_the_table() -> None:
    assert set() == {route.verb for route in ROUTES if route.verb} - set(VERBS)


def test_no_verb_of_the_table_is_idle() -> None:
    words = set().union(
        *(strings_of(path) for path in SOURCE.rglob("*.py") if "verbs" not in path.relative_to(SOURCE).parts)
    )

    words |= {row.verb for cycle in procedures().values() for row in cycle.steps}  # the table of life cycles is data

    assert set() == set(VERBS) - words


def test_every_verb_tells_a_whole_chinese_sentence() -> None:
    for verb in VERBS.values():
        told = verb.sentence.format(actor="甲", subjects="乙", reason="丙")
        assert re.search(r"[\u4e00-\u9fff]", told), verb.name
        assert re.search(r"[\u4e00-\u9fff]", verb.label), verb.name


def test_every_verb_can_be_done_by_somebody() -> None:
    assert [] == [verb.name for verb in VERBS.values() if not (verb.roles or verb.machine or verb.granted)]


def test_nothing_but_acting_appends_to_the_trail() -> None:
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"from liuhen\.trail\.acts import .*\bappend\b", path.read_text(encoding="utf-8"))
    }

    assert {"bureau/acting.py"} == users
