"""A process with the failing disk below it: for each line it reads it forks a child that works until it is struck.

A line is JSON: {data, work, prefix, kinds, left, how, also}. `work` is `worker`, `upload` or `go_on`. The answer is
JSON: {status, seen}: how the child ended and how many calls it made of the kinds that were asked for.
"""

import base64
import ctypes
import hashlib
import json
import os
import select
import signal
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

LEASE = timedelta(seconds=1)
LONGEST_SECONDS = 150
STRUCK_SECONDS = 2.5  # on a full disk a job can neither end nor be put off
PIECE = 96 * 1024
NAMES = ("现场一.mp4", "现场二.mp4")
AT = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)


def main() -> None:
    """Answer line after line until the input ends."""
    django.setup()
    _warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        sys.stdout.write(json.dumps(_child(order)) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Load once what every child needs: pages, tasks, the rules of the bureau. No connection stays open."""
    from django.db import connections
    from django.urls import get_resolver

    import liuhen.cli.worker
    from liuhen.bureau.models import Bureau
    from liuhen.bureau.queries import active_pack

    assert liuhen.cli.worker.TASKS
    assert get_resolver().reverse_dict
    for bureau in Bureau.objects.all():
        active_pack(bureau)
    connections.close_all()


def _child(order: dict[str, object]) -> dict[str, int]:
    back, front = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        _work(order, front)
    os.close(front)
    deadline = time.monotonic() + LONGEST_SECONDS
    with os.fdopen(back, "rb") as pipe:
        # Nothing to read within the time: the child is stuck, and is ended as a power cut would end it.
        if not select.select([pipe], [], [], LONGEST_SECONDS)[0]:
            os.kill(child, signal.SIGKILL)
        seen = int(pipe.read() or b"0")  # empty when the child was killed
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)
    status = os.waitstatus_to_exitcode(ended[1])
    return {"status": status, "seen": seen}


def _work(order: dict[str, object], front: int) -> None:
    """Do the work in the child and leave without any tidying up."""
    from django.conf import settings
    from django.db import connections

    if "LIUHEN_LOUD" not in os.environ:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    data = Path(str(order["data"]))
    settings.DATA_DIR = data
    connections["default"].settings_dict["NAME"] = data / "liuhen.sqlite3"
    shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
    shim.liuhen_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_char_p]
    armed = (str(order["prefix"]), order["kinds"], order["left"], order["how"], str(order["also"]))
    shim.liuhen_arm(*(word.encode() if isinstance(word, str) else word for word in armed))
    code = 0
    try:
        patience = STRUCK_SECONDS if order["left"] else LONGEST_SECONDS / 2
        {"worker": lambda: work_off(patience), "upload": upload, "go_on": go_on}[str(order["work"])]()
    except BaseException as error:  # noqa: BLE001 - a child says how it ended, whatever it was
        sys.stderr.write(f"{error!r}\n")
        sys.stderr.flush()
        code = 1
    os.write(front, str(shim.liuhen_seen()).encode())
    os._exit(code)


def work_off(patience: float) -> None:
    """Be the worker until no card is waiting; what was broken off and waits for a person is taken up by him."""
    from liuhen.cli.worker import INTAKE_TASKS
    from liuhen.jobs.models import Job
    from liuhen.jobs.runner import Lane, Worker

    worker = Worker((Lane(tasks=INTAKE_TASKS, width=2),), (), lease=LEASE)

    def end_when_done() -> None:
        deadline = time.monotonic() + patience
        try:
            open_ones = Job.objects.filter(kind__in=INTAKE_TASKS, state__in=("waiting", "running"))
            open_ones = open_ones.filter(attempts__lt=2)
            while time.monotonic() < deadline and open_ones.exclude(run_after__gt=_soon()).exists():
                time.sleep(0.02)
        finally:  # a full disk may strike this look too; the worker ends all the same
            worker.end()

    threading.Thread(target=end_when_done).start()
    worker.run()


def _soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=1)


def go_on() -> None:
    """Do what the custodian does at the bench when a receipt was broken off: press 继续接收."""
    from django.urls import reverse

    from liuhen.evidence.models import Receipt
    from liuhen.jobs.models import Job

    client = _client()
    for receipt in Receipt.objects.filter(state__in=("announced", "receiving", "failed")):
        if not Job.objects.filter(dedupe=f"receipt:{receipt.pk}", state__in=("waiting", "running")).exists():
            answer = client.post(reverse("intake_resume", args=[receipt.number]))
            assert answer.status_code == 302, answer.content.decode()


def upload() -> None:
    """Send two files through the browser's door, going on wherever an earlier try ended, and hand them over."""
    from django.urls import reverse

    from liuhen.evidence.models import Receipt

    client = _client()
    receipt = Receipt.objects.filter(source_kind="upload").first()
    if receipt is None:
        _expect(302, client.post(reverse("upload_open"), {"officer": "jia", "device": ""}))
        receipt = Receipt.objects.get(source_kind="upload")
    if receipt.state == "sealed":
        return
    for name in NAMES:
        _send(client, receipt.number, name)
    _expect(302, client.post(reverse("upload_finish", args=[receipt.number])))


def content(name: str) -> bytes:
    """Give the bytes of a file that is uploaded: longer than one piece, different for each name."""
    return b"\x00\x00\x00\x18ftypmp42" + hashlib.sha256(name.encode()).digest() * 8000


def _send(client: object, number: str, name: str) -> None:
    from django.urls import reverse

    data, tus = content(name), {"Tus-Resumable": "1.0.0"}
    said = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in {"filename": name, "modified": "0", "sha256": hashlib.sha256(data).hexdigest()}.items()
    )
    if _is_here(name):
        return
    made = client.post(  # type: ignore[attr-defined]
        reverse("upload_create", args=[number]),
        headers={**tus, "Upload-Length": str(len(data)), "Upload-Metadata": said},
    )
    where = _expect(201, made).headers["Location"]
    at = int(_expect(200, client.head(where, headers=tus)).headers["Upload-Offset"])  # type: ignore[attr-defined]
    while at < len(data):
        piece = data[at : at + PIECE]
        checksum = "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode()
        answer = client.patch(  # type: ignore[attr-defined]
            where, piece, content_type="application/offset+octet-stream",
            headers={**tus, "Upload-Offset": str(at), "Upload-Checksum": checksum},
        )  # fmt: skip
        at = int(_expect(204, answer).headers["Upload-Offset"])


def _is_here(name: str) -> bool:
    from liuhen.evidence.models import Upload

    return Upload.objects.filter(name=name).exclude(state__in=("open", "ended")).exists()


def _client() -> object:
    from django.test import Client

    from liuhen.bureau.models import Officer

    client = Client(raise_request_exception=False)
    client.force_login(Officer.objects.get(username="ding"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _expect(status: int, answer: object) -> object:
    if answer.status_code != status:  # type: ignore[attr-defined]
        raise ConnectionError(f"{answer.status_code}")  # type: ignore[attr-defined]
    return answer


if __name__ == "__main__":
    main()
