"""The crash matrix: whatever fails at whatever moment, nothing is lost, half, doubled or released before it is proved.

Ten points of each kind in the small size, two hundred in the full one. A point is the number of a call to the
operating system, drawn from all that an undisturbed run makes; the seed is printed and repeats the run.
"""

import os
import random
from collections.abc import Mapping

import pytest
from tests.crash.conftest import FILES
from tests.crash.office import NAMES, content
from tests.crash.victims import FAULTS, Victims
from tests.docks.cards import fingerprint

SEED = int(os.environ.get("LIUHEN_SEED", "1"))
CARD: Mapping[str, bytes] = FILES
UPLOADED = {name: content(name) for name in NAMES}
FEW, MANY = 10, 200
WEB = ("killed", "disk full", "flush fails")


def _points(victims: Victims, work: str, fault: str, count: int) -> list[int]:
    """Count the calls of an undisturbed run, then draw points among them."""
    office = victims.office(f"count-{work}-{fault}")
    status, seen = victims.do(office.data, work, FAULTS[fault], 0)
    office.close()
    assert 0 == status
    assert seen > 0
    dice = random.Random(f"{SEED} {work} {fault}")
    return [dice.randint(1, seen) for _ in range(count)]


def _survives(victims: Victims, work: str, fault: str, count: int) -> None:
    before, struck = fingerprint(victims.card), 0
    for point in _points(victims, work, fault, count):
        office = victims.office(f"{work}-{point}")
        struck += office.strike(work, FAULTS[fault], point) == -9
        office.nothing_is_released_unproved()
        if work == "upload":
            victims.do(office.data, "upload", None, 0)
        office.go_on()
        office.nothing_is_released_unproved()
        office.everything_is_here_once({**CARD, **(UPLOADED if work == "upload" else {})})
        assert before == fingerprint(victims.card)
        office.close()
    # Two runs never make quite the same number of calls: a point near the end may lie behind it.
    assert fault != "killed" or struck > count / 2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_card_survives_whatever_befalls_the_worker(victims: Victims, fault: str) -> None:
    _survives(victims, "worker", fault, FEW)


@pytest.mark.parametrize("fault", WEB)
def test_an_upload_survives_whatever_befalls_the_web_process(victims: Victims, fault: str) -> None:
    _survives(victims, "upload", fault, FEW if fault == "killed" else 3)


@pytest.mark.full
@pytest.mark.parametrize("fault", FAULTS)
def test_a_card_survives_two_hundred_times(victims: Victims, fault: str) -> None:
    _survives(victims, "worker", fault, MANY)


@pytest.mark.full
@pytest.mark.parametrize("fault", WEB)
def test_an_upload_survives_two_hundred_times(victims: Victims, fault: str) -> None:
    _survives(victims, "upload", fault, MANY)


def test_undisturbed_everything_is_here_once(victims: Victims) -> None:
    office = victims.office("calm")

    assert 0 == victims.do(office.data, "upload", None, 0)[0]
    office.go_on()

    office.everything_is_here_once({**CARD, **UPLOADED})
    office.close()


def test_the_failing_disk_really_fails(victims: Victims) -> None:
    office = victims.office("struck")

    assert -9 == office.strike("worker", FAULTS["killed"], 1)

    assert [(0,)] == office.ask("select count(*) from evidence_arrival where state = 'sealed'")
    office.close()
