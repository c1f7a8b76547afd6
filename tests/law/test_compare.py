"""What another version of the rules would change, told from the same facts under both."""

from __future__ import annotations

from dataclasses import replace

from tests.law.timeline import PACKS, WUHAN, a_case, a_document, a_recording, beijing

from liuhen.law.check import check
from liuhen.law.compare import differences, status_changes, step_changes, term_change
from liuhen.law.finding import Status
from liuhen.law.pack import Pack, pack_from
from liuhen.law.shelf import pack_texts

TEXTS = pack_texts(PACKS / "wuhan")


def revised(*changes: tuple[str, str]) -> Pack:
    """Give the wuhan pack with words of its file replaced."""
    text = TEXTS["pack.yaml"]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return pack_from({**TEXTS, "pack.yaml": text}, calendar=WUHAN.calendar, name="wuhan")


def months(amount: int) -> Pack:
    return revised(("period: {amount: 3, unit: months}", f"period: {{amount: {amount}, unit: months}}"))


HOURS = revised(("limit: {amount: 2, unit: working_days}", "limit: {amount: 1, unit: hours}"))


def test_the_same_rules_differ_in_nothing() -> None:
    facts = a_recording("2026-03-12 10:00", "2026-03-12 17:00", is_evidence=False)

    assert () == differences(WUHAN, WUHAN)
    assert term_change(facts, WUHAN, WUHAN) is None
    assert () == status_changes(check(facts, WUHAN, beijing("2026-03-20 09:00")), (), beijing("2026-03-12 18:00"))


def test_a_changed_value_is_told_with_both_readings_and_the_article() -> None:
    (found,) = differences(WUHAN, months(6))

    assert ("retention.av_ordinary.period", "保存期限") == (found.path, found.section)
    assert found.before is not None
    assert found.after is not None
    assert ("3 个月", "6 个月") == (found.before.words, found.after.words)
    assert found.after.citation is not None
    assert found.after.citation.article


def test_a_value_a_version_no_longer_states_is_told_with_what_fills_in_for_it() -> None:
    silent = replace(WUHAN, layers=WUHAN.layers[1:])

    assert any(one.after is None and one.before is not None for one in differences(WUHAN, silent))
    assert any(one.before is None and one.after is not None for one in differences(silent, WUHAN))


def test_a_longer_term_prolongs_and_a_shorter_one_keeps_the_old_end() -> None:
    facts = a_recording("2026-03-12 10:00", "2026-03-12 17:00", is_evidence=False)

    longer, shorter = term_change(facts, WUHAN, months(6)), term_change(facts, WUHAN, months(1))

    assert longer is not None
    assert longer.is_longer
    assert not longer.is_kept
    assert beijing("2026-09-12 24:00") == longer.after.until
    assert shorter is not None
    assert shorter.is_kept
    assert shorter.before.until == shorter.after.until == beijing("2026-06-12 24:00")
    assert beijing("2026-04-12 24:00") == shorter.stated.until


def test_what_is_protected_without_end_or_not_stored_changes_in_nothing() -> None:
    held = a_recording("2026-03-12 10:00", "2026-03-12 17:00", holds=("投诉",))

    assert term_change(held, WUHAN, months(1)) is None
    assert term_change(a_recording("2026-03-12 10:00", None), WUHAN, months(6)) is None


def test_a_deadline_kept_then_would_have_failed_under_a_shorter_term() -> None:
    facts, now = a_recording("2026-03-12 10:00", "2026-03-13 17:00"), beijing("2026-03-20 09:00")

    changes = {one.rule: one for one in status_changes(check(facts, WUHAN, now), check(facts, HOURS, now), now)}

    change = changes["ingest.deadline"]
    assert change.is_failure
    assert (Status.MET, Status.BREACHED) == (change.before, change.after)


def test_a_deadline_missed_then_would_have_passed_under_a_longer_term() -> None:
    facts, now = a_recording("2026-03-12 10:00", "2026-03-13 17:00"), beijing("2026-03-20 09:00")

    changes = {one.rule: one for one in status_changes(check(facts, HOURS, now), check(facts, WUHAN, now), now)}

    change = changes["ingest.deadline"]
    assert not change.is_failure
    assert Status.MET == change.after


def test_a_case_is_touched_only_where_its_next_steps_need_something_else() -> None:
    case, now = a_case("accepted", a_document("filing_approval")), beijing("2026-03-20 09:00")
    chain = next(line for line in TEXTS["pack.yaml"].splitlines() if "approval_chain:" in line)
    shorter = revised((chain, chain.replace("division_head, ", "", 1)))

    (less,) = step_changes(case, WUHAN, shorter, now)
    (more,) = step_changes(case, shorter, WUHAN, now)

    assert () == step_changes(case, WUHAN, WUHAN, now)
    assert ("file", "批准立案") == (less.step, less.label)
    assert (0, 1) == (len(less.added), len(less.gone))
    assert (1, 0) == (len(more.added), len(more.gone))
    assert more.added[0].citation.article.startswith("第十二条")
