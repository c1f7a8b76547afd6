"""The page a phone opens first, over plain http: it gives out the bureau's authority and how to install it; no more."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import click
from django.conf import settings
from django.template.loader import render_to_string

from liuhen.cli.lan import Lan, read_note

CERTIFICATE = "/liuhen.crt"


class Page(BaseHTTPRequestHandler):
    """Answers three addresses: the page, the certificate, and everything else with the way to https."""

    lan: ClassVar[Lan]
    timeout = 20  # seconds; a caller that says nothing is let go
    server_version = "liuhen"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a GET."""
        if self.path == CERTIFICATE:
            self._send(self.lan.authority.read_bytes(), kind="application/x-x509-ca-cert", name="liuhen.crt")
        elif self.path in ("/", "/index.html"):
            page = render_to_string("site/install.html", {"lan": self.lan, "certificate": CERTIFICATE})
            self._send(page.encode(), kind="text/html; charset=utf-8")
        else:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", self.lan.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Write no line: nothing here is content, and nobody is known."""

    def _send(self, body: bytes, *, kind: str, name: str = "") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        if name:
            self.send_header("Content-Disposition", f'attachment; filename="{name}"')
        self.end_headers()
        self.wfile.write(body)


@click.command("lan-page", hidden=True)
@click.option("--port", type=click.IntRange(1, 65535), required=True)
def command(port: int) -> None:
    """Serve the installing page until told to end; started by `liuhen up --lan`."""
    lan = read_note(settings.DATA_DIR)
    if lan is None:
        raise SystemExit("没有办公网的说明，没有启动。请用 ./liuhen up --lan。")
    Page.lan = lan
    with ThreadingHTTPServer(("", port), Page) as server:
        server.serve_forever()
