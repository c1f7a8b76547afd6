"""Reading scenarios: what a jurist may write, and what is refused with line and reason."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import PACKS, WUHAN

from liuhen.cli.scenarios import scenario_page
from liuhen.law.facts import RecordingFacts
from liuhen.law.scenario import ScenarioError, ScenarioFile
from liuhen.law.scenario.events import EVENTS
from liuhen.law.scenario.fields import Unreadable, fact_kinds, instant, shapes
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.scenario.replay import replay, written
from liuhen.law.scenario.world import World, part_class
from liuhen.law.shelf import PackError, tree_of

JUNK = (
    "",
    "x",
    "true",
    "2026-01-30",
    "全部",
    "R1",
    [],
    {},
    ["x"],
    {"x": "y"},
    [["x"]],
    [{"x": ["y"]}],
    "9" * 30,
    "无期限",
)
PAGE = PACKS.parent / "docs" / "formats" / "scenario.md"
WHOLE = """schema: liuhen.scenario/1
pack: wuhan
officers:
  李敏: {roles: officer, certificate_number: '1'}
scenarios:
  - title: 星期五录完
    subjects:
      R1: {kind: recording}
      C1: {kind: case}
    timeline:
      - {at: 2026-01-30 17:00, event: recording_completed, of: R1, by: 李敏}
    expect:
      - {at: 2026-02-03 24:00, of: R1, req: wuhan-26-2a, status: 将到期}
"""


def read(text: str) -> ScenarioFile:
    return read_scenarios(tree_of(text, "a.yaml"), WUHAN)


def faults(text: str) -> tuple[str, ...]:
    """Read a file that must be refused."""
    with pytest.raises(PackError) as refused:
        read(text)
    return refused.value.faults


def swapped(old: str, new: str) -> tuple[str, ...]:
    """Refuse the whole file with one thing changed."""
    assert old in WHOLE
    return faults(WHOLE.replace(old, new))


def test_a_whole_file_reads_and_replays() -> None:
    story = read(WHOLE).scenarios[0]

    assert [True] == [one.ok for one in replay(story, WUHAN)]
    assert (("wuhan-26-2a", False),) == story.covered()


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("event: recording_completed", "event: flown", 11, "没有事件“flown”"),
        ("by: 李敏}\n    expect", "by: 李敏, colour: red}\n    expect", 11, "没有 colour 这个项目"),
        ("2026-01-30 17:00", "2026-02-30 17:00", 11, "不是日期"),
        ("2026-01-30 17:00", "2026-01-30 25:00", 11, "不是一日之内的时刻"),
        ("2026-01-30 17:00", "2026-01-30", 11, "要写到时分"),
        ("recording_completed, of: R1", "recording_completed, of: R9", 11, "没有对象“R9”"),
        ("by: 李敏}\n    expect", "by: 王五}\n    expect", 11, "没有“王五”"),
        ("req: wuhan-26-2a", "req: wuhan-99-1", 13, "没有条款 wuhan-99-1"),
        ("req: wuhan-26-2a", "rule: ingest.never", 13, "没有规则“ingest.never”"),
        ("req: wuhan-26-2a, status: 将到期", "status: 将到期", 13, "没有写明是哪一条"),
        ("status: 将到期", "status: 快了", 13, "没有状态“快了”"),
        ("status: 将到期", "trips: yes", 13, "应当写 true 或者 false"),
        ("status: 将到期", "level: 很重", 13, "没有等次“很重”"),
        (", status: 将到期", "", 13, "没有写明预期什么"),
        ("of: R1, req: wuhan-26-2a, status: 将到期", "of: C1, hinders: fly", 13, "没有环节“fly”"),
        ("2026-02-03 24:00", "2026-01-30 16:00", 13, "早于 R1 的第一个事件"),
        ("kind: case", "kind: ship", 9, "只能是 recording"),
        ("  - title: 星期五录完", "  - titel: 星期五录完", 6, "没有 titel 这个键"),
        ("schema: liuhen.scenario/1", "schema: liuhen.scenario/2", 1, "schema 应当写"),
        ("pack: wuhan", "pack: wuhan\nversion: 0.0.1", 3, "写的是 0.0.1 版"),
        ("kind: recording}", "kind: recording, is_evidence: 是}", 8, "应当写 true 或者 false"),
        ("kind: recording}", "kind: recording, discs: two}", 8, "应当是整数"),
        ("kind: recording}", "kind: recording, trip: A7}", 8, "没有“A7”"),
        ("    timeline:", "    calendar: {unknown_years: [soon]}\n    timeline:", 10, "不是四位年份"),
        ("    timeline:", "    settings: {ingest.normal: 9 个工作日}\n    timeline:", 10, "不能放宽"),
        ("    timeline:", "    settings: {ingest.colour: red}\n    timeline:", 10, "没有“ingest.colour”"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(old: str, new: str, line: int, part: str) -> None:
    told = swapped(old, new)

    assert any(re.search(rf"第 {line} 行.*{part}", one) for one in told), told


def test_a_key_said_twice_is_refused() -> None:
    assert any("已经写过" in one for one in swapped("pack: wuhan", "pack: wuhan\npack: wuhan"))


def test_an_event_on_an_item_that_does_not_exist_is_refused() -> None:
    row = "      - {at: 2026-01-30 18:00, event: document_signed, of: C1, which: D7, signers: [officer]}\n    expect:"

    assert any("此时还没有 D7" in one for one in swapped("    expect:", row))


def test_a_fact_that_lacks_what_it_cannot_do_without_names_it() -> None:
    told = faults(WHOLE.replace("kind: case}", "kind: application}").replace("of: R1, req", "of: C1, req"))

    assert any("C1 此时还没有 act_type" in one for one in told)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    told = faults(WHOLE.replace("recording_completed", "flown").replace("wuhan-26-2a", "wuhan-99-1"))

    assert 2 == len(told)


def test_every_field_of_every_fact_can_be_written() -> None:
    assert all(shapes(cls) for cls in fact_kinds().values())


@pytest.mark.parametrize("row", [row for row in EVENTS if row.kind], ids=lambda row: f"{row.kind}-{row.name}")
def test_an_event_fills_fields_that_exist(row: object) -> None:
    cls = part_class(fact_kinds()[row.kind], row)
    filled = {*row.stamps, *row.first, *row.sets, *([row.by] if row.by else [])}

    assert set() == filled - set(shapes(cls))


def test_the_recording_knows_its_case_and_the_activity_its_recording() -> None:
    told = """schema: liuhen.scenario/1
pack: wuhan
scenarios:
  - title: 挂案
    subjects:
      R1: {kind: recording, case_id: C1, trip: A1}
      A1: {kind: activity, ended_at: 2026-01-30 17:00}
      C1: {kind: case, archive_class: 10年}
    timeline:
      - {at: 2026-01-30 17:00, event: recording_completed, of: R1}
      - {at: 2026-01-31 17:00, event: step, of: C1, name: accept}
    expect:
      - {at: 2026-02-01 10:00, of: R1, rule: retention, trips: false}
"""
    story = read(told).scenarios[0]
    world = World(story, WUHAN, instant("2026-02-01 10:00"))
    recording = world.facts("R1")

    assert isinstance(recording, RecordingFacts)
    assert ("C1", True, "10年") == (recording.case_number, recording.case_open, recording.archive_class)
    assert ["R1"] == [span.recording_id for span in world.facts("A1").spans]
    assert ["R1"] == [one.id for one in world.facts("C1").recordings]
    assert "accepted" == world.facts("C1").state


@given(st.datetimes(min_value=instant("2000-01-01 00:00").replace(tzinfo=None)))
def test_an_instant_written_reads_back(moment: object) -> None:
    exact = instant("2026-01-01 00:00").replace(
        year=min(moment.year, 9000), month=moment.month, day=min(moment.day, 28), hour=moment.hour, minute=moment.minute
    )

    assert exact == instant(written(exact))


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_an_instant(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert instant(text).tzinfo is not None


@given(st.text(max_size=60))
def test_no_text_put_into_a_file_ends_in_anything_but_a_refusal(text: str) -> None:
    with contextlib.suppress(PackError):
        assert read(WHOLE.replace("将到期", text)).scenarios


def places(tree: object, here: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Give the place of every node of a file."""
    rows = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in rows:
        yield (*here, key)
        yield from places(value, (*here, key))


@given(st.data(), st.sampled_from(JUNK))
def test_whatever_stands_in_a_file_it_is_told_or_refused(data: st.DataObject, junk: object) -> None:
    file = tree_of(WHOLE, "a.yaml")
    *above, last = data.draw(st.sampled_from(sorted(places(file.tree), key=str)))
    node = file.tree
    for key in above:
        node = node[key]
    node[last] = junk

    with contextlib.suppress(PackError):
        for story in read_scenarios(file, WUHAN).scenarios:
            assert replay(story, WUHAN)


@given(st.permutations(range(4)))
def test_the_order_of_the_rows_in_a_file_changes_nothing(order: list[int]) -> None:
    rows = [
        "{at: 2026-03-11 09:00, event: step, of: C1, name: accept}",
        "{at: 2026-03-11 10:00, event: document_drafted, of: C1, which: D1, kind: filing_approval}",
        "{at: 2026-03-12 10:00, event: document_submitted, of: C1, which: D1, fields: {全部: 写明}}",
        "{at: 2026-03-13 10:00, event: opinion_given, of: C1, which: D1, role: handler, decision: agree}",
    ]
    head = WHOLE[: WHOLE.index("    timeline:")]
    told = "\n".join(f"      - {rows[place]}" for place in order)
    ask = "      - {at: 2026-03-14 09:00, of: C1, hinders: file, req: wuhan-12-2}"
    story = read(f"{head}    timeline:\n{told}\n    expect:\n{ask}\n").scenarios[0]

    found = replay(story, WUHAN)[0].found

    assert ["处室负责人", "局分管负责人", "局主要负责人"] == [row.words.split("缺少")[1][:-2] for row in found]


def test_the_page_about_the_format_is_up_to_date_and_its_examples_hold() -> None:
    page = PAGE.read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)

    assert page == scenario_page(), "run: liuhen law manual --scenario"
    assert 2 == len(examples)
    for text in examples:
        for story in read(text).scenarios:
            assert [] == [one.why for one in replay(story, WUHAN) if not one.ok]


def test_a_refusal_names_the_file_and_how_many_faults() -> None:
    with pytest.raises(ScenarioError) as refused:
        read(WHOLE.replace("recording_completed", "flown"))

    assert "a.yaml 第 11 行" in refused.value.sentence
    assert Path(PAGE).is_file()
