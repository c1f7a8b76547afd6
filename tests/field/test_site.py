"""What phones send: done once, kept in whatever order it comes, conflicts settled; photographs; statements."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.cast import Cast, small_bureau
from tests.field.test_acts import entries, planned

from liuhen.bureau.acting import AlreadyDoneError
from liuhen.bureau.models import Certificate
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.acts.uploading import NewUpload
from liuhen.evidence.models import Arrival
from liuhen.evidence.words import FileKind
from liuhen.field.acts import NewActivity
from liuhen.field.models import Activity, SiteEvent
from liuhen.field.site import acts
from liuhen.field.site.acts import NewEvent, NewStatement
from liuhen.field.site.clock import Word
from liuhen.field.site.words import About, EventKind, EventState

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def pressed(kind: EventKind, minutes: float, *, scene: str = "", words: str = "", key: str = "") -> NewEvent:
    """Press a button at a minute; the phone sends it later, when it is back on the network."""
    back = at(max(240, minutes + 1))
    word = Word(said_at=at(minutes), sent_at=back, received_at=back)
    return NewEvent(client_id=key or str(uuid.uuid4()), kind=kind, word=word, scene=scene, words=words)


def test_a_day_without_a_network_arrives_whole_and_sent_again_changes_nothing(cast: Cast) -> None:
    activity = planned(cast)
    day = [
        pressed(EventKind.ARRIVE, 0),
        pressed(EventKind.PREAMBLE, 1),
        pressed(EventKind.TOLD, 2),
        pressed(EventKind.SCENE_ON, 5, scene="interview"),
        pressed(EventKind.SCENE_OFF, 25, scene="interview"),
        pressed(EventKind.MARK, 30, words="对方出示账册"),
        pressed(EventKind.END, 50),
        pressed(EventKind.DEPART, 55),
        pressed(EventKind.RETURN, 90),
    ]

    with entries(len(day)):
        for event in day:
            acts.note(activity, event, by=cast.officer)
    for event in reversed(day):
        with entries(0), pytest.raises(AlreadyDoneError):
            acts.note(activity, event, by=cast.officer)

    activity.refresh_from_db()
    assert [at(0), at(50), at(55), at(90), at(2)] == [
        activity.arrived_at,
        activity.ended_at,
        activity.departed_at,
        activity.returned_at,
        activity.party_told_at,
    ]
    assert {"onsite_enforcement", "interview"} == {row["code"] for row in activity.scenes}
    assert len(day) == SiteEvent.objects.filter(activity=activity, state=EventState.TAKEN).count()


def test_an_end_that_comes_first_waits_and_is_taken_with_the_arrival(cast: Cast) -> None:
    activity = planned(cast)
    ended = acts.note(activity, pressed(EventKind.END, 50), by=cast.officer)
    assert EventState.WAITS == ended.state

    acts.note(activity, pressed(EventKind.ARRIVE, 0), by=cast.partner)

    activity.refresh_from_db()
    assert (at(0), at(50)) == (activity.arrived_at, activity.ended_at)
    ended.refresh_from_db()
    assert EventState.TAKEN == ended.state


def test_two_phones_that_disagree_are_both_kept_until_a_person_decides(cast: Cast) -> None:
    activity = planned(cast)
    acts.note(activity, pressed(EventKind.ARRIVE, 0), by=cast.officer)
    other = acts.note(activity, pressed(EventKind.ARRIVE, 9), by=cast.partner)
    assert EventState.CONFLICT == other.state

    with pytest.raises(InputError, match="理由"):
        acts.settle(other, by=cast.officer, at=at(300), adopts=True, reason=" ")
    with entries(1):
        acts.settle(other, by=cast.officer, at=at(300), adopts=True, reason="先按的是路上误触")

    activity.refresh_from_db()
    assert at(9) == activity.arrived_at
    assert 2 == SiteEvent.objects.filter(activity=activity, kind=EventKind.ARRIVE).count()
    with pytest.raises(InputError, match="核对过"):
        acts.settle(other, by=cast.officer, at=at(301), adopts=False, reason="再来一次")


def test_who_takes_no_part_writes_nothing_down_and_is_refused_on_record(cast: Cast) -> None:
    activity = planned(cast)

    with entries(1, "refusal"), pytest.raises(RefusalError):
        acts.note(activity, pressed(EventKind.ARRIVE, 0), by=cast.colleague)

    assert not SiteEvent.objects.exists()


def test_an_activity_begun_on_the_spot_is_entered_once(cast: Cast) -> None:
    plan = NewActivity(
        title="临时执法活动",
        place="云泽市中山路 8 号",
        party="甲大药房",
        scenes=("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=TEN,
    )
    event = pressed(EventKind.PLAN, 0)

    activity = acts.plan_on_site(plan, event, by=cast.officer)
    with pytest.raises(AlreadyDoneError):
        acts.plan_on_site(plan, event, by=cast.officer)

    assert 1 == Activity.objects.filter(bureau=cast.bureau).count()
    assert [activity.pk] == list(SiteEvent.objects.values_list("activity", flat=True))


def test_the_certificates_are_those_of_the_day_of_arrival_not_of_the_plan(cast: Cast) -> None:
    activity = planned(cast)
    Certificate.objects.filter(officer=cast.partner).update(valid_until=date(2026, 9, 18))

    acts.note(activity, pressed(EventKind.ARRIVE, 60 * 24), by=cast.officer)

    assert {cast.officer.name: "YZ-0103", cast.partner.name: ""} == dict(
        activity.officers.values_list("officer__name", "certificate_number")
    )


def test_photographs_of_one_batch_share_a_receipt_and_each_is_an_arrival(cast: Cast) -> None:
    activity = planned(cast)
    batch, now = str(uuid.uuid4()), timezone.now()

    def photo(name: str) -> NewUpload:
        return NewUpload(name=name, size=9, modified_ns=0, kind=FileKind.PHOTO, declared_sha256="0" * 64)

    first = pressed(EventKind.PHOTO, 3)
    one = acts.take_photo(activity, first, photo("a.jpg"), by=cast.officer, batch=batch)
    two = acts.take_photo(activity, pressed(EventKind.PHOTO, 4), photo("b.jpg"), by=cast.officer, batch=batch)
    with pytest.raises(AlreadyDoneError):
        acts.take_photo(activity, first, photo("a.jpg"), by=cast.officer, batch=batch)

    assert one.receipt_id == two.receipt_id
    assert now - timedelta(days=365) < one.receipt.announced_at
    assert {"a.jpg", "b.jpg"} == set(Arrival.objects.filter(receipt=one.receipt).values_list("shown_path", flat=True))
    assert {one.uid, two.uid} == set(SiteEvent.objects.values_list("upload_uid", flat=True))


def test_a_ground_the_pack_does_not_know_is_refused_and_one_it_knows_needs_a_reason(db: None) -> None:
    cast = small_bureau("yiliang")
    activity = planned(cast, scene="site_inspection")

    with pytest.raises(RefusalError):
        acts.state(activity, NewStatement(about=About.EXEMPTION, value="tired"), by=cast.officer, at=TEN)
    with pytest.raises(InputError, match="原因"):
        acts.state(activity, NewStatement(about=About.EXEMPTION, value="state_secret"), by=cast.officer, at=TEN)
    with entries(1):
        said = NewStatement(about=About.EXEMPTION, value="state_secret", reason="涉密场所，按要求不带设备")
        acts.state(activity, said, by=cast.officer, at=TEN)


def test_a_bureau_whose_text_knows_no_fallback_claims_none(cast: Cast) -> None:
    new = NewStatement(about=About.FALLBACK, value="受客观条件限制无法全程录音录像", reason="信号塔停电")

    with pytest.raises(RefusalError):
        acts.state(planned(cast), new, by=cast.officer, at=TEN)
