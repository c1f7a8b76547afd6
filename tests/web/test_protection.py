"""存储保护: in plain words what is enforced, every attack with its result, an open inner door in red, expulsions."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.evidence.models import Expulsion, LockRenewal, LockTest, Recording
from liuhen.evidence.stores.acts.expelling import carry_out
from liuhen.vault.objectstore.ports import Door
from liuhen.web.health.protection import wrong_with_store
from tests.cast import Cast
from tests.evidence.test_stores import data, engine, recording
from tests.objectstore import object_store
from tests.vault.conformance.engines import RemoteEngine

__all__ = ["data", "engine", "object_store", "recording"]
pytestmark = pytest.mark.django_db


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(officer: Officer) -> str:
    answer = entered(officer).get(reverse("health_protection"))
    assert 200 == answer.status_code
    return answer.content.decode()


@pytest.fixture
def open_filer() -> Iterator[str]:
    """Answer every order with yes, as a filer without keys does."""

    class Filer(BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Filer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_directory_says_plainly_what_it_cannot_prevent(cast: Cast, data: Path) -> None:
    shown = page(cast.system_admin)

    assert "本机目录" in shown
    assert "可发现" in shown
    assert "锁定自检</h2>" not in shown
    assert "" == wrong_with_store(timezone.now())


def test_an_object_store_shows_every_attack_and_what_is_overdue(
    cast: Cast, engine: RemoteEngine, settings: LazySettings
) -> None:
    settings.VAULT = "locked"
    assert "没有做过锁定自检，锁定续期逾期" == wrong_with_store(timezone.now())

    entered(cast.system_admin).post(reverse("store_self_test"))

    shown = page(cast.system_admin)
    assert all(probe["title"] in shown for probe in LockTest.objects.get().probes)
    assert "锁定续期逾期" in shown
    assert "有密钥才通" in shown
    assert "没挡住" not in shown
    now = timezone.now()
    LockRenewal.objects.create(store="locked", renewed_at=now, looked_at=0, locked=0, extended=0, relocked=0)
    assert "" == wrong_with_store(now)
    assert "锁定续期逾期" in wrong_with_store(now + timedelta(days=3))


def test_an_open_inner_door_and_a_store_that_does_not_hold_are_red(
    cast: Cast, engine: RemoteEngine, data: Path, settings: LazySettings, open_filer: str
) -> None:
    settings.VAULT = "locked"
    told = (data / "stores.toml").read_text()
    (data / "stores.toml").write_text(
        told.replace(f'filer = ["http://127.0.0.1:{engine.store.filer_port}"]', f'filer = ["{open_filer}"]').replace(
            f'bucket = "{engine.place.bucket}"', f'bucket = "{engine.place.staging}"'
        )
    )

    entered(cast.custodian).post(reverse("store_self_test"))

    shown = page(cast.custodian)
    assert "1 个内部端口敞开" in shown
    assert "锁定自检没有通过" in shown
    assert "没挡住" in shown
    assert "内部端口敞开，锁定自检没有通过" in wrong_with_store(timezone.now())
    assert {"open", "guarded", "closed"} == {door.value for door in Door}


def test_two_persons_expel_on_the_pages_and_the_certificate_prints(cast: Cast, recording: Recording) -> None:
    Recording.objects.filter(pk=recording.pk).update(sealed_at=timezone.now())
    recording.original.__class__.objects.update(stored_at=timezone.now())
    form = {"number": recording.number, "ground": "private", "paper": "函 8 号", "reason": "误开机"}

    asked = entered(cast.custodian).post(reverse("expulsion_ask"), form)

    row = Expulsion.objects.get()
    url = reverse("expulsion", kwargs={"number": row.number})
    assert url == asked.headers["Location"]
    assert "确认移出</button>" not in entered(cast.custodian).get(url).content.decode()
    assert "确认移出</button>" in entered(cast.head).get(url).content.decode()
    assert 403 == entered(cast.custodian).post(reverse("expulsion_confirm", kwargs={"number": row.number})).status_code
    entered(cast.head).post(reverse("expulsion_confirm", kwargs={"number": row.number}))
    assert 1 == carry_out(at=timezone.now())
    shown = entered(cast.head).get(url).content.decode()
    assert "原始件移出证明" in shown
    assert recording.original.sha256 in shown
    assert row.number in page(cast.custodian)


def test_a_refused_expulsion_and_a_missing_ground_leave_the_bytes(cast: Cast, recording: Recording) -> None:
    recording.original.__class__.objects.update(stored_at=timezone.now())
    form = {"number": recording.number, "paper": "函 8 号", "reason": "误开机"}
    assert "没有选移出的事由" in entered(cast.custodian).post(reverse("expulsion_ask"), form).content.decode()
    entered(cast.custodian).post(reverse("expulsion_ask"), {**form, "ground": "court"})
    row = Expulsion.objects.get()

    entered(cast.head).post(reverse("expulsion_refuse", kwargs={"number": row.number}), {"reason": "不符合"})

    row.refresh_from_db()
    assert ("refused", 0) == (row.state, carry_out(at=timezone.now()))
