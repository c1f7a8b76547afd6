"""Legal review, collective discussion, experts' opinions: as values, and through their acts.

Shows wuhan-20-1c, wuhan-20-1d, wuhan-20-1e, wangdu-17-1b, wangdu-17-1c, wangdu-17-1d.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.bureau.models import Officer
from liuhen.cases.acts.clues import SamePersonError
from liuhen.cases.acts.papers import draft_document
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.deliberation.acts import discussion as talks
from liuhen.cases.deliberation.acts.experts import ExpertError, NewExpert, draft_experts, enter_expert
from liuhen.cases.deliberation.acts.review import ReviewError, ask_review, finish_review, save_review
from liuhen.cases.deliberation.checklist import Answer, Question, composed, lacking, opinion_fields
from liuhen.cases.deliberation.models import Discussion
from liuhen.cases.deliberation.queries import checklist_of, minutes_of, questions_of, to_sign
from liuhen.cases.deliberation.record import Minutes, Voice, record_fields, vote_words, words_digest
from liuhen.cases.deliberation.record import lacking as minutes_lack
from liuhen.cases.models import Case
from liuhen.cases.queries import case_facts, hindrances_of, rules_of
from liuhen.documents.citations import moments_in
from liuhen.documents.forms import form_of
from tests.cases import road
from tests.cases.road import day
from tests.cast import Cast, small_bureau

POINTS = (
    Question(code="power", zh="权限", asks="在法定权限之内", field="competence"),
    Question(code="facts", zh="事实", asks="事实清楚", field="facts"),
)
ALL_OK = {one.code: Answer(answer="ok") for one in POINTS}
MINUTES = Minutes(
    topic="处理意见",
    place="三楼会议室",
    started_at=day(24),
    ended_at=day(24) + timedelta(hours=1),
    recorder="执法人员乙",
    reported="承办人汇报案情。",
    conclusion="同意拟处理意见。",
    outcome="adopt",
    voices=(
        Voice(name="局主要负责人", is_chair=True, words="事实清楚。", vote="agree"),
        Voice(name="分管负责人", words="裁量适当。", vote="agree"),
        Voice(name="处室负责人", words="建议补充教育。", vote="abstain"),
    ),
)


def test_an_answered_checklist_without_problems_may_end_in_agreement() -> None:
    assert () == lacking(POINTS, ALL_OK, conclusion="同意", opinion="同意。")


@pytest.mark.parametrize(
    ("answers", "conclusion", "opinion", "words"),
    [
        ({}, "同意", "同意。", "还没有审核权限、事实"),
        ({**ALL_OK, "facts": Answer(answer="problem")}, "退回补充", "补充。", "还没有写明情况"),
        ({**ALL_OK, "facts": Answer(answer="problem", words="缺明细")}, "同意", "同意。", "结论不能是“同意”"),
        (ALL_OK, "退回补充", "补充。", "须指明"),
        (ALL_OK, "同意", " ", "还没有写审核意见"),
    ],
)
def test_what_a_review_lacks_is_said(answers: dict[str, Answer], conclusion: str, opinion: str, words: str) -> None:
    assert words in "；".join(lacking(POINTS, answers, conclusion=conclusion, opinion=opinion))


@given(st.dictionaries(st.sampled_from(["power", "facts"]), st.sampled_from(["", "ok", "problem", "na"])))
def test_no_problem_ever_becomes_a_clean_field_of_the_opinion(said: dict[str, str]) -> None:
    answers = {code: Answer(answer=answer, words="说明") for code, answer in said.items()}

    fields = opinion_fields(form_of("legal_opinion"), POINTS, answers)

    for one in POINTS:
        if said.get(one.code) == "problem":
            assert "有问题" == fields[one.field]


def test_the_points_stand_below_the_opinion_with_the_moments_they_cite() -> None:
    answers = {**ALL_OK, "facts": Answer(answer="problem", words="签收不清〔LX-2026-000001 00:12:34〕")}

    said = composed(POINTS, answers, opinion="补充后再审。")

    assert said.startswith("补充后再审。\n事实：有问题。")
    assert [754] == [one.seconds for one in moments_in(said)]


def test_whole_minutes_lack_nothing_and_the_record_has_everybodys_words() -> None:
    fields = record_fields(MINUTES, signed=["局主要负责人"])

    assert () == minutes_lack(MINUTES)
    assert "处室负责人（弃权）：建议补充教育。" in fields["speeches"]
    assert "同意 2 人，弃权 1 人" == vote_words(MINUTES.voices)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"conclusion": ""}, "讨论结论"),
        ({"ended_at": day(23)}, "晚于开始"),
        ({"voices": MINUTES.voices[1:]}, "主持人"),
        ({"voices": (MINUTES.voices[0], replace(MINUTES.voices[1], words=" "))}, "分管负责人的发言"),
        ({"voices": (MINUTES.voices[0], replace(MINUTES.voices[1], vote=""))}, "分管负责人的表态"),
        ({"voices": (*MINUTES.voices, Voice(name="缺席人", is_present=False))}, "缺席人的缺席原因"),
    ],
)
def test_what_the_minutes_lack_is_said(change: dict[str, object], words: str) -> None:
    assert words in "、".join(minutes_lack(replace(MINUTES, **change)))  # type: ignore[arg-type]


@given(st.integers(min_value=0, max_value=2), st.text(min_size=1, max_size=5))
def test_any_changed_word_gives_another_digest(place: int, more: str) -> None:
    voices = list(MINUTES.voices)
    voices[place] = replace(voices[place], words=voices[place].words + more)

    assert words_digest(MINUTES) != words_digest(replace(MINUTES, voices=tuple(voices)))


@pytest.fixture
def case(cast: Cast, data_dir: object) -> Case:
    return road.told(cast)


def test_a_review_runs_from_the_request_to_the_issued_opinion(cast: Cast, case: Case) -> None:
    """wuhan 第二十条: the opinion, with reviewer and time; ten working days of superior law in between."""
    review = ask_review(case, words="请审核。", by=cast.officer, at=day(24))
    answers = {one.code: Answer(answer="ok") for one in questions_of(review)}
    with pytest.raises(ReviewError, match="还没有审核"):
        finish_review(review, conclusion="同意", opinion="同意。", by=cast.legal_reviewer, at=day(25))
    review = save_review(review, answers, edition=review.edition, by=cast.legal_reviewer, at=day(25))
    with pytest.raises(ReviewError, match="在别处改过"):
        save_review(review, answers, edition=review.edition - 1, by=cast.legal_reviewer, at=day(25))

    done = finish_review(review, conclusion="同意", opinion="同意。", by=cast.legal_reviewer, at=day(26))

    assert done.document is not None
    assert "issued" == done.document.state
    names = [one.name for one in case_facts(case).events]
    assert "legal_review_requested" in names
    assert "legal_review_given" in names
    assert not [one for one in hindrances_of(case, "decide", at=day(27)) if one.document_kind == "legal_opinion"]


def test_the_checklist_comes_from_the_rules(cast: Cast, case: Case) -> None:
    questions, citation = checklist_of(rules_of(case))

    assert citation is not None
    assert "118号" in citation.title
    assert {"competence", "facts", "law", "procedure", "criminal"} == {one.field for one in questions}


def test_a_handler_does_not_review_and_no_second_review_opens(cast: Cast, case: Case) -> None:
    review = ask_review(case, words="", by=cast.officer, at=day(24))

    with pytest.raises(WrongStateError, match="还没有审完"):
        ask_review(case, words="", by=cast.officer, at=day(24))
    case.handlers.create(officer=cast.legal_reviewer, from_at=day(0))
    with pytest.raises(SamePersonError):
        save_review(review, {}, edition=1, by=cast.legal_reviewer, at=day(25))


def held(cast: Cast, case: Case) -> Discussion:
    people = [
        talks.Called(name=one.name, officer=one, is_chair=one == cast.head)
        for one in (cast.head, cast.deputy_head, cast.division_head)
    ]
    made = talks.open_discussion(case, MINUTES, people, by=cast.officer, at=day(24))
    return talks.save_discussion(made, MINUTES, edition=1, by=cast.officer, at=day(24))


def test_a_record_written_by_hand_knows_who_took_part_from_the_room_that_held_it(cast: Cast, case: Case) -> None:
    """wuhan-20-1c, wangdu-17-1d."""
    bare = draft_document(case, "collective_discussion", by=cast.officer, at=day(23))
    row = held(cast, case)
    draft = draft_document(case, "collective_discussion", by=cast.partner, at=day(24))

    assert not bare.fields.get("members")
    there = [one.name for one in row.attendances.filter(is_present=True)]
    assert len(there) == len(draft.fields["members"])
    assert all(name in line for name, line in zip(there, draft.fields["members"], strict=True))
    assert MINUTES.place == draft.fields["place"]
    facts = {one.id: one for one in case_facts(case).documents}
    assert tuple(there) == facts[str(draft.pk)].participants
    assert () == facts[str(draft.pk)].signed_by


def signed(row: Discussion, by: Officer, at: datetime) -> None:
    mine = row.attendances.get(officer=by)
    talks.sign_discussion(mine, digest=row.words_digest, by=by, at=at)


def test_under_wangdu_a_discussion_is_whole_only_when_all_have_signed(db: None, data_dir: object) -> None:
    """wangdu 第十七条: everybody who took part signs."""
    cast = small_bureau("wangdu")
    case = road.told(cast)
    row = talks.hand_round(held(cast, case), by=cast.officer, at=day(24))
    signed(row, cast.head, day(24))

    with pytest.raises(talks.UnsignedError, match="全体签字") as refused:
        talks.finish_discussion(row, by=cast.officer, at=day(25), why_unsigned="外出")
    assert "第十七条" in refused.value.article
    signed(row, cast.deputy_head, day(25))
    talks.sign_on_paper(
        row.attendances.get(officer=cast.division_head), photo_digest="sha256:1", by=cast.officer, at=day(25)
    )
    document = talks.finish_discussion(row, by=cast.officer, at=day(26))

    facts = next(one for one in case_facts(case).documents if one.id == str(document.pk))
    assert 3 == len(facts.participants) == len(facts.signed_by)


def test_elsewhere_a_missing_signature_wants_a_reason(cast: Cast, case: Case) -> None:
    row = talks.hand_round(held(cast, case), by=cast.officer, at=day(24))

    with pytest.raises(talks.DiscussionError, match="还没有写明原因"):
        talks.finish_discussion(row, by=cast.officer, at=day(25))
    assert "issued" == talks.finish_discussion(row, by=cast.officer, at=day(25), why_unsigned="出差").state


def test_words_are_fixed_while_people_sign_and_a_change_voids_the_signatures(cast: Cast, case: Case) -> None:
    row = talks.hand_round(held(cast, case), by=cast.officer, at=day(24))
    assert [cast.head.pk] == [one.officer_id for one in to_sign(cast.head)]
    signed(row, cast.head, day(24))

    with pytest.raises(talks.DiscussionError, match="已经交签"):
        talks.save_discussion(row, minutes_of(row), edition=row.edition, by=cast.officer, at=day(24))
    old = row.words_digest
    row = talks.take_back(row, by=cast.officer, at=day(24), reason="记漏一句")
    assert not row.attendances.filter(signed_at__isnull=False).exists()
    changed = replace(minutes_of(row), conclusion="同意，另作教育。")
    row = talks.hand_round(
        talks.save_discussion(row, changed, edition=row.edition, by=cast.officer, at=day(24)),
        by=cast.officer,
        at=day(24),
    )
    with pytest.raises(talks.DiscussionError, match="有变动"):
        talks.sign_discussion(row.attendances.get(officer=cast.head), digest=old, by=cast.head, at=day(24))


EXPERT = NewExpert(
    name="钱教授",
    qualification="口腔医学，主任医师",
    opinion="诊疗项目不相同。",
    signed_on=date(2026, 8, 6),
    signed_how="paper",
    organisation="省口腔医院",
)


def test_an_experts_opinion_is_entered_and_drafted(cast: Cast, case: Case) -> None:
    """wangdu 第十七条: content, signature, date; wuhan 第二十条."""
    enter_expert(case, EXPERT, by=cast.officer, at=day(26))

    document = draft_experts(case, by=cast.officer, at=day(26))

    case.refresh_from_db()
    assert case.expert_consulted
    text = str(document.fields)
    assert "诊疗项目不相同" in text
    assert "钱教授" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opinion": " "}, "意见内容"),
        ({"signed_on": None}, "签名日期"),
        ({"signed_how": ""}, "签名方式"),
        ({"qualification": ""}, "资格"),
        ({"signed_on": date(2027, 1, 1)}, "还没有到"),
        ({"name": "执法人员甲"}, "承办人不能作为专家"),
    ],
)
def test_what_an_experts_opinion_lacks_is_said(cast: Cast, case: Case, change: dict[str, object], words: str) -> None:
    with pytest.raises(ExpertError, match=words):
        enter_expert(case, replace(EXPERT, **change), by=cast.officer, at=day(26))  # type: ignore[arg-type]
