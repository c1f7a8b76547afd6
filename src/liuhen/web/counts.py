"""What waits for a person, shown beside a menu item: (how many, whether something is overdue)."""

from collections.abc import Callable

from liuhen.bureau.models import Officer

COUNTS: dict[str, Callable[[Officer], tuple[int, bool]]] = {}
