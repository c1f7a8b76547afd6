"""Whether an activity left a trace: baofeng wants one form, yiliang text always and both where nothing else speaks."""

from __future__ import annotations

from tests.law.timeline import PACKS, SHILONG, WUHAN, a_span, an_activity, beijing, rule, rules

from liuhen.law.check import check
from liuhen.law.finding import Level, Status
from liuhen.law.pack import load

BAOFENG = load(PACKS / "baofeng")
YILIANG = load(PACKS / "yiliang")
NEXT_NOON = beijing("2026-03-11 12:00")  # the activity ended on 2026-03-10 at 11:00
EVENING = beijing("2026-03-10 20:00")
FILMED = a_span("2026-03-10 09:00", "2026-03-10 11:00")


def test_baofeng_art_2_neither_text_nor_recording_is_one_warning_a_day_later() -> None:
    found = rule(check(an_activity(scenes=("daily_inspection",)), BAOFENG, NEXT_NOON), "activity.trace")

    assert Level.WARNING is found.level
    assert Status.DUE is found.status_at(EVENING)
    assert Status.OVERDUE is found.status_at(NEXT_NOON)
    assert "第二条" == found.citation.article
    assert "D41" in found.happened


def test_baofeng_art_2_text_alone_or_a_recording_alone_is_enough() -> None:
    written = an_activity(scenes=("daily_inspection",), text_record_at=beijing("2026-03-10 12:00"))
    filmed = an_activity(FILMED, scenes=("daily_inspection",))

    assert Status.MET is rule(check(written, BAOFENG, NEXT_NOON), "activity.trace").status_at(NEXT_NOON)
    assert Status.MET is rule(check(filmed, BAOFENG, NEXT_NOON), "activity.trace").status_at(NEXT_NOON)


def test_yiliang_art_6_an_activity_has_text_even_if_it_was_filmed() -> None:
    filmed = an_activity(FILMED, scenes=("site_inspection",))

    found = rule(check(filmed, YILIANG, NEXT_NOON), "activity.text")

    assert (Status.OVERDUE, Level.WARNING) == (found.status_at(NEXT_NOON), found.level)
    assert "第六条" == found.citation.article


def test_yiliang_art_2_a_missing_recording_is_advice_where_no_article_commands_one() -> None:
    written = an_activity(scenes=(), text_record_at=beijing("2026-03-10 12:00"))

    found = check(written, YILIANG, NEXT_NOON)

    assert Level.ADVICE is rule(found, "activity.trace").level
    assert Status.MET is rule(found, "activity.text").status_at(NEXT_NOON)


def test_yiliang_where_recording_is_commanded_that_command_alone_speaks() -> None:
    assert "activity.trace" not in rules(check(an_activity(scenes=("hearing",)), YILIANG, NEXT_NOON))


def test_wuhan_art_5_text_is_the_basic_form_and_of_one_activity_only_advised() -> None:
    found = rule(check(an_activity(FILMED), WUHAN, NEXT_NOON), "activity.text")

    assert (Status.OVERDUE, Level.ADVICE) == (found.status_at(NEXT_NOON), found.level)


def test_nothing_is_said_before_the_end_nor_by_a_pack_that_is_silent() -> None:
    running = an_activity(scenes=("daily_inspection",), ended_at=None, departed_at=None)

    assert "activity.trace" not in rules(check(running, BAOFENG, NEXT_NOON))
    assert not rules(check(an_activity(), SHILONG, NEXT_NOON)) & {"activity.trace", "activity.text"}


def test_a_recording_not_yet_stored_is_a_trace_too() -> None:
    on_the_card = an_activity(
        a_span("2026-03-10 09:00", "2026-03-10 11:00", stored_at=None), scenes=("daily_inspection",)
    )

    assert Status.MET is rule(check(on_the_card, BAOFENG, NEXT_NOON), "activity.trace").status_at(NEXT_NOON)
