"""A process of its own on a data folder of its own: migrate, write entries, integrate, check. Run by the tests."""

import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from django.db import transaction  # noqa: E402

from liuhen.trail import queries  # noqa: E402
from liuhen.trail.acts import append, new_uid  # noqa: E402
from liuhen.trail.entry import Actor, EntryKind  # noqa: E402
from liuhen.trail.integrator import integrate_now  # noqa: E402
from liuhen.trail.models import Leaf  # noqa: E402


def write() -> None:
    with transaction.atomic():
        append(
            uid=new_uid(),
            at=datetime(2026, 9, 21, tzinfo=UTC),
            bureau_code="a",
            actor=Actor(kind="machine", id="test", name="测试"),
            kind=EntryKind.ACT,
            verb="password.change",
        )


def check() -> None:
    size = integrate_now().size
    indexes = list(Leaf.objects.order_by("index").values_list("index", flat=True))
    faults = [audit.fault for audit in queries.check() if audit.fault]
    print(size, indexes == list(range(size)), len(faults))  # noqa: T201 - read by the test


def migrate() -> None:
    call_command("migrate", verbosity=0)


WORK = {"migrate": migrate, "write": write, "integrate": integrate_now, "check": check}
for _ in range(int(sys.argv[2])):
    WORK[sys.argv[1]]()
