"""What a bureau and its devices owe is projected like everything else: care, equipment, places, keepers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import LONG_AGO, Cast, small_bureau

from liuhen.bureau.acts import assign_role
from liuhen.bureau.roles import Role
from liuhen.devices import acts as devices
from liuhen.devices.acts import NewDevice
from liuhen.devices.acts.register import NewPlace, add_place
from liuhen.devices.acts.upkeep import NewCare, maintain
from liuhen.duties.acts import rebuild_subject
from liuhen.duties.models import Finding
from liuhen.duties.queries import filtered, findings_of, load, touched_by
from liuhen.law.facts.oversight import BureauFacts

pytestmark = pytest.mark.django_db
BEGUN = LONG_AGO.date()
APRIL = datetime(2026, 4, 8, 1, 0, tzinfo=UTC)


def bureau_rules(cast: Cast, at: datetime = APRIL) -> dict[str, str]:
    """Project the bureau itself; return rule → words of what is still open."""
    key = str(cast.bureau.pk)
    rebuild_subject("bureau", key, at=at)
    return {row.rule: row.words for row in Finding.objects.filter(about__kind="bureau", about__key=key)}


def test_a_device_due_for_care_stands_on_the_custodians_board_until_it_is_done() -> None:
    """yiliang-14-1a: 90 days after 5 January is a Sunday before a holiday, so until Tuesday 7 April 24:00."""
    cast = small_bureau("yiliang")
    camera = devices.register(NewDevice(number="YZ-03"), by=cast.custodian, at=LONG_AGO)
    rebuild_subject("device", str(camera.pk), at=APRIL)
    in_time = findings_of("device", camera.pk, APRIL - timedelta(hours=20)).get()
    late = findings_of("device", camera.pk, APRIL).get()

    assert ("device.care", datetime(2026, 4, 7, 16, 0, tzinfo=UTC)) == (late.rule, late.due_at)
    assert {"due", "todo"} >= {in_time.status}
    assert "overdue" == late.status
    assert filtered(cast.custodian, APRIL).filter(pk=late.pk).exists()

    done = NewCare(done_on=APRIL.date(), done_by="丁", work="擦拭镜头、清理接口", result="正常")
    maintain(camera, done, by=cast.custodian, at=APRIL)
    rebuild_subject("device", str(camera.pk), at=APRIL)

    again = findings_of("device", camera.pk, APRIL).get()
    assert datetime(2026, 7, 7, 16, 0, tzinfo=UTC) == again.due_at
    assert "overdue" != again.status


def test_a_retired_device_and_a_text_that_names_no_interval_ask_for_no_care() -> None:
    """baofeng-8-1a and yiliang-14-1a have a number of the engine; wuhan asks for none."""
    cast, other = small_bureau("yiliang"), small_bureau("wuhan", "wuhan", "w-")
    camera = devices.register(NewDevice(number="YZ-03"), by=cast.custodian, at=LONG_AGO)
    devices.retire(camera, by=cast.custodian, at=LONG_AGO, reason="报废")
    theirs = devices.register(NewDevice(number="YZ-03"), by=other.custodian, at=LONG_AGO)

    for device in (camera, theirs):
        rebuild_subject("device", str(device.pk), at=APRIL)

    assert not Finding.objects.filter(about__kind="device").exists()


def test_every_unit_that_enforces_names_who_keeps_its_records() -> None:
    """wuhan-28-1b: an archivist of another unit does not do."""
    cast = small_bureau()
    before = {rule for rule in bureau_rules(cast) if rule.startswith("archive.keeper")}

    assign_role(cast.partner, Role.ARCHIVIST, by=cast.security_admin, at=LONG_AGO, reason="指定")

    after = {rule for rule in bureau_rules(cast) if rule.startswith("archive.keeper")}
    assert {f"archive.keeper.{unit.name}" for unit in (cast.unit, cast.other_unit)} == before
    assert {f"archive.keeper.{cast.other_unit.name}"} == after
    assert {("bureau", str(cast.bureau.pk))} == touched_by("officer", str(cast.partner.pk))


def test_a_place_the_text_names_is_owed_until_it_is_registered() -> None:
    """wangdu-6-1c: 询问室、听证室."""
    cast = small_bureau("wangdu")
    owed = {rule for rule in bureau_rules(cast) if rule.startswith("devices.place")}
    word = next(iter(owed)).removeprefix("devices.place.")

    place = add_place(NewPlace(name=f"{word}1", sort=word, used_from=BEGUN), by=cast.custodian, at=LONG_AGO)

    assert f"devices.place.{word}" not in bureau_rules(cast)
    assert owed - {f"devices.place.{word}"} <= set(bureau_rules(cast))
    assert {("bureau", str(cast.bureau.pk))} == touched_by("recording_place", str(place.pk))


def test_how_many_devices_are_needed_is_a_question_until_somebody_has_said() -> None:
    """shilong-3-1a."""
    assert "需要多少设备尚未核定" == bureau_rules(small_bureau("shilong"))["devices.provisioning"]


def test_nothing_is_asked_of_a_bureau_whose_doing_nobody_could_write_down() -> None:
    """Inspections and training have no register yet; a duty that can never be met is not shown."""
    cast = small_bureau("baofeng")
    loaded = load("bureau", str(cast.bureau.pk), at=APRIL)

    assert loaded is not None
    assert isinstance(loaded.facts, BureauFacts)
    assert not loaded.facts.keeps("training")
    assert not [rule for rule in bureau_rules(cast) if rule.startswith("supervision.") and "sampling" not in rule]


def test_a_device_touches_itself_and_its_bureau_and_an_unknown_one_nothing() -> None:
    cast = small_bureau()
    camera = devices.register(NewDevice(number="YZ-03"), by=cast.custodian, at=LONG_AGO)

    assert {("device", str(camera.pk)), ("bureau", str(cast.bureau.pk))} == touched_by("device", str(camera.pk))
    assert frozenset({("device", "999")}) == touched_by("device", "999")
    assert {("bureau", str(cast.bureau.pk))} == touched_by("bureau", str(cast.bureau.pk))
