"""A small real installation whose database can be put back to an earlier moment while the trail's files stay."""

import contextlib
from collections.abc import Iterator

from django.db import transaction


class _Back(Exception):  # noqa: N818 - no error: the way out of the transaction
    pass


@contextlib.contextmanager
def rolled_back_afterwards() -> Iterator[None]:
    """Do what is in the block, then put the database back to before it; files keep what was written."""
    with contextlib.suppress(_Back):
        whole = transaction.atomic()
        whole._from_testcase = True  # type: ignore[attr-defined] # as Django's own TestCase marks its outer transaction
        with whole:
            yield
            raise _Back
