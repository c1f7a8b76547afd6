"""The step bar: stages in the pack's words, dates and delays, special links, what may be opened or closed now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from liuhen.cases.steps import Road, StepShown, Told, links_now, steps_of
from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Finding, Level
from liuhen.law.lifecycle import ROAD, Procedure, State, procedure_of, procedures
from liuhen.law.pack import load

MONDAY = datetime(2026, 7, 13, 1, 30, tzinfo=UTC)
PENALTY = procedure_of("penalty")
WORDS = {code: load(settings.PACKS_DIR / code) for code in ("wuhan", "wangdu", "yiliang")}


def told(name: str, days: int, later: int = 0, reason: str = "") -> Told:
    at = MONDAY + timedelta(days=days)
    return Told(id=days, name=name, at=at, entered_at=at + timedelta(days=later), who="甲", reason=reason)


def bar(state: str, *events: Told, cycle: Procedure = PENALTY, pack: str = "wuhan") -> tuple[StepShown, ...]:
    return steps_of(
        Road(
            procedure=cycle,
            words=WORDS[pack].phase_words(cycle.code),
            state=state,
            events=events,
            stages=(),
            recordings={},
            findings=(),
            further={},
        )
    )


def test_the_bar_ticks_what_is_done_and_rings_where_the_case_stands() -> None:
    steps = bar("filed", told("clue", 0), told("accept", 2), told("file", 7))

    assert ["ok", "ok near", "now", "near", "", "", "", "", ""] == [step.css for step in steps]
    assert MONDAY + timedelta(days=7) == steps[2].day


def test_steps_to_come_have_no_date_even_when_they_were_taken_back() -> None:
    steps = bar("investigating", told("finish_investigation", 9))

    assert steps[ROAD.index(State.REVIEW)].day is None
    assert steps[ROAD.index(State.REVIEW)].parts[0].begun is None


def test_an_emergency_start_begins_the_investigation() -> None:
    assert MONDAY + timedelta(days=3) == bar("investigating", told("emergency_start", 3))[3].day


def test_a_case_that_left_the_road_stands_nowhere_on_it() -> None:
    assert not [step for step in bar("closed_not_filed") if step.css.startswith("now")]


def test_wangdu_3_1a_the_bar_has_the_four_stages_of_the_text_and_the_archive() -> None:
    steps = bar(
        "investigating", told("clue", 0), told("accept", 1), told("file", 3), told("investigate", 4), pack="wangdu"
    )

    assert ["程序启动", "调查取证", "审核决定", "送达执行", "归档"] == [step.label for step in steps]
    assert ["ok near", "now", "near", "", ""] == [step.css for step in steps]
    assert ["线索", "受案", "立案"] == [part.label for part in steps[0].parts]
    assert (MONDAY, MONDAY + timedelta(days=4)) == (steps[0].day, steps[1].day)


def test_wangdu_3_1a_a_step_entered_three_days_later_says_so() -> None:
    steps = bar("on_site", told("plan", 0), told("activity_started", 1, later=3), cycle=procedure_of("inspection"))

    assert 3 == steps[1].late_days
    assert 0 == steps[0].late_days


@pytest.mark.parametrize("code", sorted(procedures()))
def test_yiliang_2_1a_every_procedure_fits_into_the_five_stages_of_the_text(code: str) -> None:
    cycle = procedure_of(code)
    own = [step.label for step in bar(cycle.start.state.value, cycle=cycle, pack="yiliang")]

    if code in ("confirmation", "payment", "reward", "adjudication"):  # the text knows penalty, coercion, inspection
        assert "受理" in own
    else:
        assert set(own) <= {"登记立案", "调查取证", "审查决定", "送达执行", "归档管理"}


def test_a_special_link_hangs_under_the_stage_it_opened_in_and_says_while_it_is_open() -> None:
    road = (told("clue", 0), told("accept", 1), told("file", 3), told("investigate", 4))
    events = (*road, told("sampling", 5), told("suspend", 6, reason="等待鉴定"), told("resume", 8))

    hung = {one.words: (one.is_open, one.why) for one in bar("investigating", *events)[3].specials}

    assert {"抽样调查 未结": (True, ""), "中止": (False, "等待鉴定")} == hung


def test_wuhan_3_2b_the_reminder_of_a_sealing_is_not_applicable_and_says_why() -> None:
    measure = procedure_of("measure")
    events = (told("submitted_for_approval", 0), told("approve_measure", 1), told("sealing", 1), told("serve", 1))

    reached = [one for step in bar("served", *events, cycle=measure) for one in step.specials]
    before = [one for step in bar("submitted", *events[:1], cycle=measure) for one in step.specials]

    assert ["催告 不适用"] == [one.words for one in reached]
    assert "不催告" in reached[0].why
    assert [] == before


def test_a_link_can_be_closed_while_it_is_open_and_opened_where_the_table_says() -> None:
    events = (told("clue", 0), told("suspend", 5))

    held = {one.event: one for one in links_now(PENALTY, "investigating", events)}
    asked = {
        one.event for one in links_now(PENALTY, "review", (*events, told("resume", 6), told("hearing_requested", 7)))
    }

    assert held["resume"].is_closing
    assert "suspend" not in held
    assert "hearing" not in held
    assert "hearing" in asked
    assert "hearing_requested" not in asked
    assert "extended_again" not in asked


def test_the_latest_day_of_a_stage_to_come_is_the_last_day_of_its_term() -> None:
    end = datetime(2026, 10, 18, 16, 0, tzinfo=UTC)  # 24:00 of 18 October in Shanghai
    citation = Citation(source=Source.SUPERIOR, article="第六十条", title="行政处罚法")
    due = Finding(
        subject_kind="case",
        subject_id="1",
        rule="clock.decision",
        citation=citation,
        level=Level.WARNING,
        pack_code="wuhan",
        pack_version="1",
        words="作出处罚决定",
        due_at=end,
    )
    road = Road(
        procedure=PENALTY,
        words={},
        state="review",
        events=(),
        stages=(),
        recordings={},
        findings=(due,),
        further={},
    )

    assert date(2026, 10, 18) == steps_of(road)[ROAD.index(State.DECISION)].latest
