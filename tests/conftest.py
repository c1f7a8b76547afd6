"""Fixtures that every room's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast, small_bureau


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give one test a data folder of its own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the small bureau under the wuhan pack."""
    return small_bureau()
