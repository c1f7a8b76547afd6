"""Grounds for findings that tests write themselves."""

from liuhen.duties.models import Ground

ARTICLE_8 = {"source": "办法", "article": "第八条", "title": "办法", "req": [], "pack_version": "", "says": ""}


def a_ground(citation: dict[str, object] | None = None) -> Ground:
    """Give the ground of the made-up findings."""
    known = {"pack_code": "wuhan", "pack_version": "1.0.0", "citation": citation or ARTICLE_8}
    return Ground.objects.get_or_create(pk=1, defaults=known)[0]
