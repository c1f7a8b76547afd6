"""Sentences about things. Pure."""

from liuhen.cases.property.balance import Row


def went_words(row: Row) -> str:
    """Say what became of an item: 退还 2，没收 1."""
    return "，".join(f"{kind.label} {count}" for kind, count in row.went.items() if count)
