"""The projector: entries touch subjects, rebuilding gives the same rows, duties appear with what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast, small_bureau
from tests.tapes import tape

from liuhen.bureau.acting import Machine
from liuhen.bureau.models import Bureau
from liuhen.duties.acts import project, rebuild, rebuild_subject, run_projector
from liuhen.duties.models import Duty, Finding, ProjectorPosition, Subject
from liuhen.duties.queries import findings_of, load, touched_by
from liuhen.evidence.acts import label, mark_evidence, record_check
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity
from liuhen.field.models import Activity
from liuhen.trail.integrator import integrate_now
from liuhen.vault.fixity import Fault, Fixity, FixityReport

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
LATER = TEN + timedelta(days=7)


def an_inspection(cast: Cast, *scenes: str) -> Activity:
    """Plan, arrive, end and depart between 10:00 and 11:05."""
    new = NewActivity(
        title="甲大药房现场检查",
        place="中山路",
        party="甲大药房",
        scenes=scenes or ("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    activity = field.arrive(field.plan(new, by=cast.officer, at=TEN), by=cast.officer, at=TEN, party_told=True)
    field.end(activity, by=cast.officer, at=TEN + timedelta(minutes=60))
    return field.depart(activity, by=cast.officer, at=TEN + timedelta(minutes=65))


def everything() -> list[list[dict[str, object]]]:
    """Return all findings, what they speak of and what they rest on."""
    return [list(model.objects.order_by("pk").values()) for model in (Finding, Subject, Duty)]


def rules_of(kind: str, pk: object) -> set[str]:
    """Return the rules that speak of a subject."""
    return set(findings_of(kind, pk, LATER).values_list("duty__rule", flat=True))


def test_an_act_named_in_the_trail_brings_the_findings_of_its_subject(cast: Cast, data_dir: Path) -> None:
    activity = an_inspection(cast, "coercive_measure")
    integrate_now()

    run_projector(LATER)

    found = findings_of("activity", activity.pk, LATER).get(duty__rule="recording.duty.coercive_measure")
    assert "breached" == found.status
    assert "第五条第二款" == found.citation["article"]
    assert cast.officer.pk == found.officer_id


def test_nothing_new_in_the_trail_changes_nothing(cast: Cast, data_dir: Path) -> None:
    an_inspection(cast)
    integrate_now()
    run_projector(LATER)
    before = everything()

    assert 0 == project(at=LATER)
    assert before == everything()


def test_a_recording_put_to_an_activity_renews_both(cast: Cast, data_dir: Path) -> None:
    activity = an_inspection(cast, "coercive_measure")
    recording = tape(cast.officer, TEN, 60)
    field.attribute(recording, by=cast.officer, at=LATER, activity=activity)
    integrate_now()

    run_projector(LATER)

    met = findings_of("activity", activity.pk, LATER).get(duty__rule="recording.duty.coercive_measure")
    assert "met" == met.status
    assert {"ingest.deadline", "labels.mandatory", "retention"} <= rules_of("recording", recording.pk)


def test_labels_and_the_evidence_mark_are_seen_by_the_projector(cast: Cast, data_dir: Path) -> None:
    recording = tape(cast.officer, TEN, 60)
    values = {"case_no": "临〔2026〕1号", "party_name": "甲大药房", "handler_name": "甲"}
    label(recording, by=cast.officer, at=TEN + timedelta(hours=3), values=values)
    mark_evidence(recording, by=cast.officer, at=TEN + timedelta(hours=4), is_evidence=True, reason="拍到串换药品")
    integrate_now()

    run_projector(LATER)

    assert "met" == findings_of("recording", recording.pk, LATER).get(duty__rule="labels.mandatory").status
    assert "disc" in rules_of("recording", recording.pk)


def test_a_changed_original_is_a_row_of_the_board_until_a_check_finds_it_whole_again(
    cast: Cast, data_dir: Path
) -> None:
    recording = tape(cast.officer, TEN, 60)
    broken = Fixity(fault=Fault.ALTERED, name="x", digest=recording.original.sha256)
    record_check(FixityReport(originals=1, bytes_read=1, faults=(broken,)), by=Machine("scrub"), at=LATER)
    integrate_now()
    run_projector(LATER)

    found = findings_of("recording", recording.pk, LATER + timedelta(minutes=1)).get(duty__rule="originals.changed")
    record_check(FixityReport(originals=1, bytes_read=1, faults=()), by=Machine("scrub"), at=LATER)
    integrate_now()
    run_projector(LATER)

    assert "breached" == found.status
    assert "originals.changed" not in rules_of("recording", recording.pk)


def test_rebuilding_from_nothing_gives_the_same_rows(cast: Cast, data_dir: Path) -> None:
    activity = an_inspection(cast, "coercive_measure")
    field.attribute(tape(cast.officer, TEN, 30), by=cast.officer, at=LATER, activity=activity)
    integrate_now()
    run_projector(LATER)
    projected = everything()

    subjects = rebuild(at=LATER)

    assert 2 + Bureau.objects.count() == subjects
    assert projected == everything()
    assert 0 == project(at=LATER)


def test_rebuilding_an_empty_installation_gives_nothing(db: None) -> None:
    assert 0 == rebuild(at=LATER)
    assert 0 == ProjectorPosition.objects.get().read


def test_shilong_owes_what_shilong_says(data_dir: Path, db: None) -> None:
    cast = small_bureau(pack_code="shilong", code="shi", prefix="s-")
    activity = an_inspection(cast, "hearing")

    rebuild_subject("activity", str(activity.pk), at=LATER)

    assert "recording.duty.hearing" in rules_of("activity", activity.pk)
    assert {"shilong"} == set(Finding.objects.values_list("duty__pack_code", flat=True))


@pytest.mark.parametrize(("kind", "subject_id"), [("recording", "999"), ("unit", "1"), ("recording", "x")])
def test_what_is_not_there_owes_nothing(db: None, kind: str, subject_id: str) -> None:
    assert load(kind, subject_id, at=LATER) is None
    assert 0 == rebuild_subject(kind, subject_id, at=LATER)


@pytest.mark.parametrize(
    "kind", ["receipt", "arrival", "document", "approval", "interruption", "permit", "ticket", "unit"]
)
def test_a_thing_that_is_gone_touches_nothing(db: None, kind: str) -> None:
    assert frozenset() == touched_by(kind, "999")
