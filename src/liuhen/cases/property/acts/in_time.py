"""Whether a term may still be lengthened: refused only where the bureau has compared the text of the law itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.cases.acts.road import StepRefusedError
from liuhen.cases.property.models import Measure
from liuhen.cases.property.queries import until_of
from liuhen.cases.queries import rules_of


def require_in_time(measure: Measure, at: datetime) -> bool:
    """Say whether the term of a sealing or seizure had run out at the instant `at`. A step's check.

    Raises:
        StepRefusedError: it had, and the bureau has compared the text; names the last day and the article.

    Source: 行政强制法 (2011) art. 25.
    """
    term = until_of(measure, rules_of(measure.case))
    if term is None or term.due_at is None or at < term.due_at:
        return False
    if term.is_binding:
        last = timezone.localtime(term.due_at - timedelta(seconds=1))
        raise StepRefusedError(
            f"不能延长：期限已于 {last.month} 月 {last.day} 日届满。",
            article=f"{term.citation.source.value}{term.citation.article}",
            next_step="期限届满须解除查封、扣押，退还财物。",
        )
    return True
