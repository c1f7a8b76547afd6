"""The imported words of an article for a citation chip: one look at the database for each request that draws chips."""

from __future__ import annotations

from django.http import HttpRequest

from liuhen.bureau.models import Officer
from liuhen.bureau.queries.regulation import regulation_of
from liuhen.law.articles import Regulation
from liuhen.law.citation import Citation, Source

_KEPT = "liuhen_regulations"


def lines_of(request: object, citation: Citation) -> tuple[str, ...]:
    """Give the words of the cited article as the person's bureau imported them; empty where it did not."""
    code = citation.pack_version.partition(" ")[0]
    if citation.source is not Source.REGULATION or not code or not isinstance(request, HttpRequest):
        return ()
    text = _regulation(request, code)
    return text.lines_of(citation.article) if text else ()


def lines_at(request: object, article: str) -> tuple[str, ...]:
    """Give the words of an article of the person's own bureau's regulation; empty where it is not imported."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer) or not isinstance(request, HttpRequest):
        return ()
    text = _regulation(request, officer.bureau.pack_code)
    return text.lines_of(article) if text else ()


def _regulation(request: HttpRequest, code: str) -> Regulation | None:
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return None
    kept: dict[str, Regulation | None] = request.__dict__.setdefault(_KEPT, {})
    if code not in kept:
        kept[code] = regulation_of(officer.bureau, code)
    return kept[code]
