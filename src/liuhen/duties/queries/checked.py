"""What the law says of subjects now, any number at once: facts, the rules of their day, findings. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.duties.queries.packs import Rules
from liuhen.duties.queries.subjects import AT_ONCE, Loaded, in_parts, load_many
from liuhen.law.check import check
from liuhen.law.facts.subjects import Facts
from liuhen.law.finding import Finding
from liuhen.law.pack import Pack

HORIZON = timedelta(days=3660)  # findings hold for any later moment, so nothing is left out because it lies ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One subject with everything the law says of it."""

    kind: str
    id: str
    label: str
    words: str
    facts: Facts
    findings: tuple[Finding, ...]


def checked(
    kind: str, ids: Collection[int], rules: Rules, *, at: datetime
) -> Iterator[tuple[Loaded, tuple[Finding, ...]]]:
    """Return these subjects with their findings, each under the rules of its own day."""
    for loaded in load_many(kind, ids, at=at):
        pack = rules.of(loaded.facts, rules.bureau(loaded.bureau_id))
        yield loaded, check(loaded.facts, pack, at + HORIZON)


def findings_under(
    bureau: Bureau, pack: Pack, subjects: Iterable[tuple[str, str]] | None = None, *, at: datetime | None = None
) -> Iterator[Checked]:
    """Return what `pack` would say of the subjects of a bureau, whatever their day: for comparing versions of rules.

    `subjects` are kinds with keys; None means all. They come by kind, inside a kind in the order of their keys; what
    is not there, or belongs to another bureau, is left out.
    """
    now = at or timezone.now()
    for kind, ids in in_parts(bureau) if subjects is None else parted(subjects):
        for loaded in load_many(kind, ids, at=now):
            if loaded.bureau_id == bureau.pk:
                yield Checked(
                    kind=kind,
                    id=loaded.facts.id,
                    label=loaded.label,
                    words=loaded.words,
                    facts=loaded.facts,
                    findings=check(loaded.facts, pack, now + HORIZON),
                )


def parted(subjects: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[int]]]:
    """Return subjects in parts to be read together; a key that is no number names nothing and is left out."""
    keys: dict[str, set[int]] = {}
    for kind, subject_id in subjects:
        if subject_id.isdecimal():
            keys.setdefault(kind, set()).add(int(subject_id))
    for kind, several in sorted(keys.items()):
        ids = sorted(several)
        for first in range(0, len(ids), AT_ONCE):
            yield kind, ids[first : first + AT_ONCE]
