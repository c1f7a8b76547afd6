"""A medium that is only read, as a replica: a mounted backup of a store, or a case disc. Nothing writes to it."""

import os
from collections.abc import Iterator
from pathlib import Path

from liuhen.errors import InputError
from liuhen.vault.directory import Directory
from liuhen.vault.port import OBJECTS, Held, Level, Protection, figures_of, is_data

_MANIFEST = "manifest-sha256.txt"
_DEEPEST = 4  # folders below the root in which a bag may lie: 电子档案/<number>/ on a case disc


class NoStoreError(InputError):
    """There is nothing to read originals from at this place."""

    code = "vault.no_store"


class Medium(Directory):
    """The originals on something mounted, found by the store's own names or by the manifests of bags."""

    def __init__(self, root: Path, *, name: str = "medium") -> None:
        """Look what lies there.

        Raises:
            NoStoreError: the folder is not there, or holds neither a store nor a bag.
        """
        if not root.is_dir():
            raise NoStoreError(f"{root} 现在读不到。", next_step="请插好或挂载这份介质，再核验一次。")
        store = next((place for place in (root, root / "vault") if (place / OBJECTS).is_dir()), None)
        super().__init__(store or root, name=name)
        self._files: dict[str, Path] | None = None if store else dict(_listed(root))
        if self._files is not None and not self._files:
            raise NoStoreError(f"{root} 里没有原始件库，也没有案卷光盘的清单。", next_step="请核对介质和位置。")
        self._mount = root

    def object_path(self, digest: str) -> Path:
        """Give the place of an original, whether it is there or not."""
        if self._files is None:
            return super().object_path(digest)
        name = figures_of(digest)
        return self._files.get(name, self.root / OBJECTS / name)

    def held(self) -> Iterator[Held]:
        """Go through everything that lies there, in the order of digests."""
        if self._files is None:
            yield from super().held()
            return
        for name in sorted(self._files):
            if self._files[name].is_file():
                yield Held(name=name, digest=f"sha256:{name}", size=self._files[name].stat().st_size)

    def weakness_of(self, digest: str) -> str:
        """Say nothing: a medium is judged by its contents, not by the permissions somebody mounted it with."""
        self.path_of(digest)
        return ""

    def protections(self) -> tuple[Protection, ...]:
        """Say whether the system below refuses to write to it."""
        if os.statvfs(self._mount).f_flag & os.ST_RDONLY:
            words = "这份介质以只读方式挂载，本机写不进去。"
            return (Protection(code="medium", level=Level.ENFORCED, title="只读介质", words=words),)
        words = "平台只读不写；这份介质本身可写，有权限的人可以改动，核验会发现。"
        return (Protection(code="medium", level=Level.DETECTED, title="只读介质", words=words),)


def _listed(root: Path) -> Iterator[tuple[str, Path]]:
    """Read the manifests of the bags on a medium: digest and place of each file they name, inside the bag only."""
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if len(here.relative_to(root).parts) >= _DEEPEST:
            folders.clear()
        if _MANIFEST not in files:
            continue
        folders.clear()
        for line in (here / _MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, path = line.partition("  ")
            place = here / path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
            if is_data(name) and place.resolve().is_relative_to(here.resolve()):
                yield name, place
