"""中断报告 through the door: thirty seconds on the phone, each step it owes, and the certificate of the activity."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

from liuhen.devices.acts import NewDevice, register
from liuhen.devices.models import Device, DeviceKind
from liuhen.field import acts
from liuhen.field.acts import NewActivity
from liuhen.field.models import Activity, ActivityRecording, Interruption, InterruptionState
from liuhen.field.scenes import Scene
from liuhen.trail.models import Entry
from tests.cast import Cast, small_bureau
from tests.tapes import tape

TEN = datetime(2026, 9, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def camera(cast: Cast, number: str = "YZ-90", kind: DeviceKind = DeviceKind.BODY_CAMERA) -> Device:
    new = NewDevice(number=number, kind=kind, model="DSJ-X1", maker="甲厂")
    return register(new, by=cast.custodian, at=at(-600))


def running(cast: Cast, scene: str = "coercive_measure") -> Activity:
    new = NewActivity(
        title="甲大药房现场检查",
        place="中山路 8 号",
        party="甲大药房",
        scenes=(scene,),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    return acts.arrive(acts.plan(new, by=cast.officer, at=TEN), by=cast.officer, at=TEN)


def held(cast: Cast, *spans: tuple[float, float], device: Device | None = None) -> Activity:
    activity = running(cast)
    acts.end(activity, by=cast.officer, at=at(60))
    acts.depart(activity, by=cast.officer, at=at(60))
    for start, end in spans:
        film = tape(cast.officer, at(start), end - start, device=device)
        acts.attribute(film, by=cast.officer, at=at(90), activity=activity)
    return activity


def page(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(name, args=args))
    assert 200 == answer.status_code
    return answer.content.decode()


def send(client: Client, name: str, number: str, **typed: str) -> int:
    return client.post(reverse(name, args=[number]), typed).status_code


def test_a_break_is_reported_on_the_spot_with_a_reason_alone(client: Client, cast: Cast) -> None:
    activity = running(cast)
    client.force_login(cast.officer)
    form = page(client, "interruption_new", activity.number)

    assert 'name="from_at" required value="' in form
    assert 302 == send(
        client, "interruption_report", activity.number, from_at="2026-09-18T10:55:00", reason="weather", once="a" * 32
    )
    row = Interruption.objects.get()
    assert (None, None, "") == (row.until_at, row.voice_on_resume, row.written)
    assert "天气恶劣" in page(client, "interruption", row.number)


def test_wuhan_8_1a_the_voice_is_marked_where_it_is_heard(client: Client, cast: Cast) -> None:
    """wuhan-8-1a, yiliang-13-1a：续录时的语音说明，标明录像和时码。"""
    activity = held(cast, (0, 40), (55, 60))
    row = acts.report_interruption(
        activity, acts.Report(from_at=at(40), until_at=at(55), reason="weather"), by=cast.officer, at=at(100)
    )
    after = ActivityRecording.objects.latest("pk").recording
    client.force_login(cast.officer)
    assert "尚未核看" in page(client, "interruption", row.number)

    send(client, "interruption_voice", row.number, said="yes", recording=after.number, minutes="0", seconds="4")

    shown = page(client, "interruption", row.number)
    assert f"{after.number} 时码 00:04" in shown
    assert 'class="lh-seg-x gap-ok"' in page(client, "activity", activity.number)


def test_a_recording_of_another_activity_explains_nothing(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 40))
    other = tape(cast.officer, at(45), 5)
    row = acts.report_interruption(
        activity, acts.Report(from_at=at(40), until_at=at(55), reason="weather"), by=cast.officer, at=at(100)
    )
    client.force_login(cast.officer)

    assert 422 == send(client, "interruption_voice", row.number, said="yes", recording=other.number)
    row.refresh_from_db()
    assert row.voice_on_resume is None


def test_the_record_drafts_itself_from_what_was_measured(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 38.5), (55.5, 60))
    row = acts.report_interruption(
        activity, acts.Report(from_at=at(40), until_at=at(55), reason="weather"), by=cast.officer, at=at(100)
    )
    client.force_login(cast.officer)

    shown = page(client, "interruption", row.number)

    assert "10:38:30 至 10:55:30 没有任何设备在录，共 17 分" in shown
    assert "没有盖住全部缺口" in shown


def test_a_gap_that_runs_to_the_end_is_offered_without_a_resumption(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 40))
    client.force_login(cast.officer)

    assert '?from=2026-09-18T10:40:00&amp;until="' in page(client, "activity", activity.number)
    assert '"?from=2026-09-18T10:40:00&amp;until="' in page(client, "interruption_new", activity.number)


def test_shilong_12_2_the_record_is_written_sent_back_written_anew_reviewed_and_filed(client: Client, db: None) -> None:
    """shilong-12-2a, shilong-12-2b, shilong-12-2c：工作记录，写明原因和依据，主要领导审核，备案存档。"""
    cast = small_bureau("shilong")
    activity = held(cast, (0, 40))
    row = acts.report_interruption(
        activity, acts.Report(from_at=at(40), until_at=None, reason="device_failure"), by=cast.officer, at=at(61)
    )
    client.force_login(cast.head)
    assert 409 == send(client, "interruption_review", row.number, agrees="yes")  # nothing is written yet
    client.force_login(cast.officer)
    assert "第十二条" in page(client, "interruption", row.number)
    send(client, "interruption_write", row.number, written="电量耗尽", basis="")
    assert "还缺：依据" in page(client, "interruption", row.number)

    client.force_login(cast.head)
    send(client, "interruption_review", row.number, agrees="no", opinion="请写明依据")
    client.force_login(cast.officer)
    assert 409 == send(client, "interruption_file", row.number, place="音像记录档案")
    send(client, "interruption_write", row.number, written="电量耗尽，备用电池也已用完", basis="第十二条")
    client.force_login(cast.head)
    send(client, "interruption_review", row.number, agrees="yes", opinion="属实")
    client.force_login(cast.officer)
    send(client, "interruption_file", row.number, place="音像记录档案")

    row.refresh_from_db()
    assert (InterruptionState.REVIEWED, 2) == (row.state, row.notes.count())
    shown = page(client, "interruption", row.number)
    assert "以前的 1 稿" in shown
    assert "已存档" in shown
    assert 409 == send(client, "interruption_write", row.number, written="改写")


def test_yiliang_13_1b_the_section_head_is_told_at_once(client: Client, db: None) -> None:
    """yiliang-13-1b：无法继续录像的，立即向部门负责人报告，留下对象和时间。"""
    cast = small_bureau("yiliang")
    activity = running(cast)
    client.force_login(cast.officer)
    form = page(client, "interruption_new", activity.number)
    assert f'<option value="{cast.division_head.pk}">' in form

    send(
        client,
        "interruption_report",
        activity.number,
        from_at="2026-09-18T10:20:00",
        reason="battery",
        told=str(cast.division_head.pk),
        told_at="2026-09-18T10:22:00",
    )

    row = Interruption.objects.get()
    assert [(cast.division_head.pk, at(22))] == [(one.to_id, one.told_at) for one in row.live_reports.all()]
    assert "已报告" in page(client, "interruption", row.number)


def test_nobody_tells_the_head_before_the_stop(client: Client, db: None) -> None:
    cast = small_bureau("yiliang")
    row = acts.report_interruption(
        running(cast), acts.Report(from_at=at(20), until_at=None, reason="battery"), by=cast.officer, at=at(21)
    )
    client.force_login(cast.officer)

    told = {"told": str(cast.division_head.pk), "told_at": "2026-09-18T10:10:00"}
    assert 422 == send(client, "interruption_tell", row.number, **told)


def test_recording_is_taken_up_again_once(client: Client, cast: Cast) -> None:
    row = acts.report_interruption(
        running(cast), acts.Report(from_at=at(20), until_at=None, reason="weather"), by=cast.officer, at=at(21)
    )
    client.force_login(cast.officer)

    assert 302 == send(client, "interruption_resume", row.number, at="2026-09-18T10:30:00", said="yes")
    assert 422 == send(client, "interruption_resume", row.number, at="2026-09-18T10:40:00")
    row.refresh_from_db()
    assert (at(30), True) == (row.until_at, row.voice_on_resume)


def test_an_activity_without_recording_and_explanation_is_one_unexplained_gap(client: Client, cast: Cast) -> None:
    activity = held(cast)
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert "缺 1 小时" in shown
    assert "1 处未说明" in shown


def test_two_films_of_one_camera_at_the_same_time_ask_for_judgement(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 30), (20, 50), device=camera(cast))
    client.force_login(cast.officer)

    shown = page(client, "activity", activity.number)

    assert "时间重叠 10 分" in shown
    assert "需人工判断" in shown


def test_a_fixed_camera_shows_several_activities_and_is_drawn_within_each(client: Client, cast: Cast) -> None:
    """A camera of the house records day and night: its one film covers both visits and stretches neither picture."""
    house = camera(cast, "YZ-91", DeviceKind.CCTV)
    first, second = held(cast), held(cast)
    film = tape(cast.officer, at(-600), 1440, device=house)
    assert acts.attribute(film, by=cast.officer, at=at(90)) is None  # time alone puts it nowhere
    for activity in (first, second):
        acts.attribute(film, by=cast.officer, at=at(90), activity=activity)
    client.force_login(cast.officer)

    assert 2 == ActivityRecording.objects.filter(recording=film, ended_at__isnull=True).count()
    shown = page(client, "activity", second.number)
    assert "没有缺口" in shown
    assert ">09:50</span>" in shown
    assert ">00:00</span>" not in shown


def test_the_pause_of_a_make_is_set_with_its_source_and_counts(client: Client, cast: Cast) -> None:
    """武汉办法第七条：机型自动分段的间隔不是中断。"""
    activity = held(cast, (0, 30), (30.1, 60), device=camera(cast))
    client.force_login(cast.custodian)
    assert "缺 6 秒" in page(client, "activity", activity.number)
    assert 422 == client.post(reverse("makes_set"), {"maker": "甲厂", "model": "DSJ-X1", "seconds": "8"}).status_code

    typed = {"maker": "甲厂", "model": "DSJ-X1", "seconds": "8", "source": "说明书第 21 页"}
    assert 302 == client.post(reverse("makes_set"), typed).status_code

    assert "说明书第 21 页" in page(client, "makes")
    assert "没有缺口" in page(client, "activity", activity.number)


def test_the_certificate_is_a_paper_whose_digest_stands_in_the_trail(client: Client, cast: Cast) -> None:
    activity = held(cast, (0, 30), (37, 60), device=camera(cast))
    client.force_login(cast.officer)

    answer = client.get(reverse("activity_certificate", args=[activity.number]))

    assert (200, "application/pdf") == (answer.status_code, answer["Content-Type"])
    assert answer.content.startswith(b"%PDF-")
    entry = Entry.objects.get(verb="activity.certify")
    assert "sha256:" in entry.body


def test_scenes_of_a_certificate_before_arrival_are_none(client: Client, cast: Cast) -> None:
    new = NewActivity(
        title="乙诊所检查",
        place="解放路",
        party="乙诊所",
        scenes=("interview",),
        officers=(cast.officer,),
        planned_at=TEN,
    )
    activity = acts.plan(new, by=cast.officer, at=TEN)
    acts.set_scenes(activity, (Scene(code="interview"),), by=cast.officer, at=TEN)
    client.force_login(cast.officer)

    assert 200 == client.get(reverse("activity_certificate", args=[activity.number])).status_code
