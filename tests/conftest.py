"""Fixtures that every room's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.cast import Cast, small_bureau


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests about PostgreSQL itself to the run on PostgreSQL."""
    if postgres.is_wanted():
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give one test a data folder of its own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the small bureau under the wuhan pack."""
    return small_bureau()
