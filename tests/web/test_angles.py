"""Several recordings on one page, marks sent while they play, stills out of a play."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.access.models import Snapshot, Ticket
from liuhen.bureau.models import Officer
from liuhen.evidence.queries import vault
from liuhen.field import acts as field
from liuhen.field.angles.models import Alignment
from liuhen.field.models import Activity, ReviewMark
from liuhen.trail.models import Entry
from tests.cast import Cast
from tests.web.shelf import Shelf, fill, permit, write_small_card

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small card, written once."""
    return write_small_card(tmp_path_factory.mktemp("card"))


@pytest.fixture
def shelf(cast: Cast, card: Path, data_dir: Path) -> Shelf:
    """The card taken in."""
    return fill(cast, card)


@pytest.fixture
def activity(shelf: Shelf) -> Activity:
    """The activity with two of the card's films put to it."""
    start = shelf.segment.started_earliest
    assert start is not None
    by = shelf.cast.officer
    new = field.NewActivity(
        title="现场检查",
        place="某路",
        party="某药房",
        scenes=("onsite_enforcement",),
        officers=(by, shelf.cast.partner),
        planned_at=start,
    )
    made = field.arrive(field.plan(new, by=by, at=start), by=by, at=start)
    for one in (shelf.segment, shelf.odd):
        field.attribute(one, by=shelf.cast.custodian, at=timezone.now(), activity=made)
    return made


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, activity: Activity, **more: object) -> str:
    return reverse(name, kwargs={"number": activity.number, **more})


def test_the_page_lays_recordings_on_one_line_and_is_one_opening(shelf: Shelf, activity: Activity) -> None:
    client, before = entered(shelf.cast.officer), Entry.objects.count()

    page = client.get(address("angles", activity)).content.decode()
    one = client.get(address("angles", activity), {"r": shelf.segment.number}).content.decode()

    assert 2 == Entry.objects.count() - before
    assert 2 == page.count('class="lh-tile"')
    assert 1 == one.count('class="lh-tile"')
    assert reverse("play_open", kwargs={"number": shelf.segment.number}) in page
    assert "执法现场环境" in page


def test_moving_by_hand_is_kept_beside_the_clock_and_silence_aligns_nothing(shelf: Shelf, activity: Activity) -> None:
    client, numbers = entered(shelf.cast.officer), [shelf.segment.number, shelf.odd.number]

    moved = client.post(
        address("angles_shift", activity), {"r": numbers, "recording": shelf.odd.number, "shift_ms": "-1200"}
    )
    unread = client.post(address("angles_shift", activity), {"r": numbers, "recording": numbers[1], "shift_ms": "x"})
    deaf = client.post(address("angles_sound", activity), {"r": numbers})

    assert (302, 422, 422) == (moved.status_code, unread.status_code, deaf.status_code)
    assert [(shelf.odd.pk, -1200, "hand")] == list(Alignment.objects.values_list("recording", "shift_ms", "how"))
    assert "人工对齐" in client.get(moved["Location"]).content.decode()


def test_a_mark_comes_back_as_the_list_and_an_item_seen_points_at_its_place(shelf: Shelf, activity: Activity) -> None:
    client, start = entered(shelf.cast.officer), shelf.segment.started_earliest
    assert start is not None
    here = {"instant": start.isoformat(), "recording": shelf.segment.number, "play_ms": "900"}

    marked = client.post(address("angles_mark", activity), here | {"words": "出示证件"}, headers=HX)
    seen = client.post(address("angles_mark", activity), here | {"item": "执法现场环境", "verdict": "seen"}, headers=HX)
    empty = client.post(address("angles_mark", activity), here, headers=HX)
    row = ReviewMark.objects.get(words="出示证件")
    gone = client.post(address("angles_unmark", activity, pk=row.pk), headers=HX)

    assert "出示证件" in marked.content.decode()
    assert "已摄录" in seen.content.decode()
    assert 422 == empty.status_code
    assert "出示证件" not in gone.content.decode()
    assert 900 == ReviewMark.objects.get(item="执法现场环境").play_ms


def test_the_camera_person_is_named_on_the_activitys_page(shelf: Shelf, activity: Activity) -> None:
    client = entered(shelf.cast.officer)

    named = client.post(address("activity_camera_person", activity), {"officer": shelf.cast.colleague.pk})
    own = client.post(address("activity_camera_person", activity), {"officer": shelf.cast.partner.pk})

    assert (302, 409) == (named.status_code, own.status_code)
    assert shelf.cast.colleague.name in client.get(address("activity", activity)).content.decode()


def test_a_still_comes_out_of_a_live_play_with_origin_and_digest_and_no_other_way(shelf: Shelf) -> None:
    one, client = shelf.segment, entered(shelf.cast.officer)
    permit(shelf.cast, one, shelf.cast.officer)
    told = json.loads(client.post(reverse("play_open", kwargs={"number": one.number}), headers=HX).content)
    before = Entry.objects.filter(kind="act").count()

    taken = client.post(told["still"], {"play_ms": "1000"}, headers=HX)
    behind = client.post(told["still"], {"play_ms": "999999"}, headers=HX)
    foreign = entered(shelf.cast.partner).post(told["still"], {"play_ms": "1000"}, headers=HX)

    row = Snapshot.objects.get()
    assert (200, 422, 404) == (taken.status_code, behind.status_code, foreign.status_code)
    assert 1 == Entry.objects.filter(kind="act").count() - before
    assert (one.original.sha256, 1000) == (row.origin, row.play_ms)
    with vault().open(row.digest) as file:
        assert b"\x89PNG" == file.read(4)

    Ticket.objects.update(until=timezone.now())
    late = client.post(told["still"], {"play_ms": "1000"}, headers=HX)
    assert 409 == late.status_code


def test_a_still_is_seen_again_only_by_who_holds_a_permit(shelf: Shelf) -> None:
    one, client = shelf.segment, entered(shelf.cast.officer)
    permit(shelf.cast, one, shelf.cast.officer)
    told = json.loads(client.post(reverse("play_open", kwargs={"number": one.number}), headers=HX).content)
    number = json.loads(client.post(told["still"], {"play_ms": "0"}, headers=HX).content)["number"]
    shown, picture = (reverse(name, kwargs={"number": number}) for name in ("snapshot", "snapshot_picture"))

    mine = client.get(shown)
    bytes_of_mine = client.get(picture)
    others = [entered(shelf.cast.partner).get(path).status_code for path in (shown, picture)]
    strangers = entered(shelf.cast.stranger).get(shown).status_code

    assert (200, "image/png") == (mine.status_code, bytes_of_mine["Content-Type"])
    assert one.original.sha256[7:15] in mine.content.decode()
    assert ([403, 403], 404) == (others, strangers)
