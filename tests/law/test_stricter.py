"""Settings of the bureau: never weaker than the text, the earlier end, the later protection, the union."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.law.timeline import (
    OFFICER,
    SHILONG,
    WUHAN,
    a_case,
    a_handover,
    a_recording,
    a_span,
    a_trip,
    an_activity,
    beijing,
    event,
    rule,
    rules,
)

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.citation import Source
from liuhen.law.facts import CheckItemFacts, InterruptionFacts, PreUseCheckFacts, ServiceFacts
from liuhen.law.facts.keeping import DiscFacts
from liuhen.law.facts.oversight import BureauFacts, PeriodicFacts
from liuhen.law.finding import Level, Status
from liuhen.law.pack import Pack
from liuhen.law.settings import Setting

NUMBER = "云医保办〔2026〕3号"
LATER = beijing("2027-12-01 12:00")


def setting(key: str, value: str, **changes: object) -> Setting:
    fields: dict[str, object] = {"key": key, "value": value, "document_number": NUMBER, "set_on": date(2025, 1, 1)}
    return Setting(**(fields | changes))


def under(pack: Pack, key: str, value: str, **changes: object) -> Pack:
    return pack.under((setting(key, value, **changes),))


def test_wuhan_art_26_2_the_bureaus_24_hours_end_before_two_working_days() -> None:
    pack = under(WUHAN, "ingest.normal", "24 小时")

    found = rule(check(a_recording("2026-01-30 17:00", None), pack, LATER), "ingest.deadline")

    assert beijing("2026-01-31 17:00") == found.due_at
    assert Source.SETTING is found.citation.source
    assert f"本局设定｜{NUMBER}" == found.citation.chip
    assert "第二十六条第二款" in found.happened
    assert NUMBER in found.happened
    assert Status.OVERDUE is found.status_at(beijing("2026-02-01 12:00"))


def test_late_for_the_setting_alone_is_a_lapse_and_never_a_breach_of_the_text() -> None:
    pack = under(WUHAN, "ingest.normal", "24 小时")

    found = rule(check(a_recording("2026-01-30 17:00", "2026-02-02 09:00"), pack, LATER), "ingest.deadline")

    assert Status.OVERDUE is found.status_at(LATER)
    assert Level.WARNING is found.level
    assert Source.SETTING is found.citation.source


def test_late_for_the_text_too_is_a_breach_of_the_text() -> None:
    pack = under(WUHAN, "ingest.normal", "24 小时")

    found = rule(check(a_recording("2026-01-30 17:00", "2026-02-06 09:00"), pack, LATER), "ingest.deadline")

    assert Status.BREACHED is found.status_at(LATER)
    assert "办法｜第二十六条第二款" == found.citation.chip


def test_where_the_texts_end_comes_first_it_binds() -> None:
    pack = under(WUHAN, "ingest.normal", "3 日")

    found = rule(check(a_recording("2026-03-10 17:00", None), pack, LATER), "ingest.deadline")

    assert beijing("2026-03-12 24:00") == found.due_at
    assert "办法｜第二十六条第二款" == found.citation.chip
    assert "以办法为准" in found.happened


def test_a_setting_holds_from_its_day_until_its_last_day() -> None:
    pack = under(WUHAN, "ingest.normal", "24 小时", from_on=date(2026, 3, 1), until_on=date(2026, 3, 31))

    ends = {
        day: rule(check(a_recording(f"{day} 17:00", None), pack, LATER), "ingest.deadline").citation.source
        for day in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")
    }

    assert [Source.REGULATION, Source.SETTING, Source.SETTING, Source.REGULATION] == list(ends.values())


def test_shilong_art_13_without_a_number_the_bureaus_own_decides() -> None:
    pack = under(SHILONG, "ingest.normal", "2 个工作日")

    found = rule(check(a_recording("2026-01-30 17:00", None), pack, LATER), "ingest.deadline")

    assert beijing("2026-02-03 24:00") == found.due_at
    assert Source.SETTING is found.citation.source
    assert "办法没有写明时限" in found.happened
    assert "系统默认" not in found.happened


def test_wuhan_art_26_3_the_later_of_both_stays_with_each_tightened() -> None:
    trip = a_trip(exception_ground="异地执法办案", exception_reason="外地", returned_at=beijing("2026-02-01 22:00"))
    pack = WUHAN.under((setting("ingest.normal", "24 小时"), setting("ingest.exception", "4 小时")))

    found = rule(check(a_recording("2026-01-30 17:00", None, trip=trip), pack, LATER), "ingest.deadline")

    assert beijing("2026-02-02 02:00") == found.due_at


def test_labels_share_the_texts_end_and_name_what_only_the_bureau_wants() -> None:
    pack = WUHAN.under((setting("ingest.normal", "24 小时"), setting("ingest.labels", "涉案科室")))

    found = rule(check(a_recording("2026-01-30 17:00", "2026-01-30 18:00"), pack, LATER), "labels.mandatory")

    assert beijing("2026-02-03 24:00") == found.due_at
    assert "缺少标注：涉案科室" == found.words
    assert (Level.WARNING, Source.SETTING) == (found.level, found.citation.source)


def test_labels_of_the_text_that_miss_stay_the_texts() -> None:
    pack = under(WUHAN, "ingest.labels", "涉案科室")

    found = rule(check(a_recording("2026-01-30 17:00", "2026-01-30 18:00", labels={}), pack, LATER), "labels.mandatory")

    assert Source.REGULATION is found.citation.source
    assert "案号" in found.words
    assert "涉案科室" in found.words


def test_a_recording_is_kept_for_the_longer_of_both() -> None:
    pack = under(WUHAN, "retention.av_ordinary", "1 年")
    kept = protection(a_recording("2025-11-30 09:00", "2025-11-30 10:00"), pack)

    assert kept is not None
    assert beijing("2026-11-30 24:00") == kept.until
    assert Source.SETTING is kept.citation.source


def test_the_end_of_keeping_is_told_with_its_year() -> None:
    pack = under(WUHAN, "retention.av_ordinary", "1 年")

    found = rule(check(a_recording("2025-12-31 09:00", "2025-12-31 10:00"), pack, LATER), "retention")

    assert "至2026年12月31日 24:00" in found.happened


def test_what_is_held_keeps_the_longest_term_it_was_ever_given() -> None:
    past = setting("retention.av_ordinary", "2 年", until_on=date(2026, 6, 30))
    now = setting("retention.av_ordinary", "1 年", from_on=date(2026, 7, 1))
    pack = WUHAN.under((past, now))

    before = protection(a_recording("2026-06-30 09:00", "2026-06-30 10:00"), pack)
    after = protection(a_recording("2026-07-01 09:00", "2026-07-01 10:00"), pack)

    assert before is not None
    assert beijing("2028-06-30 24:00") == before.until
    assert after is not None
    assert beijing("2027-07-01 24:00") == after.until


def test_disposal_against_the_setting_alone_is_a_lapse() -> None:
    pack = under(WUHAN, "retention.av_ordinary", "1 年")
    gone = a_recording("2025-11-30 09:00", "2025-11-30 10:00", disposed_at=beijing("2026-05-01 09:00"))

    found = rule(check(gone, pack, LATER), "retention")

    assert Status.OVERDUE is found.status_at(LATER)
    assert Source.SETTING is found.citation.source


def test_archiving_and_make_up_end_at_the_bureaus_term() -> None:
    pack = WUHAN.under((setting("archiving.limit", "20 日"), setting("filing.emergency", "24 小时")))
    case = a_case(
        "terminated", events=(event("emergency_start", "2026-01-30 10:00"), event("terminate", "2026-03-02 10:00"))
    )

    found = check(case, pack, LATER)

    assert beijing("2026-03-23 24:00") == rule(found, "archiving.limit").due_at  # day 20 is a Sunday
    assert beijing("2026-01-31 10:00") == rule(found, "filing.make_up").due_at
    assert Source.SETTING is rule(found, "archiving.limit").citation.source


def test_a_scene_that_may_be_recorded_becomes_one_the_bureau_wants_recorded() -> None:
    told = next(duty.label for duty in WUHAN.duties() if duty.scene == "onsite_enforcement")
    pack = under(WUHAN, "recording.duties", told)

    found = rule(check(an_activity(), pack, LATER), "recording.duty.onsite_enforcement")

    assert Status.OVERDUE is found.status_at(LATER)
    assert Source.SETTING is found.citation.source
    assert "recording.duty.onsite_enforcement" not in rules(check(an_activity(), WUHAN, LATER))


def test_the_bureaus_own_number_of_officers_is_asked_for() -> None:
    pack = under(WUHAN, "staff.officers_min", "3")

    found = rule(check(an_activity(), pack, LATER), "staff.two_officers")

    assert Source.SETTING is found.citation.source
    assert "staff.two_officers" not in rules(check(an_activity(), WUHAN, LATER))


def test_the_bureaus_own_drift_decides_when_a_clock_is_off() -> None:
    items = tuple(CheckItemFacts(code=item.code, ok=True) for item in WUHAN.preuse_items())
    measured = PreUseCheckFacts(
        measured_at=beijing("2026-03-10 08:35"), measured_by="陈涛", items=items, clock_offset_seconds=20
    )
    handover = a_handover(check=measured)

    found = rule(check(handover, under(WUHAN, "devices.max_drift_seconds", "10"), LATER), "precheck.clock")

    assert "10 秒" in found.happened
    assert Source.SETTING is found.citation.source
    assert "precheck.clock" not in rules(check(handover, WUHAN, LATER))


def test_discs_of_evidence_are_made_in_the_bureaus_number() -> None:
    pack = under(WUHAN, "disc.copies", "2")
    held = a_recording("2026-03-10 09:00", "2026-03-10 10:00", is_evidence=True, discs=1)

    found = rule(check(held, pack, LATER), "disc")

    assert "2 份，已有 1 份" in found.words
    assert Source.SETTING is found.citation.source
    assert 2 == pack.disc_label().copies


def test_a_set_of_discs_is_made_in_the_bureaus_number() -> None:
    made = DiscFacts(id="1", number="GP-1", made_at=beijing("2026-03-10 10:00"), copies=1)

    found = rule(check(made, under(WUHAN, "disc.copies", "2"), LATER), "disc.copies")

    assert "应当制作 2 份" in found.words
    assert Source.SETTING is found.citation.source


def test_service_by_lien_wants_as_many_officers_as_the_bureau_says() -> None:
    one = ServiceFacts(
        id="1",
        document_kind="penalty_decision",
        document_id="1",
        method="lien",
        served_at=beijing("2026-03-22 10:00"),
        officers=(OFFICER,),
    )
    case = a_case("served", services=(one,))

    found = rule(check(case, under(WUHAN, "service.lien.officers_min", "2"), LATER), "service.officers.1")

    assert (Level.WARNING, Source.SETTING) == (found.level, found.citation.source)
    assert "service.officers.1" not in rules(check(case, WUHAN, LATER))


def test_an_interruption_is_explained_within_the_bureaus_term() -> None:
    gap = InterruptionFacts(id="1", from_at=beijing("2026-03-10 10:00"), until_at=None, reason="device_failure")
    activity = an_activity(a_span("2026-03-10 09:00", "2026-03-10 10:00"), interruptions=(gap,))

    found = rule(
        check(activity, under(WUHAN, "interruption.written_record", "2 小时"), LATER), "interruption.written.1"
    )

    assert beijing("2026-03-10 13:00") == found.due_at
    assert Source.SETTING is found.citation.source
    assert "系统默认" not in found.happened


def test_an_interval_the_text_leaves_open_is_counted_from_the_settings_first_day() -> None:
    bureau = BureauFacts(
        id="1",
        name="本局",
        since=date(2024, 1, 1),
        periodic=(PeriodicFacts(act="irregular_inspection", on=date(2025, 1, 10)),),
    )
    pack = under(SHILONG, "supervision.irregular_inspection", "3 个月", set_on=date(2026, 3, 1))

    found = rule(check(bureau, pack, LATER), "supervision.irregular_inspection")

    assert beijing("2026-06-01 24:00") == found.due_at
    assert Source.SETTING is found.citation.source
    assert "supervision.irregular_inspection" not in rules(check(bureau, SHILONG, LATER))


def test_a_review_is_owed_as_often_as_the_bureau_says() -> None:
    bureau = BureauFacts(
        id="1",
        name="本局",
        since=date(2026, 1, 1),
        periodic=(PeriodicFacts(act="annual_review", on=date(2026, 5, 10)),),
    )
    pack = under(SHILONG, "supervision.annual_review", "2")

    found = rule(check(bureau, pack, LATER), "supervision.annual_review.2026")

    assert Status.OVERDUE is found.status_at(LATER)
    assert Source.SETTING is found.citation.source
    assert Status.MET is rule(check(bureau, SHILONG, LATER), "supervision.annual_review.2026").status_at(LATER)


def test_people_are_reminded_as_early_as_the_bureau_wants() -> None:
    pack = under(WUHAN, "warning.window", "3")
    case = a_case("terminated", events=(event("terminate", "2026-03-02 10:00"),))

    found = rule(check(case, pack, LATER), "archiving.limit")

    assert found.due_at is not None
    assert found.due_at - timedelta(days=3) == found.warn_at


def test_what_begins_later_does_not_count_today() -> None:
    now, coming = setting("disc.copies", "2", until_on=date(2026, 6, 30)), setting("disc.copies", "3")
    both = (now, replace(coming, from_on=date(2026, 7, 1)))

    assert 2 == WUHAN.under(both, date(2026, 3, 1)).disc_label().copies
    assert 3 == WUHAN.under(both, date(2026, 7, 1)).disc_label().copies
