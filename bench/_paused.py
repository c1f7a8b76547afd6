"""Makes a bureau with one long recording, tickets to watch it, open uploads and logged-in people: a program of its own.

Run in the environment of the installation: `python bench/_paused.py PLAYERS UPLOADS BYTES`; it prints JSON.
"""

import json
import os
import sys
from importlib import import_module

import django

BYTES_OF_COPY = 64 * 2**20


def main() -> None:
    """Build the small demonstration, give one recording a long copy, and open what the clients use."""
    django.setup()
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from liuhen.access.acts import open_ticket
    from liuhen.bureau.models import Officer
    from liuhen.cli.demo.bureau import build
    from liuhen.cli.demo.people import YUNZE, people_of
    from liuhen.docks import staging
    from liuhen.evidence.acts import add_upload, announce_upload
    from liuhen.evidence.acts.uploading import NewUpload
    from liuhen.evidence.models import Recording
    from liuhen.evidence.words import FileKind
    from liuhen.media.derive import PLAY, STATE, folder_of
    from liuhen.media.facts import Playing

    players, uploads, size = map(int, sys.argv[1:])
    build(is_small=True)
    jia = people_of(YUNZE)["jia"]
    ding = Officer.objects.get(bureau=jia.bureau, username="ding")
    held = Recording.objects.filter(bureau=jia.bureau, device__number="YZ-05", medium="video", damage="").earliest("pk")
    Recording.objects.filter(pk=held.pk).update(playing=Playing.REMUX.value)
    folder = folder_of(settings.DATA_DIR / "derived", held.original.sha256)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLAY).write_bytes(os.urandom(2**20) * (BYTES_OF_COPY // 2**20))
    states = dict.fromkeys(("poster", "peaks", "sprite", "stretches"), "skipped")
    states |= {"play": "ok", "play_sha256": "0" * 64}
    (folder / STATE).write_text(json.dumps(states))
    now = timezone.now()
    tokens = [open_ticket(jia, held, at=now).token for _ in range(players)]
    receipt = announce_upload(by=ding, at=now, handed_over_by=ding)
    new = [NewUpload(name=f"{n}.jpg", size=size, modified_ns=0, kind=FileKind.PHOTO) for n in range(uploads)]
    uids = [add_upload(receipt, one, by=ding, at=now).uid for one in new]
    for uid in uids:
        staging.create(settings.DATA_DIR / "staging", uid)
    answer = {
        "players": [reverse("recording_media", kwargs={"number": held.number, "token": token}) for token in tokens],
        "uploads": [f"/uploads/{uid}/" for uid in uids],
        "jia": _session(jia),
        "ding": _session(ding),
    }
    print(json.dumps(answer))


def _session(officer: object) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(officer.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()  # type: ignore[attr-defined]
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
