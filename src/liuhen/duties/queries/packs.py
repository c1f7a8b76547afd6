"""Which version of a bureau's rules a subject is judged by: the one of its own day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import active_pack, versions_in_force
from liuhen.law.facts.subjects import Facts, day_of
from liuhen.law.pack import Pack


class Rules:
    """The rules of bureaus during one run: which versions there are is asked once, each is read once."""

    def __init__(self) -> None:
        self._begins: dict[int, list[date]] = {}
        self._packs: dict[tuple[int, int], Pack] = {}
        self._bureaus: dict[int, Bureau] = {}

    def bureau(self, pk: int) -> Bureau:
        """Return a bureau by its key, read once.

        Raises:
            Bureau.DoesNotExist: there is no such bureau.
        """
        if pk not in self._bureaus:
            self._bureaus[pk] = Bureau.objects.get(pk=pk)
        return self._bureaus[pk]

    def of(self, facts: Facts, bureau: Bureau) -> Pack:
        """Return the pack of the day that counts for these facts, or of today where none does.

        Raises:
            LookupError: the bureau has no version.
        """
        begins = self._begins.get(bureau.pk)
        if begins is None:
            rows = versions_in_force(bureau).order_by("effective_on").values_list("effective_on", flat=True)
            begins = self._begins[bureau.pk] = list(rows)
        day = day_of(facts) if len(begins) > 1 else None
        place = -1 if day is None else max(0, bisect_right(begins, day) - 1)
        key = (bureau.pk, place)
        if key not in self._packs:
            self._packs[key] = active_pack(bureau, on=None if place < 0 else begins[place])
        return self._packs[key]


def pack_for(facts: Facts, bureau: Bureau) -> Pack:
    """Return the pack one subject is judged by.

    Raises:
        LookupError: the bureau has no version.
    """
    return Rules().of(facts, bureau)
