"""Which version of a bureau's rules a subject is judged by: the one of its own day."""

from __future__ import annotations

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries.days import PackDays
from liuhen.law.facts.subjects import Facts, day_of
from liuhen.law.pack import Pack


class Rules(PackDays):
    """The rules of bureaus during one run."""

    def of(self, facts: Facts, bureau: Bureau) -> Pack:
        """Return the pack of the day that counts for these facts, or of today where none does.

        Raises:
            LookupError: the bureau has no version.
        """
        return self.on(bureau, day_of(facts) if len(self.begins(bureau)) > 1 else None)


def pack_for(facts: Facts, bureau: Bureau) -> Pack:
    """Return the pack one subject is judged by.

    Raises:
        LookupError: the bureau has no version.
    """
    return Rules().of(facts, bureau)
