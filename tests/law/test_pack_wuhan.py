"""Pack wuhan, the overlays it inherits, and the engine's defaults: values, origins, and the clocks of packs.md 8.6."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.law.timeline import PACKS, WUHAN, a_case, a_span, an_activity, beijing, event, rule, rules

from liuhen.law.check import check
from liuhen.law.citation import Source
from liuhen.law.facts.keeping import DiscFacts
from liuhen.law.finding import Level, Status
from liuhen.law.layers import Layer
from liuhen.law.loader import overlay_of
from liuhen.law.schema import Kind
from liuhen.law.shelf import read_file

LATER = beijing("2026-12-01 12:00")
OVERLAYS = sorted(path.stem for path in (PACKS / "superior").glob("*.yaml"))
OWN_ITEMS = ["wuhan-21-1a", "wuhan-21-1b", "wuhan-21-1c", "wuhan-21-1d", "wuhan-21-1e", "wuhan-21-1f"]


def overlay(name: str) -> Layer:
    """Return one superior law."""
    return overlay_of(read_file(PACKS / "superior" / f"{name}.yaml"))[1]


@pytest.mark.parametrize(
    ("clock", "starts", "anchor", "due"),
    [
        ("decision", "file", "2026-01-05 10:00", "2026-04-07 24:00"),
        ("hearing_request", "notice_served", "2026-02-13 10:00", "2026-02-27 24:00"),
        ("advance_registration", "advance_registration", "2026-02-06 10:00", "2026-02-24 24:00"),
        ("legal_review", "legal_review_requested", "2026-04-30 10:00", "2026-05-18 24:00"),
        ("coercion_report", "emergency_measure", "2026-03-13 20:00", "2026-03-14 20:00"),
        ("sealing", "sealing", "2026-03-02 10:00", "2026-04-01 24:00"),
        ("reminder_wait", "reminder_served", "2026-03-02 10:00", "2026-03-16 24:00"),
        ("court_window", "remedy_expired", "2026-09-02 10:00", "2026-12-02 24:00"),
    ],
)
def test_superior_clocks_of_vectors_8_6_end_on_their_day_and_only_warn(
    clock: str, starts: str, anchor: str, due: str
) -> None:
    found = rule(check(a_case("investigating", events=(event(starts, anchor),)), WUHAN, LATER), f"clock.{clock}")

    assert beijing(due) == found.due_at
    assert found.level is Level.WARNING
    assert found.citation.source is Source.SUPERIOR


def test_an_application_to_the_court_before_the_reminders_ten_working_days_is_noted() -> None:
    reminded = event("reminder_served", "2026-03-02 10:00")
    early = a_case("served", events=(reminded, event("court_application", "2026-03-12 10:00")))
    waited = a_case("served", events=(reminded, event("court_application", "2026-03-17 10:00")))

    assert rule(check(early, WUHAN, LATER), "clock.reminder_wait").status_at(LATER) is Status.OVERDUE
    assert rule(check(waited, WUHAN, LATER), "clock.reminder_wait").status_at(LATER) is Status.MET


@pytest.mark.parametrize("name", OVERLAYS)
def test_every_overlay_loads_and_is_not_taken_for_verified(name: str) -> None:
    layer = overlay(name)

    assert layer.source is Source.SUPERIOR
    assert layer.verified is False
    assert layer.title


def test_the_packs_inheritance_names_overlays_that_exist() -> None:
    inherited = [layer.id for layer in WUHAN.layers[1:-1]]

    assert ["cfl-2021", "aec-2011", "arl-2023", "apl-2017", "nhsa-order-4", "gbf-2018-118"] == inherited[:6]
    assert "civil-code" in inherited
    assert set(inherited) <= set(OVERLAYS)
    assert {one.id for one in WUHAN.identity.superior} <= set(inherited)


def test_titles_without_text_state_nothing() -> None:
    for name in ("henan-devices", "hebei-measures", "hubei-measures", "wuhan-measures", "ybf-2020-32"):
        assert {} == dict(overlay(name).clauses)


def test_every_default_from_d01_to_d36_is_a_clause_of_the_engine() -> None:
    engine = WUHAN.layers[-1]

    assert {f"D{number:02d}" for number in range(1, 37)} <= set(engine.clauses)


def test_every_clause_of_wuhan_says_what_the_software_does_and_where() -> None:
    for clause in WUHAN.own.clauses.values():
        assert clause.does, clause.id
        assert clause.rooms, clause.id
        assert clause.does != clause.says


def test_the_decisions_fields_and_the_discs_label_cite_their_own_clauses() -> None:
    form = WUHAN.document("penalty_decision")
    assert form is not None
    assert OWN_ITEMS == [citation.req[0] for citation in form.field_citations]

    bare = DiscFacts(id="1", number="GP-1", made_at=beijing("2026-03-09 10:00"), label={"制作人": "李管"})
    label = rule(check(bare, WUHAN, LATER), "disc.label")
    assert ("wuhan-27-2b",) == label.citation.req
    assert "提取时间" in label.words


def test_wuhan_art_27_a_disc_left_out_of_the_archived_file_is_a_breach() -> None:
    full = {"制作人": "李管", "提取人": "李管", "提取时间": "3月9日"}
    made, archived = beijing("2026-03-09 10:00"), beijing("2026-03-20 16:00")
    left = DiscFacts(id="1", number="GP-1", made_at=made, label=full, case_archived_at=archived)
    filed = DiscFacts(id="1", number="GP-1", made_at=made, label=full, filed_at=made, case_archived_at=archived)

    assert rule(check(left, WUHAN, LATER), "disc.filed").status_at(LATER) is Status.BREACHED
    assert rule(check(filed, WUHAN, LATER), "disc.filed").status_at(LATER) is Status.MET


def test_sealing_without_extension_runs_on_and_a_closed_one_is_met() -> None:
    sealed = event("sealing", "2026-03-02 10:00")
    closed = a_case("investigating", events=(sealed, event("sealing_closed", "2026-03-20 10:00")))

    assert rule(check(closed, WUHAN, LATER), "clock.sealing").status_at(LATER) is Status.MET
    assert "clock.sealing_extended" not in rules(check(closed, WUHAN, LATER))


def test_every_clause_that_can_be_judged_has_a_scenario_that_names_it() -> None:
    asked = {Kind.DEADLINE, Kind.RETENTION, Kind.RECORDING_REQUIREMENT, Kind.DOCUMENT_REQUIREMENT}
    asked |= {Kind.FIELD_REQUIREMENT, Kind.APPROVAL, Kind.PROHIBITION}
    told = "".join(path.read_text(encoding="utf-8") for path in Path(PACKS / "wuhan" / "scenarios").glob("*.yaml"))

    judged = [one.id for one in WUHAN.own.clauses.values() if one.kind in asked and one.judged != "none"]
    assert [] == [one for one in judged if one not in told]


@pytest.mark.parametrize(
    ("act", "is_filed", "is_timed"),
    [("penalty", True, True), ("penalty_summary", False, True), ("inspection", False, False)],
)
def test_an_inspection_owes_no_filing_and_no_clock_of_the_penalty_law(act: str, is_filed: bool, is_timed: bool) -> None:
    """A decision on the spot is not filed first (行政处罚法第五十一条)."""
    steps = (event("file", "2026-03-02 10:00"), event("investigate", "2026-03-02 11:00"))

    found = rules(check(a_case("investigating", act_type=act, events=steps), WUHAN, LATER))

    assert is_filed is ("document.missing.filing_approval" in found)
    assert is_timed is ("clock.decision" in found)


def test_wuhan_art_18_a_hearing_recorded_in_part_is_no_breach_and_an_inspection_is() -> None:
    part = a_span("2026-03-10 09:30", "2026-03-10 10:00")
    hearing = rules(check(an_activity(part, scenes=("hearing",)), WUHAN, LATER))
    inspection = rules(check(an_activity(part, scenes=("hearing", "onsite_enforcement")), WUHAN, LATER))

    assert not {one for one in hearing if one.startswith(("session.start", "session.end", "content."))}
    assert {"session.start", "session.end", "content.unseen"} <= inspection


def test_wuhan_calls_each_kind_of_record_by_its_own_word() -> None:
    """wuhan-2-3: text, and pictures, sound and film."""
    words = [WUHAN.word(code) for code in ("text_record", "av_record", "video", "audio", "photo")]

    assert ["文字记录", "音像记录", "录像", "录音", "拍照"] == words
