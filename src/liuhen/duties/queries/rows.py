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
    """The rows of some subjects and of their findings, and the duties these rest on."""

    checked: int
    subjects: list[Row]
    rows: list[Row]
    duties: dict[int, str]


def rows_of(kind: str, ids: Collection[int], rules: Rules, *, at: datetime) -> Made:
    """Return what the law says of these subjects now, as rows."""
    writer, judged = Writer(), _judged(kind, ids)
    subjects: list[Row] = []
    rows: list[Row] = []
    count = 0
    for loaded, findings in checked(kind, ids, rules, at=at):
        whose, count = _whose(kind, loaded), count + 1
        if findings:
            subjects.append(writer.subject(whose))
            rows += writer.findings(whose, findings, judged.get(whose.key))
    return Made(checked=count, subjects=subjects, rows=rows, duties=writer.duties)


def _whose(kind: str, loaded: Loaded) -> Whose:
    return Whose(
        kind=kind,
        key=loaded.facts.id,
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
