"""What waits for a person, shown beside a menu item: (how many, whether something is overdue)."""

from collections.abc import Callable

from django.utils import timezone

from liuhen.access.queries import waiting_for_release
from liuhen.approvals.queries import inbox
from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.duties.queries import duty_count
from liuhen.evidence.queries import waiting_for_custodian

Count = Callable[[Officer], tuple[int, bool]]


def decisions(officer: Officer) -> tuple[int, bool]:
    """Count the approvals that wait for him."""
    return inbox(officer).count(), False


def releases(officer: Officer) -> tuple[int, bool]:
    """Count the approved views that the custodian has still to execute."""
    if Role.CUSTODIAN not in officer.roles:
        return 0, False
    return waiting_for_release(officer.bureau, timezone.now()).count(), False


def handovers(officer: Officer) -> tuple[int, bool]:
    """Count the receipts that wait for the custodian's confirmation."""
    if Role.CUSTODIAN not in officer.roles:
        return 0, False
    return waiting_for_custodian(officer.bureau).count(), False


COUNTS: dict[str, Count] = {
    "duty_board": duty_count,
    "approval_inbox": decisions,
    "access_register": releases,
    "intake": handovers,
}
