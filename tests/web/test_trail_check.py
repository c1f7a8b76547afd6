"""The page 核验: the verifier that is handed out is the one of the digest, and the whole trail passes it."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.bureau.models import Bureau, Officer
from liuhen.discs.program import PROGRAM, one_file
from liuhen.trail.models import Entry
from liuhen.web.trail import check as trail_check
from tests.cast import Cast
from tests.verifier.exports import VERIFIER, verify


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    return cast


@pytest.fixture
def alone(office: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The second bureau of the cast stands on another machine."""
    monkeypatch.setattr(trail_check, "shares_its_trail", lambda: False)
    return office


def test_the_page_shows_the_digest_and_the_key_for_the_acceptance_record(office: Cast) -> None:
    page = entered(office.auditor).get(reverse("trail_check")).content.decode()

    digest = hashlib.sha256(one_file(VERIFIER.parent)).hexdigest()
    assert digest in page.replace(" ", "").replace("<b>", "").replace("</b>", "")
    assert "liuhen.local/" in page


def test_the_program_that_is_handed_out_is_the_one_of_the_digest_and_leaves_no_entry(office: Cast) -> None:
    before = Entry.objects.count()

    answer = entered(office.auditor).get(reverse("trail_program"))

    assert one_file(VERIFIER.parent) == answer.content
    assert PROGRAM in answer["Content-Disposition"]
    assert before == Entry.objects.count()


def test_the_whole_trail_taken_away_passes_the_verifier_that_lies_in_it(alone: Cast, tmp_path: Path) -> None:
    answer = entered(alone.auditor).post(reverse("trail_whole"))

    zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).extractall(tmp_path / "taken")
    (folder,) = (tmp_path / "taken").iterdir()
    words = [sys.executable, "-I", "-S", folder / PROGRAM, folder]
    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert 0 == ran.returncode, ran.stdout
    assert f"{Entry.objects.count()} 条留痕与校验点的根摘要值相符" in ran.stdout
    assert "trail.export" == Entry.objects.latest("id").verb


def test_nothing_is_left_behind_by_an_export(alone: Cast, data_dir: Path) -> None:
    entered(alone.auditor).get(reverse("trail_check"))
    before = {path.name for path in data_dir.iterdir()} | {"trail", "keys"}

    b"".join(entered(alone.auditor).post(reverse("trail_whole")).streaming_content)

    assert before == {path.name for path in data_dir.iterdir()} | {"trail", "keys"}


def test_several_bureaus_on_one_machine_do_not_take_away_each_others_entries(office: Cast) -> None:
    assert Bureau.objects.count() > 1
    before = Entry.objects.filter(verb="trail.export").count()

    answer = entered(office.auditor).post(reverse("trail_whole"))

    assert 400 <= answer.status_code < 500
    assert "本机有几个机关" in answer.content.decode()
    assert before == Entry.objects.filter(verb="trail.export").count()
    assert "导出留痕全本" not in entered(office.auditor).get(reverse("trail_check")).content.decode()


@pytest.mark.parametrize("who", ["head", "archivist", "system_admin"])
def test_only_the_auditor_takes_the_whole_away(alone: Cast, who: str) -> None:
    client = entered(getattr(alone, who))

    assert 200 == client.get(reverse("trail_check")).status_code
    assert 403 == client.post(reverse("trail_whole")).status_code


def test_a_trail_too_long_for_a_browser_is_exported_on_the_server(alone: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = entered(alone.auditor)
    client.get(reverse("trail_slip"))
    monkeypatch.setattr(trail_check, "MOST_ENTRIES", 3)

    assert "全本较大" in client.get(reverse("trail_check")).content.decode()
    assert "不宜从浏览器下载" in client.post(reverse("trail_whole")).content.decode()


def test_one_entry_taken_away_has_the_verifier_beside_it(office: Cast, tmp_path: Path) -> None:
    uid = Entry.objects.filter(verb="officer.appoint").first().uid

    answer = entered(office.auditor).get(reverse("trail_proof", args=[uid]))

    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    pack.extractall(tmp_path / "taken")
    assert one_file(VERIFIER.parent) == pack.read(PROGRAM)
    assert 0 == verify(tmp_path / "taken").code
