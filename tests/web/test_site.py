"""The phone page and its queue: carried cards, acts sent twice and out of order, breaks, photographs, the worker."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.evidence.models import Receipt
from liuhen.field.acts import NewActivity, plan
from liuhen.field.models import Activity, Interruption, SiteEvent
from liuhen.trail.models import Entry
from tests.cast import Cast
from tests.field.test_acts import entries

pytestmark = pytest.mark.django_db


def now_ms() -> int:
    return round(timezone.now().timestamp() * 1000)


def minutes_ago(count: float) -> int:
    return now_ms() - round(count * 60_000)


def today(cast: Cast) -> Activity:
    new = NewActivity(
        title="甲大药房现场检查",
        place="云泽市中山路 8 号",
        party="甲大药房",
        scenes=("onsite_enforcement", "coercive_measure"),
        officers=(cast.officer, cast.partner),
        planned_at=timezone.now(),
    )
    return plan(new, by=cast.officer, at=timezone.now())


@pytest.fixture
def phone(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(kind: str, activity: str, ago: float, **more: object) -> dict[str, object]:
    row = {"id": str(uuid.uuid4()), "kind": kind, "activity": activity, "said_at": minutes_ago(ago)}
    return {**row, "off_before": 0, "contact_at": minutes_ago(300), **more}


def send(phone: Client, *acts: dict[str, object]) -> list[dict[str, object]]:
    body = json.dumps({"sent_at": now_ms(), "acts": acts})
    answer = phone.post("/site/acts/", body, content_type="application/json")
    assert 200 == answer.status_code, answer.content.decode()
    results: list[dict[str, object]] = answer.json()["results"]
    return results


def states(results: list[dict[str, object]]) -> list[object]:
    return [result["state"] for result in results]


def test_the_phone_carries_every_open_card_with_one_entry(phone: Client, cast: Cast) -> None:
    activity = today(cast)

    with entries(1, "content"):
        page = phone.get("/site/").content.decode()

    assert activity.number in page
    assert "应当全程录" in page  # what must be filmed
    assert "现在是" in page  # what is read aloud
    assert "执法现场环境" in page  # what the picture must show
    assert activity.number in Entry.objects.latest("pk").body


def test_a_queue_sent_twice_is_done_once_and_says_so(phone: Client, cast: Cast) -> None:
    number = today(cast).number
    day = [act("arrive", number, 60), act("told", number, 58), act("mark", number, 40, words="出示账册")]

    with entries(3):
        assert ["done"] * 3 == states(send(phone, *day))
    with entries(0):
        assert ["already"] * 3 == states(send(phone, *reversed(day)))

    assert 3 == SiteEvent.objects.count()


def test_what_comes_before_the_activity_it_belongs_to_is_to_be_sent_later(phone: Client) -> None:
    begun = act(
        "plan", "", 30, more={"title": "临时", "place": "路口", "party": "乙", "scenes": ["onsite_enforcement"]}
    )
    arrived = act("arrive", f"local:{begun['id']}", 29)

    assert ["later"] == states(send(phone, arrived))
    assert ["done", "done"] == states(send(phone, begun, arrived))

    activity = Activity.objects.get(title="临时")
    assert activity.arrived_at is not None


def test_one_act_that_cannot_be_does_not_stop_the_others(phone: Client, cast: Cast) -> None:
    number = today(cast).number
    strange = act("arrive", "HD-1999-0001", 20)

    results = send(phone, strange, act("arrive", number, 20), {"id": "x", "kind": "arrive"})

    assert ["refused", "done", "refused"] == states(results)
    assert "没有这次活动" in str(results[0]["words"])


def test_a_phone_eight_hours_slow_arrives_at_the_true_time(phone: Client, cast: Cast) -> None:
    number, slow = today(cast).number, 8 * 3600_000
    row = act("arrive", number, 45)
    row |= {"said_at": int(str(row["said_at"])) - slow, "off_before": slow}
    body = json.dumps({"sent_at": now_ms() - slow, "acts": [row]})

    assert 200 == phone.post("/site/acts/", body, content_type="application/json").status_code

    arrived = Activity.objects.get(number=number).arrived_at
    assert arrived is not None
    assert abs(arrived - (timezone.now() - timedelta(minutes=45))) < timedelta(seconds=10)


def test_a_break_is_reported_where_it_happened_and_closed_when_recording_goes_on(phone: Client, cast: Cast) -> None:
    number = today(cast).number
    stop = act("stop", number, 30, more={"reason": "device_failure"})
    again = act("resume", number, 22, words="yes")

    send(phone, act("arrive", number, 60), stop, again)
    assert ["already", "already"] == states(send(phone, stop, again))

    row = Interruption.objects.get(activity__number=number)
    assert row.until_at is not None
    assert 7 < (row.until_at - row.from_at).total_seconds() / 60 < 9
    assert True is row.voice_on_resume


def test_a_break_that_comes_after_its_end_is_closed_all_the_same(phone: Client, cast: Cast) -> None:
    number = today(cast).number
    send(phone, act("arrive", number, 60), act("resume", number, 22, words="yes"))

    send(phone, act("stop", number, 30, more={"reason": "weather"}))

    assert Interruption.objects.get(activity__number=number).until_at is not None


def test_a_photograph_goes_the_way_of_every_arrival(phone: Client, cast: Cast) -> None:
    number, batch, data = today(cast).number, str(uuid.uuid4()), b"\xff\xd8\xff photo"
    facts = {"name": "IMG_1.jpg", "size": len(data), "modified": minutes_ago(10), "batch": batch}
    taken = act("photo", number, 10, more={**facts, "sha256": hashlib.sha256(data).hexdigest()})

    [result] = send(phone, taken)
    where = str(result["upload"])
    assert where == str(send(phone, taken)[0]["upload"])  # asked again half way, it goes on at the same place
    assert "0" == phone.head(where).headers["Upload-Offset"]
    answer = phone.patch(
        where,
        data,
        content_type="application/offset+octet-stream",
        headers={"tus-resumable": "1.0.0", "upload-offset": "0"},
    )
    assert 204 == answer.status_code
    assert "done" == phone.post(f"/site/photos/{batch}/").json()["state"]
    assert "already" == phone.post(f"/site/photos/{batch}/").json()["state"]

    receipt = Receipt.objects.get()
    assert (1, cast.officer.pk) == (receipt.file_count, receipt.handed_over_by_id)


def test_bytes_that_are_not_those_photographed_are_not_taken(phone: Client, cast: Cast) -> None:
    number, batch = today(cast).number, str(uuid.uuid4())
    facts = {"name": "IMG_1.jpg", "size": 5, "modified": 0, "batch": batch, "sha256": "0" * 64}
    [result] = send(phone, act("photo", number, 10, more=facts))

    headers = {"tus-resumable": "1.0.0", "upload-offset": "0"}
    answer = phone.patch(
        str(result["upload"]), b"other", content_type="application/offset+octet-stream", headers=headers
    )

    assert 460 == answer.status_code


def test_nonsense_is_answered_in_chinese_and_writes_nothing(phone: Client) -> None:
    for body in ("", "[]", "{", '{"sent_at": "x", "acts": []}', '{"sent_at": 1}'):
        answer = phone.post("/site/acts/", body, content_type="application/json")
        assert 422 == answer.status_code
        assert "读不懂" in answer.content.decode()
    assert not SiteEvent.objects.exists()


def test_the_worker_names_the_files_of_the_page_and_may_be_kept_nowhere(phone: Client) -> None:
    answer = phone.get("/site/worker.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" == answer.headers["Cache-Control"]
    assert "/static/build/assets/site-" in answer.content.decode()


def test_the_card_prints_what_this_act_needs_under_this_pack(phone: Client, cast: Cast) -> None:
    with entries(1, "content"):
        page = phone.get(f"/activities/{today(cast).number}/card/").content.decode()

    for words in ("执法任务卡", "查封扣押", "应当全程录", "第五条", "执法现场环境", "YZ-0103"):
        assert words in page


def test_a_conflict_is_shown_and_settled_at_the_desk(phone: Client, cast: Cast) -> None:
    number = today(cast).number
    send(phone, act("arrive", number, 60))
    [result] = send(phone, act("arrive", number, 30))
    assert "conflict" == result["state"]
    event = SiteEvent.objects.get(state="conflict")

    assert "采用这个时间" in phone.get(f"/activities/{number}/said/").content.decode()
    phone.post(f"/site/events/{event.pk}/settle/", {"adopts": "yes", "reason": "第一次是误按"})

    assert event.at == Activity.objects.get(number=number).arrived_at


def test_a_statement_is_entered_and_taken_back_and_both_stay(phone: Client, cast: Cast) -> None:
    activity = today(cast)
    for value in ("现场笔录", ""):
        answer = phone.post(f"/activities/{activity.number}/state/", {"about": "text_record", "value": value})
        assert 302 == answer.status_code

    assert ["现场笔录", ""] == list(activity.statements.order_by("pk").values_list("value", flat=True))
