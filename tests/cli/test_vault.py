"""`liuhen vault`: the check's words and exit code, the register as lines, the sealer as a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.evidence.flags import NOBODY, has_flags, open_folder
from tests.evidence.keeping_store import registered
from tests.evidence.test_keeping import NOW, first
from tests.vault.pretend import flip_byte

from liuhen.cli.vault import command
from liuhen.evidence.queries import vault

MAIN = [sys.executable, "-m", "liuhen.cli.main"]


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    registered(cast.custodian, b"film " * 90, NOW)
    return cast


def test_a_whole_store_ends_with_0_and_a_damaged_one_with_1_and_its_name(office: Cast) -> None:
    whole = CliRunner().invoke(command, ["check"])
    flip_byte(vault().path_of(first()), 3)  # type: ignore[attr-defined]
    damaged = CliRunner().invoke(command, ["check"])

    assert (0, True) == (whole.exit_code, "不一致 0 处" in whole.output)
    assert 1 == damaged.exit_code
    assert f"被改动\t{first().removeprefix('sha256:')}" in damaged.output


def test_the_register_is_printed_line_by_line(office: Cast) -> None:
    office.bureau.receipts.get().arrivals.update(claims={"modified_ns": "0"})

    lines = [json.loads(line) for line in CliRunner().invoke(command, ["register"]).output.splitlines()]

    assert ["receipt", "original", "arrival"] == [line["row"] for line in lines]
    assert first() == lines[1]["sha256"] == lines[2]["original"]


@pytest.mark.full
def test_the_sealer_says_whether_it_may_and_lives_until_told_to_stop() -> None:
    with open_folder() as folder:
        environment = {**os.environ, "LIUHEN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "liuhen.settings"}
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
        sign = folder / "run" / "sealer"
        if has_flags(folder):
            process = subprocess.Popen([*MAIN, "vault", "sealer"], env=environment)
            try:
                end = time.monotonic() + 60
                while (not sign.exists() or not sign.read_text()) and time.monotonic() < end:
                    time.sleep(0.2)
                assert "working" == sign.read_text()
            finally:
                process.terminate()
                assert 0 == process.wait(timeout=30)
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(folder)], check=True)
        setpriv = [shutil.which("setpriv") or "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
        bare = ["--inh-caps=-all", "--bounding-set=-all"]
        said = subprocess.run(
            [*setpriv, *bare, *MAIN, "vault", "sealer"], env=environment, capture_output=True, check=True
        )
        assert "没有" in said.stderr.decode()
        assert sign.read_text() in ("not_allowed", "not_supported")
