"""Which activity a recording belongs to: ledger first, card second, file name third, then the time it overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from liuhen.field.coverage import Span


class Basis(StrEnum):
    """What tied a recording to an activity, the strongest first."""

    PERSON = "person"
    LEDGER = "ledger"
    CARD = "card"
    NAME = "name"
    TIME = "time"

    @property
    def label(self) -> str:
        """Return the words on the page."""
        return _LABELS[self]


_LABELS = {
    Basis.PERSON: "执法人员指定",
    Basis.LEDGER: "领用台账",
    Basis.CARD: "卡内标识",
    Basis.NAME: "文件名",
    Basis.TIME: "时段相合",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One activity a recording could belong to."""

    number: str
    span: Span
    officers: frozenset[str]  # keys of the officers acting
    devices: frozenset[str] = frozenset()  # numbers of devices issued for it by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is known of one recording. Keys of officers as in `Candidate`; '' : this witness says nothing."""

    span: Span | None  # corrected time; None: no witness of time
    device: str = ""
    by_ledger: str = ""  # who had the device at that time
    by_card: str = ""  # whom the card names
    by_name: str = ""  # whom the file name names
    is_disputed: bool = False  # the room that took it in already found its witnesses at odds


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A proposal that a person may overrule."""

    number: str
    basis: Basis
    shared_seconds: int
    is_disputed: bool  # the witnesses name different officers


def disagree(clues: Clues) -> bool:
    """Say whether ledger, card and file name name different officers."""
    return clues.is_disputed or len({clues.by_ledger, clues.by_card, clues.by_name} - {""}) > 1


def suggest(clues: Clues, candidates: Sequence[Candidate]) -> tuple[Suggestion, ...]:
    """Rank the activities that share time with the recording: by witness, then by shared time, then by number.

    Time alone suggests nothing when a witness names an officer who took no part.
    """
    found = [suggestion for item in candidates if (suggestion := _weigh(clues, item)) is not None]
    order = list(Basis)
    return tuple(sorted(found, key=lambda item: (order.index(item.basis), -item.shared_seconds, item.number)))


def chosen(suggestions: Sequence[Suggestion]) -> Suggestion | None:
    """Return the one suggestion that may be taken without asking: undisputed, and alone on its basis."""
    if not suggestions or suggestions[0].is_disputed:
        return None
    best = [item for item in suggestions if item.basis is suggestions[0].basis]
    return best[0] if len(best) == 1 else None


def _weigh(clues: Clues, item: Candidate) -> Suggestion | None:
    if clues.span is None or not clues.span.meets(item.span):
        return None
    basis = _basis(clues, item)
    if basis is None:
        return None
    start, end = max(clues.span.start, item.span.start), min(clues.span.end, item.span.end)
    shared = int((end - start).total_seconds())
    return Suggestion(number=item.number, basis=basis, shared_seconds=shared, is_disputed=disagree(clues))


def _basis(clues: Clues, item: Candidate) -> Basis | None:
    if clues.device and clues.device in item.devices:
        return Basis.LEDGER
    witnesses = ((clues.by_ledger, Basis.LEDGER), (clues.by_card, Basis.CARD), (clues.by_name, Basis.NAME))
    named = [(officer, basis) for officer, basis in witnesses if officer]
    for officer, basis in named:
        if officer in item.officers:
            return basis
    return None if named else Basis.TIME
