"""Every scenario of every pack shipped finds what a jurist wrote down."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from liuhen.law.check import check
from liuhen.law.pack import Pack, load
from liuhen.law.rules import known_rule
from liuhen.law.scenario.reader import pack_of, read_scenarios
from liuhen.law.scenario.replay import replay
from liuhen.law.scenario.world import World
from liuhen.law.shelf import read_file

PACKS = Path(__file__).parents[2] / "packs"
FILES = sorted(PACKS.glob("*/scenarios/*.yaml"))


@cache
def loaded(code: str) -> Pack:
    return load(PACKS / code)


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.parent.name}-{path.stem}" for path in FILES])
def test_a_scenario_of_a_pack_finds_what_it_expects(path: Path) -> None:
    file = read_file(path)
    pack = loaded(path.parent.parent.name)

    told = read_scenarios(file, pack)
    differences = [
        f"{path.name}:{one.expected.line} {story.title}: {one.why}"
        for story in told.scenarios
        for one in replay(story, pack)
        if not one.ok
    ]

    strange = {
        finding.rule
        for story in told.scenarios
        for one in story.expect
        for finding in check(World(story, pack, one.at).facts(one.of), story.frame.around(pack), one.at)
        if not known_rule(finding.rule)
    }

    assert [] == differences
    assert set() == strange, "law/rules.py does not name these"
    assert path.parent.parent.name == pack_of(file)
