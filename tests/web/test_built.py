"""The reader of the build's manifest."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from liuhen.web import built


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(built, "BUILD", tmp_path)
    built._manifest.cache_clear()
    yield tmp_path / "manifest.json"
    built._manifest.cache_clear()


def test_an_entry_brings_the_style_sheets_of_what_it_imports_first_and_each_once(manifest: Path) -> None:
    chunks = {
        "app.ts": {"file": "assets/app-1.js", "css": ["assets/app-1.css"], "imports": ["_shared.js"]},
        "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"], "imports": ["app.ts"]},
    }
    manifest.write_text(json.dumps(chunks))

    styles, scripts = built.files_of("app")

    assert ("build/assets/shared-1.css", "build/assets/app-1.css") == styles
    assert ("build/assets/app-1.js",) == scripts


def test_an_entry_without_styles_brings_its_script_only(manifest: Path) -> None:
    manifest.write_text(json.dumps({"intake.ts": {"file": "assets/intake-1.js"}}))

    assert ((), ("build/assets/intake-1.js",)) == built.files_of("intake")


def test_assets_that_are_not_built_say_which_command_builds_them(manifest: Path) -> None:
    with pytest.raises(built.NotBuiltError, match=r"\./liuhen up"):
        built.files_of("app")


def test_an_unknown_entry_is_named(manifest: Path) -> None:
    manifest.write_text("{}")

    with pytest.raises(built.NotBuiltError, match="'moon'"):
        built.files_of("moon")
