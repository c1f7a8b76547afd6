"""The check before setting out, judged against when they left, or at the latest when they reached the scene."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import LONG_AGO, Cast, small_bureau

from liuhen.devices import acts as devices
from liuhen.devices.acts import Checked, Issue, NewDevice
from liuhen.devices.models import Handover
from liuhen.duties.acts import rebuild_subject
from liuhen.duties.queries import findings_of, load, touched_by
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity
from liuhen.field.models import Activity
from liuhen.law.facts import HandoverFacts

NINE = datetime(2026, 9, 18, 1, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def county(db: None) -> Cast:
    """A county bureau that checks before setting out."""
    return small_bureau("yiliang")


def issued(cast: Cast) -> Handover:
    """Issue a camera at nine, for its user to check."""
    camera = devices.register(NewDevice(number="YL-01"), by=cast.custodian, at=LONG_AGO)
    return devices.issue(camera, Issue(holder=cast.officer, purpose="activity"), None, by=cast.custodian, at=NINE)


def reached(cast: Cast, at: datetime = TEN) -> Activity:
    """Reach a scene."""
    new = NewActivity(
        title="诊所检查",
        place="中山路",
        party="诊所",
        scenes=("site_inspection",),
        officers=(cast.officer, cast.partner),
        planned_at=at,
    )
    return field.arrive(field.plan(new, by=cast.officer, at=at), by=cast.officer, at=at)


def checked(cast: Cast, handover: Handover, at: datetime) -> None:
    good = Checked(works=True, battery_percent=95, free_mb=60_000)
    devices.check(handover, good, by=cast.officer, at=at)


def words_of(handover: Handover) -> list[str]:
    rebuild_subject("handover", str(handover.pk), at=TEN)
    return list(findings_of("handover", handover.pk, TEN).values_list("duty__words", flat=True))


def test_a_check_before_the_scene_is_reached_is_one_before_setting_out(county: Cast) -> None:
    """yiliang-14-1b."""
    handover = issued(county)
    reached(county)
    checked(county, handover, TEN - MINUTE)

    loaded = load("handover", str(handover.pk), at=TEN + MINUTE)

    assert loaded is not None
    assert isinstance(loaded.facts, HandoverFacts)
    assert TEN == loaded.facts.set_out_at
    assert "出发前没有检查设备" not in words_of(handover)


def test_a_check_at_the_scene_is_too_late(county: Cast) -> None:
    """yiliang-14-1b."""
    handover = issued(county)
    reached(county)
    checked(county, handover, TEN + MINUTE)

    assert "出发前没有检查设备" in words_of(handover)


def test_when_they_left_counts_before_when_they_arrived(county: Cast) -> None:
    """yiliang-14-1b."""
    handover = issued(county)
    devices.set_out(handover, by=county.officer, at=NINE + MINUTE)
    reached(county)
    checked(county, handover, TEN - MINUTE)

    assert "出发前没有检查设备" in words_of(handover)


def test_reaching_a_scene_touches_the_devices_of_those_who_went(county: Cast) -> None:
    handover, activity = issued(county), reached(county)

    assert ("handover", str(handover.pk)) in touched_by("activity", str(activity.pk))


def test_an_activity_before_the_issue_or_of_others_says_nothing(county: Cast) -> None:
    reached(county, NINE - MINUTE)
    handover = issued(county)

    loaded = load("handover", str(handover.pk), at=TEN)

    assert loaded is not None
    assert isinstance(loaded.facts, HandoverFacts)
    assert loaded.facts.set_out_at is None
