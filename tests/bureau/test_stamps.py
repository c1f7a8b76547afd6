"""Time stamps of a real authority on our checkpoint: verified, kept untouched, exported; and what may go wrong."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from liuhen.bureau.acts.stamps import stamp_checkpoint, stamp_daily
from liuhen.cli.trail import command
from liuhen.errors import InputError
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Entry, Stamp
from liuhen.trail.timestamp import verify_stamp
from tests.cast import Cast
from tests.trail.time_stamp_server import Authority

NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    running = Authority(tmp_path_factory.mktemp("tsa"))
    yield running
    running.end()


@pytest.fixture
def office(data_dir: Path, cast: Cast, authority: Authority, settings: object) -> Cast:
    settings.TIME_STAMP_SERVER = authority.url  # type: ignore[attr-defined]
    settings.TIME_STAMP_ROOTS = str(authority.roots)  # type: ignore[attr-defined]
    integrate_now()
    return cast


def test_the_checkpoint_is_stamped_verified_and_kept_untouched(office: Cast, authority: Authority) -> None:
    row = stamp_checkpoint(by=office.archivist, at=NOW)

    assert ("rfc3161-client", "") == (row.verified_with, row.trouble)
    assert row.stamped_at is not None
    assert abs(row.stamped_at - timezone.now()) < timedelta(minutes=5)
    assert row.note == store().note() or row.size < integrate_now().size
    assert (authority.place / "answer").read_bytes() == bytes(Stamp.objects.get(pk=row.pk).answer)
    assert "stamp.keep" == Entry.objects.latest("id").verb


def test_openssl_verifies_the_exported_stamp(office: Cast, authority: Authority, tmp_path: Path) -> None:
    row = stamp_checkpoint(by=office.archivist, at=NOW)
    CliRunner().invoke(command, ["export", str(tmp_path / "export")], catch_exceptions=False)
    stem = tmp_path / "export" / "stamps" / f"2026-09-21-{row.size}"

    def openssl(data: Path) -> int:
        words = ["openssl", "ts", "-verify", "-in", f"{stem}.tsr", "-data", data, "-CAfile", authority.roots]
        return subprocess.run([str(word) for word in words], capture_output=True, check=False).returncode

    assert 0 == openssl(Path(f"{stem}.note"))
    (tmp_path / "other").write_text("other", encoding="utf-8")
    assert 0 != openssl(tmp_path / "other")


def test_a_stamp_of_other_bytes_or_of_another_authority_is_not_verified(
    office: Cast, authority: Authority, tmp_path: Path
) -> None:
    row = stamp_checkpoint(by=office.archivist, at=NOW)
    stranger = Authority(tmp_path)
    stranger.end()

    for data, roots in ((b"other", authority.roots), (row.note.encode(), stranger.roots)):
        found = verify_stamp(bytes(row.answer), data, roots)
        assert ("", None) == (found.tool, found.at)
        assert found.trouble
    assert "未核验" in verify_stamp(bytes(row.answer), row.note.encode(), None).trouble
    assert verify_stamp(b"0garbage", b"", authority.roots).trouble


def test_an_answer_with_the_whole_chain_is_verified_by_one_tool_or_the_other(tmp_path: Path) -> None:
    chain = Authority(tmp_path, sends_root=True)
    asked = tmp_path / "asked"
    asked.write_bytes(b"checkpoint")
    words = ["openssl", "ts", "-query", "-data", "asked", "-sha256", "-cert", "-out", "query"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)

    found = verify_stamp(chain.stamp((tmp_path / "query").read_bytes()), b"checkpoint", chain.roots)

    chain.end()
    assert found.tool in {"rfc3161-client", "openssl"}, found.trouble


def test_the_worker_stamps_once_a_day_and_notes_a_server_that_is_away_once(office: Cast, settings: object) -> None:
    assert stamp_daily(NOW) is not None
    assert stamp_daily(NOW + timedelta(hours=1)) is None

    settings.TIME_STAMP_SERVER = "http://127.0.0.1:1/"  # type: ignore[attr-defined]
    tomorrow = timezone.now() + timedelta(days=1)
    assert [None, None] == [stamp_daily(tomorrow), stamp_daily(tomorrow)]
    assert 1 <= Entry.objects.filter(verb="stamp.fail").count() <= 2


def test_without_a_server_nothing_is_asked(office: Cast, settings: object) -> None:
    settings.TIME_STAMP_SERVER = ""  # type: ignore[attr-defined]

    assert stamp_daily(NOW) is None
    with pytest.raises(InputError, match="没有配置时间戳服务"):
        stamp_checkpoint(by=office.archivist, at=NOW)
