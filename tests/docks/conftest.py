"""An installation with the small bureau, migrated and founded once for all tests with real processes."""

from pathlib import Path

import pytest
from tests.docks.office import Office


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Office(tmp_path_factory.mktemp("prepared"))
    made.migrate()
    made.close()
    return made.data
