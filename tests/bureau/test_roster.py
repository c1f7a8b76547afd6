"""People as they stood on a day, read for any number at once; instants as a database writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.bureau.models import Certificate, Officer, RoleHolding
from liuhen.bureau.plain import Instants
from liuhen.bureau.queries import among, plain, texts
from liuhen.bureau.queries.roster import roster
from liuhen.bureau.roster import Enrolled, HeldCertificate, HeldRole, Roster
from tests.cast import Cast

OLD = HeldCertificate(number="旧", valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31))
NEW = HeldCertificate(number="新", valid_from=date(2026, 1, 1), valid_until=date(2028, 12, 31))
LENT = HeldRole(role="custodian", from_on=date(2026, 3, 1), until_on=date(2026, 3, 31))
ALWAYS = HeldRole(role="officer", from_on=date(2025, 1, 1), until_on=None)
SOMEBODY = Enrolled(id=7, name="甲", roles=(ALWAYS, LENT), certificates=(OLD, NEW))


@pytest.mark.parametrize(
    ("day", "roles", "certificate"),
    [
        (date(2023, 12, 31), set(), ""),
        (date(2025, 12, 31), {"officer"}, "旧"),
        (date(2026, 3, 1), {"officer", "custodian"}, "新"),
        (date(2026, 3, 31), {"officer", "custodian"}, "新"),
        (date(2026, 4, 1), {"officer"}, "新"),
        (date(2029, 1, 1), {"officer"}, ""),
    ],
)
def test_a_person_is_frozen_as_he_stood_on_the_day_both_ends_included(
    day: date, roles: set[str], certificate: str
) -> None:
    facts = SOMEBODY.on(day)

    assert (roles, certificate) == (set(facts.roles), facts.certificate_number)


def test_the_day_is_counted_in_shanghai_and_a_stranger_is_an_error() -> None:
    people = Roster([SOMEBODY])
    night = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)  # 01:00 of 1 April in Shanghai

    assert {"officer"} == set(people.on(7, night).roles)
    assert people.on(7, date(2026, 4, 1)) is people.on(7, night)
    assert "甲" == people.name(7)
    with pytest.raises(KeyError):
        people.on(8, night)


def test_every_role_and_certificate_is_read_once_for_each_person(cast: Cast) -> None:
    RoleHolding.objects.create(officer=cast.officer, role="custodian", from_on=LENT.from_on, until_on=LENT.until_on)
    Certificate.objects.create(
        officer=cast.officer, number="新", valid_from=date(2030, 1, 1), valid_until=date(2031, 1, 1)
    )

    people = roster([cast.officer.pk, cast.head.pk, None, cast.officer.pk])

    assert {"officer", "custodian"} == set(people.on(cast.officer.pk, date(2026, 3, 5)).roles)
    assert "YZ-0103" == people.on(cast.officer.pk, date(2026, 3, 5)).certificate_number
    assert "新" == people.on(cast.officer.pk, date(2030, 6, 1)).certificate_number
    assert "" == people.on(cast.head.pk, date(2026, 3, 5)).certificate_number


def test_keys_without_a_gap_are_asked_for_by_their_ends(cast: Cast) -> None:
    every = sorted(Officer.objects.values_list("pk", flat=True))
    run, gap = every[:5], [every[0], every[2], every[3]]

    assert "gte" in str(among("pk", run))
    assert "gte" not in str(among("pk", gap))
    assert run == sorted(Officer.objects.filter(among("pk", run)).values_list("pk", flat=True))
    assert gap == sorted(Officer.objects.filter(among("pk", gap)).values_list("pk", flat=True))
    assert [] == plain(Officer.objects.filter(among("pk", [])).values_list("pk"))


def test_instants_read_plainly_are_those_django_reads(cast: Cast) -> None:
    Officer.objects.filter(pk=cast.officer.pk).update(last_login=datetime(2026, 9, 18, 2, 0, 0, 5, tzinfo=UTC))
    read, rows = Instants(), Officer.objects.order_by("pk")

    found = [(pk, read[text]) for pk, text in plain(rows.values_list("pk", *texts("last_login")))]

    assert list(rows.values_list("pk", "last_login")) == found


@given(moment=st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - as SQLite writes
def test_a_text_without_zone_is_utc_and_one_with_a_zone_is_itself(moment: datetime) -> None:
    read, aware = Instants(), moment.replace(tzinfo=UTC)

    assert aware == read[str(moment)] == read[f"{moment + timedelta(hours=8)}+08:00"]
    assert read[None] is None
