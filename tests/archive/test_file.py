"""What is in a closed case file, and what programs that are not ours say of it, before and after one byte changes."""

import json
import subprocess
import sys

import bagit
import pytest
from tests.archive.conftest import Office
from tests.archive.shelf import CLOSING_DAY
from tests.verifier.exports import verify

from liuhen.archive.acts import FileStateError, make_file, repeat_file
from liuhen.archive.models import CaseFile
from liuhen.archive.queries import bag_path, due_cases, image_path, label_path
from liuhen.discs.iso import contents, volume_of
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(shelf: Office) -> CaseFile:
    assert shelf.file is not None
    return shelf.file


def test_a_closed_file_puts_the_case_into_the_archive(file: CaseFile) -> None:
    assert ("closed", "archived") == (file.state, file.case.state)
    assert "AJ-2026-0001" == file.number
    assert file.bundle_digest.startswith("sha256:")
    assert "archive" == file.case.events.last().name


def test_bagit_py_finds_the_bundle_valid(file: CaseFile) -> None:
    assert bagit.Bag(str(bag_path(file))).is_valid()


def test_the_separate_verifier_passes_the_bundle_and_the_disc(file: CaseFile) -> None:
    on_bag, on_disc = verify(bag_path(file)), verify(bag_path(file).parent.parent)

    assert (0, 0) == (on_bag.code, on_disc.code), on_bag.text + on_disc.text
    assert "3 个原始文件的摘要值与入库时的留痕相符" in on_bag.text


def test_the_verifier_in_the_bundle_itself_passes_too_and_leaves_nothing_behind(file: CaseFile) -> None:

    program = bag_path(file) / "data/verifier/liuhen_verify.py"
    ran = subprocess.run([sys.executable, str(program), str(bag_path(file))], capture_output=True, check=False)

    assert 0 == ran.returncode
    assert 0 == verify(bag_path(file)).code


@pytest.mark.parametrize("pattern", ["recordings/*", "documents/*", "registers/*.json", "trail/proofs/*"])
def test_one_changed_byte_fails_and_names_the_file(file: CaseFile, pattern: str) -> None:
    changed = min((bag_path(file) / "data").glob(pattern))
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(bytes(data))

    said = verify(bag_path(file))

    assert said.code == 1
    assert f"文件 data/{changed.relative_to(bag_path(file) / 'data').as_posix()} 与清单的摘要值不符" in said.text


def test_the_image_opens_and_holds_the_very_files_of_the_disc(file: CaseFile) -> None:
    found = contents(image_path(file))

    assert file.volume == volume_of(image_path(file)) == "LIUHEN_AJ_2026_0001"
    assert {"打开案卷.html", "说明文件.TXT", "文件目录.XML"} <= found.keys()
    assert "电子档案/AJ-2026-0001/data/index.html" in found


def test_the_bundle_holds_documents_recordings_registers_and_proofs(file: CaseFile) -> None:
    catalogue = json.loads((bag_path(file) / "data/catalogue.json").read_text(encoding="utf-8"))

    titles = [item["title"] for section in catalogue["sections"] for item in section["items"]]
    assert {"立案审批表", "行政处罚决定书", "案件步骤", "入卷录像"} <= set(titles)
    assert 3 == len(catalogue["items"])
    assert all(item["entry"] is not None for item in catalogue["items"])
    assert len(catalogue["trail"]["entries"]) > 20


def test_the_bundle_carries_single_entries_and_no_bundles_of_neighbours(file: CaseFile) -> None:
    assert not (bag_path(file) / "data/trail/tile").exists()
    told = [json.loads(path.read_bytes()) for path in (bag_path(file) / "data/trail/entries").iterdir()]
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


def test_a_closed_case_is_due_no_more(file: CaseFile, shelf: Office) -> None:
    assert [] == due_cases(shelf.cast.archivist, at=CLOSING_DAY)


def test_a_file_that_did_not_fail_is_not_built_anew(file: CaseFile, shelf: Office) -> None:
    with pytest.raises(FileStateError):
        repeat_file(file, by=shelf.cast.archivist, at=CLOSING_DAY)


def test_running_the_job_twice_closes_once(file: CaseFile) -> None:
    before = Entry.objects.count()

    make_file(file, clock=lambda: CLOSING_DAY)

    assert before == Entry.objects.count()
