"""Viewing approval: approver, custodian, window, register."""

from __future__ import annotations

from tests.law.timeline import CUSTODIAN, DIVISION, HEAD, OFFICER, SHILONG, WUHAN, beijing, rule, rules

from liuhen.law.check import check
from liuhen.law.facts.keeping import AccessFacts
from liuhen.law.finding import Level, Status

LATER = beijing("2026-03-20 12:00")


def a_request(**changes: object) -> AccessFacts:
    """Write a request of an officer to view recordings for a review."""
    fields: dict[str, object] = {
        "id": "1",
        "number": "TY-2026-0001",
        "requested_by": OFFICER,
        "requested_at": beijing("2026-03-10 09:00"),
        "purpose": "案情研判",
        "window_until": beijing("2026-03-13 18:00"),
    }
    return AccessFacts(**(fields | changes))


APPROVED = {"approved_by": DIVISION, "approved_at": beijing("2026-03-10 10:00")}
RELEASED = APPROVED | {"released_by": CUSTODIAN, "released_at": beijing("2026-03-10 11:00")}


def test_a_request_waits_for_the_role_the_pack_or_the_engine_names() -> None:
    in_wuhan = rule(check(a_request(), WUHAN, LATER), "viewing.approval")
    in_shilong = rule(check(a_request(), SHILONG, LATER), "viewing.approval")

    assert "待处室负责人审批" in in_wuhan.words
    assert "待本单位主要领导审批" in in_shilong.words
    assert in_wuhan.status_at(LATER) is Status.DUE
    assert in_wuhan.level is Level.ADVICE


def test_a_request_approved_by_the_right_head_released_by_the_custodian_and_watched_in_time_is_clean() -> None:
    played = {"first_played_at": beijing("2026-03-11 09:00"), "last_played_at": beijing("2026-03-11 10:00")}

    found = check(a_request(**RELEASED, **played), WUHAN, LATER)

    assert {"viewing.approval", "viewing.release"} == rules(found)
    assert all(finding.status_at(LATER) is Status.MET for finding in found)


def test_nobody_approves_his_own_request() -> None:
    own = a_request(approved_by=OFFICER, approved_at=beijing("2026-03-10 10:00"))

    found = rule(check(own, WUHAN, LATER), "viewing.own_request")

    assert found.status_at(LATER) is Status.BREACHED
    assert found.level is Level.BLOCK


def test_an_approver_without_the_role_is_left_to_a_person() -> None:
    odd = a_request(approved_by=HEAD, approved_at=beijing("2026-03-10 10:00"))

    assert rule(check(odd, WUHAN, LATER), "viewing.approval").judgement
    assert rule(check(odd, SHILONG, LATER), "viewing.approval").status_at(LATER) is Status.MET


def test_an_approved_request_waits_for_the_custodian_until_its_window_ends() -> None:
    waiting = rule(check(a_request(**APPROVED), WUHAN, LATER), "viewing.release")
    closed = check(a_request(**APPROVED, closed_at=beijing("2026-03-14 09:00")), WUHAN, LATER)

    assert waiting.status_at(beijing("2026-03-11 09:00")) is Status.DUE
    assert waiting.status_at(LATER) is Status.OVERDUE
    assert "viewing.release" not in rules(closed)


def test_wuhan_art_28_2_only_the_custodian_releases() -> None:
    by_officer = a_request(**(RELEASED | {"released_by": OFFICER}))

    found = rule(check(by_officer, WUHAN, LATER), "viewing.release")

    assert found.status_at(LATER) is Status.BREACHED
    assert found.citation.chip == "办法｜第二十八条第二款"


def test_plays_before_release_or_after_the_window_are_alarms() -> None:
    early = a_request(**APPROVED, first_played_at=beijing("2026-03-10 10:30"))
    late = a_request(
        **RELEASED, first_played_at=beijing("2026-03-11 09:00"), last_played_at=beijing("2026-03-14 09:00")
    )

    assert rule(check(early, WUHAN, LATER), "viewing.play").status_at(LATER) is Status.BREACHED
    assert rule(check(late, WUHAN, LATER), "viewing.window").status_at(LATER) is Status.BREACHED


def test_a_register_row_without_reason_is_a_breach_in_wuhan_and_a_refused_request_owes_nothing() -> None:
    silent = a_request(**RELEASED, purpose="")
    refused = a_request(refused_at=beijing("2026-03-10 10:00"))

    assert rule(check(silent, WUHAN, LATER), "viewing.register").status_at(LATER) is Status.BREACHED
    assert {"viewing.approval"} == rules(check(refused, WUHAN, LATER))
