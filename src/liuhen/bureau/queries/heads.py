"""Who leads the bureau while its head is away (主持工作): appointments with document number and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liuhen.bureau.models import Bureau, Officer, Setting

ACTING_HEAD_KEY = "acting_head"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingHead:
    """One appointment, both days included."""

    key: int  # of the setting
    officer_id: int
    name: str
    from_on: date
    until_on: date
    document_number: str
    reason: str = ""

    def holds_on(self, day: date) -> bool:
        """Say whether the appointment holds on a day."""
        return self.from_on <= day <= self.until_on

    @property
    def words(self) -> str:
        """Say it as it stands beside an opinion."""
        return f"主持工作，{self.document_number}，{self.from_on}至{self.until_on}"


def acting_heads(bureau: Bureau) -> tuple[ActingHead, ...]:
    """Give every appointment of the bureau, the newest first; one that was ended shows its real last day."""
    rows = Setting.objects.filter(bureau=bureau, key=ACTING_HEAD_KEY).order_by("pk")
    found: dict[int, ActingHead] = {}
    for row in rows:
        value = dict(row.value)
        first = int(value.get("ends", row.pk))  # an ending names the appointment it ends
        found[first] = ActingHead(
            key=first,
            officer_id=int(value["officer"]),
            name=str(value["name"]),
            from_on=date.fromisoformat(value["from_on"]),
            until_on=date.fromisoformat(value["until_on"]),
            document_number=row.document_number if first == row.pk else found[first].document_number,
            reason=row.reason,
        )
    return tuple(reversed(found.values()))


def acting_words(officer: Officer, *, on: date) -> str:
    """Say under which appointment a person leads the bureau on a day; empty where he does not, or is its head."""
    mine = (one for one in acting_heads(officer.bureau) if one.officer_id == officer.pk and one.holds_on(on))
    found = next(mine, None)
    return found.words if found else ""
