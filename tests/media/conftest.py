"""One small card for the whole room: encoding is the slow part."""

from pathlib import Path

import pytest

from liuhen.cli.demo.cards import Card, CardSpec, Layout, write_card
from liuhen.cli.demo.footage import Codec


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    """A card with an AVI segment and satellite side files."""
    directory = tmp_path_factory.mktemp("card")
    return write_card(directory, CardSpec(layout=Layout.L3, is_small=True, odd_codec=Codec.AVI))


@pytest.fixture(scope="session")
def h265(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One H.265 segment."""
    directory = tmp_path_factory.mktemp("h265")
    written = write_card(directory, CardSpec(layout=Layout.L7, is_small=True, minutes=3, odd_codec=Codec.H265))
    return directory / written.of_kind("video")[1].path
