"""Steps of a case that leave no document of their own, and the stages that must leave a text record."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.casework import ALL, BAOFENG, CASES, CODES, LATER, WANGDU, YILIANG, findings, link, paper, road
from tests.law.timeline import HEAD, OFFICER, SHILONG, WUHAN, a_case, beijing, event, rule, rules

from liuhen.law.check import check
from liuhen.law.checks.stages import STAGES
from liuhen.law.facts import CaseFacts, OfficerFacts
from liuhen.law.finding import Level, Status
from liuhen.law.rules import known_rule

KEEPER = OfficerFacts(id="7", name="郑兰", roles=frozenset({"archivist"}))


def test_wuhan_art_13_a_source_without_a_way_is_open_and_broken_when_accepted() -> None:
    unsaid = a_case("clue", source_channel="", events=road("clue"))
    accepted = a_case("accepted", source_channel=" ", events=road("accept"))

    assert rule(findings(unsaid), "sources.register").status_at(LATER) is Status.DUE
    assert rule(findings(accepted), "sources.register").status_at(LATER) is Status.BREACHED
    assert rule(findings(accepted, BAOFENG), "sources.register").level is Level.ADVICE
    assert "sources.register" not in rules(findings(a_case("accepted", events=road("accept"))))


def test_wuhan_art_13_a_way_outside_the_list_is_left_to_a_person() -> None:
    strange = a_case("accepted", source_channel="路过看见", events=road("accept"))

    assert rule(findings(strange), "sources.channel").status_at(LATER) is Status.NEEDS_JUDGEMENT
    assert "sources.channel" not in rules(findings(a_case("accepted", events=road("accept"))))


@pytest.mark.parametrize(
    ("field", "words"),
    [({}, "移送没有写明受移送机关"), ({"受移送机关": "县市场监管局"}, "移送给县市场监管局，办法写的是公安机关")],
)
def test_wangdu_art_11_a_crime_goes_to_the_police(field: dict[str, str], words: str) -> None:
    events = (event("transfer_crime", "2026-03-14 09:00"),)
    report = dataclasses.replace(paper("crime_transfer_report", "2026-03-13 09:00"), fields=field)

    found = rule(findings(a_case("transferred_criminal", report, events=events), WANGDU), "transfer.crime")

    assert words == found.words
    assert found.status_at(LATER) is Status.BREACHED


def test_wangdu_art_10_and_11_a_named_recipient_is_enough() -> None:
    report = dataclasses.replace(paper("crime_transfer_report"), fields={"受移送机关": "望都县公安局"})
    letter = dataclasses.replace(paper("transfer_letter"), fields={"受移送机关": "县民政局", "移送材料清单": "三件"})
    to_police = a_case("transferred_criminal", report, events=(event("transfer_crime", "2026-03-14 09:00"),))
    elsewhere = a_case("transferred", letter, events=(event("transfer", "2026-03-14 09:00"),))

    assert "transfer.crime" not in rules(findings(to_police, WANGDU))
    assert "transfer.jurisdiction" not in rules(findings(elsewhere, WANGDU))
    unsaid = dataclasses.replace(elsewhere, documents=(paper("transfer_letter"),))
    assert "transfer.jurisdiction" in rules(findings(unsaid, WANGDU))
    assert "transfer.jurisdiction" not in rules(findings(unsaid, WUHAN))


def test_wuhan_art_9_what_is_entered_a_day_later_is_only_warned_of() -> None:
    late = dataclasses.replace(event("file", "2026-03-02 09:00"), entered_at=beijing("2026-03-04 10:00"))
    evening = dataclasses.replace(event("file", "2026-03-02 09:00"), entered_at=beijing("2026-03-02 23:00"))
    weekend = dataclasses.replace(event("file", "2026-03-07 09:00"), entered_at=beijing("2026-03-09 10:00"))

    found = rule(findings(a_case("filed", events=(late,))), "platform.entry")

    assert found.words == "1 个环节没有在当日录入"
    assert Level.WARNING is found.level
    assert found.status_at(LATER) is Status.OVERDUE
    assert "platform.entry" not in rules(findings(a_case("filed", events=(evening, weekend))))
    assert "platform.entry" not in rules(findings(a_case("filed", events=(late,)), SHILONG))


def test_a_platform_without_an_own_one_wants_each_case_by_the_end_of_the_day() -> None:
    own = WUHAN.own
    only = own.body.platform_export.model_copy(update={"alternative_zh": ""})
    body = own.body.model_copy(update={"platform_export": only})
    strict = dataclasses.replace(WUHAN, layers=(dataclasses.replace(own, body=body), *WUHAN.layers[1:]))
    case = a_case("filed", events=(event("file", "2026-03-02 09:00"),))
    given_late = dataclasses.replace(case, exported_at=beijing("2026-03-05 09:00"))
    in_time = dataclasses.replace(case, exported_at=beijing("2026-03-02 18:00"))

    assert "platform.export" not in rules(findings(case))
    assert rule(findings(case, strict), "platform.export").status_at(LATER) is Status.OVERDUE
    assert rule(findings(given_late, strict), "platform.export").status_at(LATER) is Status.OVERDUE
    assert rule(findings(in_time, strict), "platform.export").status_at(LATER) is Status.MET


def test_wangdu_art_19_papers_of_performance_are_kept() -> None:
    served = a_case("served", events=road("serve"))
    ended = a_case("terminated", events=road("terminate"))

    assert "performance.kept" not in rules(findings(served, WANGDU))
    assert rule(findings(ended, WANGDU), "performance.kept").status_at(LATER) is Status.NEEDS_JUDGEMENT
    for kept, status in ((True, Status.MET), (False, Status.BREACHED)):
        case = dataclasses.replace(ended, performance_kept=kept)
        assert rule(findings(case, WANGDU), "performance.kept").status_at(LATER) is status
    assert "performance.kept" not in rules(findings(ended))


def test_wangdu_art_20_a_refused_performance_goes_to_court() -> None:
    refused = a_case("served", events=road("serve"), links=(link("not_performed", "2026-05-01 09:00"),))
    asked = dataclasses.replace(refused, links=(*refused.links, link("court_application", "2026-06-20 09:00")))

    assert rule(findings(refused, WANGDU), "court.apply").status_at(LATER) is Status.DUE
    assert rule(findings(asked, WANGDU), "court.apply").status_at(LATER) is Status.MET
    dropped = dataclasses.replace(refused, events=(*refused.events, event("terminate", "2026-07-01 09:00")))
    assert rule(findings(dropped, WANGDU), "court.apply").status_at(LATER) is Status.BREACHED
    assert "court.apply" not in rules(findings(a_case("served", events=road("serve")), WANGDU))


def test_wuhan_art_24_a_call_comes_before_the_court_and_superior_law_wants_it_in_writing() -> None:
    applied = a_case("served", events=road("serve"), links=(link("court_application", "2026-06-20 09:00"),))
    noted = dataclasses.replace(applied, documents=(paper("reminder_record", "2026-06-01 09:00"),))
    written = dataclasses.replace(applied, documents=(paper("reminder", "2026-06-01 09:00"),))

    assert rule(findings(applied), "court.reminder").level is Level.WARNING
    assert rule(findings(noted), "court.written").level is Level.WARNING
    assert {"court.reminder", "court.written"}.isdisjoint(rules(findings(written)))
    assert "court.reminder" not in rules(findings(noted))
    assert "court.written" not in rules(findings(noted, SHILONG))


def test_yiliang_art_15_and_wuhan_art_28_the_file_is_kept_by_whom_the_text_names() -> None:
    by_officer = a_case("archived", events=road("archive"), owner=OFFICER)
    by_keeper = a_case("archived", events=road("archive"), owner=KEEPER)
    by_head = a_case("archived", events=road("archive"), owner=HEAD)

    assert rule(findings(by_officer, YILIANG), "archive.owner").status_at(LATER) is Status.MET
    assert rule(findings(by_keeper, WUHAN), "archive.owner").status_at(LATER) is Status.MET
    assert rule(findings(by_head, YILIANG), "archive.owner").status_at(LATER) is Status.BREACHED
    assert "archive.owner" not in rules(findings(a_case("archived", events=road("archive")), YILIANG))


def test_yiliang_art_6_every_stage_left_has_a_text_or_a_reason() -> None:
    bare = a_case("archived", events=road("archive"))
    kinds = ("filing_approval", "site_record", "rights_notice", "performance_check", "closing_report")
    whole = dataclasses.replace(bare, documents=tuple(paper(kind) for kind in kinds))
    excused = tuple(dataclasses.replace(one, reason="当场办结") for one in bare.events)

    found = rule(findings(bare, YILIANG), "document.every_stage")

    assert found.words == "立案、调查取证、审查决定、送达执行、归档环节没有文字记录"
    assert found.citation.req == ("yiliang-6-1",)
    assert found.status_at(LATER) is Status.BREACHED
    assert "document.every_stage" not in rules(findings(whole, YILIANG))
    assert "document.every_stage" not in rules(findings(dataclasses.replace(bare, events=excused), YILIANG))
    assert rule(findings(bare, SHILONG), "document.every_stage").level is Level.ADVICE


def test_a_stage_the_case_is_still_in_or_never_entered_wants_nothing_yet() -> None:
    open_case = a_case("investigating", paper("filing_approval"), events=road("investigate"))
    unserved = a_case("terminated", events=(event("terminate", "2026-03-20 09:00"),))

    assert "document.every_stage" not in rules(findings(open_case, YILIANG))
    assert "document.every_stage" not in rules(findings(unserved, YILIANG))


def test_every_link_belongs_to_at_most_one_stage() -> None:
    links = [one for stage in STAGES for one in stage.links]

    assert len(links) == len(set(links))


@given(
    case=CASES,
    code=st.sampled_from(CODES),
    channel=st.sampled_from(["", "投诉举报", "路过看见"]),
    kept=st.sampled_from([None, True, False]),
    owner=st.sampled_from([None, OFFICER, HEAD]),
)
def test_the_procedure_is_judged_without_fail_and_each_rule_once(
    case: CaseFacts, code: str, channel: str, kept: bool | None, owner: OfficerFacts | None
) -> None:
    case = dataclasses.replace(case, source_channel=channel, performance_kept=kept, owner=owner)

    found = check(case, ALL[code], LATER)

    assert len({one.rule for one in found}) == len(found)
    assert all(known_rule(one.rule) and len(one.words) <= 200 for one in found)
