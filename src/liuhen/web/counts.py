"""What waits for a person, shown beside a menu item: (how many, whether something is overdue)."""

from collections.abc import Callable

from liuhen.bureau.models import Officer
from liuhen.duties.queries import duty_count

COUNTS: dict[str, Callable[[Officer], tuple[int, bool]]] = {"duty_board": duty_count}
