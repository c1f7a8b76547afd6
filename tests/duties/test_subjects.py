"""Facts of every kind of subject, joined across the rooms, and which subjects a thing named in the trail touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.cases import road
from tests.cases.applications.test_intake import an_application
from tests.cast import LONG_AGO, Cast, small_bureau
from tests.tapes import tape

from liuhen.access import acts as access
from liuhen.access.acts import NewRequest
from liuhen.access.limits import Terms
from liuhen.access.models import AccessRequest, Permit, Ticket
from liuhen.approvals.chain import Decision
from liuhen.devices import acts as devices
from liuhen.devices.acts import Checked, Issue, NewDevice
from liuhen.devices.models import Handover
from liuhen.documents.models import Document
from liuhen.duties.acts import rebuild, rebuild_subject
from liuhen.duties.queries import all_subjects, findings_of, load, touched_by
from liuhen.duties.queries.subjects import KINDS
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity, Report
from liuhen.field.models import Activity
from liuhen.law.facts import ActivityFacts, CaseFacts, HandoverFacts, RecordingFacts
from liuhen.law.facts.keeping import AccessFacts

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def a_handover(cast: Cast) -> Handover:
    """Issue a camera at nine."""
    camera = devices.register(NewDevice(number="YZ-03"), by=cast.custodian, at=LONG_AGO)
    to = Issue(holder=cast.officer, purpose="activity", activity_note="HD-2026-0001", reason="照发")
    return devices.issue(camera, to, Checked(), by=cast.custodian, at=TEN - timedelta(hours=1))


def an_activity(cast: Cast) -> Activity:
    """Inspect from ten to eleven."""
    new = NewActivity(
        title="甲大药房现场检查",
        place="中山路",
        party="甲大药房",
        scenes=("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    activity = field.arrive(field.plan(new, by=cast.officer, at=TEN), by=cast.officer, at=TEN)
    field.end(activity, by=cast.officer, at=TEN + timedelta(hours=1))
    return field.depart(activity, by=cast.officer, at=TEN + timedelta(hours=1, minutes=5))


def a_request(cast: Cast) -> AccessRequest:
    """Ask for a recording for three days."""
    now = timezone.now()
    terms = Terms(window_from=now - timedelta(minutes=1), window_until=now + timedelta(days=3))
    new = NewRequest(recordings=(tape(cast.officer, LONG_AGO),), purpose="制作询问提纲", terms=terms)
    return access.request_viewing(new, by=cast.partner, at=now)


def facts_of(kind: str, pk: int) -> object:
    """Return the facts of a subject that is there."""
    loaded = load(kind, str(pk))
    assert loaded is not None
    return loaded.facts


def test_a_recording_knows_its_activity_and_the_ledger_line_it_was_made_under(cast: Cast) -> None:
    handover, activity = a_handover(cast), an_activity(cast)
    recording = tape(cast.officer, TEN, 30, device=handover.device)
    field.attribute(recording, by=cast.officer, at=TEN + timedelta(hours=3), activity=activity)

    facts = facts_of("recording", recording.pk)

    assert isinstance(facts, RecordingFacts)
    assert facts.trip is not None
    assert (activity.number, activity.ended_at) == (facts.trip.number, facts.trip.ended_at)
    touched = {("recording", recording.pk), ("activity", activity.pk), ("handover", handover.pk)}
    assert {(kind, str(pk)) for kind, pk in touched} == touched_by("recording", str(recording.pk))


def test_a_handover_knows_when_the_device_was_first_used(cast: Cast) -> None:
    handover = a_handover(cast)
    tape(cast.officer, TEN, 30, device=handover.device)

    facts = facts_of("handover", handover.pk)

    assert isinstance(facts, HandoverFacts)
    assert facts.first_used_at == TEN
    rebuild_subject("handover", str(handover.pk), at=TEN)
    assert "precheck" in findings_of("handover", handover.pk, TEN).values_list("duty__rule", flat=True)


def test_taking_a_card_in_or_issuing_a_device_touches_the_activities_of_its_officer(cast: Cast) -> None:
    handover, activity = a_handover(cast), an_activity(cast)
    recording = tape(cast.officer, TEN, 30, device=handover.device)
    arrival = recording.arrival

    of_receipt = touched_by("receipt", str(arrival.receipt_id))
    of_handover = touched_by("handover", str(handover.pk))

    assert {("activity", str(activity.pk)), ("recording", str(recording.pk))} <= of_receipt
    assert {("handover", str(handover.pk)), ("activity", str(activity.pk))} == of_handover
    assert ("recording", str(recording.pk)) in touched_by("arrival", str(arrival.pk))


def test_a_report_of_an_interruption_touches_its_activity(cast: Cast) -> None:
    activity = an_activity(cast)
    report = Report(from_at=TEN, until_at=TEN + timedelta(minutes=5), reason="weather", voice_on_resume=True)
    row = field.report_interruption(activity, report, by=cast.officer, at=TEN + timedelta(hours=2))

    facts = facts_of("activity", activity.pk)

    assert {("activity", str(activity.pk))} == touched_by("interruption", str(row.pk))
    assert isinstance(facts, ActivityFacts)
    assert ["weather"] == [gap.reason for gap in facts.interruptions]


def test_shilong_art_16_an_obstructed_recording_is_proposed_for_keeping_without_end(data_dir: Path, db: None) -> None:
    """shilong-12-1c: also where its card comes in after the report; weather is no ground, a dismissed one stays so."""
    cast = small_bureau("shilong", "shi", "s-")
    activity = an_activity(cast)
    told = Report(from_at=TEN, until_at=None, reason="obstruction", basis="第十二条")
    row = field.report_interruption(activity, told, by=cast.officer, at=TEN + timedelta(hours=2))
    field.report_interruption(activity, replace(told, reason="weather"), by=cast.officer, at=TEN + timedelta(hours=2))
    recording = tape(cast.officer, TEN, 30)
    field.attribute(recording, by=cast.officer, at=TEN + timedelta(hours=3), activity=activity)

    rebuild_subject("recording", str(recording.pk), at=TEN + timedelta(days=1))
    named = set(findings_of("recording", recording.pk, TEN + timedelta(days=1)).values_list("duty__rule", flat=True))

    assert {"long_term.obstruction"} == {
        rule for rule in named if rule.startswith("long_term.") and "copies" not in rule
    }
    assert ("recording", str(recording.pk)) in touched_by("interruption", str(row.pk))


def test_a_case_its_documents_and_its_approvals_lead_to_the_case(cast: Cast) -> None:
    case = road.filed(cast)
    document = Document.objects.filter(subject_kind="case", subject_id=str(case.pk)).latest("pk")

    facts = facts_of("case", case.pk)

    assert isinstance(facts, CaseFacts)
    assert case.label == facts.number
    assert {("case", str(case.pk))} == touched_by("case", str(case.pk)) == touched_by("document", str(document.pk))
    rebuild_subject("case", str(case.pk), at=TEN)
    assert "clock.decision" in findings_of("case", case.pk, TEN).values_list("duty__rule", flat=True)


def test_a_request_waits_for_the_one_person_who_can_decide_it_and_then_for_the_custodian(cast: Cast) -> None:
    request, now = a_request(cast), timezone.now()
    before = load("access_request", str(request.pk))
    access.approve_viewing(request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=now)
    after = load("access_request", str(request.pk))
    permit = Permit.objects.get(request=request)

    assert before is not None
    assert after is not None
    assert isinstance(after.facts, AccessFacts)
    assert [cast.division_head.pk, cast.custodian.pk] == [before.officer_id, after.officer_id]
    subject = {("access_request", str(request.pk))}
    assert subject == touched_by("permit", str(permit.pk)) == touched_by("access_request", str(request.pk))
    assert subject == touched_by("approval", str(request.approval_id))


def test_a_play_touches_the_request_it_was_opened_under(cast: Cast) -> None:
    request, now = a_request(cast), timezone.now()
    access.approve_viewing(request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=now)
    permit = Permit.objects.get(request=request)
    ticket = Ticket.objects.create(
        bureau=cast.bureau,
        token="t" * 32,
        permit=permit,
        officer=permit.officer,
        recording=request.recordings.get(),
        opened_at=now,
        until=now + timedelta(minutes=10),
    )

    assert {("access_request", str(request.pk))} == touched_by("ticket", str(ticket.pk))


@pytest.mark.usefixtures("data_dir")
def test_every_kind_of_subject_is_rebuilt(cast: Cast) -> None:
    a_handover(cast)
    an_activity(cast)
    road.filed(cast)
    a_request(cast)
    an_application(cast)

    assert set(KINDS) == {kind for kind, _ in all_subjects()}
    assert len(list(all_subjects())) == rebuild(at=TEN)
