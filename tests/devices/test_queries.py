"""Reads of room devices: who held what when, and how its clock stood."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast

from liuhen.bureau.models import Bureau
from liuhen.devices import acts
from liuhen.devices.acts import Checked, Issue, NewDevice, Return
from liuhen.devices.drift import Offset
from liuhen.devices.models import Device, Handover
from liuhen.devices.queries import device_named, drift_at, fleet, handover_facts, holder_at, ledger

MORNING = datetime(2026, 9, 18, 0, 20, tzinfo=UTC)
NOON = MORNING + timedelta(hours=4)
EVENING = MORNING + timedelta(hours=8)
Asserted = Callable[[int], object]


def camera(cast: Cast, number: str = "YZ-03") -> Device:
    return acts.register(NewDevice(number=number), by=cast.custodian, at=MORNING - timedelta(days=9))


def out(
    cast: Cast, device: Device, at: datetime = MORNING, seconds: int | None = 100, was_set: bool = False
) -> Handover:
    checked = Checked(
        works=True,
        battery_percent=95,
        free_mb=60_000,
        device_time=None if seconds is None else at + timedelta(seconds=seconds),
        true_time=at,
        clock_was_set=was_set,
    )
    to = Issue(holder=cast.officer, purpose="activity", reason="照发", expected_return_at=at + timedelta(hours=8))
    return acts.issue(device, to, checked, by=cast.custodian, at=at)


def back(cast: Cast, handover: Handover, at: datetime = EVENING, seconds: int | None = None) -> None:
    shown = None if seconds is None else at + timedelta(seconds=seconds)
    acts.return_device(handover, Return(device_time=shown, true_time=at), by=cast.custodian, at=at)


def test_the_holder_is_found_between_issue_and_return_with_one_query(
    cast: Cast, django_assert_num_queries: Asserted
) -> None:
    device = camera(cast)
    back(cast, out(cast, device))

    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # pytest-django's context manager
        held = holder_at(device, NOON)

    assert held is not None
    assert cast.officer == held.holder


@pytest.mark.parametrize("instant", [MORNING, EVENING])
def test_both_ends_of_an_issue_count(cast: Cast, instant: datetime) -> None:
    device = camera(cast)
    back(cast, out(cast, device))

    assert holder_at(device, instant) is not None


@pytest.mark.parametrize("instant", [MORNING - timedelta(seconds=1), EVENING + timedelta(seconds=1)])
def test_outside_every_issue_nobody_holds_it(cast: Cast, instant: datetime) -> None:
    device = camera(cast)
    back(cast, out(cast, device))

    assert holder_at(device, instant) is None


def test_the_drift_measured_at_issue_holds_until_it_is_measured_again(cast: Cast) -> None:
    device = camera(cast)
    out(cast, device, seconds=100)

    assert Offset(low_ms=70_000, high_ms=130_000) == drift_at(device, NOON)


def test_between_two_measurements_the_drift_is_their_hull(cast: Cast) -> None:
    device = camera(cast)
    back(cast, out(cast, device, seconds=100), seconds=200)

    assert Offset(low_ms=70_000, high_ms=230_000) == drift_at(device, NOON)


def test_a_clock_that_was_set_runs_right_to_half_a_minute(cast: Cast) -> None:
    device = camera(cast)
    out(cast, device, seconds=28_800, was_set=True)

    assert Offset(low_ms=-30_000, high_ms=30_000) == drift_at(device, NOON)


def test_after_the_return_the_last_measurement_holds(cast: Cast) -> None:
    device = camera(cast)
    back(cast, out(cast, device, seconds=100), seconds=200)

    assert Offset(low_ms=170_000, high_ms=230_000) == drift_at(device, EVENING + timedelta(days=1))


def test_a_clock_never_measured_has_no_drift(cast: Cast) -> None:
    device = camera(cast)
    assert drift_at(device, NOON) is None

    back(cast, out(cast, device, seconds=None))
    assert drift_at(device, NOON) is None


def test_the_fleet_counts_states_and_what_is_late(cast: Cast, django_assert_num_queries: Asserted) -> None:
    out(cast, camera(cast, "YZ-01"))
    camera(cast, "YZ-02")

    with django_assert_num_queries(2):  # type: ignore[attr-defined]  # pytest-django's context manager
        known = fleet(Device.objects.filter(bureau=cast.bureau), EVENING + timedelta(hours=1))

    assert (1, 1, 0, 1) == (known.in_cabinet, known.issued, known.repair, known.overdue)
    assert ["YZ-01", "YZ-02"] == [device.number for device in known.devices]


def test_a_device_is_found_by_its_number_within_the_bureau(cast: Cast) -> None:
    device = camera(cast)

    assert device == device_named(cast.bureau, "YZ-03")
    assert device_named(Bureau.objects.exclude(pk=cast.bureau.pk).get(), "YZ-03") is None


def test_the_ledger_stands_newest_first(cast: Cast) -> None:
    device = camera(cast)
    back(cast, out(cast, device))
    out(cast, device, at=EVENING + timedelta(hours=1))

    assert ["LY-2026-0002", "LY-2026-0001"] == [use.number for use in ledger(Handover.objects.all())]


def test_facts_for_the_law_carry_check_holder_and_first_use(cast: Cast) -> None:
    handover = out(cast, camera(cast))

    facts = handover_facts(ledger(Handover.objects.all()).get(pk=handover.pk), first_used_at=NOON)

    assert ("YZ-03", "YZ-0103", NOON) == (facts.device_number, facts.holder.certificate_number, facts.first_used_at)
    assert facts.check is not None
    assert (100, {"function", "battery", "storage", "clock"}) == (
        facts.check.clock_offset_seconds,
        {item.code for item in facts.check.items},
    )
