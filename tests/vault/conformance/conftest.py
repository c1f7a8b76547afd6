"""One engine after the other: a directory, and the real object store."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.objectstore import ObjectStore, object_store
from tests.vault.conformance.engines import Engine, LocalEngine, remote_engine

__all__ = ["object_store"]


@pytest.fixture(params=["local", "objectstore"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "local":
        return LocalEngine(root=tmp_path / "vault")
    store: ObjectStore = request.getfixturevalue("object_store")
    return remote_engine(store)


@pytest.fixture
def card(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "103107.MP4"
        path.write_bytes(data)
        return path

    return write
