"""Sorting many at once, what lies outside every activity, and who may (shilong 第五条、第十三条; wuhan 第二十六条)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast, small_bureau
from tests.field.test_acts import at, entries, held
from tests.tapes import tape

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.queries import active_pack
from liuhen.duties.queries import load
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.models import Recording, RecordingMark
from liuhen.field import acts as field
from liuhen.field.models import OutsideAnswer
from liuhen.field.sorting.acts import (
    ForAll,
    PerformerError,
    QuarantineError,
    Sorted,
    answer_outside,
    require_taker,
    sort,
)
from liuhen.field.sorting.outside import AROUND, Made, Out, outside
from liuhen.field.sorting.queries import beside, outside_of, quarantined
from liuhen.field.sorting.suggested import Known, values
from liuhen.field.sorting.words import Answer
from liuhen.law.checks.originals import originals

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


def made(start: int, minutes: int = 5, holder: int | None = 1) -> Made:
    begun = NOON + timedelta(minutes=start)
    return Made(key=start, holder=holder, start=begun, end=begun + timedelta(minutes=minutes))


OUT = Out(officers=frozenset({1, 2}), start=NOON, end=NOON + timedelta(hours=1))


def test_a_recording_in_the_time_of_its_holders_activity_is_not_outside() -> None:
    assert frozenset() == outside([made(0), made(30), made(-20), made(80)], [OUT])


def test_a_recording_far_from_it_or_of_somebody_else_is_outside() -> None:
    assert {-60, 300} == outside([made(-60), made(300)], [OUT])
    assert {10} == outside([made(10, holder=9)], [OUT])
    assert {10} == outside([made(10)], [])


def test_where_nobody_knows_the_holder_any_activity_of_the_time_is_enough() -> None:
    assert {500} == outside([made(10, holder=None), made(500, holder=None)], [OUT])


@given(st.lists(st.tuples(st.integers(-600, 600), st.integers(0, 90), st.sampled_from([None, 1, 2, 3]))))
def test_more_activities_never_put_a_recording_outside(rows: list[tuple[int, int, int | None]]) -> None:
    several = [made(start, minutes, holder) for start, minutes, holder in rows]
    another = Out(officers=frozenset({3}), start=NOON - timedelta(hours=3), end=NOON + AROUND)

    assert outside(several, [OUT, another]) <= outside(several, [OUT])


def test_what_activity_and_case_answer_is_suggested_and_a_daily_check_needs_no_cause() -> None:
    check = Known(title="日常检查", officers=("甲", "乙"), device="YZ-1", activity_number="HD-1")
    case = Known(title="查处", party="某药房", officers=("甲",), case_number="立 1 号", cause="骗保", has_case=True)

    assert {
        "enforcement_name": "日常检查", "activity_name": "日常检查", "case_name": "日常检查", "officers": "甲、乙",
        "handler_name": "甲、乙", "device_no": "YZ-1", "cause": "无（日常检查）", "party_name": "无（日常检查）",
    } == values(check, allow_none="无（日常检查）")  # fmt: skip
    assert ("立 1 号", "骗保", "某药房") == tuple(
        values(case, allow_none="无（日常检查）")[name] for name in ("case_no", "cause", "party_name")
    )
    assert {"officers": "丙", "handler_name": "丙"} == values(Known(recorded_by="丙"))


@pytest.fixture
def tapes(cast: Cast) -> list[Recording]:
    """Two of 甲's recordings within an activity that day, one at night."""
    held(cast)
    return [tape(cast.officer, at(5)), tape(cast.officer, at(20)), tape(cast.officer, at(600))]


@pytest.mark.django_db
def test_a_batch_is_one_entry_and_each_recording_keeps_its_own_labels(cast: Cast, tapes: list[Recording]) -> None:
    activity = held(cast)
    rows = [
        Sorted(recording=one, activity=activity, labels={"party_name": f"药房{at}"}) for at, one in enumerate(tapes)
    ]
    alike = ForAll(is_evidence=True, triggers=("objection",), secrecy="国家秘密", reason="当事人当场提出异议")

    with entries(1):
        moved = sort(rows, alike, by=cast.custodian, at=at(700))

    for number, one in enumerate(tapes):
        one.refresh_from_db()
        assert (True, "国家秘密", f"药房{number}") == (one.is_evidence, one.secrecy, one.labels.get().value)
        assert one.labelled_at == at(700)
    assert (3, 3) == (moved, RecordingMark.objects.filter(code="objection").count())


@pytest.mark.django_db
def test_sorting_the_same_again_moves_nothing_and_says_a_ground_once(cast: Cast, tapes: list[Recording]) -> None:
    activity, one = held(cast), tapes[0]
    alike = ForAll(triggers=("objection",), reason="有异议")

    first = sort([Sorted(recording=one, activity=activity)], alike, by=cast.custodian, at=at(700))
    again = sort([Sorted(recording=one, activity=activity)], alike, by=cast.custodian, at=at(701))

    assert (1, 0, 1) == (first, again, one.marks.count())


@pytest.mark.django_db
def test_a_batch_reaches_no_further_than_its_parts(cast: Cast, tapes: list[Recording]) -> None:
    foreign = tape(cast.stranger, at(5))

    for rows, alike, by in (
        (
            [Sorted(recording=tapes[0], labels={"party_name": "x"}), Sorted(recording=foreign, labels={"a": "b"})],
            None,
            cast.custodian,
        ),
        ([Sorted(recording=tapes[0])], ForAll(secrecy="国家秘密", reason="涉密"), cast.officer),
    ):
        with entries(0), pytest.raises(RefusalError):
            sort(rows, alike, by=by, at=at(700))
    with entries(1, "refusal"), pytest.raises(RoleRefusal):
        sort([Sorted(recording=tapes[0], labels={"party_name": "x"})], by=cast.auditor, at=at(700))
    assert tapes[0].labels.count() == 0


@pytest.mark.django_db
def test_nothing_said_or_a_decision_without_a_reason_is_not_taken(cast: Cast, tapes: list[Recording]) -> None:
    for rows, alike in (
        ([], None),
        ([Sorted(recording=tapes[0])], None),
        ([Sorted(recording=tapes[0], labels={"party_name": " "})], None),
        ([Sorted(recording=tapes[0])], ForAll(is_evidence=True)),
        ([Sorted(recording=tapes[0], labels={"a": "b"})] * 201, None),
    ):
        with entries(0), pytest.raises(InputError):
            sort(rows, alike, by=cast.custodian, at=at(700))


@pytest.mark.django_db
def test_what_lies_outside_waits_apart_until_somebody_says_what_it_is(cast: Cast, tapes: list[Recording]) -> None:
    night, labels = tapes[2], {"party_name": "无"}
    assert {night.pk} == outside_of([one.pk for one in tapes]) == quarantined(Recording.objects.all())

    with entries(1, "refusal"), pytest.raises(QuarantineError):
        sort([Sorted(recording=night, labels=labels)], by=cast.custodian, at=at(700))
    with entries(1):
        answer_outside([night], Answer.TEST, reason="领用前试机", by=cast.custodian, at=at(701))
    sort([Sorted(recording=night, labels=labels)], by=cast.custodian, at=at(702))

    assert frozenset() == outside_of([night.pk])
    assert ("test", "领用前试机") == (OutsideAnswer.objects.get().answer, OutsideAnswer.objects.get().reason)


@pytest.mark.django_db
def test_an_activity_entered_late_takes_it_out_of_quarantine(cast: Cast, tapes: list[Recording]) -> None:
    night = tapes[2]
    late = field.plan(
        field.NewActivity(
            title="夜间检查", place="某路", party="某店", scenes=("onsite_enforcement",), officers=(cast.officer,),
            planned_at=at(590),
        ),
        by=cast.officer, at=at(800),
    )  # fmt: skip

    assert frozenset() == outside_of([night.pk])
    assert night.pk in beside(late.pk)


@pytest.mark.django_db
def test_nobody_answers_for_his_own_recording_and_not_without_words(cast: Cast, tapes: list[Recording]) -> None:
    own = tape(cast.custodian, at(600))

    with entries(1, "refusal"), pytest.raises(RefusalError):
        answer_outside([own], Answer.WORK, reason="值班", by=cast.custodian, at=at(701))
    for rows, reason in (([tapes[2]], " "), ([], "试机"), ([tapes[0]], "试机")):
        with entries(0), pytest.raises(InputError):
            answer_outside(rows, Answer.TEST, reason=reason, by=cast.custodian, at=at(701))


@pytest.fixture
def shilong(db: None) -> Cast:
    """The small bureau under the shilong pack."""
    return small_bureau("shilong")


def test_the_law_asks_what_it_is_and_calls_off_duty_use_by_its_name(shilong: Cast) -> None:
    """shilong-5-1b：活动时间之外的录像照收，列出来由人核实；核实为功能检查的不留违规，与执法无关的才记。"""
    test, party = tape(shilong.officer, at(600)), tape(shilong.officer, at(660))
    asked = _rules_of(test)

    answer_outside([test], Answer.TEST, reason="第七条的功能检查", by=shilong.custodian, at=at(701))
    answer_outside([party], Answer.OFF_DUTY, reason="拍的是私人聚会", by=shilong.custodian, at=at(702))

    assert {"originals.outside"} == asked
    assert set() == _rules_of(test)
    assert {"originals.off_duty"} == _rules_of(party)


def test_only_the_policy_section_registers_recordings_in_shilong(shilong: Cast) -> None:
    """石龙制度第十三条：交政策法规股下载、存储。"""
    activity = held(shilong)
    row = Sorted(recording=tape(shilong.officer, at(5)), activity=activity)

    with entries(1, "refusal"), pytest.raises(PerformerError) as refused:
        sort([row], by=shilong.officer, at=at(100))
    moved = sort([row], by=shilong.custodian, at=at(101))

    assert ("第十三条", 1) == (refused.value.article, moved)
    assert "政策法规股" in refused.value.sentence


def test_an_officer_takes_in_himself_only_under_a_claimed_exception(shilong: Cast) -> None:
    activity = held(shilong)

    require_taker(shilong.custodian, at=at(100))
    with entries(1, "refusal"), pytest.raises(PerformerError):
        require_taker(shilong.officer, at=at(100))
    field.claim_exception(activity, "水上", by=shilong.officer, at=at(101), reason="船上无法交接")
    require_taker(shilong.officer, at=at(102))

    field.return_to_unit(activity, by=shilong.officer, at=at(200))
    require_taker(shilong.officer, at=at(200 + 24 * 60))
    with entries(1, "refusal"), pytest.raises(PerformerError):
        require_taker(shilong.officer, at=at(201 + 24 * 60))


def test_where_the_rules_name_nobody_everybody_who_may_takes_in(cast: Cast) -> None:
    with entries(0, "refusal"):
        require_taker(cast.officer, at=at(100))


def _rules_of(one: Recording) -> set[str]:
    loaded = load("recording", str(one.pk), at=at(800))
    assert loaded is not None
    return {found.rule for found in originals(loaded.facts, active_pack(one.bureau))}  # type: ignore[arg-type]
