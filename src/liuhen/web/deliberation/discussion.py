"""集体讨论: who is called, what everybody said, signing the very words, the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.deliberation.acts.discussion import (
    Called,
    DiscussionMovedError,
    finish_discussion,
    hand_round,
    open_discussion,
    save_discussion,
    sign_discussion,
    sign_on_paper,
    take_back,
)
from liuhen.cases.deliberation.models import Attendance, Discussion
from liuhen.cases.deliberation.queries import all_sign, minutes_of, unsigned
from liuhen.cases.deliberation.record import Minutes, Voice, lacking, vote_words
from liuhen.cases.deliberation.words import OUTCOMES, VOTES
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.errors import InputError
from liuhen.web.approvals.papers import photo_of
from liuhen.web.reading import instant, needed_instant, optional, text, whole
from liuhen.web.route import Route, found, message, officer_of
from liuhen.web.two_texts import Form, Saved, side_by_side

HOLD, SIGN = "case.hold_discussion", "case.sign_discussion"
MOST_CALLED = 30


def new_discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form that registers a discussion."""
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    seeing(officer_of(request), "case.view", case, page="discussion")
    people = Officer.objects.filter(bureau=case.bureau_id, is_active=True).order_by("pk")
    return render(request, "deliberation/discussion_new.html", {"case": case, "people": people, "now": timezone.now()})


def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a discussion with the people called: those of the bureau ticked, others one a line."""
    by = officer_of(request)
    case = found(request, Case.objects.select_related("bureau"), "case.view", pk=pk)
    minutes = Minutes(
        topic=text(request, "topic", "议题"),
        place=text(request, "place", "地点"),
        started_at=needed_instant(request, "started_at", "开始时间"),
        ended_at=None,
        recorder=optional(request, "recorder") or by.name,
        reported="",
        conclusion="",
        outcome="",
        voices=(),
    )
    made = open_discussion(case, minutes, _called(request, by), by=by, at=timezone.now(), once=request.POST.get("once"))
    message(request, "已登记集体讨论，请记下每个人的发言和表态。")
    return redirect("discussion", pk=made.pk)


def discussion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one discussion: to write it down, to sign it, or as it was closed."""
    by = officer_of(request)
    row = _discussion(request, pk)
    seeing(by, SIGN, row)
    people = list(row.attendances.select_related("officer"))
    minutes = minutes_of(row)
    mine = next((one for one in people if one.officer_id == by.pk and one.is_present), None)
    context = {
        "row": row,
        "case": row.case,
        "people": people,
        "mine": mine if mine and row.signing_at and not mine.signed_at and not row.closed_at else None,
        "lacking": lacking(minutes),
        "votes": VOTES,
        "outcomes": OUTCOMES,
        "counted": vote_words(minutes.voices),
        "unsigned": unsigned(row) if row.signing_at else (),
        "all_sign": all_sign(rules_of(row.case)),
        "may_hold": bool(may(by, HOLD, row.case)) and row.closed_at is None,
    }
    return render(request, "deliberation/discussion.html", context)


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was said; with `sign` it is handed round for signing."""
    row, by, now = _discussion(request, pk), officer_of(request), timezone.now()
    edition = whole(request, "edition", "版次") or 0
    try:
        row = save_discussion(row, _typed(request, row), edition=edition, by=by, at=now)
    except DiscussionMovedError as error:
        return _two_texts(request, row, error)
    if "sign" not in request.POST:
        message(request, "已保存集体讨论记录。")
        return redirect("discussion", pk=pk)
    hand_round(row, by=by, at=now)
    message(request, "已交签，内容从现在起不能改。参加人在审批箱里签字。")
    return redirect("discussion", pk=pk)


def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the words again; the signatures given are void."""
    row = _discussion(request, pk)
    take_back(row, by=officer_of(request), at=timezone.now(), reason=text(request, "reason", "理由"))
    message(request, "已收回修改，原来的签字作废，须重新签。")
    return redirect("discussion", pk=pk)


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the words on the page, with the password once more."""
    by = officer_of(request)
    row = _discussion(request, pk)
    mine = row.attendances.filter(officer=by).first()
    if mine is None:
        raise InputError("没有签字：您不是这次讨论的参加人。", next_step="请由参加人本人签字。")
    if not by.check_password(request.POST.get("password", "")):
        raise InputError("没有签字：口令不对。", next_step="请重新输入您的登录口令。")
    sign_discussion(mine, digest=optional(request, "digest"), by=by, at=timezone.now())
    message(request, "已签字。您签的是页面上的这些内容，之后有改动须重新签。")
    return redirect("discussion", pk=pk)


def sign_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a signature on the printed record, with its photo."""
    by = officer_of(request)
    row = _discussion(request, pk)
    named = Attendance.objects.filter(discussion=row, pk=whole(request, "who", "签字人") or 0).first()
    if named is None:
        raise InputError("没有记入：没有选签字人。", next_step="请选择在打印件上签字的人。")
    kept = photo_of(request, by, about=row.case.label, kind="discussion_signature", must_be_photo=True)
    sign_on_paper(named, photo_digest=kept.sha256, by=by, at=timezone.now())
    message(request, f"已记入{named.name}在打印件上的签字。")
    return redirect("discussion", pk=pk)


def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the discussion with its record."""
    row, by = _discussion(request, pk), officer_of(request)
    why = optional(request, "why")
    document = finish_discussion(row, by=by, at=timezone.now(), why_unsigned=why, once=request.POST.get("once"))
    message(request, f"已办结集体讨论，记录 {document.number}。")
    return redirect("deliberation", pk=row.case_id)


def _discussion(request: HttpRequest, pk: int) -> Discussion:
    """Give a discussion to who may see its case, or took part in it."""
    row = found(request, Discussion.objects.select_related("case__bureau"), SIGN, pk=pk)
    if not row.attendances.filter(officer=officer_of(request)).exists():
        found(request, Case, "case.view", pk=row.case_id)
    return row


def _called(request: HttpRequest, by: Officer) -> list[Called]:
    chair = optional(request, "chair")
    ticked = Officer.objects.filter(bureau=by.bureau_id, pk__in=[one for one in request.POST.getlist("people") if one])
    called = [Called(name=one.name, officer=one, is_chair=str(one.pk) == chair) for one in ticked.order_by("pk")]
    for line in optional(request, "others").splitlines()[:MOST_CALLED]:
        name, _, post = line.replace("，", ",").partition(",")
        if name.strip():
            called.append(Called(name=name.strip(), post=post.strip()))
    return called


def _typed(request: HttpRequest, row: Discussion) -> Minutes:
    voices = tuple(_voice(request, one) for one in row.attendances.all())
    return replace(
        minutes_of(row),
        topic=optional(request, "topic"),
        place=optional(request, "place"),
        started_at=needed_instant(request, "started_at", "开始时间"),
        ended_at=instant(request, "ended_at", "结束时间"),
        recorder=optional(request, "recorder"),
        reported=optional(request, "reported"),
        conclusion=optional(request, "conclusion"),
        outcome=optional(request, "outcome"),
        voices=voices,
    )


def _two_texts(request: HttpRequest, row: Discussion, error: DiscussionMovedError) -> HttpResponse:
    """Show what was typed beside what was saved elsewhere meanwhile."""
    row.refresh_from_db()
    form = Form(
        title=f"集体讨论记录 {row.case.label}",
        draft=f"minutes-{row.pk}",
        back=reverse("discussion", args=[row.pk]),
        edition=row.edition,
        buttons=("sign",),
    )
    return side_by_side(request, form, _saved(row), error=error)


def _saved(row: Discussion) -> dict[str, Saved]:
    written = {
        "topic": Saved(label="议题", value=row.topic),
        "started_at": Saved(label="开始时间", value=_minute(row.started_at)),
        "ended_at": Saved(label="结束时间", value=_minute(row.ended_at)),
        "place": Saved(label="地点", value=row.place),
        "recorder": Saved(label="记录人", value=row.recorder),
        "reported": Saved(label="汇报情况", value=row.reported),
    }
    for one in row.attendances.all():
        there = {"yes": "到会", "no": "缺席"}
        written |= {
            f"post_{one.pk}": Saved(label=f"{one.name}的职务", value=one.post),
            f"present_{one.pk}": Saved(
                label=f"{one.name}是否到会", value="yes" if one.is_present else "no", words=there
            ),
            f"words_{one.pk}": Saved(label=f"{one.name}的发言", value=one.words),
            f"vote_{one.pk}": Saved(label=f"{one.name}的表态", value=one.vote, words=dict(VOTES)),
            f"absence_{one.pk}": Saved(label=f"{one.name}的缺席原因", value=one.absence),
        }
    return {
        **written,
        "outcome": Saved(label="处理", value=row.outcome, words=dict(OUTCOMES)),
        "conclusion": Saved(label="讨论结论", value=row.conclusion),
    }


def _minute(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def _voice(request: HttpRequest, one: Attendance) -> Voice:
    return Voice(
        name=one.name,
        post=optional(request, f"post_{one.pk}"),
        is_chair=one.is_chair,
        is_present=optional(request, f"present_{one.pk}") != "no",
        absence=optional(request, f"absence_{one.pk}"),
        words=optional(request, f"words_{one.pk}"),
        vote=optional(request, f"vote_{one.pk}"),
    )


def _act(path: str, name: str, view: Callable[..., HttpResponse], verb: str = HOLD) -> Route:
    return Route(path=path, name=name, view=view, kind="act", verb=verb, methods=("POST",))


ROUTES: tuple[Route, ...] = (
    Route(
        path="cases/<int:pk>/discussions/new/",
        name="discussion_new",
        view=new_discussion,
        kind="content",
        verb="case.view",
    ),
    _act("cases/<int:pk>/discussions/register/", "discussion_register", register),
    Route(path="discussions/<int:pk>/", name="discussion", view=discussion_page, kind="content", verb=SIGN),
    _act("discussions/<int:pk>/save/", "discussion_save", save),
    _act("discussions/<int:pk>/back/", "discussion_back", back),
    _act("discussions/<int:pk>/sign/", "discussion_sign", sign, SIGN),
    _act("discussions/<int:pk>/paper/", "discussion_paper", sign_paper),
    _act("discussions/<int:pk>/finish/", "discussion_finish", finish),
)
