"""Bytes only against a live ticket: ranges, refusals, tickets opened and closed, the converted copy."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.access.models import Ticket, WatchedRange
from liuhen.bureau.models import Officer
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.trail.models import Entry
from tests.cast import Cast
from tests.web.shelf import Shelf, derive_all, fill, permit, write_small_card

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


def _open(client: Client, recording: Recording) -> HttpResponse:
    address = reverse("play_open", kwargs={"number": recording.number})
    return client.post(address, headers={"HX-Request": "true"})  # type: ignore[return-value]


def _bytes(client: Client, address: str, **headers: str) -> tuple[HttpResponse, bytes]:
    answer = client.get(address, headers=headers)
    if isinstance(answer, StreamingHttpResponse):
        return answer, answer.getvalue()  # type: ignore[return-value]
    return answer, answer.content  # type: ignore[return-value]


def test_without_a_permit_there_are_no_bytes_and_the_refusal_is_an_entry(shelf: Shelf) -> None:
    client, segment = _client(shelf.cast.officer), shelf.segment

    opened = _open(client, segment)
    answer, body = _bytes(client, reverse("recording_media", kwargs={"number": segment.number, "token": "x" * 32}))

    assert (403, 403) == (opened.status_code, answer.status_code)
    assert "没有" in opened.content.decode()
    assert b"ftyp" not in body
    assert ["refusal", "refusal"] == list(Entry.objects.order_by("-pk").values_list("kind", flat=True)[:2])


def test_with_a_permit_playing_is_one_entry_and_ranges_write_nothing(shelf: Shelf) -> None:
    segment, client = shelf.segment, _client(shelf.cast.officer)
    permit(shelf.cast, segment, shelf.cast.officer)
    before = Entry.objects.count()
    told = json.loads(_open(client, segment).content)
    after_open = Entry.objects.count()

    answer, body = _bytes(client, told["media"], Range="bytes=0-99")
    _, rest = _bytes(client, told["media"], Range="bytes=100-")

    original = vault().path_of(segment.original.sha256).read_bytes()
    assert 1 == after_open - before
    assert after_open == Entry.objects.count()
    assert (206, f"bytes 0-99/{len(original)}") == (answer.status_code, answer["Content-Range"])
    assert original == body + rest
    assert f'"{segment.original.sha256[7:]}"' == answer["ETag"]
    assert "执法人员甲" in told["mark"]
    assert "TY-2026-0001" in told["mark"]


def test_a_range_behind_the_end_is_416_and_a_changed_copy_is_not_continued(shelf: Shelf) -> None:
    segment, client = shelf.segment, _client(shelf.cast.officer)
    permit(shelf.cast, segment, shelf.cast.officer)
    told = json.loads(_open(client, segment).content)

    behind, _ = _bytes(client, told["media"], Range="bytes=999999999-")
    changed, body = _bytes(client, told["media"], Range="bytes=0-9", **{"If-Range": '"another"'})
    same, _ = _bytes(
        client, told["media"], Range="bytes=0-9", **{"If-Range": behind.get("ETag", "") or changed["ETag"]}
    )

    assert 416 == behind.status_code
    assert (200, segment.original.size) == (changed.status_code, len(body))
    assert 206 == same.status_code


def test_a_ticket_of_another_person_opens_nothing(shelf: Shelf) -> None:
    permit(shelf.cast, shelf.segment, shelf.cast.officer)
    told = json.loads(_open(_client(shelf.cast.officer), shelf.segment).content)

    answer, _ = _bytes(_client(shelf.cast.partner), told["media"], Range="bytes=0-9")
    stranger, _ = _bytes(_client(shelf.cast.stranger), told["media"], Range="bytes=0-9")

    assert (403, 404) == (answer.status_code, stranger.status_code)


def test_a_ticket_whose_time_is_over_gives_no_bytes_and_no_flood_of_refusals(shelf: Shelf) -> None:
    segment, client = shelf.segment, _client(shelf.cast.officer)
    permit(shelf.cast, segment, shelf.cast.officer)
    told = json.loads(_open(client, segment).content)
    Ticket.objects.update(until=timezone.now() - timedelta(seconds=1))
    before = Entry.objects.count()

    answers = [_bytes(client, told["media"], Range="bytes=0-9")[0].status_code for _ in range(3)]

    assert [403, 403, 403] == answers
    assert before == Entry.objects.count()


def test_closing_is_one_entry_with_what_was_watched(shelf: Shelf) -> None:
    segment, client = shelf.segment, _client(shelf.cast.officer)
    permit(shelf.cast, segment, shelf.cast.officer)
    told = json.loads(_open(client, segment).content)
    before = Entry.objects.count()

    answer = client.post(told["close"], {"ranges": "[[0, 1500], [2000, 2500]]"})
    later, _ = _bytes(client, told["media"], Range="bytes=0-9")

    assert (200, 403) == (answer.status_code, later.status_code)
    assert 1 == Entry.objects.count() - before
    assert {(0, 1500), (2000, 2500)} == set(WatchedRange.objects.values_list("from_ms", "until_ms"))


def test_renewing_prolongs_the_ticket(shelf: Shelf) -> None:
    client = _client(shelf.cast.officer)
    permit(shelf.cast, shelf.segment, shelf.cast.officer)
    told = json.loads(_open(client, shelf.segment).content)
    Ticket.objects.update(until=timezone.now() + timedelta(seconds=30))

    renewed = json.loads(client.post(told["renew"], {"ranges": "[]"}).content)

    assert renewed["seconds"] > 500


def test_unreadable_ranges_are_not_taken(shelf: Shelf) -> None:
    client = _client(shelf.cast.officer)
    permit(shelf.cast, shelf.segment, shelf.cast.officer)
    told = json.loads(_open(client, shelf.segment).content)

    assert 422 == client.post(told["close"], {"ranges": '[["a"]]'}).status_code


def test_h265_plays_through_its_copy_once_it_is_made(shelf: Shelf) -> None:
    odd, client = shelf.odd, _client(shelf.cast.officer)
    permit(shelf.cast, odd, shelf.cast.officer)
    early = _open(client, odd)
    derive_all()

    told = json.loads(_open(client, odd).content)
    answer, body = _bytes(client, told["media"], Range="bytes=0-")

    assert 422 == early.status_code
    assert "还没有做好" in early.content.decode()
    assert ("video/mp4", 206) == (answer["Content-Type"], answer.status_code)
    assert f'"{hashlib.sha256(body).hexdigest()}"' == answer["ETag"]
    assert b"avc1" in body


def test_the_damaged_file_cannot_be_opened_for_playing(shelf: Shelf) -> None:
    answer = _open(_client(shelf.cast.officer), shelf.damaged)

    assert 422 == answer.status_code
    assert "无法解码" in answer.content.decode()


def test_a_photo_comes_whole_and_a_large_recording_only_in_parts(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liuhen.web.evidence.playing.MOST_BYTES", 1000)
    photo, client = shelf.named("收银台.jpg"), _client(shelf.cast.officer)
    for one in (photo, shelf.segment):
        permit(shelf.cast, one, shelf.cast.officer)

    whole, body = _bytes(client, json.loads(_open(client, photo).content)["media"])
    refused, _ = _bytes(client, json.loads(_open(client, shelf.segment).content)["media"])

    assert (200, photo.original.size) == (whole.status_code, len(body))
    assert 416 == refused.status_code
