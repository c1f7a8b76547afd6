"""What documents state is looked for among the recordings, also where nobody entered an activity, under five packs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liuhen.bureau.queries import active_pack
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.queries import case_facts
from liuhen.cases.sources.acts.entering import Entered
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.documents.models import Document
from liuhen.duties.queries import touched_by
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity
from liuhen.field.coverage import Duty
from liuhen.field.models import Activity, ActivityRecording
from liuhen.field.queries import comparison
from liuhen.field.rules import rule_of
from liuhen.law.checks.stated import stated
from liuhen.law.finding import Finding
from liuhen.law.kin import names_of
from tests.cast import Cast, small_bureau
from tests.tapes import tape

TEN = datetime(2026, 9, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
# What the look at a pharmacy is called where it must be filmed, and the clause; wuhan and wangdu only allow it.
SITE_RECORD = {
    "wuhan": "",
    "wangdu": "",
    "baofeng": "baofeng-7-1a",
    "shilong": "shilong-6-1a",
    "yiliang": "yiliang-11-1",
}
SEALING = {  # 查封扣押清单: every pack commands it
    "wuhan": "wuhan-5-2",
    "wangdu": "wangdu-13-1b",
    "baofeng": "baofeng-7-1a",
    "yiliang": "yiliang-11-1",
}


def minutes(number: int) -> datetime:
    return TEN + timedelta(minutes=number)


def a_case(cast: Cast) -> Case:
    channel = active_pack(cast.bureau).source_channels()[0]
    entered = Entered(channel=channel, words="串换项目", party={"name": "甲大药房"}, cause="串换")
    new = NewSource(entered=entered, partners=(cast.partner,))
    return register_source(new, by=cast.officer, at=TEN - timedelta(days=3)).case


def issued(
    case: Case, kind: str, cast: Cast, start: str = "2026-09-18T10:00", end: str = "2026-09-18T10:40", **more: object
) -> Document:
    """Put an issued document on a case; how it came to be issued is told elsewhere."""
    return Document.objects.create(
        bureau=case.bureau,
        kind=kind,
        subject_kind="case",
        subject_id=str(case.pk),
        fields={"started_at": start, "ended_at": end},
        handler=cast.officer,
        content_digest="sha256:0",
        pdf_digest="sha256:1",
        number=f"检〔2026〕{Document.objects.count() + 1}号",
        created_at=TEN,
        saved_at=TEN,
        issued_at=TEN + timedelta(hours=3),
        **{"state": "issued", **more},
    )


def an_activity(case: Case, cast: Cast, *scenes: str) -> Activity:
    new = NewActivity(
        title="甲大药房现场检查",
        place="中山路",
        party="甲大药房",
        scenes=scenes,
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    activity = field.arrive(field.plan(new, by=cast.officer, at=TEN), by=cast.officer, at=TEN, party_told=True)
    field.end(activity, by=cast.officer, at=minutes(45))
    Activity.objects.filter(pk=activity.pk).update(case_id=case.pk)
    activity.refresh_from_db()
    return activity


def found(case: Case) -> tuple[Finding, ...]:
    case.refresh_from_db()
    return stated(case_facts(case, at=TEN + timedelta(days=1)), active_pack(case.bureau))


@pytest.mark.django_db
@pytest.mark.parametrize("pack", SITE_RECORD)
def test_an_issued_site_record_without_a_recording_is_found_where_the_pack_commands_it(pack: str) -> None:
    cast = small_bureau(pack)
    case = a_case(cast)
    issued(case, "site_record", cast)

    open_ones = [one for one in found(case) if one.breach_at]

    if SITE_RECORD[pack]:
        (one,) = open_ones
        assert SITE_RECORD[pack] in one.citation.req
        assert "没有录音录像" in one.words
        assert minutes(40) == one.breach_at
    else:
        assert [] == open_ones


@pytest.mark.django_db
@pytest.mark.parametrize("pack", SEALING)
def test_an_issued_list_of_what_was_sealed_without_a_recording_is_found(pack: str) -> None:
    cast = small_bureau(pack)
    case = a_case(cast)
    issued(case, "sealing_list", cast)

    (one,) = found(case)

    assert SEALING[pack] in one.citation.req
    assert one.breach_at


@pytest.mark.django_db
def test_a_recording_on_the_file_or_in_an_activity_of_the_case_settles_it_and_a_draft_asks_for_nothing() -> None:
    cast = small_bureau("shilong")
    case, other = a_case(cast), a_case(cast)
    issued(case, "site_record", cast)
    issued(other, "site_record", cast)
    Document.objects.create(
        bureau=case.bureau,
        kind="sealing_list",
        subject_kind="case",
        subject_id=str(case.pk),
        fields={"started_at": "2026-09-19T10:00"},
        handler=cast.officer,
        created_at=TEN,
        saved_at=TEN,
    )
    film = tape(cast.officer, minutes(-2), 50)
    CaseRecording.objects.create(
        case=case, recording=film, purpose="现场", stage="investigating", filed_at=TEN, filed_by=cast.officer
    )
    ActivityRecording.objects.create(
        activity=an_activity(other, cast, "interview"),
        recording=film,
        basis="person",
        linked_at=TEN,
    )

    assert [None, None] == [one.breach_at for one in (*found(case), *found(other))]
    assert all(one.closed_at for one in (*found(case), *found(other)))


@pytest.mark.django_db
def test_half_a_recording_where_the_whole_is_commanded_names_what_is_missing_unless_it_was_explained() -> None:
    cast = small_bureau("shilong")
    case = a_case(cast)
    issued(case, "site_record", cast)
    film = tape(cast.officer, minutes(-1), 21)
    CaseRecording.objects.create(
        case=case, recording=film, purpose="现场", stage="investigating", filed_at=TEN, filed_by=cast.officer
    )

    (one,) = found(case)

    assert "缺 20 分" in one.words
    assert "shilong-8-1a" in one.citation.req  # who says so where only part of it was recorded


@pytest.mark.django_db
def test_a_recording_of_its_officer_that_belongs_to_nothing_is_for_a_person_to_judge() -> None:
    cast = small_bureau("shilong")
    case = a_case(cast)
    issued(case, "site_record", cast)
    film = tape(cast.partner, minutes(0), 40)

    (one,) = found(case)

    assert one.judgement
    assert film.number in one.words


@pytest.mark.django_db
def test_what_the_activity_noted_itself_is_said_on_its_own_page_only() -> None:
    cast = small_bureau("shilong")
    case = a_case(cast)
    issued(case, "site_record", cast)
    activity = an_activity(case, cast, "onsite_enforcement")

    assert () == found(case)
    assert ("case", str(case.pk)) in touched_by("activity", str(activity.pk))


@pytest.mark.django_db
def test_the_coverage_picture_asks_for_what_a_document_states_though_nobody_noted_the_scene() -> None:
    cast = small_bureau("wuhan")
    case = a_case(cast)
    issued(case, "sealing_list", cast, end="2026-09-18T10:30")
    activity = an_activity(case, cast, "onsite_enforcement")

    seen = comparison(activity, rule_of(active_pack(cast.bureau)), minutes(600), act_type=case.act_type)

    assert ["coercive_measure"] == [one.scene for one in seen.stated]
    assert 30 * 60 == seen.coverage.share(Duty.MUST).expected_seconds
    assert [30 * 60] == [gap.seconds for gap in seen.coverage.unexplained if gap.duty is Duty.MUST]


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), [("", "2026-09-18T10:00"), ("昨天", ""), ("2026-13-01T10:00", "")])
def test_a_time_that_cannot_be_read_asks_for_nothing(start: str, end: str) -> None:
    cast = small_bureau("shilong")
    case = a_case(cast)
    issued(case, "site_record", cast, start, end)

    assert () == found(case)


@pytest.mark.django_db
def test_an_end_before_its_start_leaves_a_moment() -> None:
    cast = small_bureau("shilong")
    case = a_case(cast)
    issued(case, "site_record", cast, end="2026-09-18T09:00")
    film = tape(cast.officer, minutes(5), 2)
    CaseRecording.objects.create(
        case=case, recording=film, purpose="现场", stage="investigating", filed_at=TEN, filed_by=cast.officer
    )

    (one,) = found(case)

    assert one.closed_at


def test_names_of_a_scene_are_those_the_pack_knows_nearest_first() -> None:
    known = {"onsite_enforcement", "evidence_taking", "violation_handling", "daily_inspection"}

    assert ("onsite_enforcement", "evidence_taking", "violation_handling") == names_of(
        "site_inspection", known, "penalty_summary"
    )
    assert ("onsite_enforcement", "evidence_taking", "daily_inspection") == names_of(
        "site_inspection", known, "inspection"
    )
    assert ("hearing",) == names_of("hearing", {"hearing"}, "penalty")
    assert () == names_of("hearing", known, "penalty")


# What each pack commands to be filmed, and the document that writes its times down.
COMMANDED = {
    "wuhan": "sealing_list",
    "wangdu": "sealing_list",
    "baofeng": "site_record",
    "shilong": "site_record",
    "yiliang": "site_record",
}


@pytest.mark.django_db
@pytest.mark.parametrize("pack", COMMANDED)
def test_a_recording_that_covers_it_settles_it_and_a_corrected_document_moves_the_time(pack: str) -> None:
    cast = small_bureau(pack)
    case = a_case(cast)
    first = issued(case, COMMANDED[pack], cast)
    assert [minutes(40)] == [one.breach_at for one in found(case)]

    film = tape(cast.officer, minutes(-1), 45)
    CaseRecording.objects.create(
        case=case, recording=film, purpose="现场", stage="investigating", filed_at=TEN, filed_by=cast.officer
    )
    (settled,) = found(case)
    assert settled.breach_at is None
    assert settled.closed_at

    newer = {"state": "draft", "version": 2, "supersedes": first, "changed_because": "笔误"}
    later = issued(case, COMMANDED[pack], cast, start="2026-09-18T14:00", end="2026-09-18T14:40", **newer)
    assert [None] == [one.breach_at for one in found(case)]  # a correction still in draft moves nothing
    Document.objects.filter(pk=later.pk).update(state="issued")
    assert [minutes(280)] == [one.breach_at for one in found(case)]
