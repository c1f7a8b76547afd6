"""Draws the moments of recordings that a text cites as links that open the recording there."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from liuhen.documents.citations import Piece, pieces_of

register = template.Library()


@register.filter
def cited(text: str) -> SafeString:
    """Write a text with its citations as links; line feeds stay as they are typed."""
    return format_html_join("", "{}", ((_drawn(piece),) for piece in pieces_of(text or "")))


def _drawn(piece: Piece) -> SafeString | str:
    if piece.moment is None:
        return format_html_join(SafeString("<br>"), "{}", ((line,) for line in piece.words.split("\n")))
    url = reverse("recording", kwargs={"number": piece.moment.number})
    return format_html('<a class="lh-nw" href="{}?t={}">{}</a>', url, piece.moment.seconds, piece.words)
