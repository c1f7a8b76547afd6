"""The offline page of a case: one file with its catalogue, styles and scripts inside; it asks nothing of a network."""

import json
from collections.abc import Mapping
from pathlib import Path

_FOLDER = Path(__file__).with_name("viewer")
_SCRIPTS = ("words.js", "hashes.js", "proofs.js", "manifests.js", "paper.js", "viewer.js")


def page_html(catalogue: Mapping[str, object]) -> bytes:
    """Give index.html for the catalogue (docs/formats/bundle.md says what is in it)."""
    parts = {
        "{{css}}": _text("viewer.css"),
        "{{scripts}}": "\n".join(_text(name) for name in _SCRIPTS),
        "{{catalogue}}": inline_json(catalogue),
    }
    page = _text("page.html")
    for place, content in parts.items():
        before, _, after = page.partition(place)
        page = before + content + after
    return page.encode("utf-8")


def inline_json(members: Mapping[str, object]) -> str:
    """Give JSON that can stand inside a script element: no name or label can end the element or open a comment."""
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
