"""手机接入: the code a phone scans, and the fingerprint a person compares before the authority is installed."""

import io
import json
from pathlib import Path

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from liuhen.web.route import Route


def lan_page(request: HttpRequest) -> HttpResponse:
    """Show how a phone is brought into the office network."""
    lan = _note()
    codes = {"code": _code(lan["page"]), "site": _code(f"{lan['address']}site/")} if lan else {}
    context = {"lan": lan, **codes}
    return render(request, "site/lan.html", context)


def _note() -> dict[str, str]:
    """Read what `up --lan` wrote about this machine; nothing where it was not started for the office network."""
    path = Path(settings.DATA_DIR) / "run" / "lan.json"
    if not path.exists():
        return {}
    held: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return held


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, scale=5, border=3)
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 - drawn by us from our own address


ROUTES: tuple[Route, ...] = (Route(path="lan/", name="lan", view=lan_page, kind="none"),)
