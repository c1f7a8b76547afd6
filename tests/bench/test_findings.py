"""The measurement of findings runs to its end at a tiny size, and the two ways of making findings agree."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_made_all_again_by_two_processes_and_projected_one_by_one_findings_are_the_same(tmp_path: Path) -> None:
    words = ["--recordings", "60", "--processes", "2", "--events", "1", "--directory", str(tmp_path)]

    run = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "findings.py"), *words], capture_output=True, text=True, check=False
    )

    assert 0 == run.returncode, run.stderr
    assert "the same findings" in run.stdout
    assert "subjects" in run.stdout
