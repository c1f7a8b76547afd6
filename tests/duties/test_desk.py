"""本岗: what is late with its hours and article, what is unseen, unsorted, unexplained; what an officer still owes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import LONG_AGO, Cast, small_bureau
from tests.findings import a_finding
from tests.tapes import tape

from liuhen.bureau.models import Officer
from liuhen.devices import acts as devices
from liuhen.devices.acts import Checked, Issue, NewDevice, Return
from liuhen.devices.models import Device, DeviceKind, Handover
from liuhen.duties.queries import filtered
from liuhen.duties.queries.desk import late_hours, owed_by, part, unseen_devices
from liuhen.law.finding import Level

NOW = timezone.now()


def a_camera(cast: Cast, number: str = "YZ-03", kind: DeviceKind = DeviceKind.BODY_CAMERA) -> Device:
    return devices.register(NewDevice(number=number, kind=kind), by=cast.custodian, at=LONG_AGO)


def issued(cast: Cast, device: Device, *, days: float, back_in: float | None = None) -> Handover:
    """Issue a device some days ago."""
    at = NOW - timedelta(days=days)
    back = None if back_in is None else at + timedelta(days=back_in)
    to = Issue(holder=cast.officer, purpose="standby", expected_return_at=back, reason="照发")
    return devices.issue(device, to, Checked(), by=cast.custodian, at=at)


def page(officer: Officer, query: str = "", name: str = "duty_desk") -> str:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name) + query).content.decode()


@pytest.mark.parametrize(
    ("show", "rules"),
    [
        ("late", {"ingest.deadline", "ingest.deadline.YZ-03"}),
        ("unsorted", {"labels.mandatory", "originals.outside"}),
        ("gaps", {"interruption.unexplained.1", "recording.duty.hearing"}),
    ],
)
def test_the_custodian_filters_the_board_by_matter(cast: Cast, show: str, rules: set[str]) -> None:
    past = NOW - timedelta(hours=30)
    owed = ("ingest.deadline", "ingest.deadline.YZ-03", "labels.mandatory", "originals.outside", "staff.two")
    for key, rule in enumerate(owed, 11):
        a_finding(cast.officer, rule, subject_id=str(key), due_at=past, since=past)
    for key, rule in enumerate(("interruption.unexplained.1", "recording.duty.hearing"), 7):
        a_finding(cast.officer, rule, subject_id=str(key), breach_at=past, since=past)
    later = NOW + timedelta(hours=9)
    a_finding(cast.officer, "ingest.deadline", subject_id="5", warn_at=past, due_at=later, since=past)

    shown = {row.rule for row in filtered(cast.custodian, NOW, show).select_related("duty")}

    assert rules == shown
    assert len(rules) == part(cast.custodian, NOW, show).count


def test_lateness_is_told_in_whole_hours_and_nothing_in_time_is_late(cast: Cast) -> None:
    late = a_finding(cast.officer, "ingest.deadline", due_at=NOW - timedelta(hours=30, minutes=50))
    done = a_finding(
        cast.officer, "labels", due_at=NOW - timedelta(hours=30), closed_at=NOW - timedelta(hours=28), late=True
    )
    never = a_finding(cast.officer, "staff", breach_at=NOW)
    soon = a_finding(cast.officer, "precheck", due_at=NOW + timedelta(hours=1))

    assert (30, 2, None, None) == tuple(late_hours(row, NOW) for row in (late, done, never, soon))


def test_a_device_past_its_expected_return_is_unseen_and_one_that_is_back_is_not(cast: Cast) -> None:
    out, back = a_camera(cast), a_camera(cast, "YZ-04")
    issued(cast, out, days=3, back_in=1)
    devices.return_device(issued(cast, back, days=3, back_in=1), Return(), by=cast.custodian, at=NOW)

    unseen = unseen_devices(cast.custodian, NOW)

    assert ["YZ-03"] == [one.device.number for one in unseen]
    assert unseen[0].issue is not None
    assert cast.officer == unseen[0].issue.holder


def test_a_device_out_without_a_return_date_is_due_when_its_recordings_would_be(cast: Cast) -> None:
    """wuhan-26-2a: two working days after what it recorded; taking its card in is a sign of it."""
    long_out, just_out, taken_in = (a_camera(cast, f"YZ-0{number}") for number in (3, 4, 5))
    issued(cast, long_out, days=20)
    issued(cast, just_out, days=0.1)
    issued(cast, taken_in, days=20)
    tape(cast.officer, NOW - timedelta(hours=2), 30, device=taken_in)

    unseen = unseen_devices(cast.custodian, NOW)

    assert ["YZ-03"] == [one.device.number for one in unseen]
    assert unseen[0].citation is not None
    assert "第二十六条" in unseen[0].citation.article


@pytest.mark.django_db
@pytest.mark.parametrize(("pack", "numbers"), [("wuhan", []), ("yiliang", ["YZ-03"])])
def test_a_device_in_the_cabinet_is_due_for_care_where_the_rules_say_so(pack: str, numbers: list[str]) -> None:
    """yiliang-14-1a; the wuhan text says nothing about it. What hangs on a wall is never looked for."""
    cast = small_bureau(pack)
    a_camera(cast)
    a_camera(cast, "SXT-01", DeviceKind.CCTV)

    assert numbers == [one.device.number for one in unseen_devices(cast.custodian, NOW)]


def test_an_officer_reads_what_he_owes_and_not_what_the_bureau_owes(cast: Cast) -> None:
    issued(cast, a_camera(cast), days=2, back_in=1)
    a_finding(cast.officer, "labels.mandatory", due_at=NOW - timedelta(hours=3))

    mine, others, keeper = page(cast.officer), page(cast.partner), page(cast.custodian)

    assert ["YZ-03"] == [row.device.number for row in owed_by(cast.officer).devices]
    assert "逾期未还" in mine
    assert "我还欠的" in mine
    assert "labels.mandatory" in mine
    assert "您现在什么都不欠" in others
    assert "未见设备 1 台" in keeper
    assert "未见设备" not in mine


def test_the_board_answers_to_each_matter_and_to_nonsense(cast: Cast) -> None:
    a_finding(cast.officer, "ingest.deadline", due_at=NOW - timedelta(hours=5), level=Level.WARNING)

    late, nonsense = page(cast.custodian, "?show=late", "duty_board"), page(cast.custodian, "?show=x", "duty_board")

    assert "迟交" in late
    assert "ingest.deadline" in late
    assert "全部" in nonsense
