"""The file that names the object stores of this installation: data/stores.toml, with keys in files of their own."""

import os
import stat
import tomllib
from pathlib import Path

from liuhen.errors import InputError
from liuhen.vault.objectstore.place import InnerAddress, Keys, Place

LOCAL = "local"  # the directory below the data folder; it needs no definition


class DefinitionError(InputError):
    """The file of stores cannot be used as it is."""

    code = "stores.definition"


def places_in(path: Path) -> dict[str, Place]:
    """Read every object store a file defines; none when there is no file.

    Raises:
        DefinitionError: something is missing or a file of keys is open to others.
    """
    if not path.exists():
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _place(name, table, path.parent) for name, table in told.get("stores", {}).items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, OSError) as error:
        raise DefinitionError(
            f"存储定义 {path.name} 读不懂（{error}）。", next_step="请对照 deploy/objectstore/stores.toml 改正。"
        ) from error


def _place(name: str, table: dict[str, object], folder: Path) -> Place:
    if name == LOCAL:
        raise DefinitionError("“local”是本机目录，不能另作定义。", next_step="请换一个名称。")
    inner = table.get("inner", {})
    if not isinstance(inner, dict):
        raise TypeError("inner")
    sealer = table.get("sealer_keys")
    return Place(
        name=name,
        endpoint=str(table["endpoint"]),
        bucket=str(table["bucket"]),
        staging=str(table["staging"]),
        region=str(table.get("region", "us-east-1")),
        authority=str(table.get("authority", "")),
        app=_keys(folder / str(table["app_keys"])),
        sealer=_keys(folder / str(sealer)) if sealer and os.access(folder / str(sealer), os.R_OK) else None,
        inner=tuple(InnerAddress(kind=kind, url=str(url)) for kind, urls in inner.items() for url in urls),
    )


def _keys(path: Path) -> Keys:
    """Read one identity; the file must be closed to everybody but its owner."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise DefinitionError(f"密钥文件 {path.name} 别人也能读。", next_step=f"请执行 chmod 600 {path.name}。")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Keys(access=str(told["access"]), secret=str(told["secret"]))
