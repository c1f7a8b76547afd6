"""录像库, 录像详情 and 归类: what they show, to whom, and which entry each leaves."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.duties.acts import rebuild_subject
from liuhen.evidence.models import Recording
from liuhen.field.acts import NewActivity, plan
from liuhen.field.models import Activity
from liuhen.trail.models import Entry
from tests.cast import Cast
from tests.web.shelf import Shelf, derive_all, fill, write_small_card

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small card, written once."""
    return write_small_card(tmp_path_factory.mktemp("card"))


@pytest.fixture
def shelf(cast: Cast, card: Path, data_dir: Path) -> Shelf:
    """The card taken in."""
    return fill(cast, card)


def _client(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(officer: Officer, recording: Recording) -> str:
    return _client(officer).get(reverse("recording", kwargs={"number": recording.number})).content.decode()


def test_the_shelf_lists_what_came_in_and_leaves_one_entry(shelf: Shelf) -> None:
    before = Entry.objects.count()

    page = _client(shelf.cast.officer).get(reverse("recordings")).content.decode()

    assert shelf.segment.number in page
    assert "无法解码" in page
    assert 1 == Entry.objects.count() - before
    assert "recording.list" == Entry.objects.latest("pk").verb


FILTERS = {
    "state=damaged": 1, "medium=audio": 1, "device=YZ-03": 9, "device=YZ-99": 0, "q=lx-2026-000001": 1,
    "from=2026-11-20&until=2026-11-20": 9, "until=2026-11-19": 0, "state=evidence": 0, "state=nonsense": 9,
    "from=nonsense": 9, "before=2": 1,
}  # fmt: skip


def test_filters_stand_in_the_address(shelf: Shelf) -> None:
    client = _client(shelf.cast.officer)

    found = {query: client.get(f"{reverse('recordings')}?{query}").content.count(b'class="main"') for query in FILTERS}

    assert FILTERS == found


def test_words_of_a_search_are_in_the_entry(shelf: Shelf) -> None:
    _client(shelf.cast.officer).get(f"{reverse('recordings')}?q=LX-2026")

    assert "LX-2026" in Entry.objects.latest("pk").body


def test_the_page_shows_both_digests_all_witnesses_and_the_gap(shelf: Shelf) -> None:
    derive_all()
    segment = shelf.segment
    rebuild_subject("recording", str(segment.pk), at=timezone.now())

    page = _page(shelf.cast.officer, segment)

    assert segment.original.sha256[-8:] in page
    assert segment.original.sm3[-8:] in page
    assert all(word in page for word in ("文件名", "文件系统", "卫星定位", "文件头", "采用区间"))
    assert "中断 40 秒" in page
    assert "第二十六条第二款" in page
    assert '<path d="M' in page


def test_opening_a_page_is_exactly_one_content_entry(shelf: Shelf) -> None:
    before = Entry.objects.count()

    _page(shelf.cast.officer, shelf.segment)

    newest = Entry.objects.latest("pk")
    assert 1 == Entry.objects.count() - before
    assert ("content", "recording.view") == (newest.kind, newest.verb)


def test_a_damaged_file_says_so_and_offers_no_player(shelf: Shelf) -> None:
    page = _page(shelf.cast.officer, shelf.damaged)

    assert "无法解码" in page
    assert "它仍是证据" in page
    assert "lh-player data-open" not in page


def test_a_converted_copy_is_named_as_such(shelf: Shelf) -> None:
    page = _page(shelf.cast.officer, shelf.odd)

    assert "播放的是转换件，原件未动" in page


def test_photo_and_sound_have_pages_of_their_own(shelf: Shelf) -> None:
    assert "凭许可查看原图" in _page(shelf.cast.officer, shelf.named("收银台.jpg"))
    assert "录音，没有画面" in _page(shelf.cast.officer, shelf.named(".WAV"))


def test_another_bureau_finds_nothing_and_another_unit_is_refused(shelf: Shelf) -> None:
    address = reverse("recording", kwargs={"number": shelf.segment.number})

    assert 404 == _client(shelf.cast.stranger).get(address).status_code
    assert 403 == _client(shelf.cast.colleague).get(address).status_code
    assert "refusal" == Entry.objects.latest("pk").kind


def test_those_who_run_or_audit_the_system_see_no_content(shelf: Shelf) -> None:
    poster = reverse("recording_poster", kwargs={"number": shelf.segment.number})

    for person in (shelf.cast.system_admin, shelf.cast.auditor, shelf.cast.security_admin):
        assert 403 == _client(person).get(reverse("recordings")).status_code
        assert 403 == _client(person).get(poster).status_code


def test_a_poster_is_there_once_it_is_made_and_leaves_no_entry(shelf: Shelf) -> None:
    address = reverse("recording_poster", kwargs={"number": shelf.segment.number})
    client = _client(shelf.cast.officer)
    assert 404 == client.get(address).status_code
    derive_all()
    before = Entry.objects.count()

    answer = client.get(address)

    assert (200, "image/jpeg") == (answer.status_code, answer["Content-Type"])
    assert before == Entry.objects.count()


def test_classifying_sets_the_packs_labels_with_one_act(shelf: Shelf) -> None:
    client, number = _client(shelf.cast.officer), shelf.segment.number
    _plan_for(shelf)
    page = client.get(reverse("classify_recording", kwargs={"number": number})).content.decode()
    before = Entry.objects.count()

    answer = client.post(
        reverse("recording_label", kwargs={"number": number}),
        {"case_no": "云医保立〔2026〕12号", "party_name": "甲大药房", "handler_name": "执法人员甲", "then": "stay"},
    )

    assert "案号" in page
    assert 302 == answer.status_code
    assert 1 == Entry.objects.count() - before
    assert {"甲大药房"} == set(shelf.segment.labels.filter(field="party_name").values_list("value", flat=True))
    assert f">{number}<" not in client.get(reverse("classify")).content.decode()


def _plan_for(shelf: Shelf) -> Activity:
    """Enter the activity the card was filmed in; without one its recordings wait apart."""
    start = shelf.segment.started_earliest
    assert start is not None
    new = NewActivity(
        title="现场检查",
        place="某路",
        party="甲大药房",
        scenes=("onsite_enforcement",),
        officers=(shelf.cast.officer,),
        planned_at=start,
    )
    return plan(new, by=shelf.cast.officer, at=start)


def test_a_recording_outside_every_activity_waits_apart_and_is_answered_from_the_grid(shelf: Shelf) -> None:
    officer, custodian = _client(shelf.cast.officer), _client(shelf.cast.custodian)
    number = shelf.segment.number

    labelled = officer.post(reverse("recording_label", kwargs={"number": number}), {"party_name": "甲大药房"})
    apart = custodian.get(reverse("classify"), {"show": "outside"}).content.decode()
    answered = custodian.post(
        reverse("classify_outside"), {"recording": [number], "answer": "test", "reason": "领用前试机"}
    )

    assert (409, 302) == (labelled.status_code, answered.status_code)
    assert f">{number}<" in apart
    assert f">{number}<" not in custodian.get(reverse("classify"), {"show": "outside"}).content.decode()
    assert f">{number}<" in custodian.get(reverse("classify")).content.decode()


def test_the_grid_sorts_many_with_one_entry_each_by_its_own_suggestion(shelf: Shelf) -> None:
    client = _client(shelf.cast.custodian)
    activity = _plan_for(shelf)
    numbers = [shelf.segment.number, shelf.odd.number]
    before = Entry.objects.filter(kind="act").count()

    answer = client.post(
        reverse("classify_sort"),
        {"recording": numbers, "activity": activity.number, "label-handler_name": "甲、乙", "label-scene": "现场执法"},
    )

    assert 302 == answer.status_code
    assert 1 == Entry.objects.filter(kind="act").count() - before
    for one in (shelf.segment, shelf.odd):
        labels = dict(one.labels.values_list("field", "value"))
        assert ("甲大药房", "甲、乙", "现场执法") == tuple(
            labels[name] for name in ("party_name", "handler_name", "scene")
        )
        assert activity.number == labels["case_no"]


def test_an_empty_label_form_is_not_taken(shelf: Shelf) -> None:
    address = reverse("recording_label", kwargs={"number": shelf.segment.number})

    answer = _client(shelf.cast.officer).post(address, {"party_name": " "})

    assert 422 == answer.status_code
    assert shelf.segment.labelled_at is None


def test_deciding_on_evidence_needs_choice_and_reason(shelf: Shelf) -> None:
    client, address = _client(shelf.cast.officer), reverse("recording_mark", kwargs={"number": shelf.segment.number})

    assert 422 == client.post(address, {"reason": "记录了现场"}).status_code
    assert 422 == client.post(address, {"is_evidence": "yes", "reason": ""}).status_code
    assert 302 == client.post(address, {"is_evidence": "yes", "reason": "记录了现场"}).status_code
    assert shelf.segment.is_evidence is True


def test_a_signed_judgement_of_time_moves_the_interval_and_keeps_the_claims(shelf: Shelf) -> None:
    client, number = _client(shelf.cast.officer), shelf.segment.number
    claims = shelf.segment.time_claims.count()

    answer = client.post(
        reverse("recording_judge_time", kwargs={"number": number}),
        {"earliest": "2026-11-20T09:30:00", "latest": "2026-11-20T09:30:10", "reason": "见证人手机时间"},
    )

    page = _page(shelf.cast.officer, shelf.segment)
    assert 302 == answer.status_code
    assert "见证人手机时间" in page
    assert "09:30:00 至 09:30:10" in page
    assert claims == shelf.segment.time_claims.count()
