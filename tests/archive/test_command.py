"""`liuhen archive`: list, build by hand, verify with the separate program; a changed byte is said."""

import pytest
from click.testing import CliRunner
from tests.archive.conftest import Office

from liuhen.archive.queries import bag_path, image_path
from liuhen.cli.archive import command
from liuhen.errors import LiuhenError
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    return CliRunner().invoke(command, words, catch_exceptions=False).output


def test_an_honest_file_is_verified_and_the_check_is_an_entry(shelf: Office) -> None:
    output = run("verify", "AJ-2026-0001")

    assert "结论：一致。" in output
    assert "[一致] 光盘映像" in output
    assert "archive.verify" == Entry.objects.latest("id").verb


def test_a_changed_byte_in_bundle_or_image_is_said(shelf: Office) -> None:
    assert shelf.file is not None
    document = min((bag_path(shelf.file) / "data/documents").iterdir())
    document.write_bytes(document.read_bytes() + b" ")
    with image_path(shelf.file).open("r+b") as image:
        image.seek(40_000)
        image.write(b"x")

    with pytest.raises(LiuhenError, match="案卷包、光盘映像"):
        run("verify", "AJ-2026-0001")


def test_an_unknown_number_gives_one_clear_sentence(shelf: Office) -> None:
    with pytest.raises(LiuhenError, match="没有找到案卷 AJ-1"):
        run("verify", "AJ-1")
