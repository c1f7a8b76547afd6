"""A case file from announce to closed: what is in it, what third programs say of it, what is refused, what is found."""

import json
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from tests.archive.shelf import CLOSING_DAY, announced, bag, case_with_recordings, closed
from tests.cases.road import served, terminated
from tests.cast import Cast
from tests.verifier.exports import verify

from liuhen.archive import acts
from liuhen.archive.acts import FileStateError, announce_file, repeat_file
from liuhen.archive.making import make_file
from liuhen.archive.models import CaseFile, Disc
from liuhen.archive.queries import archiving_clock, due_cases, image_path, label_path, missing_for
from liuhen.bureau.acting import RoleRefusal
from liuhen.cases.acts.road import StepRefusedError
from liuhen.discs.iso import contents, volume_of
from liuhen.errors import TamperError
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.jobs.models import Job
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast: Cast, data_dir: Path) -> CaseFile:
    return closed(cast, data_dir)


def test_a_closed_file_puts_the_case_into_the_archive(file: CaseFile) -> None:
    assert ("closed", "archived") == (file.state, file.case.state)
    assert "AJ-2026-0001" == file.number
    assert file.bundle_digest.startswith("sha256:")
    assert "archive" == file.case.events.last().name


def test_bagit_py_finds_the_bundle_valid(file: CaseFile) -> None:
    assert bagit.Bag(str(bag(file))).is_valid()


def test_the_separate_verifier_passes_the_bundle_and_the_disc(file: CaseFile) -> None:
    on_bag, on_disc = verify(bag(file)), verify(bag(file).parent.parent)

    assert (0, 0) == (on_bag.code, on_disc.code), on_bag.text + on_disc.text
    assert "3 个原始文件的摘要值与入库时的留痕相符" in on_bag.text


def test_the_verifier_on_the_disc_itself_passes_too(file: CaseFile) -> None:

    program = bag(file).parent.parent / "其他/核验程序/liuhen_verify.py"
    ran = subprocess.run([sys.executable, "-B", str(program), str(bag(file))], capture_output=True, check=False)

    assert 0 == ran.returncode


@pytest.mark.parametrize("pattern", ["recordings/*", "documents/*", "registers/*.json", "trail/proofs/*"])
def test_one_changed_byte_fails_and_names_the_file(file: CaseFile, pattern: str) -> None:
    changed = min((bag(file) / "data").glob(pattern))
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(bytes(data))

    said = verify(bag(file))

    assert said.code == 1
    assert f"文件 data/{changed.relative_to(bag(file) / 'data').as_posix()} 与清单的摘要值不符" in said.text


def test_the_image_opens_and_holds_the_very_files_of_the_disc(file: CaseFile) -> None:
    found = contents(image_path(file))

    assert file.volume == volume_of(image_path(file)) == "LIUHEN_AJ_2026_0001"
    assert {"打开案卷.html", "说明文件.TXT", "文件目录.XML"} <= found.keys()
    assert "电子档案/AJ-2026-0001/data/index.html" in found


def test_the_bundle_holds_documents_recordings_registers_and_proofs(file: CaseFile) -> None:
    catalogue = json.loads((bag(file) / "data/catalogue.json").read_text(encoding="utf-8"))

    titles = [item["title"] for section in catalogue["sections"] for item in section["items"]]
    assert {"立案审批表", "行政处罚决定书", "案件步骤", "入卷录像"} <= set(titles)
    assert 3 == len(catalogue["items"])
    assert all(item["entry"] is not None for item in catalogue["items"])
    assert len(catalogue["trail"]["entries"]) > 20


def test_the_bundle_carries_single_entries_and_no_bundles_of_neighbours(file: CaseFile) -> None:
    assert not (bag(file) / "data/trail/tile").exists()
    told = [json.loads(path.read_bytes()) for path in (bag(file) / "data/trail/entries").iterdir()]
    verbs = {entry["verb"] for entry in told}
    assert "case.register" in verbs
    assert "officer.appoint" not in verbs


def test_the_label_has_the_five_fields_of_shilong_article_16(file: CaseFile) -> None:
    (disc,) = file.discs.all()

    names = [name for name, _ in disc.label]
    assert {"制作单位", "制作人", "制作时间", "执法活动或者案件名称", "标号"} <= set(names)
    assert "提取人" in names  # wuhan art. 27 names it
    assert all(value for _, value in disc.label)
    assert label_path(file).read_bytes().startswith(b"%PDF-")


def test_announcing_is_one_entry_and_closing_one_more(cast: Cast, data_dir: Path) -> None:
    case = case_with_recordings(cast, data_dir)
    before = Entry.objects.count()

    file = announce_file(case, by=cast.archivist, at=CLOSING_DAY)
    assert before + 1 == Entry.objects.count()
    assert 1 == Job.objects.filter(kind="archive.build").count()

    make_file(file, clock=lambda: CLOSING_DAY)
    assert before + 2 == Entry.objects.count()
    entry = Entry.objects.latest("id")
    assert "archive.close" == entry.verb
    assert file.case.label in entry.body


def test_a_file_is_announced_once(cast: Cast, data_dir: Path) -> None:
    file = announced(cast, data_dir)

    with pytest.raises(FileStateError, match="已经立卷"):
        announce_file(file.case, by=cast.archivist, at=CLOSING_DAY)
    assert 1 == Disc.objects.count()


def test_a_case_that_is_not_terminated_is_not_filed_away(cast: Cast, data_dir: Path) -> None:
    with pytest.raises(FileStateError, match="终结之后才立卷"):
        announce_file(served(cast), by=cast.archivist, at=CLOSING_DAY)


def test_wuhan_article_27_without_an_archive_class_the_file_is_refused_and_says_what_is_missing(
    cast: Cast, data_dir: Path
) -> None:
    case = terminated(cast)

    assert any("保管期限" in one.words for one in missing_for(case, at=CLOSING_DAY))
    with pytest.raises(StepRefusedError, match="保管期限"):
        announce_file(case, by=cast.archivist, at=CLOSING_DAY)
    assert "refusal" == Entry.objects.latest("id").kind


@pytest.mark.parametrize("who", ["officer", "custodian", "head", "system_admin", "stranger"])
def test_only_the_archivist_of_the_bureau_announces(cast: Cast, data_dir: Path, who: str) -> None:
    case = case_with_recordings(cast, data_dir)

    with pytest.raises(RoleRefusal):
        announce_file(case, by=getattr(cast, who), at=CLOSING_DAY)


def test_an_original_changed_in_the_vault_stops_the_file_and_names_it(cast: Cast, data_dir: Path) -> None:
    file = announced(cast, data_dir)
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


def test_a_failed_file_is_built_anew_and_the_numbers_stay(cast: Cast, data_dir: Path) -> None:
    file = announced(cast, data_dir)
    path = vault().path_of(Recording.objects.earliest("pk").original.sha256)
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(b"broken")
    with pytest.raises(TamperError):
        make_file(file, clock=lambda: CLOSING_DAY)
    path.write_bytes(whole)

    again = repeat_file(CaseFile.objects.get(), by=cast.archivist, at=CLOSING_DAY)
    made = make_file(again, clock=lambda: CLOSING_DAY)

    assert ("closed", 2, "AJ-2026-0001") == (made.state, made.attempt, made.number)
    assert 0 == verify(bag(made)).code


def test_a_file_that_did_not_fail_is_not_built_anew(file: CaseFile, cast: Cast) -> None:
    with pytest.raises(FileStateError):
        repeat_file(file, by=cast.archivist, at=CLOSING_DAY)


def test_a_build_cut_short_is_begun_anew(cast: Cast, data_dir: Path) -> None:
    file = announced(cast, data_dir)
    acts.note_building(file)
    left = bag(file) / "data/recordings/half"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")

    made = make_file(file, clock=lambda: CLOSING_DAY)

    assert "closed" == made.state
    assert 0 == verify(bag(made)).code


def test_running_the_job_twice_closes_once(file: CaseFile) -> None:
    before = Entry.objects.count()

    make_file(file, clock=lambda: CLOSING_DAY)

    assert before == Entry.objects.count()


def test_terminated_cases_are_due_within_thirty_days(cast: Cast, data_dir: Path) -> None:
    """wuhan art. 26: the file is formed within thirty days."""
    case = case_with_recordings(cast, data_dir)

    (due,) = due_cases(cast.archivist, at=CLOSING_DAY)

    assert case == due.case
    assert (3, True) == (due.recordings, due.documents > 5)
    clock = archiving_clock(case, at=CLOSING_DAY)
    assert clock is not None
    assert clock.due_at is not None
    assert 30 <= (clock.due_at - case.terminated_at).days <= 31


def test_a_closed_case_is_due_no_more(file: CaseFile, cast: Cast) -> None:
    assert [] == due_cases(cast.archivist, at=CLOSING_DAY)
