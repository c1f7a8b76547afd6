"""Acts of room evidence: one entry each, refusals recorded, baselines and claims never rewritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.docks.cards import film, named_card, write
from tests.vault.pretend import flip_byte

from liuhen.bureau.acting import Machine, RoleRefusal
from liuhen.devices.acts import Checked, Issue, NewDevice, issue, register
from liuhen.devices.models import Device
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.errors import InputError, RefusalError
from liuhen.evidence import acts
from liuhen.evidence.models import FixityCheck, Original, Receipt, Recording, TimeJudgement
from liuhen.evidence.queries import expected_originals, fixity_faults, recording_facts
from liuhen.evidence.words import Side
from liuhen.trail.models import Entry
from liuhen.vault.fixity import check
from liuhen.vault.local import LocalVault

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 9, 18, 0, 20, tzinfo=UTC)  # 08:20 in Shanghai
NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)


@contextmanager
def entries(count: int, kind: str = "act") -> Iterator[None]:
    before = Entry.objects.filter(kind=kind).count()
    yield
    assert count == Entry.objects.filter(kind=kind).count() - before


@pytest.fixture
def vault(tmp_path: Path) -> LocalVault:
    return LocalVault(tmp_path / "vault")


@pytest.fixture
def device(cast: Cast) -> Device:
    camera = register(NewDevice(number="YZ-03"), by=cast.custodian, at=MORNING)
    fast = MORNING + timedelta(seconds=134)
    checked = Checked(
        works=True, battery_percent=95, free_mb=60_000, device_time=fast, true_time=MORNING, tolerance_ms=1000
    )
    to = Issue(holder=cast.officer, purpose="activity", reason="时钟偏差已记录")
    issue(camera, to, checked, by=cast.custodian, at=MORNING)
    return camera


def _take_in(cast: Cast, vault: LocalVault, card: Path, device: Device | None) -> Receipt:
    receipt = acts.announce(recognise(card), by=cast.custodian, at=NOW, handed_over_by=cast.officer, device=device)
    return Intake(receipt=receipt, vault=vault, staging=card, clock=lambda: NOW).run()


@pytest.fixture
def recording(cast: Cast, vault: LocalVault, device: Device, tmp_path: Path) -> Recording:
    _take_in(cast, vault, named_card(tmp_path / "card", count=1), device)
    return Recording.objects.get()


def test_the_ledger_gives_the_maker_and_the_measured_drift_corrects_the_time(recording: Recording, cast: Cast) -> None:
    said = {claim.witness: claim for claim in recording.time_claims.all()}

    named, corrected = said["file_name"], said["device_clock"]
    assert cast.officer == recording.recorded_by
    assert "ledger" == recording.attribution["basis"]
    assert named.start is not None
    assert corrected.start == named.start - timedelta(seconds=134)
    assert (True, False) == (corrected.adopted, named.adopted)


def test_a_card_that_names_another_officer_is_taken_and_the_disagreement_kept(
    cast: Cast, vault: LocalVault, device: Device, tmp_path: Path
) -> None:
    _take_in(cast, vault, named_card(tmp_path / "card", count=1, officer="100218"), device)

    recording = Recording.objects.get()
    assert cast.officer == recording.recorded_by
    assert recording.attribution["disagreement"]
    assert cast.partner.name == recording.attribution["card"]["shown"]


def test_a_card_nobody_was_issued_goes_by_what_it_says_itself(cast: Cast, vault: LocalVault, tmp_path: Path) -> None:
    _take_in(cast, vault, named_card(tmp_path / "card", count=1, officer="100218"), None)

    recording = Recording.objects.get()
    assert (cast.partner, "card") == (recording.recorded_by, recording.attribution["basis"])


@pytest.mark.parametrize(
    ("name", "mark"),
    [("19700101_000300", "reset"), ("20260918_180000", "eight_hours"), ("20301224_100000", "future")],
)
def test_a_clock_that_is_wrong_is_marked_and_the_file_is_taken(
    cast: Cast, vault: LocalVault, tmp_path: Path, name: str, mark: str
) -> None:
    import os

    card = write(tmp_path / "card", {f"DSJ_YZ-03_100217_{name}.mp4": film(), f"DSJ_YZ-03_100217_{name}.NMEA": TRACK})
    for path in card.iterdir():
        os.utime(path, (MORNING.timestamp(), MORNING.timestamp()))

    receipt = _take_in(cast, vault, card, None)

    recording = Recording.objects.get()
    assert "sealed" == receipt.state
    assert mark == recording.time_claims.get(witness="file_name").mark
    assert recording.time_claims.get(witness="nmea").adopted
    assert datetime(2026, 9, 18, 2, 0, 7, tzinfo=UTC) == recording.started_latest


def test_the_facts_for_the_law_carry_interval_people_and_device(recording: Recording, cast: Cast) -> None:
    acts.label(recording, {"case_number": "1号"}, by=cast.officer, at=NOW)

    facts = recording_facts(Recording.objects.get())

    assert facts.started is not None
    assert facts.started.earliest <= facts.started.latest
    assert ("YZ-03", "body_camera", {"case_number": "1号"}) == (
        facts.device_number,
        facts.device_kind,
        dict(facts.labels),
    )
    assert (str(cast.officer.pk), str(cast.custodian.pk)) == (
        facts.recorded_by.id if facts.recorded_by else "",
        facts.operator.id if facts.operator else "",
    )


def test_labelling_is_one_entry_and_the_newest_value_counts(recording: Recording, cast: Cast) -> None:
    with entries(1):
        acts.label(recording, {"party": "甲大药房", "cause": ""}, by=cast.officer, at=NOW)
    acts.label(recording, {"party": "乙诊所"}, by=cast.officer, at=NOW)

    assert {"party": "乙诊所", "cause": ""} == {row.field: row.value for row in recording.labels.all()}


def test_marking_evidence_needs_a_reason_and_may_be_decided_again(recording: Recording, cast: Cast) -> None:
    with pytest.raises(InputError, match="没有写理由"):
        acts.mark_evidence(recording, is_evidence=True, by=cast.officer, at=NOW, reason=" ")

    with entries(2):
        acts.mark_evidence(recording, is_evidence=True, by=cast.officer, at=NOW, reason="现场检查全程")
        acts.mark_evidence(recording, is_evidence=False, by=cast.officer, at=NOW, reason="与本案无关")

    assert Recording.objects.get().is_evidence is False


def test_a_judged_time_moves_the_interval_and_leaves_every_claim_as_it_was(recording: Recording, cast: Cast) -> None:
    before = list(recording.time_claims.values())

    with entries(1):
        acts.judge_time(
            recording, MORNING, MORNING + timedelta(minutes=1), by=cast.officer, at=NOW, reason="画面内挂钟"
        )

    assert MORNING == Recording.objects.get().started_earliest
    assert before == list(recording.time_claims.values())
    assert 1 == TimeJudgement.objects.count()


def test_a_time_that_ends_before_it_begins_is_refused(recording: Recording, cast: Cast) -> None:
    with entries(0), pytest.raises(InputError):
        acts.judge_time(recording, NOW, MORNING, by=cast.officer, at=NOW, reason="x")


def test_restricting_is_the_keepers_act(recording: Recording, cast: Cast) -> None:
    with entries(0), entries(1, kind="refusal"), pytest.raises(RoleRefusal):
        acts.restrict(recording, "举报人", by=cast.officer, at=NOW, reason="x")
    with entries(1):
        acts.restrict(recording, "举报人", by=cast.custodian, at=NOW, reason="画面有举报人")

    assert "举报人" == Recording.objects.get().secrecy


def test_who_may_not_announce_is_refused_before_a_byte_is_read(cast: Cast, tmp_path: Path) -> None:
    source = recognise(named_card(tmp_path / "card"))

    with entries(0), entries(1, kind="refusal"), pytest.raises(RoleRefusal):
        acts.announce(source, by=cast.auditor, at=NOW, handed_over_by=cast.officer)

    assert not Receipt.objects.exists()


def test_nobody_hands_over_for_another_bureau(cast: Cast, tmp_path: Path) -> None:
    source = recognise(named_card(tmp_path / "card"))

    with entries(1, kind="refusal"), pytest.raises(RefusalError):
        acts.announce(source, by=cast.custodian, at=NOW, handed_over_by=cast.stranger)


def test_one_person_never_confirms_both_sides(cast: Cast, vault: LocalVault, tmp_path: Path) -> None:
    source = recognise(named_card(tmp_path / "card", count=1))
    opened = acts.announce(source, by=cast.custodian, at=NOW, handed_over_by=cast.custodian)
    receipt = Intake(receipt=opened, vault=vault, staging=tmp_path, clock=lambda: NOW).run()
    digest = receipt.manifest_digest
    acts.confirm_handover(receipt, Side.OFFICER, by=cast.custodian, at=NOW, manifest_digest=digest)

    with pytest.raises(RefusalError, match="不能由同一人确认"):
        acts.confirm_handover(receipt, Side.CUSTODIAN, by=cast.custodian, at=NOW, manifest_digest=digest)


def test_a_changed_byte_is_found_recorded_and_shown_with_its_recording(recording: Recording, vault: LocalVault) -> None:
    baseline = list(Original.objects.order_by("pk").values_list("sha256", "sm3"))
    flip_byte(vault.path_of(recording.original.sha256), 5)

    with entries(1):
        made = acts.record_check(check(vault, expected_originals()), by=Machine("scrub"), at=NOW)

    assert ["altered"] == [row.fault for row in made.faults.all()]
    assert ["altered"] == [row.fault for row in fixity_faults(recording)]
    assert baseline == list(Original.objects.order_by("pk").values_list("sha256", "sm3"))


def test_a_clean_check_is_recorded_too(recording: Recording, vault: LocalVault) -> None:
    acts.record_check(check(vault, expected_originals()), by=Machine("scrub"), at=NOW)

    assert 0 == FixityCheck.objects.get().faults.count()
    assert [] == fixity_faults(recording)


def test_a_sweep_leaves_one_entry() -> None:
    with entries(1):
        acts.record_sweep(("0" * 32,), by=Machine("scrub"), at=NOW)


def _sentence(body: str) -> bytes:
    total = 0
    for byte in body.encode():
        total ^= byte
    return f"${body}*{total:02X}\r\n".encode()


TRACK = _sentence("GNRMC,020005.00,A,3033.0000,N,11418.0100,E,0.8,012.0,180926,,,A")
