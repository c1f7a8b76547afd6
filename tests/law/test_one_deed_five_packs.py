"""The same deed on site under several packs: what one text commands another only allows, and each names its article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.law.timeline import (
    PACKS,
    SHILONG,
    WUHAN,
    a_handover,
    a_recording,
    a_span,
    a_trip,
    an_activity,
    beijing,
)

from liuhen.law.check import check
from liuhen.law.facts import ActivityFacts, SceneFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.pack import Pack, load

BAOFENG, YILIANG, WANGDU = (load(PACKS / code) for code in ("baofeng", "yiliang", "wangdu"))
LATER = beijing("2026-03-12 09:00")
EVENING = beijing("2026-03-10 18:00")
OPEN = (Status.BREACHED, Status.OVERDUE, Status.NEEDS_JUDGEMENT)


def unrecorded(*scenes: str, **changes: object) -> ActivityFacts:
    """Write a morning with these scenes, a text record and no recording at all."""
    return an_activity(scenes=scenes, text_record_at=beijing("2026-03-10 11:30"), **changes)


def broken(facts: object, pack: Pack, about: str = "recording.") -> list[Finding]:
    """Return what is broken of the duties to record."""
    found = check(facts, pack, LATER)  # type: ignore[arg-type] # facts of a test
    return [one for one in found if one.rule.startswith(about) and one.status_at(LATER) in OPEN]


def breaches(facts: object, pack: Pack, about: str = "recording.duty") -> set[str]:
    """Return the clauses of the pack itself that are broken at the weight of a violation."""
    kept = [one for one in broken(facts, pack, about) if one.level is Level.VIOLATION]
    return {req for one in kept for req in one.citation.req if req.startswith(pack.code)}


@pytest.mark.parametrize(
    ("pack", "clauses"),
    [
        (WUHAN, set()),
        (YILIANG, {"yiliang-8-1f"}),
        (WANGDU, {"wangdu-16-1b"}),
        (SHILONG, {"shilong-6-1a"}),
    ],
)
def test_a_hearing_without_a_recording(pack: Pack, clauses: set[str]) -> None:
    """wuhan-5-3 only allows it; yiliang-8-1f, wangdu-16-1b and shilong-6-1a command it."""
    assert clauses <= breaches(unrecorded("hearing"), pack)
    assert bool(clauses) == bool(breaches(unrecorded("hearing"), pack))


def test_an_announcement_without_a_picture_names_each_texts_own_article() -> None:
    """shilong-6-1a and wuhan-22-1j both command it, each in its own words."""
    activity = unrecorded("service_announcement")

    assert {"第六条"} == {one.citation.article for one in broken(activity, SHILONG, "recording.duty")}
    assert {"第二十二条"} == {one.citation.article[:5] for one in broken(activity, WUHAN, "recording.duty")}


def test_a_service_by_lien_without_a_recording() -> None:
    """wangdu-18-1c, yiliang-8-1h and shilong-6-1a command it; wuhan-22-1c allows it."""
    activity = unrecorded("service_lien")

    assert {"wangdu-18-1c"} <= breaches(activity, WANGDU)
    assert {"yiliang-8-1h"} <= breaches(activity, YILIANG)
    assert {"shilong-6-1a"} <= breaches(activity, SHILONG)
    assert set() == breaches(activity, WUHAN)


def test_evidence_preserved_without_a_recording() -> None:
    """wuhan-16-2 only allows it; yiliang-8-1d commands it."""
    assert set() == breaches(unrecorded("advance_registration"), WUHAN)
    assert {"yiliang-8-1d"} <= breaches(unrecorded("advance_registration"), YILIANG)


def test_an_interview_and_an_inspection_without_a_recording() -> None:
    """wangdu-13-1a only allows it; yiliang-8-1c commands the inspection."""
    assert set() == breaches(unrecorded("questioning", "site_inspection"), WANGDU)
    assert {"yiliang-8-1c"} <= breaches(unrecorded("site_inspection"), YILIANG)


def test_confiscated_goods_destroyed_without_a_recording() -> None:
    """yiliang-9-1g commands it; wuhan-5-3 only allows it."""
    assert breaches(unrecorded("destruction"), YILIANG, "recording.")
    assert set() == breaches(unrecorded("destruction"), WUHAN, "recording.")


def test_recording_until_the_end_of_the_activity_or_until_departure() -> None:
    """wuhan-18-1b ends with the activity, shilong-8-1a with the departure ten minutes later."""
    tape = a_span("2026-03-10 09:00", "2026-03-10 11:00")
    activity = an_activity(tape, scenes=("onsite_enforcement",))

    assert set() == breaches(activity, WUHAN, "session.") | breaches(activity, WUHAN)
    assert {"shilong-8-1a"} <= breaches(activity, SHILONG)


def test_a_check_without_the_clock_is_short_in_wuhan_and_whole_in_baofeng() -> None:
    """wuhan-7-1c; baofeng-8-1b asks for battery and space only."""
    handover = a_handover("function", "battery", "storage")

    assert {"wuhan-7-1c"} <= breaches(handover, WUHAN, "precheck")
    assert [] == broken(handover, BAOFENG, "precheck")


def test_a_check_two_minutes_into_the_recording_is_advised_against_and_no_breach() -> None:
    """baofeng-8-1b asks for a check when recording; shilong-7-1a and wuhan-7-1b before use."""
    handover = a_handover("function", "battery", "storage", "clock")
    assert handover.check is not None
    late = replace(handover, check=replace(handover.check, measured_at=beijing("2026-03-10 09:02")))

    early = next(one for one in check(late, BAOFENG, LATER) if one.rule == "precheck.early")

    assert Level.ADVICE is early.level
    assert set() == breaches(late, BAOFENG, "precheck")
    assert {"shilong-7-1a"} <= breaches(late, SHILONG, "precheck")
    assert breaches(late, WUHAN, "precheck")


@pytest.mark.parametrize("stored", [None, "2026-01-31 20:00"])
def test_far_away_the_term_begins_with_the_return_and_until_then_nothing_is_late(stored: str | None) -> None:
    """baofeng-9-2c: a ground of the text with its reason; what came in before he was said to be back is asked."""
    trip = a_trip(
        ended_at=beijing("2026-01-30 17:00"), exception_ground="偏远、交通不便地区", exception_reason="山路塌方"
    )
    grounds = BAOFENG.need(lambda body: body.ingest.exception if body.ingest else None).value.grounds
    trip = replace(trip, exception_ground=next(word for word in grounds if "偏远" in word))
    recording = a_recording("2026-01-30 16:50", stored, trip=trip)
    found = next(one for one in check(recording, BAOFENG, LATER) if one.rule == "ingest.deadline")

    status = found.status_at(beijing("2026-01-31 09:00" if stored is None else "2026-02-01 09:00"))
    back = replace(recording, trip=replace(trip, returned_at=beijing("2026-02-01 22:00")))
    after = next(one for one in check(back, BAOFENG, LATER) if one.rule == "ingest.deadline")

    assert (Status.TODO if stored is None else Status.NEEDS_JUDGEMENT) is status
    assert beijing("2026-02-02 22:00") == after.due_at


def test_what_no_text_lists_is_no_ground_and_the_ordinary_term_stays() -> None:
    """baofeng-9-2c, wangdu-22-1d, wuhan-26-3a: a forgotten charger is no exception."""
    trip = a_trip(ended_at=beijing("2026-01-30 17:00"), exception_ground="设备忘带充电器", exception_reason="忘了")
    trip = replace(trip, returned_at=beijing("2026-02-01 22:00"))

    for pack in (BAOFENG, WANGDU, WUHAN):
        recording = a_recording("2026-01-30 17:00", None, trip=trip)
        plain = a_recording("2026-01-30 17:00", None, trip=replace(trip, exception_ground="", exception_reason=""))
        ends = [
            next(one.due_at for one in check(facts, pack, LATER) if one.rule == "ingest.deadline")
            for facts in (recording, plain)
        ]
        assert ends[0] == ends[1]


def test_poor_pictures_are_a_ground_to_film_the_key_stages_only_in_yiliang() -> None:
    """yiliang-11-2a knows 效果不佳; baofeng-7-2a does not, and the duty of baofeng-7-1a stays."""
    words = "受客观条件限制录音录像效果不佳"
    tape = a_span("2026-03-10 10:00", "2026-03-10 10:30", device_kind="camcorder")
    scenes = (
        SceneFacts(code="violation_handling"),
        SceneFacts(code="questioning", started_at=beijing("2026-03-10 10:00"), ended_at=beijing("2026-03-10 10:30")),
    )
    activity = replace(an_activity(tape, text_record_at=beijing("2026-03-10 11:30"), fallback=words), scenes=scenes)

    assert {"baofeng-7-1a"} <= breaches(activity, BAOFENG)
    assert "yiliang-11-1" not in breaches(activity, YILIANG)


def test_a_hearing_recorded_in_part_cites_the_clause_about_the_whole_of_it() -> None:
    """yiliang-9-1c: without any recording also yiliang-8-1f, with a part of it only 9-1c."""
    part = an_activity(a_span("2026-03-10 09:00", "2026-03-10 10:00"), scenes=("hearing",), text_record_at=EVENING)

    assert {"yiliang-9-1c"} == breaches(part, YILIANG, "recording.") & {"yiliang-9-1c", "yiliang-8-1f"}
    assert {"yiliang-8-1f"} <= breaches(unrecorded("hearing"), YILIANG, "recording.")
