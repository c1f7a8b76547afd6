"""领用归还 and the ledger through the door: what is shown, what is entered, who gets in."""

import io
import itertools
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acts import NewSetting, change_setting
from liuhen.devices import acts
from liuhen.devices.acts import Checked, Issue, NewDevice
from liuhen.devices.models import Device, DeviceState, Handover, LedgerSheet
from liuhen.evidence.queries import vault
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
        ({"purpose": "会议"}, 409),
        ({"at": "2999-01-01T08:00"}, 422),
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
    client.post(reverse("device_restore", args=["YZ-03"]), {"outcome": "更换镜头"})
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


def photo(begin: bytes = b"\xff\xd8\xff\xe0") -> SimpleUploadedFile:
    return SimpleUploadedFile("screen.jpg", begin + b"0" * 64, content_type="image/jpeg")


def test_a_scanned_label_opens_the_device_and_an_unknown_one_says_what_to_do(client: Client, cast: Cast) -> None:
    camera(cast)
    client.force_login(cast.custodian)

    found = client.get(reverse("devices"), {"scan": "ＬＨＳＢ：YZ-03"})
    unknown = client.get(reverse("devices"), {"scan": "LHSB:YZ-99"})

    assert reverse("devices") + "?device=YZ-03" == found.headers["Location"]
    assert (422, True) == (unknown.status_code, "没有找到设备“YZ-99”" in unknown.content.decode())


def test_an_issue_keeps_partner_both_readings_and_the_photo_of_the_screen(client: Client, cast: Cast) -> None:
    camera(cast)
    client.force_login(cast.custodian)
    sent = form(
        cast,
        partner=cast.partner.pk,
        photo=photo(),
        device_time_after="2026-09-18T08:23:01",
        true_time_after="2026-09-18T08:23:00",
    )

    client.post(reverse("device_issue", args=["YZ-03"]), sent)

    made = Handover.objects.get().check_made
    assert (134_000, 1_000, cast.partner) == (made.clock_offset_ms, made.after_offset_ms, made.handover.partner)
    shown = client.get(reverse("handover_photo", args=[made.handover.number]))
    assert ("image/jpeg", photo().read()) == (shown.headers["Content-Type"], shown.content)
    assert vault().holds(made.photo_digest)
    assert made.photo_digest in Entry.objects.filter(verb="device.issue").latest("pk").body


def test_a_file_that_is_no_photo_is_not_kept_and_nothing_is_issued(client: Client, cast: Cast) -> None:
    camera(cast)
    client.force_login(cast.custodian)

    answer = client.post(reverse("device_issue", args=["YZ-03"]), form(cast, photo=photo(b"MZ")))

    assert (422, True) == (answer.status_code, "不是照片" in answer.content.decode())
    assert not Handover.objects.exists()


def test_yiliang_art_14_the_user_checks_on_his_phone_before_he_sets_out(client: Client, db: None) -> None:
    """yiliang-14-1b."""
    cast = small_bureau("yiliang")
    camera(cast)
    client.force_login(cast.custodian)
    client.post(reverse("device_issue", args=["YZ-03"]), form(cast, checked_by="user"))
    line = Handover.objects.get()
    client.force_login(cast.officer)

    before = client.get(reverse("handover", args=[line.number])).content.decode()
    client.post(reverse("handover_check", args=[line.number]), {"battery_percent": "90", "free_gb": "20"})
    client.post(reverse("handover_set_out", args=[line.number]))

    line.refresh_from_db()
    assert "出勤前检查" in before
    assert "还没有出勤前检查" in before
    assert line.set_out_at is not None
    assert line.check_made.measured_at <= line.set_out_at
    assert ["battery", "storage"] == [item["code"] for item in line.check_made.items]


def test_the_receiver_takes_a_device_over_and_both_lines_stand_in_the_ledger(client: Client, cast: Cast) -> None:
    """wangdu-22-1b."""
    first = out(cast, camera(cast))
    taking = {"holder": cast.partner.pk, "purpose": "activity"}
    client.force_login(cast.officer)
    refused = client.post(reverse("handover_pass", args=[first.number]), taking)
    client.force_login(cast.partner)

    taken = client.post(reverse("handover_pass", args=[first.number]), taking)

    assert (409, 302, 2) == (refused.status_code, taken.status_code, Handover.objects.count())
    assert "转交执法人员乙" in client.get(reverse("ledger")).content.decode()


def test_a_return_by_somebody_else_is_marked_on_page_and_ledger(client: Client, cast: Cast) -> None:
    """wangdu-22-1b."""
    line = out(cast, camera(cast))
    client.force_login(cast.custodian)

    client.post(reverse("device_return", args=[line.number]), {"brought_by": cast.colleague.pk})

    assert "不是使用人员" in client.get(reverse("handover", args=[line.number])).content.decode()
    assert "（执法人员丙代还）" in client.get(reverse("ledger")).content.decode()


def test_shilong_art_4_an_open_column_stops_the_signing_until_it_is_completed(client: Client, db: None) -> None:
    """shilong-4-1c."""
    cast = small_bureau("shilong")
    line = out(cast, camera(cast))
    acts.return_device(line, acts.Return(), by=cast.custodian, at=MORNING + timedelta(hours=8))
    client.force_login(cast.custodian)
    span = {"from": "2026-09-18", "until": "2026-09-18"}

    refused = client.post(reverse("ledger_sign"), span)
    client.post(reverse("handover_amend", args=[line.number]), {"cell": "contents", "words": "药房检查三段"})
    signed = client.post(reverse("ledger_sign"), span)

    assert (409, True) == (refused.status_code, "记录内容" in refused.content.decode())
    sheet = LedgerSheet.objects.get()
    page = client.get(signed.headers["Location"]).content.decode()
    assert "药房检查三段" in page
    assert [digest in page for digest in (sheet.digest[7:15], sheet.number)] == [True, True]


def test_the_register_names_types_in_the_words_of_the_pack_and_goes_out_as_a_sheet(client: Client, cast: Cast) -> None:
    """wuhan-7-1a."""
    client.force_login(cast.custodian)
    fixed = {"number": "C1", "kind": "cctv", "record_minutes": "1440", "purchase_reason": "受理窗口"}

    form_page = client.get(reverse("device_new")).content.decode()
    client.post(reverse("device_register"), fixed)

    assert "音视频监控" in form_page
    assert "C1" in client.get(reverse("device_list")).content.decode()
    assert ">C1<" not in client.get(reverse("devices")).content.decode()
    assert "lh-a4l" in client.get(reverse("device_print")).content.decode()
    book = zipfile.ZipFile(io.BytesIO(client.get(reverse("device_export")).content))
    assert "视频监控" in book.read("xl/sharedStrings.xml").decode()


def test_a_correction_through_the_form_keeps_the_number(client: Client, cast: Cast) -> None:
    device = camera(cast)
    client.force_login(cast.custodian)
    typed = {"kind": "body_camera", "firmware": "V2", "reason": "升级固件", "gap_seconds": "2"}

    assert "更正 YZ-03" in client.get(reverse("device_correct_form", args=["YZ-03"])).content.decode()
    client.post(reverse("device_correct", args=["YZ-03"]), typed)

    device.refresh_from_db()
    assert ("YZ-03", "V2") == (device.number, device.firmware)


def test_who_had_a_device_at_an_instant_is_answered_on_its_page(client: Client, cast: Cast) -> None:
    out(cast, camera(cast))
    client.force_login(cast.officer)

    page = client.get(reverse("device", args=["YZ-03"]), {"at": "2026-09-18T08:30:00"}).content.decode()
    before = client.get(reverse("device", args=["YZ-03"]), {"at": "2026-09-17T08:30:00"}).content.decode()
    strange = client.get(reverse("device", args=["YZ-03"]), {"at": "昨天"})

    assert "执法人员甲使用（LY-2026-0001）" in page
    assert "在柜，由设备管理人员保管" in before
    assert 200 == strange.status_code


def test_yiliang_art_14_a_device_past_its_interval_is_flagged_on_the_board_and_issued_all_the_same(
    client: Client, db: None
) -> None:
    """yiliang-14-1a, baofeng-8-1a: flagged, never blocked."""
    cast = small_bureau("yiliang")
    long_ago = acts.register(NewDevice(number="YZ-03"), by=cast.custodian, at=datetime(2026, 1, 5, tzinfo=UTC))
    client.force_login(cast.custodian)

    assert "第十四条" in client.get(reverse("device_health")).content.decode()
    client.post(
        reverse("device_maintain", args=["YZ-03"]),
        {"done_on": timezone.localdate().isoformat(), "done_by": "丁", "work": "清洁", "result": "正常"},
    )
    page = client.get(reverse("device_health") + "?state=care").content.decode()

    assert "没有这样的设备" in page
    assert 1 == long_ago.cares.count()
    assert 302 == client.post(reverse("device_issue", args=["YZ-03"]), form(cast)).status_code


def test_shilong_art_3_the_board_counts_what_is_short_with_the_source_of_the_ratio(client: Client, db: None) -> None:
    """shilong-3-1a."""
    cast = small_bureau("shilong")
    camera(cast)
    client.force_login(cast.custodian)
    open_page = client.get(reverse("device_health")).content.decode()
    setting = NewSetting(key="devices.officers_per_camera", value="1", document_number="豫办法第五条", reason="核定")
    change_setting(cast.bureau, setting, by=cast.head, at=timezone.now())

    page = client.get(reverse("device_health")).content.decode()

    assert "河南省行政执法音像记录设备配备办法" in open_page
    assert "豫办法第五条" in page
    assert "能用的 1 台，缺" in page


def test_places_shortages_loss_and_labels_through_the_pages(client: Client, cast: Cast) -> None:
    """wangdu-6-1b, wangdu-6-1c, yiliang-19-1e."""
    device = camera(cast)
    client.force_login(cast.custodian)
    asked = {"asked_by": cast.officer.pk, "kind": "body_camera", "reason": "均已领用"}

    client.post(reverse("place_add"), {"name": "询问室1", "sort": "询问室"})
    client.post(reverse("device_shortage"), asked)
    client.post(reverse("device_lose", args=["YZ-03"]), {"reason": "盘点不见"})
    board = client.get(reverse("device_health")).content.decode()
    labels = client.get(reverse("device_labels")).content.decode()
    client.post(reverse("device_find", args=["YZ-03"]), {"reason": "在抽屉"})

    device.refresh_from_db()
    assert all(word in board for word in ("询问室1", "均已领用", "已报失"))
    assert ("<svg" in labels, DeviceState.IN_CABINET) == (True, device.state)


def test_the_clock_to_be_filmed_gives_the_codes_of_the_coming_seconds(client: Client, cast: Cast) -> None:
    client.force_login(cast.custodian)

    page = client.get(reverse("clock_code")).content.decode()
    codes = client.get(reverse("clock_codes")).json()

    assert "lh-clockcode" in page
    assert {500} == {later["at"] - one["at"] for one, later in itertools.pairwise(codes["codes"])}
    assert all({25} == {len(row) for row in one["rows"]} and 25 == len(one["rows"]) for one in codes["codes"])
