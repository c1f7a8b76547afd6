"""Uploads by tus 1.0: pieces, digests, broken connections, reloads, calling off; and the files end in the vault."""

import base64
import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from liuhen.docks.acts import Intake
from liuhen.evidence.models import Receipt, Recording, Upload
from liuhen.evidence.queries import vault
from liuhen.jobs.models import Job
from liuhen.trail.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 400
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def client(cast: Cast, data_dir: Path) -> Client:
    client = Client()
    client.force_login(cast.custodian, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def receipt(client: Client) -> Receipt:
    client.post(reverse("upload_open"), {"officer": "jia", "device": ""})
    return Receipt.objects.get()


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _checksum(data: bytes) -> str:
    return "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()


def _create(client: Client, receipt: Receipt, name: str, size: int, **metadata: str) -> str:
    said = ",".join(f"{key} {_coded(value)}" for key, value in {"filename": name, "modified": "0", **metadata}.items())
    answer = client.post(
        reverse("upload_create", args=[receipt.number]),
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": said},
    )
    assert 201 == answer.status_code, answer.content.decode()
    return str(answer.headers["Location"])


def _patch(client: Client, where: str, offset: int, data: bytes, checksum: str = "") -> object:
    headers = {**TUS, "Upload-Offset": str(offset)} | ({"Upload-Checksum": checksum} if checksum else {})
    return client.patch(where, data, content_type="application/offset+octet-stream", headers=headers)


def _take_in(receipt: Receipt) -> Receipt:
    receipt.refresh_from_db()
    from django.utils import timezone

    staging = settings.DATA_DIR / "staging"
    return Intake(receipt=receipt, vault=vault(), staging=staging, clock=timezone.now).run()


def test_a_file_in_pieces_ends_byte_identical_in_the_vault(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "手机/VID_20260918_100000.mp4", len(FILM))

    for at in range(0, len(FILM), 40_000):
        piece = FILM[at : at + 40_000]
        assert 204 == _patch(client, where, at, piece, _checksum(piece)).status_code
    client.post(reverse("upload_finish", args=[receipt.number]))
    done = _take_in(receipt)

    recording = Recording.objects.get()
    assert ("sealed", FILM) == (done.state, vault().path_of(recording.original.sha256).read_bytes())
    assert 1 == Job.objects.filter(kind="docks.take_in").count()
    assert [] == list((settings.DATA_DIR / "staging").iterdir())


def test_the_server_says_how_far_it_is_after_a_reload(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "a.mp4", len(FILM))
    _patch(client, where, 0, FILM[:1000])

    answer = Client(headers={}).head(where)
    own = client.head(where)

    assert answer.status_code in {403, 302}
    assert ("1000", str(len(FILM))) == (own.headers["Upload-Offset"], own.headers["Upload-Length"])


def test_the_same_file_announced_again_gets_the_upload_it_has(client: Client, receipt: Receipt) -> None:
    first = _create(client, receipt, "a.mp4", len(FILM))
    _patch(client, first, 0, FILM[:1000])

    assert first == _create(client, receipt, "a.mp4", len(FILM))
    assert "1000" == client.head(first).headers["Upload-Offset"]
    assert 1 == Upload.objects.count()


def test_a_piece_with_a_wrong_digest_is_refused_in_chinese_and_dropped(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "a.mp4", len(FILM))

    answer = _patch(client, where, 0, FILM[:1000], _checksum(b"something else"))

    assert 460 == answer.status_code
    assert "和发出的不一样" in answer.content.decode()
    assert "0" == client.head(where).headers["Upload-Offset"]
    assert 204 == _patch(client, where, 0, FILM[:1000], _checksum(FILM[:1000])).status_code


def test_a_whole_file_with_a_wrong_declared_digest_is_refused_and_never_sealed(
    client: Client, receipt: Receipt
) -> None:
    where = _create(client, receipt, "a.mp4", len(FILM), sha256=hashlib.sha256(b"other").hexdigest())

    answer = _patch(client, where, 0, FILM)

    assert 460 == answer.status_code
    assert "摘要值和声明的不一致" in answer.content.decode()
    assert 409 == client.post(reverse("upload_finish", args=[receipt.number])).status_code


def test_a_right_declared_digest_is_accepted(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "a.mp4", len(FILM), sha256=hashlib.sha256(FILM).hexdigest())

    assert 204 == _patch(client, where, 0, FILM).status_code


def test_a_piece_at_the_wrong_place_or_beyond_the_end_is_refused(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "a.mp4", 1000)

    assert 409 == _patch(client, where, 5, b"x").status_code
    assert 409 == _patch(client, where, 0, b"x" * 1001, _checksum(b"x" * 1001)).status_code
    assert "0" == client.head(where).headers["Upload-Offset"]


def test_an_upload_that_is_called_off_is_gone_and_leaves_an_entry(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "a.mp4", 1000)

    assert 204 == client.delete(where, headers=TUS).status_code
    assert 410 == client.head(where).status_code
    assert 1 == Entry.objects.filter(verb="upload.end").count()


def test_another_protocol_version_is_refused(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "a.mp4", 1000)

    answer = client.patch(where, b"x", content_type="application/offset+octet-stream", headers={"Upload-Offset": "0"})

    assert 412 == answer.status_code


def test_the_server_names_what_it_can_do(client: Client, receipt: Receipt) -> None:
    answer = client.options(reverse("upload_create", args=[receipt.number]))

    assert {"creation", "expiration", "checksum", "termination"} == set(answer.headers["Tus-Extension"].split(","))
    assert "sha256" == answer.headers["Tus-Checksum-Algorithm"]


@pytest.mark.parametrize("length", ["", "-1", "1e9", "9" * 20])
def test_a_length_that_is_none_is_refused(client: Client, receipt: Receipt, length: str) -> None:
    answer = client.post(
        reverse("upload_create", args=[receipt.number]),
        headers={**TUS, "Upload-Length": length, "Upload-Metadata": f"filename {_coded('a')}"},
    )

    assert 422 == answer.status_code


def test_an_empty_file_needs_no_piece(client: Client, receipt: Receipt) -> None:
    _create(client, receipt, "empty.mp4", 0)

    client.post(reverse("upload_finish", args=[receipt.number]))

    assert "sealed" == _take_in(receipt).state


def test_a_name_that_leads_elsewhere_stays_a_name(client: Client, receipt: Receipt) -> None:
    where = _create(client, receipt, "../../etc/passwd", 3)
    _patch(client, where, 0, b"abc")
    client.post(reverse("upload_finish", args=[receipt.number]))

    assert "sealed" == _take_in(receipt).state
    assert ["../../etc/passwd"] == [row.shown_path for row in receipt.arrivals.all()]


def test_uploads_of_another_bureau_are_not_there(client: Client, receipt: Receipt, cast: Cast) -> None:
    where = _create(client, receipt, "a.mp4", 1000)
    stranger = Client()
    stranger.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")

    assert {404} == {
        stranger.head(where).status_code,
        _patch(stranger, where, 0, b"x").status_code,
        stranger.delete(where, headers=TUS).status_code,
    }


def test_an_upload_whose_last_piece_came_just_before_a_crash_is_completed_when_the_browser_asks(
    client: Client, receipt: Receipt, data_dir: Path
) -> None:
    where = _create(client, receipt, "a.mp4", len(FILM), sha256=hashlib.sha256(FILM).hexdigest())
    uid = Upload.objects.get().uid
    (data_dir / "staging" / f"{uid}.part").write_bytes(FILM)  # the process died before it could note the end

    answer = client.head(where, headers=TUS)

    assert str(len(FILM)) == answer.headers["Upload-Offset"]
    assert "complete" == Upload.objects.get().state
    assert 302 == client.post(reverse("upload_finish", args=[receipt.number])).status_code


def test_a_whole_upload_with_other_bytes_begins_anew_when_the_browser_asks(
    client: Client, receipt: Receipt, data_dir: Path
) -> None:
    where = _create(client, receipt, "a.mp4", len(FILM), sha256=hashlib.sha256(FILM).hexdigest())
    uid = Upload.objects.get().uid
    (data_dir / "staging" / f"{uid}.part").write_bytes(bytes(len(FILM)))

    assert "0" == client.head(where, headers=TUS).headers["Upload-Offset"]
    assert "open" == Upload.objects.get().state
