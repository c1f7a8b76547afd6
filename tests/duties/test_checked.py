"""The day whose rules hold for a subject, and findings under rules that are only proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.cast import Cast
from tests.tapes import tape

from liuhen.bureau.queries import active_pack
from liuhen.duties.models import Finding
from liuhen.duties.queries import Rules, findings_under, in_parts, load, pack_for
from liuhen.law.facts import ActivityFacts, CaseFacts, EventFacts, HandoverFacts, OfficerFacts
from liuhen.law.facts.keeping import AccessFacts, ApplicationFacts, DiscFacts, DisclosureFacts
from liuhen.law.facts.oversight import DeviceFacts, IncidentFacts
from liuhen.law.facts.subjects import day_of

NIGHT = datetime(2026, 9, 18, 17, 0, tzinfo=UTC)  # 01:00 of the next day in Shanghai
DAY = date(2026, 9, 19)
SOMEBODY = OfficerFacts(id="1", name="甲")


def test_the_day_is_that_of_the_making_of_the_beginning_or_of_the_asking() -> None:
    step = EventFacts(name="register", at=NIGHT, entered_at=NIGHT)
    later = replace(step, name="file", at=NIGHT + timedelta(days=9))
    subjects = (
        CaseFacts(id="1", number="1", act_type="penalty", state="filed", events=(later, step)),
        ActivityFacts(id="1", number="1", title="", arrived_at=NIGHT),
        HandoverFacts(id="1", device_number="1", device_kind="camera", holder=SOMEBODY, issued_at=NIGHT),
        AccessFacts(id="1", number="1", requested_by=SOMEBODY, requested_at=NIGHT, purpose=""),
        ApplicationFacts(id="1", number="1", act_type="payment", received_at=NIGHT),
        DiscFacts(id="1", number="1", made_at=NIGHT),
        DisclosureFacts(id="1", number="1", asked_at=NIGHT, recipient="法院"),
        IncidentFacts(id="1", number="1", code="V01", happened_at=NIGHT, found_at=NIGHT + timedelta(days=1)),
    )

    assert [DAY] * len(subjects) == [day_of(facts) for facts in subjects]


def test_what_lasts_is_judged_by_the_rules_of_today() -> None:
    assert day_of(DeviceFacts(id="1", number="1", device_kind="camera", since=DAY)) is None
    assert day_of(ActivityFacts(id="1", number="1", title="")) is None


def test_a_recording_without_time_is_judged_by_the_day_it_was_stored(cast: Cast) -> None:
    loaded = load("recording", str(tape(cast.officer, None).pk))

    assert loaded is not None
    assert date(2026, 1, 5) == day_of(loaded.facts)
    assert active_pack(cast.bureau).code == pack_for(loaded.facts, cast.bureau).code
    rules = Rules()
    assert rules.of(loaded.facts, cast.bureau) is rules.of(loaded.facts, cast.bureau)


def test_what_a_pack_would_say_is_told_for_one_bureau_and_writes_nothing(cast: Cast) -> None:
    ours, theirs = tape(cast.officer, NIGHT), tape(cast.stranger, NIGHT)
    pack = active_pack(cast.bureau)

    told = list(findings_under(cast.bureau, pack))
    asked = [("recording", str(ours.pk)), ("recording", str(theirs.pk)), ("recording", "x"), ("unit", "1")]
    some = list(findings_under(cast.bureau, pack, asked))

    bureau = ("bureau", str(cast.bureau.pk), cast.bureau.short_name)
    assert [("recording", str(ours.pk), ours.number), bureau] == [(one.kind, one.id, one.label) for one in told]
    assert [told[0].findings] == [one.findings for one in some]
    assert "ingest.deadline" in {finding.rule for finding in told[0].findings}
    assert not Finding.objects.exists()
    bureaus = [cast.bureau.pk, cast.stranger.bureau_id]
    assert [("recording", [ours.pk, theirs.pk]), ("bureau", bureaus)] == list(in_parts())
