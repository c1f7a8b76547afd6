"""The one set of icons: 20 px grid, 1.6 line, drawn by us and inlined."""

_CIRCLE = '<circle cx="10" cy="10" r="7.5"/>'

ICONS: dict[str, str] = {
    # States
    "met": _CIRCLE + '<path d="M6.5 10.2l2.4 2.4 4.6-5"/>',
    "due": _CIRCLE + '<path d="M10 5.5V10l3 2"/>',
    "over": '<path d="M10 2.8L18 16.8H2z"/><path d="M10 8v4M10 14.4v.2"/>',
    "breach": '<path d="M6.6 2.5h6.8l4.1 4.1v6.8l-4.1 4.1H6.6l-4.1-4.1V6.6z"/><path d="M7 7l6 6M13 7l-6 6"/>',
    "judge": (
        '<path d="M10 1.8L18.2 10 10 18.2 1.8 10z"/>'
        '<path d="M8.2 8c0-2.6 3.8-2.4 3.7-.1 0 1.5-1.9 1.6-1.9 3M10 13.4v.2"/>'
    ),
    "na": _CIRCLE + '<path d="M6.5 10h7"/>',
    "todo": _CIRCLE,
    "info": _CIRCLE + '<path d="M10 9v4.5M10 6.3v.2"/>',
    # Menu
    "duty": '<path d="M3 4h14M3 10h14M3 16h9"/>',
    "stamp": ('<path d="M4 17h12M5 14h10v-2.5h-3.2c-.6-2.2 1-3 1-5.2A2.8 2.8 0 0 0 7.2 6.3c0 2.2 1.6 3 1 5.2H5z"/>'),
    "clock": _CIRCLE + '<path d="M10 5.5V10l3 2"/>',
    "camera": '<rect x="5" y="2.5" width="10" height="15" rx="2"/><circle cx="10" cy="8" r="2.7"/><path d="M8 14h4"/>',
    "intake": '<path d="M3 11v5h14v-5"/><path d="M10 3v9M6.8 9L10 12l3.2-3"/>',
    "play": '<path d="M6 4l10 6-10 6z"/>',
    "tag": '<path d="M3 3h7l7 7-7 7-7-7z"/><path d="M6.6 6.6v.2"/>',
    "disc": _CIRCLE + '<circle cx="10" cy="10" r="2"/>',
    "case": '<rect x="2.5" y="6" width="15" height="11" rx="1.5"/><path d="M7 6V3.5h6V6M2.5 11h15"/>',
    "document": '<path d="M5 2.5h7l4 4v11H5z"/><path d="M12 2.5v4h4M7.5 10.5h6M7.5 13.5h6"/>',
    "eye": '<path d="M2 10c3-5 13-5 16 0-3 5-13 5-16 0z"/><circle cx="10" cy="10" r="2.4"/>',
    "archive": '<rect x="2.5" y="3" width="15" height="4"/><path d="M4 7v10h12V7M8 11h4"/>',
    "box": '<path d="M3 7l7-4 7 4v7l-7 4-7-4z"/><path d="M3 7l7 4 7-4M10 11v7"/>',
    "draw": (
        '<rect x="3" y="3" width="14" height="14" rx="2"/>'
        '<path d="M7 7v.1M13 7v.1M10 10v.1M7 13v.1M13 13v.1" stroke-width="2.4"/>'
    ),
    "book": '<path d="M4 3h9a3 3 0 0 1 3 3v11H7a3 3 0 0 1-3-3z"/><path d="M4 14a3 3 0 0 1 3-3h9"/>',
    "link": ('<path d="M8.5 11.5l3-3M7 9L4.8 11.2a2.8 2.8 0 0 0 4 4L11 13M13 11l2.2-2.2a2.8 2.8 0 0 0-4-4L9 7"/>'),
    "people": (
        '<circle cx="7.5" cy="7" r="2.8"/><path d="M2.5 16.5c0-6 10-6 10 0"/>'
        '<path d="M12.5 4.6a2.6 2.6 0 0 1 0 5M14.5 12c2 .6 3 2.2 3 4.5"/>'
    ),
    # Things on pages
    "menu": '<path d="M3 5h14M3 10h14M3 15h14"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13.2 13.2L17 17"/>',
    "print": '<path d="M6 7V3h8v4M5 14H3V8h14v6h-2"/><rect x="6" y="12" width="8" height="5"/>',
    "copy": '<rect x="7" y="7" width="10" height="10" rx="1.5"/><path d="M4 13V4.5A1 1 0 0 1 5 3.5h8"/>',
    "back": '<path d="M11.5 4.5L6 10l5.5 5.5"/>',
    "pause": '<path d="M7 4v12M13 4v12" stroke-width="2.6"/>',
    "sound": ('<path d="M3 8v4h3l4 3.5v-11L6 8zM13 7.5c1.5 1.5 1.5 3.5 0 5M15.2 5.5c2.6 2.6 2.6 6.4 0 9"/>'),
    "lock": '<rect x="4" y="9" width="12" height="8" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
}

MARK = (
    '<svg class="lh-mark" viewBox="0 0 32 32" aria-hidden="true">'
    '<rect x="1" y="1" width="30" height="30" rx="4" fill="#a8201a"/>'
    '<path d="M7 9h18M7 15h12M7 21h6" stroke="#fff" stroke-width="2.2" fill="none" stroke-linecap="square"/>'
    '<path d="M17 21l3 3 6-7" stroke="#fff" stroke-width="2.2" fill="none"/></svg>'
)
EMPTY = (
    '<svg viewBox="0 0 48 48" aria-hidden="true"><rect x="8" y="10" width="32" height="28" rx="3"/>'
    '<path d="M8 18h32M16 26l5 5 11-10"/></svg>'
)


def drawn(name: str) -> str:
    """Return the icon as inline SVG, decorative to a screen reader. An unknown name is a mistake in a template."""
    return f'<svg class="lh-i" viewBox="0 0 20 20" aria-hidden="true">{ICONS[name]}</svg>'
