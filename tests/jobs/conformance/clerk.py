"""Uses the port for the tests, in any office: one process that stays, because starting Django each time is slow.

It reads one line of JSON for each wish, `{"database": NAME, "wish": …, …}`, and answers with one line.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - Django comes first

from liuhen.jobs.models import Job  # noqa: E402
from liuhen.jobs.port import again, cancel, enqueue, give_up  # noqa: E402


def put(wish: dict[str, Any]) -> list[int]:
    """Ask for jobs; with `fails`, inside a transaction that is rolled back."""
    with transaction.atomic():
        ids = [
            enqueue(job["kind"], job["payload"], dedupe=job.get("dedupe", ""), priority=job.get("priority", 0))
            for job in wish["jobs"]
        ]
        transaction.set_rollback(bool(wish.get("fails")))
    return ids


WISHES = {
    "put": put,
    "cancel": lambda wish: cancel(wish["job"]),
    "again": lambda wish: again(wish["job"]),
    "give_up": lambda wish: give_up(wish["job"]),
    "fewer_attempts": lambda wish: Job.objects.update(most_attempts=wish["most"]),
}
for line in sys.stdin:
    wish = json.loads(line)
    connection.close()
    connection.settings_dict["NAME"] = wish["database"]
    print(json.dumps(WISHES[wish["wish"]](wish)), flush=True)  # noqa: T201 - the answer
