"""Announcing, building and closing a file: one entry each, refused with articles, taken up again after a failure."""

from datetime import datetime, timedelta

import pytest
from tests.archive.conftest import Office
from tests.archive.shelf import CLOSING_DAY
from tests.cases.road import served
from tests.cast import small_bureau
from tests.verifier.exports import verify

from liuhen.archive import acts
from liuhen.archive.acts import FileStateError, announce_file, make_file, repeat_file
from liuhen.archive.models import CaseFile, Disc
from liuhen.archive.queries import archiving_clock, bag_path, contents_of, discs_of, due_cases, missing_for
from liuhen.bureau.acting import RoleRefusal
from liuhen.cases.acts import Description, describe
from liuhen.cases.acts.road import StepRefusedError
from liuhen.cases.queries import case_facts
from liuhen.documents.fields import SHANGHAI
from liuhen.errors import TamperError
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity, Report
from liuhen.field.models import Interruption
from liuhen.jobs.models import Job
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db


def test_announcing_is_one_entry_and_closing_one_more(office: Office) -> None:
    case = office.case
    before = Entry.objects.count()

    file = announce_file(case, by=office.cast.archivist, at=CLOSING_DAY)
    assert before + 1 == Entry.objects.count()
    assert 1 == Job.objects.filter(kind="archive.build").count()

    make_file(file, clock=lambda: CLOSING_DAY)
    assert before + 2 == Entry.objects.count()
    entry = Entry.objects.latest("id")
    assert "archive.close" == entry.verb
    assert file.case.label in entry.body


def test_a_file_is_announced_once(office: Office) -> None:
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)

    with pytest.raises(FileStateError, match="已经立卷"):
        announce_file(file.case, by=office.cast.archivist, at=CLOSING_DAY)
    assert 1 == Disc.objects.count()


def test_a_case_that_is_not_terminated_is_not_filed_away(office: Office) -> None:
    other = small_bureau(code="dongshan", prefix="d-")

    with pytest.raises(FileStateError, match="终结之后才立卷"):
        announce_file(served(other), by=other.archivist, at=CLOSING_DAY)


def test_wuhan_article_27_without_an_archive_class_the_file_is_refused_and_says_what_is_missing(
    office: Office,
) -> None:
    case = describe(office.case, Description(reasons="改选", archive_class=""), by=office.cast.officer, at=CLOSING_DAY)

    assert any("保管期限" in one.words for one in missing_for(case, at=CLOSING_DAY))
    with pytest.raises(StepRefusedError, match="保管期限"):
        announce_file(case, by=office.cast.archivist, at=CLOSING_DAY)
    assert "refusal" == Entry.objects.latest("id").kind


@pytest.mark.parametrize("who", ["officer", "custodian", "head", "system_admin", "stranger"])
def test_only_the_archivist_of_the_bureau_announces(office: Office, who: str) -> None:
    case = office.case

    with pytest.raises(RoleRefusal):
        announce_file(case, by=getattr(office.cast, who), at=CLOSING_DAY)


def test_an_original_changed_in_the_vault_stops_the_file_and_names_it(office: Office) -> None:
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    recording = Recording.objects.earliest("pk")
    path = vault().path_of(recording.original.sha256)
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.chmod(0o644)
    path.write_bytes(bytes(data))

    with pytest.raises(TamperError, match=recording.number):
        make_file(file, clock=lambda: CLOSING_DAY)

    file.refresh_from_db()
    assert ("failed", "terminated") == (file.state, file.case.state)
    assert recording.number in file.failure["sentence"]


def test_a_failed_file_is_built_anew_and_the_numbers_stay(office: Office) -> None:
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    path = vault().path_of(Recording.objects.earliest("pk").original.sha256)
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(b"broken")
    with pytest.raises(TamperError):
        make_file(file, clock=lambda: CLOSING_DAY)
    path.write_bytes(whole)

    again = repeat_file(CaseFile.objects.get(), by=office.cast.archivist, at=CLOSING_DAY)
    made = make_file(again, clock=lambda: CLOSING_DAY)

    assert ("closed", 2, "AJ-2026-0001") == (made.state, made.attempt, made.number)
    assert 0 == verify(bag_path(made)).code


def test_a_build_cut_short_is_begun_anew(office: Office) -> None:
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    acts.note_building(file)
    left = bag_path(file) / "data/recordings/half"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")

    made = make_file(file, clock=lambda: CLOSING_DAY)

    assert "closed" == made.state
    assert 0 == verify(bag_path(made)).code


def test_wuhan_article_27_evidence_counts_as_on_disc_only_when_its_file_is_closed(office: Office) -> None:
    recording = Recording.objects.filter(is_evidence=True).get()
    assert {} == discs_of([recording.pk])

    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    assert {} == discs_of([recording.pk])

    make_file(file, clock=lambda: CLOSING_DAY)
    assert {recording.pk: 1} == discs_of([recording.pk])


def test_terminated_cases_are_due_within_thirty_days(office: Office) -> None:
    """wuhan art. 26: the file is formed within thirty days."""
    case = office.case

    (due,) = due_cases(office.cast.archivist, at=CLOSING_DAY)

    assert case == due.case
    assert (3, True) == (due.recordings, due.documents > 5)
    clock = archiving_clock(case, at=CLOSING_DAY)
    assert clock is not None
    assert clock.due_at is not None
    assert datetime(2026, 10, 9, tzinfo=SHANGHAI) == clock.due_at  # 4 September + 30 days, moved past the holidays


def _broken_off(office: Office) -> Interruption:
    """Put a recording of the case to an activity in which recording broke off and was not taken up again."""
    officer, begun = office.cast.officer, CLOSING_DAY - timedelta(days=30)
    new = NewActivity(
        title="现场检查",
        place="东街",
        party="门诊部",
        scenes=("onsite_enforcement",),
        officers=(officer,),
        planned_at=begun,
    )
    activity = field.arrive(field.plan(new, by=officer, at=begun), by=officer, at=begun)
    recording = Recording.objects.filter(case_links__case=office.case).earliest("pk")
    field.attribute(recording, by=officer, at=begun + timedelta(hours=3), activity=activity)
    told = Report(from_at=begun, until_at=None, reason="device_failure", written="镜头进水，停录。")
    return field.report_interruption(activity, told, by=officer, at=begun + timedelta(hours=1))


def test_the_law_hears_of_a_case_the_breaks_behind_its_recordings(office: Office) -> None:
    """yiliang-13-1c: what `law.gate` asks for before a case is closed."""
    before = case_facts(office.case, at=CLOSING_DAY).breaks

    row = _broken_off(office)

    assert () == before
    assert [(str(row.pk), "镜头进水，停录。")] == [
        (one.id, one.written) for one in case_facts(office.case, at=CLOSING_DAY).breaks
    ]


def test_shilong_art_12_the_record_of_a_break_goes_on_file_beside_its_recordings(office: Office) -> None:
    """shilong-12-2c; a case whose recordings ran through carries no such list."""
    file = announce_file(office.case, by=office.cast.archivist, at=CLOSING_DAY)
    before = {one.code: one for one in contents_of(file).extracts}

    row = _broken_off(office)

    after = {one.code: one for one in contents_of(file).extracts}

    assert "interruptions" not in before
    assert [(row.number, row.activity.number)] == [line[:2] for line in after["interruptions"].rows]
    assert "镜头进水，停录。" in after["interruptions"].rows[0]
