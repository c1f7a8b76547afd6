"""The rows of findings, made from the facts: the same for one subject and for a whole bureau."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from liuhen.duties.models import Judgement
from liuhen.duties.queries.checked import checked
from liuhen.duties.queries.packs import Rules
from liuhen.duties.queries.subjects import Loaded
from liuhen.duties.rows import Row, Whose, Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The rows of some subjects, and the grounds they rest on."""

    subjects: int
    rows: list[Row]
    grounds: dict[int, str]


def rows_of(kind: str, ids: Collection[int], rules: Rules, *, at: datetime) -> Made:
    """Return what the law says of these subjects now, as rows."""
    writer, judged, rows, subjects = Writer(), _judged(kind, ids), [], 0
    for loaded, findings in checked(kind, ids, rules, at=at):
        whose, signed = _whose(loaded), judged.get(loaded.facts.id, {})
        rows.extend([writer.row(whose, found, signed) for found in findings])
        subjects += 1
    return Made(subjects=subjects, rows=rows, grounds=writer.grounds)


def _whose(loaded: Loaded) -> Whose:
    return Whose(
        bureau_id=loaded.bureau_id,
        unit_id=loaded.unit_id,
        label=loaded.label,
        words=loaded.words,
        officer_id=loaded.officer_id,
        bundle=loaded.bundle,
        secrecy=loaded.secrecy,
    )


def _judged(kind: str, ids: Collection[int]) -> dict[str, dict[tuple[str, str], str]]:
    """Give the newest judgement of each subject by rule and words: it holds while a finding says the same words."""
    newest: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    rows = Judgement.objects.filter(subject_kind=kind, subject_id__in=[str(pk) for pk in ids]).order_by("pk")
    for one in rows:
        newest[one.subject_id][one.rule, one.words] = one.outcome
    return newest
