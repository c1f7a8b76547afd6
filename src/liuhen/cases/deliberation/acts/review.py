"""The legal review: asked for by a handler, answered point by point by somebody apart, closed with a legal opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.clues import SEPARATION, SamePersonError
from liuhen.cases.acts.papers import finish, settle
from liuhen.cases.acts.road import WrongStateError, note_event
from liuhen.cases.apart.queries import has_decided
from liuhen.cases.deliberation.checklist import EMPTY, Answer, Draft, composed, lacking, opinion_fields
from liuhen.cases.deliberation.models import Review, ReviewPoint
from liuhen.cases.deliberation.queries import questions_of
from liuhen.cases.deliberation.words import CONCLUSIONS, SEND_BACK
from liuhen.cases.drafting.queries import known_for
from liuhen.cases.models import Case
from liuhen.cases.prefill import prefilled
from liuhen.cases.queries import has_handled, rules_of
from liuhen.documents import acts as documents
from liuhen.documents.adapted import form_under
from liuhen.errors import InputError
from liuhen.law.lifecycle import State

KIND = "legal_opinion"


class ReviewError(InputError):
    """The review is not what was meant: closed, saved elsewhere meanwhile, or points are open."""

    code = "cases.review"


class ReviewMovedError(ReviewError):
    """It was saved in another tab meanwhile."""

    code = "cases.review_moved"


def ask_review(case: Case, *, words: str, by: Officer, at: datetime, once: str | None = None) -> Review:
    """Send a case to legal review (送法制审核). The ten working days of superior law begin here.

    Raises:
        WrongStateError: the case is not in review, or a review is open.
    """
    with acting(by, "case.request_review", at=at, on=case, once=once) as act:
        case.refresh_from_db()
        if case.state != State.REVIEW or Review.objects.filter(case=case, finished_at__isnull=True).exists():
            raise WrongStateError(
                "没有送法制审核：案件不在审核环节，或者已经送审、还没有审完。", next_step="请刷新案件页面。"
            )
        review = Review.objects.create(
            bureau=act.home, case=case, asked_by=act.officer, asked_at=act.at, asked_words=words.strip()
        )
        act.upon(case)
        note_event(act, case, "legal_review_requested")
        return act.upon(review)


def save_review(
    review: Review,
    answers: Mapping[str, Answer],
    draft: Draft = EMPTY,
    *,
    edition: int,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> Review:
    """Save the answers as typed; whoever saves first is the reviewer.

    Raises:
        SamePersonError: he handles the case, or gave an opinion on it as a head.
        ReviewMovedError: it was saved in another tab meanwhile; nothing was overwritten.
        ReviewError: it is closed, or another person reviews it.
    """
    with acting(by, "case.draft_opinion", at=at, on=review.case, once=once) as act:
        _require_apart(review.case, by)
        _require_own(review, by)
        changed = Review.objects.filter(pk=review.pk, edition=edition, finished_at__isnull=True).update(
            edition=F("edition") + 1,
            reviewer=by,
            started_at=review.started_at or act.at,
            conclusion=draft.conclusion if draft.conclusion in CONCLUSIONS else "",
            opinion=draft.opinion.strip(),
        )
        if not changed:
            raise _not_saved(review)
        for question in questions_of(review):
            answer = answers.get(question.code, Answer())
            ReviewPoint.objects.update_or_create(
                review=review,
                code=question.code,
                defaults={"zh": question.zh, "answer": answer.answer, "words": answer.words.strip()},
            )
        review.refresh_from_db()
        return act.upon(review, edition=review.edition)


def finish_review(
    review: Review, *, conclusion: str, opinion: str, by: Officer, at: datetime, once: str | None = None
) -> Review:
    """Close the review: the legal opinion is written from the points, numbered, signed by account and issued.

    Two entries: the opinion, then the issue.

    Raises:
        ReviewError: points are unanswered, a problem has no words, or the conclusion does not fit them.
        SamePersonError: as `save_review`.
    """
    case = review.case
    with acting(by, "case.legal_review", at=at, on=case, once=once) as act:
        _require_apart(case, by)
        _require_own(review, by)
        review.refresh_from_db()
        answers = {point.code: Answer(answer=point.answer, words=point.words) for point in review.points.all()}
        open_points = lacking(questions_of(review), answers, conclusion=conclusion, opinion=opinion)
        if review.finished_at is not None or conclusion not in CONCLUSIONS or open_points:
            what = "；".join(open_points) or "已经审完，或者没有选审核结论"
            raise ReviewError(f"没有出具法制审核意见：{what}。", next_step="请补齐后再出具，已填的内容都还在。")
        form = form_under(rules_of(case), KIND)
        said = composed(questions_of(review), answers, opinion=opinion)
        fields = {
            **prefilled(form, known_for(case, form, by, at=at)),
            **opinion_fields(form, questions_of(review), answers),
            "reviewed_on": timezone.localdate(at).isoformat(),
            "conclusion": conclusion,
            "opinion": said,
            "reviewer": by.name,
        }
        codes = {item.code for item in form.fields}
        document = documents.open_draft(act, case, KIND, {code: fields[code] for code in fields if code in codes})
        settle(act, case, document)
        note_event(act, case, "legal_review_given", document_kind=KIND)
        rows = Review.objects.filter(pk=review.pk, finished_at__isnull=True)
        rows.update(finished_at=act.at, conclusion=conclusion, document=document, reviewer=by)
        act.upon(review, conclusion=conclusion, returned=conclusion == SEND_BACK)
    finish(document, at=at)
    review.refresh_from_db()
    return review


def _not_saved(review: Review) -> ReviewError:
    review.refresh_from_db()
    if review.finished_at is not None:
        return ReviewError("没有保存：这份审核已经办结。", next_step="请查看已出具的审核意见书。")
    return ReviewMovedError(
        "没有保存：这份审核刚才已在别处改过，您填写的内容还在本页。", next_step="请逐项对照，选定用哪一份，再保存。"
    )


def _require_own(review: Review, by: Officer) -> None:
    if review.reviewer_id is not None and review.reviewer_id != by.pk:
        raise ReviewError("没有办成：这件审核由另一位审核人员办理。", next_step="请由他继续，或者另行送审。")


def _require_apart(case: Case, by: Officer) -> None:
    if has_handled(case, by):
        raise SamePersonError(
            "不能由您审核：您是本案承办人，办案与法制审核不能是同一人。",
            article=SEPARATION,
            next_step="请由其他法制审核人员审核。",
        )
    if has_decided(case, by):
        raise SamePersonError(
            "不能由您审核：您已在本案审批中签署过意见，审核与审批不能是同一人。",
            article=SEPARATION,
            next_step="请由其他法制审核人员审核。",
        )
