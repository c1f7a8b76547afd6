"""The table of life cycles: what it refuses to be, what no sequence of steps gets past, how links hold and pause."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.casework import ALL, CODES, WANGDU
from tests.law.timeline import HEAD, PACKS, WUHAN, a_case, a_document, beijing, event, opinion

from liuhen.law.checks.archiving import clocks
from liuhen.law.facts import CaseFacts, EventFacts
from liuhen.law.finding import Level
from liuhen.law.gate import blocks, gate, gate_link, open_links
from liuhen.law.lifecycle import ALL_STEPS, TABLE, Phase, Procedure, procedure_of, procedures, read_table, step_names
from liuhen.law.pack import Pack, load
from liuhen.law.settings import Setting
from liuhen.law.shelf import PackError, tree_of
from liuhen.law.term import end_of
from liuhen.law.timely import is_late

NOW = beijing("2026-03-25 09:00")
TEXT = TABLE.read_text(encoding="utf-8")
EACH = sorted(procedures())
# What nobody gets into without a single document, whatever is tried.
GUARDED = {
    "penalty": {"filed", "review", "decision", "served", "court", "terminated", "archived"},
    "summary": {"decision", "served", "terminated", "archived"},
    "measure": {"executed", "served", "lifted", "seized", "confiscated", "terminated", "archived"},
    "enforcement": {"reminded", "heard", "applied", "ruled", "decided", "served", "archived"},
    "inspection": {"opinion", "served", "archived"},
    "confirmation": {"decided", "served", "refused", "archived"},
}


def spoiled(old: str, new: str) -> str:
    """Read the table with one word changed and return what is said against it."""
    assert old in TEXT
    with pytest.raises(PackError) as refusal:
        read_table(tree_of(TEXT.replace(old, new, 1), "lifecycles.yaml"))
    return refusal.value.sentence


def fresh(cycle: Procedure, **changes: object) -> CaseFacts:
    """Write a case that has just begun, without a document."""
    begun = EventFacts(name=cycle.start.event, at=beijing("2026-03-02 09:00"), entered_at=beijing("2026-03-02 09:00"))
    known: dict[str, object] = {"act_type": cycle.law, "events": (begun,), "state": cycle.start.state.value}
    return dataclasses.replace(a_case("clue"), **(known | changes))


def after(case: CaseFacts, name: str, when: str = "2026-03-20 09:00") -> CaseFacts:
    """Add one event."""
    return dataclasses.replace(case, events=(*case.events, event(name, when)))


def test_a_word_the_table_does_not_know_is_refused_with_file_and_line() -> None:
    line = next(no for no, text in enumerate(TEXT.splitlines(), 1) if "step: accept," in text)

    assert f"lifecycles.yaml 第 {line} 行" in spoiled("needs: source}", "needs: sauce}")
    assert f"lifecycles.yaml 第 {line} 行" in spoiled("step: accept, to: accepted", "step: accept, to: acceptd")
    assert "没有这个键" in spoiled("verb: case.accept,", "verbe: case.accept,")


def test_a_table_that_does_not_hang_together_is_refused() -> None:
    assert "不在这一程序的 states 里" in spoiled(
        "step: investigate, to: investigating", "step: investigate, to: opinion"
    )
    assert "写了两次" in spoiled("step: decline, to: closed_not_filed", "step: file, to: closed_not_filed")
    assert "不是这一程序的步骤" in spoiled("holds: finish_investigation}", "holds: finish_it}")
    assert "没有一步到达 court" in spoiled("to: court, zh", "to: served, zh")
    assert "没有“nothing”" in spoiled("payment: {like: confirmation", "payment: {like: nothing")


@pytest.mark.parametrize("code", EACH)
def test_every_road_leads_from_its_start_to_the_archive_step_by_step(code: str) -> None:
    cycle = procedure_of(code)
    state, names = cycle.road[0].value, []
    while step := cycle.next_step(state):
        names.append(step)
        row = cycle.transition(state, step)
        assert row is not None
        state = row.end.value

    assert "archived" == state
    assert cycle.start.state == cycle.road[0]
    assert cycle.replayed([cycle.start.event, *names]) == "archived"
    assert {"terminate", "archive"} <= set(names)


def test_the_four_acts_on_application_share_one_life_cycle() -> None:
    """wuhan 第三条第四款."""
    first, *others = (procedure_of(code) for code in ("confirmation", "payment", "reward", "adjudication"))

    assert all(other.steps == first.steps and other.road == first.road for other in others)
    assert ["行政确认", "行政给付", "行政奖励", "行政裁决"] == [one.label for one in (first, *others)]


@pytest.mark.parametrize("code", sorted(GUARDED))
@given(names=st.lists(st.sampled_from(sorted(step_names())), max_size=25))
def test_no_sequence_of_steps_reaches_a_state_past_a_missing_document(code: str, names: list[str]) -> None:
    cycle = procedure_of(code)
    case = fresh(cycle)
    for name in names:
        row = cycle.transition(case.state, name)
        if row is not None and not blocks(gate(case, name, WUHAN, NOW)):
            case = dataclasses.replace(case, state=row.end.value)
            case = after(case, name)

    assert case.state not in GUARDED[code]


@pytest.mark.parametrize("code", EACH)
def test_every_document_a_step_asks_for_stops_it_while_it_is_missing_and_not_when_it_is_there(code: str) -> None:
    cycle = procedure_of(code)
    for row in cycle.steps:
        for need in (one for one in row.needs if one.document):
            bare = fresh(cycle, state=row.start.value)
            paper = a_document(need.document, opinion("principal_head", HEAD))
            whole = dataclasses.replace(bare, documents=(paper,))
            excused = EventFacts(
                name="not_applicable", at=NOW, entered_at=NOW, reason="本案不需要", document_kind=need.document
            )
            without = dataclasses.replace(bare, events=(*bare.events, excused))

            def named(case: CaseFacts, step: str = row.step, kind: str = need.document) -> bool:
                return kind in {one.document_kind for one in blocks(gate(case, step, WUHAN, NOW))}

            assert named(bare), (code, row.step, need.document)
            assert not named(whole), (code, row.step, need.document)
            assert named(without) is need.firm, (code, row.step, need.document)


@pytest.mark.parametrize("code", EACH)
def test_while_a_link_is_open_the_steps_it_holds_wait_and_go_on_when_it_is_closed(code: str) -> None:
    """wuhan-3-3c: closing a case while a special link is open is refused."""
    cycle = procedure_of(code)
    for link in (one for one in cycle.links if one.closes):
        held = {row.step for row in cycle.steps} if ALL_STEPS in link.holds else set(link.holds)
        for row in (one for one in cycle.steps if one.step in held and one.start in link.start):
            begun = after(fresh(cycle, state=row.start.value), link.opens)
            ended = after(begun, link.closes, "2026-03-21 09:00")

            said = [one.words for one in gate(begun, row.step, WUHAN, NOW)]
            assert any(words.startswith(link.zh) for words in said), (code, link.opens, row.step)
            assert not open_links(ended, cycle)
            assert not any("还没有结束" in one.words for one in gate(ended, row.step, WUHAN, NOW))


def test_a_held_step_cites_the_text_that_names_the_links_and_the_engine_where_it_is_silent() -> None:
    case = after(fresh(procedure_of("inspection"), state="on_site"), "interview")

    own = next(one for one in gate(case, "sign_opinion", WUHAN, NOW) if "询问" in one.words)
    engine = next(one for one in gate(case, "sign_opinion", ALL["shilong"], NOW) if "询问" in one.words)

    assert "wuhan-3-3c" in own.citation.req
    assert ("D26",) == engine.citation.req


@given(days=st.integers(min_value=1, max_value=60), since=st.integers(min_value=1, max_value=80))
def test_suspended_time_is_not_counted(days: int, since: int) -> None:
    """As if the case had been filed so many days later."""
    filed = beijing("2026-03-04 09:00")

    def due(*steps: tuple[str, datetime]) -> datetime | None:
        events = tuple(EventFacts(name=name, at=at, entered_at=at) for name, at in steps)
        found = clocks(a_case("investigating", events=events), WUHAN)
        return next(one.due_at for one in found if one.rule == "clock.decision")

    stood = (("suspend", filed + timedelta(days=since)), ("resume", filed + timedelta(days=since + days)))

    assert due(("file", filed + timedelta(days=days))) == due(("file", filed), *stood)


def test_a_case_that_stands_still_takes_no_step_until_it_is_taken_up_again() -> None:
    case = after(a_case("investigating", a_document("site_record")), "suspend")

    assert any("中止" in one.words for one in blocks(gate(case, "finish_investigation", WUHAN, NOW)))
    assert not any(
        "中止" in one.words
        for one in gate(after(case, "resume", "2026-03-21 09:00"), "finish_investigation", WUHAN, NOW)
    )


def compared(pack: Pack, *laws: str) -> Pack:
    """Return a pack whose bureau has compared these laws with the published text."""
    return pack.under((Setting(key="superior.confirmed", value="、".join(laws), from_on=NOW.date()),), NOW.date())


def test_an_extension_after_the_term_is_warned_of_and_refused_once_the_law_was_compared() -> None:
    """行政处罚法 (2021) art. 60: ninety days from filing."""
    case = a_case("investigating", events=(event("file", "2026-03-04 09:00"),))
    in_time, too_late = beijing("2026-06-02 23:59"), beijing("2026-06-03 00:00")

    said = gate_link(case, "extended", WUHAN, too_late)
    strict = gate_link(case, "extended", compared(WUHAN, "行政处罚法"), too_late)

    assert () == gate_link(case, "extended", WUHAN, in_time)
    assert [Level.WARNING] == [one.level for one in said]
    assert "届满" in said[0].words
    assert [Level.BLOCK] == [one.level for one in strict]


def test_a_hearing_asked_for_in_the_last_minute_of_the_last_day_is_in_time() -> None:
    """行政处罚法 (2021) art. 64: five working days from the notice."""
    case = a_case("review", events=(event("notice_served", "2026-03-02 10:00"),))
    last = end_of(beijing("2026-03-09 09:00").date())

    assert not is_late(case, "hearing_requested", WUHAN, last - timedelta(minutes=1))
    assert is_late(case, "hearing_requested", WUHAN, last)


def test_a_decision_inside_the_time_for_asking_a_hearing_is_warned_of() -> None:
    case = a_case("review", events=(event("notice_served", "2026-03-23 10:00"),))

    assert any("要求听证" in one.words for one in gate(case, "decide", WUHAN, NOW))
    assert not any("要求听证" in one.words for one in gate(case, "decide", WUHAN, beijing("2026-04-15 09:00")))


def test_a_decision_said_to_be_older_than_the_notice_is_refused() -> None:
    """行政处罚法 (2021) art. 44: told before decided."""
    told = dataclasses.replace(a_document("rights_notice"), issued_at=beijing("2026-03-26 09:00"))

    before = [one.words for one in blocks(gate(a_case("review", told), "decide", WUHAN, NOW))]
    later = [one.words for one in blocks(gate(a_case("review", told), "decide", WUHAN, beijing("2026-04-15 09:00")))]

    assert any("晚于作出决定" in words for words in before)
    assert not any("晚于作出决定" in words for words in later)


@pytest.mark.parametrize("code", EACH)
@given(names=st.lists(st.sampled_from(sorted(step_names())), max_size=15))
def test_taking_back_the_newest_step_gives_the_state_before_it(code: str, names: list[str]) -> None:
    cycle = procedure_of(code)
    states = [cycle.replayed(names[:length]) for length in range(len(names) + 1)]

    assert all(cycle.replayed(names[: place + 1]) == states[place + 1] for place in range(len(names)))
    assert {*states} <= {place.state for place in cycle.places}


def test_wangdu_3_1a_and_yiliang_2_1a_have_their_own_words_for_the_stages_and_wuhan_its_links() -> None:
    words = WANGDU.phase_words("penalty")

    assert ["程序启动", "调查取证", "审核决定", "送达执行"] == list(dict.fromkeys(words.values()))
    assert "归档管理" == ALL["yiliang"].phase_words("inspection")[Phase.ARCHIVE]
    assert {} == WUHAN.phase_words("penalty")
    assert {} == ALL["shilong"].phase_words("measure")


def test_wuhan_32_1_an_overlay_puts_another_procedure_in_place_of_one(tmp_path: Path) -> None:
    shelf = Path(shutil.copytree(PACKS, tmp_path / "packs"))
    rows = TEXT[TEXT.index("  confirmation:\n") : TEXT.index("  payment: {like")]
    own = (
        rows.replace("  confirmation:\n", "  reward:\n", 1)
        .replace("行政确认", "行政奖励")
        .replace("law: confirmation", "law: reward")
    )
    shorter = own.replace("to: verified, zh: 核验材料, reason: true}", "to: verified, zh: 核实举报查实情况}", 1)
    overlay = shelf / "superior" / "hubei-measures.yaml"
    overlay.write_text(overlay.read_text(encoding="utf-8") + "\nprocedures:\n" + shorter, encoding="utf-8")
    inherits = "hubei-measures" in (shelf / "wuhan" / "pack.yaml").read_text(encoding="utf-8")

    pack = load(shelf / "wuhan")

    assert inherits
    labels = {row.step: row.label for row in pack.procedure("reward").steps}
    assert ("核实举报查实情况", "核验材料") == (
        labels["verify"],
        {r.step: r.label for r in pack.procedure("payment").steps}["verify"],
    )
    overlay.write_text(
        overlay.read_text(encoding="utf-8").replace("to: verified, zh: 核实", "to: nowhere, zh: 核实"), encoding="utf-8"
    )
    with pytest.raises(PackError, match=r"hubei-measures\.yaml 第 \d+ 行"):
        load(shelf / "wuhan")


@pytest.mark.parametrize("code", CODES)
def test_every_need_of_every_procedure_has_somebody_who_demands_it_or_is_not_asked_for(code: str) -> None:
    """No pack makes a step fail on a need nobody can cite."""
    for cycle in procedures().values():
        for row in cycle.steps:
            gate(fresh(cycle, state=row.start.value), row.step, ALL[code], NOW)
        for link in cycle.links:
            gate_link(fresh(cycle, state=link.start[0].value), link.opens, ALL[code], NOW)
