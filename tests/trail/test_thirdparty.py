"""Programs that are not ours verify our trail: Go's sumdb packages, and openssl for the checkpoint (trust.md C)."""

import base64
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cast import LONG_AGO, Cast
from tests.verifier.vectors import FOLDER

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts.restoring import rotate_key
from liuhen.cli.trail import command
from liuhen.trail.integrator import integrate_now, store

ED25519_DER = bytes.fromhex("302a300506032b6570032100")  # what stands before the 32 bytes of a public key (RFC 8410)


@pytest.fixture(scope="session")
def go_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the Go program against the packages of the operating system."""
    program = tmp_path_factory.mktemp("go") / "check_trail"
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(program.parent / "cache"),
    }
    source = Path(__file__).with_name("thirdparty")
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=source, env=environment, check=True)
    return program


@pytest.fixture
def export(data_dir: Path, cast: Cast, tmp_path: Path) -> Path:
    """Export a small real trail with several checkpoints and two keys."""
    integrate_now()
    rotate_key(by=Machine("command-line"), reason="满一年更换", at=LONG_AGO)
    target = tmp_path / "export"
    CliRunner().invoke(command, ["export", str(target)], catch_exceptions=False)
    return target


def keys() -> list[str]:
    old = store().continuity()[0].split("\n")[3].removeprefix("old ")
    return [store().verifier().text(), old]


def go(program: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(program), *map(str, words)], capture_output=True, text=True, check=False)


def test_go_verifies_the_signature_every_inclusion_and_every_older_checkpoint(go_program: Path, export: Path) -> None:
    said = go(go_program, export, *keys())

    assert said.returncode == 0, said.stderr
    size, entries, older = map(int, said.stdout.split())
    assert size == entries == integrate_now().size
    assert older >= 3


def test_go_verifies_the_published_vectors(go_program: Path) -> None:
    said = go(go_program, FOLDER / "export", (FOLDER / "export/key.txt").read_text(encoding="utf-8").strip())

    assert said.returncode == 0, said.stderr
    assert [259, 259] == list(map(int, said.stdout.split()))[:2]


@pytest.mark.parametrize("name", ["checkpoint", "history.notes", "tile/0/000.p/{size}", "tile/entries/000.p/{size}"])
def test_go_refuses_any_of_our_files_with_one_bit_changed(go_program: Path, export: Path, name: str) -> None:
    path = export / name.format(size=integrate_now().size)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(bytes(data))

    assert 1 == go(go_program, export, *keys()).returncode


def test_openssl_verifies_the_exported_checkpoint_and_refuses_a_changed_one(export: Path, tmp_path: Path) -> None:
    text, _, signatures = (export / "checkpoint").read_text(encoding="utf-8").rpartition("\n\n")
    key = base64.b64decode((export / "key.txt").read_text(encoding="utf-8").strip().split("+", 2)[2])[1:]
    packed = base64.b64decode(signatures.splitlines()[-1].rpartition(" ")[2])
    (tmp_path / "pub").write_bytes(ED25519_DER + key)
    (tmp_path / "sig").write_bytes(packed[4:])

    def openssl(told: str) -> int:
        (tmp_path / "text").write_text(told, encoding="utf-8")
        words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "pub", "-keyform", "DER", "-rawin"]
        given = ["-in", "text", "-sigfile", "sig"]
        return subprocess.run([*words, *given], cwd=tmp_path, capture_output=True, check=False).returncode

    assert 0 == openssl(text + "\n")
    assert 0 != openssl(text.replace("liuhen", "liuhem") + "\n")
