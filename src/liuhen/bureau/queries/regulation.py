"""The text of a regulation as the bureau imported it, and how the bureau reads its clauses."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet

from liuhen.bureau.models import Bureau, InterpretationNote, RegulationText
from liuhen.law.articles import Regulation, split
from liuhen.law.textfile import words_of


def article_text(bureau: Bureau, pack_code: str, article: str) -> tuple[str, ...] | None:
    """Give the words of an article, or of a paragraph or item of it, from the bureau's own import; None: none there."""
    text = regulation_of(bureau, pack_code)
    return (text.lines_of(article) or None) if text else None


def regulation_of(bureau: Bureau, pack_code: str) -> Regulation | None:
    """Give the regulation's text as the bureau imported it, split into articles; None: not imported."""
    row = text_in_use(bureau, pack_code).only("sha256").first()
    return words_in(row) if row else None


def words_in(row: RegulationText) -> Regulation:
    """Give an imported text split into articles."""
    return _split(row.pk, row.sha256)


def text_in_use(bureau: Bureau, pack_code: str) -> QuerySet[RegulationText]:
    """Give the imports in use, the newest first; the first one counts."""
    rows = RegulationText.objects.filter(bureau=bureau, pack_code=pack_code, state=RegulationText.State.IN_USE)
    return rows.order_by("-used_at", "-id")


def notes_for(bureau: Bureau, req_ids: Iterable[str]) -> dict[str, InterpretationNote]:
    """Give the newest interpretation note of each clause; none where it was taken back."""
    rows = bureau.interpretation_notes.filter(req__in=tuple(req_ids)).select_related("written_by").order_by("id")
    newest = {row.req: row for row in rows}
    return {req: row for req, row in newest.items() if row.text}


def note_history(bureau: Bureau, req: str) -> QuerySet[InterpretationNote]:
    """Give every note of a clause, the newest first."""
    return bureau.interpretation_notes.filter(req=req).select_related("written_by").order_by("-id")


@lru_cache(maxsize=16)
def _split(pk: int, _sha256: str) -> Regulation:
    return split(words_of(bytes(RegulationText.objects.values_list("content", flat=True).get(pk=pk))))
