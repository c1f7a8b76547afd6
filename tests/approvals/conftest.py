"""What the approval tests share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import transaction


@pytest.fixture
def rolled_back() -> Callable[[], AbstractContextManager[None]]:
    """Give a block whose rows are taken back at its end: one example of a property leaves nothing to the next."""

    @contextmanager
    def block() -> Iterator[None]:
        mark = transaction.savepoint()  # not `atomic`: acts are durable and refuse to stand inside one
        try:
            yield
        finally:
            transaction.savepoint_rollback(mark)

    return block
