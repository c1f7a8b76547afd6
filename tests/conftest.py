"""Fixtures that every room's tests share."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# The settings read the data folder once, so it is chosen before Django starts.
_DATA = tempfile.TemporaryDirectory(prefix="liuhen-tests-")
os.environ["LIUHEN_DATA"] = _DATA.name

from tests.cast import Cast, small_bureau  # noqa: E402 - the data folder comes first


@pytest.fixture
def data_dir(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give one test a data folder of its own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    """Give the small bureau under the wuhan pack."""
    return small_bureau()


@pytest.fixture(autouse=True)
def fast_passwords(settings: object) -> None:
    """Hash passwords cheaply: their strength is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
