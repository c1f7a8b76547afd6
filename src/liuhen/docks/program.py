"""The township's agent as one file: a zipapp of `agent/` and the verifier's Ed25519, the same bytes every time."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

SHEBANG = b"#!/usr/bin/env python3\n"
SETTINGS = "liuhen_agent/station.ini"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip knows: the file must not tell when it was built


def agent_program(root: Path, settings: Mapping[str, str] | None = None) -> bytes:
    """Give the agent as a zipapp; `root` is the repository. With `settings` it carries those of one station.

    Nothing is compressed: packing differs between versions, and a program of this size needs none.
    """
    files = {
        path.relative_to(root / "agent").as_posix(): path.read_bytes()
        for path in (root / "agent" / "__main__.py", *(root / "agent" / "liuhen_agent").glob("*.py"))
    }
    files["liuhen_agent/ed25519.py"] = (root / "verifier" / "liuhen_verifier" / "ed25519.py").read_bytes()
    if settings is not None:
        files[SETTINGS] = settings_text(settings).encode()
    packed = io.BytesIO(SHEBANG)
    packed.seek(len(SHEBANG))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def settings_text(settings: Mapping[str, str]) -> str:
    """Write the ini file of one station."""
    lines = [f"{name} = {value}".rstrip() for name, value in settings.items()]
    return "\n".join(["[liuhen]", *lines, ""])
