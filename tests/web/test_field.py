"""执法活动 through the door: the list, the timeline, the phone page, interruption reports."""

import io
import zipfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.devices.acts import NewDevice, register
from liuhen.field import acts
from liuhen.field.acts import NewActivity, Report
from liuhen.field.models import Activity, ActivityRecording, Interruption, InterruptionState
from liuhen.field.scenes import Scene
from liuhen.trail.models import Entry
from tests.cast import Cast, small_bureau
from tests.tapes import tape

TEN = datetime(2026, 9, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def planned(cast: Cast) -> Activity:
    new = NewActivity(
        title="甲大药房现场检查",
        place="中山路 8 号",
        party="甲大药房",
        scenes=("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    return acts.plan(new, by=cast.officer, at=TEN)


def held(cast: Cast, *spans: tuple[float, float]) -> Activity:
    """A sealing from 10:20 to 10:50 within an activity from 10:00 to 11:00."""
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)
    scenes = (
        Scene(code="onsite_enforcement", until_at=at(20)),
        Scene(code="coercive_measure", from_at=at(20), until_at=at(50)),
    )
    acts.set_scenes(activity, scenes, by=cast.officer, at=at(61))
    acts.end(activity, by=cast.officer, at=at(60))
    for start, end in spans:
        acts.attribute(tape(cast.officer, at(start), end - start), by=cast.officer, at=at(90), activity=activity)
    return activity


def page(client: Client, name: str, *args: str) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_the_list_shows_activities_with_one_content_entry(client: Client, cast: Cast) -> None:
    planned(cast)
    client.force_login(cast.officer)

    assert "甲大药房现场检查" in page(client, "activities")
    assert 1 == Entry.objects.filter(verb="activity.list", kind="content").count()


@pytest.mark.parametrize(("state", "shown"), [("planned", True), ("running", False), ("away", False), ("", True)])
def test_the_list_is_filtered_by_stage(client: Client, cast: Cast, state: str, shown: bool) -> None:
    planned(cast)
    client.force_login(cast.officer)

    answer = client.get(reverse("activities") + f"?state={state}").content.decode()

    assert shown is ("甲大药房现场检查" in answer)


def test_an_activity_is_entered_through_the_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    assert "YZ-0103" in page(client, "activity_new")
    answer = client.post(
        reverse("activity_plan"),
        {
            "title": "乙诊所检查",
            "party": "乙诊所",
            "place": "解放路",
            "planned_at": "2026-09-18T09:30",
            "officer": [cast.officer.pk, cast.partner.pk],
            "scene": ["onsite_enforcement", "coercive_measure"],
            "once": "a" * 32,
        },
    )

    activity = Activity.objects.get()
    assert reverse("activity", args=[activity.number]) == answer["Location"]
    assert (2, 2) == (activity.officers.count(), len(activity.scenes))


def test_an_activity_before_arrival_has_no_timeline_yet(client: Client, cast: Cast) -> None:
    activity = planned(cast)
    client.force_login(cast.officer)

    assert "还没有到达现场" in page(client, "activity", activity.number)


def test_wuhan_art_5_the_timeline_shows_the_gap_in_the_sealing(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 30), (37, 60))
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert 'class="lh-seg-x gap-bad"' in shown
    assert "缺 7 分" in shown
    assert "10:30 至 10:37" in shown
    assert "第五条第二款" in shown
    assert "说明缺口" in shown


def test_photos_are_dots_on_the_timeline_and_stand_below_the_recordings(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 60))
    acts.attribute(tape(cast.officer, at(25), 0, medium="photo"), by=cast.officer, at=at(90), activity=activity)
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert 1 == shown.count('class="lh-dot"')
    assert "照片 1 张" in shown


def test_two_doubtful_clocks_leave_a_short_gap_to_a_person(client: Client, cast: Cast) -> None:
    activity = held(cast)
    for start, end in ((0, 30), (32, 60)):
        unsure = tape(cast.officer, at(start), end - start, slack_seconds=90)
        acts.attribute(unsure, by=cast.officer, at=at(90), activity=activity)
    recordings = [link.recording for link in activity.recordings.all()]
    for recording, number in zip(recordings, ("YZ-01", "YZ-02"), strict=True):
        recording.device = register(NewDevice(number=number), by=cast.custodian, at=TEN)
        recording.save(update_fields=["device"])
    client.force_login(cast.officer)

    assert "须人工判断" in page(client, "activity", activity.number)


def test_scenes_at_the_same_time_stand_on_lines_of_their_own(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 60))
    scenes = (Scene(code="onsite_enforcement"), Scene(code="coercive_measure"), Scene(code="evidence_taking"))
    acts.set_scenes(activity, scenes, by=cast.officer, at=at(62))
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert 1 == shown.count('<b style="font-weight:600">环节</b>')
    assert 4 == shown.count('<b style="font-weight:600"></b>')
    assert shown.index("应当录：查封扣押") < shown.index("可以录：现场执法")


def test_a_recording_without_a_break_shows_no_gap(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 60))
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert 'lh-seg-x gap-bad" style' not in shown
    assert "没有缺口。" in shown


def test_wuhan_art_8_a_report_from_the_phone_turns_the_gap_amber(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 30), (37, 60))
    client.force_login(cast.officer)

    assert "设备故障" in page(client, "interruption_new", activity.number)
    client.post(
        reverse("interruption_report", args=[activity.number]),
        {
            "from_at": "2026-09-18T10:30:00",
            "until_at": "2026-09-18T10:37:00",
            "reason": "device_failure",
            "voice_on_resume": "yes",
            "measures": "更换电池",
            "once": "a" * 32,
        },
    )

    shown = page(client, "activity", activity.number)
    assert 'class="lh-seg-x gap-ok"' in shown
    assert "已说明" in shown
    assert "更换电池" in page(client, "interruption", Interruption.objects.get().number)


@pytest.mark.parametrize("changes", [{"from_at": ""}, {"from_at": "早上"}, {"until_at": "2026-09-18T09:00:00"}])
def test_a_report_that_cannot_be_used_is_answered_and_not_written(
    client: Client, cast: Cast, changes: dict[str, str]
) -> None:
    activity = held(cast)
    client.force_login(cast.officer)
    usual = {
        "from_at": "2026-09-18T10:30:00",
        "until_at": "2026-09-18T10:37:00",
        "reason": "weather",
        "voice_on_resume": "yes",
    }

    answer = client.post(reverse("interruption_report", args=[activity.number]), {**usual, **changes})

    assert 422 == answer.status_code
    assert not Interruption.objects.exists()


def test_shilong_art_12_the_head_reviews_on_the_page(client: Client, db: None) -> None:
    cast = small_bureau("shilong")
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)
    told = Report(from_at=at(5), until_at=at(9), reason="weather", written="暴雨", basis="气象预警")
    row = acts.report_interruption(activity, told, by=cast.officer, at=at(60))
    client.force_login(cast.head)

    assert "审核同意" in page(client, "interruption", row.number)
    client.post(reverse("interruption_review", args=[row.number]), {"agrees": "yes", "opinion": "属实"})

    row.refresh_from_db()
    assert InterruptionState.REVIEWED == row.state
    assert "已审核" in page(client, "activity", activity.number)


def test_a_review_without_a_choice_is_answered(client: Client, db: None) -> None:
    cast = small_bureau("shilong")
    activity = acts.arrive(planned(cast), by=cast.officer, at=TEN)
    told = Report(from_at=at(5), until_at=at(9), reason="weather", written="暴雨")
    row = acts.report_interruption(activity, told, by=cast.officer, at=at(60))
    client.force_login(cast.head)

    assert 422 == client.post(reverse("interruption_review", args=[row.number])).status_code


def test_the_phone_page_writes_times_one_after_another(client: Client, cast: Cast) -> None:
    activity = planned(cast)
    client.force_login(cast.officer)

    for step, button in (
        ("arrive", "记到达"),
        ("end", "记活动结束"),
        ("depart", "记离开现场"),
        ("return", "记返回单位"),
    ):
        assert button in page(client, "activity_on_site", activity.number)
        client.post(reverse("activity_mark", args=[activity.number, step]), {"phone": "1", "party_told": "on"})

    activity.refresh_from_db()
    assert all((activity.arrived_at, activity.ended_at, activity.departed_at, activity.returned_at))
    assert activity.arrived_at == activity.party_told_at


def test_a_time_to_come_or_an_unknown_step_is_answered(client: Client, cast: Cast) -> None:
    activity = planned(cast)
    client.force_login(cast.officer)
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    assert 422 == client.post(reverse("activity_mark", args=[activity.number, "arrive"]), {"at": tomorrow}).status_code
    assert 422 == client.post(reverse("activity_mark", args=[activity.number, "dance"])).status_code


def test_scenes_are_written_through_the_form(client: Client, cast: Cast) -> None:
    activity = held(cast)
    client.force_login(cast.officer)

    assert "2026-09-18T10:20:00" in page(client, "activity_scenes", activity.number)
    client.post(
        reverse("activity_scenes_set", args=[activity.number]),
        {"code_0": "hearing", "from_0": "2026-09-18T10:05:00", "until_0": "2026-09-18T10:15:00", "code_1": ""},
    )

    activity.refresh_from_db()
    assert ["hearing"] == [row["code"] for row in activity.scenes]


def test_an_exception_is_stated_through_the_form(client: Client, cast: Cast) -> None:
    activity = held(cast)
    client.force_login(cast.officer)

    client.post(reverse("activity_except", args=[activity.number]), {"ground": "偏远地区", "reason": "山路塌方"})

    activity.refresh_from_db()
    assert "偏远地区" == activity.exception_ground
    assert "山路塌方" in page(client, "activity", activity.number)


def test_a_recording_is_put_to_the_activity_through_the_page(client: Client, cast: Cast) -> None:
    activity, recording = held(cast), tape(cast.officer, at(5))
    client.force_login(cast.officer)

    assert "归入本活动" in page(client, "activity", activity.number)
    client.post(reverse("activity_attribute", args=[activity.number]), {"recording": recording.number})

    assert activity == ActivityRecording.objects.get().activity


def test_the_comparison_goes_out_as_a_sheet_with_an_entry(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 30), (37, 60))
    client.force_login(cast.officer)

    book = zipfile.ZipFile(io.BytesIO(client.get(reverse("activity_export", args=[activity.number])).content))

    assert "缺 7 分" in book.read("xl/sharedStrings.xml").decode()
    assert Entry.objects.filter(verb="activity.export", kind="content").exists()


def test_who_takes_no_part_sees_no_buttons(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 30))
    client.force_login(cast.colleague)

    assert "现场记时" not in page(client, "activity", activity.number)
    assert 409 == client.post(reverse("activity_mark", args=[activity.number, "depart"])).status_code


def test_fewer_than_two_certificates_are_marked_with_the_superior_law(client: Client, cast: Cast) -> None:
    new = NewActivity(
        title="检查", place="地", party="甲", scenes=("hearing",), officers=(cast.officer,), planned_at=TEN
    )
    activity = acts.plan(new, by=cast.officer, at=TEN)
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert "不足两名" in shown
    assert "行政处罚法第四十二条" in shown


def test_another_bureau_finds_nothing(client: Client, cast: Cast) -> None:
    activity = held(cast)
    client.force_login(cast.stranger)

    assert "甲大药房" not in page(client, "activities")
    for name in ("activity", "activity_on_site", "activity_scenes", "interruption_new", "activity_export"):
        assert 404 == client.get(reverse(name, args=[activity.number])).status_code
    assert 404 == client.post(reverse("activity_mark", args=[activity.number, "depart"])).status_code


def test_the_system_administrator_sees_no_activity(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)

    assert 403 == client.get(reverse("activities")).status_code
