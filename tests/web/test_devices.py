"""领用归还 and the ledger through the door: what is shown, what is entered, who gets in."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.devices import acts
from liuhen.devices.acts import Checked, Issue, NewDevice
from liuhen.devices.models import Device, DeviceState, Handover
from liuhen.trail.models import Entry
from tests.cast import Cast, small_bureau
from tests.tapes import tape

MORNING = datetime(2026, 9, 18, 0, 20, tzinfo=UTC)


def camera(cast: Cast, number: str = "YZ-03") -> Device:
    return acts.register(NewDevice(number=number), by=cast.custodian, at=MORNING)


def out(cast: Cast, device: Device) -> Handover:
    to = Issue(holder=cast.officer, purpose="activity", activity_note="HD-2026-0001", reason="照发")
    return acts.issue(device, to, Checked(), by=cast.custodian, at=MORNING)


def form(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "holder": cast.officer.pk,
        "purpose": "activity",
        "works": "yes",
        "battery_percent": "96",
        "free_gb": "58",
        "device_time": "2026-09-18T08:22:14",
        "true_time": "2026-09-18T08:20:00",
        "clock_was_set": "on",
        "once": "a" * 32,
        **changes,
    }


def test_the_cabinet_shows_devices_and_leaves_one_content_entry(client: Client, cast: Cast) -> None:
    camera(cast)
    client.force_login(cast.custodian)
    before = Entry.objects.filter(kind="content").count()

    page = client.get(reverse("devices"))

    assert 200 == page.status_code
    assert "YZ-03" in page.content.decode()
    assert 1 == Entry.objects.filter(kind="content").count() - before


def test_an_empty_cabinet_says_what_to_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.custodian)

    assert "还没有登记设备" in client.get(reverse("devices")).content.decode()


def test_a_device_is_registered_through_the_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.custodian)

    answer = client.post(reverse("device_register"), {"number": "YZ-08", "kind": "body_camera", "gap_seconds": "3"})

    assert 302 == answer.status_code
    assert 3 == Device.objects.get(number="YZ-08").gap_seconds
    assert 200 == client.get(reverse("device_new")).status_code


def test_issue_and_return_through_the_forms_write_the_ledger(client: Client, cast: Cast) -> None:
    device = camera(cast)
    client.force_login(cast.custodian)

    client.post(reverse("device_issue", args=["YZ-03"]), form(cast))
    handover = Handover.objects.get()
    shown = client.get(reverse("devices") + "?device=YZ-03").content.decode()
    client.post(reverse("device_return", args=[handover.number]), {"condition": "完好", "once": "b" * 32})

    handover.refresh_from_db()
    device.refresh_from_db()
    assert (134_000, True, 58 * 1024) == (
        handover.check_made.clock_offset_ms,
        handover.check_made.clock_was_set,
        handover.check_made.free_mb,
    )
    assert "设备领用单" in shown
    assert DeviceState.IN_CABINET == device.state
    assert handover.returned_at is not None


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"battery_percent": "很多"}, 422),
        ({"device_time": "早上"}, 422),
        ({"holder": ""}, 422),
        ({"battery_percent": "5"}, 409),
    ],
)
def test_what_cannot_be_used_is_answered_in_chinese_and_changes_nothing(
    client: Client, cast: Cast, changes: dict[str, object], status: int
) -> None:
    camera(cast)
    client.force_login(cast.custodian)

    answer = client.post(reverse("device_issue", args=["YZ-03"]), form(cast, **changes))

    assert status == answer.status_code
    assert "没有领用" in answer.content.decode() or "没有办理" in answer.content.decode()
    assert not Handover.objects.exists()


def test_a_form_sent_twice_is_answered_as_done(client: Client, cast: Cast) -> None:
    camera(cast)
    client.force_login(cast.custodian)
    client.post(reverse("device_issue", args=["YZ-03"]), form(cast))

    assert 409 == client.post(reverse("device_issue", args=["YZ-03"]), form(cast)).status_code
    assert 1 == Handover.objects.count()


def test_repair_restore_and_retire_through_the_forms(client: Client, cast: Cast) -> None:
    device = camera(cast)
    client.force_login(cast.custodian)

    client.post(reverse("device_repair", args=["YZ-03"]), {"reason": "镜头破损", "contents": "empty"})
    assert "修复入柜" in client.get(reverse("device", args=["YZ-03"])).content.decode()
    client.post(reverse("device_restore", args=["YZ-03"]))
    client.post(reverse("device_retire", args=["YZ-03"]), {"reason": "报废"})

    device.refresh_from_db()
    assert DeviceState.RETIRED == device.state


def test_the_device_page_tells_issues_and_trail(client: Client, cast: Cast) -> None:
    out(cast, camera(cast))
    client.force_login(cast.officer)

    page = client.get(reverse("device", args=["YZ-03"])).content.decode()

    assert "LY-2026-0001" in page
    assert "登记了设备" in page


def test_shilong_art_4_the_ledger_shows_and_prints_the_columns_of_the_article(client: Client, db: None) -> None:
    cast = small_bureau("shilong")
    out(cast, camera(cast))
    client.force_login(cast.custodian)

    shown = client.get(reverse("ledger")).content.decode()
    printed = client.get(reverse("ledger_print")).content.decode()

    for page in (shown, printed):
        assert all(f">{head}</th>" in page for head in ("设备编号", "使用人员", "交接时间", "记录内容"))
    assert "lh-a4l" in printed


def test_shilong_art_4_what_was_recorded_is_proposed_from_the_recordings_of_that_issue(
    client: Client, cast: Cast
) -> None:
    device = camera(cast)
    out(cast, device)
    for minutes in (10, 40):
        tape(cast.officer, MORNING + timedelta(minutes=minutes), device=device)
    tape(cast.officer, MORNING + timedelta(minutes=50), 0, device=device, medium="photo")
    tape(cast.officer, MORNING - timedelta(minutes=50), device=device)
    client.force_login(cast.custodian)

    assert "录像 2 段、照片 1 张" in client.get(reverse("ledger")).content.decode()


def test_the_ledger_is_filtered_by_day_and_device(client: Client, cast: Cast) -> None:
    out(cast, camera(cast))
    out(cast, camera(cast, "YZ-04"))
    client.force_login(cast.custodian)

    only = client.get(reverse("ledger") + "?device=YZ-04&from=2026-09-18&until=2026-09-18").content.decode()
    none = client.get(reverse("ledger") + "?from=2026-09-19").content.decode()

    assert 1 == only.count("LY-") or "YZ-04</a>" in only
    assert "YZ-03</a>" not in only
    assert "这段时间没有领用" in none


def test_the_ledger_goes_out_as_a_sheet_and_leaves_an_entry(client: Client, cast: Cast) -> None:
    out(cast, camera(cast))
    client.force_login(cast.custodian)

    answer = client.get(reverse("ledger_export"))

    book = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "执法人员甲" in book.read("xl/sharedStrings.xml").decode()
    assert Entry.objects.filter(verb="ledger.export", kind="content").exists()


def test_another_bureau_finds_nothing(client: Client, cast: Cast) -> None:
    handover = out(cast, camera(cast))
    client.force_login(cast.stranger)

    assert "YZ-03" not in client.get(reverse("devices")).content.decode()
    assert 404 == client.get(reverse("device", args=["YZ-03"])).status_code
    assert 404 == client.post(reverse("device_return", args=[handover.number])).status_code
    assert "YZ-03" not in client.get(reverse("ledger")).content.decode()


def test_an_officer_issues_nothing(client: Client, cast: Cast) -> None:
    camera(cast)
    client.force_login(cast.officer)

    assert 403 == client.post(reverse("device_issue", args=["YZ-03"]), form(cast)).status_code
    assert Entry.objects.filter(kind="refusal", verb="device.issue").exists()


def test_the_system_administrator_has_no_cabinet(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)

    assert 403 == client.get(reverse("devices")).status_code


def test_a_late_device_is_marked(client: Client, cast: Cast) -> None:
    device = camera(cast)
    to = Issue(holder=cast.officer, purpose="standby", reason="照发", expected_return_at=MORNING + timedelta(hours=1))
    acts.issue(device, to, Checked(), by=cast.custodian, at=MORNING)
    client.force_login(cast.custodian)

    assert "过了预计归还" in client.get(reverse("devices")).content.decode()
