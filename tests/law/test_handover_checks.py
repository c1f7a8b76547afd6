"""Pre-use check, clock and usage ledger."""

from __future__ import annotations

import dataclasses

from tests.law.timeline import SHILONG, WUHAN, a_handover, beijing, rule, rules

from liuhen.law.check import check
from liuhen.law.facts import CheckItemFacts
from liuhen.law.finding import Status

LATER = beijing("2026-03-20 12:00")
ALL = ("function", "battery", "storage", "clock")


def test_a_complete_check_before_use_is_met_in_both_packs() -> None:
    for pack in (WUHAN, SHILONG):
        found = check(a_handover(*ALL), pack, LATER)

        assert rule(found, "precheck").status_at(LATER) is Status.MET
        assert "precheck.clock" not in rules(found)


def test_no_check_before_use_is_a_breach_of_wuhan_art_7_and_before_any_use_only_due() -> None:
    used = check(a_handover(check=None), WUHAN, LATER)
    unused = check(a_handover(check=None, first_used_at=None), WUHAN, LATER)

    assert rule(used, "precheck").status_at(LATER) is Status.BREACHED
    assert rule(used, "precheck").citation.chip == "办法｜第七条"
    assert rule(unused, "precheck").status_at(LATER) is Status.DUE


def test_a_check_made_after_the_first_recording_is_no_check_before_use() -> None:
    found = check(a_handover(*ALL, first_used_at=beijing("2026-03-10 08:31")), WUHAN, LATER)

    assert rule(found, "precheck").status_at(LATER) is Status.BREACHED


def test_a_missing_item_is_named_and_a_failed_one_asks_a_person() -> None:
    handover = a_handover("function", "battery", "storage")
    whole = a_handover(*ALL)
    assert whole.check is not None
    weak = dataclasses.replace(
        whole.check, items=(*whole.check.items[:1], CheckItemFacts(code="battery", ok=False), *whole.check.items[2:])
    )

    absent = rule(check(handover, WUHAN, LATER), "precheck")
    failed = rule(check(dataclasses.replace(whole, check=weak), WUHAN, LATER), "precheck")

    assert absent.words == "使用前检查缺少：系统时间校准"
    assert absent.status_at(LATER) is Status.BREACHED
    assert failed.status_at(LATER) is Status.NEEDS_JUDGEMENT


def test_a_clock_off_by_more_than_a_minute_asks_a_person_and_says_which_way() -> None:
    whole = a_handover(*ALL)
    assert whole.check is not None
    fast = dataclasses.replace(whole, check=dataclasses.replace(whole.check, clock_offset_seconds=75))
    slow = dataclasses.replace(whole, check=dataclasses.replace(whole.check, clock_offset_seconds=-75))
    unmeasured = dataclasses.replace(whole, check=dataclasses.replace(whole.check, clock_offset_seconds=None))

    assert "快 75 秒" in rule(check(fast, WUHAN, LATER), "precheck.clock").words
    assert "慢 75 秒" in rule(check(slow, SHILONG, LATER), "precheck.clock").words
    assert "precheck.clock" not in rules(check(unmeasured, WUHAN, LATER))


def test_shilong_art_4_the_ledger_says_what_the_device_is_for_and_wuhan_keeps_no_such_ledger() -> None:
    silent = a_handover(*ALL, purpose=" ")

    assert rule(check(silent, SHILONG, LATER), "ledger.purpose").status_at(LATER) is Status.BREACHED
    assert rule(check(a_handover(*ALL), SHILONG, LATER), "ledger.purpose").status_at(LATER) is Status.MET
    assert "ledger.purpose" not in rules(check(silent, WUHAN, LATER))
