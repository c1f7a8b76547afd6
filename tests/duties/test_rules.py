"""Changing the rules: the effect, the second person, the first day; and the calendar, with an entry for every term."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.cases import road
from tests.cast import Cast
from tests.tapes import tape
from tests.web.shelf import derive_all

from liuhen.approvals.acts import OwnRequestError, StaleRequestError
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.bureau.acts import NewLocalDay, NewVersion, VersionDayError, propose_version
from liuhen.bureau.models import LocalDay, Officer, RulePack
from liuhen.bureau.queries import active_pack, installed_texts
from liuhen.duties.acts import rebuild_subject
from liuhen.duties.models import Finding, MovedTerm, RuleEffect
from liuhen.duties.queries.subjects import KINDS
from liuhen.duties.rules.acts import (
    approve_rules,
    begin_due,
    compute_effect,
    import_notice,
    move_terms,
    renew_findings,
    request_activation,
    set_local_days,
    weigh_version,
)
from liuhen.duties.rules.queries import THINGS, GivenUpError, binding_digest, moved_terms, waiting_terms
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.acts import mark_evidence
from liuhen.evidence.models import Recording
from liuhen.jobs.models import Job
from liuhen.law.notice import notice_text
from liuhen.trail.models import Entry, EntrySubject

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
NUMBER = "云医保〔2026〕9号"
NOTICE = notice_text(2027, rest="1月1日至3日 元旦", work="")
KEPT, TERM = "period: {amount: 3, unit: months}", "limit: {amount: 2, unit: working_days}"


def go_on(_done: int, _total: int) -> bool:
    return True


def proposed(cast: Cast, version: str = "2.0.0", *changes: tuple[str, str], on: date = TODAY) -> RulePack:
    """Propose the installed pack with another version number and words of its file replaced."""
    texts = installed_texts("wuhan")
    old = next(line for line in texts["pack.yaml"].splitlines() if line.strip().startswith("version:"))
    for before, after in ((old, f"  version: '{version}'"), *changes):
        assert before in texts["pack.yaml"]
        texts["pack.yaml"] = texts["pack.yaml"].replace(before, after, 1)
    new = NewVersion(texts=texts, effective_on=on, document_number=NUMBER, reason="办法修订")
    return propose_version(cast.bureau, new, by=cast.legal_reviewer, at=NOW)


def asked(cast: Cast, *changes: tuple[str, str], on: date = TODAY, by: Officer | None = None) -> Request:
    """Propose, weigh and send a version."""
    row = proposed(cast, "2.0.0", *changes, on=on)
    weigh_version(row, at=NOW)
    return request_activation(row, by=by or cast.legal_reviewer, at=NOW)


def agree(request: Request, by: Officer, *, at: datetime = NOW) -> RulePack:
    return approve_rules(request, decision=Decision.AGREE, opinion="同意", by=by, at=at)


def entries(verb: str, kind: str = "act") -> int:
    return Entry.objects.filter(verb=verb, kind=kind).count()


@pytest.fixture
def recording(cast: Cast) -> Recording:
    """A recording of September, stored within the hour, that is no evidence: kept three months."""
    row = tape(cast.officer, TEN)
    mark_evidence(row, by=cast.officer, at=TEN + timedelta(hours=4), is_evidence=False, reason="与案件无关")
    return row


def test_the_effect_names_longer_terms_failed_deadlines_and_changed_values(cast: Cast, recording: Recording) -> None:
    version = proposed(
        cast, "2.0.0", (KEPT, "period: {amount: 6, unit: months}"), (TERM, "limit: {amount: 10, unit: hours}")
    )

    result = weigh_version(version, at=NOW).result

    assert 1 == result["terms"]["longer"]
    assert 0 == result["terms"]["kept"]
    assert {"3 个月", "2 个工作日"} == {one["before"]["words"] for one in result["differences"]}
    (row,) = result["terms"]["rows"]
    assert (recording.number, True) == (row["label"], row["is_longer"])
    assert row["after"] == row["stated"] > row["before"]


def test_a_shorter_term_is_listed_as_kept_and_shortens_nothing(cast: Cast, recording: Recording) -> None:
    version = proposed(cast, "2.0.0", (KEPT, "period: {amount: 1, unit: months}"))

    result = weigh_version(version, at=NOW).result

    assert (0, 1) == (result["terms"]["longer"], result["terms"]["kept"])
    (row,) = result["terms"]["rows"]
    assert row["after"] == row["before"] > row["stated"]


def test_a_past_deadline_that_would_have_failed_is_named(cast: Cast, recording: Recording) -> None:
    late = proposed(cast, "2.0.0", (TERM, "limit: {amount: 1, unit: hours}"))
    Recording.objects.filter(pk=recording.pk).update(sealed_at=TEN + timedelta(hours=9))

    result = weigh_version(late, at=NOW).result

    assert 1 <= result["past"]["failed"]
    assert "ingest.deadline" in {row["rule"] for row in result["past"]["rows"]}


def test_an_open_case_is_listed_with_what_its_next_step_needs_and_keeps_its_own_version(cast: Cast) -> None:
    case = road.accepted(cast)
    road.written(case, "filing_approval", by=cast.officer, at=road.day(3))
    shorter = ("[handler, division_head, deputy_head, principal_head]", "[handler, deputy_head, principal_head]")

    result = weigh_version(proposed(cast, "2.0.0", shorter), at=NOW).result

    assert 1 == result["cases"]["count"]
    (row,) = result["cases"]["rows"]
    assert (str(case.pk), "受案", False) == (row["id"], row["state"], row["is_new"])
    assert ["批准立案"] == [step["step"] for step in row["steps"]]


def test_weighing_leaves_no_entry_and_much_is_a_job(
    cast: Cast, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = proposed(cast)
    before = Entry.objects.count()
    monkeypatch.setattr("liuhen.duties.rules.acts.AT_ONCE", 0)

    effect = weigh_version(version, at=NOW)

    assert before == Entry.objects.count()
    assert effect.result is None
    assert {"effect": effect.pk} == Job.objects.get(pk=effect.job).payload
    with pytest.raises(InputError, match="还没有算完"):
        request_activation(version, by=cast.legal_reviewer, at=NOW)
    with pytest.raises(GivenUpError):
        compute_effect(effect, at=NOW, tell=lambda _done, _total: False)
    assert compute_effect(effect, at=NOW, tell=go_on).digest


def test_a_second_person_puts_a_version_in_force_with_one_entry(cast: Cast, recording: Recording) -> None:
    request = asked(cast)

    version = agree(request, cast.head)

    assert (1, 1) == (entries("pack.request"), entries("pack.approve"))
    assert (RulePack.State.IN_FORCE, cast.head) == (version.state, version.approved_by)
    assert "2.0.0" == active_pack(cast.bureau).version
    with pytest.raises(InputError, match="已经办结"):
        weigh_version(version, at=NOW)


def test_nobody_approves_his_own_request_the_heads_goes_to_the_deputy(cast: Cast) -> None:
    request = asked(cast, by=cast.head)

    with pytest.raises(OwnRequestError):
        agree(request, cast.head)
    assert 1 == entries("pack.approve", "refusal")

    assert cast.deputy_head == agree(request, cast.deputy_head).approved_by


@pytest.mark.parametrize("who", ["officer", "legal_reviewer", "system_admin", "stranger"])
def test_others_cannot_approve(cast: Cast, who: str) -> None:
    request = asked(cast)

    with pytest.raises(RefusalError):
        agree(request, getattr(cast, who))

    assert RulePack.State.PROPOSED == RulePack.objects.get(version="2.0.0").state


def test_an_approval_binds_to_the_effect_that_was_shown(cast: Cast, recording: Recording) -> None:
    request = asked(cast, (KEPT, "period: {amount: 6, unit: months}"))
    tape(cast.officer, TEN + timedelta(days=1))
    version = RulePack.objects.get(version="2.0.0")
    before = binding_digest(version)
    weigh_version(version, at=NOW)

    with pytest.raises(StaleRequestError):
        agree(request, cast.head)

    assert before != binding_digest(RulePack.objects.get(pk=version.pk))


def test_a_day_that_has_passed_before_the_approval_is_refused(cast: Cast) -> None:
    request = asked(cast)

    with pytest.raises(VersionDayError, match="不溯及既往"):
        agree(request, cast.head, at=NOW + timedelta(days=1))


def test_rules_are_agreed_to_as_a_whole_and_a_refusal_closes_the_proposal(cast: Cast) -> None:
    request = asked(cast)

    with pytest.raises(InputError, match="整体同意"):
        approve_rules(request, decision=Decision.AGREE_LIMITED, opinion="", by=cast.head, at=NOW)
    version = approve_rules(request, decision=Decision.REFUSE, opinion="依据不足", by=cast.head, at=NOW)

    assert RulePack.State.REFUSED == version.state


def test_a_returned_version_may_be_sent_again(cast: Cast) -> None:
    request = asked(cast)
    version = approve_rules(request, decision=Decision.RETURN, opinion="补充说明", by=cast.head, at=NOW)

    again = request_activation(version, by=cast.legal_reviewer, at=NOW)

    assert again.pk != request.pk


def test_a_future_version_begins_on_its_day_once_with_one_entry_and_renews(cast: Cast, recording: Recording) -> None:
    agree(asked(cast, (KEPT, "period: {amount: 6, unit: months}"), on=TODAY + timedelta(days=3)), cast.head)
    assert 0 == begin_due(at=NOW)
    assert 1 == begin_due(at=NOW + timedelta(days=3))
    assert 0 == begin_due(at=NOW + timedelta(days=4))

    assert 1 == entries("pack.begin")
    assert ["in_force", "superseded"] == [row.state for row in RulePack.objects.filter(bureau=cast.bureau)]
    assert 1 == Job.objects.filter(kind="rules.renew").count()
    derive_all()
    assert Finding.objects.filter(about__kind="recording", about__key=str(recording.pk)).exists()
    assert ["done"] == list(Job.objects.filter(kind="rules.renew").values_list("state", flat=True))


def test_what_is_held_is_kept_longer_from_the_first_day_and_never_shorter(cast: Cast, recording: Recording) -> None:
    def end() -> datetime | None:
        renew_findings(cast.bureau, at=NOW, tell=go_on)
        return Finding.objects.get(about__kind="recording", about__key=str(recording.pk), duty__rule="retention").due_at

    first = end()
    agree(asked(cast, (KEPT, "period: {amount: 6, unit: months}")), cast.head)
    longer = end()

    assert first is not None
    assert longer is not None
    assert longer - first > timedelta(days=80)


def test_renewing_leaves_off_when_told(cast: Cast, recording: Recording) -> None:
    assert 0 == renew_findings(cast.bureau, at=NOW, tell=lambda _done, _total: False)


@pytest.fixture
def over_new_year(cast: Cast) -> Recording:
    """A recording of New Year's Eve whose two working days run into a year without a notice."""
    row = tape(cast.officer, NEW_YEARS_EVE)
    rebuild_subject("recording", str(row.pk), at=NEW_YEARS_EVE)
    return row


def deadline(recording: Recording) -> Finding:
    return Finding.objects.get(about__kind="recording", about__key=str(recording.pk), duty__rule="ingest.deadline")


def test_a_term_into_a_year_without_notice_is_provisional(over_new_year: Recording) -> None:
    assert deadline(over_new_year).duty.provisional


def test_importing_a_notice_moves_terms_each_with_an_entry_that_names_the_subject(
    cast: Cast, over_new_year: Recording
) -> None:
    before = deadline(over_new_year).due_at

    notice = import_notice(cast.bureau, NOTICE, document_number="国办发明电〔2026〕7号", by=cast.system_admin, at=NOW)
    moved = move_terms(notice.entry, at=NOW, tell=go_on)

    now = deadline(over_new_year)
    assert now.due_at is not None
    assert before is not None
    assert timedelta(days=1) == now.due_at - before
    assert not now.duty.provisional
    assert (1, 1) == (entries("calendar.import"), Job.objects.filter(kind="rules.move_terms").count())
    assert moved == entries("term.move") == moved_terms(notice.entry).count() >= 1
    row = moved_terms(notice.entry).get(rule="ingest.deadline")
    entry = Entry.objects.get(uid=row.entry)
    assert (before, now.due_at) == (row.due_before, row.due_after)
    assert EntrySubject.objects.filter(entry=entry, kind="recording", subject_id=str(over_new_year.pk)).exists()
    assert 0 == waiting_terms(notice.entry).count()


def test_counting_again_goes_on_where_it_was_cut_short_and_enters_nothing_twice(
    cast: Cast, over_new_year: Recording
) -> None:
    notice = import_notice(cast.bureau, NOTICE, document_number="国办发明电〔2026〕7号", by=cast.system_admin, at=NOW)

    assert 0 == move_terms(notice.entry, at=NOW, tell=lambda _done, _total: False)
    first = move_terms(notice.entry, at=NOW, tell=go_on)
    assert 0 == move_terms(notice.entry, at=NOW, tell=go_on)

    assert first == entries("term.move")


def test_a_projection_in_between_loses_no_moved_term(cast: Cast, over_new_year: Recording) -> None:
    notice = import_notice(cast.bureau, NOTICE, document_number="国办发明电〔2026〕7号", by=cast.system_admin, at=NOW)
    rebuild_subject("recording", str(over_new_year.pk), at=NOW)

    assert 1 <= move_terms(notice.entry, at=NOW, tell=go_on)


def test_terms_of_other_years_and_of_other_bureaus_are_left_alone(cast: Cast, recording: Recording) -> None:
    rebuild_subject("recording", str(recording.pk), at=NOW)
    notice = import_notice(
        cast.bureau,
        notice_text(2031, rest="1月1日 元旦", work=""),
        document_number="国办发明电〔2030〕7号",
        by=cast.legal_reviewer,
        at=NOW,
    )

    assert 0 == waiting_terms(notice.entry).count()
    assert 0 == Job.objects.filter(kind="rules.move_terms").count()


def test_a_local_day_off_moves_the_terms_that_counted_it(cast: Cast, recording: Recording) -> None:
    rebuild_subject("recording", str(recording.pk), at=NOW)
    before = deadline(recording).due_at
    day = NewLocalDay(day=date(2026, 9, 21), arrangement=LocalDay.Arrangement.REST, name="本地民俗节")

    (row,) = set_local_days(cast.bureau, [day], document_number=NUMBER, by=cast.legal_reviewer, at=NOW)
    moved = move_terms(row.entry, at=NOW, tell=go_on)

    assert before is not None
    assert deadline(recording).due_at != before
    assert 1 == entries("calendar.local")
    assert moved == entries("term.move") >= 1


@pytest.mark.parametrize("who", ["officer", "custodian", "security_admin", "stranger"])
def test_who_does_not_keep_the_calendar_is_refused(cast: Cast, who: str) -> None:
    by = getattr(cast, who)

    with pytest.raises(RefusalError):
        import_notice(cast.bureau, NOTICE, document_number="国办发明电〔2026〕7号", by=by, at=NOW)
    day = NewLocalDay(day=date(2026, 9, 21), arrangement=LocalDay.Arrangement.REST, name="x")
    with pytest.raises(RefusalError):
        set_local_days(cast.bureau, [day], document_number=NUMBER, by=by, at=NOW)

    assert 0 == MovedTerm.objects.count()
    assert 0 == RuleEffect.objects.count()


def test_a_subject_that_is_gone_moves_nothing(cast: Cast, over_new_year: Recording) -> None:
    MovedTerm.objects.create(
        bureau=cast.bureau,
        cause="c" * 32,
        subject_kind="recording",
        subject_id="99999",
        subject_label="x",
        rule="ingest.deadline",
        words="x",
        due_before=NOW,
    )

    assert 0 == move_terms("c" * 32, at=NOW, tell=go_on)
    assert 0 == MovedTerm.objects.filter(cause="c" * 32).count()


def test_every_kind_that_owes_something_can_be_named_when_its_term_moves() -> None:
    assert set(KINDS) == set(THINGS)
