"""Immutable flags in tests: whether this machine has them, and taking them off so that folders can be removed."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liuhen.vault.immutable import Flag, clear_flag, flag_of, may_set

NOBODY = "65534"


def has_flags(folder: Path) -> bool:
    """Say whether the file system has the flag and this process may set it."""
    return flag_of(folder) is not Flag.NONE_HERE and may_set()


def unflag(folder: Path) -> None:
    """Take every flag off below a folder."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and flag_of(path) is Flag.SET:
            clear_flag(path)


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder that every account may enter and write into, without flags in the end."""
    with tempfile.TemporaryDirectory(prefix="liuhen-flags-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            unflag(folder)


def as_nobody(script: str, *arguments: str, rights: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python as an account without any right but those named, such as linux_immutable."""
    kept = [f"--inh-caps=-all,+{rights}", f"--ambient-caps=+{rights}"] if rights else ["--inh-caps=-all"]
    bound = [f"--bounding-set=-all,+{rights}" if rights else "--bounding-set=-all"]
    words = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", *kept, *bound]
    return subprocess.run(
        [*words, sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
