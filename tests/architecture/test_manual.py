"""The manual speaks of pages and buttons that are there: a renamed one makes the manual untrue, and this fails."""

import re
from pathlib import Path

import pytest

from liuhen.web.menu import MENU

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = ROOT / "src" / "liuhen" / "web"
PAGES = sorted((ROOT / "docs" / "manual").glob("*.md"))
MENU_WORDS = {item.label for group in MENU for item in group.items}


def shown() -> str:
    """Give everything a page can say: templates, and the sentences of the views."""
    return "\n".join(path.read_text("utf-8") for kind in ("*.html", "*.py") for path in WEB.rglob(kind))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_page_and_button_the_manual_names_is_there(page: Path) -> None:
    text, said = page.read_text("utf-8"), shown()

    assert [] == [words for words in re.findall("【(.+?)】", text) if words not in MENU_WORDS]
    assert [] == [words for words in re.findall("「(.+?)」", text) if words not in said]


def test_every_post_of_a_case_has_its_part_and_all_parts_are_linked() -> None:
    contents = (ROOT / "docs" / "manual" / "README.md").read_text("utf-8")

    assert {"README", "officer", "custodian", "legal-reviewer", "head", "archivist"} <= {page.stem for page in PAGES}
    assert all(f"({page.name})" in contents for page in PAGES if page.stem != "README")
