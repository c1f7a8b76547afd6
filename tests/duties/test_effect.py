"""The effect as plain values: everything is counted, rows go up to a limit, an open value is empty."""

from __future__ import annotations

from tests.law.timeline import WUHAN, a_case, beijing

from liuhen.duties.rules.effect import MOST_ROWS, Tally, Touched
from liuhen.duties.rules.sheet import shown_for
from liuhen.law.compare import Difference, Statement, StatusChange, StepChange
from liuhen.law.finding import Status
from liuhen.law.gate import gate

SUBJECT = Touched(kind="recording", id="1", label="LX-2026-000001", words="")
CITATION = WUHAN.citation(next(iter(WUHAN.own.clauses)))


def late() -> StatusChange:
    return StatusChange(rule="r", words="w", before=None, after=Status.BREACHED, citation=CITATION)


def test_all_are_counted_and_rows_go_up_to_the_limit() -> None:
    tally = Tally()

    tally.add_past(SUBJECT, [late()] * (MOST_ROWS + 5))

    past = tally.as_fields([])["past"]
    assert (MOST_ROWS + 5, 0, MOST_ROWS) == (past["failed"], past["passed"], len(past["rows"]))
    assert {""} == {row["before"] for row in past["rows"]}


def test_a_case_without_changes_is_not_counted_and_one_that_needs_less_tells_what() -> None:
    tally = Tally()
    gone = gate(a_case("clue", source_channel=""), "accept", WUHAN, beijing("2026-03-20 09:00"))
    change = StepChange(step="accept", label="受理线索", added=(), gone=gone)

    tally.add_case(SUBJECT, [], state="线索", is_new=True)
    tally.add_case(SUBJECT, [change], state="线索", is_new=True)

    cases = tally.as_fields([])["cases"]
    assert 1 == cases["count"]
    assert [one.words for one in gone] == [one["words"] for one in cases["rows"][0]["steps"][0]["gone"]]


def test_a_value_one_version_leaves_open_is_empty_and_the_sheet_tells_the_figures() -> None:
    stated = Statement(words="3 个月", citation=None)
    difference = Difference(path="retention.x", section="保存期限", before=None, after=stated)

    effect = Tally(longer=2, kept=1, failed=3, cases=4).as_fields([difference])
    shown = shown_for(
        label="规则包 wuhan 2.0.0",
        requester="戊",
        reason="办法修订",
        document_number="云〔2026〕9号",
        effective_on=beijing("2026-12-01 00:00").date(),
        digest="sha256:0123456789abcdef",
        effect=effect,
    )

    assert ({}, {"words": "3 个月"}) == (effect["differences"][0]["before"], effect["differences"][0]["after"])
    assert ["1 项", "延长 2 件", "按新版本会超期 3 项", "涉及 4 件"] == [fact.words for fact in shown.facts[1:]]
    assert "自 2026-12-01 起施行" in shown.question
