"""One of two processes that take document numbers at the same moment: python number_taker.py <user> <how many>."""

import os
import sys
import time
from datetime import UTC, datetime

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "liuhen.settings"
    import django

    django.setup()
    from liuhen.bureau.acting import acting
    from liuhen.bureau.acts import next_in_series
    from liuhen.bureau.models import Officer
    from liuhen.bureau.queries import active_pack

    officer = Officer.objects.select_related("bureau").get(username=sys.argv[1])
    active_pack(officer.bureau)
    at = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)
    while time.time() < float(sys.argv[3]):
        time.sleep(0.01)
    for _ in range(int(sys.argv[2])):
        with acting(officer, "case.register", at=at) as act:
            print(next_in_series(act, "WS-立", 2026))  # noqa: T201 - the answer of the process
