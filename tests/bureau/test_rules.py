"""Versions of the rules, holiday notices, local days: which day counts, who may, and that nothing approved changes."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.acts import (
    NewLocalDay,
    NewVersion,
    VersionDayError,
    approve_version,
    begin_version,
    keep_local_days,
    keep_notice,
    propose_version,
    refuse_version,
)
from liuhen.bureau.models import Bureau, HolidayNotice, LocalDay, RulePack
from liuhen.bureau.queries import active_pack, calendar_for, installed_texts, pack_of, versions_in_force
from liuhen.bureau.versions import digest_of
from liuhen.errors import InputError, RefusalError
from liuhen.law.calendar import DayKind
from liuhen.law.notice import notice_text
from liuhen.law.shelf import PackError
from liuhen.trail.models import Entry
from tests.cast import Cast

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
NUMBER = "云医保〔2026〕9号"
NOTICE = notice_text(2031, rest="10月1日至7日 国庆节", work="10月12日 国庆节调休")


def texts_of(version: str) -> dict[str, str]:
    """Give the installed pack's texts under another version number."""
    texts = installed_texts("wuhan")
    old = next(line for line in texts["pack.yaml"].splitlines() if line.strip().startswith("version:"))
    texts["pack.yaml"] = texts["pack.yaml"].replace(old, old.partition(":")[0] + f": '{version}'", 1)
    return texts


def proposal(version: str, effective_on: date) -> NewVersion:
    return NewVersion(texts=texts_of(version), effective_on=effective_on, document_number=NUMBER, reason="办法修订")


def approved(cast: Cast, version: str, effective_on: date, *, at: datetime = NOW) -> RulePack:
    """Propose on the first possible day and approve: the acts of the higher room without its effect."""
    row = propose_version(cast.bureau, proposal(version, effective_on), by=cast.legal_reviewer, at=at)
    with acting(cast.head, "pack.approve", at=at, on=row) as act:
        approve_version(act, row)
    return row


def entries(verb: str) -> int:
    return Entry.objects.filter(verb=verb, kind="act").count()


def test_a_founded_bureau_has_its_first_version_with_all_texts(cast: Cast) -> None:
    (row,) = versions_in_force(cast.bureau)

    assert RulePack.State.IN_FORCE == row.state
    assert cast.bureau.pack_effective_on == row.effective_on
    assert digest_of(row.files) == row.digest
    assert {"pack.yaml", "clauses.yaml", "engine/defaults.yaml"} < set(row.files)
    assert {layer.id for layer in active_pack(cast.bureau).layers} >= {"wuhan"}


def test_the_version_of_a_day_is_the_newest_that_began_and_a_day_before_all_has_the_first(cast: Cast) -> None:
    first = active_pack(cast.bureau).version
    approved(cast, "2.0.0", TODAY)
    approved(cast, "3.0.0", TODAY + timedelta(days=10))

    assert first == active_pack(cast.bureau, on=date(1999, 1, 1)).version
    assert first == active_pack(cast.bureau, on=TODAY - timedelta(days=1)).version
    assert "2.0.0" == active_pack(cast.bureau).version
    assert "2.0.0" == active_pack(cast.bureau, on=TODAY + timedelta(days=9)).version
    assert "3.0.0" == active_pack(cast.bureau, on=TODAY + timedelta(days=10)).version


def test_an_earlier_day_carries_the_versions_that_have_begun_since_but_no_future_one(cast: Cast) -> None:
    approved(cast, "2.0.0", TODAY)
    approved(cast, "3.0.0", TODAY + timedelta(days=10))

    assert ["2.0.0"] == [one.version for one in active_pack(cast.bureau, on=TODAY - timedelta(days=40)).later]
    assert () == active_pack(cast.bureau).later


def test_a_proposal_changes_nothing_and_leaves_one_entry(cast: Cast) -> None:
    row = propose_version(cast.bureau, proposal("2.0.0", TODAY), by=cast.legal_reviewer, at=NOW)

    assert 1 == entries("pack.propose")
    assert "2.0.0" == pack_of(row).version
    assert "2.0.0" != active_pack(cast.bureau).version


def test_a_date_in_the_past_is_refused_with_the_reason_and_the_refusal_is_recorded(cast: Cast) -> None:
    with pytest.raises(VersionDayError, match="不溯及既往"):
        propose_version(cast.bureau, proposal("2.0.0", TODAY - timedelta(days=1)), by=cast.legal_reviewer, at=NOW)

    assert 1 == Entry.objects.filter(verb="pack.propose", kind="refusal").count()


def test_a_proposal_whose_day_has_passed_meanwhile_cannot_be_approved(cast: Cast) -> None:
    row = propose_version(cast.bureau, proposal("2.0.0", TODAY), by=cast.legal_reviewer, at=NOW)

    with (
        pytest.raises(VersionDayError, match="已经过去"),
        acting(cast.head, "pack.approve", at=NOW + timedelta(days=2), on=row) as act,
    ):
        approve_version(act, row)


def test_a_version_that_begins_no_later_than_an_approved_one_is_refused(cast: Cast) -> None:
    approved(cast, "2.0.0", TODAY + timedelta(days=5))

    with pytest.raises(VersionDayError, match="应当晚于这一天"):
        propose_version(cast.bureau, proposal("3.0.0", TODAY + timedelta(days=5)), by=cast.legal_reviewer, at=NOW)


def test_a_used_version_number_another_pack_and_a_missing_number_are_refused(cast: Cast) -> None:
    approved(cast, "2.0.0", TODAY)
    later = TODAY + timedelta(days=3)

    with pytest.raises(InputError, match="已经有了"):
        propose_version(cast.bureau, proposal("2.0.0", later), by=cast.legal_reviewer, at=NOW)
    other = NewVersion(texts=installed_texts("shilong"), effective_on=later, document_number=NUMBER, reason="修订")
    with pytest.raises(InputError, match="本局的规则包是 wuhan"):
        propose_version(cast.bureau, other, by=cast.legal_reviewer, at=NOW)
    bare = NewVersion(texts=texts_of("3.0.0"), effective_on=later, document_number=" ", reason="修订")
    with pytest.raises(InputError, match="文号"):
        propose_version(cast.bureau, bare, by=cast.legal_reviewer, at=NOW)


def test_texts_with_faults_are_refused_with_their_lines(cast: Cast) -> None:
    texts = texts_of("2.0.0")
    texts["pack.yaml"] += "unheard_of: 1\n"
    new = NewVersion(texts=texts, effective_on=TODAY, document_number=NUMBER, reason="修订")

    with pytest.raises(PackError) as refused:
        propose_version(cast.bureau, new, by=cast.legal_reviewer, at=NOW)

    assert any("第" in fault and "unheard_of" in fault for fault in refused.value.faults)


def test_who_may_not_propose_is_refused(cast: Cast) -> None:
    with pytest.raises(RefusalError):
        propose_version(cast.bureau, proposal("2.0.0", TODAY), by=cast.officer, at=NOW)

    assert 1 == RulePack.objects.filter(bureau=cast.bureau).count()


def test_a_refused_proposal_frees_its_number(cast: Cast) -> None:
    row = propose_version(cast.bureau, proposal("2.0.0", TODAY), by=cast.legal_reviewer, at=NOW)
    with acting(cast.head, "pack.approve", at=NOW, on=row) as act:
        refuse_version(act, row)

    again = propose_version(cast.bureau, proposal("2.0.0", TODAY), by=cast.legal_reviewer, at=NOW)

    assert again.pk != row.pk
    with pytest.raises(RefusalError, match="已经办结"), acting(cast.head, "pack.approve", at=NOW, on=row) as act:
        approve_version(act, row)


def test_a_version_begins_once_and_supersedes_the_earlier_ones(cast: Cast) -> None:
    row = approved(cast, "2.0.0", TODAY)

    with acting(cast.head, "pack.approve", at=NOW, on=row) as act:
        assert begin_version(act, row)
    with acting(cast.head, "pack.approve", at=NOW, on=row) as act:
        assert not begin_version(act, row)

    assert ["in_force", "superseded"] == [one.state for one in versions_in_force(cast.bureau)]
    assert "2.0.0" == Bureau.objects.get(pk=cast.bureau.pk).pack_version


CHANGES = [
    lambda row: RulePack.objects.filter(pk=row.pk).update(files={}),
    lambda row: RulePack.objects.filter(pk=row.pk).update(effective_on=date(2020, 1, 1)),
    lambda row: RulePack.objects.filter(pk=row.pk).update(state=RulePack.State.PROPOSED),
    lambda row: RulePack.objects.filter(pk=row.pk).delete(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses_to_change_an_approved_version(cast: Cast, change: object) -> None:
    row = versions_in_force(cast.bureau)[0]

    with pytest.raises(DatabaseError, match="approved rules never change"), transaction.atomic():
        change(row)  # type: ignore[operator]


def test_a_notice_and_a_local_day_are_only_added_to(cast: Cast) -> None:
    with acting(cast.system_admin, "calendar.import", at=NOW, on=cast.bureau) as act:
        keep_notice(act, NOTICE, document_number="国办发明电〔2030〕7号")
    with acting(cast.system_admin, "calendar.local", at=NOW, on=cast.bureau) as act:
        rest = LocalDay.Arrangement.REST
        keep_local_days(
            act, [NewLocalDay(day=date(2026, 3, 3), arrangement=rest, name="泼水节")], document_number=NUMBER
        )

    for rows in (HolidayNotice.objects.all(), LocalDay.objects.all()):
        for change in (rows.delete, lambda rows=rows: rows.update(document_number="")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


@pytest.fixture
def dressed(cast: Cast) -> Bureau:
    """A bureau that imported 2031 and has three local days, one of them withdrawn."""
    rest, work, off = LocalDay.Arrangement
    with acting(cast.legal_reviewer, "calendar.import", at=NOW, on=cast.bureau) as act:
        keep_notice(act, NOTICE, document_number="国办发明电〔2030〕7号")
    for day, arrangement in ((3, rest), (7, work), (4, rest), (4, off)):
        with acting(cast.legal_reviewer, "calendar.local", at=NOW, on=cast.bureau) as act:
            new = NewLocalDay(day=date(2026, 3, day), arrangement=arrangement, name="本地安排")
            keep_local_days(act, [new], document_number=NUMBER)
    return cast.bureau


def test_the_bureau_counts_by_shipped_years_imported_notices_and_its_own_days(dressed: Bureau, cast: Cast) -> None:
    calendar = active_pack(dressed).calendar

    assert calendar == calendar_for(dressed)
    assert DayKind.LOCAL_REST == calendar.kind_of(date(2026, 3, 3))
    assert DayKind.WORK == calendar.kind_of(date(2026, 3, 4))
    assert DayKind.LOCAL_WORK == calendar.kind_of(date(2026, 3, 7))
    assert DayKind.HOLIDAY == calendar.kind_of(date(2031, 10, 3))
    assert calendar.knows(date(2031, 1, 1))
    assert not calendar.knows(date(2030, 1, 1))
    assert not calendar_for(cast.stranger.bureau).knows(date(2031, 1, 1))


def test_a_newer_notice_of_the_same_year_replaces_the_older(dressed: Bureau, cast: Cast) -> None:
    with acting(cast.legal_reviewer, "calendar.import", at=NOW, on=cast.bureau) as act:
        keep_notice(act, notice_text(2031, rest="10月1日 国庆节", work=""), document_number="国办发明电〔2031〕1号")

    assert DayKind.WORK == calendar_for(dressed).kind_of(date(2031, 10, 3))


@pytest.mark.parametrize("days", [[], [3, 3]])
def test_no_day_or_a_day_twice_is_refused(cast: Cast, days: list[int]) -> None:
    rest = LocalDay.Arrangement.REST
    new = [NewLocalDay(day=date(2026, 3, day), arrangement=rest, name="泼水节") for day in days]

    with (
        pytest.raises(InputError),
        acting(cast.legal_reviewer, "calendar.local", at=NOW, on=cast.bureau) as act,
    ):
        keep_local_days(act, new, document_number=NUMBER)


@pytest.mark.parametrize(("name", "number"), [("", NUMBER), ("泼水节", "")])
def test_a_local_day_without_name_or_document_number_is_refused(cast: Cast, name: str, number: str) -> None:
    new = NewLocalDay(day=date(2026, 3, 3), arrangement=LocalDay.Arrangement.REST, name=name)

    with (
        pytest.raises(InputError),
        acting(cast.legal_reviewer, "calendar.local", at=NOW, on=cast.bureau) as act,
    ):
        keep_local_days(act, [new], document_number=number)


def test_the_stored_texts_are_those_of_the_installed_folder(cast: Cast) -> None:
    own = (Path(__file__).parents[2] / "packs" / "wuhan" / "pack.yaml").read_text(encoding="utf-8-sig")

    assert own == versions_in_force(cast.bureau)[0].files["pack.yaml"]
