"""Acts of a story around the decision and after it: legal review, collective discussion, binding of the file."""

from __future__ import annotations

from datetime import timedelta

from liuhen.archive.acts import announce_file, make_file
from liuhen.bureau.roles import Role
from liuhen.cases import acts as cases
from liuhen.cases.deliberation.acts import discussion as discussing
from liuhen.cases.deliberation.acts import review as reviewing
from liuhen.cases.deliberation.checklist import Answer
from liuhen.cases.deliberation.models import Discussion, Review
from liuhen.cases.deliberation.queries import questions_of
from liuhen.cases.deliberation.record import Minutes, Voice
from liuhen.cli.demo.stories.tales import mapping, rows
from liuhen.cli.demo.stories.walk import StoryError, Walk

CLOSED = "closed"


def ask_review(walk: Walk) -> None:
    """Send the case to legal review."""
    reviewing.ask_review(walk.case, words=walk.words("review_asked"), by=walk.handler, at=walk.now())


def review(walk: Walk) -> None:
    """Answer every point of the bureau's checklist; what is said of the recordings stands under its point."""
    reviewer = walk.people["fazhi"]
    row = Review.objects.get(case=walk.case)
    answers = {one.code: Answer(answer="ok") for one in questions_of(row)}
    row = reviewing.save_review(row, answers, edition=row.edition, by=reviewer, at=walk.now(60))
    opinion = walk.words("review_opinion")
    reviewing.finish_review(row, conclusion="同意", opinion=opinion, by=reviewer, at=walk.now(40))


def want_discussion(walk: Walk) -> None:
    """State that the case is to be discussed by the leading group, with the reason."""
    case = walk.case
    stated = cases.Description(
        collective_required=True,
        reasons=walk.words("why_discussed"),
    )
    cases.describe(case, stated, by=walk.handler, at=walk.now())


def discuss(walk: Walk) -> None:
    """Hold the collective discussion: everybody speaks, the words are fixed, everybody signs them, it is closed."""
    told, begun = mapping(walk.tale.more["discussion"]), walk.now()
    ended = begun + timedelta(minutes=50)
    voices = tuple(
        Voice(
            name=walk.people[one["who"]].name,
            post=one["post"],
            is_chair=one.get("chair") == "是",
            words=walk.filled(one["words"]),
            vote="agree",
        )
        for one in rows(walk.tale.more["voices"])
    )
    minutes = Minutes(
        topic=walk.filled(str(told["topic"])),
        place=str(told["place"]),
        started_at=begun,
        ended_at=ended,
        recorder=walk.people["yi"].name,
        reported=walk.filled(str(told["reported"])),
        conclusion=walk.filled(str(told["conclusion"])),
        outcome=str(told["outcome"]),
        voices=voices,
    )
    by_name = {person.name: person for person in walk.people.values()}
    called = [
        discussing.Called(name=one.name, post=one.post, officer=by_name[one.name], is_chair=one.is_chair)
        for one in voices
    ]
    row = discussing.open_discussion(walk.case, minutes, called, by=walk.handler, at=begun)
    row = discussing.save_discussion(row, minutes, edition=row.edition, by=walk.handler, at=walk.now(50))
    row = discussing.hand_round(row, by=walk.handler, at=walk.now(10))
    _all_sign(walk, row)
    discussing.finish_discussion(row, by=walk.handler, at=walk.now())


def bind(walk: Walk) -> None:
    """Bind the file, make its disc image, and put it into the archive."""
    archivist = next(one for one in walk.people.values() if Role.ARCHIVIST in one.roles)
    file = announce_file(walk.case, by=archivist, at=walk.now())
    at = walk.now(30)
    file = make_file(file, clock=lambda: at)
    if file.state != CLOSED:
        raise StoryError(f"案卷没有做成：{file.failure}", next_step=f"请核对 {walk.tale.code} 的案卷材料。")


def _all_sign(walk: Walk, row: Discussion) -> None:
    for one in row.attendances.filter(is_present=True):
        if one.officer is None:
            raise StoryError(f"{one.name}没有账号。", next_step="请在演示人员中选择参加讨论的人。")
        discussing.sign_discussion(one, digest=row.words_digest, by=one.officer, at=walk.now(4))
