"""Reads of reviews, discussions and experts' opinions."""

from __future__ import annotations

from collections.abc import Sequence

from liuhen.bureau.models import Officer
from liuhen.cases.deliberation.checklist import Question
from liuhen.cases.deliberation.models import Attendance, Discussion, Expert, Review
from liuhen.cases.deliberation.record import Minutes, Voice
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.law.citation import Citation
from liuhen.law.pack import Pack


def checklist_of(pack: Pack) -> tuple[tuple[Question, ...], Citation | None]:
    """Give the points of a legal review with who states them: the bureau's own text first, else superior law."""
    found = pack.resolve(lambda body: body.review)
    if found is None:
        return (), None
    questions = tuple(
        Question(code=one.code, zh=one.zh, asks=one.asks, field=one.field) for one in found.value.checklist
    )
    return questions, found.cite(found.value)


def questions_of(review: Review) -> tuple[Question, ...]:
    """Give the points of one review, under the rules the case is judged by."""
    return checklist_of(rules_of(review.case))[0]


def open_review(case: Case) -> Review | None:
    """Give the review that is not closed yet, or None."""
    return Review.objects.filter(case=case, finished_at__isnull=True).select_related("reviewer", "asked_by").first()


def minutes_of(discussion: Discussion) -> Minutes:
    """Freeze a discussion."""
    return Minutes(
        topic=discussion.topic,
        place=discussion.place,
        started_at=discussion.started_at,
        ended_at=discussion.ended_at,
        recorder=discussion.recorder,
        reported=discussion.reported,
        conclusion=discussion.conclusion,
        outcome=discussion.outcome,
        voices=tuple(_voice(one) for one in discussion.attendances.all()),
    )


def all_sign(pack: Pack) -> Citation | None:
    """Give who demands that everybody who took part signs the record; None where no text does."""
    for layer in pack.layers:
        rules = layer.body.documents.catalogue if layer.body.documents else ()
        rule = next((one for one in rules if one.code == "collective_discussion" and one.all_sign), None)
        if rule is not None:
            return layer.cite(rule.req)
    return None


def unsigned(discussion: Discussion) -> tuple[str, ...]:
    """Name who was there and has not signed the words as they stand."""
    rows = discussion.attendances.filter(is_present=True)
    return tuple(one.name for one in rows if one.signed_digest != discussion.words_digest or not one.signed_at)


def to_sign(officer: Officer) -> Sequence[Attendance]:
    """Give the records that wait for this person's signature."""
    rows = Attendance.objects.filter(
        officer=officer,
        is_present=True,
        signed_at__isnull=True,
        discussion__signing_at__isnull=False,
        discussion__closed_at__isnull=True,
    )
    return list(rows.select_related("discussion__case"))


def experts_of(case: Case) -> list[Expert]:
    """Give the experts' opinions on a case, oldest first."""
    return list(Expert.objects.filter(case=case).select_related("entered_by", "document"))


def _voice(one: Attendance) -> Voice:
    return Voice(
        name=one.name,
        post=one.post,
        is_chair=one.is_chair,
        is_present=one.is_present,
        absence=one.absence,
        words=one.words,
        vote=one.vote,
    )
