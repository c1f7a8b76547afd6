"""Reads of room duties: the board by legal risk, the facts of every subject, what an entry touches."""

from liuhen.duties.queries.board import (
    BOARD_GROUPS,
    Counts,
    Group,
    alike_of,
    bundled,
    duty_board,
    duty_count,
    duty_counts,
    filtered,
    findings_of,
    with_status,
)
from liuhen.duties.queries.subjects import Loaded, all_subjects, load
from liuhen.duties.queries.touched import touched_by

__all__ = [
    "BOARD_GROUPS",
    "Counts",
    "Group",
    "Loaded",
    "alike_of",
    "all_subjects",
    "bundled",
    "duty_board",
    "duty_count",
    "duty_counts",
    "filtered",
    "findings_of",
    "load",
    "touched_by",
    "with_status",
]
