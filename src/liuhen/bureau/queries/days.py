"""The rules of bureaus during one run: which versions there are is asked once, each is read once."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import active_pack, versions_in_force
from liuhen.law.pack import Pack


class PackDays:
    """Gives the pack of any day of any bureau without asking the database again."""

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

    def on(self, bureau: Bureau, day: date | None) -> Pack:
        """Return the pack of a civil day, of today where there is none.

        Raises:
            LookupError: the bureau has no version.
        """
        begins = self.begins(bureau)
        place = -1 if day is None else max(0, bisect_right(begins, day) - 1)
        key = (bureau.pk, place)
        if key not in self._packs:
            self._packs[key] = active_pack(bureau, on=None if place < 0 else begins[place])
        return self._packs[key]

    def begins(self, bureau: Bureau) -> list[date]:
        """Return the days from which its versions hold, in order."""
        if bureau.pk not in self._begins:
            rows = versions_in_force(bureau).order_by("effective_on").values_list("effective_on", flat=True)
            self._begins[bureau.pk] = list(rows)
        return self._begins[bureau.pk]
