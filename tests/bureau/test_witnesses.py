"""One Liuhen cosigns another's checkpoints: over the wire between two processes, and by carried file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from liuhen.bureau.acts import open_unit
from liuhen.bureau.acts.witness import (
    NewPeer,
    NotWitnessedError,
    cosign_carried,
    end_peer,
    keep_cosigned,
    register_peer,
    send_to_witnesses,
)
from liuhen.cli.trail import command
from liuhen.errors import InputError
from liuhen.trail.checkpoint import Checkpoint, sign_checkpoint
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Cosignature, Entry, Peer, Witnessed
from liuhen.trail.note import NoteSignatureError, Signer
from liuhen.trail.witness.protocol import Request
from liuhen.trail.witness.queries import cosigned_notes, last_cosigned, next_request
from tests.cast import LONG_AGO, Cast
from tests.verifier.exports import verify

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
FOREIGN = Signer(name="liuhen.local/foreign", seed=bytes(range(32)))


@pytest.fixture
def office(data_dir: Path, cast: Cast) -> Cast:
    integrate_now()
    return cast


@pytest.fixture
def superior(office: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Start the superior's installation, which knows our log; give its address and the key it cosigns with."""
    environment = {
        **os.environ,
        "LIUHEN_DATA": str(tmp_path_factory.mktemp("superior")),
        "PYTHONPATH": f"src{os.pathsep}.",
    }
    words = [sys.executable, "tests/trail/second_installation.py", store().verifier().text()]
    with subprocess.Popen(words, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port, _, key = process.stdout.readline().strip().partition(" ")
        yield f"http://127.0.0.1:{port}/witness", key
        process.terminate()


def register(office: Cast, part: str, key: str, url: str = "") -> Peer:
    return register_peer(NewPeer(part=part, label="省局", key=key, url=url), by=office.system_admin, at=LONG_AGO)


def ask(request: Request) -> "tuple[int, str]":
    answer = Client(enforce_csrf_checks=True).post(
        reverse("add_checkpoint"), data=request.text().encode(), content_type="text/plain"
    )
    return answer.status_code, answer.content.decode()


def test_a_superior_installation_cosigns_ours_over_the_wire_and_finds_a_fork(
    office: Cast, superior: tuple[str, str], tmp_path: Path
) -> None:
    peer = register(office, "witness", superior[1], superior[0])

    assert 1 == send_to_witnesses(NOW)
    first = last_cosigned(peer, store().signer().name)
    open_unit(office.bureau, "新设科", by=office.system_admin, at=LONG_AGO)
    assert 1 == send_to_witnesses(NOW)

    assert last_cosigned(peer, store().signer().name) > first > 0
    assert 2 == len(list(cosigned_notes())) == Entry.objects.filter(verb="witness.keep").count()
    CliRunner().invoke(command, ["export", str(tmp_path / "export")], catch_exceptions=False)
    assert 2 == (tmp_path / "export" / "cosigned.notes").read_text(encoding="utf-8").count("/witness ")
    assert superior[1] in (tmp_path / "export" / "witness-keys.txt").read_text(encoding="utf-8")
    assert 0 == verify(tmp_path / "export").code

    point = integrate_now()
    forked = sign_checkpoint(Checkpoint(origin=point.origin, size=point.size, root=bytes(32)), store().signer())
    (store().folder / "checkpoint").write_text(forked, encoding="utf-8")
    assert 0 == send_to_witnesses(NOW)
    assert "见证方见过的校验点不是现在的开头" in Peer.objects.get(pk=peer.pk).trouble


def test_a_witness_that_is_away_is_noted_once_and_tried_again(office: Cast) -> None:
    register(office, "witness", store().witness_signer().key().text(), "http://127.0.0.1:1")

    assert [0, 0] == [send_to_witnesses(NOW), send_to_witnesses(NOW)]

    assert 1 == Entry.objects.filter(verb="witness.fail").count()
    assert "没有应答" in Peer.objects.get().trouble


def test_places_without_a_network_carry_files_both_ways(office: Cast) -> None:
    register(office, "log", store().verifier().text())
    register(office, "witness", store().witness_signer().key().text())
    request = next_request(0)
    assert request is not None

    back = cosign_carried(request.text(), by=office.archivist, at=NOW)
    rows = keep_cosigned(back, by=office.archivist, at=NOW)

    assert [NOW] == [row.signed_at for row in rows]
    assert 1 == Witnessed.objects.count() == Cosignature.objects.count()
    with pytest.raises(NotWitnessedError, match="我们见证过的是"):
        cosign_carried(request.text(), by=office.archivist, at=NOW)
    with pytest.raises(NoteSignatureError, match="没有已登记见证方"):
        keep_cosigned(request.note, by=office.archivist, at=NOW)


def foreign(old: int, size: int, root: bytes, signer: Signer = FOREIGN) -> Request:
    note = sign_checkpoint(Checkpoint(origin=FOREIGN.name, size=size, root=root), signer)
    return Request(old_size=old, proof=(), note=note)


def test_the_endpoint_answers_as_the_specification_says(office: Cast) -> None:
    one, two = bytes([1]) * 32, bytes([2]) * 32
    assert 404 == ask(foreign(0, 5, one))[0]
    register(office, "log", FOREIGN.verifier().text())

    assert 403 == ask(foreign(0, 5, one, Signer(name=FOREIGN.name, seed=bytes(32))))[0]
    assert 400 == ask(foreign(9, 5, one))[0]
    status, line = ask(foreign(0, 5, one))
    assert (200, True) == (status, line.startswith("— "))
    assert (409, "5\n") == ask(foreign(0, 5, one))
    assert (409, "5\n") == ask(foreign(5, 5, two))
    assert 422 == ask(foreign(5, 7, two))[0]
    assert 200 == ask(foreign(5, 5, one))[0]
    assert 1 == Entry.objects.filter(verb="witness.refuse").count()
    assert 400 == Client().post(reverse("add_checkpoint"), data=b"\xff", content_type="text/plain").status_code


def test_a_rolled_back_log_is_refused_and_its_own_signature_kept_as_proof(office: Cast) -> None:
    register(office, "log", FOREIGN.verifier().text())
    ask(foreign(0, 5, bytes([1]) * 32))

    status, known = ask(foreign(3, 3, bytes([3]) * 32))

    assert (409, "5\n") == (status, known)
    assert FOREIGN.name in Entry.objects.get(verb="witness.refuse").body


def test_an_ended_peer_is_unknown_and_its_past_stays(office: Cast) -> None:
    peer = register(office, "log", FOREIGN.verifier().text())
    ask(foreign(0, 5, bytes(32)))

    end_peer(peer, by=office.system_admin, at=NOW, reason="撤并")

    assert 404 == ask(foreign(5, 5, bytes(32)))[0]
    assert 1 == Witnessed.objects.count()
    with pytest.raises(InputError, match="已经停用"):
        end_peer(peer, by=office.system_admin, at=NOW + timedelta(days=1), reason="再来")


def test_a_key_is_registered_once_and_must_be_one(office: Cast) -> None:
    register(office, "log", FOREIGN.verifier().text())

    with pytest.raises(InputError, match="已经登记过"):
        register(office, "log", FOREIGN.verifier().text())
    with pytest.raises(InputError):
        register(office, "witness", FOREIGN.verifier().text())


def test_the_page_takes_files_and_hands_out_files(office: Cast, tmp_path: Path) -> None:
    register(office, "log", store().verifier().text())
    peer = register(office, "witness", store().witness_signer().key().text())
    client = Client()
    client.force_login(office.archivist, backend="django.contrib.auth.backends.ModelBackend")
    carried = client.get(reverse("witness_carry"), {"peer": peer.pk})
    (tmp_path / "ask").write_bytes(carried.content)

    with (tmp_path / "ask").open("rb") as file:
        back = client.post(reverse("witness_cosign"), {"file": file})
    (tmp_path / "back").write_bytes(back.content)
    with (tmp_path / "back").open("rb") as file:
        kept = client.post(reverse("witness_keep"), {"file": file}, follow=True)

    assert "已收下省局对前" in kept.content.decode()
