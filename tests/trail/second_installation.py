"""A second installation as a process of its own: it witnesses the log whose key it is given, over real HTTP.

second_installation.py KEY    prints "<port> <key of the witness>" when it is ready; LIUHEN_DATA is its data folder
"""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up first
from tests.cast import LONG_AGO, small_bureau  # noqa: E402

from liuhen.bureau.acts.witness import NewPeer, register_peer  # noqa: E402
from liuhen.trail.integrator import store  # noqa: E402
from liuhen.wsgi import application  # noqa: E402


class Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


call_command("migrate", verbosity=0)
register_peer(NewPeer(part="log", label="下级局", key=sys.argv[1]), by=small_bureau().system_admin, at=LONG_AGO)
with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
    print(server.server_port, store().witness_signer().key().text(), flush=True)  # noqa: T201 - read by the test
    server.serve_forever()
