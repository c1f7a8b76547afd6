"""Witnesses and time stamps in an export: what they vouch for is compared with the entries, and forgeries are named."""

import contextlib
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.trail.time_stamp_server import Authority
from tests.verifier.exports import SIGNER, entries_of, entry, signed, verify, write, write_log
from verifier.liuhen_verifier.report import FaultError
from verifier.liuhen_verifier.stamp import read_stamp

from liuhen.trail.witness.cosignature import WitnessSigner, cosignature

WITNESS = WitnessSigner(name="witness.example/superior", seed=bytes(range(160, 192)))
OTHER = WitnessSigner(name="witness.example/superior", seed=bytes(range(192, 224)))
AT = datetime(2026, 9, 21, 2, 30, tzinfo=UTC)
SIZE = 30


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    write_log(folder, [entry(number) for number in range(SIZE)], (5, 20))
    notes = [note + cosignature(note, WITNESS, at=AT) for note in (signed(folder, 5), signed(folder, 20))]
    write(folder, "cosigned.notes", "".join(notes).encode())
    write(folder, "witness-keys.txt", (WITNESS.key().text() + "\n").encode())
    return folder


def test_what_a_witness_cosigned_agrees_and_is_told_with_its_time(export: Path) -> None:
    said = verify(export)

    assert 0 == said.code, said.text
    words = "见证方 witness.example/superior 于 2026-09-21 02:30 UTC 见证了前 20 条，与这里相符（另有 1 次更早的）"
    assert words in said.text
    assert "见证方的公钥取自包内" in said.text
    assert "见证方的公钥取自包内" not in verify(export, "--witness", WITNESS.key().text()).text


def test_a_trail_that_was_rewritten_with_the_own_key_is_exposed_by_the_witness(export: Path) -> None:
    rows = entries_of(export, SIZE)
    rows[3] = b"{}"
    kept = {name: (export / name).read_bytes() for name in ("cosigned.notes", "witness-keys.txt")}
    shutil.rmtree(export)
    write_log(export, rows, (5, 20))
    for name, data in kept.items():
        write(export, name, data)

    said = verify(export)

    assert 1 == said.code
    assert "见证过 5 条的校验点，与这里（30 条）不符：留痕被改过、截过或分了叉" in said.text


def test_a_trail_cut_below_what_was_cosigned_is_exposed(export: Path) -> None:
    rows = entries_of(export, SIZE)[:10]
    kept = {name: (export / name).read_bytes() for name in ("cosigned.notes", "witness-keys.txt")}
    shutil.rmtree(export)
    write_log(export, rows, (5,))
    for name, data in kept.items():
        write(export, name, data)

    assert "见证过 20 条的校验点，与这里（10 条）不符" in verify(export).text


def test_a_forged_line_of_a_witness_is_named_and_a_strangers_line_is_not_believed(export: Path) -> None:
    forged = signed(export, 20) + cosignature(signed(export, 5), WITNESS, at=AT)
    write(export, "cosigned.notes", forged.encode())
    said = verify(export)
    assert 1 == said.code
    assert "见证方 witness.example/superior 的签名与校验点不符" in said.text

    stranger = signed(export, 20) + cosignature(signed(export, 20), OTHER, at=AT)
    write(export, "cosigned.notes", stranger.encode())
    assert "见证了前" not in verify(export, "--witness", WITNESS.key().text()).text


def test_without_a_key_of_the_witness_its_lines_are_said_to_be_unchecked(export: Path) -> None:
    (export / "witness-keys.txt").unlink()

    said = verify(export)

    assert 0 == said.code
    assert "有 2 个带见证签名的校验点，没有见证方的公钥" in said.text


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("tsa"))
    made.end()
    return made


def stamp(authority: Authority, export: Path, size: int, *, algorithm: str = "sha256", about: bytes = b"") -> None:
    """Stamp the checkpoint of the first `size` entries (or other bytes) with openssl, as the product keeps it."""
    note = signed(export, size).encode()
    write(export, f"stamps/2026-09-21-{size}.note", note)
    write(authority.place, "data", about or note)
    words = ["openssl", "ts", "-query", "-data", "data", f"-{algorithm}", "-cert", "-out", "query"]
    subprocess.run(words, cwd=authority.place, check=True, capture_output=True)
    query = (authority.place / "query").read_bytes()
    write(export, f"stamps/2026-09-21-{size}.tsq", query)
    write(export, f"stamps/2026-09-21-{size}.tsr", authority.stamp(query))


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_a_time_stamp_on_a_checkpoint_is_told_with_its_time(export: Path, authority: Authority, algorithm: str) -> None:
    stamp(authority, export, 20, algorithm=algorithm)

    said = verify(export)

    assert 0 == said.code, said.text
    assert f"1 个时间戳盖在这本留痕的校验点上，最近一个是 {datetime.now(UTC):%Y-%m-%d}" in said.text
    assert "openssl ts -verify -in stamps/2026-09-21-20.tsr" in said.text


def test_a_time_stamp_about_something_else_is_named(export: Path, authority: Authority) -> None:
    stamp(authority, export, 20, about=b"something else")

    said = verify(export)

    assert 1 == said.code
    assert "时间戳 2026-09-21-20.tsr 盖的不是它旁边的校验点" in said.text


def test_a_time_stamp_exposes_a_trail_that_was_rewritten(export: Path, authority: Authority) -> None:
    stamp(authority, export, 20)
    kept = {path.name: path.read_bytes() for path in (export / "stamps").iterdir()}
    rows = entries_of(export, SIZE)
    rows[3] = b"{}"
    shutil.rmtree(export)
    write_log(export, rows, ())
    for name, data in kept.items():
        write(export, f"stamps/{name}", data)

    said = verify(export)

    assert 1 == said.code
    assert "盖在 20 条的校验点上，与这里的前 20 条不符" in said.text


def test_what_is_no_time_stamp_is_said_and_does_not_stop_the_check(export: Path, authority: Authority) -> None:
    stamp(authority, export, 20)
    path = export / "stamps/2026-09-21-20.tsr"
    whole = path.read_bytes()
    for data in (b"", b"\x30", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" + whole, whole[:100], whole[::-1]):
        path.write_bytes(data)
        said = verify(export)
        assert 0 == said.code
        assert "时间戳 2026-09-21-20.tsr 读不出，没有核对" in said.text


def test_any_cut_or_flip_of_a_time_stamp_is_read_or_refused_never_more(export: Path, authority: Authority) -> None:
    stamp(authority, export, 20)
    whole = (export / "stamps/2026-09-21-20.tsr").read_bytes()
    for at in range(len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x81]) + whole[at + 1 :]):
            with contextlib.suppress(FaultError):
                assert read_stamp(data).imprint is not None


def test_the_published_key_of_this_log_is_no_key_of_a_witness(export: Path) -> None:
    write(export, "witness-keys.txt", (SIGNER.verifier().text() + "\n").encode())

    said = verify(export)

    assert 0 == said.code
    assert "没有见证方的公钥" in said.text
