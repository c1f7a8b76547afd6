"""A case number taken at the same moment by two people: two numbers, no hole, none twice."""

import subprocess
import sys
import time
from pathlib import Path

from tests import postgres

SOURCE = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import small_bureau
small_bureau()
"""


def test_two_processes_take_numbers_without_gap_or_double(tmp_path: Path) -> None:
    known = postgres.environment(tmp_path)
    subprocess.run([sys.executable, "-c", PREPARE], env=known, cwd=SOURCE, check=True)
    start = str(time.time() + 4)
    takers = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("number_taker.py")), user, "20", start],
            env=known,
            stdout=subprocess.PIPE,
            text=True,
        )
        for user in ("jia", "yi")
    ]
    taken = [int(line) for taker in takers for line in taker.communicate(timeout=120)[0].split()]

    assert list(range(1, 41)) == sorted(taken)
