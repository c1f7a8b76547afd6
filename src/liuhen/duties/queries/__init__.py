"""Reads of room duties: the board by legal risk, the facts of every subject, what an entry touches."""

from liuhen.duties.queries.board import (
    BOARD_GROUPS,
    COUNTED,
    MATTERS,
    Counts,
    Group,
    alike_of,
    duty_board,
    duty_count,
    duty_counts,
    filtered,
    findings_of,
    rows_about,
    same_as,
    with_status,
)
from liuhen.duties.queries.checked import Checked, checked, findings_under, parted
from liuhen.duties.queries.packs import Rules, pack_for
from liuhen.duties.queries.subjects import Loaded, all_subjects, in_parts, load, load_many
from liuhen.duties.queries.touched import touched_by

__all__ = [
    "BOARD_GROUPS",
    "COUNTED",
    "MATTERS",
    "Checked",
    "Counts",
    "Group",
    "Loaded",
    "Rules",
    "alike_of",
    "all_subjects",
    "checked",
    "duty_board",
    "duty_count",
    "duty_counts",
    "filtered",
    "findings_of",
    "findings_under",
    "in_parts",
    "load",
    "load_many",
    "pack_for",
    "parted",
    "rows_about",
    "same_as",
    "touched_by",
    "with_status",
]
