"""What the front-end build made: reads the manifest once and names the files of an entry."""

import json
from functools import lru_cache
from pathlib import Path

BUILD = Path(__file__).resolve().parent / "static" / "build"


class NotBuiltError(RuntimeError):
    """The page assets were not built; `./liuhen up` builds them."""


def files_of(entry: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (style sheets, scripts) of an entry such as `app`, as paths below the static address.

    Raises:
        NotBuiltError: there is no manifest, or it has no such entry.
    """
    manifest = _manifest()
    key = f"{entry}.ts"
    if key not in manifest:
        raise NotBuiltError(f"no entry {entry!r} in {BUILD / 'manifest.json'}: run ./liuhen up or npm run build")
    styles: list[str] = []
    _gather(key, manifest, styles=styles, seen=set())
    return tuple(f"build/{name}" for name in styles), (f"build/{manifest[key]['file']}",)


def with_imports(entry: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (style sheets, scripts) of an entry with every script it imports: what a phone keeps for the road.

    Raises:
        NotBuiltError: as `files_of`.
    """
    styles, _ = files_of(entry)
    keys: set[str] = set()
    _gather(f"{entry}.ts", _manifest(), styles=[], seen=keys)
    return styles, tuple(f"build/{_manifest()[key]['file']}" for key in sorted(keys))


def _gather(key: str, manifest: dict[str, dict[str, object]], *, styles: list[str], seen: set[str]) -> None:
    """Collect the style sheets of an entry and of the chunks it imports, each once, imports first."""
    if key in seen:
        return
    seen.add(key)
    chunk = manifest[key]
    for imported in _names(chunk.get("imports")):
        _gather(imported, manifest, styles=styles, seen=seen)
    styles.extend(name for name in _names(chunk.get("css")) if name not in styles)


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, list) else ()


@lru_cache(maxsize=1)
def _manifest() -> dict[str, dict[str, object]]:
    try:
        manifest: dict[str, dict[str, object]] = json.loads((BUILD / "manifest.json").read_text())
    except FileNotFoundError:
        raise NotBuiltError("the page assets are not built: run ./liuhen up or npm run build") from None
    return manifest
