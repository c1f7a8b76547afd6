"""Recording duties, session edges, preamble, interruptions, staff: what an activity owes."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from tests.law.timeline import (
    DIVISION,
    HEAD,
    OFFICER,
    SECOND,
    SHILONG,
    WUHAN,
    a_span,
    an_activity,
    beijing,
    between,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.checks.spans import Stretch, length_words, uncovered
from liuhen.law.facts import InterruptionFacts, Interval, SceneFacts
from liuhen.law.finding import Level, Status

LATER = beijing("2026-03-20 12:00")
WHOLE = a_span("2026-03-10 09:00", "2026-03-10 11:10")
PHOTO = a_span("2026-03-10 09:30", "2026-03-10 09:30", medium="photo", device_kind="camera")


def a_gap(**changes: object) -> InterruptionFacts:
    """Write an interruption from 10:00 to 10:10."""
    fields: dict[str, object] = {
        "id": "1",
        "from_at": beijing("2026-03-10 10:00"),
        "until_at": beijing("2026-03-10 10:10"),
    }
    return InterruptionFacts(**(fields | changes))


def test_wuhan_art_5_2_sealing_must_be_recorded_in_full_and_is() -> None:
    found = check(an_activity(WHOLE, scenes=("coercive_measure",)), WUHAN, LATER)

    assert rule(found, "recording.duty.coercive_measure").status_at(LATER) is Status.MET


def test_wuhan_art_5_2_sealing_without_any_recording_is_a_breach_with_its_article() -> None:
    found = rule(check(an_activity(scenes=("coercive_measure",)), WUHAN, LATER), "recording.duty.coercive_measure")

    assert found.status_at(LATER) is Status.BREACHED
    assert found.citation.chip == "办法｜第五条第二款"


def test_wuhan_art_5_2_a_stretch_missing_in_full_recording_is_named_by_its_length() -> None:
    halves = (a_span("2026-03-10 09:00", "2026-03-10 09:50"), a_span("2026-03-10 10:00", "2026-03-10 11:10"))

    found = rule(
        check(an_activity(*halves, scenes=("coercive_measure",)), WUHAN, LATER), "recording.duty.coercive_measure"
    )

    assert found.words.endswith("缺 10 分")
    assert found.status_at(LATER) is Status.BREACHED


def test_a_missing_stretch_that_only_a_doubtful_clock_opens_needs_judgement() -> None:
    unsure = a_span(between("2026-03-10 08:55", "2026-03-10 09:10"), between("2026-03-10 11:00", "2026-03-10 11:10"))

    found = check(an_activity(unsure, scenes=("coercive_measure",)), WUHAN, LATER)

    assert rule(found, "recording.duty.coercive_measure").status_at(LATER) is Status.NEEDS_JUDGEMENT


def test_automatic_file_splitting_is_not_a_gap() -> None:
    split = (a_span("2026-03-10 09:00", "2026-03-10 10:00"), a_span("2026-03-10 10:00:02", "2026-03-10 11:00"))

    found = check(an_activity(*split, scenes=("coercive_measure",)), WUHAN, LATER)

    assert rule(found, "recording.duty.coercive_measure").status_at(LATER) is Status.MET


def test_an_explained_interruption_does_not_break_full_coverage() -> None:
    halves = (a_span("2026-03-10 09:00", "2026-03-10 10:00"), a_span("2026-03-10 10:10", "2026-03-10 11:10"))
    activity = an_activity(*halves, scenes=("coercive_measure",), interruptions=(a_gap(reason="weather"),))

    found = check(activity, WUHAN, LATER)

    assert rule(found, "recording.duty.coercive_measure").status_at(LATER) is Status.MET


def test_wuhan_art_5_3_optional_scenes_without_recording_say_nothing() -> None:
    found = rules(check(an_activity(scenes=("onsite_enforcement", "hearing")), WUHAN, LATER))

    assert not {name for name in found if name.startswith(("recording.", "session."))}


def test_shilong_art_6_the_same_scenes_must_be_recorded() -> None:
    found = check(an_activity(scenes=("onsite_enforcement", "hearing")), SHILONG, LATER)

    assert rule(found, "recording.duty.onsite_enforcement").status_at(LATER) is Status.BREACHED
    assert rule(found, "recording.duty.hearing").status_at(LATER) is Status.BREACHED


def test_shilong_any_coverage_is_enough_for_a_hearing() -> None:
    piece = a_span("2026-03-10 10:00", "2026-03-10 10:05")

    found = check(an_activity(piece, scenes=("hearing",)), SHILONG, LATER)

    assert rule(found, "recording.duty.hearing").status_at(LATER) is Status.MET
    assert "session.start" not in rules(found)


def test_wuhan_art_22_announcement_is_proved_by_a_screenshot_too() -> None:
    shown = an_activity()
    with_proof = dataclasses.replace(
        shown, scenes=(SceneFacts(code="service_announcement", proof_kinds=("screenshot",)),)
    )
    without = dataclasses.replace(shown, scenes=(SceneFacts(code="service_announcement"),))

    assert rule(check(with_proof, WUHAN, LATER), "recording.duty.service_announcement").closed_at
    assert rule(check(without, WUHAN, LATER), "recording.duty.service_announcement").breach_at


def test_a_recording_without_times_leaves_the_duty_to_a_person() -> None:
    timeless = a_span("2026-03-10 09:00", "2026-03-10 11:00")
    timeless = dataclasses.replace(timeless, started=None, ended=None)

    found = check(an_activity(timeless, scenes=("coercive_measure",)), WUHAN, LATER)

    assert rule(found, "recording.duty.coercive_measure").judgement


def test_wuhan_art_18_ends_with_the_act_and_shilong_art_8_with_the_departure() -> None:
    until_act_ends = a_span("2026-03-10 09:00", "2026-03-10 11:00")

    in_wuhan = check(an_activity(until_act_ends), WUHAN, LATER)
    in_shilong = check(an_activity(until_act_ends), SHILONG, LATER)

    assert "session.end" not in rules(in_wuhan)
    assert "缺 10 分" in rule(in_shilong, "recording.duty.onsite_enforcement").words


def test_wuhan_art_18_an_optional_recording_that_starts_late_or_stops_early_is_named() -> None:
    middle = a_span("2026-03-10 09:30", "2026-03-10 10:30")

    found = check(an_activity(middle), WUHAN, LATER)

    assert rule(found, "session.start").words == "到达现场后 30 分才开始录像"
    assert rule(found, "session.end").citation.chip == "办法｜第十八条"


def test_nothing_is_judged_before_the_activity_ends() -> None:
    found = rules(check(an_activity(ended_at=None, departed_at=None, scenes=("coercive_measure",)), WUHAN, LATER))

    assert not {name for name in found if name.startswith(("recording.", "session."))}


def test_the_preamble_is_met_broken_or_left_to_a_person() -> None:
    said = check(an_activity(WHOLE), WUHAN, LATER)
    unsaid = check(an_activity(WHOLE, preamble_said=False, preamble_missing=("地点",)), WUHAN, LATER)
    unheard = check(an_activity(WHOLE, preamble_said=None), WUHAN, LATER)

    assert rule(said, "session.preamble").status_at(LATER) is Status.MET
    assert "地点" in rule(unsaid, "session.preamble").words
    assert rule(unsaid, "session.preamble").status_at(LATER) is Status.BREACHED
    assert rule(unheard, "session.preamble").status_at(LATER) is Status.NEEDS_JUDGEMENT


def test_telling_the_party_is_a_duty_in_shilong_and_advice_in_wuhan() -> None:
    silent = an_activity(WHOLE, PHOTO, party_told=False)

    assert rule(check(silent, SHILONG, LATER), "session.tell_party").status_at(LATER) is Status.BREACHED
    assert rule(check(silent, WUHAN, LATER), "session.tell_party").level is Level.ADVICE
    assert rule(check(silent, WUHAN, LATER), "session.tell_party").status_at(LATER) is Status.TODO


def test_shilong_art_11_wants_a_body_camera_and_photographs() -> None:
    by_phone = an_activity(a_span("2026-03-10 09:00", "2026-03-10 11:10", device_kind="handheld_terminal"))
    unknown = an_activity(a_span("2026-03-10 09:00", "2026-03-10 11:10", device_kind=""), PHOTO)
    proper = an_activity(WHOLE, PHOTO)

    assert rule(check(by_phone, SHILONG, LATER), "recording.device").status_at(LATER) is Status.BREACHED
    assert rule(check(by_phone, SHILONG, LATER), "session.photo").judgement
    assert rule(check(unknown, SHILONG, LATER), "recording.device").judgement
    assert not {"recording.device", "session.photo"} & rules(check(proper, SHILONG, LATER))
    assert not {"recording.device", "session.photo"} & rules(check(by_phone, WUHAN, LATER))


def test_wuhan_art_8_a_gap_nobody_reported_is_a_breach_and_a_doubtful_one_is_left_to_a_person() -> None:
    halves = (a_span("2026-03-10 09:00", "2026-03-10 10:00"), a_span("2026-03-10 10:10", "2026-03-10 11:10"))
    unsure = (
        a_span("2026-03-10 09:00", between("2026-03-10 09:58", "2026-03-10 10:02")),
        a_span("2026-03-10 10:00", "2026-03-10 11:10"),
    )

    certain = rule(check(an_activity(*halves), WUHAN, LATER), "interruption.unexplained.1")
    doubtful = rule(check(an_activity(*unsure), WUHAN, LATER), "interruption.unexplained.1")

    assert "录像中断 10 分，未说明" == certain.words
    assert certain.status_at(LATER) is Status.BREACHED
    assert doubtful.judgement


def test_wuhan_art_8_an_explained_gap_with_voice_is_complete() -> None:
    halves = (a_span("2026-03-10 09:00", "2026-03-10 10:00"), a_span("2026-03-10 10:10", "2026-03-10 11:10"))
    gap = a_gap(reason="weather", voice_on_resume=True, explained_at=beijing("2026-03-10 10:11"))

    found = check(an_activity(*halves, interruptions=(gap,)), WUHAN, LATER)

    assert {"interruption.reason.1", "interruption.voice.1"} == {n for n in rules(found) if "interruption" in n}
    assert all(f.status_at(LATER) is Status.MET for f in found if "interruption" in f.rule)


def test_a_gap_without_reason_or_voice_is_a_breach_and_unheard_voice_is_left_to_a_person() -> None:
    silent = check(an_activity(WHOLE, interruptions=(a_gap(voice_on_resume=False),)), WUHAN, LATER)
    unheard = check(an_activity(WHOLE, interruptions=(a_gap(reason="weather"),)), WUHAN, LATER)

    assert rule(silent, "interruption.reason.1").status_at(LATER) is Status.BREACHED
    assert rule(silent, "interruption.voice.1").status_at(LATER) is Status.BREACHED
    assert rule(unheard, "interruption.voice.1").judgement


def test_wuhan_art_8_a_terminated_recording_needs_a_written_note_within_our_24_hours() -> None:
    gap = a_gap(until_at=None, reason="device_damage")
    written = dataclasses.replace(gap, written="屏幕碎裂，无法继续", written_at=beijing("2026-03-10 15:00"))

    missing = rule(check(an_activity(WHOLE, interruptions=(gap,)), WUHAN, LATER), "interruption.written.1")
    done = rule(check(an_activity(WHOLE, interruptions=(written,)), WUHAN, LATER), "interruption.written.1")

    assert beijing("2026-03-11 11:00") == missing.due_at
    assert missing.level is Level.WARNING
    assert missing.status_at(LATER) is Status.OVERDUE
    assert done.status_at(LATER) is Status.MET


def test_shilong_art_12_the_work_record_needs_reason_basis_and_the_head() -> None:
    gap = a_gap(reason="weather", written="暴雨", written_at=beijing("2026-03-10 15:00"), basis="现场气象预警")
    no_basis = dataclasses.replace(gap, basis="")
    by_division = dataclasses.replace(gap, reviewed_by=DIVISION, reviewed_at=beijing("2026-03-11 09:00"))
    by_head = dataclasses.replace(gap, reviewed_by=HEAD, reviewed_at=beijing("2026-03-11 09:00"))

    def found(one: InterruptionFacts, name: str) -> Status:
        return rule(check(an_activity(WHOLE, PHOTO, interruptions=(one,)), SHILONG, LATER), name).status_at(LATER)

    assert found(no_basis, "interruption.written.1") is Status.OVERDUE
    assert found(gap, "interruption.written.1") is Status.MET
    assert found(gap, "interruption.review.1") is Status.DUE
    assert found(by_division, "interruption.review.1") is Status.BREACHED
    assert found(by_head, "interruption.review.1") is Status.MET


def test_shilong_art_12_reasons_are_a_closed_list_and_wuhan_art_8_an_open_one() -> None:
    gap = a_gap(reason="lunch", voice_on_resume=True)

    assert rule(check(an_activity(WHOLE, interruptions=(gap,)), SHILONG, LATER), "interruption.reason.1").judgement
    assert rule(check(an_activity(WHOLE, interruptions=(gap,)), WUHAN, LATER), "interruption.reason.1").closed_at


def test_penalty_law_art_42_one_officer_or_a_lapsed_certificate_is_a_warning() -> None:
    lapsed = dataclasses.replace(OFFICER, certificate_until=date(2026, 3, 9))
    bare = dataclasses.replace(SECOND, certificate_number="")

    alone = check(an_activity(WHOLE, officers=(OFFICER,)), WUHAN, LATER)
    both = check(an_activity(WHOLE, officers=(lapsed, bare)), WUHAN, LATER)

    assert rule(alone, "staff.two_officers").level is Level.WARNING
    assert rule(alone, "staff.two_officers").citation.chip == "上位法｜行政处罚法第四十二条"
    assert {"staff.certificate.1", "staff.certificate.2"} <= rules(both)
    assert not {n for n in rules(check(an_activity(WHOLE), WUHAN, LATER)) if n.startswith("staff")}
    assert not {n for n in rules(check(an_activity(arrived_at=None, officers=()), WUHAN, LATER)) if "staff" in n}


def test_uncovered_leaves_out_what_is_covered_and_what_is_short() -> None:
    window = Stretch(start=beijing("2026-03-10 09:00"), end=beijing("2026-03-10 10:00"))
    late = Stretch(start=beijing("2026-03-10 10:30"), end=beijing("2026-03-10 10:40"))

    gaps = uncovered(window, (late,), longer_than=window.length * 0)

    assert (window,) == gaps
    assert length_words(window.length * 1.0375) == "1 小时 2 分 15 秒"
    assert length_words(window.length * 0) == "0 秒"


def test_a_recording_beside_the_activity_is_no_interruption_of_it() -> None:
    earlier = a_span("2026-03-10 07:00", "2026-03-10 07:30")

    assert not {name for name in rules(check(an_activity(earlier), WUHAN, LATER)) if "interruption" in name}


def test_an_interval_is_aware_and_does_not_run_backwards() -> None:
    now = beijing("2026-03-10 07:00")

    with pytest.raises(ValueError, match="aware"):
        Interval.exactly(now.replace(tzinfo=None))
    with pytest.raises(ValueError, match="begins"):
        Interval(earliest=now, latest=beijing("2026-03-10 06:00"))


def test_a_finding_that_does_not_apply_says_so_in_words() -> None:
    found = dataclasses.replace(
        rule(check(an_activity(scenes=("coercive_measure",)), WUHAN, LATER), "recording.duty.coercive_measure"),
        not_applicable="没有查封",
    )

    assert found.status_at(LATER) is Status.NOT_APPLICABLE
    assert found.status_at(LATER).label == "不适用"
