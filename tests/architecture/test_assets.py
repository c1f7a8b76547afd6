"""Page assets come from locked packages and ask no other host; third-party files are not in the repository."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = ROOT / "src" / "liuhen" / "web"
ELSEWHERE = re.compile(
    r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import\s+["']https?:"""
)


def own_files() -> list[Path]:
    kinds = ("*.html", "*.css", "*.ts")
    return sorted(path for kind in kinds for folder in ("templates", "assets") for path in (WEB / folder).rglob(kind))


@pytest.mark.parametrize("path", own_files(), ids=lambda path: str(path.relative_to(WEB)))
def test_no_page_names_another_host(path: Path) -> None:
    assert [] == ELSEWHERE.findall(path.read_text())


def test_no_built_style_sheet_loads_from_another_host() -> None:
    built = sorted((WEB / "static" / "build").rglob("*.css"))

    assert built
    assert [] == [path.name for path in built if ELSEWHERE.search(path.read_text())]


def test_the_lock_file_pins_every_package_by_hash_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}

    assert [] == [name for name, facts in packages.items() if "integrity" not in facts and not facts.get("link")]
    assert [] == [name for name, facts in packages.items() if "resolved" in facts]


@pytest.mark.parametrize("name", ["base", "dev", "node", "tool"])
def test_requirement_files_pin_every_package_by_hash_and_name_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    packages = re.findall(r"^[a-z0-9].*==.*$", text, flags=re.MULTILINE)

    assert packages
    assert [] == [line for line in packages if not line.endswith("\\")]
    assert [] == re.findall(r"^\s*--(?:index-url|extra-index-url|find-links).*$|https?://.*", text, flags=re.MULTILINE)


def test_nothing_that_is_built_or_installed_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert [] == [
        path for path in listed if path.startswith(("node_modules/", ".venv/", "data/")) or "/static/build/" in path
    ]
    assert [] == [
        path for path in listed if path.endswith((".png", ".jpg", ".mp4")) and path.startswith("tests/browser/")
    ]


def test_templates_draw_chips_citations_and_trails_with_tags_only() -> None:
    by_hand = re.compile(r'class="lh-(?:chip|cite|trail)[ "]')
    allowed = {"trail.html", "opinions.html"}  # the components that draw them

    drawn = [path.name for path in (WEB / "templates").rglob("*.html") if by_hand.search(path.read_text())]

    assert [] == sorted(set(drawn) - allowed)
